"""ID numbers of persons: checked, made comparable, and what they say of sex and year of birth."""

import re
import unicodedata
from datetime import date

from lib.importers.errors import CellError

MAINLAND, TAIWAN, OTHER = "mainland", "taiwan", "other"
FEMALE, MALE = "female", "male"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
YEARS = (1850, 2100)
"""The first and the last year of birth that a number may say."""
_HYPHENS = re.compile(r"[\s\-‐‑‒–—_·()​﻿]+")
_EIGHTEEN = re.compile(r"[1-9]\d{16}[\dX]")
_FIFTEEN = re.compile(r"[1-9]\d{14}")
_TAIWANESE = re.compile(r"[A-Z]\d{9}")
_OTHER = re.compile(r"(?!0X)(?=[^A-Z]*[A-Z])(?=(?:[A-Z]*\d){4})[A-Z0-9]{6,15}")
"""Passports and permits: letters with four digits at least. 0XFFFFFFFF is what a program writes."""
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # A = 10, B = 11 ...: the order of the register
_TAIWAN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)
_CUT = re.compile(r"\d+(\.\d+)?E\+?\d+", re.I)


def normalised_id(text: str, *, roc: bool = False) -> tuple[str, str]:
    """(number, kind) of an ID number as written; `roc`: numbers of one letter and nine digits are Taiwan's.

    Kinds: MAINLAND (18 digits of GB 11643; old ones of 15 digits become 18), TAIWAN, OTHER (passports and permits, as
    typed). Raises Unreadable: id_number_shape, id_number_check, id_number_cut.
    """
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    if len(typed) > 60:
        raise CellError("id_number_shape")
    if is_cut(typed):
        raise CellError("id_number_cut")
    number = _HYPHENS.sub("", typed)
    if not number.isascii():
        raise CellError("id_number_shape")
    if _EIGHTEEN.fullmatch(number):
        return _mainland(number), MAINLAND
    if _FIFTEEN.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        return _mainland(number + check_sign(number)), MAINLAND
    if roc and _TAIWANESE.fullmatch(number):
        return _taiwanese(number), TAIWAN
    if _OTHER.fullmatch(number):
        return number, OTHER
    raise CellError("id_number_shape")


def check_sign(digits: str) -> str:
    """The 18th sign of an ID number, from its first 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECK_SIGNS[sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True)) % 11]


def _mainland(number: str) -> str:
    if number[17] != check_sign(number):
        # A spreadsheet keeps 15 digits and fills up with noughts.
        raise CellError("id_number_cut" if number.endswith("000") else "id_number_check")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise CellError("id_number_shape") from error
    if not YEARS[0] <= born.year <= YEARS[1]:
        raise CellError("id_number_shape")
    return number


def _taiwanese(number: str) -> str:
    tens, ones = divmod(_TAIWAN_LETTERS.index(number[0]) + 10, 10)
    total = tens + 9 * ones
    total += sum(int(digit) * weight for digit, weight in zip(number[1:], _TAIWAN_WEIGHTS, strict=True))
    if total % 10:
        raise CellError("id_number_check")
    return number


def sex_of(number: str, kind: str) -> str | None:
    """female or male, as a valid number says; None when it does not."""
    if kind == MAINLAND:
        return MALE if int(number[16]) % 2 else FEMALE
    if kind == TAIWAN:
        return {"1": MALE, "8": MALE, "2": FEMALE, "9": FEMALE}.get(number[1])
    return None


def birth_year_of(number: str, kind: str) -> int | None:
    """The year of birth that a valid number says; None when it does not."""
    return int(number[6:10]) if kind == MAINLAND else None


def is_cut(written: str) -> bool:
    """Whether a spreadsheet has turned a long number into scientific notation, its last digits lost."""
    return _CUT.fullmatch(written) is not None
