"""One cell of text, a number, hours, yes or no, or a word of a list. Each raises Unreadable with its rule."""

import re
import unicodedata
from decimal import Decimal

from lib.catalogue.vocabularies import Text
from lib.importers.errors import CellError
from lib.importers.formats.format import cell_key
from lib.importers.formats.units import unit_of
from lib.importers.parse.null_tokens import is_null_token
from lib.importers.privacy.id_numbers import is_cut

MOST_WHOLE = 2**31 - 1
"""The largest whole number that the database's columns hold."""
_NEGATIVE_HOURS = re.compile(r"-[\d,.]+(小时|小時|时|時|h|hours?|分钟?|分鐘|min)?", re.I)
_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PARTED = re.compile(r"[\d.]\s+[\d.]")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:\s\d{3})+(?:\.\d+)?\s*[^\d.]*")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|-?\.\d+")
_HOURS = re.compile(r"(?P<h>(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)(?:个?小时|個?小時|时|時|h|hours?)?", re.I)
_CLOCK = re.compile(
    r"(?P<h>\d{1,4})(?::(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?|(?:个?小时|個?小時|时|時|h)(?P<rest>[0-5]?\d))", re.I
)
_PARTS = re.compile(r"(?:(?P<h>\d+)(?:个?小时|個?小時|时|時|h))?(?:(?P<m>\d+)(?:分钟?|分鐘|m|min))?", re.I)
_MINUTES = re.compile(r"(?P<m>.+?)(?:分钟?|分鐘|m|min|minutes)?", re.I)
_OWN_HOURS = re.compile(r"\d\s*(?:个?小时|個?小時|时|時|h|hours?)", re.I)
_WITH_UNIT = re.compile(r"(?P<number>-?[\d.,]*\d)(?P<unit>[^\d.,\-]{1,6})")
_AS_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+(?=\.|$)|\d+(?=\.))(?:\.0+)?")
_OF_FIELD = {
    "year": re.compile(r"(\d{4})年度?"),
    "edition": re.compile("第?(.+?)届"),
    "round": re.compile("第?(.+?)[届期批次]"),
    "score": re.compile("(.+?)分"),
    "points": re.compile("(.+?)积?分"),
}
"""How numbers without a unit are written out: 2026年, 第五届, 95分."""
_TENS = re.compile("([二三四五六七八九])?(十)?([一二三四五六七八九])?")
_NUMERALS = "零一二三四五六七八九"
_YES = frozenset(("是", "有", "y", "yes", "1", "true", "t", "√", "对"))
_NO = frozenset(("否", "无", "無", "没有", "n", "no", "0", "false", "f", "×", "不是"))
_BY_THE_WAY = re.compile(r"[(（].*?[)）]")
_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2080-\u2089†‡※]")
LOST = "\ufffd"
"""What stands for a sign that a program could not read, and so has lost."""
_COMMAS = re.compile(r"[,，、;；|/]")


