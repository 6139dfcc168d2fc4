"""How many different people are behind the platforms' registrations: certain, possible and unknown overlap.

People known by their ID number are one person on every platform. Where an export has none, a registration is counted on
its platform and never merged: somebody of the same name elsewhere is possible overlap, everybody else is unknown.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import and_, distinct, func, select

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.labels import code_label, reason_text
from lib.measure.disclosure import Form, people_in_steps, step_of
from lib.measure.metric_query import MetricQuery
from lib.measure.namesakes import Namesakes, read_namesakes
from lib.measure.report_query import build_query, not_by
from lib.reports.report import Report, Rows, whole
from lib.schema import registration, stock_report
from lib.selection import Selection

MEASURE = "registered_volunteers"


@dataclass(frozen=True)
class Pair:
    """Two platforms. registered: people of each; certain: people on both, by ID number; possible: at most so many more
    (the same name on both, and not two ID numbers); unknown: people without an ID number of whom the other platform has no
    namesake. Counts of people; None: too few to show, or (with `totals_only`) a platform reports no more than a total."""

    platforms: tuple[int, int]
    registered: tuple[float | None, float | None]
    certain: float | None
    possible: float | None
    unknown: float | None
    totals_only: bool = False


@dataclass(frozen=True)
class Bounds:
    """How many different people: `least` <= truth <= `most`, by home, on the selection's last day.

    least: the largest platform, or all who are known by ID number where they are more; most: the sum of the platforms
    less the certain repetitions. whole: the plain sum. apart: people without an ID number, counted on each platform.
    totals: people of platforms that report only a total (in whole and most). reason: why there are none.
    """

    least: float | None = None
    most: float | None = None
    whole: float | None = None
    certain: float | None = None
    apart: float | None = None
    totals: float | None = None
    largest: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Overlap:
    """The bounds, and each pair of platforms that has people."""

    bounds: Bounds
    pairs: tuple[Pair, ...]

    @property
    def reason(self) -> str | None:
        return self.bounds.reason


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Overlap:
    """Overlap of the platforms among the people registered on the selection's last day.

    Protected, the people of a pair are given in steps.
    """
    query = build_query(database, MEASURE, selection, scope=scope)
    if reason := not_by(query):
        return Overlap(Bounds(reason=reason), ())
    registered, both, people = _counted(query)
    totals = {platform: value for platform, value in _totals(query).items() if platform not in registered}
    if not registered and not totals:
        return Overlap(Bounds(reason="no_records"), ())
    names = read_namesakes(query)
    each = registered | totals
    pairs = [
        _totals_pair(pair, each)
        if set(pair) & set(totals)
        else _pair(pair, each, both.get(pair, 0), names, form, step_of(query))
        for pair in combinations(sorted(each), 2)
    ]
    return Overlap(_bounds(each, totals=totals, people=people, apart=names.apart), tuple(pairs))


def _pair(pair: tuple[int, int], each: dict, certain: int, names: Namesakes, form: Form, step: int) -> Pair:
    possible, unknown = names.between(*pair)
    return Pair(
        platforms=pair,
        registered=tuple(float(each[platform]) for platform in pair),
        certain=people_in_steps(certain, form, step)[0],
        possible=people_in_steps(possible, form, step)[0],
        unknown=people_in_steps(unknown, form, step)[0],
    )


def _totals_pair(pair: tuple[int, int], each: dict) -> Pair:
    registered = tuple(float(each[platform]) for platform in pair)
    return Pair(pair, registered, certain=None, possible=None, unknown=None, totals_only=True)


def _bounds(each: dict, *, totals: dict, people: int, apart: int) -> Bounds:
    whole, reported, largest = sum(each.values()), sum(totals.values()), max(each.values())
    return Bounds(
        least=float(max(largest, people - apart)),
        most=float(people + reported),
        whole=float(whole),
        certain=float(whole - reported - people),
        apart=float(apart),
        totals=float(reported),
        largest=float(largest),
    )


def _counted(query: MetricQuery) -> tuple[dict[int, int], dict[tuple[int, int], int], int]:
    """People by platform, people on both of a pair, people."""
    held = select(registration.c.volunteer_id, registration.c.platform_id).where(*query.conditions()).distinct()
    one, other = held.subquery("one"), held.subquery("other")
    registered = query.read(select(one.c.platform_id, func.count()).group_by(one.c.platform_id))
    pair = (one.c.platform_id, other.c.platform_id)
    on_both = and_(one.c.volunteer_id == other.c.volunteer_id, one.c.platform_id < other.c.platform_id)
    both = query.read(select(*pair, func.count()).select_from(one.join(other, on_both)).group_by(*pair))
    people = query.read(select(func.count(distinct(one.c.volunteer_id))))[0][0]
    return {p: int(n) for p, n in registered}, {(p, q): int(n) for p, q, n in both}, int(people)


def _totals(query: MetricQuery) -> dict[int, float]:
    """The latest total up to the last day that each platform reports for the chosen places, all places together.

    Known by place and platform only: with any other filter there is none.
    """
    if {name for name, _ in query.selection.filters} - {"place", "platform"}:
        return {}
    report, platforms = stock_report.c, query.dimensions.ids("platforms", query.selection.get("platform"))
    conditions = [
        report.measure == MEASURE,
        report.as_of <= query.end,
        report.region_id.in_(query.chosen_places()),
    ]
    if platforms:
        conditions.append(report.platform_id.in_(platforms))
    rows = query.read(select(report.platform_id, report.region_id, report.as_of, report.value).where(*conditions))
    latest = {(platform, place): value for platform, place, _, value in sorted(rows, key=lambda row: row[2])}
    found: Counter = Counter()
    for (platform, _), value in latest.items():
        found[platform] += int(value)
    return dict(found)


BOUND_HEADERS = {"zh": ("项目", "人数", "备注"), "en": ("What", "People", "Note")}
PAIR_HEADERS = {
    "zh": ("平台甲", "平台乙", "甲注册", "乙注册", "确认重叠", "可能重叠（至多）", "无法判断", "备注"),
    "en": (
        *("Platform A", "Platform B", "People of A", "People of B"),
        *("Certain", "Possible (at most)", "Unknown", "Note"),
    ),
}
BOUNDS = {
    "largest": Text("注册最多的一个平台", "The platform with the most people"),
    "whole": Text("各平台相加（同一人重复计）", "Sum of the platforms (one person counted on each)"),
    "certain": Text("其中确认重复（证件号码相同）", "Of these certain repetitions (same ID number)"),
    "apart": Text("无证件号码、只能按平台计的人", "People without an ID number, counted on each platform"),
    "totals": Text("只报总数的平台的人数", "People of platforms that report only a total"),
    "least": Text("不同的人：至少", "Different people: at least"),
    "most": Text("不同的人：至多", "Different people: at most"),
}
ONLY_TOTALS = Text("一方只报总数，无法比对", "one reports only a total: cannot be compared")
_REGISTRATIONS = Text("各平台注册数据、平台报送总数", "Registrations of all platforms, totals that platforms report")


def bound_rows(overlap: Overlap, dimensions: Dimensions, language: str) -> Rows:
    """One row a bound."""
    hidden = reason_text(overlap.reason or "no_records", language)
    lines = [(BOUNDS[name].in_language(language), getattr(overlap.bounds, name)) for name in BOUNDS]
    return BOUND_HEADERS[language], [(words, whole(value), hidden if value is None else "") for words, value in lines]


def pair_rows(overlap: Overlap, dimensions: Dimensions, language: str) -> Rows:
    """One row a pair of platforms."""
    hidden, rows = reason_text("below_ten", language), []
    for pair in overlap.pairs:
        numbers = (*pair.registered, pair.certain, pair.possible, pair.unknown)
        note = ONLY_TOTALS.in_language(language) if pair.totals_only else hidden if None in numbers else ""
        names = [code_label("platform", platform, dimensions, language) for platform in pair.platforms]
        rows.append((*names, *map(whole, numbers), note))
    return PAIR_HEADERS[language], rows


REPORTS = (
    Report(
        name="overlap_bounds",
        title=Text("究竟有多少个不同的人", "How many different people there are"),
        definition=Text(
            "时段末日有效注册。有证件号码的，同一号码在几个平台只算一人；没有证件号码的，每个平台各算一人，从不合并。"
            "真实人数不少于注册最多的平台，也不少于有证件号码的人数；不多于各平台相加减去确认重复。本系统各页采用的是“至多”减去只报总数的平台。",
            "Registrations valid on the last day. With an ID number, one person on several platforms counts once; without one, "
            "a person counts once on each platform and is never merged. There are no fewer people than on the largest platform "
            "or with an ID number, and no more than the sum of the platforms less the certain repetitions. The other pages show "
            "'at most' without the platforms that report only totals.",
        ),
        source=_REGISTRATIONS,
        compute=compute,
        rows=bound_rows,
        metric="registered_volunteers",
        public="years",
    ),
    Report(
        name="overlap_pairs",
        title=Text("两两平台之间的重叠", "Overlap of each two platforms"),
        definition=Text(
            "确认：证件号码相同，两边都有注册。可能：姓名相同且至少一方没有证件号码，至多这么多人。"
            "无法判断：没有证件号码、对方平台也没有同名者。姓名只以加密指纹比对。",
            "Certain: registered on both, by ID number. Possible: the same name on both and no ID number on at least one side, at "
            "most so many. Unknown: without an ID number, and no namesake on the other platform. Names are compared as "
            "fingerprints only.",
        ),
        source=_REGISTRATIONS,
        compute=compute,
        rows=pair_rows,
        metric="registered_volunteers",
        public="years",
        sums=(),
    ),
)
