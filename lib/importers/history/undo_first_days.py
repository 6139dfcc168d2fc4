"""First days of the rows that remain after an undo: implied ones begin with their first remaining record."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select, union_all

from lib.importers.load.upsert import CHUNK_ROWS, one_of, update_rows
from lib.schema import activity, organisation, project, registration, service_record, volunteer


def sync_first_days(connection: Connection, kept: dict[str, list[int]]) -> None:
    """Set the first days of the rows in `kept` (ids by table name) to the earliest of the rows that refer to them.

    A registration, team or project that is not implied keeps the day that an export reported.
    """
    for table, column, firsts in (
        (registration, "registered_on", _of_registrations),
        (volunteer, "first_registered_on", _of_volunteers),
        (project, "started_on", _of_projects),
        (organisation, "founded_on", _of_teams),
    ):
        ids = kept.get(table.name, [])
        for start in range(0, len(ids), CHUNK_ROWS):
            found = connection.execute(firsts(ids[start : start + CHUNK_ROWS])).all()
            update_rows(connection, table, [(row_id, {column: day}) for row_id, day in found if day is not None])


def _of_registrations(ids: list[int]):
    r, s = registration.c, service_record.c
    served_there = and_(s.volunteer_id == r.volunteer_id, s.platform_id == r.platform_id)
    statement = select(r.id, func.min(s.served_on)).join(service_record, served_there)
    return statement.where(one_of(r.id, ids), r.implied.is_(True)).group_by(r.id)


def _of_volunteers(ids: list[int]):
    r = registration.c
    return select(r.volunteer_id, func.min(r.registered_on)).where(one_of(r.volunteer_id, ids)).group_by(r.volunteer_id)


def _of_projects(ids: list[int]):
    p, a = project.c, activity.c
    statement = select(p.id, func.min(a.held_on)).join(activity, a.project_id == p.id)
    return statement.where(one_of(p.id, ids), p.implied.is_(True)).group_by(p.id)


def _of_teams(ids: list[int]):
    o, a, p = organisation.c, activity.c, project.c
    days = union_all(
        select(a.organisation_id.label("team"), a.held_on.label("day")).where(one_of(a.organisation_id, ids)),
        select(p.organisation_id, p.started_on).where(one_of(p.organisation_id, ids)),
    ).subquery()
    statement = select(o.id, func.min(days.c.day)).join(days, days.c.team == o.id)
    return statement.where(o.implied.is_(True)).group_by(o.id)


def sync_people(connection: Connection, changed: dict[str, Collection[int]]) -> None:
    """Set the first registration of people to the earliest that they have, where they or a registration are in `changed`
    (ids by table name)."""
    r, people = registration.c, set(changed.get(volunteer.name, ()))
    ids = list(changed.get(registration.name, ()))
    for start in range(0, len(ids), CHUNK_ROWS):
        of_people = select(r.volunteer_id).where(one_of(r.id, ids[start : start + CHUNK_ROWS]))
        people.update(connection.execute(of_people).scalars())
    sync_first_days(connection, {volunteer.name: sorted(people)})
