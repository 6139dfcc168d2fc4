"""What the rows of a worksheet do not say, found in one pass over its XML before they are read.

Merged cells: openpyxl knows them only where it holds the whole sheet. Formulas that no spreadsheet program has
calculated: openpyxl reads them as empty cells, as if nobody had written anything there.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl.utils import column_index_from_string

from lib.importers.read.merged_cells import Range

PIECE = 1 << 20
OVERLAP = 64 << 10
"""Bytes looked at once more with the next piece: the longest cell with a formula, of 8,192 characters, is shorter."""
MOST_RANGES = 200_000
MOST_ROWS = 10_000
"""Rows of one range; a longer one is a column of which somebody merged all that is empty."""
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})["']"""
)
_NO_VALUE = re.compile(
    rb"<((?:\w+:)?)c(?P<cell>\s[^<>]*)?>\s*<\1f(?:\s[^<>]*)?(?:/>|>[^<]*</\1f>)\s*"
    rb"(?:(?P<none></\1c>)|<\1v\s*/>|<\1v>\s*</\1v>)"
)
_TEXT = re.compile(rb"""(?:^|\s)t=["']str["']""")
_PLACE = re.compile(rb"""(?:^|\s)r=["']([A-Z]{1,3}\d{1,7})["']""")


@dataclass(frozen=True)
class Scan:
    """merged: the cells merged over several rows, by their first row. uncalculated: the first cell whose formula has no
    value, as D5 ("?" where the cell does not say its place), or None."""

    merged: list[Range]
    uncalculated: str | None


def scan(sheet: BinaryIO) -> Scan:
    """The pass over a worksheet's XML."""
    merged: list[Range] = []
    uncalculated = None
    before = b""
    while piece := sheet.read(PIECE):
        window = before + piece
        end = 0
        for match in _MERGED.finditer(window) if b"mergeCell" in window else ():
            first, last, end = int(match[2]), int(match[3]), match.end()
            if first < last <= first + MOST_ROWS and len(merged) < MOST_RANGES:
                merged.append(Range(first, last, column_index_from_string(match[1].decode()) - 1))
        uncalculated = uncalculated or _uncalculated(window)
        before = window[max(end, len(window) - OVERLAP) :]
    return Scan(sorted(merged), uncalculated)


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
