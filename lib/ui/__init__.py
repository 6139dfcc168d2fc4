"""The only package that imports streamlit: the page frame, the filter bar, panels and the chart element.

    app.py, page.py       what runs for every page, and the frame `begin()` that a page starts from
    filters.py            the filter bar        session_selection.py  what the reader chose
    panels.py, report_panels.py   a panel: chart, caption, definition, table, files        cards.py  headline figures
    chart_element.py      the Plotly graph in the browser        html_table.py  tables
    definition_card.py, definitions.py   what a figure means        export_routes.py  downloads
    cache.py              numbers and figures by data version        language.py  the reader's language
    imports/              the import page                            pictures/       panels as pictures, pages as PDF

The caption of a panel is its selection in words (`page.selection_line`, made by `lib/labels.py`). A new thing that a
reader sees on more than one page goes here; numbers and figures come from the packages below.
"""
