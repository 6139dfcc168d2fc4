"""What is odd about a file that can be read: (rule of doubts.py, its detail), as JSON for the parent."""

from itertools import islice

from lib.importers.formats.field import Kind
from lib.importers.formats.format import header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.inspect.sheet_match import Sheet
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read import tables
from lib.importers.read.header_matching import CORRECTION_KEYS, LOOKED_AT, Header, Known, Match, Row, matches
from lib.importers.read.row_filter import HEADER, NOTE, TOTAL, NoRecords

ABOUT_SHEET, WORDS_SHEET = "说明", "词表"
"""Sheets of our own templates beside their table."""
DELIMITER_WORDS = {",": ",", "\t": "Tab", ";": ";", "|": "|"}
Odd = tuple[str, dict]


def of_file(opened: tables.Opened, seen: list[Sheet], chosen: Sheet, formats: list[Known], request: dict) -> list[Odd]:
    """What was guessed about the file as a whole."""
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


def _reads_as_big5(opened: tables.Opened, formats: list[Known]) -> bool:
    try:
        table = tables.Opened(opened.file, "csv", "big5", opened.delimiter).table(None)
        found = matches(list(islice(table.rows(), LOOKED_AT)), formats, row=None, span=None)
    except FileRejected:
        return False
    return bool(found) and not found[0].missing


def of_table(sheet: Sheet, header: Header, data: list[Row], beside: NoRecords) -> list[Odd]:
    """What is odd about the header and the first rows below it: `data`, and what `beside` left out of them."""
    doubts = []
    titles = sum(line <= header.row for line, _ in sheet.rows) - header.rows
    if titles > 0:
        doubts.append(("title_rows", {"row": header.row, "rows": titles}))
    if header.rows > 1:
        doubts.append(("header_rows", {"rows": header.rows}))
    if not sheet.best:
        doubts.append(("header_guessed", {"row": header.row}))
    for rule, kinds in (("totals_rows", (TOTAL,)), ("note_rows", (HEADER, NOTE))):
        if rows := sum(beside.left_out[kind] for kind in kinds):
            doubts.append((rule, {"rows": rows}))
    spans = sum(span.first > header.row for span in sheet.table.merged)
    if spans:
        doubts.append(("merged_cells", {"cells": spans}))
    uneven = sum(sheet.is_uneven(cells, header) for _, cells in data)
    if uneven:
        doubts.append(("uneven_rows", {"rows": uneven}))
    return [*doubts, *_of_columns(sheet, header)]


def _of_columns(sheet: Sheet, header: Header) -> list[Odd]:
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


def _against_format(best: Match, header: Header, keys: list[str]) -> list[Odd]:
    doubts = []
    used = set(best.fields.values())
    known = best.known.left_out
    named = [(word, key) for word, key in zip(header.words, keys, strict=True) if key and word not in used]
    second = [word for word, key in named if key in best.known.fields]
    if second:
        doubts.append(("second_columns", {"columns": "、".join(second)}))
    unknown = [word for word, key in named if key not in known and key not in best.known.fields]
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
