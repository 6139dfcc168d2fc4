"""A text without blanks, full-width forms and marks of emphasis, with the place of every sign in the original."""

import re
from dataclasses import dataclass

from lib.importers.document_text.radicals import whole_characters

_OTHER_FORMS = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "})
_TRADITIONAL = str.maketrans(
    "萬億餘幾兩個場時隊團處點週戶項種組類級條單輛臺間張幅頁員總數約達過滿佔現來從歲發戰區縣鄉鎮會議號為與學動務業積極專創應實"
    "開辦舉參國際補貼費資產億圓塊門課堂節訓練說後長獎計劃預擬將爭較漲擴減統歷屆畝噸",
    "万亿余几两个场时队团处点周户项种组类级条单辆台间张幅页员总数约达过满占现来从岁发战区县乡镇会议号为与学动务业积极专创应实"
    "开办举参国际补贴费资产亿元块门课堂节训练说后长奖计划预拟将争较涨扩减统历届亩吨",
)
"""Characters of figures and of the words beside them, in traditional writing."""
_DROPPED = re.compile(r"[\s*_\u200b-\u200f\ufeff]")
_DIGITS = re.compile(r"[0-9]")
_HEADING = re.compile(
    r"[ \t]*(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[●▍■◆▲※—【])"
)
LONGEST_HEADING = 30
_GROUPS = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?:\.\d+)?(?![\d.])")


@dataclass(frozen=True)
class PlainText:
    """`text`, and for each of its signs the place in the original (one more for the end)."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the plain text stands in the original."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def plain_text(original: str) -> PlainText:
    """The same length of original is kept by `places`; a blank between two digits stays, so that 5 个 joins and 3 5 does not.

    Digits in groups of three (118 432) join; a new line between two letters or signs is the printer's and is dropped, but not one
    before or behind a heading.
    """
    even = whole_characters(original).translate(_OTHER_FORMS).translate(_TRADITIONAL)
    grouped = {place for found in _GROUPS.finditer(even) for place in range(*found.span()) if even[place] == " "}
    after, kept = _signs_after(even), _ends_of_headings(even)
    signs, places = [], []
    for place, sign in enumerate(even):
        if _DROPPED.match(sign):
            if place in grouped:
                continue
            if place in kept:
                signs.append("\n")
                places.append(place)
                continue
            before = signs[-1] if signs else ""
            if not (_DIGITS.match(before or "x") and _DIGITS.match(after[place] or "x")) or before == " ":
                continue
            sign = " "
        signs.append(sign)
        places.append(place)
    return PlainText("".join(signs), (*places, len(original)))


def _ends_of_headings(text: str) -> set[int]:
    """Places of the new lines before and behind a heading: 一、基本情况."""
    ends, place, last = set(), 0, ""
    for line in text.splitlines(keepends=True):
        if (place and _HEADING.match(line)) or (_HEADING.match(last) and len(last) <= LONGEST_HEADING):
            ends.add(place - 1)
        place, last = place + len(line), line
    return ends


def _signs_after(text: str) -> list[str]:
    """For each place the next sign behind it that is not dropped, empty at the end."""
    after, found = [""] * len(text), ""
    for place in range(len(text) - 1, -1, -1):
        after[place] = found
        if not _DROPPED.match(text[place]):
            found = text[place]
    return after
