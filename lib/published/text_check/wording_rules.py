"""Rules about the words of one figure, or of two figures of one thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from lib.catalogue.vocabularies import Text
from lib.number_words import exact
from lib.published.running_text import FoundFigure
from lib.published.text_check.remark import NO_PROPOSAL, Remark
from lib.published.text_check.things import ATTENDANCES, PEOPLE, family_of, is_specific, one_name, thing_of

_DATE = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
    r"|(?<!\d)20\d{2}[./-]\d{1,2}[./-]\d{1,2}(?!\d)"
)
_PART_OF_A_DATE = re.compile(r"(?<!\d)\d{4}\s*年|[二〇○零一三四五六七八九]{4}年|\d{1,2}\s*月\s*\d{1,2}\s*日")
_YEAR = re.compile(r"\d{4}年")
_NAMED_DAY = re.compile(r"截[至止]到?\s*\d{4}\s*年")
_SERVED = re.compile(
    "(?:惠及|受益|服务|救助|帮助)(?:困难|特殊|残疾|辖区|社区|各类|广大|周边|高龄|独居|留守|流动|农村)*"
    "(?P<whom>居民|群众|老年人|老人|市民|学生|儿童|对象|人群|家庭|村民)?[^,，。]{0,2}$"
)
RELATIVE = ("years", "this_year", "last_year", "months", "whole_year")
"""Kinds of periods that are counted from the day of the text."""
TO_DATE = ("as_of", "to_date", "now", "since")
"""Kinds of periods that end with the text."""


def mixed_units(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """人 beside 人次 for one thing; 场 beside 场次 anywhere."""
    by_thing = defaultdict(list)
    for figure in figures:
        if is_specific(thing := thing_of(figure)) and family_of(figure.unit) == "people":
            by_thing[thing].append(figure)
    for thing, found in by_thing.items():
        units = {figure.unit in ATTENDANCES for figure in found}
        if len(units) > 1:
            for figure in found[1:]:
                if (figure.unit in ATTENDANCES) != (found[0].unit in ATTENDANCES):
                    yield _remark(
                        figure,
                        "mixed_units",
                        wrong=True,
                        why=Text(
                            f"“{thing}”前面用“{found[0].unit}”，这里用“{figure.unit}”：人与人次不是一回事",
                            f"{thing} is counted in {found[0].unit} before and in {figure.unit} here: people are not attendances",
                        ),
                        proposal=Text("统一单位；人次不能写成人", "use one unit; attendances are not people"),
                    )
    plain, full = ([f for f in figures if f.unit == unit] for unit in ("场", "场次"))
    if plain and full:
        fewer, other = (plain, "场次") if len(plain) <= len(full) else (full, "场")
        for figure in fewer:
            words = figure.words.removesuffix(figure.unit) + other
            yield _remark(
                figure,
                "mixed_units",
                wrong=False,
                why=Text("同一份文件里“场”与“场次”混用", "场 and 场次 both stand in this text"),
                proposal=Text(words, words),
            )


def people_or_attendances(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """惠及居民2000人 where the same text counts people served in 人次."""
    served = [(f, found) for f in figures if (found := _SERVED.search(f.before[-24:]))]
    visits = {_whom(found) for figure, found in served if figure.unit in ATTENDANCES}
    if not visits:
        return
    for figure, found in served:
        if figure.unit in PEOPLE:
            words = figure.words.removesuffix(figure.unit) + "人次"
            yield _remark(
                figure,
                "mixed_units",
                wrong=_whom(found) in visits,
                why=Text(
                    "服务对象在本文他处以“人次”计，此处写成了人数",
                    "people served are counted in 人次 elsewhere in this text",
                ),
                proposal=Text(words, words),
            )


def _whom(served: re.Match) -> str:
    """居民 for 群众 and 市民, who are the same; empty where nobody is named: then every one is worth a look alone."""
    return "居民" if served["whom"] in ("群众", "市民", "村民") else served["whom"] or served[0]


def two_values(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """One thing with two values: 志愿服务活动5万余场次 in one section, 8万余场次 in another."""
    known: dict[tuple, list[tuple[str, FoundFigure]]] = defaultdict(list)
    days = [f.period.words for f in figures if f.period and f.period.kind == "as_of" and _YEAR.search(f.period.words)]
    latest = max(map(_sortable, days), default=())
    for figure in figures:
        thing = thing_of(figure)
        if not is_specific(thing) or figure.role in ("growth", "start", "target"):
            continue
        period = figure.period
        when = "to date" if period is None or period.kind in TO_DATE else re.sub("今年|本年", "", period.words)
        other_day = period and ("去年" in period.words or (period.words in days and _sortable(period.words) != latest))
        if when == "to date" and other_day:
            when = period.words  # an earlier day than that of the text
        key = (one_name(thing), family_of(figure.unit), when)
        for name, other in known[key]:
            if not _may_be_equal(figure, other):
                yield _two_values(figure, thing, other, name)
                break
        if all(figure.quoted.interval() != other.quoted.interval() for _, other in known[key]):
            known[key].append((thing, figure))


def _two_values(figure: FoundFigure, thing: str, other: FoundFigure, name: str) -> Remark:
    """A remark on `thing` of another value than before, when it was called `name`: of two names it is worth a look."""
    again, once_more = ("", "") if name == thing else (f"“{thing}”", f"{thing} is ")
    return _remark(
        figure,
        "two_values",
        wrong=name == thing,
        why=Text(
            f"“{name}”在前文是{other.words}，此处{again}是{figure.words}：是两种口径（如发布与举办）请写明，否则请统一",
            f"{name} is {other.words} earlier and {once_more}{figure.words} here: name both definitions (published, held), or use one",
        ),
    )


def _sortable(day: str) -> tuple[int, ...]:
    """截至2025年6月底 as numbers; a year alone is its end."""
    return (*map(int, re.findall(r"\d+", day)), 99, 99)[:3]


def no_day(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """Figures to date in a text that names no day; and 截至目前 instead of the day."""
    to_date = [f for f in figures if f.period and f.period.kind in ("as_of", "to_date", "now")]
    days = _DATE.findall(text)
    if not days and not _PART_OF_A_DATE.search(text):  # 今年以来 is of no year
        to_date = [f for f in figures if f.period and f.period.kind in ("as_of", "to_date", "now", *RELATIVE)]
    if not to_date or _NAMED_DAY.search(text):
        return
    first = to_date[0]
    if not days:
        partly = bool(_PART_OF_A_DATE.search(text))
        yield _remark(
            first,
            "no_day",
            wrong=not partly,
            why=Text("有累计或截至目前的数，全文却没有一个完整的日期", "figures to date, and no whole date in the text")
            if partly
            else Text("有累计或截至目前的数，全文却没有任何日期", "figures to date, and no day anywhere in the text"),
            proposal=Text("截至××××年×月×日，", "name the day: 截至××××年×月×日，"),
        )
    elif first := next((f for f in to_date if re.fullmatch("截[至止]到?目前", f.period.words)), None):
        day = "".join(days[-1].split())
        yield _remark(
            first,
            "no_day",
            wrong=False,
            why=Text("“截至目前”没有写明日期", "截至目前 names no day"),
            proposal=Text(f"截至{day}，", f"截至{day}，"),
        )


def over_after_exact(text: str, figures: list[FoundFigure]) -> Iterator[Remark]:
    """1335余支: 余 behind a number that is counted to the last digit; and two words of imprecision at once."""
    for figure in figures:
        quoted = figure.quoted
        if figure.doubled:
            less = re.sub("超过|超|逾|约|近|突破", "", figure.words, count=1)
            why = Text("两个约数词连用", "two words of imprecision at once")
            yield _remark(figure, "over_after_exact", wrong=True, why=why, proposal=Text(less, less))
        elif quoted.operator == "over" and not quoted.open_ended and quoted.step == 1 and quoted.value >= 10:
            sure = re.sub("[余多]", "", figure.words)
            cut = _cut(quoted.value) + "余" + figure.unit
            yield _remark(
                figure,
                "over_after_exact",
                wrong=True,
                why=Text("数到个位的数后面不用“余”", "余 does not follow a number that is exact to its last digit"),
                proposal=Text(f"{sure}，或{cut}", f"{sure}, or {cut}"),
            )


def _cut(value: float) -> str:
    """All but the last two digits cut off, at least one kept: 1335 as 1300, 118432 as 118400, 15 as 10."""
    place = 100 if value >= 1000 else 10
    return f"{int(value // place * place)}"


def _may_be_equal(one: FoundFigure, other: FoundFigure) -> bool:
    (low, high), (other_low, other_high) = one.quoted.interval(), other.quoted.interval()
    return exact(low) <= exact(other_high) and exact(other_low) <= exact(high)


def _remark(figure: FoundFigure, rule: str, *, wrong: bool, why: Text, proposal: Text = NO_PROPOSAL) -> Remark:
    return Remark(figure.start, figure.end, rule, wrong, why, proposal)
