"""The first rows of a file as they may be shown: personal columns mask, and long numbers wherever they stand."""

import re
from collections.abc import Sequence

from lib.importers.formats.field import PERSONAL, FieldKind
from lib.importers.formats.format import header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.privacy.masking import mask
from lib.importers.privacy.personal_data import may_be_a_name
from lib.importers.read.header_matching import KnownFormat, Row

SHOWN_ROWS = 20
MOST_CELL = 80
"""Characters shown of a cell."""
_LONG_DIGITS = re.compile(r"\d(?:[ \-]?\d){9,}[\dxX]")
_NOT_PERSONAL = re.compile(r"[1-6]\d{11}(?:000000)?|20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{4,6}")
_SPOKEN_OF = (
    (FieldKind.PHONE, re.compile(r"手机|电话|联系方式|phone|mobile|(?<![a-z])tel(?![a-z])")),
    (FieldKind.ID_NUMBER, re.compile(r"身份证|身分證|证件号|證件號|idcard|idnumber|idno")),
    (
        FieldKind.PERSON_NAME,
        re.compile(
            r"姓名|名字|联系人|聯絡人|负责人|負責人|队长|隊長|统计人|人员|人員|志愿者$|志願者$|志工$|成员$|成員$|"
            r"参与者|參與者|申请人|录入人|^name$|fullname|person|volunteer"
        ),
    ),
)

_NAMES_SHARE = 0.6


def masked_rows(data: Sequence[Row], words: Sequence[str], known: KnownFormat | None) -> list[list[str]]:
    """The first SHOWN_ROWS records, each as wide as the header, personal cells masked."""
    rows = [[*cells, *[""] * len(words)][: len(words)] for _, cells in data[:SHOWN_ROWS]]
    kinds = [_kind(word, known, [row[i] for row in rows]) for i, word in enumerate(words)]
    return [[_shown(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in rows]


def _kind(word: str, known: KnownFormat | None, cells: list[str]) -> FieldKind:
    """What the column holds: as the format says, else as its name sounds, else as its cells look."""
    key = header_key(word)
    if known is not None and key in known.fields:
        return TARGETS[known.format.target].field(known.fields[key]).kind
    sounds_like = next((kind for kind, sounds in _SPOKEN_OF if sounds.search(key)), None)
    return sounds_like or (FieldKind.PERSON_NAME if _are_names(cells) else FieldKind.TEXT)


def _are_names(cells: list[str]) -> bool:
    """Whether most cells look like Chinese names: two to four characters that begin with a frequent surname."""
    texts = [text for text in ("".join(cell.split()) for cell in cells) if text]
    return sum(map(may_be_a_name, texts)) > _NAMES_SHARE * len(texts)


def _shown(cell: str, kind: FieldKind) -> str:
    text = " ".join(cell[: 4 * MOST_CELL].split())
    if kind in PERSONAL:
        return mask(kind, text)
    masked = _LONG_DIGITS.sub(_masked, text)
    return masked if len(masked) <= MOST_CELL else masked[:MOST_CELL] + "…"


def _masked(found: re.Match) -> str:
    """Region codes (12 or 18 digits) and times written as digits (20250305090000) are no personal numbers."""
    digits = found.group()
    if _NOT_PERSONAL.fullmatch(digits):
        return digits
    return digits[:3] + "*" * (len(digits) - 5) + digits[-2:]
