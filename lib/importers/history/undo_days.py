"""Days of persons whose flags an undo has to evaluate again."""

from collections.abc import Iterable

from sqlalchemy import Connection, case, func, select

from lib.schema import service_record


def days_of(connection: Connection, records: Iterable[int]) -> set[tuple]:
    """(volunteer, day) of records, as stored now."""
    r, found, records = service_record.c, set(), list(records)
    for start in range(0, len(records), 500):
        some = select(r.volunteer_id, r.served_on).where(r.id.in_(records[start : start + 500]))
        found |= {tuple(row) for row in connection.execute(some)}
    return found


def shared_days(connection: Connection, batch) -> set[tuple]:
    """(volunteer, day) with records both of this import and of others, which remain."""
    r = service_record.c
    if batch.covers_from is None or batch.target != "hours":
        return set()
    mine = func.sum(case((r.batch_id == batch.id, 1), else_=0))
    days = select(r.volunteer_id, r.served_on).where(r.served_on.between(batch.covers_from, batch.covers_to))
    days = days.group_by(r.volunteer_id, r.served_on).having(mine > 0, func.count() > mine)
    return {tuple(row) for row in connection.execute(days)}
