"""The volunteer-service dashboard. The packages from the files that come in to the pages that go out:

    importers   files -> rows of the database        schema, db   tables; reading and writing        columnar   fast copy
    catalogue   which metrics exist                  measure      their numbers, small counts hidden
    reports     page-level tables that are no metric charts       Plotly figures
    ui          page frame, filters, panels          exports      CSV and XLSX        published   figures quoted in letters
    demo        invented data

Which may import which: docs/architecture.md.
"""
