"""The days that a period is compared with, counted together with it: a page asks for both, and their rows are read once."""

from sqlalchemy import case, func, select
from sqlalchemy.sql import functions, operators
from sqlalchemy.sql.elements import UnaryExpression

from lib.catalogue.metric import Kind, Metric
from lib.measure.cell_cache import is_in_cache, put_in_cache
from lib.measure.comparison import counterpart
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell

MOST_DAYS = 366
"""Of a longer period the days compared with mostly lie before the first record."""


def before_of(query: MetricQuery) -> MetricQuery | None:
    """The same query for the days that its period is compared with; None where they overlap it, where there are none or they
    are counted already, and where two statements are no slower than one: outside the copy."""
    start, asked = query.selection.period.start, query.asked
    if start is None or asked is None or query.by or (query.end - start).days >= MOST_DAYS:
        return None
    # An age band is of the last year of its period.
    if query.selection.get("age_band") or not query.database.in_copy(query.dimensions.version):
        return None
    found = counterpart(asked.period, asked.compare, as_of=query.as_of)
    if found.start is None or not found.start <= found.end < start:
        return None
    before = query.with_period(start=found.start, end=found.end)
    return None if is_in_cache(before) else before


def distinct_with_counterpart(query: MetricQuery) -> list[Cell] | None:
    """The cell of a count of distinct people (or other things) in a period; that of the days compared with goes into the
    cache. None for any other metric, and without such days."""
    metric, counted = query.metric, counted_things(query.metric)
    if counted is None or metric.kind is not Kind.FLOW or any(callable(where) for where in metric.where):
        return None
    if (before := before_of(query)) is None:
        return None
    days = [each.selection.period for each in (query, before)]
    within = [metric.date.between(each.start, each.end) for each in days]
    rows = [func.count(case((condition, 1))).label(f"rows_{i}") for i, condition in enumerate(within)]
    wider = query.with_period(start=before.selection.period.start, end=query.end)
    each = select(counted.label("counted"), *rows).select_from(metric.subject).where(*wider.conditions())
    each = each.group_by("counted").subquery("each")
    sums = [
        column
        for row in (each.c.rows_0, each.c.rows_1)
        for column in (func.count(case((row > 0, each.c.counted))), func.sum(row))
    ]
    ((now, rows_now, earlier, rows_earlier),) = query.read(select(*sums).select_from(each))
    put_in_cache(before, [_cell(metric, earlier, rows_earlier)])
    return [_cell(metric, now, rows_now)]


def by_pairs(query: MetricQuery, columns: list):
    """The statement of a count of distinct things by `columns`, with the rows counted: of the pairs of a code and a thing, which
    the copy makes a third quicker than it keeps the things of each code apart."""
    metric, names = query.metric, [column.name for column in columns]
    pair = select(*columns, counted_things(metric).label("counted"), func.count().label("counted_rows"))
    pair = pair.select_from(metric.subject).where(*query.conditions()).group_by(*names, "counted").subquery("pair")
    codes = [pair.c[name] for name in names]
    return select(*codes, func.count(pair.c.counted), func.sum(pair.c.counted_rows)).group_by(*codes)


def counted_things(metric: Metric):
    """The expression whose distinct values the metric counts; None for a metric that counts none."""
    value = metric.value
    if not isinstance(value, functions.count) or len(value.clauses) != 1:
        return None
    (argument,) = value.clauses
    is_distinct = isinstance(argument, UnaryExpression) and argument.operator is operators.distinct_op
    return argument.element if is_distinct else None


def _cell(metric: Metric, value: int, rows: int | None) -> Cell:
    return Cell((), float(value) / metric.scale, rows=int(rows or 0))
