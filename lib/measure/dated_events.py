"""Dated events to mark on a time axis: days of volunteering, results of contests, launches of programmes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lib.access import Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import Text
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, data_begins
from lib.schema import contest_entry, programme
from lib.selection import Selection

YEARLY = {
    "lei_feng_day": (3, 5, Text("3·5学雷锋纪念日", "Lei Feng Day (5 March)")),
    "volunteer_day": (12, 5, Text("12·5国际志愿者日", "International Volunteer Day (5 December)")),
}


@dataclass(frozen=True)
class Event:
    """A day to mark; kind: lei_feng_day, volunteer_day, contest, programme."""

    day: date
    label: Text
    kind: str


def events(database, selection: Selection, *, scope: Scope) -> tuple[Event, ...]:
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
    # Public facts of the county: a street sees them though they are none of its own rows.
    rows = query.read(statement.where(inside, entry.decided_on.between(start, end)), follows=(contest_entry,))
    names = [(day, query.dimensions.name("contests", contest_id, "zh")) for contest_id, day in rows]
    return [Event(day, Text(f"{name}公布结果", f"{name}: results"), "contest") for day, name in names]


def _programmes(query: MetricQuery, counties: list[int], start: date, end: date) -> list[Event]:
    """Programmes; the paths of a programme begin with it and are not marked."""
    inside = column_of(programme, "county_id").in_(counties)
    statement = select(programme.c.name, programme.c.launched_on).where(inside, programme.c.parent_id.is_(None))
    rows = query.read(statement.where(programme.c.launched_on.between(start, end)), follows=(programme,))
    return [Event(day, Text(f"“{name}”启动", f"{name} launched"), "programme") for name, day in rows]
