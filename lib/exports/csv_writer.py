"""A snapshot as CSV: UTF-8 with BOM, CRLF, RFC 4180, no cell that a spreadsheet takes for a formula.

The layout: the provenance header as rows of two cells (label, text), one empty row, the row of headers, the rows. A
reader that wants the table alone skips to the row after the first empty one; `read_snapshot` does so.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from lib.exports.formula_escape import escape_formula, unescape_formula
from lib.exports.provenance import Provenance

BOM = b"\xef\xbb\xbf"


def write_provenance(file: BinaryIO, provenance: Provenance) -> None:
    """BOM, the provenance header and the empty row that ends it."""
    file.write(BOM)
    write_rows(file, [*provenance, ()])


def write_rows(file: BinaryIO, rows: Iterable[tuple]) -> None:
    """Rows of text, numbers and None (an empty cell) as they come, without holding more than one."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    try:
        for row in rows:
            writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
    finally:
        text.detach()  # flushes; the file stays open for its owner


def write_csv(file: BinaryIO, provenance: Provenance, headers: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """A whole small file: provenance, headers and rows."""
    write_provenance(file, provenance)
    write_rows(file, [headers])
    write_rows(file, rows)


def read_snapshot(content: bytes) -> tuple[dict[str, str], list[str], list[list[str]]]:
    """The provenance lines by label, the headers and the rows (as text, blanks as "") of a file written here.

    Labels that stand more than once (several metrics) keep their first text. Raises ValueError for any other file.
    """
    if not content.startswith(BOM):
        raise ValueError("not a snapshot: it does not begin with the UTF-8 mark")
    lines = list(csv.reader(io.StringIO(content[len(BOM) :].decode("utf-8"), newline=""), strict=True))
    if [] not in lines[:-1]:
        raise ValueError("not a snapshot: no empty row between the provenance header and the table")
    end = lines.index([])
    provenance: dict[str, str] = {}
    for label, text in lines[:end]:
        provenance.setdefault(unescape_formula(label), unescape_formula(text))
    headers, *rows = ([unescape_formula(cell) for cell in line] for line in lines[end + 1 :])
    return provenance, headers, rows
