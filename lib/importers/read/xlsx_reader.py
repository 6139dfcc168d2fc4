"""Rows of XLSX workbooks as text: the zip directory is checked before a parser sees anything, then rows stream.

Numbers become text so that no digit is added: a number of 16 or more digits is written as a power of ten, because the
spreadsheet has already cut it.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel

from lib.importers.messages.file_errors import FileRejected, size_words
from lib.importers.read.merged_cells import Range, filled
from lib.importers.read.number_formats import month_styles, units_by_style
from lib.importers.read.sheet_notes import SheetNotes, sheet_notes
from lib.importers.read.xlsx_scan import Scan, Struck, scan, struck_strings

# openpyxl row by row, some 10,000 rows a second: python-calamine is ten times as fast, but holds the whole sheet and
# aborts on a far cell. Large exports are better as CSV.
MOST_COLUMNS = 300
MOST_ROWS = 1 << 20
MOST_BLANK_ROWS = 200_000
MOST_PARTS = 5_000
MOST_UNPACKED = 2 << 30
MOST_STRINGS = 200 << 20
"""Bytes of the part with the texts of all cells, which is held in memory."""
MOST_OTHER_PART = 50 << 20
SMALL_PART = 20 << 20
MOST_RATIO = 250
"""Unpacked over packed bytes: exports reach 60, bombs begin at 900."""
ERRORS = (
    zipfile.BadZipFile, SyntaxError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, EOFError,
    NotImplementedError, zipfile.LargeZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl raises for a workbook that no spreadsheet program has written; a fault of its XML is a SyntaxError, of either parser."""


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes signs that XML does not take: _x000D_ is the end of a line."""


def checked_directory(file: BinaryIO) -> zipfile.ZipFile:
    """The workbook's zip directory. Raises FileRejected: cut_off, password, not_a_table, other_workbook, zip_bomb, entity."""
    try:
        archive = zipfile.ZipFile(file)
    except ERRORS:
        raise FileRejected("cut_off", place_zh="工作簿的中间", place_en="in the middle of the workbook") from None
    parts = archive.infolist()
    _reject_bomb(parts)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRejected("password")
    _reject_other_kind(archive)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _reject_entities(archive, part)
    return archive


