"""What is about to be asked for, counted together: one statement for each table instead of one for each figure.

A page asks for a dozen figures of the same rows, each by something else or under one condition more. A statement of the copy costs
more than the rows that it reads; here they are its columns and grouping sets. The cells go into the cache, where `measure()` finds
them. Only what adds up, and only on the copy: anything else is left to `measure()`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, literal_column, select, tuple_

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, TIMES
from lib.catalogue.metric import Kind, Metric
from lib.db import DatabaseBusy, Version
from lib.dimensions import read_dimensions
from lib.measure.cell_cache import (
    adds_up_by_month,
    is_in_cache,
    is_whole,
    keep_months,
    keep_whole,
    months_to_read,
    put_in_cache,
)
from lib.measure.measure import cell_of
from lib.measure.metric_query import MetricQuery, is_plain_flow, metrics_of_one_scan, query_for
from lib.selection import Selection

LARGE = "activity"
"""A breakdown of some hundred thousand codes: a statement of its own."""
Asked = tuple[str, tuple[str, ...]]
"""A metric and the breakdowns that it is asked for by."""


@dataclass(frozen=True)
class Scan:
    """Metrics over the same rows, and the query by which they are counted."""

    query: MetricQuery
    metrics: tuple[Metric, ...]


def count_together(database, asked: Iterable[Asked], selection: Selection, *, scope: Scope, version: Version) -> None:
    """Count `asked` for `selection` (as it was chosen) and put the cells into the cache. Raises DataChanged."""
    if not database.in_copy(version):
        return
    dimensions, months, others = read_dimensions(database, version), {}, {}
    for name, by in asked:
        query = query_for(database, dimensions, METRICS[name], selection, by=by, scope=scope)
        for part in _parts(query):
            metric = part.metric
            table = (metric.kind, metric.subject.name, id(metric.date), id(metric.ended), metric.place, part.selection)
            if not adds_up_by_month(part):
                others.setdefault(table, {})[_scan_of(metric), part.by] = part
            elif (wider := months_to_read(part, _whole_ones(metric))) is not None:
                found = months.setdefault((*table, wider.selection), {})
                found[_whole_ones(metric)] = Scan(wider.with_metric(metric), _whole_ones(metric))
    with suppress(DatabaseBusy):  # one by one they need less memory at a time
        for scans in months.values():
            _count_months(list(scans.values()))
        for parts in others.values():
            _count(parts)


def _parts(query: MetricQuery) -> Iterator[MetricQuery]:
    """The aggregates that a query is made of, as far as they can be counted with others."""
    if query.lies_ahead:
        return
    if query.metric.is_ratio and not query.metric.to_date:
        above, below = query.metric.parts
        yield from _parts(query.with_metric(above))
        yield from _parts(query.with_metric(below).without_unknown_filters())
    elif (
        LARGE not in query.by
        and not any(map(callable, query.metric.where))
        and (is_plain_flow(query.metric) or _is_listed(query))
    ):
        yield query


def _is_listed(query: MetricQuery) -> bool:
    """Whether it counts a register's rows (stations, teams) on a day, by something: those that begin and end are not told apart."""
    metric = query.metric
    whole = metric.kind is Kind.STOCK and metric.additive and metric.value is not None and metric.comes is None
    return whole and query.by not in ((), ("platform",)) and not set(query.by) & set(TIMES)


def _scan_of(metric: Metric) -> tuple[Metric, ...]:
    return tuple(sorted(metrics_of_one_scan(metric), key=lambda each: each.name))


def _whole_ones(metric: Metric) -> tuple[Metric, ...]:
    return tuple(each for each in _scan_of(metric) if is_whole(each))


def _count_months(scans: list[Scan]) -> None:
    """The months of several metrics of one table."""
    if len(scans) < 2:  # alone it is as quick
        return
    for scan, rows in zip(scans, _rows(scans, [("month",)]), strict=True):
        keep_months(scan.query, scan.metrics, rows[("month",)])


