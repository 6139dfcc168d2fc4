"""Volunteers and team members into the database: people, and their registrations on the platform."""

from collections.abc import Iterator

import pyarrow.compute as pc
from sqlalchemy import func, select

from lib.catalogue.vocabularies import REGION_LEVEL
from lib.importers.load.load_context import LoadContext
from lib.importers.load.row_reports import note
from lib.importers.load.upsert import insert_new, update_and_log
from lib.importers.parse.row_keys import in_county, person_in_county
from lib.importers.privacy.pseudonyms import BY_NAME
from lib.schema import registration, volunteer

_CHUNK_ROWS = 5_000
_QUERY_KEYS = 500
_LEVELS = list(REGION_LEVEL)
"""From the province down to the community."""
PERSON_COLUMNS = ("sex", "birth_year", "group", "profession", "home_region_id", "identified_by", "name_key")
"""Columns of a person that a row may report; an empty cell clears nothing."""
COMPARED = ("sex", "birth_year", "place", "group", "profession", "registered_on", "ended_on", "end_reason")
"""Fields in which two rows of one person contradict one another; the team they are listed with is not compared."""


def load_volunteers(context: LoadContext) -> None:
    """A row is one person on the file's platform: new, changed (the person or the registration), or unchanged."""
    lines = _lines_by_person(context)
    for chunk in _chunks(context):
        rows = [row for row in _resolved(context, chunk) if _is_kept(context, row, lines)]
        _write(context, rows)
        context.progress("people", min(0.95, chunk[-1]["line"] / max(context.staged.read, 1)))


def _lines_by_person(context: LoadContext) -> dict[bytes, tuple[int, int, int]]:
    """For each person the first line, the first line that contradicts it (0: none), and a hash of what the first reports."""
    lines: dict[bytes, tuple[int, int, int]] = {}
    for chunk in _chunks(context):
        for row in chunk:
            key, reported = _short_key(row), hash(tuple(row[name] for name in COMPARED))
            first, other, before = lines.get(key, (row["line"], 0, reported))
            lines[key] = (first, other or (row["line"] if reported != before else 0), before)
    return lines


def _short_key(row: dict) -> bytes:
    return bytes.fromhex(row["person_key"])[:12]


def _chunks(context: LoadContext) -> Iterator[list[dict]]:
    """The rows of the file in chunks, with their names resolved: home, team, and the key of a person within the county."""
    for batch in context.staged.rows():
        resolved = context.matches.resolve_rows(batch)
        by_name = pc.equal(batch.column("identified_by"), BY_NAME).fill_null(False)
        people = in_county(batch.column("person_key"), resolved.county, person_in_county)
        keys = pc.if_else(by_name, people, batch.column("person_key"))
        rows = batch.set_column(batch.schema.get_field_index("person_key"), "person_key", keys)
        missing = {f"{name}_missing": resolved.missing[name] for name in ("place", "team")}
        for name, column in ({"home_region_id": resolved.row_place} | missing).items():
            rows = rows.append_column(name, column)
        for start in range(0, len(rows), _CHUNK_ROWS):
            yield rows.slice(start, _CHUNK_ROWS).to_pylist()


def _resolved(context: LoadContext, rows: list[dict]) -> Iterator[dict]:
    """The rows without those whose place or team was not found, which are quarantined."""
    for row in rows:
        if row["place_missing"]:
            context.quarantine(row["line"], "place", context.matches.place_rule(row["place"]), row["place"])
        elif row["team_missing"]:
            context.quarantine(row["line"], "team", "unknown_name", row["team"])
        else:
            yield row


def _is_kept(context: LoadContext, row: dict, lines: dict[bytes, tuple[int, int, int]]) -> bool:
    """Equal rows of a person count once; rows that contradict one another are all quarantined."""
    first, other, _ = lines[_short_key(row)]
    if other:
        context.quarantine(row["line"], None, "contradiction", detail=str(first if row["line"] != first else other))
        return False
    if row["line"] != first:
        context.counts.duplicate += 1
    return row["line"] == first


def _write(context: LoadContext, rows: list[dict]) -> None:
    if not rows:
        return
    keys = [row["person_key"] for row in rows]
    people = {p.person_key: p for p in _rows_where(context, volunteer, volunteer.c.person_key, keys)}
    _insert_people(context, rows, people)
    here, ids = registration.c.platform_id == context.platform_id, [p.id for p in people.values()]
    registrations = {
        r.volunteer_id: r for r in _rows_where(context, registration, registration.c.volunteer_id, ids, here)
    }
    person_changes, registration_changes, new = {}, {}, []
    person_reports, registration_reports = [], []
    for row in rows:
        person = people[row["person_key"]]
        stored = registrations.get(person.id)
        if person.batch_id != context.batch_id:
            said = _reported_person(context, row, person)
            person_reports.append(_report(person.id, said, _new_person(context, row), person))
        if stored is not None and stored.batch_id != context.batch_id:
            new_row = _new_registration(context, row, person.id)
            registration_reports.append(_report(stored.id, _reported_registration(row), new_row, stored))
        if values := _changes(person, _reported_person(context, row, person)):
            person_changes[person.id] = values
        if stored is None:
            new.append(_new_registration(context, row, person.id))
        elif values := _changes(stored, _reported_registration(row), _cleared(context, row, stored)):
            registration_changes[stored.id] = values
        changed = person.id in person_changes or (stored is not None and stored.id in registration_changes)
        _count(context, is_new=stored is None, is_changed=changed)
    context.counts.add_created(registration, len(insert_new(context, registration, new)))
    note(context, volunteer, person_reports)
    note(context, registration, registration_reports)
    for table, changes in ((volunteer, person_changes), (registration, registration_changes)):
        update_and_log(context, table, [(row_id, before, after) for row_id, (before, after) in changes.items()])
    _sync_first_days(context, [person.id for person in people.values()])