def text(cell: str, *, most: int) -> str | None:
    """The text trimmed, in NFKC and without signs that nobody sees; None for an empty cell. Rules line_break, too_long,
    lost_sign, odd_sign: a raised or lowered digit, which is a footnote."""
    if LOST in cell:
        raise CellError("lost_sign")
    if not cell.isascii() and (raised := _RAISED.search(cell)):
        raise CellError("odd_sign", f"{raised[0]} U+{ord(raised[0]):04X}")
    found = (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip()
    if not found.isprintable():
        if _LINE_BREAK.search(found):
            raise CellError("line_break")
        found = "".join(_seen(sign) for sign in found).strip()
    if len(found) > most:
        raise CellError("too_long", f"{len(found)} > {most}")
    return found or None


def _seen(sign: str) -> str:
    return sign if sign.isprintable() else " " if sign == "\t" else ""


def record_number(cell: str, *, most: int) -> str | None:
    """A number of a record as text, without the .0 or the commas (123,000) of a program that took it for an amount. Rule number_cut: a spreadsheet
    has made 3.3E+17 of it."""
    found = text(cell, most=most)
    if found and is_cut(found):
        raise CellError("number_cut")
    amount = found and _AS_AMOUNT.fullmatch(found)
    return amount[1].replace(",", "") if amount else found


def name(cell: str, *, most: int) -> str | None:
    """A text that names something. Rules those of `text`, and ditto_alone: signs without a letter or a digit."""
    found = text(cell, most=most)
    if found and not any(sign.isalnum() for sign in found):
        raise CellError("ditto_alone")
    return found


def _joined(cell: str) -> str:
    """A cell in NFKC without spaces. Rule not_a_number: a space between two digits, unless it parts thousands (12 000)."""
    found = unicodedata.normalize("NFKC", cell).strip()
    if _PARTED.search(found) and not _THOUSANDS.fullmatch(found):
        raise CellError("not_a_number")
    return "".join(found.split())


def _number(cell: str) -> str:
    """Digits with at most one point, a minus in front when below zero. Raises Unreadable not_a_number."""
    found = _joined(cell)
    if len(found) > 30 or not found.isascii() or not _NUMBER.fullmatch(found):
        raise CellError("not_a_number")
    found = found.replace(",", "")
    return found.replace(".", "0.", 1) if found.lstrip("-").startswith(".") else found


def in_digits(cell: str, *, field: str) -> str:
    """The number of a year, an edition or a score that is written out: 2026年, 第五届; any other cell as it is."""
    found = unicodedata.normalize("NFKC", cell).strip()
    written = _OF_FIELD[field].fullmatch(found) if field in _OF_FIELD else None
    if not written:
        return cell
    if (tens := _TENS.fullmatch(written[1])) and (tens[2] or not (tens[1] and tens[3])):
        before = _NUMERALS.index(tens[1] or "一") * 10 if tens[2] else _NUMERALS.index(tens[1] or "零")
        return str(before + _NUMERALS.index(tens[3] or "零"))
    return written[1]


def whole(cell: str) -> int:
    """A whole number, not below zero: 1,234 and 1.0 are. Rules not_a_number, not_whole, negative."""
    digits, _, decimals = _number(cell).partition(".")
    if decimals.strip("0"):
        raise CellError("not_whole")
    return _positive(int(digits))


def number(cell: str) -> float:
    """A number, not below zero. Rules not_a_number, negative."""
    return _positive(float(_number(cell)))


def _positive(value):
    if value < 0:
        raise CellError("negative")
    if value > MOST_WHOLE:
        raise CellError("not_a_number", f"> {MOST_WHOLE}")
    return value


def hours(cell: str) -> int:
    """Hours as whole minutes, rounded half up: 2.5, 2.5小时, 2小时30分, 2小时30, 2:30, 2:30:00 (a spreadsheet's time).

    Rules not_a_number, negative, hours_decimals.
    """
    found = _joined(cell)
    if _NEGATIVE_HOURS.fullmatch(found):
        raise CellError("negative")
    if len(found) > 30 or not found:
        raise CellError("not_a_number")
    if one := _HOURS.fullmatch(found):
        digits, _, decimals = _number(one["h"]).partition(".")
        decimals = decimals.rstrip("0")
        if len(decimals) > 2:
            raise CellError("hours_decimals")
        return _positive(((int(digits) * 100 + int((decimals + "00")[:2])) * 60 + 50) // 100)
    if clock := _CLOCK.fullmatch(found):
        seconds = int(clock["m"] or clock["rest"]) * 60 + int(clock["s"] or 0)
        return _positive(int(clock["h"]) * 60 + (seconds + 30) // 60)
    if parts := _PARTS.fullmatch(found):
        return _positive(int(parts["h"] or 0) * 60 + int(parts["m"] or 0))
    raise CellError("not_a_number")


def minutes(cell: str) -> int:
    """Whole minutes: 90, 90分钟. Rules not_a_number, not_whole, negative."""
    found = _MINUTES.fullmatch(_joined(cell))
    return whole(found["m"] if found else "")


def duration(cell: str, *, bare: int) -> int:
    """Whole minutes of a cell in a column whose bare numbers are of `bare` minutes (60: hours, 1: minutes); a cell may name its
    own unit. Rules not_a_number, not_whole, negative, hours_decimals."""
    if bare == 60:
        return hours(cell)
    if _OWN_HOURS.search(cell):
        return hours(cell)
    return minutes(cell)


def amount(cell: str, *, dimension: str, bare: Decimal, base: Decimal, whole: bool, own: str = "") -> int | float:
    """A number of a column whose bare numbers are worth `bare`, in the unit that is worth `base`: 12 of 万元 is 120000. A cell may
    name its own unit: 12万元; `own`: a word that the column has for its bare numbers (学时). Rules not_a_number, not_whole, negative."""
    text = _joined(cell)
    written, worth = text, bare
    if found := _WITH_UNIT.fullmatch(text):
        unit = unit_of(found["unit"], dimension)
        if (unit is None or unit.factor is None) and found["unit"] != own:
            raise CellError("not_a_number")
        written, worth = found["number"], bare if found["unit"] == own else unit.factor
    value = Decimal(_number(written)) * worth / base
    if whole and value % 1:
        raise CellError("not_whole")
    return _positive(int(value) if whole else float(value))


def yes_no(cell: str) -> bool | None:
    """是 否 有 无 Y N 1 0 true false; None for a cell that says nothing. Rule unknown_code."""
    key = cell_key(cell)
    if key in _YES or key in _NO:
        return key in _YES
    if is_null_token(cell):
        return None
    raise CellError("unknown_code")


def known_words(vocabulary: dict[str, Text], values: dict[str, str]) -> dict[str, str]:
    """Every way to write a code of `vocabulary`, by `cell_key`; `values`, the format's own, come first.

    Words in brackets may be left out: 签到 for 签到（信用时长）.
    """
    known: dict[str, str] = {}
    for code, words in vocabulary.items():
        for written in (code, words.zh, words.en, _BY_THE_WAY.sub("", words.zh), _BY_THE_WAY.sub("", words.en)):
            known.setdefault(cell_key(written), code)
    return known | {cell_key(written): code for written, code in values.items()}


def code(cell: str, known: dict[str, str], *, several: bool = False) -> str | None:
    """The code of a word. Of several words with commas between, all of them known: the first where the field may name
    `several` things, else the one that all of them mean. None for a word that means none, and for a cell that says
    nothing. Rules unknown_code, several_words."""
    key = cell_key(cell)
    if key in known:
        return known[key] or None
    if is_null_token(cell):
        return None
    codes = [known.get(part) for part in _COMMAS.split(key) if part]
    if len(codes) < 2 or None in codes:
        raise CellError("unknown_code")
    if len(set(codes)) > 1 and not several:
        raise CellError("several_words")
    return codes[0] or None
