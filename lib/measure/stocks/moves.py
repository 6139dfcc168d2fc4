"""Arrivals and departures of a stock in each month, quarter or year: what the stocks of all days are running totals of."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache

from sqlalchemy import and_, case, func, literal, select, union_all
from sqlalchemy.sql import functions

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, TIMES
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import MONTHS_OF, days_of_code, last_of_month, period_code, time_code
from lib.db import DatabaseBusy, Version
from lib.dimensions import read_dimensions
from lib.measure.cell_cache import are_rows_cached, cached_rows
from lib.measure.metric_query import MetricQuery, query_for
from lib.measure.windows.counterparts import counted_things
from lib.selection import Selection

OF_THE_PERSON = ("place", "county", "street", "community", "group", "profession", "sex")
"""Filters and breakdowns that hold for a person as long as the person is there, whatever the registration."""
Part = tuple[MetricQuery, tuple[str, ...]]
"""A stock, and the breakdowns (no times) by which its moves are told apart."""


def moves_of(query: MetricQuery, time: str, others: tuple[str, ...]) -> dict[tuple, dict[int, list[int]]]:
    """For each group what is added in each month, quarter or year: the value, and the rows. Where the period ends with a
    month they come from those of all months to the last day of the data, which are read once."""
    if ends_a_month(query):
        wider, last = query.with_period(start=None, end=query.as_of), period_code("month", query.end)
        months = cached_rows(query, _question(query, others), lambda: _read([(wider, others)], "month")[0])
        rows = [(sign, _code(time, int(at)), *more) for sign, at, *more in months if at <= last]
    else:
        rows = _read([(query, others)], time)[0]
    moves: dict[tuple, dict[int, list[int]]] = {} if others else {(): {}}
    for sign, at, *codes, moved, counted in rows:
        total = moves.setdefault(tuple(codes), {}).setdefault(int(at), [0, 0])
        total[0] += sign * int(moved)
        total[1] += sign * counted
    return moves


def _question(query: MetricQuery, others: tuple[str, ...]) -> tuple:
    return ("moves", query.metric.name, others, query.as_of)


def ends_a_month(query: MetricQuery) -> bool:
    """Whether the last day is that of a month, or of the data."""
    return query.end in (query.as_of, last_of_month(query.end))


@lru_cache(maxsize=4096)
def _code(time: str, month: int) -> int:
    """The code of the month, quarter or year that holds a month."""
    return period_code(time, days_of_code("month", month)[0])


def _read(parts: list[Part], time: str) -> list[list[tuple]]:
    """For each of `parts`, which are of one table, period and filters: rows (1 for arrivals and -1 for departures, code of the
    time, codes of its groups, their sum, their number)."""
    names = list(dict.fromkeys(name for _, others in parts for name in others))
    rows = parts[0][0].read(_statement(parts, names, time))
    if len(parts) == 1:
        return [rows]
    found: list[dict[tuple, list[int]]] = [{} for _ in parts]
    for sign, at, *row in rows:
        for i, (_, others) in enumerate(parts):
            moved, counted = row[len(names) + 2 * i : len(names) + 2 * i + 2]
            if counted:
                total = found[i].setdefault((sign, at, *(row[names.index(name)] for name in others)), [0, 0])
                total[0] += int(moved)
                total[1] += counted
    return [[(*codes, *total) for codes, total in own.items()] for own in found]


def _statement(parts: list[Part], names: list[str], time: str):
    query = parts[0][0]
    metric = query.metric
    # A row that ends before it begins never counts: it goes on the day it comes.
    ended = metric.date if metric.ended is None else case((metric.ended < metric.date, metric.date), else_=metric.ended)
    shared = [where for where in metric.where if all(_is_among(where, each.metric) for each, _ in parts)]
    statements = []
    for i, (sign, day) in enumerate(((1, metric.date), (-1, ended))):
        if sign < 0 and metric.ended is None:
            continue
        groups = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in names]
        columns = [literal(sign).label("sign"), time_code(time, day).label("by_time"), *groups]
        for at, (each, _) in enumerate(parts):
            own = [where for where in each.metric.where if not any(where is one for one in shared)]
            own = [where for where in own if not any(where.compare(one) for one in shared)]
            for kind, value in (("moved", func.sum(steps(each)[i])), ("counted", func.count())):
                columns.append((value.filter(and_(*own)) if own else value).label(f"{kind}_{at}"))
        statement = select(*columns).select_from(metric.subject)
        statement = statement.where(*shared, metric.date <= query.end, *query.chosen_conditions(), day <= query.end)
        if sign < 0:
            statement = statement.where(metric.ended.is_not(None))
        statements.append(statement.group_by("by_time", *(group.name for group in groups)))
    return union_all(*statements) if len(statements) > 1 else statements[0]


def _is_among(where, metric: Metric) -> bool:
    return any(where.compare(each) for each in metric.where)


def steps(query: MetricQuery, *, on_a_day: bool = False):
    """What a row adds when it begins and takes away when it ends; None where the metric cannot be computed so. on_a_day: for
    one day alone, on which everybody is of one age."""
    metric = query.metric
    used = {name for name, _ in query.selection.filters} | set(query.by) - set(TIMES)
    if (
        metric.kind is not Kind.STOCK
        or metric.scale != 1
        or any(callable(w) for w in metric.where)
        or ("age_band" in used and not on_a_day)
    ):
        return None
    if metric.comes is not None and metric.ended is None:  # what is added up day by day, whatever the rows are split by
        return metric.comes, literal(0)
    if metric.comes is None:
        plain_count = metric.additive and str(metric.value) == str(func.count())
        by_codes = counted_codes(metric) not in (None, *query.by)
        return (literal(1), literal(1)) if plain_count or by_codes else None
    used -= {*OF_THE_PERSON, "age_band"}
    if not used:
        return metric.comes, metric.goes
    one_platform = "platform" in query.by or len(query.selection.get("platform")) == 1
    return (metric.comes_on_platform, metric.goes_on_platform) if used == {"platform"} and one_platform else None


@cache
def counted_codes(metric: Metric) -> str | None:
    """The breakdown whose codes a stock counts (the tiers that have a team): few, so that each has its own running total. None
    for any other metric."""
    counted = counted_things(metric)
    if counted is None or metric.kind is not Kind.STOCK or metric.comes is not None:
        return None
    return next((b.name for b in BREAKDOWNS.values() if b.words and b.expression(metric, 2000) is counted), None)


# -- several stocks of one table ---------------------------------------------------------------------------------------


def count_moves_together(
    database, asked: Iterable[tuple[str, tuple[str, ...], Selection]], *, scope: Scope, version: Version
) -> None:
    """Read the moves that the stocks of `asked` (metric, breakdowns, selection as it was chosen) are made of, and keep them: one
    statement for each table instead of one for each stock. Only on the copy. Raises DataChanged."""
    if not database.in_copy(version):
        return
    dimensions, found = read_dimensions(database, version), {}
    for name, by, selection in asked:
        if all(part.kind is not Kind.STOCK for part in METRICS[name].parts):
            continue
        for query, others in _parts(query_for(database, dimensions, METRICS[name], selection, by=by, scope=scope)):
            metric = query.metric
            table = (metric.subject.name, id(metric.date), id(metric.ended), metric.place)
            rows = found.setdefault((*table, query.as_of, query.selection.filters), {})
            rows[metric, others] = query.with_period(start=None, end=query.as_of)
    with suppress(DatabaseBusy):
        for rows in found.values():
            parts = [(query, others) for (_, others), query in rows.items()]
            if len(parts) > 1:  # alone it is as quick
                for (query, others), read in zip(parts, _read(parts, "month"), strict=True):
                    cached_rows(query, _question(query, others), lambda read=read: read)


def _parts(query: MetricQuery) -> Iterator[Part]:
    """The stocks that a query is made of and whose moves are asked for by few codes and are not cached."""
    if query.lies_ahead or query.metric.to_date:
        return
    if query.metric.is_ratio:
        above, below = query.metric.parts
        yield from _parts(query.with_metric(above))
        yield from _parts(query.with_metric(below).without_unknown_filters())
    elif (others := _groups(query)) is not None and not are_rows_cached(query, _question(query, others)):
        yield query, others


def _groups(query: MetricQuery) -> tuple[str, ...] | None:
    """The breakdowns by which the moves are told apart; None where they are not read, or by many codes."""
    times = set(query.by) & set(TIMES)
    on_a_day = query.by in ((), ("platform",)) and isinstance(query.metric.value, functions.count)
    if not ((times and times <= set(MONTHS_OF)) or on_a_day) or steps(query) is None or not ends_a_month(query):
        return None
    others = tuple(name for name in query.by if name not in times)
    if name := counted_codes(query.metric):
        others = (*others, name)
    return others if all(BREAKDOWNS[name].words or name in ("county", "platform") for name in others) else None
