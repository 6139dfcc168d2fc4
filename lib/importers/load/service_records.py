"""Service records into the database: their people and activities, new and updated records, records to be checked.

People and activities that no export has listed yet are created as implied ones; what is stored of them is min-merged over
all records, so that files may come in any order and split in any way.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Boolean, and_, case, func, insert, literal, not_, or_, select, text

from lib.importers.load import existing_records, record_flags
from lib.importers.load.existing_records import has_number, keep_activities, match_records, same_but_for_noughts
from lib.importers.load.load_context import LoadContext
from lib.importers.load.row_reports import MERGED, note, note_people, note_records
from lib.importers.load.staging_tables import (
    OPTIONAL,
    deduplicate,
    fill_incoming_records,
    incoming_activity,
    incoming_person,
    incoming_record,
    is_provided,
    known_activity,
    known_person,
    known_registration,
    record_match,
)
from lib.importers.load.upsert import CHUNK_ROWS, indexes_rebuilt, insert_from_select, insert_new, update_and_log
from lib.importers.match.matches import merge_min
from lib.schema import activity, registration, service_record, volunteer

COMPARED = ("minutes", "served_on", *OPTIONAL)
"""Columns that update an existing record, those of OPTIONAL where the row provides them."""
_LINES = 20_000


def load_hours(context: LoadContext) -> None:
    """Load every staged record; `context.counts` says what became of them."""
    may_repeat = fill_incoming_records(context)
    context.progress("people", 0.35)
    if may_repeat:  # else the sort of all rows would be for nothing
        deduplicate(context)
    existing_records.leave_out_given_twice(context)
    first_new = _load_people(context)
    match_records(context, known_before=first_new)
    keep_activities(context)
    _load_activities(context)
    context.progress("records", 0.5)
    _update_records(context)
    note_records(context)
    _insert_records(context)
    context.progress("checks", 0.85)
    record_flags.flag_loaded(context)


# -- people ------------------------------------------------------------------------------------------------------------


def _load_people(context: LoadContext) -> int | None:
    """Insert the people of the file that are new; returns the lowest of their ids, None where all existed."""
    connection, a = context.connection, incoming_record.c
    merged = [func.min(a[name]) for name in ("served_on", "identified_by", "name_key", "sex", "birth_year")]
    people = select(a.person_key, *merged).group_by(a.person_key)
    names = ["person_key", "first_day", "identified_by", "name_key", "sex", "birth_year"]
    connection.execute(insert(incoming_person).from_select(names, people))
    p = incoming_person.c
    existing_records.find_people(connection)
    unstated, batch = literal("unstated"), literal(context.batch_id)
    new = select(
        p.person_key, unstated, p.sex, p.birth_year, p.first_day, p.identified_by, p.name_key, batch
    ).where(p.volunteer_id.is_(None))  # fmt: skip
    columns = ("person_key", "group", "sex", "birth_year", "first_registered_on", "identified_by", "name_key",
               "batch_id")  # fmt: skip
    inserted = insert_from_select(connection, volunteer, columns, new.order_by(p.person_key))
    _count_created(context, volunteer, inserted)
    if inserted:
        existing_records.find_people(connection)
    connection.execute(text("ANALYZE incoming_person"))  # else the planner may scan all registrations for a few people
    _register_people(context)
    note_people(context)
    return inserted and inserted[0]


def _count_created(context: LoadContext, table, inserted: tuple[int, int, int] | None) -> None:
    if inserted:
        first, last, rows = inserted
        context.counts.add_created(table, rows)
        context.transaction.rows(table, [(first, last)])


def _register_people(context: LoadContext) -> None:
    """Everybody who served on a platform is registered there, since the first record at the latest; the lowest digest of
    the spellings of a name is stored."""
    connection, p, r = context.connection, incoming_person.c, registration.c
    here = and_(r.volunteer_id == p.volunteer_id, r.platform_id == context.platform_id)
    implied = literal(True, Boolean)
    new = select(p.volunteer_id, literal(context.platform_id), p.first_day, implied, literal(context.batch_id))
    known = select(p.volunteer_id).join(registration, here).distinct()
    connection.execute(insert(known_registration).from_select(["volunteer_id"], known))
    k = known_registration.c
    new = new.where(~select(k.volunteer_id).where(k.volunteer_id == p.volunteer_id).exists()).order_by(p.volunteer_id)
    columns = ("volunteer_id", "platform_id", "registered_on", "implied", "batch_id")
    _count_created(context, registration, insert_from_select(connection, registration, columns, new))
    earlier = select(r.id, r.registered_on, p.first_day).join(incoming_person, here)
    _update_column(context, registration, "registered_on",
                   earlier.where(r.implied.is_(True), p.first_day < r.registered_on))  # fmt: skip
    v = volunteer.c
    spellings = select(v.id, v.name_key, p.name_key).join(incoming_person, p.volunteer_id == v.id)
    _update_column(context, volunteer, "name_key", spellings.where(p.name_key < v.name_key))
    first_day = func.min(r.registered_on)
    joined = select(v.id, v.first_registered_on, first_day).join(registration, r.volunteer_id == v.id)
    grouped = joined.join(incoming_person, p.volunteer_id == v.id).group_by(v.id, v.first_registered_on)
    _update_column(context, volunteer, "first_registered_on", grouped.having(first_day != v.first_registered_on))


def _update_column(context: LoadContext, table, column: str, statement) -> None:
    """Update one column of the rows that `statement` gives as (id, old value, new value)."""
    rows = context.connection.execute(statement).all()
    update_and_log(context, table, [(row_id, {column: before}, {column: after}) for row_id, before, after in rows])


# -- activities --------------------------------------------------------------------------------------------------------


def _load_activities(context: LoadContext) -> None:
    connection, a = context.connection, incoming_record.c
    merged = ("activity", "organisation_id", "project_id", "region_id", "category", "served_on", "start_minute")
    distinct = select(a.activity_ref, *(func.min(a[name]) for name in merged), func.max(a.end_minute))
    columns = ["activity_ref", *merged, "end_minute"]
    connection.execute(insert(incoming_activity).from_select(columns, distinct.group_by(a.activity_ref)))
    t, x = incoming_activity.c, activity.c
    known = select(x.id).where(x.platform_id == context.platform_id, x.source_ref == t.activity_ref)
    _note_activities(context, known)
    _merge_implied(context)
    new = connection.execute(select(t).where(~known.exists()).order_by(t.activity_ref)).all()
    for start in range(0, len(new), CHUNK_ROWS):
        rows = [_as_activity(context, row) for row in new[start : start + CHUNK_ROWS]]
        insert_new(context, activity, [{**row, "batch_id": context.batch_id} for row in rows])
    context.counts.add_created(activity, len(new))
    existing_records.find_activities(context)
    connection.execute(text("ANALYZE incoming_activity"))


def _note_activities(context: LoadContext, known) -> None:
    t = incoming_activity.c
    rows = context.connection.execute(select(t, known.scalar_subquery().label("known")).where(known.exists()))
    note(context, activity, [(row.known, MERGED, _as_activity(context, row)) for row in rows])


def _as_activity(context: LoadContext, row) -> dict:
    starts, ends = _times(row.served_on, row.start_minute, row.end_minute)
    return {
        "platform_id": context.platform_id, "source_ref": row.activity_ref, "name": row.activity, "implied": True,
        "organisation_id": row.organisation_id, "project_id": row.project_id, "region_id": row.region_id,
        "category": row.category, "state": "held", "published_on": row.served_on, "starts_at": starts, "ends_at": ends,
        "held_on": row.served_on,
    }  # fmt: skip


def _times(day: date, start: int | None, end: int | None) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time())
    starts = midnight + timedelta(minutes=start or 0)
    return starts, midnight + timedelta(minutes=end) if end is not None else starts


def _merge_implied(context: LoadContext) -> None:
    """Min-merge the records of the file into implied activities: earliest start, latest end, lowest place, category,
    team, project and spelling."""
    t, x = incoming_activity.c, activity.c
    known = and_(x.platform_id == context.platform_id, x.source_ref == t.activity_ref)
    names = ("region_id", "category", "organisation_id", "project_id", "name")
    incoming = [(t.activity if name == "name" else t[name]).label(f"incoming_{name}") for name in names]
    statement = select(x, t.start_minute, t.end_minute, *incoming).join(incoming_activity, known)
    changes = []
    for row in context.connection.execute(statement.where(x.implied.is_(True))):
        starts, ends = merged_times(row)
        after = {"starts_at": starts, "ends_at": ends}
        after |= {name: merge_min(getattr(row, name), getattr(row, f"incoming_{name}")) for name in names}
        before = {name: getattr(row, name) for name, value in after.items() if getattr(row, name) != value}
        if before:
            changes.append((row.id, before, {name: after[name] for name in before}))
    update_and_log(context, activity, changes)


def merged_times(row) -> tuple[datetime, datetime]:
    """Start and end of a stored activity, widened to the times of more records. Both at midnight: no time is known yet;
    an end equal to the start: no end is known."""
    midnight = datetime.combine(row.held_on, time())
    starts, ends = _times(row.held_on, row.start_minute, row.end_minute)
    if row.start_minute is None:
        starts = row.starts_at
    elif (row.starts_at, row.ends_at) != (midnight, midnight):
        starts = min(row.starts_at, starts)
    if row.ends_at > row.starts_at:
        return starts, row.ends_at if row.end_minute is None else max(row.ends_at, ends)
    return starts, starts if row.end_minute is None else ends


# -- records -----------------------------------------------------------------------------------------------------------


def _linked_records():
    """The incoming records joined with the ids of their people and activities, from tables of little else."""
    a, p, t = incoming_record.c, known_person.c, known_activity.c
    return incoming_record.join(known_person, p.person_key == a.person_key).join(
        known_activity, t.activity_ref == a.activity_ref
    )


def _update_records(context: LoadContext) -> None:
    """Records that exist: counted as unchanged, or updated with the old values logged, some lines at a time."""
    connection, line = context.connection, record_match.c.line
    matched, last = connection.execute(select(func.count(), func.max(line))).one()
    updated = 0
    for start in range(0, last + 1 if matched else 0, _LINES):
        updated += _update_lines(context, line.between(start, start + _LINES - 1))
    context.counts.updated += updated
    context.counts.unchanged += matched - updated


def _update_lines(context: LoadContext, lines) -> int:
    """The same for the rows of these lines; returns how many were updated."""
    connection, a, r = context.connection, incoming_record.c, service_record.c
    reported = {
        name: case((is_provided(name), a[name]), else_=r[name]) if name in OPTIONAL else a[name] for name in COMPARED
    }
    numbered = and_(has_number(a), not_(same_but_for_noughts(a, r)))
    reported["source_ref"] = case((numbered, a.source_ref), else_=r.source_ref)
    reported |= {"volunteer_id": known_person.c.volunteer_id, "activity_id": known_activity.c.activity_id}
    differs = or_(*(r[name].is_distinct_from(value) for name, value in reported.items()))
    new = [value.label(f"new_{name}") for name, value in reported.items()]
    linked = _linked_records().join(record_match, record_match.c.line == a.line)
    linked = linked.join(service_record, r.id == record_match.c.record_id)
    statement = select(service_record, *new).select_from(linked).where(lines, differs)
    changes, days = [], []
    for row in connection.execute(statement).all():
        values = {name: getattr(row, f"new_{name}") for name in reported}
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        changes.append((row.id, before, {name: values[name] for name in before}))
        days += [(row.volunteer_id, row.served_on), (values["volunteer_id"], values["served_on"])]
    update_and_log(context, service_record, changes)
    record_flags.add_days(connection, days)
    return len(changes)


def _insert_records(context: LoadContext) -> None:
    a = incoming_record.c
    matched = select(record_match.c.line).where(record_match.c.line == a.line)
    copied = ("region_id", "category", "served_on", "minutes", "method", "state", "entered_on", "source_ref",
              "start_minute", "end_minute")  # fmt: skip
    new = (
        select(
            known_person.c.volunteer_id,
            known_activity.c.activity_id,
            literal(context.platform_id),
            literal(context.batch_id),
            *(a[name] for name in copied),
        )
        .select_from(_linked_records())
        .where(~matched.exists())
    )
    columns = ("volunteer_id", "activity_id", "platform_id", "batch_id", *copied)
    with indexes_rebuilt(context.connection, service_record, context.staged.read):
        inserted = insert_from_select(context.connection, service_record, columns, new)
    if inserted:
        first, last, rows = inserted
        context.counts.inserted += rows
        context.transaction.rows(service_record, [(first, last)])
