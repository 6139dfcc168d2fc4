"""Distinct people (or other things) of many periods, counted together: a page asks for a figure, the same days of earlier years,
each year and all years of the same rows.

Each of them is a bit of one number a person, so that the rows are read once. The cells go into the cache, where `measure()`
finds them. Only on the copy, which reads them quicker than it looks the people up.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import BigInteger, case, cast, func, literal, select, union_all

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import split_period
from lib.db import DatabaseBusy, Version
from lib.dimensions import read_dimensions
from lib.measure.cell_cache import is_in_cache, put_in_cache
from lib.measure.metric_query import NO_DAY, MetricQuery, query_for
from lib.measure.result import Cell
from lib.measure.windows.counterparts import counted_things
from lib.selection import Selection

SETS = ((), ("year",))
"""Breakdowns that are counted so; months are as quick by themselves, and twelve more bits slow down the others."""
MOST_WINDOWS = 62
"""Bits of one number."""


@dataclass
class _Rows:
    """What is asked of the same rows, and the first and last days in which they are counted."""

    queries: list[MetricQuery] = field(default_factory=list)
    days: dict[tuple[date, date], None] = field(default_factory=dict)


def count_periods_together(
    database, asked: Iterable[tuple[str, tuple[str, ...], Selection]], *, scope: Scope, version: Version
) -> None:
    """Count what of `asked` (metric, breakdowns, selection as it was chosen) are distinct things of a period or of its years.
    Raises DataChanged."""
    if not database.in_copy(version):
        return
    dimensions, found = read_dimensions(database, version), {}
    for name, by, selection in asked:
        if by in SETS and any(map(_is_distinct, METRICS[name].parts)):
            for query in _parts(query_for(database, dimensions, METRICS[name], selection, by=by, scope=scope)):
                _note(found.setdefault((query.metric, query.selection.filters), _Rows()), query)
    with suppress(DatabaseBusy):
        for rows in found.values():
            # A figure and the one that it is compared with are quicker by `counterparts`, the years alone by themselves.
            if len(rows.queries) > 1 and 2 < len(rows.days) <= MOST_WINDOWS:
                _count(rows)


def _parts(query: MetricQuery) -> Iterator[MetricQuery]:
    """The counts of distinct things that a query is made of and that are not cached."""
    metric = query.metric
    if (
        query.lies_ahead or metric.to_date or query.selection.get("age_band")
    ):  # an age band is of the last year of the period
        return
    if metric.is_ratio:
        above, below = metric.parts
        yield from _parts(query.with_metric(above))
        yield from _parts(query.with_metric(below).without_unknown_filters())
    elif _is_distinct(metric) and not is_in_cache(query):
        yield query


def _is_distinct(metric: Metric) -> bool:
    constant = not any(callable(where) for where in metric.where)
    return metric.kind is Kind.FLOW and constant and counted_things(metric) is not None


def _note(rows: _Rows, query: MetricQuery) -> None:
    if query.selection not in [each.selection for each in rows.queries if each.by == query.by]:
        rows.queries.append(query)
        rows.days.update(dict.fromkeys(days for _, days in _windows(query)))


def _windows(query: MetricQuery) -> list[tuple[tuple, tuple[date, date]]]:
    """The codes of each cell of a query, with its first and last day."""
    if query.by:
        years = split_period("year", query.start_or_first(), query.end)
        return [((code,), (first, last)) for code, first, last in years]
    return [((), (query.selection.period.start or NO_DAY, query.end))]


def _count(rows: _Rows) -> None:
    metric, days = rows.queries[0].metric, list(rows.days)
    counted = {kind: numbers for kind, *numbers in rows.queries[0].read(_statement(rows.queries[0], days))}
    nothing = [0] * len(days)
    of_days = dict(zip(days, zip(counted.get(0, nothing), counted.get(1, nothing), strict=True), strict=True))
    for query in rows.queries:
        cells = [
            Cell(codes, float(of_days[each][0]) / metric.scale, rows=int(of_days[each][1]))
            for codes, each in _windows(query)
            if of_days[each][1] or not codes
        ]
        put_in_cache(query, cells)


def _statement(query: MetricQuery, days: list[tuple[date, date]]):
    """Two rows at most: (0, the different things of each of `days`) and (1, the rows of each)."""
    metric = query.metric
    begins = sorted({day for first, last in days for day in (first, last + timedelta(days=1))}, reverse=True)
    bits = [sum(1 << at for at, (first, last) in enumerate(days) if first <= day <= last) for day in begins]
    wider = query.with_period(start=begins[-1], end=begins[0] - timedelta(days=1))
    windows = case(*((metric.date >= day, each) for day, each in zip(begins[1:], bits[1:], strict=True)))
    each_row = (
        select(counted_things(metric).label("counted"), cast(windows, BigInteger).label("windows"))
        .select_from(metric.subject)
        .where(*wider.conditions())
        .cte("each_row")
    )
    things = select(func.bit_or(each_row.c.windows, type_=BigInteger).label("windows"))
    things = things.where(each_row.c.counted.is_not(None)).group_by(each_row.c.counted).subquery("each_thing")
    alike = union_all(
        *(
            select(literal(kind).label("kind"), each.c.windows, func.count().label("number")).group_by(each.c.windows)
            for kind, each in enumerate((things, each_row))
        )
    ).subquery("alike")
    sums = (
        func.sum(case((alike.c.windows.bitwise_and(1 << at) != 0, alike.c.number), else_=0)) for at in range(len(days))
    )
    return select(alike.c.kind, *sums).group_by(alike.c.kind)
