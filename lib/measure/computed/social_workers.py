"""Certified social workers: the latest report of each county."""

from sqlalchemy import select

from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import workforce_report


def certified_social_workers(query: MetricQuery) -> list[Cell]:
    """Certified social workers (persons) by the latest report on or before the last day, in all or by county."""
    rows = query.read(
        select(workforce_report.c.region_id, workforce_report.c.certified_social_workers)
        .where(workforce_report.c.as_of <= query.end)
        .order_by(workforce_report.c.as_of)
    )
    latest = dict(tuple(row) for row in rows)
    counties = {c: latest.get(c) for place in query.chosen_places() for c in _counties(query, place)}
    if query.by:
        return [
            Cell((c,), counts, rows=1) if (counts := counties[c]) is not None else Cell((c,), None, reason="no_records")
            for c in sorted(counties)
        ]
    reported = [value for value in counties.values() if value is not None]
    if not reported:
        return [Cell((), None, reason="no_records")]
    return [Cell((), sum(reported), rows=len(reported))]


def _counties(query: MetricQuery, place: int) -> list[int]:
    """Counties in a place; a street has no report of its own."""
    return query.dimensions.below(place, "county")
