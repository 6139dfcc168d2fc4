"""When a cell of a file says what a kept cell says, whatever program saved the file: Excel and WPS write numbers with
separators, months as dates, long numbers as powers of ten, and put apostrophes and spaces around words."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from lib.exports.file_table import EXTRA_DECIMALS

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?|[+-]?\d+(\.\d+)?[eE][+-]?\d+%?")
_DAY = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?: (\d{1,2}):(\d\d)(?::\d\d)?)?")
_MONTH = re.compile(r"(\d{4})[-/年](\d{1,2})月?")
_NAMED_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d{2}|\d{4})")
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIGNIFICANT = 10
"""Digits of a number that a spreadsheet shows at least."""


@lru_cache(maxsize=4096)  # words and years repeat in every row
def canonical(text: str) -> str:
    """The text of a cell in one form: 1,234.50 is 1234.5, 2025年3月 and Mar-25 are 2025-03, spaces are single."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).lstrip("'").strip()
    if _NUMBER.fullmatch(plain):
        return _plain_number(plain)
    if found := _DAY.fullmatch(plain):
        year, month, day, hour, minute = found.groups()
        at = f" {int(hour):02}:{minute}" if hour and (int(hour), int(minute)) != (0, 0) else ""
        return f"{year}-{int(month):02}-{int(day):02}{at}"
    if found := _MONTH.fullmatch(plain):
        return f"{found[1]}-{int(found[2]):02}"
    if (found := _NAMED_MONTH.fullmatch(plain)) and found[1] in _NAMES:
        return f"{found[2] if len(found[2]) == 4 else '20' + found[2]}-{_NAMES.index(found[1]) + 1:02}"
    return plain


def same_cell(kind: str, digits: int, kept: str, given: str) -> bool:
    """Whether `given` says what the cell `kept` (as a CSV of ours has it) says. kind, digits: of its column.

    A number may have been rounded on the way, but not to fewer decimals than the page prints (`digits`).
    """
    ours, theirs = canonical(kept), canonical(given)
    if ours == theirs:
        return True
    if kind == "month":
        return theirs == f"{ours}-01"
    if "" in (ours, theirs):
        return False
    known, said = _decimal(ours), _decimal(theirs)
    if known is None or said is None:
        return False
    raw = unicodedata.normalize("NFKC", given).strip()
    if kind == "text":  # a long number that became 3.30108E+11
        return "E" in raw.upper() and _rounds_to(known, said, _digits_of_power(raw))
    shown = max(-_exponent(raw), 0)
    exact_to = min(shown, digits + EXTRA_DECIMALS) if kind != "count" else shown  # a workbook holds more than a CSV
    return shown >= digits and abs(known - said) <= Decimal(5).scaleb(-exact_to - 1)


def _plain_number(text: str) -> str:
    number = Decimal(text.replace(",", "").rstrip("%"))
    if number:
        place = number.adjusted() - SIGNIFICANT + 1
        # Whole numbers keep all their digits: ids of places have twelve.
        number = number if place > 0 or number == number.to_integral_value() else round(number, -place)
    return f"{number.normalize():f}" if number else "0"


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _exponent(text: str) -> int:
    number = _decimal(text.replace(",", "").rstrip("%"))
    return 0 if number is None else number.as_tuple().exponent


def _digits_of_power(text: str) -> int:
    return len(re.sub(r"[^0-9]", "", re.split("[eE]", text)[0]))


def _rounds_to(known: Decimal, said: Decimal, digits: int) -> bool:
    return bool(known) and abs(known - said) <= Decimal(5).scaleb(known.adjusted() - digits)
