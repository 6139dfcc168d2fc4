"""What the key points are made from: measured results, asked for by the subject of a page. Numbers only, no words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lib.access import Scope
from lib.catalogue.metric import Metric
from lib.catalogue.periods import split_period
from lib.db import Version
from lib.dimensions import Dimensions
from lib.key_points.subjects import PLACE, Subject
from lib.measure.buckets import incomplete_months
from lib.measure.comparison import Comparison, comparison
from lib.measure.disclosure import HIDDEN, Form
from lib.measure.horizon import speaks_to
from lib.measure.measure import breakdowns_of, measure
from lib.measure.result import Incomplete, Result
from lib.selection import Selection

EARLIER_YEARS = 4
"""How many years back the same period is looked at; fewer than LEAST_YEARS of them say nothing about what is usual."""
LEAST_YEARS = 3
MOST_MONTHS = 36
"""Up to this length of the period its months are looked at one by one."""


@dataclass(frozen=True)
class Asking:
    """How figures are asked for: on a page through its cache, elsewhere of the database.

    measured: (metric, breakdowns, selection) -> Result. compared: (metric, selection) -> Comparison.
    platform_day: (metric, platform id) -> the last day that the platform's data speaks for in the metric.
    incomplete: (metric, selection) -> the months of its period that are not whole, with what of them is counted.
    """

    measured: Callable[[str, tuple[str, ...], Selection], Result]
    compared: Callable[[str, Selection], Comparison]
    platform_day: Callable[[Metric, int], date | None]
    incomplete: Callable[[str, Selection], tuple[tuple[int, Incomplete], ...]]


def asking_of(database, *, scope: Scope, version: Version, form: Form) -> Asking:
    """Figures asked for of the database itself, without a cache."""
    return Asking(
        measured=lambda metric, by, chosen: measure(
            database, metric, chosen, by, scope=scope, form=form, version=version
        ),
        compared=lambda metric, chosen: comparison(database, metric, chosen, scope=scope, version=version),
        platform_day=lambda metric, platform: speaks_to(database, version, metric, (platform,)),
        incomplete=lambda metric, chosen: incomplete_months(database, metric, chosen, scope=scope, version=version),
    )


@dataclass(frozen=True)
class Level:
    """A figure, and that of the period it is compared with (None without one)."""

    now: Result
    before: Result | None
    comparison: Comparison

    @property
    def difference(self) -> float | None:
        """now - before in the metric's unit; None where one of them is blank."""
        if self.before is None or self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


@dataclass(frozen=True)
class Parts:
    """The change of the figure by `breakdown`: (code, difference) that add up to it. panel: key of the panel with them."""

    breakdown: str
    panel: str
    differences: tuple[tuple[object, float], ...]


@dataclass(frozen=True)
class Facts:
    """Everything that the sentences of a page are made from.

    earlier: (first day, value) of the same period in the years before, the nearest first, like with like; ends at the
        first year that cannot be compared. incomplete: (month, what of it is counted) of the period's months.
    late: (platform id, last day) of platforms whose data ends within the period, before that of the others.
    hidden: how many parts are hidden because they count too few people. checked: whether months and platforms were
        looked at.
    """

    subject: Subject
    level: Level
    also: tuple[Level, ...]
    parts: Parts | None
    earlier: tuple[tuple[date, float], ...]
    incomplete: tuple[tuple[int, object], ...]
    late: tuple[tuple[int, date], ...]
    hidden: int
    checked: bool
    arrivals: Result | None = None
    departures: Result | None = None


def facts(subject: Subject, selection: Selection, dimensions: Dimensions, asking: Asking) -> Facts:
    """Ask for everything that the key points of a page may speak of; `selection` as it was chosen."""
    level = _level(asking, subject.metric, selection)
    parts, hidden = _parts(subject, level, selection, dimensions, asking)
    incomplete, late, checked = _gaps(level.now, selection, asking)
    flows = [name and asking.measured(name, (), selection) for name in (subject.arrivals, subject.departures)]
    return Facts(
        subject=subject,
        level=level,
        also=tuple(_level(asking, name, selection) for name in subject.also),
        parts=parts,
        earlier=_earlier(asking, subject.metric, selection),
        incomplete=incomplete,
        late=late,
        hidden=hidden,
        checked=checked,
        arrivals=flows[0],
        departures=flows[1],
    )


