"""Every figure of a running text: `find_figures(text)`."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lib.published.grammar import COINS, FOLD, RANGE, SHARE, SINGLE, NoFigure, read, words_of_imprecision
from lib.published.quoted_figure import QuotedFigure
from lib.published.running_text.aims import Plans, is_aimed_at
from lib.published.running_text.left_alone import BLANK, masked
from lib.published.running_text.periods import Period, find_period, named_periods
from lib.published.running_text.plain_text import plain_text
from lib.published.running_text.tables import pieces
from lib.published.running_text.what_counts import begins_a_word, is_figure, is_money, unit_meant

MOST_BEFORE, MOST_BEHIND = 240, 120
"""Characters of a sentence that are read around a figure."""
MOST_OF_A_CLAUSE = 64
LARGE = 10_000
"""From here on a number without a unit is of the unit of money or people that its sentence has said before."""
ROLES = ("value", "share", "growth", "start", "target")
"""What a figure says: how much; a part of something; a change (同比增长); where a change began (由3个增至5个); what is aimed at
(力争, 预计)."""
_SENTENCE_ENDS = "。；;！!？?\x00\n"
_GROWTH = re.compile(
    r"(?:增长|上升|提高|提升|增加|下降|减少|降低|扩招|扩大|缩减|增幅|降幅|同比|环比|翻|增|降|升|涨|跌)(?:了|为|达|近|超|约|率|率为|\+)*$"
)
_BECOMES = re.compile("(?<![幅率])(?:降低?|升|增加?|提[高升]|下降|上升|减少|扩大|缩减)为$")
"""由4.1%降为0.9%: what it is now."""
_AGAIN = re.compile("[,，、;；（()）](?:净)?(?:增加|减少|增长|下降|净增|净减)了?$")
"""3,310个，增加205个: the change of what the sentence has just given in the same unit."""
_BESIDE = re.compile(r"(?:[\d.]+(?:%|‰|个?百分点|倍)[、,和及与]){1,4}$")
"""增长12.4%和21.9%: the second is said of the same as the first."""
_SHARE = re.compile(r"(?:占|率|比重|比例|占比)[^,，。；;]{0,24}$")
_CHANGE = re.compile(
    r"(?:同比|环比|[比较](?:上年|去年|上月|同期|上年同期|前年|年初|年底|上季|上周|20\d\d年)[^,，。；;]{0,16})"
    r"(?:大幅?|显著|明显|小幅|略|微|净|猛|激)*(?:增|升|降|减|涨|跌|回落|提高|多|少|高|低)[^,，。；;\d]{0,4}$"
    r"|净(?:增|减)[加长少]?了?$|(?:同比|环比)[+↑↓]$|[↑↓(]\+?$(?<=[+↑↓])"
)
_START = re.compile(
    r"[由从](?:一年|最初|原来|原先|当初|去年|上年末?|\d{4}年[末底]?)?(?:[年月人]均|每[^,，。；;\d]{1,5}|[^,，。；;]{0,10}的)?$"
)
_CHANGES = re.compile(r"^[^,，。；;]{0,20}?[,，]?(?:增|升|降|减|扩|提高|到|下调|上调|压缩|修正|调整)")
_MEDALS = re.compile(
    r"(?P<counts>(?:(?:\d+|[一二两三四五六七八九十]+)[个枚项]?[金银铜](?!融|行|川|钱|额|秋|华|山)(?:奖|牌)?[、,和]?)+)"
)
_MEDAL = re.compile(r"(?P<number>\d+|[一二两三四五六七八九十]+)[个枚项]?(?P<metal>[金银铜])(?:奖|牌)?")
_MEDALS_BEHIND = re.compile(r"(?:[金银铜](?:奖|牌)?\d+[个枚项]?[、,和 ]?){2,}")


@dataclass(frozen=True)
class FoundFigure:
    """A figure of a text. `start`, `end`: its place in the text as given; `words`: the text there, without blanks.

    quoted: what it says (operator, value, unit, step; a percentage is a ratio); its unit is the one written, or the one meant
    (30万 of 经费 is 元), then `unit_implied`. role: a name of ROLES. period: the time that its sentence names before it.
    sentence: place of its sentence in the text. before, behind: the words of the sentence to both sides, without blanks.
    doubled: two words of imprecision at once (超过11万余).
    """

    start: int
    end: int
    words: str
    quoted: QuotedFigure
    role: str
    period: Period | None
    sentence: tuple[int, int]
    before: str
    behind: str
    unit_implied: bool = False
    doubled: bool = False

    @property
    def value(self) -> float:
        """The number said, in `unit`; a percentage is a ratio."""
        return self.quoted.value

    @property
    def unit(self) -> str:
        """The unit, e.g. 人次; empty when none is written or meant."""
        return self.quoted.unit


def find_figures(text: str) -> list[FoundFigure]:
    """Every figure of `text`, in its order. What is no figure (dates, numbers of documents, names, ...) is left alone.

    Cells of a table stand apart by tabs, rows by new lines.
    """
    found, plans = [], Plans(text)
    for start, piece, unit_of_cell, planned in pieces(text):
        plain = plain_text(piece + unit_of_cell)
        readable = masked(plain.text)
        sentences, named = _sentences(plain.text), named_periods(plain.text)
        openings = [opening for opening, _ in sentences]
        said: tuple[int, str] = (-1, "")
        for first, last, quoted, doubled in sorted(_spans(readable), key=lambda span: span[0]):
            opening, closing = sentences[bisect_right(openings, first) - 1]
            before = plain.text[max(opening, first - MOST_BEFORE) : first]
            behind = plain.text[last : min(closing, last + MOST_BEHIND)]
            place = plain.original(first, min(last, len(plain_text(piece).text)) if unit_of_cell else last)
            unit = quoted.unit or unit_meant(before, behind)
            if unit == "块" and is_money(before, behind):
                unit = "元"
            elif not unit and quoted.value >= LARGE and said[0] == opening:
                unit = said[1]  # 县里投了两百八十万, 拢共五百万上下
            if unit in ("元", "人"):
                said = opening, unit
            role = _role(before, behind, unit, words=plain.text[first:last])
            if role in ("value", "share") and (planned or plans.hold(start + place[0], before)):
                role = "target"
            found.append(
                FoundFigure(
                    start + place[0],
                    start + place[1],
                    plain.text[first:last],
                    replace(quoted, unit=unit, text=plain.text[first:last]),
                    role,
                    find_period(plain.text, named, first - len(before), first),
                    tuple(start + there for there in plain.original(opening, closing)),
                    before,
                    behind,
                    unit_implied=bool(unit and not quoted.unit),
                    doubled=doubled,
                )
            )
    return found


def _spans(readable: str) -> Iterator[tuple[int, int, QuotedFigure, bool]]:
    """Place and reading of every figure of a plain text, medals first."""
    taken = readable
    for pattern in (_MEDALS, _MEDALS_BEHIND):
        signs = list(taken)
        for medals in pattern.finditer(taken):
            for first, last, quoted in _medal_figures(readable, medals):
                yield first, last, quoted, False
                signs[first:last] = BLANK * (last - first)
        taken = "".join(signs)
    place = 0
    while place < len(taken):
        if taken[place] == BLANK or begins_a_word(taken, place):
            place += 1
            continue
        span = _span_at(taken, place)
        if span is None:
            place += 1
            continue
        if span[2] is not None:
            yield span
        place = span[1]


def _span_at(readable: str, place: int) -> tuple[int, int, QuotedFigure | None, bool] | None:
    """The figure at `place`; with None instead of a reading: a number that is none; None: no number begins here."""
    passed = None
    for grammar in (COINS, SHARE, FOLD, RANGE, SINGLE):
        if not (found := grammar.match(readable, place)):
            continue
        try:
            quoted = read(found)
        except NoFigure:
            passed = passed or found
            continue
        first = found.start()
        if is_figure(found, readable):
            return first, found.end(), quoted, grammar is SINGLE and words_of_imprecision(found) > 1
        passed = passed or found
        if grammar is not RANGE:
            break
    if passed is None:
        return None
    number = passed.end() if passed.re is not SINGLE else passed.end("number")
    return passed.start(), max(number, place + 1), None, False


def _medal_figures(readable: str, medals: re.Match) -> Iterator[tuple[int, int, QuotedFigure]]:
    """1金1银, 获1金, 金3银7铜12."""
    start = medals.start()
    if medals.re is _MEDALS_BEHIND:
        for one in re.finditer(r"[金银铜](?:奖|牌)?((\d+)[个枚项]?)", medals[0]):
            quoted = QuotedFigure(one[1], "exact", float(one[2]), None, "个", 0.0)
            yield start + one.start(1), start + one.end(1), quoted
        return
    found = list(_MEDAL.finditer(medals["counts"]))
    if len(found) < 2 and not re.search("[获得夺摘揽取]", readable[max(0, start - 12) : start]):
        return
    for one in found:
        try:
            quoted = read(SINGLE.fullmatch(f"{one['number']}个"))
        except NoFigure:
            continue
        yield start + one.start(), start + one.end(), quoted


def _sentences(plain: str) -> list[tuple[int, int]]:
    ends, opening = [], 0
    for place, sign in enumerate(plain):
        if sign in _SENTENCE_ENDS:
            ends.append((opening, place + 1))
            opening = place + 1
    return [*ends, (opening, len(plain) + 1)] if not ends or ends[-1][1] <= len(plain) else ends


def _role(before: str, behind: str, unit: str, *, words: str) -> str:
    sentence, before = before, _BESIDE.sub("", before[-MOST_OF_A_CLAUSE:])
    if _START.search(before) and _CHANGES.match(behind):
        return "start"
    if is_aimed_at(sentence, words, behind):
        return "target"
    again = _AGAIN.search(before)
    if again and unit and re.search(rf"\d[\d.,]*[万亿余多]*{re.escape(unit)}", sentence):
        return "growth"
    if _CHANGE.search(before) or (
        unit in ("%", "‰", "倍", "百分点", "成") and _GROWTH.search(before) and not _BECOMES.search(before)
    ):
        return "growth"
    return "share" if unit in ("%", "‰", "成") and _SHARE.search(before) else "value"
