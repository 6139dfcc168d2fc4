"""Service records into the database: people and activities they speak of, new and corrected records, what to check.

People and activities that nobody has exported yet are made by the way (`implied`); what they begin with is the lowest
of all that is known, so that files may come in any order and in any pieces.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Boolean, and_, case, func, insert, literal, or_, select, text, update

from lib.importers.load import record_flags
from lib.importers.load.existing_records import find_stored, has_number, keep_activities
from lib.importers.load.staging_tables import (
    TOLD,
    arriving,
    attended,
    indexes_aside,
    insert_from,
    is_told,
    load,
    present,
    settle_repeats,
    stored,
)
from lib.importers.load.upsert import insert_rows, record_changes, runs, update_rows
from lib.schema import activity, registration, service_record, volunteer

COMPARED = ("minutes", "served_on", *TOLD)
"""Columns in which a record that is there already may be corrected, those of TOLD where the row says them."""
_LINES = 20_000


def write_hours(work) -> None:
    """Write every staged record; the counts of `work` say what became of them."""
    load(work)
    work.tell("people", 0.35)
    settle_repeats(work)
    first_new = _people(work)
    find_stored(work, known_before=first_new)
    keep_activities(work)
    _activities(work)
    work.tell("records", 0.5)
    _corrected(work)
    _new_records(work)
    work.tell("checks", 0.85)
    record_flags.flag_arrived(work)


# -- people ------------------------------------------------------------------------------------------------------------


def _people(work) -> int | None:
    """Everybody of the file in the database; the id of the first who was not there before, None: all were."""
    connection, a = work.connection, arriving.c
    least = [func.min(a[name]) for name in ("served_on", "identified_by", "name_key", "sex", "birth_year")]
    people = select(a.person_key, *least).group_by(a.person_key)
    names = ["person_key", "first_day", "identified_by", "name_key", "sex", "birth_year"]
    connection.execute(insert(present).from_select(names, people))
    p = present.c
    known = select(volunteer.c.id).where(volunteer.c.person_key == p.person_key)
    unstated, batch = literal("unstated"), literal(work.batch_id)
    new = select(
        p.person_key, unstated, p.sex, p.birth_year, p.first_day, p.identified_by, p.name_key, batch
    ).where(~known.exists())  # fmt: skip
    columns = (
        "person_key",
        "group",
        "sex",
        "birth_year",
        "first_registered_on",
        "identified_by",
        "name_key",
        "batch_id",
    )
    made = insert_from(connection, volunteer, columns, new.order_by(p.person_key))
    _made(work, volunteer, made)
    connection.execute(update(present).values(volunteer_id=known.scalar_subquery()))
    connection.execute(text("ANALYZE present"))  # else a few people may be looked for in all registrations
    _registrations(work)
    return made and made[0]


def _made(work, table, run: tuple[int, int, int] | None) -> None:
    if run:
        work.counts.made[table.name] = work.counts.made.get(table.name, 0) + run[2]
        work.changing.rows(table, [run[:2]])


def _registrations(work) -> None:
    """Whoever served on a platform is registered there, at the latest since the first record; of several spellings of a
    name the lowest digest stays."""
    connection, p, r = work.connection, present.c, registration.c
    mine = and_(r.volunteer_id == p.volunteer_id, r.platform_id == work.platform_id)
    new = select(p.volunteer_id, literal(work.platform_id), p.first_day, literal(True, Boolean), literal(work.batch_id))
    new = new.where(~select(r.id).where(mine).exists()).order_by(p.volunteer_id)
    columns = ("volunteer_id", "platform_id", "registered_on", "implied", "batch_id")
    _made(work, registration, insert_from(connection, registration, columns, new))
    earlier = select(r.id, r.volunteer_id, r.registered_on, p.first_day).join(present, mine)
    begun = connection.execute(earlier.where(r.implied.is_(True), p.first_day < r.registered_on)).all()
    lower(work, registration, [(row.id, "registered_on", row.registered_on, row.first_day) for row in begun])
    v = volunteer.c
    spelt = select(v.id, v.name_key, p.name_key.label("lower")).join(present, p.volunteer_id == v.id)
    spellings = connection.execute(spelt.where(p.name_key < v.name_key)).all()
    lower(work, volunteer, [(row.id, "name_key", row.name_key, row.lower) for row in spellings])
    joined = select(volunteer.c.id, volunteer.c.first_registered_on, func.min(r.registered_on).label("first"))
    joined = joined.join(registration, r.volunteer_id == volunteer.c.id).join(present, p.volunteer_id == volunteer.c.id)
    grouped = joined.group_by(volunteer.c.id, volunteer.c.first_registered_on)
    first = connection.execute(grouped.having(func.min(r.registered_on) != volunteer.c.first_registered_on)).all()
    lower(work, volunteer, [(row.id, "first_registered_on", row.first_registered_on, row.first) for row in first])


def lower(work, table, changes: list[tuple[int, str, date, date]]) -> None:
    """Set one column of rows, with the old value kept: (id, column, before, after)."""
    update_rows(work.connection, table, [(row_id, {name: after}) for row_id, name, _, after in changes])
    record_changes(work, table, [(row_id, {name: before}, {name: after}) for row_id, name, before, after in changes])


# -- activities --------------------------------------------------------------------------------------------------------


def _activities(work) -> None:
    connection, a = work.connection, arriving.c
    least = ("activity", "organisation_id", "project_id", "region_id", "category", "served_on", "start_minute")
    seen = select(a.activity_ref, *(func.min(a[name]) for name in least), func.max(a.end_minute))
    connection.execute(
        insert(attended).from_select(["activity_ref", *least, "end_minute"], seen.group_by(a.activity_ref))
    )
    t, x = attended.c, activity.c
    known = select(x.id).where(x.platform_id == work.platform_id, x.source_ref == t.activity_ref)
    _later(work)
    new = connection.execute(select(t).where(~known.exists()).order_by(t.activity_ref)).all()
    ids = insert_rows(connection, activity, [_as_activity(work, row) for row in new])
    work.counts.made["activity"] = len(ids)
    work.changing.rows(activity, runs(ids))
    connection.execute(update(attended).values(activity_id=known.scalar_subquery()))
    connection.execute(text("ANALYZE attended"))


def _as_activity(work, row) -> dict:
    starts, ends = _times(row.served_on, row.start_minute, row.end_minute)
    return {
        "platform_id": work.platform_id, "source_ref": row.activity_ref, "name": row.activity, "implied": True,
        "organisation_id": row.organisation_id, "project_id": row.project_id, "region_id": row.region_id,
        "category": row.category, "state": "held", "published_on": row.served_on, "starts_at": starts, "ends_at": ends,
        "held_on": row.served_on, "batch_id": work.batch_id,
    }  # fmt: skip


def _times(day: date, start: int | None, end: int | None) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time())
    starts = midnight + timedelta(minutes=start or 0)
    return starts, midnight + timedelta(minutes=end) if end is not None else starts


def _later(work) -> None:
    """Activities known by records alone: earlier starts, later ends, lower place, category, team, project and spelling
    count."""
    t, x = attended.c, activity.c
    same = and_(x.platform_id == work.platform_id, x.source_ref == t.activity_ref)
    names = ("region_id", "category", "organisation_id", "project_id", "name")
    seen = [(t.activity if name == "name" else t[name]).label(f"seen_{name}") for name in names]
    statement = select(x, t.start_minute, t.end_minute, *seen).join(attended, same).where(x.implied.is_(True))
    changes = []
    for row in work.connection.execute(statement):
        starts, ends = _widened(row)
        after = {"starts_at": starts, "ends_at": ends}
        after |= {name: _least(getattr(row, name), getattr(row, f"seen_{name}")) for name in names}
        before = {name: getattr(row, name) for name, value in after.items() if getattr(row, name) != value}
        if before:
            changes.append((row.id, before, {name: after[name] for name in before}))
    update_rows(work.connection, activity, [(row_id, after) for row_id, _, after in changes])
    record_changes(work, activity, changes)


def _widened(row) -> tuple[datetime, datetime]:
    """Start and end of a stored activity with the times of more records. Midnight twice: no time is known so far; an end
    that is the start: no end is known."""
    midnight = datetime.combine(row.held_on, time())
    starts, ends = _times(row.held_on, row.start_minute, row.end_minute)
    if row.start_minute is None:
        starts = row.starts_at
    elif (row.starts_at, row.ends_at) != (midnight, midnight):
        starts = min(row.starts_at, starts)
    if row.ends_at > row.starts_at:
        return starts, row.ends_at if row.end_minute is None else max(row.ends_at, ends)
    return starts, starts if row.end_minute is None else ends


def _least(one, other):
    return min((value for value in (one, other) if value is not None), default=None)


# -- records -----------------------------------------------------------------------------------------------------------


def _links():
    """arriving with the people and activities that it means."""
    a = arriving.c
    return arriving.join(present, present.c.person_key == a.person_key).join(
        attended, attended.c.activity_ref == a.activity_ref
    )


def _corrected(work) -> None:
    """Records that are there already: counted as unchanged, or updated with the old values kept, some lines at a time."""
    connection, line = work.connection, stored.c.line
    there, last = connection.execute(select(func.count(), func.max(line))).one()
    updated = 0
    for start in range(0, last + 1 if there else 0, _LINES):
        updated += _correct(work, line.between(start, start + _LINES - 1))
    work.counts.updated += updated
    work.counts.unchanged += there - updated


def _correct(work, lines) -> int:
    """The same for the rows of these lines; returns how many were updated."""
    connection, a, r = work.connection, arriving.c, service_record.c
    said = {name: case((is_told(name), a[name]), else_=r[name]) if name in TOLD else a[name] for name in COMPARED}
    said["source_ref"] = case((has_number(a), a.source_ref), else_=r.source_ref)
    said |= {"volunteer_id": present.c.volunteer_id, "activity_id": attended.c.activity_id}
    differs = or_(*(_differ(r[name], value) for name, value in said.items()))
    new = [value.label(f"new_{name}") for name, value in said.items()]
    links = _links().join(stored, stored.c.line == a.line).join(service_record, r.id == stored.c.record_id)
    statement = select(service_record, *new).select_from(links).where(lines, differs)
    changes, days = [], []
    for row in connection.execute(statement).all():
        values = {name: getattr(row, f"new_{name}") for name in said}
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        changes.append((row.id, before, {name: values[name] for name in before}))
        days += [(row.volunteer_id, row.served_on), (values["volunteer_id"], values["served_on"])]
    update_rows(connection, service_record, [(row_id, after) for row_id, _, after in changes])
    record_changes(work, service_record, changes)
    record_flags.look_at(connection, days)
    return len(changes)


def _differ(one, other):
    """Unlike `!=`, true where only one side is empty."""
    return one.is_distinct_from(other)


def _new_records(work) -> None:
    a = arriving.c
    there = select(stored.c.line).where(stored.c.line == a.line)
    copied = ("region_id", "category", "served_on", "minutes", "method", "state", "entered_on", "source_ref",
              "start_minute", "end_minute")  # fmt: skip
    new = (
        select(
            present.c.volunteer_id,
            attended.c.activity_id,
            literal(work.platform_id),
            literal(work.batch_id),
            *(a[name] for name in copied),
        )
        .select_from(_links())
        .where(~there.exists())
    )
    columns = ("volunteer_id", "activity_id", "platform_id", "batch_id", *copied)
    with indexes_aside(work.connection, service_record, work.staged.read):
        run = insert_from(work.connection, service_record, columns, new)
    if run:
        work.counts.inserted += run[2]
        work.changing.rows(service_record, [run[:2]])
