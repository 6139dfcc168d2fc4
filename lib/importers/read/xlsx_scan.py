"""What the rows of a worksheet do not say, found in one pass over its XML before they are read.

Merged cells: openpyxl knows them only where it holds the whole sheet. Formulas that no spreadsheet program has
calculated: openpyxl reads them as empty cells, as if nobody had written anything there. Rows that a filter hides, and
cells that somebody has struck out: they are read like any other. Columns that are hidden. Prompts of cells, and what is printed
on each page.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from openpyxl.utils import column_index_from_string

from lib.importers.read.merged_cells import Range
from lib.importers.read.sheet_notes import PRINTED, PROMPT

PIECE = 1 << 20
OVERLAP = 64 << 10
"""Bytes looked at once more with the next piece: the longest cell with a formula, of 8,192 characters, is shorter."""
MOST_RANGES = 200_000
MOST_COLUMNS = 300
MOST_ROWS = 10_000
"""Rows of one range; a longer one is a column of which somebody merged all that is empty."""
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})["']"""
)
_NO_VALUE = re.compile(
    rb"<((?:\w+:)?)c(?P<cell>\s[^<>]*)?>\s*<\1f(?:\s[^<>]*)?(?:/>|>[^<]*</\1f>)\s*"
    rb"(?:(?P<none></\1c>)|<\1v\s*/>|<\1v>\s*</\1v>)"
)
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TEXT = re.compile(rb"""(?:^|\s)t=["']str["']""")
_COLUMNS = re.compile(rb"""<(?:\w+:)?col\s([^>]*?hidden=["'](?:1|true)["'][^>]*)>""")
_SPAN = re.compile(rb"""(?:^|\s)(min|max)=["'](\d{1,5})["']""")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*?\s?(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0+)?["']))[^>]*?\br=["'](\d{1,7})["']"""
)
_STYLED = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*?\bs=["'](\d+)["'])[^>]*?\br=["'][A-Z]{1,3}(\d{1,7})["'][^>]*(?<!/)>""")
_SHARED = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\bt=["']s["'])[^>]*?\br=["'][A-Z]{1,3}(\d{1,7})["'][^>]*>\s*<(?:\w+:)?v>(\d+)<"""
)
STRIKE = rb"""<(?:\w+:)?strike(?:\s*/>|\s+val=["'](?:1|true)["'])"""
_STRIKE = re.compile(STRIKE)
_INLINE = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["'][A-Z]{1,3}(\d{1,7})["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?""" + STRIKE, re.DOTALL
)
_PLACE = re.compile(rb"""(?:^|\s)r=["']([A-Z]{1,3}\d{1,7})["']""")


@dataclass(frozen=True)
class Scan:
    """merged: the cells merged over several rows, by their first row. uncalculated: the first cell whose formula has no
    value, as D5 ("?" where the cell does not say its place), or None. hidden, struck_out: rows (counted from 1) that are
    hidden, or in which a cell is struck out. hidden_columns: counted from 0. prompts, printed: as `sheet_notes` reads them."""

    merged: list[Range]
    uncalculated: str | None
    hidden: frozenset[int] = frozenset()
    struck_out: frozenset[int] = frozenset()
    hidden_columns: tuple[int, ...] = ()
    prompts: tuple[bytes, ...] = ()
    printed: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Struck:
    """What is struck out in a workbook: styles of cells, and shared texts, by their numbers."""

    styles: Collection[int] = ()
    strings: Collection[int] = field(default=(), repr=False)


def scan(sheet: BinaryIO, struck: Struck | None = None) -> Scan:
    """The pass over a worksheet's XML."""
    struck = struck or Struck()
    merged: list[Range] = []
    uncalculated = None
    hidden: set[int] = set()
    out: set[int] = set()
    columns: set[int] = set()
    prompts: dict[bytes, None] = {}
    printed: dict[bytes, None] = {}
    before = b""
    while piece := sheet.read(PIECE):
        window = before + piece
        end = 0
        for match in _MERGED.finditer(window) if b"mergeCell" in window else ():
            first, last, end = int(match[2]), int(match[3]), match.end()
            if first < last <= first + MOST_ROWS and len(merged) < MOST_RANGES:
                merged.append(Range(first, last, column_index_from_string(match[1].decode()) - 1))
        uncalculated = uncalculated or _uncalculated(window)
        if b"hidden=" in window or b"ht=" in window:
            hidden.update(int(row) for row in _HIDDEN_ROW.findall(window))
            columns.update(_hidden_columns(window))
        out.update(_struck_rows(window, struck))
        if b"dataValidation" in window:
            prompts |= dict.fromkeys(PROMPT.findall(window))
        if b"Header>" in window or b"Footer>" in window:
            printed |= dict.fromkeys(PRINTED.findall(window))
        before = window[max(end, len(window) - OVERLAP) :]
    rows = frozenset(hidden), frozenset(out)
    return Scan(sorted(merged), uncalculated, *rows, tuple(sorted(columns)), tuple(prompts), tuple(printed))


def _hidden_columns(window: bytes) -> Iterator[int]:
    for attributes in _COLUMNS.findall(window):
        span = {name: int(value) for name, value in _SPAN.findall(attributes)}
        if b"min" in span and b"max" in span:
            yield from range(span[b"min"] - 1, min(span[b"max"], span[b"min"] + MOST_COLUMNS))


def _struck_rows(window: bytes, struck: Struck) -> Iterator[int]:
    if struck.styles:
        yield from (int(row) for style, row in _STYLED.findall(window) if int(style) in struck.styles)
    if struck.strings:
        yield from (int(row) for row, text in _SHARED.findall(window) if int(text) in struck.strings)
    if _STRIKE.search(window):
        yield from map(int, _INLINE.findall(window))


def struck_strings(part: BinaryIO) -> frozenset[int]:
    """The shared texts of a workbook of which a part at least is struck out, by their numbers. `part`: its XML."""
    found, number, before = set(), 0, b""
    while piece := part.read(PIECE):
        *texts, before = _END_OF_TEXT.split(before + piece)
        found.update(number + i for i, text in enumerate(texts) if b"strike" in text and _STRIKE.search(text))
        number += len(texts)
    return frozenset(found)


def _uncalculated(window: bytes) -> str | None:
    """A formula that gives an empty text has been calculated: its cell says that it is text, and holds an empty value."""
    if b"<f" not in window and b":f" not in window:
        return None
    for match in _NO_VALUE.finditer(window):
        cell = match["cell"] or b""
        if match["none"] or not _TEXT.search(cell):
            place = _PLACE.search(cell)
            return place[1].decode() if place else "?"
    return None
