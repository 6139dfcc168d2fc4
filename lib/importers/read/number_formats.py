"""Units that a workbook shows behind its numbers by their format alone: 20 shown as 20分钟. They are read as if they were typed."""

import re

from lib.importers.formats.units import COUNT, UNITS, unit_key

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|([\u4e00-\u9fff]+)')
_SCALED = re.compile(r'[0#?],(?![0#?])|[!\\]\.|"\."')
"""Formats that show another number than the cell holds."""
FIRST_CUSTOM = 164


def unit_shown(code: str) -> str:
    """The unit of a number format: 0"分钟" -> 分钟, "" for none. Behind a number that is shown on another scale it stands with a
    question mark, so that the cell is no number."""
    shown = code.split(";")[0]
    literal = "".join(part for found in _LITERALS.findall(shown) for part in found).strip()
    unit = UNITS.get(unit_key(literal))
    if unit is None or (unit.dimension == COUNT and unit.factor == 1):
        return ""
    return ("?" if _SCALED.search(shown) else "") + literal


def units_by_style(book) -> dict[int, str]:
    """Number of a cell style -> the unit that its format shows, of the styles that show one."""
    found = {}
    for i, style in enumerate(book._cell_styles):
        custom = style.numFmtId - FIRST_CUSTOM
        if 0 <= custom < len(book._number_formats) and (unit := unit_shown(book._number_formats[custom])):
            found[i] = unit
    return found
