"""Who a row speaks of: an ID number checked and made comparable, and the keyed digests that stand for a person.

Nothing that leaves this file names anybody: an HMAC cannot be turned back without the key, nor tried out without it.
"""

import hashlib
import re
import unicodedata
from datetime import date

from lib.importers.parse.cell_parser import CellError
from lib.importers.parse.numbers import is_cut

MAINLAND, TAIWAN, OTHER = "mainland", "taiwan", "other"
BY_ID, BY_NUMBER, BY_NAME = "id_number", "platform_number", "name_and_team"
FEMALE, MALE = "female", "male"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
YEARS = (1850, 2100)
"""The first and the last year of birth that a number may say."""
_HYPHENS = re.compile(r"[\s\-‐‑‒–—_·()​﻿]+")
_EIGHTEEN = re.compile(r"[1-9]\d{16}[\dX]")
_FIFTEEN = re.compile(r"[1-9]\d{14}")
_TAIWANESE = re.compile(r"[A-Z]\d{9}")
_OTHER = re.compile(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{6,12}")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # A = 10, B = 11 ...: the order of the register
_TAIWAN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)
_NO_DOT = str.maketrans("・•‧∙⋅", "·" * 5)


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


def normalised_number(text: str) -> str | None:
    """A platform's number of a volunteer: NFKC, upper case, without spaces. Rules number_cut, too_long."""
    number = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if is_cut(number):
        raise CellError("number_cut")
    if len(number) > 60:
        raise CellError("too_long")
    return number or None


def normalised_name(text: str) -> str:
    """A name as two are compared: NFKC, no spaces, one kind of middle dot, no difference of case."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):  # nearly all: nothing to do
        return text.casefold()
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_NO_DOT).casefold()


class Pseudonyms:
    """The keyed digests of persons: HMAC-SHA-256 in hexadecimal, 64 digits."""

    def __init__(self, key: bytes, platform: str):
        # The two halves of RFC 2104 with the key taken in once: a third of the time of hmac.digest, which starts anew
        # for each of a million people.
        block = (key if len(key) <= 64 else hashlib.sha256(key).digest()).ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))
        self._platform = platform

    def of(self, message: str) -> str:
        """The digest of a message."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message.encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()

    def by_id(self, number: str) -> str:
        """Of an ID number: the same on every platform."""
        return self.of("id:" + number)

    def by_number(self, number: str) -> str:
        """Of a number that this platform gave."""
        return self.of(f"number:{self._platform}\x1f{number}")

    def by_name(self, name: str, team: str) -> str:
        """Of a name within a team of this platform; `name` is a normalised name."""
        return self.of(f"name:{self._platform}\x1f{team}\x1f{name}")

    def name(self, name: str) -> str:
        """Of a normalised name alone: whether two rows write the same name."""
        return self.of("person-name:" + name)
