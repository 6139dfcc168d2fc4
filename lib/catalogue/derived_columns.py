"""Derived columns, values looked up from a row over foreign keys: one line each, used by metrics, breakdowns and filters.

See `lib/schema/derived.py` for how the shared database and the columnar copy each compute them.
"""

from sqlalchemy import Table, and_, or_, select

from lib.schema import (
    activity,
    contest,
    contest_entry,
    funding,
    metadata,
    organisation,
    project,
    record_flag,
    region,
    registration,
    service_record,
    volunteer,
)
from lib.schema.derived import DERIVED, Derived, any_row, truth


def _lookup(table: Table, key: str, column, *, name: str | None = None) -> Derived:
    """The value of `column` in the row of its table that `table.key` points to."""
    parent = column.table.alias(f"of_{table.name}_{name or column.name}")
    statement = select(parent.c[column.name]).where(parent.c.id == table.c[key])
    return Derived(table, name or column.name, statement.correlate(table).scalar_subquery())


def _lookup_twice(table: Table, key: str, middle: Table, middle_key: str, column, *, name: str) -> Derived:
    """The value of `column` two foreign keys away: table.key -> middle, middle.middle_key -> the column's table."""
    near, far = middle.alias(f"near_{table.name}_{name}"), column.table.alias(f"far_{table.name}_{name}")
    statement = (
        select(far.c[column.name])
        .select_from(near.join(far, far.c.id == near.c[middle_key]))
        .where(near.c.id == table.c[key])
    )
    return Derived(table, name, statement.correlate(table).scalar_subquery())


# Places: every table with a place knows its street and its county.
for _table in metadata.sorted_tables:
    if "region_id" in _table.c and _table.name not in ("region_code", "account_scope"):
        _lookup(_table, "region_id", region.c.street_id)
        _lookup(_table, "region_id", region.c.county_id)

_lookup(volunteer, "home_region_id", region.c.street_id, name="home_street_id")
_lookup(volunteer, "home_region_id", region.c.county_id, name="home_county_id")

# People behind registrations and records.
for _table in (registration, service_record):
    for _name in ("group", "profession", "sex", "birth_year", "home_region_id"):
        _lookup(_table, "volunteer_id", volunteer.c[_name])
    _lookup_twice(_table, "volunteer_id", volunteer, "home_region_id", region.c.street_id, name="home_street_id")
    _lookup_twice(_table, "volunteer_id", volunteer, "home_region_id", region.c.county_id, name="home_county_id")

# What an activity belongs to, behind activities and records.
_lookup(service_record, "activity_id", activity.c.brand_id)
_lookup(service_record, "activity_id", activity.c.project_id)
_lookup(service_record, "activity_id", activity.c.organisation_id)
_lookup(service_record, "activity_id", activity.c.station_id)
_lookup_twice(service_record, "activity_id", activity, "project_id", project.c.programme_id, name="programme_id")
_lookup(activity, "project_id", project.c.programme_id)
_flag = record_flag.alias("flag_of_record")
flagged = Derived(
    service_record,
    "flagged",
    any_row(select(_flag.c.record_id).where(_flag.c.record_id == service_record.c.id).correlate(service_record)),
)
_offering = activity.alias("activity_with_slots")
with_slots = Derived(
    service_record,
    "with_slots",
    any_row(
        select(_offering.c.id)
        .where(_offering.c.id == service_record.c.activity_id, _offering.c.slots.is_not(None))
        .correlate(service_record)
    ),
)
"""1 for a record of an activity whose platform gives the number of places offered."""
_confirmed = service_record.alias("confirmed_of_activity")
held = Derived(
    activity,
    "held",
    any_row(
        select(_confirmed.c.id)
        .where(and_(_confirmed.c.activity_id == activity.c.id, _confirmed.c.state == "confirmed"))
        .correlate(activity)
    ),
    distributed=truth(
        activity.c.id.in_(select(_confirmed.c.activity_id).where(_confirmed.c.state == "confirmed").distinct())
    ),
)
"""1 for an activity with at least one confirmed record, whatever the platform says of its state."""

# The place of the project paid.
_lookup(funding, "project_id", project.c.region_id, name="project_region_id")
_lookup_twice(funding, "project_id", project, "region_id", region.c.street_id, name="project_street_id")
_lookup_twice(funding, "project_id", project, "region_id", region.c.county_id, name="project_county_id")

# Contests behind entries, and the project entered.
contest_level = _lookup(contest_entry, "contest_id", contest.c.level, name="contest_level")
contest_year = _lookup(contest_entry, "contest_id", contest.c.year, name="contest_year")
_lookup(contest_entry, "contest_id", contest.c.edition)
_lookup(contest_entry, "contest_id", contest.c.name, name="contest_name")
_lookup(contest_entry, "contest_id", contest.c.organiser)
_lookup(contest_entry, "project_id", project.c.category)
_lookup(contest_entry, "project_id", project.c.brand_id)

# Registrations that open or close a person's time as a volunteer.


def reported(table):
    """Registrations that a platform lists; the others are only concluded from service records.

    A list without days of registration leaves the day implied, but not the registration.
    """
    return or_(table.c.implied.is_not(True), table.c.listed.is_(True))


REPORTED = reported(registration)
LISTED = {
    "registration": REPORTED,
    **{table.name: table.c.implied.is_not(True) for table in (organisation, activity, project)},
}
"""Table -> the condition of the rows that some list reports; the others are only concluded from service records."""


def _alone(name: str, *, at_end: bool, on_platform: bool) -> Derived:
    """1 where no other listed registration of the person (on the same platform) holds when this one begins, or ends.

    Two that begin, or end, on one day: the first, or the last, by id counts.
    """
    others = registration.alias(f"other_{name}")
    own, other = registration.c, others.c
    day = own.ended_on if at_end else own.registered_on
    same_day = other.ended_on == day if at_end else other.registered_on == day
    if at_end:
        holds = [
            other.registered_on <= day,
            or_(other.ended_on.is_(None), other.ended_on > day, and_(same_day, other.id > own.id)),
        ]
    else:
        begun = or_(other.registered_on < day, and_(same_day, other.id < own.id))
        holds = [begun, or_(other.ended_on.is_(None), other.ended_on >= day)]
    other_registrations = select(other.id).where(
        other.volunteer_id == own.volunteer_id, other.id != own.id, reported(others), *holds
    )
    if on_platform:
        other_registrations = other_registrations.where(other.platform_id == own.platform_id)
    return Derived(registration, name, 1 - any_row(other_registrations.correlate(registration)))


opens = _alone("opens", at_end=False, on_platform=False)
"""1 where no other registration of the person held when this one began: the person is new."""
closes = _alone("closes", at_end=True, on_platform=False)
"""1 where no other registration of the person holds when this one ends: the person has left."""
opens_on_platform = _alone("opens_on_platform", at_end=False, on_platform=True)
closes_on_platform = _alone("closes_on_platform", at_end=True, on_platform=True)


def column_of(table: Table, name: str):
    """The column or derived value `name` of `table`, None when it has neither."""
    return table.c[name] if name in table.c else DERIVED.get(table.name, {}).get(name)
