"""Units that a workbook shows behind its numbers by their format alone: 20 shown as 20分钟. They are read as if they were typed."""

import re

from lib.importers.formats.units import COUNT, UNITS, mentioned_units, unit_key

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|([\u4e00-\u9fff]+)')
_SCALED = re.compile(r'[0#?],(?![0#?])|[!\\]\.|"\."')
"""Formats that show another number than the cell holds."""
_PART = re.compile("[半十百千万亿]")
"""Words that make another number of the one before them."""
_BASES = ("小时", "元", "人")
_BEFORE = re.compile(r'^(?:"[^"]*"|\\.|[^0#?"\\])*(?=[0#?])')
"""What stands in front of the number."""
_MONTH = re.compile(r"[yeg].*m|m.*[yeg]")
_FINER = re.compile(r"[dhs]")
BUILT_IN_PERCENT = frozenset({9, 10})
BUILT_IN_MONTHS = frozenset({17, 27, 36, 50, 52, 55, 57})
FIRST_CUSTOM = 164


def unit_shown(code: str) -> str:
    """The unit of a number format: 0"分钟" -> 分钟, "" for none. Behind a number that is shown on another scale (0%, 0"半"), or not
    at all, stands a sign with which the cell is no number."""
    shown = code.split(";")[0]
    if not shown.strip():
        return "?"
    if "%" in shown:
        return "%"
    behind = _BEFORE.sub("", shown)  # what stands behind the number: "共"0"分钟"
    literal = "".join(part for found in _LITERALS.findall(behind) for part in found).strip()
    unit = UNITS.get(unit_key(literal))
    if unit is None and (_PART.search(literal) or any(one.word not in _BASES for one in mentioned_units(literal))):
        return f"?{literal}"
    if unit is None or (unit.dimension == COUNT and unit.factor == 1):
        return ""
    return ("?" if _SCALED.search(shown) else "") + literal


def units_by_style(book) -> dict[int, str]:
    """Number of a cell style -> the unit that its format shows, of the styles that show one."""
    found = {}
    for i, style in enumerate(book._cell_styles):
        if style.numFmtId in BUILT_IN_PERCENT:
            found[i] = "%"
        custom = style.numFmtId - FIRST_CUSTOM
        if 0 <= custom < len(book._number_formats) and (unit := unit_shown(book._number_formats[custom])):
            found[i] = unit
    return found


def month_styles(book) -> frozenset[int]:
    """Styles that show of a day its year and month alone: what was typed is 2026年3月, and the day is the spreadsheet's."""
    return frozenset(i for i, style in enumerate(book._cell_styles) if _shows_month(book, style.numFmtId))


def _shows_month(book, number: int) -> bool:
    custom = number - FIRST_CUSTOM
    if not 0 <= custom < len(book._number_formats):
        return number in BUILT_IN_MONTHS
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", book._number_formats[custom].split(";")[0]).lower()
    return bool(_MONTH.search(shown) or "yy" in shown) and not _FINER.search(shown)
