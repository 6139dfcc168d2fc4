"""Where figures go: a panel's table or the records-level aggregate, as CSV, as CSV with its explanation, or as a workbook.

`request.py` reads an export request from a link; `panel.py`, `report.py` and `records/` (those of a whole selection) make
the rows; `table.py` (for the page), `file_table.py` (typed, for files), `file_name.py` and `provenance.py` label them;
`sheet_layout.py` and `totals.py` lay them out for print; `csv_writer.py`, `data_package.py` and `xlsx_writer.py` write
them (no text as a formula: `formula_escape.py`); `command.py` is `python -m lib export` and writes by `write_file.py`. A
further format: one writer beside the three, and its name in `request.KINDS`.
"""

from lib.catalogue.vocabularies import Text


class ExportFailed(Exception):
    """The file could not be made whole, so it was not made at all; `message` says why, in both languages."""

    def __init__(self, message: Text):
        super().__init__(message.en)
        self.message = message