def _reject_bomb(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    found = len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED
    for part in parts:
        sheet = part.filename.startswith("xl/worksheets/") or part.filename.endswith("sharedStrings.xml")
        found |= part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        found |= part.file_size > MOST_OTHER_PART and not sheet and part.filename.endswith((".xml", ".rels"))
        found |= part.file_size > MOST_STRINGS and part.filename.endswith("sharedStrings.xml")
        # Other methods unpack in one go, however little is asked for.
        found |= part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if found:
        raise FileRejected("zip_bomb", size=size_words(unpacked), parts=len(parts))


def _reject_other_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise FileRejected("other_workbook", kind="XLSB")
    if "content.xml" in names and "mimetype" in names:
        raise FileRejected("other_workbook", kind="ODS")
    if not any(name.lower().startswith("xl/") for name in names) or "[Content_Types].xml" not in names:
        word = next((kind for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint")) if _has(names, folder)), "")
        zh, en = (f" {word} 文档", f"a {word} document") if word else ("压缩包", "an archive")
        raise FileRejected("not_a_table", found_zh=zh, found_en=en)


def _has(names: set[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _reject_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No part of a workbook needs a document type; the parser rejects entities besides (defusedxml)."""
    try:
        with archive.open(part) as content:
            head = content.read(4096)
    except ERRORS:
        raise FileRejected("broken_workbook", part=part.filename) from None
    if b"<!DOCTYPE" in head.replace(b"\0", b"") or b"<!ENTITY" in head.replace(b"\0", b""):
        raise FileRejected("entity", part=part.filename)
    if part.filename == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in head:
        raise FileRejected("other_workbook", kind="Strict Open XML")


def open_workbook(file: BinaryIO) -> openpyxl.Workbook:
    """The workbook, its rows unread. Raises FileRejected."""
    checked_directory(file)
    return _guarded(lambda: openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False))


def _guarded(read):
    try:
        return read()
    except ERRORS as error:
        # openpyxl wraps what stops it.
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            raise FileRejected("entity", part="XML") from None
        raise FileRejected("broken_workbook", part=type(error).__name__) from None


def sheets_of(book: openpyxl.Workbook) -> dict[str, bool]:
    """Names of the sheets with cells, in the workbook's order, and whether each is hidden."""
    return {sheet.title: sheet.sheet_state != "visible" for sheet in book.worksheets}


def scanned(book: openpyxl.Workbook, sheet: str) -> Scan:
    """What the rows of a sheet do not say. Raises FileRejected broken_workbook."""

    def read() -> Scan:
        struck = _struck(book)
        with book[sheet]._get_source() as source:  # openpyxl does not keep what it would need
            return scan(source, struck)

    return _guarded(read)


def notes(book: openpyxl.Workbook, sheet: str, found: Scan) -> SheetNotes:
    """What stands on a sheet beside its cells. Raises FileRejected broken_workbook."""
    path = book[sheet]._worksheet_path
    return _guarded(lambda: sheet_notes(book._archive, path, prompts=found.prompts, printed=found.printed))


def counts_from_1904(book: openpyxl.Workbook) -> bool:
    """Whether the workbook counts its days from 1904."""
    return book.epoch == CALENDAR_MAC_1904


def _struck(book: openpyxl.Workbook) -> Struck:
    styles = {i for i, style in enumerate(book._cell_styles) if book._fonts[style.fontId].strike}
    name = next((name for name in book._archive.namelist() if name.endswith("sharedStrings.xml")), None)
    if name is None:
        return Struck(styles)
    with book._archive.open(name) as part:
        return Struck(styles, struck_strings(part))


def rows(book: openpyxl.Workbook, sheet: str, spans: list[Range]) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells as text without blank ones at the end) of every row; `spans`: the merged cells of the sheet.

    Raises FileRejected: far_cell, broken_workbook, entity.
    """
    found = _rows(book[sheet], units_by_style(book), month_styles(book), book.epoch)
    return filled(found, spans) if spans else found


def _rows(table, units: dict[int, str], months: frozenset[int], epoch: datetime) -> Iterator[tuple[int, list[str]]]:
    table.reset_dimensions()
    formatted = (_as_shown(row, units, months, epoch) for row in table.iter_rows())
    found = formatted if units or months else table.iter_rows(values_only=True)
    last = 0
    number = 0
    while (values := _guarded(lambda: next(found, None))) is not None:
        number += 1
        end = len(values)
        while end and values[end - 1] in (None, ""):
            end -= 1
        if end > MOST_COLUMNS or (end and number - last > MOST_BLANK_ROWS) or number > MOST_ROWS:
            raise FileRejected("far_cell", sheet=table.title, cell=f"{get_column_letter(max(end, 1))}{number}")
        last = number if end else last
        yield number, [_text(value) for value in values[:end]]


def _as_shown(row, units: dict[int, str], months: frozenset[int], epoch: datetime) -> list[object]:
    """The values of a row; a number whose format shows a unit is a text with that, a day shown as a month is that month."""
    return [_shown(cell, units, months, epoch) if cell.value is not None else None for cell in row]


def _shown(cell, units: dict[int, str], months: frozenset[int], epoch: datetime) -> object:
    value, style = cell.value, cell._style_id
    if isinstance(value, str | bool) or (style not in units and style not in months):
        return value
    if style in months:
        day = value if isinstance(value, date) else from_excel(value, epoch) if isinstance(value, int | float) else None
        return f"{day:%Y-%m}" if isinstance(day, date) else value
    return _number(value) + units[style] if isinstance(value, int | float) else value


def _text(value: object) -> str:
    """A cell's value as it would be typed."""
    if value is None:
        return ""
    if type(value) is str:
        return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return _day_and_time(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value.isoformat() if isinstance(value, date) else _clock(value) if isinstance(value, time) else str(value)


def _number(value: int | float) -> str:
    if abs(value) >= 1e15:
        return f"{value:.14E}"
    # As a spreadsheet shows it: fifteen digits, so that a computed 0.1 + 0.2 is 0.3.
    return str(int(value)) if isinstance(value, int) or value.is_integer() else f"{value:.15g}"


def _day_and_time(value: datetime) -> str:
    nearest = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    midnight = (nearest.hour, nearest.minute, nearest.second) == (0, 0, 0)
    return nearest.date().isoformat() if midnight else nearest.isoformat(sep=" ")


def _clock(value: time) -> str:
    return value.replace(microsecond=0).isoformat()
