"""What is measured, on its way to SQL: a metric, a selection with dates, breakdowns, a scope. For `measure()` and the reports."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from sqlalchemy import ClauseElement, Table, false, func, or_, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import split_period
from lib.dimensions import Dimensions
from lib.measure.horizon import speaks_to
from lib.names_in_scope import rows_in_scope
from lib.schema.placed_rows import PlacedRows
from lib.selection import Selection

OF_PEOPLE = ("sex", "age_band", "group", "profession")
"""Attributes of people: a rate of some of them needs a denominator of the same people."""
NO_DAY = date(1900, 1, 1)
"""Where there is no data at all, a selection has dates all the same."""


@dataclass(frozen=True)
class MetricQuery:
    """`selection` has dates, cut at `as_of`, the last day that the data speaks for in the metric; `until` is the last day
    asked for. `asked` is the selection as it was chosen, `set_aside` the filters of it that the rows do not carry (not in
    `asked` and not applied). See `query_for`.

    `sources` collects whether the columnar copy answered each read, `versions` of what, `first_days` what was asked for by
    `start_or_first`: queries made from this one share them.
    """

    database: object
    dimensions: Dimensions
    metric: Metric
    selection: Selection
    by: tuple[str, ...]
    scope: Scope
    until: date | None = None
    as_of: date | None = None
    asked: Selection | None = None
    set_aside: tuple[str, ...] = ()
    sources: list[bool] = field(default_factory=list)
    versions: set[int] = field(default_factory=set)
    first_days: dict[tuple, date] = field(default_factory=dict)

    @property
    def end(self) -> date:
        return self.selection.period.end

    def start_or_first(self) -> date:
        """First day of the period; for an open one the first day of what is counted (of a ratio: by its numerator)."""
        if self.selection.period.start:
            return self.selection.period.start
        key = (self.metric.parts[0].name, self.selection)
        if key not in self.first_days:
            self.first_days[key] = self._first_counted() or self.end
        return self.first_days[key]

    def _first_counted(self) -> date | None:
        counted = self.with_metric(self.metric.parts[0])
        first = select(func.min(counted.metric.date))
        if counted.metric.subject is None:  # residents: since the first count of any place
            first = first.where(counted.metric.date <= self.end)
        else:
            first = first.select_from(counted.metric.subject).where(*counted.fixed_conditions())
        return counted.read(first)[0][0]

    def with_metric(self, metric: Metric) -> "MetricQuery":
        return replace(self, metric=metric)

    def with_period(self, *, start: date | None, end: date) -> "MetricQuery":
        return replace(self, selection=self.selection.within(start=start, end=end), until=None)

    @property
    def rows(self) -> PlacedRows | None:
        """What the scope lets be seen, whatever a statement asks; None: everything."""
        return None if self.scope.places is None else rows_in_scope(self.dimensions, self.scope)

    def read(self, statement, *, follows: tuple[Table, ...] = ()) -> list[tuple]:
        """The rows of a statement. Of the tables that it selects from it sees the rows of the scope alone; those of
        `follows` it sees whole: it follows what rows of the scope name there (the activities of a station, wherever)."""
        rows = self.rows
        if rows is not None and follows:
            rows = rows.following(*follows)
        found = self.database.read(statement, version=self.dimensions.version, rows=rows)
        self.sources.append(found.from_copy)
        self.versions.add(found.data_version)
        return found.rows

    def from_copy(self) -> bool:
        """Whether the columnar copy answered everything so far."""
        return all(self.sources)

    @property
    def lies_ahead(self) -> bool:
        """Whether the data does not reach into the period at all."""
        start = self.selection.period.start
        return start is not None and start > self.end

    # -- filters ---------------------------------------------------------------------------------------------------

    def unknown_filter(self) -> str | None:
        """The first chosen filter that the metric's rows do not carry; for a ratio, that its numerator does not."""
        return next(iter(unknown_filters(self.metric, self.selection)), None)

    def without_unknown_filters(self) -> "MetricQuery":
        """The same query with only the filters that the metric's rows carry."""
        kept = tuple((n, v) for n, v in self.selection.filters if _carries(self.metric, n))
        return replace(self, selection=replace(self.selection, filters=kept))

    def conditions(self) -> list:
        """Everything that a row must meet: the metric's own conditions, the period, the filters, the scope."""
        start, end = self.selection.period.start, self.end
        return [*(w(start, end) if callable(w) else w for w in self.metric.where), *self.limits()]

    def limits(self) -> list:
        """The period, the filters and the scope, without the metric's own conditions."""
        metric, start = self.metric, self.selection.period.start
        found = [metric.date <= self.end, *self.chosen_conditions()]
        if metric.kind is Kind.STOCK:
            if metric.ended is not None:
                found.append(or_(metric.ended.is_(None), metric.ended > self.end))
        elif start is not None:
            found.append(metric.date >= start)
        return found

    def fixed_conditions(self) -> list:
        """The conditions without the beginning of the period and the end of what is stocked."""
        metric, start, end = self.metric, self.selection.period.start, self.end
        found = [w(start, end) if callable(w) else w for w in metric.where]
        return [*found, metric.date <= end, *self.chosen_conditions()]

    def chosen_conditions(self) -> list:
        """The filters and the scope alone."""
        found = []
        for name, values in self.selection.filters:
            found.append(self.in_places(map(int, values)) if name == "place" else self._in_values(name, values))
        if self.scope.places is not None:
            found.append(self.in_places(self.scope.places))
        return found

    def on_people(self, metric: Metric) -> list:
        """The filters by home and by attributes of people, and the scope, as conditions on the rows of `metric`, which are of
        people and by home as the query's own are: they hold for what is joined with these by the person."""
        query, found = self.with_metric(metric), []
        for name, values in self.selection.filters:
            if name == "place":
                found.append(query.in_places(map(int, values)))
            elif name in (*PLACES, *OF_PEOPLE):
                found.append(query._in_values(name, values))
        if self.scope.places is not None:
            found.append(query.in_places(self.scope.places))
        return found

    def in_places(self, places, column_at=None) -> object:
        """Rows at or below any of `places`; `column_at(level)` gives the column to test (default: the metric's)."""
        column_at = column_at or self.metric.place_column
        wanted: dict[str, list[int]] = {}
        for place_id in places:
            level = self.dimensions.place(place_id).level
            ids = [place_id] if level in PLACES else self.dimensions.below(place_id, "county")
            wanted.setdefault(level if level in PLACES else "county", []).extend(ids)
        return or_(false(), *(column_at(level).in_(ids) for level, ids in wanted.items()))

    def _in_values(self, name: str, values: tuple[str, ...]):
        breakdown = BREAKDOWNS[name]
        expression = breakdown.expression(self.metric, self.end.year)
        if name in PLACES or breakdown.digits:
            return expression.in_([int(value) for value in values])
        if breakdown.names:
            own = self.metric.subject.name + "s" == breakdown.names and name in ("programme",)
            return expression.in_(self.dimensions.ids(breakdown.names, values, with_children=not own))
        return expression.in_(values)

    # -- what could be there ---------------------------------------------------------------------------------------

    def chosen_places(self) -> list[int]:
        """The chosen places, or the counties that the data speaks of; cut to the scope. None lies within another."""
        chosen = self.dimensions.outermost(self.selection.places or self.dimensions.used_counties)
        for name in PLACES:
            if values := self.selection.get(name):
                chosen = self.dimensions.common(chosen, map(int, values))
        return chosen if self.scope.places is None else self.dimensions.common(chosen, self.scope.places)

    def domain(self) -> list:
        """Every code that a breakdown by time or place could show in this selection."""
        (name,) = self.by
        if name in TIMES:
            return [code for code, _, _ in split_period(name, self.start_or_first(), self.until or self.end)]
        found = []
        for place in self.chosen_places():
            found += self.dimensions.below(place, name) or [
                p for p in self.dimensions.line(place) if self.dimensions.place(p).level == name
            ]
        return list(dict.fromkeys(found))


