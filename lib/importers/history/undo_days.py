"""Days of persons whose flags an undo has to evaluate again."""

from collections.abc import Iterable

from sqlalchemy import Connection, and_, select

from lib.importers.history.undo_rows import of_batch
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
    r, other = service_record.c, service_record.alias("other").c
    if batch.covers_from is None or batch.target != "hours":
        return set()
    same_day = and_(other.volunteer_id == r.volunteer_id, other.served_on == r.served_on)
    remains = select(other.id).where(same_day, other.batch_id.is_distinct_from(batch.id))
    mine = of_batch(connection, service_record, batch)
    days = select(r.volunteer_id, r.served_on).where(mine, remains.exists()).distinct()
    return {tuple(row) for row in connection.execute(days)}
