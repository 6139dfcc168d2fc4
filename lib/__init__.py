"""The volunteer-service dashboard. The packages from the files that come in to the pages that go out:

    importers   files -> rows of the database        schema, db   tables; reading and writing        columnar   fast copy
    catalogue   which metrics exist                  measure      their numbers, small counts hidden
    reports     page-level tables that are no metric charts       Plotly figures
    ui          page frame, filters, panels          exports      CSV and XLSX        published   figures quoted in letters
    snapshots   figures frozen and verified          briefing     letters of bound figures        demo   invented data
    access, accounts, gate   who may see what        audit        who did what        files   files on the disk

Which may import which: docs/architecture.md.
"""
