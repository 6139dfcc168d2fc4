"""Stocks of people in one scan: by an attribute on a day, and those who were active within each of many periods.

Both equal what is counted day by day, group by group: the recount compares them with every breakdown.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from sqlalchemy import Integer, and_, case, func, literal, select, true, union_all

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.metric import Metric
from lib.catalogue.periods import split_period
from lib.catalogue.volunteers import ServedWithin
from lib.db import DatabaseBusy, Version
from lib.dimensions import read_dimensions
from lib.measure.cell_cache import cached_rows, is_in_cache, put_in_cache
from lib.measure.metric_query import NO_DAY, MetricQuery, query_for
from lib.measure.result import Cell
from lib.measure.windows.counterparts import before_of
from lib.schema import service_record
from lib.schema.derived import Narrowed
from lib.selection import Selection

ATTRIBUTES = ("group", "sex", "age_band")
"""What a page shows a stock by, side by side: read together."""

MOST_WINDOWS = 12
"""That are counted in one statement: people are told apart by the windows in which they were active."""
Window = tuple[int, date, date, date]
"""Code of a period, first and last day on which people are active in it, the day on which they are registered."""


def by_attribute(query: MetricQuery, came, went) -> list[Cell]:
    """Cells of a stock by an attribute or the home of people on the last day, from arrivals and departures (`came` and `went`
    in a row that begins or ends): nobody need be told apart, which takes as long as all the rest."""
    metric, name = query.metric, query.by[0]
    together = ATTRIBUTES if name in ATTRIBUTES else (name,)
    left = and_(metric.ended.is_not(None), metric.ended <= query.end)

    def read() -> list[tuple]:
        columns = [BREAKDOWNS[each].expression(metric, query.end.year).label(f"by_{each}") for each in together]
        there = func.sum(came) - func.sum(case((left, went), else_=0))
        counted = func.sum(case((left, 0), else_=1))
        statement = select(*columns, there.label("there"), counted.label("counted")).select_from(metric.subject)
        statement = statement.where(*query.fixed_conditions())
        return query.read(statement.group_by(*(column.name for column in columns)))

    found: dict[object, list[int]] = {}
    for *codes, there, counted in cached_rows(query, ("on a day", metric.name, together, query.end), read):
        total = found.setdefault(codes[together.index(name)], [0, 0])
        total[0] += int(there)
        total[1] += int(counted)
    return [Cell((code,), float(there), rows=rows) for code, (there, rows) in found.items() if rows]


def active_over_time(query: MetricQuery, time: str) -> list[Cell] | None:
    """Cells of a stock of people who were active within each `time`; None for any other metric, and outside the copy,
    which alone knows the home of a record's person: there one count for each is no slower."""
    others = tuple(name for name in query.by if name != time)
    if (within := _served_within(query, others)) is None or query.selection.get("age_band"):
        return None
    spans = split_period(time, query.start_or_first(), query.end)
    windows = [(code, *within.days(first, last), last) for code, first, last in spans]
    cells = []
    for at in range(0, len(windows), MOST_WINDOWS):
        for row in _active(query, others, windows[at : at + MOST_WINDOWS]):
            codes = dict(zip((time, *others), row, strict=False))
            cells.append(Cell(tuple(codes[name] for name in query.by), float(row[-2]), rows=row[-1]))
    if not others:  # nobody in a period is a zero
        known = {cell.codes for cell in cells}
        cells += [Cell((code,), 0.0) for code, *_ in windows if (code,) not in known]
    return cells


def active_on_last_day(query: MetricQuery) -> list[Cell] | None:
    """Cells of a stock of people who were active, on its last day; that of the day compared with goes into the cache. None as in
    `active_over_time`."""
    if _served_within(query, query.by) is None:
        return None
    before = before_of(query)
    now, *earlier = _on_last_days([query] if before is None else [query, before], query.by)
    if earlier:
        put_in_cache(before, earlier[0] or [Cell((), 0.0)])
    return now or ([] if query.by else [Cell((), 0.0)])


def _on_last_days(queries: list[MetricQuery], by: tuple[str, ...]) -> list[list[Cell]]:
    """The cells by `by` of each of the queries, the newest first, which differ in their periods alone."""
    days = [(each.selection.period.start, each.end) for each in queries]
    spans = [_served_within(each, by).days(*pair) for each, pair in zip(queries, days, strict=True)]
    windows = [(code, first or NO_DAY, last, days[code][1]) for code, (first, last) in enumerate(spans)]
    found: list[list[Cell]] = [[] for _ in windows]
    for code, *codes, value, rows in _active(queries[0], by, windows[::-1]):
        found[code].append(Cell(tuple(codes), float(value), rows=rows))
    return found


def count_active_together(
    database, asked: Iterable[tuple[str, tuple[str, ...], Selection]], *, scope: Scope, version: Version
) -> None:
    """Count the active of `asked` (metric, breakdowns, selection as it was chosen) once where they are asked for in all and by
    place: everybody has one home, so that these add up to all. The cells go into the cache. Raises DataChanged."""
    if not database.in_copy(version):
        return
    dimensions, found = read_dimensions(database, version), {}
    for name, by, selection in asked:
        metric = METRICS[name].parts[0]
        if len(by) > 1 or not set(by) <= set(PLACES) or not any(isinstance(w, ServedWithin) for w in metric.where):
            continue
        query = query_for(database, dimensions, METRICS[name], selection, by=by, scope=scope).with_metric(metric)
        if not query.lies_ahead:
            days = _served_within(query, by).days(query.selection.period.start, query.end)
            found.setdefault((_of_the_same_people(metric), query.selection, days), {})[by] = query
    with suppress(DatabaseBusy):
        for (metrics, *_), queries in found.items():
            if () in queries and len(queries) > 1 and not is_in_cache(queries[()]):
                _count_by_place(queries.pop(()), next(iter(queries)), metrics)


