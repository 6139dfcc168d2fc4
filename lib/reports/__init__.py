"""Page-level reports that are no single metric: one report, one file.

A new report costs its module here and one line on a page. The module has the numbers (`compute`), their table (`rows`),
a drawing where one helps (`draw`) and the declaration (`REPORT`, or `REPORTS` of several over one computation); see
`Report` in `report.py`. Nothing else lists it: the page (`report_panel(frame, name)`), the files, the command and the
tests find it by walking this package and its folders, one for each page that has many. Its own test recounts the numbers,
in the same place under tests/reports.

Counts of people need hiding (`lib/measure/disclosure/`). Words of the report are pairs of Chinese and English in its module.
"""
