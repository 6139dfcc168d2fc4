"""A snapshot as XLSX, as it is printed: title, selection, unit and day above the table; what is behind it on 说明.

Text is written as text (long digit strings keep every digit, nothing becomes a formula or a link); times are dates,
numbers numbers at full precision, percentages percentages. Rows go to the disk one by one, so memory does not grow with
them.
"""

from collections.abc import Callable
from datetime import datetime, time
from functools import lru_cache
from math import ceil
from typing import BinaryIO

import xlsxwriter

from lib.catalogue.periods import days_of_code
from lib.catalogue.vocabularies import Text
from lib.exports import ExportFailed
from lib.exports.file_table import NUMBERS, Column, iso_time
from lib.exports.formula_escape import escape_formula
from lib.exports.provenance import Provenance, text_of
from lib.exports.sheet_layout import Layout
from lib.files.temporary_folders import temporary_folder
from lib.theme import columns_of

SHEET_ROWS = 1_048_576
HEADER_ROW = 4
"""Row of the headers, counted from 0: a title, three lines, then the table."""
MOST_ROWS = SHEET_ROWS - HEADER_ROW - 3
"""Rows of a table that a sheet holds beside title, headers and totals."""
CELL_CHARACTERS = 32_767
TOO_LONG = Text("有一项文字超出单元格长度，请改用CSV。", "A text is too long for a cell of a workbook: take CSV.")
TABLE_SHEET, PROVENANCE_SHEET = Text("数据", "Data"), "说明"
PAGES = Text("第 &P 页，共 &N 页", "Page &P of &N")
NARROWEST, WIDEST, HEADER_WIDTH = 7, 40, 16
"""Of a column, in characters; a longer header is broken into lines at HEADER_WIDTH."""
A4, POINTS_A_LINE = 9, 15
TIME_FORMATS = {"day": "yyyy-mm-dd", "month": "yyyy-mm", "year": "0", "moment": "yyyy-mm-dd hh:mm"}


def write_workbook(
    file: BinaryIO, layout: Layout, *, provenance: Callable[[], Provenance], as_of, language: str
) -> None:
    """Write the workbook to `file`.

    `provenance()` is called after the last row, when the count of rows is known; `as_of` is the day of the data, written
    as the file's date so that the same data gives the same file. Raises ExportFailed for a text longer than a cell holds.
    """
    with temporary_folder() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(folder)})
        try:
            book.set_properties({"created": datetime.combine(as_of, time())} if as_of else {})
            sheet = book.add_worksheet(TABLE_SHEET.in_language(language))
            _TableSheet(book, sheet, layout).write()
            lines = provenance()
            sheet.set_footer(f"&L{text_of(lines, 'code')}&R{PAGES.in_language(language)}")
            _write_provenance(book, book.add_worksheet(PROVENANCE_SHEET), lines)
        except BaseException:
            for sheet in book.worksheets():  # a book that is not closed leaves the files of its rows open
                sheet.row_data_fh.close()
            raise
        book.close()


