"""What a file is and whose: the mode "inspect" of the worker. Answers as JSON, personal cells masked before they leave.

Request: extension, size, saved (formats as JSON), and what the steward chose or None: encoding, delimiter, sheet,
header_row, header_rows, format_name, columns (word -> field, or "" for none), units (word -> unit). Answer: see `detect`.
"""

import os
import re
from dataclasses import asdict, replace
from itertools import islice
from typing import BinaryIO

from lib.importers.formats import FORMATS
from lib.importers.formats.format import from_json
from lib.importers.formats.templates import ABOUT_SHEET
from lib.importers.inspect import preview
from lib.importers.inspect.column_units import ColumnUnits, column_units
from lib.importers.inspect.file_warnings import of_file, of_table, reads_as_big5
from lib.importers.inspect.sheet_match import SheetMatch
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read import csv_reader, tables
from lib.importers.read.header_matching import (
    SCANNED_ROWS,
    Header,
    KnownFormat,
    Row,
    guessed,
    is_blank,
    is_torn,
    matches,
    second_block,
)
from lib.importers.read.plausible_chinese import is_plausible_chinese
from lib.importers.read.records import reject_damaged
from lib.importers.read.row_filter import RowFilter
from lib.importers.read.telling_columns import telling_columns
from lib.importers.read.undecided_columns import UndecidedColumn, undecided_columns, with_columns

MOST_SHEETS = 50
_EXPLAINS = re.compile("说明|须知|要求|注意|填报|封面|目录|read ?me|notes?|about", re.IGNORECASE)
"""Names of sheets that explain how the others are filled in."""
ENOUGH = 300
"""Rows with content read of each sheet, so that twenty are left after titles and totals."""


def detect(request: dict) -> dict:
    """What the page shows. Raises FileRejected."""
    file = os.fdopen(request["files"]["source"], "rb", closefd=False)
    opened = tables.open_table(
        file,
        extension=request["extension"],
        size=request["size"],
        encoding=request["encoding"],
        delimiter=request["delimiter"],
    )
    _reject_nonsense(opened, request)
    formats = _formats(request)
    sheets = [opened.table(request["sheet"])] if request["sheet"] else opened.tables()[:MOST_SHEETS]
    scanned = [_scanned(table, formats, request) for table in sheets]
    chosen = max(scanned, key=lambda sheet: sheet.rank)
    if not chosen.rows:
        raise FileRejected("empty")
    chosen.table.reject_uncalculated()
    header = chosen.best.header if chosen.best else _header_without_format(chosen, request)
    reject_damaged([row for row in chosen.rows if row[0] <= header.row][-header.rows :])
    if opened.kind == "csv" and chosen.best and is_torn(chosen.rows, header, chosen.best.known):
        raise FileRejected("torn_header", line=header.row)
    if chosen.best and (beside := second_block(header.words, chosen.best.known)):
        raise FileRejected("side_by_side", columns="、".join(beside))
    row_filter = _row_filter(chosen, header, opened)
    data = list(row_filter.records(row for row in chosen.rows if row[0] > header.row))
    if not data:
        raise FileRejected("only_a_header")
    _reject_cut_line(opened, header, row_filter, file)
    units = _units(chosen, header, request, row_filter.notes, opened)
    return {
        "kind": opened.kind,
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "sheet": chosen.table.name,
        "sheets": [_summary(sheet) for sheet in scanned],
        "header": header.words,
        "header_row": header.row,
        "header_rows": header.rows,
        "format": chosen.best.known.format.name if chosen.best else None,
        "near": [(match.known.format.name, list(match.missing)) for match in chosen.near],
        "undecided": [asdict(column) for column in _undecided(chosen, header, data)],
        "units": units.units,
        "unclear_units": units.unclear,
        "preview": preview.masked_rows(data, header.words, chosen.best.known if chosen.best else None),
        "warnings": [*of_file(opened, scanned, chosen, formats, request), *of_table(chosen, header, data, row_filter)],
    }


def _reject_nonsense(opened: tables.Opened, request: dict) -> None:
    """Bytes of a Western, Japanese or Korean encoding can nearly all be read as GB18030: then nobody has said so."""
    if opened.encoding != "gb18030" or request["encoding"]:
        return
    if not is_plausible_chinese(csv_reader.sample_of(opened.file, "gb18030")) and not reads_as_big5(
        opened, _formats(request)
    ):
        raise FileRejected("encoding_unclear")


