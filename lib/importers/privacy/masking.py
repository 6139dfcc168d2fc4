"""What of a rejected value may be shown: enough for a clerk to know the cell again, never enough to know the person.

Rows shift: a name may stand in the column of a code, a phone in the column of a date. So a value of any kind is masked
as if it might be personal, as far as its kind can spare it.
"""

import re
from collections.abc import Iterable

from lib.importers.formats.field import FieldKind
from lib.importers.privacy.personal_data import stands_in
from lib.importers.read.merged_cells import MARK as MERGED

MOST = 60
"""Characters of a masked value."""
SHOWN = 12
"""Characters shown of a free text: a cell with a line break in it may have swallowed half of another row."""
_WORDS = {FieldKind.CODE, FieldKind.YES_NO, FieldKind.PERSON_NAME}
_NUMBERS = {
    FieldKind.DATE,
    FieldKind.TIME,
    FieldKind.SPAN,
    FieldKind.HOURS,
    FieldKind.MINUTES,
    FieldKind.INTEGER,
    FieldKind.NUMBER,
}
_LONG_DIGITS = re.compile(r"\d(?:[ \-]?\d){8,}[xX]?")
_DATE_DIGITS = re.compile(
    r"(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:\d{6})?|(?:19|20)\d\d-\d\d?-\d\d?(?: \d\d?)?"
)
_MEANT = frozenset("年月日时分秒点小至到民国國上下午星期周TtZzhHE")
_REGION_CODE = re.compile(r"[1-8](?:\d{5}|\d{8}|\d{11}(?:0{6})?)")
_SO_FAR_PLACES = re.compile(
    r"(?:[\u4e00-\u9fff]+(?:特别行政区|自治区|自治州|[省市区县旗州盟乡镇村]|街道|社区|园区|居委会|村委会)[ \-－—·/、,，>]*)+"
)


def mask(kind: FieldKind, value: str) -> str:
    """`value` as it may be stored and shown, MOST characters at most.

    ID and volunteer numbers: three characters in front and two at the end. Phones: three and two. Names and words of a
    list: the first character. Dates, times and numbers: digits and signs, letters starred. Places: a region code, or as
    far as the words end like names of places (滨江区浦沿街道), else the first character. Texts: SHOWN characters, with a
    number of a person in them the first. Nine digits or more in a row are starred anywhere, except in a date, and in a
    place that is a region code.
    """
    value = value.removesuffix(MERGED)
    text = "".join(sign if sign.isprintable() else " " for sign in value[: 4 * MOST]).strip()
    if kind in (FieldKind.ID_NUMBER, FieldKind.PERSON_NUMBER, FieldKind.PHONE):
        shown = _ends(text)
    elif kind in _WORDS:
        shown = text if text.isdigit() and len(text) <= 3 else text[:1] + "*" * (min(len(text), SHOWN) - 1)
    elif kind in _NUMBERS:
        shown = "".join(sign if _is_number_sign(sign) else "*" for sign in without_long_digits(text))
    elif kind is FieldKind.PLACE:
        shown = _places(text)
    elif stands_in(text):
        shown = text[:1] + "*" * min(len(text) - 1, SHOWN)
    else:
        shown = without_long_digits(text)
        shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
    return shown[:MOST]


def without_cells(shown: str, personal: Iterable[str]) -> str:
    """`shown` without any of the `personal` cells of its row, should they stand in it whole."""
    for cell in personal:
        if len(cell) > 1 and cell in shown:
            shown = shown.replace(cell, "*" * len(cell))
    return shown[:MOST]


def _ends(text: str) -> str:
    if len(text) >= 10:
        return text[:3] + "*" * min(len(text) - 5, 20) + text[-2:]
    return text[:1] + "*" * (len(text) - 1)


def _places(text: str) -> str:
    if _REGION_CODE.fullmatch(text):
        return text
    if text.isdigit():
        return without_long_digits(text)
    found = _SO_FAR_PLACES.match(text)
    shown = found.group() if found else text[:1]
    return shown + "*" * min(len(text) - len(shown), SHOWN)


def _is_number_sign(sign: str) -> bool:
    return not sign.isalpha() or sign in _MEANT


def without_long_digits(text: str) -> str:
    """`text` with nine digits or more in a row starred but for the first three; dates stay."""

    def masked(found: re.Match) -> str:
        digits = found.group()
        return digits if _DATE_DIGITS.fullmatch(digits) else digits[:3] + "*" * (len(digits) - 3)

    return _LONG_DIGITS.sub(masked, text)
