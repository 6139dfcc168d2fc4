"""Rules about a change and its two ends: 由10万人增加到12万人，增长30%; and about figures that nothing can be more than."""

import re
from collections.abc import Iterator
from itertools import groupby

from lib.catalogue.vocabularies import Text
from lib.number_words import exact
from lib.published.format import format_figure
from lib.published.running_text import FoundFigure
from lib.published.text_check.ratio_rules import disagreeing_share
from lib.published.text_check.remark import Remark
from lib.published.text_check.things import PEOPLE

_CHANGES = ("%", "倍")
_IN_ALL = re.compile(r"(?:总数|总量|总计|共计|累计|达到?|为)[^,，。；;\d]{0,4}$")
_LESS = re.compile(r"(?:下降|减少|降低|降幅|缩减|下滑)[^,，。；;\d]{0,4}$")
_RESIDENTS = re.compile("(?:常住|户籍|总|城乡)(?:居民)?人口[^,，。；;]{0,4}$")
_REGISTERED = re.compile("(?:注册|登记|实名)[^,，。；;]{0,2}志愿者[^,，。；;]{0,6}$")
_OF_RESIDENTS = re.compile("占[^,，。；;]{0,6}人口[^,，。；;]{0,6}$|注册率[^,，。；;]{0,4}$")
_AT_MOST_ALL = re.compile(
    "(?:占[^,，。；;]{0,16}|(?:满意|参与|注册|活跃|覆盖|合格|办结|出勤|知晓|好评|普及|持证)(?:率|度)[^,，。；;]{0,5})$"
)
_COMPARED = re.compile(r"[比较](?:上年|去年|上月|上季度|上期|同期|前年|年初|\d{4}年[末底]?)[^,，。；;\d]{0,6}$")
_A_HEAD = re.compile("(?:人均|平均每人|每人每年|每名[^,，。；;]{0,6})[^,，。；;]{0,10}$")
HOURS_OF_A_YEAR, HARDLY_HOURS = 8760, 1000


def growth(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """A percentage that does not lead from the one value to the other."""
    for sentence in _sentences(figures):
        for number, said in enumerate(sentence[2:], 2):
            if said.role == "growth" and said.unit not in _CHANGES:
                yield from _does_not_add_up(said, sentence[number - 1], sentence[number - 2])
            folded = said.role == "value" and said.words.startswith("翻")
            if not folded and (said.role != "growth" or said.unit not in _CHANGES):
                continue
            before, after = _ends(sentence[number - 2], sentence[number - 1])
            if before and after and before[0] > 0:
                yield from _does_not_lead(said, before, after)


def _ends(one: FoundFigure, other: FoundFigure) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """What the value was and is, as intervals: 由A增加到B; B，比上年增加D; or 比上年增加D，总数达B."""
    if one.unit != other.unit or float("inf") in (one.quoted.interval()[1], other.quoted.interval()[1]):
        return None, None
    if one.role == "growth" and other.role == "value" and _IN_ALL.search(other.before):
        one, other = other, one
    (low, high), (least, most) = one.quoted.interval(), other.quoted.interval()
    if one.role == "start" and other.role == "value":
        return (low, high), (least, most)
    if one.role == "value" and other.role == "growth":
        sign = -1 if _LESS.search(other.before) else 1
        ends = sorted((low - sign * least, high - sign * most, low - sign * most, high - sign * least))
        return (ends[0], ends[-1]), (low, high)
    return None, None


def _does_not_lead(said: FoundFigure, before: tuple[float, float], after: tuple[float, float]) -> Iterator[Remark]:
    whole = 0 if said.words.startswith("翻") else 1  # 翻一番 is twice as many, 增长1倍 one more
    low, high = after[0] / before[1] - whole, after[1] / before[0] - whole
    said_low, said_high = said.quoted.interval()
    if _LESS.search(said.before):
        low, high = -high, -low
    if exact(low) <= exact(said_high) and exact(said_low) <= exact(high):
        return
    middle = (low + high) / 2
    computed = f"{middle:.1%}" if said.unit == "%" else f"{middle:.1f}倍"
    yield Remark(
        said.start,
        said.end,
        "growth",
        wrong=True,
        why=Text(
            f"按前后两个数应为{computed}左右，文中是{said.words}",
            f"the two values give about {computed}, the text says {said.words}",
        ),
        proposal=Text(computed, computed),
    )


def _does_not_add_up(said: FoundFigure, one: FoundFigure, other: FoundFigure) -> Iterator[Remark]:
    """180万元，比去年的150万元增加35万元; 由300场增至350场，增加60场."""
    if not said.unit == one.unit == other.unit or one.role != "value":
        return
    if other.role == "start":
        then, now = other, one
    elif other.role == "value" and _COMPARED.search(one.before):
        then, now = one, other
    else:
        return
    sign = -1 if _LESS.search(said.before) else 1
    (low, high), (least, most) = now.quoted.interval(), then.quoted.interval()
    ends = sorted((sign * (low - most), sign * (high - least)))
    said_low, said_high = said.quoted.interval()
    if exact(ends[0]) <= exact(said_high) and exact(said_low) <= exact(ends[1]):
        return
    difference = float(abs(exact(now.value) - exact(then.value)))
    by = format_figure(difference, unit=said.unit, precision=12)
    yield Remark(
        said.start,
        said.end,
        "growth",
        wrong=True,
        why=Text(
            f"{then.words}与{now.words}相差{by}，文中是{said.words}",
            f"{then.words} and {now.words} differ by {by}, the text says {said.words}",
        ),
        proposal=Text(by, by),
    )


def beyond_all(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """More volunteers than residents, a share of residents that is not the one by the other, more than 100 %, more hours than a
    year has."""
    for figure in figures:
        if (
            figure.unit == "%"
            and figure.role in ("share", "value")
            and figure.quoted.interval()[0] > 1
            and _AT_MOST_ALL.search(figure.before)
        ):
            yield _impossible(figure, Text("这个比例不会超过100%", "this share cannot be above 100%"))
        if figure.unit == "小时" and _A_HEAD.search(figure.before) and figure.value > HARDLY_HOURS:
            why = Text(f"人均{figure.words}；一年只有8760小时", f"{figure.words} a head; a year has 8,760 hours")
            yield _impossible(figure, why, wrong=figure.value > HOURS_OF_A_YEAR)
    for sentence in _sentences(figures):
        residents = [f for f in sentence if f.unit in PEOPLE and _RESIDENTS.search(f.before)]
        registered = [f for f in sentence if f.unit in PEOPLE and _REGISTERED.search(f.before) and f.role == "value"]
        if len(residents) != 1 or len(registered) != 1:
            continue
        if registered[0].quoted.interval()[0] > residents[0].quoted.interval()[1]:
            yield _impossible(registered[0], Text("注册志愿者多于人口", "more volunteers than residents"))
        for share in (f for f in sentence if f.unit == "%" and f.role == "share" and _OF_RESIDENTS.search(f.before)):
            yield from disagreeing_share(share, registered[0], residents[0])


def _impossible(figure: FoundFigure, why: Text, *, wrong: bool = True) -> Remark:
    return Remark(figure.start, figure.end, "implausible", wrong, why)


def _sentences(figures: list[FoundFigure]) -> Iterator[list[FoundFigure]]:
    for _, found in groupby(figures, key=lambda figure: figure.sentence):
        yield list(found)
