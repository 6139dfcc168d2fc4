"""Hours day by day for the calendar heat map, and the dated events to mark on a time axis."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.periods import period_code
from lib.catalogue.vocabularies import Text
from lib.measure.coverage import covered
from lib.measure.metric_query import MetricQuery
from lib.reports.report_query import build_query, data_begins, not_by
from lib.schema import contest_entry, programme, service_record
from lib.selection import Selection

YEARLY = {
    "lei_feng_day": (3, 5, Text("3·5学雷锋纪念日", "Lei Feng Day (5 March)")),
    "volunteer_day": (12, 5, Text("12·5国际志愿者日", "International Volunteer Day (5 December)")),
}


@dataclass(frozen=True)
class Day:
    """Confirmed hours and attendances of one day; None where `reason` says why: no_records, not_yet."""

    day: date
    hours: float | None
    attendances: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Days:
    """Every day of the period in order. `reason` says why there are none."""

    days: tuple[Day, ...]
    selection: Selection
    reason: str | None = None


@dataclass(frozen=True)
class Event:
    """A day to mark; kind: lei_feng_day, volunteer_day, contest, programme."""

    day: date
    label: Text
    kind: str


def calendar(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> Days:
    """Each day of the period; an open one begins with the first month of the data.

    A day without records is zero in a month in which the chosen places have any activity, else blank; days after the
    as-of day are "not_yet".
    """
    query = build_query(database, "service_hours", selection, scope=scope, by=("month",))
    begins, as_of = data_begins(database), database.version().as_of
    if reason := not_by(query) or (None if begins and as_of else "no_records"):
        return Days((), query.selection, reason)
    record = service_record.c
    statement = select(record.served_on, func.sum(record.minutes), func.count()).group_by(record.served_on)
    found = {day: values for day, *values in query.read(statement.where(*query.conditions()))}
    has_records, days = covered(query), []
    day = query.selection.period.start or begins
    while day <= query.end:
        if day in found:
            minutes, count = found[day]
            days.append(Day(day, float(minutes) / 60, int(count)))
        elif day > as_of:
            days.append(Day(day, None, None, "not_yet"))
        elif has_records(period_code("month", day)):
            days.append(Day(day, 0.0, 0))
        else:
            days.append(Day(day, None, None, "no_records"))
        day += timedelta(days=1)
    return Days(tuple(days), query.selection)


def events(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> tuple[Event, ...]:
    """Dated events of the period, by day: 3·5 and 12·5, results of contests, launches of programmes.

    Results and launches are public and belong to the county at or above the chosen places; other filters do not count.
    """
    query = build_query(database, "contest_entries", selection, scope=scope)
    start, end = query.selection.period.start or data_begins(database) or query.end, query.end
    found = [
        Event(date(year, month, day), label, kind)
        for year in range(start.year, end.year + 1)
        for kind, (month, day, label) in YEARLY.items()
        if start <= date(year, month, day) <= end
    ]
    counties = _counties(query)
    if counties:
        found += _contests(query, counties, start, end) + _programmes(query, counties, start, end)
    return tuple(sorted(found, key=lambda event: (event.day, event.kind, event.label.zh)))


def _counties(query: MetricQuery) -> list[int]:
    dimensions = query.dimensions
    chosen = query.chosen_places()
    return [
        c
        for place in chosen
        for c in (
            [dimensions.place(place).county_id]
            if dimensions.place(place).county_id
            else dimensions.below(place, "county")
        )
    ]


def _contests(query: MetricQuery, counties: list[int], start: date, end: date) -> list[Event]:
    entry = contest_entry.c
    statement = select(entry.contest_id, entry.decided_on).distinct()
    inside = column_of(contest_entry, "county_id").in_(counties)
    rows = query.read(statement.where(inside, entry.decided_on.between(start, end)))
    names = [(day, query.dimensions.name("contests", contest_id, "zh")) for contest_id, day in rows]
    return [Event(day, Text(f"{name}公布结果", f"{name}: results"), "contest") for day, name in names]


def _programmes(query: MetricQuery, counties: list[int], start: date, end: date) -> list[Event]:
    """Programmes; the paths of a programme begin with it and are not marked."""
    inside = column_of(programme, "county_id").in_(counties)
    statement = select(programme.c.name, programme.c.launched_on).where(inside, programme.c.parent_id.is_(None))
    rows = query.read(statement.where(programme.c.launched_on.between(start, end)))
    return [Event(day, Text(f"“{name}”启动", f"{name} launched"), "programme") for name, day in rows]