def _formats(request: dict) -> list[KnownFormat]:
    """Saved ones first: what the steward said stands before what we ship."""
    saved = [from_json(text) for text in request["saved"]]
    name = request["format_name"]
    said = request["columns"] or {}
    known = (spec for spec in (*saved, *FORMATS.values()) if name in (None, spec.name))
    return [KnownFormat(with_columns(spec, said) if said else spec) for spec in known]


def _units(
    sheet: SheetMatch, header: Header, request: dict, notes: list[list[str]], opened: tables.Opened
) -> ColumnUnits:
    if not sheet.best:
        return ColumnUnits({}, [])
    above = [cells for line, cells in sheet.rows if line < header.row]
    below = next((cells for line, cells in sheet.rows if line > header.row), [])
    beside, first = sheet.table.notes, header.row - header.rows + 1
    titles = [*above, *notes, [sheet.table.name or "", *beside.outside, *beside.above(first)]]
    spec, said = sheet.best.known.format, request["units"] or {}
    elsewhere = [*_explanations(opened), request.get("title") or ""]
    return column_units(spec, header.words, titles, below, said, beside.of_columns(first, header.row), elsewhere)


def _explanations(opened: tables.Opened) -> list[str]:
    """The cells of visible sheets that explain how the others are filled in; not those of our own templates."""
    found = []
    for table in opened.tables()[:MOST_SHEETS]:
        if table.name and not table.hidden and _EXPLAINS.search(table.name) and table.name != ABOUT_SHEET:
            found += [cell for _, cells in islice(table.rows(), SCANNED_ROWS) for cell in cells if cell]
    return found


def _undecided(sheet: SheetMatch, header: Header, data: list[Row]) -> list[UndecidedColumn]:
    """The columns to ask about; of a table without a format those whose cells speak."""
    spec = sheet.best.known.format if sheet.best else replace(FORMATS["template_hours"], headers={}, further={})
    even = [cells for _, cells in data if not sheet.is_uneven(cells, header)]
    found = undecided_columns(spec, header.words, even, by_word=sheet.best is not None)
    return [*found, *telling_columns(spec, header.words, even, besides=found)]


def _scanned(table: tables.SourceTable, formats: list[KnownFormat], request: dict) -> SheetMatch:
    enough = max(ENOUGH, (request["header_row"] or 0) + SCANNED_ROWS)
    rows = list(islice((row for row in table.rows() if not is_blank(row[1])), enough))
    found = matches(_near_header(rows, request), formats, row=request["header_row"], span=request["header_rows"])
    return SheetMatch(table, rows, found)


def _near_header(rows: list[Row], request: dict) -> list[Row]:
    """The rows in which a header may stand; those above one that the steward chose, however far down."""
    if request["header_row"] is None:
        return rows[:SCANNED_ROWS]
    return [row for row in rows if row[0] <= request["header_row"]][-SCANNED_ROWS:]


def _header_without_format(sheet: SheetMatch, request: dict) -> Header:
    if sheet.matches and len(sheet.matches[0].fields) >= 2:
        return sheet.matches[0].header
    return guessed(sheet.rows, row=request["header_row"], span=request["header_rows"])


def _row_filter(sheet: SheetMatch, header: Header, opened: tables.Opened) -> RowFilter:
    written = [cells for line, cells in sheet.rows if line <= header.row][-header.rows :]
    known = sheet.best.known if sheet.best else None
    return RowFilter(
        written, header.words, known, width=sheet.width(header), no_end=opened.no_end, of_text=opened.kind == "csv"
    )


def _summary(sheet: SheetMatch) -> dict:
    return {
        "name": sheet.table.name,
        "hidden": sheet.table.hidden,
        "rows": len(sheet.rows),
        "format": sheet.best.known.format.name if sheet.best else None,
    }


def _reject_cut_line(opened: tables.Opened, header: Header, row_filter: RowFilter, file: BinaryIO) -> None:
    """A last line without an end and with fewer cells than the header has been cut off."""
    if not opened.no_end or opened.encoding == "utf-16":
        return
    last = csv_reader.last_line(file, opened.encoding)
    cells = last.split(opened.delimiter)
    if last and '"' not in last and 1 < len(cells) < len(header.words) and row_filter.should_be_record(cells):
        raise FileRejected("cut_off", place_zh="最后一行的中间", place_en="in the middle of the last line")