def _rows_where(context: LoadContext, table, column, values: list, *conditions) -> Iterator:
    for start in range(0, len(values), _QUERY_KEYS):
        part = column.in_(values[start : start + _QUERY_KEYS])
        yield from context.connection.execute(select(table).where(part, *conditions).order_by(table.c.id))


def _insert_people(context: LoadContext, rows: list[dict], people: dict) -> None:
    """Insert the people who are not among `people` (by person_key), and add them to it."""
    new = [
        _new_person(context, row) | {"person_key": row["person_key"], "batch_id": context.batch_id}
        for row in rows
        if row["person_key"] not in people
    ]
    ids = insert_new(context, volunteer, new)
    context.counts.add_created(volunteer, len(ids))
    for person in _rows_where(context, volunteer, volunteer.c.id, ids):
        people[person.person_key] = person


def _new_person(context: LoadContext, row: dict) -> dict:
    return {
        **{name: row[name] for name in PERSON_COLUMNS},
        "home_region_id": row["home_region_id"] or context.decisions.place,
        "group": row["group"] or "unstated",
        "first_registered_on": row["registered_on"] or context.today,
    }


def _report(row_id: int, said: dict, inserted: dict, stored) -> tuple[int, str, dict]:
    """The report on a row that another import inserted: `said` changes it, `inserted` would have been a row of its own."""
    given = [name for name, value in said.items() if value is not None]
    after = {
        name: said[name] if name in given else getattr(stored, name) for name in inserted if name in stored._fields
    }
    differing = {name: value for name, value in inserted.items() if name in after and value != after[name]}
    return row_id, ",".join(given), {name: value for name, value in differing.items() if name != "batch_id"}


def _reported_person(context: LoadContext, row: dict, person) -> dict:
    """The values that the row reports of a person. A home known to the street is not replaced by a county; the place of
    the file is the home of people without a known one."""
    reported = {name: row[name] for name in PERSON_COLUMNS}
    stored, home = person.home_region_id, reported["home_region_id"] or context.decisions.place
    # Where two platforms name different streets, the newest import holds.
    finer = stored is None or (reported["home_region_id"] and _depth(context, home) >= _depth(context, stored))
    return reported | {"home_region_id": home if finer else None}


def _depth(context: LoadContext, place: int) -> int:
    """The level of a place as a number: that of a street is higher than that of its county."""
    return _LEVELS.index(context.matches.places.level[place])


def _changes(stored, reported: dict, cleared: tuple[str, ...] = ()) -> tuple[dict, dict] | None:
    """(before, after) of the columns that the row changes; None where it changes none. `cleared`: columns set to null."""
    after = {name: value for name, value in reported.items() if value is not None and value != getattr(stored, name)}
    after |= {name: None for name in cleared if getattr(stored, name) is not None}
    if "name_key" in after and stored.name_key is not None and after["name_key"] > stored.name_key:
        del after["name_key"]  # min-merge: the lowest digest of several spellings, whatever the order of files
    return ({name: getattr(stored, name) for name in after}, after) if after else None


def _reported_registration(row: dict) -> dict:
    """The values that the row reports of a registration; with a day of registration its day is no longer implied."""
    reported = {name: row[name] for name in ("registered_on", "ended_on", "end_reason")} | {"listed": True}
    return reported | ({"implied": False} if row["registered_on"] else {})


def _cleared(context: LoadContext, row: dict, stored) -> tuple[str, ...]:
    """The columns of an end of registration that no longer holds: the platform's own list has the column and leaves it
    empty, or the person has registered again since."""
    if row["ended_on"] is not None or stored.ended_on is None:
        return ()
    again = row["registered_on"] is not None and row["registered_on"] > stored.ended_on
    return ("ended_on", "end_reason") if again or context.staged.header_of("ended_on") is not None else ()


def _new_registration(context: LoadContext, row: dict, person: int) -> dict:
    """Without a day of registration its day is implied: that of the import, or of an earlier record."""
    return {
        "volunteer_id": person,
        "platform_id": context.platform_id,
        "registered_on": row["registered_on"] or context.today,
        "ended_on": row["ended_on"],
        "end_reason": row["end_reason"],
        "implied": row["registered_on"] is None,
        "listed": True,
        "batch_id": context.batch_id,
    }


def _count(context: LoadContext, *, is_new: bool, is_changed: bool) -> None:
    if is_new:
        context.counts.inserted += 1
    elif is_changed:
        context.counts.updated += 1
    else:
        context.counts.unchanged += 1


def _sync_first_days(context: LoadContext, people: list[int]) -> None:
    """Set the first registration of people to the earliest of their registrations on any platform."""
    for start in range(0, len(people), _QUERY_KEYS):
        earliest = func.min(registration.c.registered_on)
        stored = volunteer.c.first_registered_on
        statement = (
            select(volunteer.c.id, stored, earliest)
            .join(registration, registration.c.volunteer_id == volunteer.c.id)
            .where(volunteer.c.id.in_(people[start : start + _QUERY_KEYS]))
            .group_by(volunteer.c.id, stored)
            .having(earliest != stored)
        )
        rows = context.connection.execute(statement).all()
        name = stored.name
        update_and_log(context, volunteer, [(row_id, {name: before}, {name: after}) for row_id, before, after in rows])
