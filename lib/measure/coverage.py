"""Where and when anything is recorded at all: separates a true zero from a month or street without data.

A month is recorded in a street when any platform lists an activity there for that month, held or not. Only activities
and service records are judged so; registers (stations, teams, ...) are complete lists, and nothing in them is zero.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import func, select

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.derived_columns import column_of
from lib.catalogue.periods import days_of_code, period_code, time_code
from lib.measure.metric_query import MetricQuery
from lib.schema import activity, service_record


def covered(query: MetricQuery) -> Callable[[int | None], bool]:
    """A function of a code of the query's breakdown (None without one): does the source hold any row there?

    For numbers by home the place of service says nothing: there the whole county counts.
    """
    if query.metric.subject not in (activity, service_record):
        return lambda code: True
    cells = _cells(query.database, query.dimensions.version)
    by_home = bool(query.metric.place)
    inside = _inside(query, cells, by_home=by_home)
    name = query.by[0] if query.by else None
    if name is None or name in TIMES:
        months = {month for _, _, month in inside}
        if name is None:
            first, last = _period(query)
            return lambda code: any(first <= month <= last for month in months)
        return {period_code(name, days_of_code("month", month)[0]) for month in months}.__contains__
    first, last = _period(query)
    places = {place for county, street, month in inside if first <= month <= last for place in (county, street)}
    return lambda code: bool(places & _at(query, code, by_home=by_home))


def _inside(query: MetricQuery, cells, *, by_home: bool) -> list[tuple[int, int, int]]:
    wanted = set()
    for place in query.chosen_places():
        wanted |= _at(query, place, by_home=by_home) or set(query.dimensions.below(place, "county"))
    return [cell for cell in cells if wanted & set(cell[:2])]


def _at(query: MetricQuery, place_id: int, *, by_home: bool) -> set[int]:
    """The street at or above a place (of a county: itself); empty above counties."""
    place = query.dimensions.place(place_id)
    found = place.county_id if by_home else place.street_id or place.county_id
    return {found} - {None}


def _period(query: MetricQuery) -> tuple[int, int]:
    start, end = query.selection.period.start, query.end
    return (period_code("month", start) if start else 0), period_code("month", end)


@lru_cache(maxsize=4)
def _cells(database, version) -> tuple[tuple[int, int, int], ...]:
    """(county, street, month) with at least one activity published to be held there."""
    month = time_code("month", activity.c.held_on).label("by_month")
    county, street = (
        column_of(activity, "county_id").label("by_county"),
        column_of(activity, "street_id").label("by_street"),
    )
    statement = select(county, street, month, func.count()).select_from(activity)
    found = database.read(statement.group_by("by_county", "by_street", "by_month"), version=version).rows
    return tuple((row[0], row[1], int(row[2])) for row in found)
