"""What a writer adds to a template: figures of any metric and selection, and paragraphs in which they stand.

A paragraph is a line in which {name} stands for the figure of that name; 一、 and （一） begin a heading. A figure that stands in
no paragraph gets one of its own.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from lib.briefing import BriefingRejected
from lib.briefing.figures import Asked, Bound
from lib.briefing.wording import style_of
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.exports.request import BadRequest, check_known
from lib.measure.metric_query import unknown_filters

MOST_FIGURES, LONGEST_NAME, MOST_SIGNS = 80, 40, 3000
_NAMED = re.compile(r"[{｛]([^{}｛｝\n]*)[}｝]")
_HEADINGS = (
    re.compile("[一二三四五六七八九十]+、[^。，；]{1,40}$"),
    re.compile("（[一二三四五六七八九十]+）[^。，；]{1,40}$"),
)
"""Of level 1 and 2."""


def figure_from(words: str) -> Asked:
    """NAME=METRIC, or NAME=METRIC?SELECTION, of a command: a selection as in a link, its period a name of PERIODS or days.

    Raises BriefingRejected.
    """
    name, found, asked = words.partition("=")
    metric, _, link = asked.strip().partition("?")
    pairs = dict(part.partition("=")[::2] for part in link.split("&") if part)
    period, place, like = (
        pairs.pop(key, default) for key, default in (("period", "to_date"), ("place", ""), ("like", ""))
    )
    if not found:
        raise BriefingRejected(Text(f"{words}：应为“名称=指标”", f"{words}: expected NAME=METRIC"))
    filters = "&".join(f"{key}={value}" for key, value in pairs.items())
    return Asked(metric, name.strip(), period, filters, like, place)


def lines_of(words: str) -> tuple[str, ...]:
    """The paragraphs of a text, one a line."""
    return tuple(" ".join(line.split()) for line in words.splitlines() if line.strip())


def check_own(figures: Iterable[Asked], lines: Iterable[str], *, place: str, as_of: date, dimensions) -> None:
    """Raise BriefingRejected for what cannot be asked or written; `dimensions`: names within the person's scope."""
    figures, names = tuple(figures), set()
    if len(figures) > MOST_FIGURES or sum(map(len, lines)) > MOST_SIGNS:
        zh, en = (
            f"最多{MOST_FIGURES}个自选数字、{MOST_SIGNS}个字",
            f"At most {MOST_FIGURES} figures and {MOST_SIGNS} signs",
        )
        raise BriefingRejected(Text(zh, en))
    for one in figures:
        why = _wrong(one, place, as_of, dimensions)
        if why is None and one.label in names:
            why = Text("名称重复", "the name is given twice")
        if why is not None:
            raise BriefingRejected(Text(f"“{one.label}”：{why.zh}", f"{one.label}: {why.en}"))
        names.add(one.label)
    for name in _names_in(lines):
        if name not in names:
            raise BriefingRejected(Text(f"没有名为“{name}”的数字", f"There is no figure called {name}"))


def _wrong(one: Asked, place: str, as_of: date, dimensions) -> Text | None:
    if not 0 < len(one.label) <= LONGEST_NAME or re.search(r"[{}｛｝\n]", one.label):
        return Text(f"名称须为1至{LONGEST_NAME}个字，不含花括号", f"a name has 1 to {LONGEST_NAME} signs, no braces")
    if one.metric not in METRICS:
        return Text(f"没有指标{one.metric}", f"there is no metric {one.metric}")
    if one.like:
        try:
            style_of(one.like)
        except (ValueError, StopIteration):
            return Text(f"“{one.like}”不是一个数的写法", f"{one.like} is no wording of a number")
    try:
        selection = one.selection(place, as_of)
        check_known(selection, dimensions)
    except BadRequest as unknown:
        return unknown.message
    except ValueError as unreadable:
        return Text(f"期间或筛选无法识别（{unreadable}）", str(unreadable))
    if aside := unknown_filters(METRICS[one.metric], selection):
        return Text(f"这个指标不能按{'、'.join(aside)}筛选", f"this metric does not follow {', '.join(aside)}")
    return None


def own_paragraphs(
    lines: Iterable[str], figures: Iterable[Asked], found: dict[Asked, Bound]
) -> Iterator[tuple[str, int, tuple[str | Bound, ...]]]:
    """(heading, level, parts) of every paragraph that can be written: one with a figure that has no value cannot."""
    by_name = {one.label: found.get(one) for one in figures}
    for line in lines:
        level = next((level for level, heading in enumerate(_HEADINGS, 1) if heading.fullmatch(line)), 0)
        if level:
            yield line, level, ()
        elif all(by_name.get(name) for name in _names_in((line,))):
            parts = [by_name[part] if number % 2 else part for number, part in enumerate(_NAMED.split(line))]
            yield "", 0, tuple(part for part in parts if part != "")
    standing = set(_names_in(lines))
    for name, figure in by_name.items():
        if figure is not None and name not in standing:
            yield "", 0, (f"{name}：", figure, "。")


def unwritten(lines: Iterable[str], figures: Iterable[Asked], found: dict[Asked, Bound]) -> tuple[str, ...]:
    """Paragraphs that name a figure without a value, or one that was left out."""
    there = {one.label for one in figures if one in found}
    return tuple(line for line in lines if not set(_names_in((line,))) <= there)


def _names_in(lines: Iterable[str]) -> list[str]:
    return [name for line in lines for name in _NAMED.findall(line)]
