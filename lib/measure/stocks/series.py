"""A stock at the end of many months from arrivals and departures: one pass over the rows instead of one for each month.

Sure to equal the stocks of the single days: a test compares the two. Where it is not (`None`), `measure()` asks for
each day.
"""

from functools import cache, lru_cache

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.sql import functions

from lib.catalogue.breakdowns import BREAKDOWNS, TIMES
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import days_of_code, last_of_month, period_code, split_period, time_code
from lib.measure.cell_cache import cached_rows
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.measure.stocks.at_once import active_on_last_day, active_over_time, by_attribute
from lib.measure.windows.counterparts import counted_things

OF_THE_PERSON = ("place", "county", "street", "community", "group", "profession", "sex")
"""Filters and breakdowns that hold for a person as long as the person is there, whatever the registration."""


# A distinct count for each month took 255 ms for a year, four seconds since 2013: 25 times as long as these sums.
def series(query: MetricQuery, time: str) -> list[Cell] | None:
    """Cells of a stock by `time` and the query's other breakdowns; None where it has to be counted day by day."""
    if _steps(query) is None:
        return active_over_time(query, time)
    others = tuple(name for name in query.by if name != time)
    spans = split_period(time, query.start_or_first(), query.end)
    if not spans:
        return []
    if name := _counted_codes(query.metric):
        return _run_of_codes(query, time, _moves(query, time, (*others, name)), spans)
    moves = _moves(query, time, others)
    return [cell for codes, found in moves.items() for cell in _run(query, time, codes, found, spans)]


def on_last_day(query: MetricQuery) -> list[Cell] | None:
    """The cells of a stock on its last day without breakdowns or by one of people, from arrivals and departures; None where
    it has to be counted for itself. Those of all months serve the figure, the one before and the series of a card.

    Only in the copy, which has derived values at hand; elsewhere one count is quicker than all arrivals.
    """
    if (cells := active_on_last_day(query)) is not None:
        return cells
    whole = isinstance(query.metric.value, functions.count)
    if len(query.by) > 1 or not whole or not query.database.in_copy(query.dimensions.version):
        return None
    if query.by in ((), ("platform",)):
        if _steps(query) is None or not _ends_a_month(query):
            return None
        name = _counted_codes(query.metric)
        found: dict[tuple, list[tuple[int, int]]] = {} if query.by else {(): []}
        for codes, moved in _moves(query, "month", (*query.by, name) if name else query.by).items():
            value, rows = (sum(numbers) for numbers in zip(*moved.values(), strict=True)) if moved else (0, 0)
            if name:
                *codes, code = codes
                value = int(rows > 0 and code is not None)
            found.setdefault(tuple(codes), []).append((value, rows))
        cells = [Cell(codes, float(sum(v for v, _ in m)), rows=sum(n for _, n in m)) for codes, m in found.items()]
        return [cell for cell in cells if cell.rows or not query.by]
    if query.by[0] not in (*OF_THE_PERSON, "age_band") or query.metric.comes is None or query.metric.goes is None:
        return None
    steps = _steps(query, on_a_day=True)
    return by_attribute(query, *steps) if steps else None


def _ends_a_month(query: MetricQuery) -> bool:
    return query.end in (query.as_of, last_of_month(query.end))


def _moves(query: MetricQuery, time: str, others: tuple[str, ...]) -> dict[tuple, dict[int, list[int]]]:
    """For each group what is added in each month, quarter or year: the value, and the rows. Where the period ends with a
    month they come from those of all months to the last day of the data, which are read once."""
    if _ends_a_month(query):
        question = ("moves", query.metric.name, others, query.as_of)
        wider, last = query.with_period(start=None, end=query.as_of), period_code("month", query.end)
        months = cached_rows(query, question, lambda: wider.read(_statement(wider, "month", others)))
        rows = [(sign, _code(time, int(at)), *more) for sign, at, *more in months if at <= last]
    else:
        rows = query.read(_statement(query, time, others))
    moves: dict[tuple, dict[int, list[int]]] = {} if others else {(): {}}
    for sign, at, *codes, moved, counted in rows:
        total = moves.setdefault(tuple(codes), {}).setdefault(int(at), [0, 0])
        total[0] += sign * int(moved)
        total[1] += sign * counted
    return moves


