"""What a file is and whose: the mode "look" of the child. Answers as JSON, personal cells masked before they leave.

Request: extension, size, saved (formats as JSON), and what the steward chose or None: encoding, delimiter, sheet,
header_row, header_rows, format_name. Answer: see `look`.
"""

import os
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from lib.importers import preview, sheets, text_file
from lib.importers.formats import FORMATS
from lib.importers.formats.layout import from_json, header_key
from lib.importers.headers import (
    CORRECTION_KEYS,
    LOOKED_AT,
    Header,
    Known,
    Match,
    Row,
    guessed,
    is_blank,
    is_total,
    matches,
)
from lib.importers.refusals import FileRefused
from lib.importers.targets import TARGETS, Kind

ABOUT_SHEET, WORDS_SHEET = "说明", "词表"
"""Sheets of our own templates beside their table."""
MOST_SHEETS = 50
ENOUGH = 300
"""Rows with content read of each sheet, so that twenty are left after titles and totals."""
DELIMITER_WORDS = {",": ",", "\t": "Tab", ";": ";", "|": "|"}


@dataclass(frozen=True)
class Sheet:
    """The first rows of one table and the formats that fit them, best first."""

    table: sheets.Table
    rows: list[Row]
    matches: list[Match]

    @property
    def best(self) -> Match | None:
        """The format recognised."""
        return self.matches[0] if self.matches and not self.matches[0].missing else None

    @property
    def rank(self) -> tuple:
        best = self.matches[0].rank if self.matches else (False, 0, 0, 0)
        return best[0], not self.table.hidden, best[1:], bool(self.rows)


def look(request: dict) -> dict:
    """What the page shows. Raises FileRefused."""
    file = os.fdopen(request["files"]["source"], "rb", closefd=False)
    opened = sheets.open_table(
        file,
        extension=request["extension"],
        size=request["size"],
        encoding=request["encoding"],
        delimiter=request["delimiter"],
    )
    formats = _formats(request)
    tables = [opened.table(request["sheet"])] if request["sheet"] else opened.tables()[:MOST_SHEETS]
    seen = [_seen(table, formats, request) for table in tables]
    chosen = max(seen, key=lambda sheet: sheet.rank)
    if not chosen.rows:
        raise FileRefused("empty")
    header = chosen.best.header if chosen.best else _header_without_format(chosen, request)
    data = [row for row in chosen.rows if row[0] > header.row]
    if all(is_total(cells) for _, cells in data):
        raise FileRefused("only_a_header")
    _refuse_cut_line(opened, header, file)
    return {
        "kind": opened.kind,
        "encoding": opened.encoding,
        "delimiter": opened.delimiter,
        "sheet": chosen.table.name,
        "sheets": [_told(sheet, request) for sheet in seen],
        "header": header.words,
        "header_row": header.row,
        "header_rows": header.rows,
        "format": chosen.best.known.format.name if chosen.best else None,
        "near": [(match.known.format.name, list(match.missing)) for match in _near(chosen)],
        "preview": preview.masked_rows(data, header.words, chosen.best.known if chosen.best else None),
        "doubts": [*_of_file(opened, seen, chosen, formats, request), *_of_table(chosen, header, data)],
    }


def _formats(request: dict) -> list[Known]:
    """Saved ones first: what the steward said stands before what we ship."""
    saved = [from_json(text) for text in request["saved"]]
    name = request["format_name"]
    return [Known(format_) for format_ in (*saved, *FORMATS.values()) if name in (None, format_.name)]


def _seen(table: sheets.Table, formats: list[Known], request: dict) -> Sheet:
    enough = max(ENOUGH, (request["header_row"] or 0) + LOOKED_AT)
    rows = list(islice((row for row in table.rows() if not is_blank(row[1])), enough))
    found = matches(_near_header(rows, request), formats, row=request["header_row"], span=request["header_rows"])
    return Sheet(table, rows, found)


def _near_header(rows: list[Row], request: dict) -> list[Row]:
    """The rows in which a header may stand; those above one that the steward chose, however far down."""
    if request["header_row"] is None:
        return rows[:LOOKED_AT]
    return [row for row in rows if row[0] <= request["header_row"]][-LOOKED_AT:]


def _header_without_format(sheet: Sheet, request: dict) -> Header:
    if sheet.matches and len(sheet.matches[0].fields) >= 2:
        return sheet.matches[0].header
    return guessed(sheet.rows, row=request["header_row"], span=request["header_rows"])


def _near(sheet: Sheet) -> list[Match]:
    """Formats that nearly fit."""
    return [match for match in sheet.matches if match.missing and len(match.fields) >= 2][:3]


def _told(sheet: Sheet, request: dict) -> dict:
    return {
        "name": sheet.table.name,
        "hidden": sheet.table.hidden,
        "rows": len(sheet.rows),
        "format": sheet.best.known.format.name if sheet.best else None,
    }