def next_level(selection: Selection, dimensions: Dimensions) -> str:
    """The breakdown by place one level below the chosen places."""
    levels = {dimensions.place(place).level for place in selection.places}
    return "community" if levels & {"street", "community"} else "street"


def _level(asking: Asking, name: str, selection: Selection) -> Level:
    now, compared = asking.measured(name, (), selection), asking.compared(name, selection)
    before = None if compared.selection is None else asking.measured(name, (), compared.selection)
    return Level(now, before, compared)


def _parts(subject, level: Level, selection, dimensions, asking) -> tuple[Parts | None, int]:
    """The first breakdown whose parts add up to the change, and how many cells are hidden as too small.

    A change of distinct people, of a rate or a median has no parts. Nor has one whose parts are unknown on one side only, or
    that lies all in one place, category, ...: that says nothing.
    """
    hidden = 0
    if level.difference is None or not level.now.metric.additive or level.now.metric.is_ratio:
        return None, hidden
    for name, panel in subject.parts:
        by = next_level(selection, dimensions) if name == PLACE else name
        if by not in breakdowns_of(level.now.metric):
            continue
        results = [asking.measured(subject.metric, (by,), chosen) for chosen in (selection, level.comparison.selection)]
        hidden += sum(cell.reason in HIDDEN for cell in results[0].cells)
        differences = _differences(*results)
        several = len({cell.codes[0] for result in results for cell in result.cells if cell.value}) > 1
        if differences and several and _adds_up(results[0], level.now, results[1], level.before):
            return Parts(by, panel, differences), hidden
    return None, hidden


def _differences(now: Result, before: Result) -> tuple[tuple[object, float], ...] | None:
    """(code, difference), the largest first; None where a part is known on one side and blank on the other."""
    values = [{cell.codes[0]: cell.value for cell in result.cells} for result in (now, before)]
    found = []
    for code in dict.fromkeys([*values[0], *values[1]]):
        pair = [side.get(code, 0.0) for side in values]
        if pair == [None, None]:
            continue
        if None in pair:
            return None
        found.append((code, pair[0] - pair[1]))
    return tuple(sorted(found, key=lambda part: (-abs(part[1]), str(part[0]))))


def _adds_up(*parts_and_wholes: Result) -> bool:
    """Whether the parts of each of the results (parts, whole, parts, whole) sum to the whole."""
    pairs = zip(parts_and_wholes[::2], parts_and_wholes[1::2], strict=True)
    return all(
        abs(sum(cell.value or 0 for cell in parts.cells) - whole.value) <= 1e-6 * max(1, abs(whole.value))
        for parts, whole in pairs
    )


def _earlier(asking: Asking, name: str, selection: Selection) -> tuple[tuple[date, float], ...]:
    found, at = [], replace(selection, compare="last_year")
    while len(found) < EARLIER_YEARS:
        at = asking.compared(name, at).selection
        value = None if at is None else asking.measured(name, (), at).value
        if value is None:
            break
        found.append((at.period.start, value))
    return tuple(found)


def _gaps(now: Result, selection: Selection, asking: Asking):
    """Months that are not whole, platforms whose data ends early, and whether both could be looked at."""
    start, end = now.selection.period.start, now.selection.period.end
    if now.value is None or start is None or "month" not in breakdowns_of(now.metric):
        return (), (), False
    if len(list(split_period("month", start, end))) > MOST_MONTHS:
        return (), (), False
    incomplete = asking.incomplete(now.metric.name, selection)
    if "platform" not in breakdowns_of(now.metric):
        return incomplete, (), False
    platforms = asking.measured(now.metric.name, ("platform",), selection)
    days = {code: asking.platform_day(now.metric, code) for code, value in platforms.by_code().items() if value}
    late = sorted((code, day) for code, day in days.items() if day is not None and start <= day < end)
    return incomplete, tuple(late), bool(days)  # where no platform has records there is nothing to say of them