class _TableSheet:
    """The first sheet; columns become as wide as what was written into them."""

    def __init__(self, book, sheet, layout: Layout):
        self.book, self.sheet, self.layout = book, sheet, layout
        self.widths = [min(_width(column.header), HEADER_WIDTH) for column in layout.columns]
        self.formats = [book.add_format(_format(column)) for column in layout.columns]
        self.bold = [book.add_format(_format(column) | {"bold": True, "top": 2}) for column in layout.columns]
        self.words = book.add_format({"border": 1, "font_color": "#666666", "align": "right", "text_wrap": True})

    def write(self) -> None:
        sheet, columns = self.sheet, self.layout.columns
        self._write_title()
        self._write_headers()
        row = HEADER_ROW
        for row, cells in enumerate(self.layout.rows, start=HEADER_ROW + 1):
            self._write_row(row, cells, self.formats)
        last = row
        for row, cells in enumerate(self.layout.totals(), start=last + 1):
            self._write_row(row, cells, self.bold)
        for number, width in enumerate(self.widths):
            sheet.set_column(number, number, max(NARROWEST, min(width + 2, WIDEST)))
        if self.layout.is_list and last > HEADER_ROW:
            sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
        sheet.freeze_panes(HEADER_ROW + 1, 0 if self.layout.is_list else 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)

    def _write_title(self) -> None:
        """Title and lines across the table, each as high as its text needs."""
        across = len(self.layout.columns) - 1
        wide = max(sum(max(width, NARROWEST) for width in self.widths), 40)
        title = self.book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "vcenter"})
        plain = self.book.add_format({"text_wrap": True, "valign": "top"})
        for row, (text, form) in enumerate(
            [(self.layout.title, title), *((line, plain) for line in self.layout.lines)]
        ):
            self.sheet.set_row(row, POINTS_A_LINE * ceil(_width(text) * (1.4 if form is title else 1) / wide) + 3)
            if across and text:
                self.sheet.merge_range(row, 0, row, across, "", form)
            if text:
                self._write_text(row, 0, text, form)

    def _write_headers(self) -> None:
        style = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EEEEEE"}
        plain = self.book.add_format(style)
        for number, column in enumerate(self.layout.columns):
            if column.header_kind == "text":
                self._write_text(HEADER_ROW, number, column.header, plain)
                continue
            form = self.book.add_format(style | {"num_format": TIME_FORMATS.get(column.header_kind, "@")})
            self.widths[number] = max(self.widths[number], 10)
            self._write_time(HEADER_ROW, number, column.header_kind, column.header_code, form)

    def _write_row(self, row: int, cells: tuple, formats: list) -> None:
        for number, (column, cell) in enumerate(zip(self.layout.columns, cells, strict=True)):
            form = formats[number]
            if cell is None or cell == "":
                self.sheet.write_blank(row, number, None, form)
            elif isinstance(cell, str):
                self.widths[number] = max(self.widths[number], min(_width(cell), WIDEST))
                self._write_text(row, number, cell, self.words if column.kind in NUMBERS else form)
            elif column.kind in NUMBERS:
                self.widths[number] = max(self.widths[number], len(f"{cell:,.{column.digits}f}"))
                self.sheet.write_number(row, number, cell / 100 if column.kind == "percent" else cell, form)
            else:
                self.widths[number] = max(self.widths[number], 16 if column.kind == "moment" else 10)
                self._write_time(row, number, column.kind, cell, form)

    def _write_time(self, row: int, number: int, kind: str, value, form) -> None:
        if kind == "year":
            self.sheet.write_number(row, number, int(value), form)
        elif kind == "month":
            self.sheet.write_datetime(row, number, datetime.combine(days_of_code(kind, value)[0], time()), form)
        elif kind == "quarter":
            self._write_text(row, number, iso_time(kind, value), form)
        else:
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            self.sheet.write_datetime(row, number, moment, form)

    def _write_text(self, row: int, number: int, text: str, form) -> None:
        _write_text(self.sheet, row, number, text, form)


def _write_provenance(book, sheet, provenance: Provenance) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for number, line in enumerate(provenance):
        _write_text(sheet, number, 0, line.label, bold)
        _write_text(sheet, number, 1, line.text, wrapped)


def _write_text(sheet, row: int, number: int, text: str, form) -> None:
    if len(escaped := escape_formula(text)) > CELL_CHARACTERS:
        raise ExportFailed(TOO_LONG)
    sheet.write_string(row, number, escaped, form)


def _format(column: Column) -> dict:
    """How the cells of a column look."""
    style = {"border": 1, "valign": "top"}
    if column.kind in NUMBERS:
        return style | {"num_format": number_format(column.digits, percent=column.kind == "percent")}
    if column.kind in TIME_FORMATS:
        return style | {"num_format": TIME_FORMATS[column.kind], "align": "left"}
    return style | {"text_wrap": True}


def number_format(digits: int, *, percent: bool = False) -> str:
    """How a column with so many decimals is shown, e.g. #,##0.0 or 0.0%."""
    return ("0" if percent else "#,##0") + ("." + "0" * digits if digits else "") + ("%" if percent else "")


@lru_cache(maxsize=4096)  # a big file repeats few words
def _width(text: str) -> int:
    """Width of a text in characters of a digit's width; of several lines the widest."""
    return max(map(columns_of, text.splitlines()), default=0)