def _refuse_cut_line(opened: sheets.Opened, header: Header, file: BinaryIO) -> None:
    """A last line without an end and with fewer cells than the header has been cut off."""
    if not opened.no_end or opened.encoding == "utf-16":
        return
    last = text_file.last_line(file, opened.encoding)
    cells = last.split(opened.delimiter)
    if last and '"' not in last and 1 < len(cells) < len(header.words) and not is_total(cells):
        raise FileRefused("cut_off", place_zh="最后一行的中间", place_en="in the middle of the last line")


def _of_file(opened: sheets.Opened, seen: list[Sheet], chosen: Sheet, formats: list[Known], request: dict) -> list:
    doubts = []
    if opened.encoding == "gb18030" and not request["encoding"]:
        big5 = not chosen.best and _reads_as_big5(opened, formats)
        doubts.append(("looks_like_big5", {}) if big5 else ("encoding_guessed", {"encoding": "GB18030"}))
    if opened.kind == "csv" and not request["delimiter"] and (opened.either or opened.delimiter not in ",\t"):
        doubts.append(("delimiter_guessed", {"delimiter": DELIMITER_WORDS[opened.delimiter]}))
    seen = [sheet for sheet in seen if sheet.rows and sheet.table.name not in (ABOUT_SHEET, WORDS_SHEET)]
    filled = [sheet for sheet in seen if not sheet.table.hidden]
    if len(filled) > 1 and not request["sheet"]:
        doubts.append(("sheet_chosen", {"sheets": len(filled), "sheet": chosen.table.name}))
    hidden = [sheet.table.name for sheet in seen if sheet.table.hidden]
    if hidden and not request["sheet"]:
        doubts.append(("hidden_sheet", {"sheets": "、".join(hidden)}))
    if opened.no_end:
        doubts.append(("no_line_end", {}))
    return doubts


def _reads_as_big5(opened: sheets.Opened, formats: list[Known]) -> bool:
    try:
        table = sheets.Opened(opened.file, "csv", "big5", opened.delimiter).table(None)
        found = matches(list(islice(table.rows(), LOOKED_AT)), formats, row=None, span=None)
    except FileRefused:
        return False
    return bool(found) and not found[0].missing


def _of_table(sheet: Sheet, header: Header, data: list[Row]) -> list:
    doubts = []
    titles = sum(line <= header.row for line, _ in sheet.rows) - header.rows
    if titles > 0:
        doubts.append(("title_rows", {"row": header.row, "rows": titles}))
    if header.rows > 1:
        doubts.append(("header_rows", {"rows": header.rows}))
    if not sheet.best:
        doubts.append(("header_guessed", {"row": header.row}))
    totals = sum(is_total(cells) for _, cells in data)
    if totals:
        doubts.append(("totals_rows", {"rows": totals}))
    uneven = sum(_is_uneven(cells, header, sheet) for _, cells in data)
    if uneven:
        doubts.append(("uneven_rows", {"rows": uneven}))
    return [*doubts, *_of_columns(sheet, header)]


def _is_uneven(cells: list[str], header: Header, sheet: Sheet) -> bool:
    if is_total(cells):
        return False
    return len(cells) > header_width(header, sheet) if sheet.table.name else len(cells) != header_width(header, sheet)


def header_width(header: Header, sheet: Sheet) -> int:
    """Cells of the header row as the file has it: blank ones at its end count in a text file."""
    if sheet.table.name:
        return len(header.words)
    return next(len(cells) for line, cells in sheet.rows if line == header.row)


def _of_columns(sheet: Sheet, header: Header) -> list:
    keys = [header_key(word) for word in header.words]
    doubts = []
    if CORRECTION_KEYS & set(keys):
        doubts.append(("corrected", {}))
    twice = list(
        dict.fromkeys(word for word, key in zip(header.words, keys, strict=True) if key and keys.count(key) > 1)
    )
    if twice:
        doubts.append(("duplicate_headers", {"columns": "、".join(twice)}))
    if "" in keys:
        doubts.append(("unnamed_columns", {"columns": keys.count("")}))
    if sheet.best:
        doubts += _against_format(sheet.best, header, keys)
    ties = [match for match in sheet.matches[1:] if sheet.best and match.rank == sheet.best.rank]
    if ties:
        doubts.append(("format_tie", {"formats": [match.known.format.name for match in ties]}))
    return doubts


def _against_format(best: Match, header: Header, keys: list[str]) -> list:
    doubts = []
    used = set(best.fields.values())
    known = best.known.left_out
    unknown = [
        w
        for w, key in zip(header.words, keys, strict=True)
        if key and w not in used and key not in known and key not in best.known.fields
    ]
    if unknown:
        doubts.append(("unknown_columns", {"columns": "、".join(unknown)}))
    missing = [name for name in best.known.format.headers if name not in best.fields and not _spared(name, best)]
    if missing:
        doubts.append(("missing_columns", {"fields": missing}))
    return doubts


def _spared(name: str, best: Match) -> bool:
    """Whether nothing is lost without the field: it is read past, or another column answers the same need."""
    format_ = best.known.format
    needs = [set(need.split("|")) for need in format_.needs]
    answered = any(name in need and need & set(best.fields) for need in needs)
    return answered or TARGETS[format_.target].field(name).kind is Kind.PHONE
