"""What is odd about a file that can be read: (name in messages/warnings.py, its detail), as JSON for the parent."""

from itertools import islice

from lib.importers.formats.field import FieldKind
from lib.importers.formats.format import header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.templates import ABOUT_SHEET, WORDS_SHEET
from lib.importers.inspect.sheet_match import SheetMatch
from lib.importers.messages.file_errors import FileRejected
from lib.importers.messages.warnings import listed_lines
from lib.importers.read import tables, xlsx_reader
from lib.importers.read.header_matching import (
    CORRECTION_KEYS,
    SCANNED_ROWS,
    FormatMatch,
    Header,
    KnownFormat,
    Row,
    matches,
)
from lib.importers.read.row_filter import HEADER, NOTE, TOTAL, RowFilter
from lib.importers.read.voiding_words import SAYS_VOID

DELIMITER_WORDS = {",": ",", "\t": "Tab", ";": ";", "|": "|"}
RuleAndDetail = tuple[str, dict]


def of_file(
    opened: tables.Opened, scanned: list[SheetMatch], chosen: SheetMatch, formats: list[KnownFormat], request: dict
) -> list[RuleAndDetail]:
    """What was guessed about the file as a whole."""
    warnings = []
    if opened.encoding == "gb18030" and not request["encoding"]:
        big5 = not chosen.best and reads_as_big5(opened, formats)
        warnings.append(("looks_like_big5", {}) if big5 else ("encoding_guessed", {"encoding": "GB18030"}))
    if opened.kind == "csv" and not request["delimiter"] and (opened.either or opened.delimiter not in ",\t"):
        warnings.append(("delimiter_guessed", {"delimiter": DELIMITER_WORDS[opened.delimiter]}))
    scanned = [sheet for sheet in scanned if sheet.rows and sheet.table.name not in (ABOUT_SHEET, WORDS_SHEET)]
    filled = [sheet for sheet in scanned if not sheet.table.hidden]
    if len(filled) > 1 and not request["sheet"]:
        warnings.append(("sheet_chosen", {"sheets": len(filled), "sheet": chosen.table.name}))
    hidden = [sheet.table.name for sheet in scanned if sheet.table.hidden]
    if hidden and not request["sheet"]:
        warnings.append(("hidden_sheet", {"sheets": "、".join(hidden)}))
    if opened.no_end:
        warnings.append(("no_line_end", {}))
    return warnings


def reads_as_big5(opened: tables.Opened, formats: list[KnownFormat]) -> bool:
    """Whether a known header stands in the file once it is read as Big5."""
    try:
        table = tables.Opened(opened.file, "csv", "big5", opened.delimiter).table(None)
        found = matches(list(islice(table.rows(), SCANNED_ROWS)), formats, row=None, span=None)
    except FileRejected:
        return False
    return bool(found) and not found[0].missing


def of_table(sheet: SheetMatch, header: Header, data: list[Row], row_filter: RowFilter) -> list[RuleAndDetail]:
    """What is odd about the header and the first rows below it: `data`, and what `row_filter` left out of them."""
    warnings = []
    titles = sum(line <= header.row for line, _ in sheet.rows) - header.rows
    if titles > 0:
        warnings.append(("title_rows", {"row": header.row, "rows": titles}))
    above = [
        line for line, cells in sheet.rows if line <= header.row - header.rows and any(map(SAYS_VOID.search, cells))
    ]
    if above:
        warnings.append(("voiding_title", {"lines": listed_lines(above)}))
    if header.rows > 1:
        warnings.append(("header_rows", {"rows": header.rows}))
    if not sheet.best:
        warnings.append(("header_guessed", {"row": header.row}))
    for rule, kinds in (("totals_rows", (TOTAL,)), ("note_rows", (HEADER, NOTE))):
        if rows := sum(row_filter.skipped[kind] for kind in kinds):
            warnings.append((rule, {"rows": rows}))
    spans = sum(span.first > header.row for span in sheet.table.merged)
    if spans:
        warnings.append(("merged_cells", {"cells": spans}))
    warnings += _of_workbook(sheet, header)
    uneven = sum(sheet.is_uneven(cells, header) for _, cells in data)
    if uneven:
        warnings.append(("uneven_rows", {"rows": uneven}))
    return [*warnings, *_of_columns(sheet, header)]


def _of_workbook(sheet: SheetMatch, header: Header) -> list[RuleAndDetail]:
    """What the workbook knows of its rows and columns beside what stands in them."""
    table = sheet.table
    if table.opened.kind != "xlsx":
        return []
    found = []
    read = table.notes.rows - table.notes.speaking_rows
    kinds = (
        ("hidden_rows", table.hidden_rows),
        ("struck_rows", table.struck_rows),
        ("noted_rows", table.notes.speaking_rows),
        ("notes_unread", read),
    )
    for rule, rows in kinds:
        if below := sorted(row for row in rows if row > header.row):
            found.append((rule, {"rows": len(below), "lines": listed_lines(below)}))
    if names := [header.words[i] for i in table.hidden_columns if i < len(header.words) and header.words[i]]:
        found.append(("hidden_columns", {"columns": "、".join(names)}))
    if xlsx_reader.counts_from_1904(table.opened.book):
        found.append(("from_1904", {}))
    return found


def _of_columns(sheet: SheetMatch, header: Header) -> list[RuleAndDetail]:
    keys = [header_key(word) for word in header.words]
    warnings = []
    if CORRECTION_KEYS & set(keys):
        warnings.append(("corrected", {}))
    twice = list(
        dict.fromkeys(word for word, key in zip(header.words, keys, strict=True) if key and keys.count(key) > 1)
    )
    if twice:
        warnings.append(("duplicate_headers", {"columns": "、".join(twice)}))
    if "" in keys:
        warnings.append(("unnamed_columns", {"columns": keys.count("")}))
    if sheet.best:
        warnings += _against_format(sheet.best, header, keys)
    ties = [match for match in sheet.matches[1:] if sheet.best and match.rank == sheet.best.rank]
    if ties:
        warnings.append(("format_tie", {"formats": [match.known.format.name for match in ties]}))
    return warnings


def _against_format(best: FormatMatch, header: Header, keys: list[str]) -> list[RuleAndDetail]:
    warnings = []
    used = set(best.fields.values())
    known = best.known.ignored_columns
    named = [(word, key) for word, key in zip(header.words, keys, strict=True) if key and word not in used]
    second = [word for word, key in named if key in best.known.fields]
    if second:
        warnings.append(("second_columns", {"columns": "、".join(second)}))
    unknown = [word for word, key in named if key not in known and key not in best.known.fields]
    if unknown:
        warnings.append(("unknown_columns", {"columns": "、".join(unknown)}))
    missing = [name for name in best.known.format.headers if name not in best.fields and not _spared(name, best)]
    if missing:
        warnings.append(("missing_columns", {"fields": missing}))
    return warnings


def _spared(name: str, best: FormatMatch) -> bool:
    """Whether nothing is lost without the field: it is read past, or another column answers the same need."""
    spec = best.known.format
    required_fields = [set(need.split("|")) for need in spec.required_fields]
    answered = any(name in need and need & set(best.fields) for need in required_fields)
    return answered or TARGETS[spec.target].field(name).kind is FieldKind.PHONE