@lru_cache(maxsize=4096)
def _code(time: str, month: int) -> int:
    """The code of the month, quarter or year that holds a month."""
    return period_code(time, days_of_code("month", month)[0])


def _statement(query: MetricQuery, time: str, others: tuple[str, ...]):
    """Rows (1 for arrivals and -1 for departures, code of the time, codes of the groups, their sum, their number)."""
    metric, (came, went) = query.metric, _steps(query)
    # A row that ends before it begins never counts: it goes on the day it comes.
    ended = metric.date if metric.ended is None else case((metric.ended < metric.date, metric.date), else_=metric.ended)
    parts = []
    for sign, day, weight in ((1, metric.date, came), (-1, ended, went)):
        if sign < 0 and metric.ended is None:
            continue
        groups = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in others]
        code = time_code(time, day).label("by_time")
        columns = (literal(sign).label("sign"), code, *groups, func.sum(weight).label("moved"))
        part = select(*columns, func.count().label("counted")).select_from(metric.subject)
        part = part.where(*query.fixed_conditions(), day <= query.end)
        if sign < 0:
            part = part.where(metric.ended.is_not(None))
        parts.append(part.group_by("by_time", *(group.name for group in groups)))
    return union_all(*parts) if len(parts) > 1 else parts[0]


def _steps(query: MetricQuery, *, on_a_day: bool = False):
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
        by_codes = _counted_codes(metric) not in (None, *query.by)
        return (literal(1), literal(1)) if plain_count or by_codes else None
    used -= {*OF_THE_PERSON, "age_band"}
    if not used:
        return metric.comes, metric.goes
    one_platform = "platform" in query.by or len(query.selection.get("platform")) == 1
    return (metric.comes_on_platform, metric.goes_on_platform) if used == {"platform"} and one_platform else None


@cache
def _counted_codes(metric: Metric) -> str | None:
    """The breakdown whose codes a stock counts (the tiers that have a team): few, so that each has its own running total. None
    for any other metric."""
    counted = counted_things(metric)
    if counted is None or metric.kind is not Kind.STOCK or metric.comes is not None:
        return None
    return next((b.name for b in BREAKDOWNS.values() if b.words and b.expression(metric, 2000) is counted), None)


def _run_of_codes(query: MetricQuery, time: str, moves: dict[tuple, dict[int, list[int]]], spans) -> list[Cell]:
    """The number of codes that have rows at the end of each period; the last code of each group of `moves` is the one counted."""
    # Without another breakdown none at all is a zero.
    numbers = {} if len(query.by) > 1 else {(code,): [0, 0] for code, _, _ in spans}
    for (*codes, code), found in moves.items():
        for cell in _run(query, time, tuple(codes), found, spans):
            total = numbers.setdefault(cell.codes, [0, 0])
            total[0] += cell.rows > 0 and code is not None
            total[1] += cell.rows
    return [Cell(codes, float(value), rows=rows) for codes, (value, rows) in numbers.items()]


def _run(query: MetricQuery, time: str, codes: tuple, found: dict[int, list[int]], spans) -> list[Cell]:
    """The running total of one group at the end of each period."""
    value = rows = 0
    waiting = sorted(found)
    cells = []
    for code, _, _ in spans:
        while waiting and waiting[0] <= code:
            value, rows = value + found[waiting[0]][0], rows + found[waiting[0]][1]
            waiting.pop(0)
        if rows or not codes:
            others = iter(codes)
            cells.append(Cell(tuple(code if n == time else next(others) for n in query.by), float(value), rows=rows))
    return cells
