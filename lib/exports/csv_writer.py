"""A table as CSV: one row of headers, then the rows; UTF-8 with BOM, CRLF, RFC 4180, no cell that a spreadsheet takes
for a formula. What the figures are stands beside it in a data package (`data_package.py`).
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from lib.exports.file_table import Column, csv_cell
from lib.exports.formula_escape import escape_formula, unescape_formula

BOM = b"\xef\xbb\xbf"


def write_csv(file: BinaryIO, columns: tuple[Column, ...], rows: Iterable[tuple]) -> None:
    """The whole file, row by row as they come, without holding more than one."""
    file.write(BOM)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    try:
        writer.writerow([escape_formula(column.header) for column in columns])
        for row in rows:
            cells = (csv_cell(column, cell) for column, cell in zip(columns, row, strict=True))
            writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    finally:
        text.detach()  # flushes; the file stays open for its owner


def read_csv(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The headers and the rows (as text, blanks as "") of a CSV written here; raises ValueError for any other file."""
    if not content.startswith(BOM):
        raise ValueError("not a snapshot: it does not begin with the UTF-8 mark")
    lines = list(csv.reader(io.StringIO(content[len(BOM) :].decode("utf-8"), newline=""), strict=True))
    if not lines:
        raise ValueError("not a snapshot: it has no headers")
    headers, *rows = ([unescape_formula(cell) for cell in line] for line in lines)
    if any(len(row) != len(headers) for row in rows):
        raise ValueError("not a snapshot: its rows differ in length")
    return headers, rows
