"""A snapshot as XLSX: the table on the first sheet, the provenance lines on the second, named 说明.

Text is written as text (long digit strings keep every digit, nothing becomes a formula or a link), numbers as numbers.
Rows go to the disk one by one, so memory does not grow with them.
"""

import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import BinaryIO

import xlsxwriter

from lib.catalogue.vocabularies import Text
from lib.exports import ExportFailed
from lib.exports.formula_escape import escape_formula
from lib.exports.provenance import Provenance

SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
TOO_LONG = Text("有一项文字超出单元格长度，请改用CSV。", "A text is too long for a cell of a workbook: take CSV.")
TABLE_SHEET, PROVENANCE_SHEET = Text("数据", "Data"), "说明"


def write_workbook(
    file: BinaryIO,
    headers: tuple[str, ...],
    rows: Iterable[tuple],
    *,
    digits: tuple[int | None, ...],
    provenance: Callable[[], Provenance],
    as_of,
    language: str,
) -> None:
    """Write the workbook to `file`.

    `digits` gives the decimals of each column (None: text); `provenance()` is called after the last row, when the
    count of rows is known; `as_of` is the day of the data, written as the file's date so that the same data gives the same
    file. Raises ExportFailed for a text longer than a cell holds.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            book.set_properties({"created": datetime.combine(as_of, time())} if as_of else {})
            _write_table(book, book.add_worksheet(TABLE_SHEET.in_language(language)), headers, rows, digits)
            _write_provenance(book, book.add_worksheet(PROVENANCE_SHEET), provenance())
        except BaseException:
            for sheet in book.worksheets():  # a book that is not closed leaves the files of its rows open
                sheet.row_data_fh.close()
            raise
        book.close()


def _write_table(book, sheet, headers: tuple, rows: Iterable[tuple], digits: tuple) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [None if places is None else book.add_format({"num_format": number_format(places)}) for places in digits]
    sheet.freeze_panes(1, 0)
    for column, of_column in enumerate(formats):
        sheet.set_column(column, column, 20 if of_column is None else 16)
    _write_row(sheet, 0, headers, [bold] * len(headers))
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row, formats)


def _write_provenance(book, sheet, provenance: Provenance) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for number, line in enumerate(provenance):
        _write_row(sheet, number, line, [bold, wrapped])


def number_format(digits: int) -> str:
    """How a column with so many decimals is shown, e.g. #,##0.0."""
    return "#,##0" + ("." + "0" * digits if digits else "")


def _write_row(sheet, number: int, row: tuple, formats: list) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str):
            sheet.write_number(number, column, cell, formats[column])
        elif len(text := escape_formula(cell)) > CELL_CHARACTERS:
            raise ExportFailed(TOO_LONG)
        else:
            sheet.write_string(number, column, text, formats[column])
