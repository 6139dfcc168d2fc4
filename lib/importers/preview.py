"""The first rows of a file as they may be shown: personal columns masked, and long numbers wherever they stand."""

import re
from collections.abc import Sequence

from lib.importers.formats.layout import header_key
from lib.importers.headers import Known, Row, is_total
from lib.importers.masks import masked
from lib.importers.targets import PERSONAL, TARGETS, Kind

SHOWN_ROWS = 20
MOST_CELL = 80
"""Characters shown of a cell."""
_LONG_DIGITS = re.compile(r"\d(?:[ \-]?\d){9,}[\dxX]")
_NOT_PERSONAL = re.compile(r"[1-6]\d{11}(?:000000)?|20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{4,6}")
_SPOKEN_OF = (
    (Kind.PHONE, re.compile(r"手机|电话|联系方式|phone|mobile|(?<![a-z])tel(?![a-z])")),
    (Kind.ID_NUMBER, re.compile(r"身份证|身分證|证件号|證件號|idcard|idnumber|idno")),
    (
        Kind.PERSON_NAME,
        re.compile(r"姓名|名字|联系人|聯絡人|负责人|负责人|队长|统计人|^name$|fullname|person|volunteer"),
    ),
)


def masked_rows(data: Sequence[Row], words: Sequence[str], known: Known | None) -> list[list[str]]:
    """The first SHOWN_ROWS rows with content, each as wide as the header, personal cells masked."""
    kinds = [_kind(word, known) for word in words]
    rows = []
    for _, cells in data:
        if is_total(cells):
            continue
        padded = [*cells, *[""] * len(words)][: len(words)]
        rows.append([_shown(cell, kind) for cell, kind in zip(padded, kinds, strict=True)])
        if len(rows) == SHOWN_ROWS:
            break
    return rows


def _kind(word: str, known: Known | None) -> Kind:
    """What the column holds: as the format says, else as its name sounds."""
    key = header_key(word)
    if known is not None and key in known.fields:
        return TARGETS[known.format.target].field(known.fields[key]).kind
    return next((kind for kind, sounds in _SPOKEN_OF if sounds.search(key)), Kind.TEXT)


def _shown(cell: str, kind: Kind) -> str:
    text = " ".join(cell[: 4 * MOST_CELL].split())
    if kind in PERSONAL:
        return masked(kind, text)
    starred = _LONG_DIGITS.sub(_starred, text)
    return starred if len(starred) <= MOST_CELL else starred[:MOST_CELL] + "…"


def _starred(found: re.Match) -> str:
    """Region codes (12 or 18 digits) and times written as digits (20250305090000) are no personal numbers."""
    digits = found.group()
    if _NOT_PERSONAL.fullmatch(digits):
        return digits
    return digits[:3] + "*" * (len(digits) - 5) + digits[-2:]
