"""What an import reports of rows that another import inserted: the undo of that one leaves these rows as this one says.

A row that an import inserts needs no report: it holds what was said. Reports are kept as runs of ids where an import
says the same columns of all of them and would have inserted just what is stored.
"""

from collections.abc import Iterable

from sqlalchemy import func, insert, or_, select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.staging_tables import (
    BY_KEY,
    OPTIONAL,
    incoming_activity,
    incoming_person,
    incoming_record,
    record_match,
)
from lib.importers.load.upsert import CHUNK_ROWS, as_json
from lib.importers.parse.staged_schema import UNNUMBERED
from lib.schema import registration, row_report, service_record, volunteer

MERGED = "*"
"""In place of the columns given: the row is known from records, and what they say is merged into it."""
ALWAYS = ("minutes", "served_on", "volunteer_id", "activity_id")
"""Columns that every record gives."""

BY_TIME = "by_time"
"""Among the columns given: the record was found by its time among others, or keeps the activity of the one stored."""

Report = tuple[int, str, dict]
"""Id of the row, the columns given, and what would have been inserted where that is not what is stored."""


def note(context: LoadContext, table, reports: Iterable[Report]) -> None:
    """Store reports on rows of `table`; neighbours that say the same become one run."""
    runs: list[dict] = []
    for row_id, given, differing in sorted(reports, key=lambda report: report[0]):
        reported = as_json(differing) if differing else None
        last = runs[-1] if runs else None
        if last and last["last_id"] == row_id - 1 and (last["given"], last["reported"]) == (given, reported):
            last["last_id"] = row_id
        else:
            runs.append(_run(context, table, row_id, row_id, given, reported))
    for start in range(0, len(runs), CHUNK_ROWS):
        context.connection.execute(insert(row_report), runs[start : start + CHUNK_ROWS])


def _run(context: LoadContext, table, first: int, last: int, given: str, reported: str | None) -> dict:
    names = {"batch_id": context.batch_id, "table_name": table.name, "given": given, "reported": reported}
    return names | {"first_id": first, "last_id": last}


def note_people(context: LoadContext) -> None:
    """The people of a file of hours who were known before, and their registrations."""
    p, v, r = incoming_person.c, volunteer.c, registration.c
    known = select(p.volunteer_id, p.first_day, p.identified_by, p.name_key, p.sex, p.birth_year)
    known = known.join(volunteer, v.id == p.volunteer_id).where(v.batch_id.is_distinct_from(context.batch_id))
    note(context, volunteer, ((row.volunteer_id, MERGED, _as_person(row)) for row in context.connection.execute(known)))
    there = select(r.id, p.first_day).join(incoming_person, p.volunteer_id == r.volunteer_id)
    there = there.where(r.platform_id == context.platform_id, r.batch_id.is_distinct_from(context.batch_id))
    implied = (
        (row.id, MERGED, {"registered_on": row.first_day, "implied": True}) for row in context.connection.execute(there)
    )
    note(context, registration, implied)


def _as_person(row) -> dict:
    kept = {name: getattr(row, name) for name in ("identified_by", "name_key", "sex", "birth_year")}
    return {"group": "unstated", "first_registered_on": row.first_day} | kept


def note_records(context: LoadContext) -> None:
    """The records of the file that were known before."""
    a, r, m = incoming_record.c, service_record.c, record_match.c
    linked = (
        incoming_record.join(record_match, m.line == a.line)
        .join(service_record, r.id == m.record_id)
        .join(incoming_person, incoming_person.c.person_key == a.person_key)
        .join(incoming_activity, incoming_activity.c.activity_ref == a.activity_ref)
    )
    numbered = a.source_ref.startswith(UNNUMBERED).is_(False)
    inserted = {name: a[name] for name in (*OPTIONAL, "source_ref")}
    differs = or_(*(r[name].is_distinct_from(value) for name, value in inserted.items()))
    by_time = m.how != BY_KEY
    kind = (a.provided, numbered, by_time)
    run = (r.id - func.row_number().over(partition_by=kind, order_by=r.id)).label("run")
    said = (a.provided, numbered.label("numbered"), by_time.label("by_time"))
    same = select(r.id, *said, run).select_from(linked).where(~differs).subquery()
    c = same.c
    runs = select(func.min(c.id), func.max(c.id), c.provided, c.numbered, c.by_time, func.count())
    found = context.connection.execute(runs.group_by(c.provided, c.numbered, c.by_time, c.run)).all()
    rows = [_run(context, service_record, first, last, _given(*given), None) for first, last, *given, _ in found]
    for start in range(0, len(rows), CHUNK_ROWS):
        context.connection.execute(insert(row_report), rows[start : start + CHUNK_ROWS])
    if (
        sum(count for *_, count in found)
        == context.connection.execute(select(func.count()).select_from(record_match)).scalar_one()
    ):
        return
    columns = [a[name].label(f"new_{name}") for name in inserted] + [r[name] for name in inserted]
    other = select(r.id, *said, *columns).select_from(linked).where(differs)
    note(context, service_record, [_of_record(row, tuple(inserted)) for row in context.connection.execute(other)])


def _of_record(row, names: tuple[str, ...]) -> Report:
    new = {name: getattr(row, f"new_{name}") for name in names}
    differing = {name: value for name, value in new.items() if value != getattr(row, name)}
    return row.id, _given(row.provided, row.numbered, row.by_time), differing


def _given(provided: int, numbered: bool, by_time: bool) -> str:
    said = [name for i, name in enumerate(OPTIONAL) if provided & 1 << i]
    return ",".join([*ALWAYS, *said, *(["source_ref"] if numbered else []), *([BY_TIME] if by_time else [])])
