"""Exports of volunteers and team members: who is registered where, since when, and what is known of them."""

from collections.abc import Iterator

import pyarrow.compute as pc
from sqlalchemy import func, select

from lib.catalogue.vocabularies import REGION_LEVEL
from lib.importers.load.service_records import lower
from lib.importers.load.upsert import insert_rows, record_changes, runs, update_rows
from lib.importers.parse.row_keys import in_county, person_in_county
from lib.importers.privacy.pseudonyms import BY_NAME
from lib.schema import registration, volunteer

_AT_ONCE = 5_000
_LOOKED_UP = 500
_LEVELS = list(REGION_LEVEL)
"""From the province down to the community."""
KNOWN = ("sex", "birth_year", "group", "profession", "home_region_id", "identified_by", "name_key")
"""What a row may say of a person; an empty cell takes nothing away."""


SAID = ("sex", "birth_year", "place", "group", "profession", "registered_on", "ended_on", "end_reason")
"""What two rows of one person may differ in; the team they are listed with does not matter."""


def write_volunteers(work) -> None:
    """A row is one person on the file's platform: new, changed (of the person or the registration), or unchanged."""
    lines = _lines_by_person(work)
    for part in _parts(work):
        rows = [row for row in _placed(work, part) if _is_the_one(work, row, lines)]
        _write(work, rows)
        work.tell("people", min(0.95, part[-1]["line"] / max(work.staged.read, 1)))


def _lines_by_person(work) -> dict[bytes, tuple[int, int, int]]:
    """For each person the first line, a line that says something else (0: none), and a digest of what is said."""
    lines: dict[bytes, tuple[int, int, int]] = {}
    for part in _parts(work):
        for row in part:
            key, said = _short(row), hash(tuple(row[name] for name in SAID))
            first, other, before = lines.get(key, (row["line"], 0, said))
            lines[key] = (first, other or (row["line"] if said != before else 0), before)
    return lines


def _short(row: dict) -> bytes:
    return bytes.fromhex(row["person_key"])[:12]


def _parts(work) -> Iterator[list[dict]]:
    """The rows of the file in parts, each with what its names mean: home, team, and who it is in the county."""
    for batch in work.staged.rows():
        found = work.matched.rows(batch)
        by_name = pc.equal(batch.column("identified_by"), BY_NAME).fill_null(False)
        people = in_county(batch.column("person_key"), found.county, person_in_county)
        keys = pc.if_else(by_name, people, batch.column("person_key"))
        rows = batch.set_column(batch.schema.get_field_index("person_key"), "person_key", keys)
        lost = {f"{name}_missing": found.missing[name] for name in ("place", "team")}
        for name, column in ({"home_region_id": found.own} | lost).items():
            rows = rows.append_column(name, column)
        for start in range(0, len(rows), _AT_ONCE):
            yield rows.slice(start, _AT_ONCE).to_pylist()


def _placed(work, rows: list[dict]) -> Iterator[dict]:
    """Rows with the id of the home, None where they name none; those with a place or team not found are set aside."""
    for row in rows:
        if row["place_missing"]:
            work.refuse(row["line"], "place", "unknown_place", row["place"])
        elif row["team_missing"]:
            work.refuse(row["line"], "team", "unknown_name", row["team"])
        else:
            yield row


def _is_the_one(work, row: dict, lines: dict[bytes, tuple[int, int, int]]) -> bool:
    """Equal rows of a person count once; rows that say different things are all set aside."""
    first, other, _ = lines[_short(row)]
    if other:
        work.refuse(row["line"], None, "contradiction", detail=str(first if row["line"] != first else other))
        return False
    if row["line"] != first:
        work.counts.duplicate += 1
    return row["line"] == first


def _write(work, rows: list[dict]) -> None:
    if not rows:
        return
    keys = [row["person_key"] for row in rows]
    people = {p.person_key: p for p in _look_up(work, volunteer, volunteer.c.person_key, keys)}
    _new_people(work, rows, people)
    here = registration.c.platform_id == work.platform_id
    of_people = registration.c.volunteer_id
    there = {r.volunteer_id: r for r in _look_up(work, registration, of_people, [p.id for p in people.values()], here)}
    changed, registered, new = {}, {}, []
    for row in rows:
        person, known = people[row["person_key"]], there.get(people[row["person_key"]].id)
        if before := _changes(person, _said_of_person(work, row, person)):
            changed[person.id] = before
        if known is None:
            new.append(_registration(work, row, person.id))
        elif before := _changes(known, _said(row), _withdrawn(work, row, known)):
            registered[known.id] = before
        _count(work, known is None, person.id in changed or (known is not None and known.id in registered))
    ids = insert_rows(work.connection, registration, new)
    work.changing.rows(registration, runs(ids))
    work.counts.made["registration"] = work.counts.made.get("registration", 0) + len(ids)
    for table, found in ((volunteer, changed), (registration, registered)):
        update_rows(work.connection, table, [(row_id, after) for row_id, (_, after) in found.items()])
        record_changes(work, table, [(row_id, before, after) for row_id, (before, after) in found.items()])
    _settle_first_days(work, [person.id for person in people.values()])


