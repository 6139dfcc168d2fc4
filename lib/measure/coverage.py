"""Where and when anything is recorded at all: separates a true zero from a month or street without data.

A month is recorded in a street when any platform has a confirmed service record there. Only service records and
activities, and people counted by their records, are judged so; registers (stations, teams, ...) are complete lists, and
nothing in them is zero - unless there is no list at all and service records imply some (`without_list`), or the register
names only the county of its rows, which says nothing of the streets in it. Of the service of those who live in a place
nothing is known where nobody is known to live (`without_homes`).
"""

from collections.abc import Callable
from functools import cache

from sqlalchemy import Table, case, func, select

from lib.catalogue.breakdowns import PLACES, TIMES
from lib.catalogue.derived_columns import LISTED, column_of
from lib.catalogue.metric import Metric
from lib.catalogue.periods import days_of_code, period_code, time_code
from lib.db.single_flight import computed_once
from lib.dimensions import read_dimensions
from lib.measure.metric_query import MetricQuery
from lib.schema import activity, service_record, volunteer

Months = frozenset[int]
"""Months with records, as year * 100 + month."""


def follows_records(metric: Metric) -> bool:
    """Whether the metric counts service records, or things that are known from them."""
    return metric.subject is activity or service_record in metric.covered_by


def unknown_at(query: MetricQuery) -> Callable[[int | None], str | None]:
    """A function of a code where no rows were counted: why nothing is known there; None where that is a zero."""
    # Found out for the first of them: mostly there is none.
    known = cache(lambda: (covered(query), without_list(query), without_homes(query)))
    blank = "no_records" if follows_records(query.metric) else "kept_by_county"

    def reason(code: int | None) -> str | None:
        has_records, unlisted, nobody_lives = known()
        if not has_records(code):
            return blank
        return "no_homes" if nobody_lives(code) else "no_list" if unlisted(code) else None

    return reason


def covered(query: MetricQuery) -> Callable[[int | None], bool]:
    """A function of a code of the query's breakdown (None without one): does the source hold any record there?

    For numbers by home the place of service says nothing: there the whole county counts.
    """
    if not follows_records(query.metric):
        return _in_register(query)
    name = query.by[0] if query.by else None
    first, last = _first_and_last(query)
    inside = {unit: {m for m in months if first <= m <= last} for unit, months in recorded_months(query).items()}
    if name in TIMES:
        return {
            period_code(name, days_of_code("month", m)[0]) for months in inside.values() for m in months
        }.__contains__
    if name is None:
        return lambda code: any(inside.values())
    places = {place for place, months in months_by_place(query).items() if any(first <= m <= last for m in months)}
    return lambda code: code is not None and unit_of(query, code) in places


def _in_register(query: MetricQuery) -> Callable[[int | None], bool]:
    """The same for a register: false below a county of which no row names a street."""
    table, known = query.metric.subject, query.dimensions
    if table is None or query.metric.place or "region_id" not in table.c:
        return lambda code: True
    by_county = _counties_without_streets(query.database, known.version, query.metric)

    def named(place: int) -> bool:
        found = known.place(place)
        return found.id == found.county_id or found.county_id not in by_county

    if query.by and query.by[0] in PLACES:
        return lambda code: code is None or named(code)
    chosen = all(named(place) for place in query.chosen_places())
    return lambda code: chosen


@computed_once(128)
def _counties_without_streets(database, version, metric: Metric) -> frozenset[int]:
    """The counties with rows of the metric's register, none of which is placed below the county."""
    regions = read_dimensions(database, version).regions
    conditions = [condition for condition in metric.where if not callable(condition)]
    statement = select(metric.subject.c.region_id).where(*conditions).distinct()
    places = [
        regions[place] for (place,) in database.read(statement, rows=None, version=version).rows if place in regions
    ]
    return frozenset(
        {p.county_id for p in places if p.county_id} - {p.county_id for p in places if p.id != p.county_id}
    )


def recorded_months(query: MetricQuery) -> dict[int, Months]:
    """For each street or county that the chosen places are judged by: the months with a confirmed record, of any time,
    up to the day that the data speaks to, on the chosen platforms."""
    months = months_by_place(query)
    units = {unit for place in query.chosen_places() for unit in units_of(query, place)}
    return {unit: months.get(unit, frozenset()) for unit in units}