def _count(parts: dict[tuple[tuple[Metric, ...], tuple[str, ...]], MetricQuery]) -> None:
    """Metrics of one table and one period by several breakdowns."""
    asked: dict[tuple[Metric, ...], dict[tuple[str, ...], MetricQuery]] = {}
    for (metrics, by), query in parts.items():
        if not is_in_cache(query):
            asked.setdefault(metrics, {})[by] = query
    alike: dict[
        tuple[tuple[str, ...], ...], list[Scan]
    ] = {}  # what one of them is not split by would be counted for nothing
    for metrics, by_sets in asked.items():
        alike.setdefault(tuple(sorted(by_sets)), []).append(Scan(next(iter(by_sets.values())), metrics))
    for sets, scans in alike.items():
        if len(sets) * len(scans) > 1:
            _count_sets(scans, sets)


def _count_sets(scans: list[Scan], sets: tuple[tuple[str, ...], ...]) -> None:
    for scan, rows in zip(scans, _rows(scans, sets), strict=True):
        for by in sets:
            query = replace(scan.query, by=by)
            if by:  # of a stock it keeps nothing
                keep_whole(query, list(scan.metrics), rows[by])
            for i, metric in enumerate(scan.metrics, start=len(by)):
                cells = [cell_of((*row[: len(by)], row[i], row[-1]), metric) for row in rows[by]]
                put_in_cache(query.with_metric(metric), cells)


def _rows(scans: list[Scan], sets: Sequence[tuple[str, ...]]) -> list[dict[tuple[str, ...], list[tuple]]]:
    """For each scan and each of the sets of breakdowns: rows of codes, a value for each metric, and the rows counted."""
    query = scans[0].query
    names = list(dict.fromkeys(name for by in sets for name in by))
    columns = [BREAKDOWNS[name].expression(query.metric, query.end.year).label(f"by_{name}") for name in names]
    shared = [where for where in query.metric.where if all(_is_among(where, scan.query.metric) for scan in scans)]
    values = []
    for at, scan in enumerate(scans):
        own = [where for where in scan.query.metric.where if not any(where.compare(each) for each in shared)]
        counted = [*(each.value for each in scan.metrics), func.count()]
        counted = [value.filter(and_(*own)) for value in counted] if own else counted
        values += [value.label(f"measured_{at}_{i}") for i, value in enumerate(counted)]
    labels = [literal_column(column.name) for column in columns]
    which = [func.grouping(*labels).label("grouped")] if len(sets) > 1 else []
    statement = select(*which, *columns, *values).select_from(query.metric.subject)
    statement = statement.where(*shared, *query.limits())
    if len(sets) > 1:
        by_sets = [tuple_(*(literal_column(f"by_{name}") for name in by)) for by in sets]
        statement = statement.group_by(func.grouping_sets(*by_sets))
    elif labels:
        statement = statement.group_by(*labels)
    return _taken_apart(query.read(statement), scans, sets, names)


def _taken_apart(rows: list[tuple], scans: list[Scan], sets: Sequence[tuple[str, ...]], names: list[str]):
    """The rows of each scan by each of the sets."""
    found = [{by: [] for by in sets} for _ in scans]
    by_mark = {sum(1 << at for at, name in enumerate(reversed(names)) if name not in by): by for by in sets}
    before = len(names) + (len(sets) > 1)
    for row in rows:
        by = by_mark[row[0]] if len(sets) > 1 else sets[0]
        codes = [row[before - len(names) + names.index(name)] for name in by]
        at = before
        for scan, own in zip(scans, found, strict=True):
            *measured, counted = row[at : at + len(scan.metrics) + 1]
            at += len(scan.metrics) + 1
            if counted or not by:
                own[by].append((*codes, *measured, counted))
    return found


def _is_among(where, metric: Metric) -> bool:
    return any(where.compare(each) for each in metric.where)
