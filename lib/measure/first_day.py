"""The first day of which the table behind a metric tells anything, whatever is chosen: before it nothing is known."""

from datetime import date

from sqlalchemy import Date, Table, func, select

from lib.db.single_flight import computed_once
from lib.measure.metric_query import MetricQuery


def first_day(query: MetricQuery) -> date | None:
    """The earliest day in the rows that the metric (of a ratio: its numerator) counts from; None without any row."""
    subject = query.metric.parts[0].subject
    return date.min if subject is None else _first(query.database, query.dimensions.version, subject)


@computed_once(64)
def _first(database, version, table: Table) -> date | None:
    """Of all its columns of days: a register whose first project began in 2017 knows that none was listed in 2018."""
    days = [func.min(column) for column in table.c if isinstance(column.type, Date)]
    found = database.read(select(*days).select_from(table), rows=None, version=version).rows[0]
    return min((day for day in found if day is not None), default=None)
