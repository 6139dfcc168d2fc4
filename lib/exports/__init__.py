"""Where figures go: a panel's table or the records-level aggregate, as CSV or as a workbook.

`asked.py` reads what is wanted from a link; `panel.py`, and `records.py` with `pouring.py`, make the rows; `table.py`
and `about.py` put them into words; `csv_file.py` and `workbook.py` write them; `command.py` is `python -m lib export`.
A further format: one writer beside the two, and its name in `asked.KINDS`.
"""

from lib.catalogue.vocabularies import Text


class ExportFailed(Exception):
    """The file could not be made whole, so it was not made at all; `words` say why, in both languages."""

    def __init__(self, words: Text):
        super().__init__(words.en)
        self.words = words