def _look_up(work, table, column, values: list, *more) -> Iterator:
    for start in range(0, len(values), _LOOKED_UP):
        part = column.in_(values[start : start + _LOOKED_UP])
        yield from work.connection.execute(select(table).where(part, *more).order_by(table.c.id))


def _new_people(work, rows: list[dict], people: dict) -> None:
    new = [row for row in rows if row["person_key"] not in people]
    made = [
        {
            "person_key": row["person_key"],
            **{name: row[name] for name in KNOWN},
            "home_region_id": row["home_region_id"] or work.choices.place,
            "group": row["group"] or "unstated",
            "first_registered_on": row["registered_on"] or work.today,
            "batch_id": work.batch_id,
        }
        for row in new
    ]
    ids = insert_rows(work.connection, volunteer, made)
    work.changing.rows(volunteer, runs(ids))
    work.counts.made["volunteer"] = work.counts.made.get("volunteer", 0) + len(ids)
    for person in _look_up(work, volunteer, volunteer.c.id, ids):
        people[person.person_key] = person


def _said_of_person(work, row: dict, person) -> dict:
    """What the row says of a person. A home known to the street is not exchanged for a county; the place of the file
    is the home of those of whom none is known."""
    said = {name: row[name] for name in KNOWN}
    stored, told = person.home_region_id, said["home_region_id"] or work.choices.place
    finer = stored is None or (said["home_region_id"] and _depth(work, told) >= _depth(work, stored))
    return said | {"home_region_id": told if finer else None}


def _depth(work, place: int) -> int:
    """How far down a place lies: a street deeper than its county."""
    return _LEVELS.index(work.matched.places.level[place])


def _changes(stored, said: dict, withdrawn: tuple[str, ...] = ()) -> tuple[dict, dict] | None:
    """(before, after) of the columns in which the file says something else; None when it says nothing new.

    `withdrawn`: columns that the file empties.
    """
    after = {name: value for name, value in said.items() if value is not None and value != getattr(stored, name)}
    after |= {name: None for name in withdrawn if getattr(stored, name) is not None}
    if "name_key" in after and stored.name_key is not None and after["name_key"] > stored.name_key:
        del after["name_key"]  # of several spellings the lowest digest stays, in whatever order they come
    return ({name: getattr(stored, name) for name in after}, after) if after else None


def _said(row: dict) -> dict:
    """What the row says of a registration; its day of registration ends the time of being known by records alone."""
    said = {"registered_on": row["registered_on"], "ended_on": row["ended_on"], "end_reason": row["end_reason"]}
    return said | ({"implied": False} if row["registered_on"] else {})


def _withdrawn(work, row: dict, stored) -> tuple[str, ...]:
    """An end of a registration that holds no longer: the platform's own list has the column and leaves it empty, or the
    person has registered again since."""
    if row["ended_on"] is not None or stored.ended_on is None:
        return ()
    again = row["registered_on"] is not None and row["registered_on"] > stored.ended_on
    return ("ended_on", "end_reason") if again or work.staged.header_of("ended_on") is not None else ()


def _registration(work, row: dict, person: int) -> dict:
    """A new registration; without a day of registration it counts from the day of the import, or an earlier record."""
    return {
        "volunteer_id": person,
        "platform_id": work.platform_id,
        "registered_on": row["registered_on"] or work.today,
        "ended_on": row["ended_on"],
        "end_reason": row["end_reason"],
        "implied": row["registered_on"] is None,
        "batch_id": work.batch_id,
    }


def _count(work, is_new: bool, is_changed: bool) -> None:
    if is_new:
        work.counts.inserted += 1
    elif is_changed:
        work.counts.updated += 1
    else:
        work.counts.unchanged += 1


def _settle_first_days(work, people: list[int]) -> None:
    """The first registration on any platform follows the registrations."""
    for start in range(0, len(people), _LOOKED_UP):
        least = func.min(registration.c.registered_on)
        stored = volunteer.c.first_registered_on
        statement = (
            select(volunteer.c.id, stored, least.label("first"))
            .join(registration, registration.c.volunteer_id == volunteer.c.id)
            .where(volunteer.c.id.in_(people[start : start + _LOOKED_UP]))
            .group_by(volunteer.c.id, stored)
            .having(least != stored)
        )
        found = work.connection.execute(statement).all()
        lower(work, volunteer, [(row.id, "first_registered_on", row.first_registered_on, row.first) for row in found])
