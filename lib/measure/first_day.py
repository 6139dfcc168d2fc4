"""The first day of which the table behind a metric tells anything, whatever is chosen: before it nothing is known."""

from datetime import date
from functools import lru_cache

from sqlalchemy import func, select

from lib.measure.metric_query import MetricQuery


def first_day(query: MetricQuery) -> date | None:
    """The earliest day of the rows that the metric (of a ratio: its numerator) counts from; None without any row."""
    metric = query.metric.parts[0]
    if metric.subject is None or metric.date is None:
        return date.min
    return _first(query.database, query.dimensions.version, metric.subject, metric.date)


@lru_cache(maxsize=64)
def _first(database, version, table, column) -> date | None:
    return database.read(select(func.min(column)).select_from(table), version=version).rows[0][0]
