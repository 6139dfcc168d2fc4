"""How what is computed beside `measure()` begins: its `MetricQuery`, the first and the last day of the data."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue import METRICS
from lib.db.single_flight import computed_once
from lib.dimensions import read_dimensions
from lib.measure.metric_query import MetricQuery, query_for
from lib.schema import service_record
from lib.selection import Selection

IDS_AT_ONCE = 500


def build_query(
    database,
    metric: str,
    selection: Selection,
    *,
    scope: Scope,
    by: tuple[str, ...] = (),
    to_date: bool = False,
    strict: bool = False,
) -> MetricQuery:
    """The query about `metric`, with dates, cut at the last day that the data speaks for in it.

    Chosen filters that the metric's rows do not carry are set aside; `strict` keeps them, and `not_by` names the first.
    `to_date` opens the beginning.
    """
    query = query_for(database, read_dimensions(database), METRICS[metric], selection, by=by, scope=scope)
    if strict:
        query = replace(query, selection=replace(query.selection, filters=selection.filters), set_aside=())
    return query.with_period(start=None, end=query.end) if to_date else query


def not_by(query: MetricQuery) -> str | None:
    """The reason "not_by:NAME" when a chosen filter is unknown to the query's rows, else None."""
    name = query.unknown_filter()
    return f"not_by:{name}" if name else None


def last_day(query: MetricQuery) -> date:
    """The period's last day, but no later than the day the data speaks for."""
    return min(query.end, query.database.version().as_of or query.end)


def source_refs(query: MetricQuery, ids: Iterable[int]) -> dict[int, str]:
    """The platforms' numbers of records by their ids, which the columnar copy leaves out; none for a record without one."""
    record, ids = service_record.c, list(ids)
    found: dict[int, str] = {}
    for i in range(0, len(ids), IDS_AT_ONCE):
        statement = select(record.id, record.source_ref).where(record.id.in_(ids[i : i + IDS_AT_ONCE]))
        found.update((row.id, row.source_ref) for row in query.database.rows(statement, within=query.rows))
    return found


def data_begins(database) -> date | None:
    """First day of the month of the first confirmed service record; None without any record."""
    version = database.version()
    return _begins(database, version.database_key, version.version)


@computed_once(4)
def _begins(database, _key: str, _version: int) -> date | None:
    statement = select(func.min(service_record.c.served_on)).where(service_record.c.state == "confirmed")
    first = database.read(statement, rows=None).rows[0][0]
    return None if first is None else first.replace(day=1)