def _count_by_place(query: MetricQuery, by: tuple[str, ...], metrics: tuple[Metric, ...]) -> None:
    before = before_of(query)
    queries = [query] if before is None else [query, before]
    for each, cells in zip(queries, _on_last_days(queries, by), strict=True):
        days = (each.selection.period.start, each.end)
        in_all = Cell((), sum((cell.value for cell in cells), 0.0), rows=sum(cell.rows for cell in cells))
        for metric in metrics:  # one of twelve months and one of the period may look at the same days
            other = each.with_metric(metric)
            if _served_within(other, by).days(*days) == _served_within(each, by).days(*days):
                put_in_cache(replace(other, by=by), cells)
                put_in_cache(replace(other, by=()), [in_all])


@cache
def _of_the_same_people(metric: Metric) -> tuple[Metric, ...]:
    """The metrics that count as this one does, but may look at other days."""

    def rows(one: Metric) -> tuple:
        conditions = tuple(id(where) for where in one.where if not isinstance(where, ServedWithin))
        return (one.kind, one.subject, one.place, id(one.date), id(one.ended), conditions, len(one.where))

    served = [one for one in METRICS.values() if any(isinstance(where, ServedWithin) for where in one.where)]
    return tuple(one for one in served if rows(one) == rows(metric) and str(one.value) == str(metric.value))


def _served_within(query: MetricQuery, by: tuple[str, ...]) -> ServedWithin | None:
    """The condition of a metric of people who were active, where they are counted at once by `by`."""
    if not query.database.in_copy(query.dimensions.version) or not set(by) <= {*PLACES, *ATTRIBUTES[:2]}:
        return None
    return next((where for where in query.metric.where if isinstance(where, ServedWithin)), None)


def _active(query: MetricQuery, others: tuple[str, ...], windows: list[Window]) -> list[tuple]:
    """(code of the window, codes of `others`, people, rows counted): of those registered on the day of each window who have a
    confirmed record within it. The windows are in the order of their days, MOST_WINDOWS at most, and may overlap.

    A person is one number with a bit for each window: that is counted three times as fast as pairs of people and windows.
    """
    statement = _by_windows(query, others, windows)
    found: dict[tuple, list[int]] = {}
    for counted, bits, *codes, number in query.read(statement):
        for at, (code, *_) in enumerate(windows):
            if bits >> at & 1:
                found.setdefault((code, *codes), [0, 0])[counted] += number
    return [(*codes, *numbers) for codes, numbers in found.items()]


def _by_windows(query: MetricQuery, others: tuple[str, ...], windows: list[Window]):
    """Rows (0 for people and 1 for registrations, the windows in which they count as bits, codes of `others`, how many)."""
    metric, record, everywhere = query.metric, service_record.c, (1 << len(windows)) - 1
    spans = _spans(windows)
    windows_of = [
        (record.served_on <= last, _bits(w[1] <= first and last <= w[2] for w in windows)) for first, last in spans
    ]
    served = (
        select(record.volunteer_id, func.bit_or(case(*windows_of), type_=Integer).label("windows"))
        .where(record.state == "confirmed", record.served_on.between(spans[0][0], spans[-1][1]))
        .where(Narrowed(in_copy=and_(true(), *query.on_people(METRICS["resident_participants"])), elsewhere=true()))
        .group_by(record.volunteer_id)
        .subquery("served")
    )
    days = list(enumerate(day for *_, day in windows))
    came = case(*((metric.date <= day, everywhere - _ones(at)) for at, day in days), else_=0)
    stays = case(
        (metric.ended.is_(None), everywhere), *((metric.ended <= day, _ones(at)) for at, day in days), else_=everywhere
    )
    columns = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in others]
    each = (
        select(
            metric.subject.c.volunteer_id,
            *columns,
            served.c.windows.bitwise_and(came).bitwise_and(stays).label("windows"),
        )
        .select_from(metric.subject.join(served, served.c.volunteer_id == metric.subject.c.volunteer_id))
        .where(*(where for where in metric.where if not callable(where)), *query.chosen_conditions())
        .where(metric.date <= days[-1][1])
        .cte("each_registration")
    )
    groups = [each.c[column.name] for column in columns]
    people = select(*groups, func.bit_or(each.c.windows, type_=Integer).label("windows"))
    people = people.group_by(each.c.volunteer_id, *groups).subquery("each_person")
    parts = []
    for counted, rows in enumerate((people, each)):
        by = [rows.c.windows, *(rows.c[column.name] for column in columns)]
        parts.append(select(literal(counted).label("counted"), *by, func.count().label("number")).group_by(*by))
    return union_all(*parts)


def _spans(windows: list[Window]) -> list[tuple[date, date]]:
    """The days from the first window to the end of the last, parted where a window begins or ends."""
    begins = sorted({day for _, first, last, _ in windows for day in (first, last + timedelta(days=1))})
    return [(first, after - timedelta(days=1)) for first, after in pairwise(begins)]


def _bits(held: Iterable[bool]) -> int:
    return sum(1 << at for at, is_held in enumerate(held) if is_held)


def _ones(number: int) -> int:
    """That many bits from the lowest."""
    return (1 << number) - 1