def months_by_place(query: MetricQuery) -> dict[int, Months]:
    """The same for every street and county with a record."""
    return _months_by_place(query.database, query.dimensions.version, frozenset(_platforms(query)))


# Made anew for every figure it was half the time of a page.
@computed_once(32)
def _months_by_place(database, version, platforms: frozenset[int]) -> dict[int, Months]:
    """Place -> months, on `platforms` (ids; empty: on any)."""
    found: dict[int, set[int]] = {}
    for county, street, platform, month in _cells(database, version):
        if not platforms or platform in platforms:
            for place in {county, street} - {None}:
                found.setdefault(place, set()).add(month)
    return {place: frozenset(months) for place, months in found.items()}


def units_of(query: MetricQuery, place: int) -> set[int]:
    """The street or county that `place` is judged by; the counties within a larger place."""
    unit = unit_of(query, place)
    return {unit} if unit is not None else set(query.dimensions.below(place, "county"))


def unit_of(query: MetricQuery, place: int) -> int | None:
    """The street at or above a place (a county stands for itself; by home the county); None above counties."""
    found = query.dimensions.place(place)
    return found.county_id if query.metric.parts[0].place else found.street_id or found.county_id


def _platforms(query: MetricQuery) -> set[int]:
    """Ids of the platforms whose records are counted; empty: all. A registration's platform says nothing of records."""
    codes = () if query.metric.parts[0].place else query.selection.get("platform")
    return set(query.dimensions.ids("platforms", codes)) if codes else set()


def _first_and_last(query: MetricQuery) -> tuple[int, int]:
    start, end = query.selection.period.start, query.end
    return (period_code("month", start) if start else 0), period_code("month", end)


@computed_once(12)
def _cells(database, version) -> tuple[tuple[int, int | None, int, int], ...]:
    """(county, street, platform, month) with at least one confirmed record."""
    if version.as_of is None:
        return ()
    regions = read_dimensions(database, version).regions
    record = service_record.c
    month = time_code("month", record.served_on).label("by_month")
    region, platform = record.region_id.label("by_region"), record.platform_id.label("by_platform")
    statement = select(region, platform, month, func.count()).where(
        record.state == "confirmed", record.served_on <= version.as_of
    )
    rows = database.read(statement.group_by("by_region", "by_platform", "by_month"), rows=None, version=version).rows
    return tuple({
        (regions[place].county_id, regions[place].street_id, platform_id, int(code))
        for place, platform_id, code, _ in rows
        if place in regions
    })  # fmt: skip


def without_list(query: MetricQuery) -> Callable[[int | None], bool]:
    """A function of a code of the query's breakdown (None without one): is what the metric counts known from records only?

    Hours imported without any list name people, teams, projects and activities: none is listed, but nobody knows that there
    are none. Judged by county, and by the chosen platforms, over all time: a street or month without listed rows in a county with a
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


def without_homes(query: MetricQuery) -> Callable[[int | None], bool]:
    """The same of service by home: is nobody known who lives there? Whether its people served elsewhere is then unknown."""
    if not (query.metric.place and follows_records(query.metric)):
        return lambda code: False
    by_place = bool(query.by) and query.by[0] in PLACES
    homes = _homes(query.database, query.dimensions.version)
    return lambda code: not homes.intersection([code] if by_place else query.chosen_places())


@computed_once(12)
def _homes(database, version) -> frozenset[int]:
    """The places where somebody is known to live, and those above them."""
    known = read_dimensions(database, version)
    homes = database.read(select(volunteer.c.home_region_id).distinct(), rows=None, version=version).rows
    return frozenset(place for (home,) in homes if home in known.regions for place in known.above(home))


def _counties(query: MetricQuery, place: int) -> list[int]:
    county = query.dimensions.place(place).county_id
    return [county] if county else query.dimensions.below(place, "county")


@computed_once(48)
def _listed(database, version, table: Table, home: str, platforms: tuple[int, ...]) -> dict[int, bool]:
    """County -> whether a list reports any of its rows (on `platforms`, ids; empty: on any); counties without rows are
    left out."""
    county = column_of(table, home + "county_id").label("by_county")
    reported = func.max(case((LISTED[table.name], 1), else_=0))
    statement = select(county, reported).select_from(table).group_by("by_county")
    if platforms and "platform_id" in table.c:
        statement = statement.where(table.c.platform_id.in_(platforms))
    return {
        county: bool(any_listed) for county, any_listed in database.read(statement, rows=None, version=version).rows
    }
