"""Where no list says what there is, and only service records imply some: the number listed is unknown there, not zero.

Hours imported without any list of volunteers name people, teams, projects and activities. None of them is listed, but
nobody knows that there are none.
"""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import Table, case, func, select

from lib.catalogue.breakdowns import PLACES
from lib.catalogue.derived_columns import LISTED, column_of
from lib.measure.metric_query import MetricQuery


def without_list(query: MetricQuery) -> Callable[[int | None], bool]:
    """A function of a code of the query's breakdown (None without one): is what the metric counts known from records only?

    Judged by county, and by the chosen platforms, over all time: a street or month without listed rows in a county with a
    list is a true zero. Never so for metrics that count more than listed rows.
    """
    metric = query.metric
    condition = LISTED.get(metric.subject.name)
    if not any(where is condition for where in metric.where):
        return lambda code: False
    place = query.by[0] if query.by and query.by[0] in PLACES else None
    platforms = tuple(query.dimensions.ids("platforms", query.selection.get("platform")))
    home = metric.place

    def unlisted(code: int | None) -> bool:
        places = [code] if place else query.chosen_places()
        counties = {county for at in places for county in _counties(query, at)}
        listed = _listed(query.database, query.dimensions.version, metric.subject, home, platforms)
        found = [listed[county] for county in counties if county in listed]
        return bool(found) and not any(found)

    return unlisted


def _counties(query: MetricQuery, place: int) -> list[int]:
    county = query.dimensions.place(place).county_id
    return [county] if county else query.dimensions.below(place, "county")


@lru_cache(maxsize=16)
def _listed(database, version, table: Table, home: str, platforms: tuple[int, ...]) -> dict[int, bool]:
    """County -> whether a list reports any of its rows (on `platforms`, ids; empty: on any); counties without rows are
    left out."""
    county = column_of(table, home + "county_id").label("by_county")
    reported = func.max(case((LISTED[table.name], 1), else_=0))
    statement = select(county, reported).select_from(table).group_by("by_county")
    if platforms and "platform_id" in table.c:
        statement = statement.where(table.c.platform_id.in_(platforms))
    return {county: bool(any_listed) for county, any_listed in database.read(statement, version=version).rows}