def query_for(
    database, dimensions: Dimensions, metric: Metric, selection: Selection, *, by: tuple[str, ...] = (), scope: Scope
) -> MetricQuery:
    """The query of `metric` for a selection as it was chosen.

    Presets count back from the last day that the data speaks for in the metric, and the period ends there at the latest.
    Filters that the metric's rows do not carry are set aside. Raises UnknownValue for a platform that does not exist.
    """
    set_aside = unknown_filters(metric, selection)
    asked = selection.choose(**dict.fromkeys(set_aside, ()))
    platforms = tuple(dimensions.ids("platforms", asked.get("platform")))
    as_of = speaks_to(database, dimensions.version, metric, platforms) or NO_DAY
    start, until = asked.period.days(as_of)
    dated = asked.within(start=start, end=min(until, as_of))
    return MetricQuery(
        database, dimensions, metric, dated, by, scope, until=until, as_of=as_of, asked=asked, set_aside=set_aside
    )


def unknown_filters(metric: Metric, selection: Selection) -> tuple[str, ...]:
    """Names of the chosen filters that the metric's rows (of a ratio: its numerator's) do not carry."""
    return tuple(name for name, _ in selection.filters if not _carries(metric.parts[0], name))


@cache
def _carries(metric: Metric, name: str) -> bool:
    return metric.has_place() if name == "place" else metric.has(BREAKDOWNS[name])


def days_between(first: date, last: date) -> int:
    """Days of a period, both ends included."""
    return (last - first).days + 1


@cache
def metrics_of_one_scan(metric: Metric) -> list[Metric]:
    """The metric and those that one statement counts with it: flows over the same rows that cost nothing more."""
    if not is_plain_flow(metric):
        return [metric]
    return [metric, *(other for other in METRICS.values() if other is not metric and _same_rows(metric, other))]


def is_plain_flow(metric: Metric) -> bool:
    """Whether the metric is an aggregate over the rows of a period that adds up, whatever they are split by."""
    return metric.value is not None and metric.kind is Kind.FLOW and metric.additive


def _same_rows(one: Metric, other: Metric) -> bool:
    if not is_plain_flow(other) or one.subject is not other.subject or one.place != other.place:
        return False
    if one.date is not other.date or len(one.where) != len(other.where):
        return False
    pairs = zip(one.where, other.where, strict=True)
    return all(isinstance(a, ClauseElement) and isinstance(b, ClauseElement) and a.compare(b) for a, b in pairs)
