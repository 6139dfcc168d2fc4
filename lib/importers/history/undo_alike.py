"""Records that a later import may have taken for another one, had an undone import never been.

A record without a number, or with noughts dropped, is found by person, time and activity among what is stored
(`load/existing_records.py`). What stood there then cannot be asked again, so the later import has to be undone first.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from sqlalchemy import Connection, and_, func, or_, select

from lib.importers.load.existing_records import unquoted
from lib.importers.load.row_reports import BY_TIME
from lib.importers.load.upsert import from_json, is_distributed
from lib.importers.parse.normalise import QUOTES
from lib.schema import activity, import_batch, row_change, row_report, service_record

_CHUNK = 500
_BY_TIME = row_report.c.given.contains(BY_TIME)


def found_by_time(connection: Connection, batch, mine) -> int | None:
    """The latest import after `batch` (a row of import_batch) that found records like those of it by their time, None where
    there is none. `mine`: condition on the records that the batch inserted."""
    b, found = import_batch.c, []
    later = and_(b.id > batch.id, b.undone_at.is_(None), b.target == "hours", b.platform_id == batch.platform_id)
    if batch.target != "hours" or connection.execute(select(b.id).where(later).limit(1)).first() is None:
        return None
    changed = list(_changed(connection, batch.id))
    found.append(_reported(connection, later, mine))
    alike = dict(_like_inserted(connection, batch.id, mine))
    alike |= dict(_like_changed(connection, changed))
    ids = sorted({*alike, *(row.id for row in changed)})
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        found.append(_reported(connection, later, service_record.c.id.in_(some)))
        found.append(_numbered(connection, later, [i for i in some if i in alike]))
    owners = {owner for owner in alike.values() if owner is not None and owner > batch.id}
    return max([*owners, *(one for one in found if one is not None)], default=None)


def reported_by_time(connection: Connection, batch_id: int) -> bool:
    """Whether the import has found records of others by their time: it may be undone though it changed nothing."""
    c = row_report.c
    return connection.execute(select(c.batch_id).where(c.batch_id == batch_id, _BY_TIME).limit(1)).first() is not None


def _changed(connection: Connection, batch_id: int) -> Iterator[SimpleNamespace]:
    """The records that the import changed, as they are and as they were before."""
    c, r = row_change.c, service_record
    of_batch = select(c.row_id, c.before, r).join(r, r.c.id == c.row_id)
    of_batch = of_batch.where(c.batch_id == batch_id, c.table_name == r.name).order_by(c.id)
    for row in connection.execute(of_batch):
        now = {column.name: getattr(row, column.name) for column in r.c if column.name != "batch_id"}
        yield SimpleNamespace(**now)
        yield SimpleNamespace(**now | from_json(r, row.before))


def _reported(connection: Connection, later, records) -> int | None:
    """The latest of the imports `later` that has found one of `records` (a condition) by its time."""
    c, r = row_report.c, service_record.c
    at = and_(r.id.between(c.first_id, c.last_id), records)
    reports = select(func.max(c.batch_id)).join(import_batch, import_batch.c.id == c.batch_id)
    reports = reports.where(later, c.table_name == service_record.name, _BY_TIME)
    found = (
        reports.join(service_record, at)
        if is_distributed(connection)
        else reports.where(select(r.id).where(at).exists())
    )
    return connection.execute(found).scalar_one()


def _numbered(connection: Connection, later, ids: list[int]) -> int | None:
    """The latest of the imports `later` that has given one of the records its number."""
    c = row_change.c
    changes = select(func.max(c.batch_id)).join(import_batch, import_batch.c.id == c.batch_id)
    changes = changes.where(later, c.table_name == service_record.name, c.row_id.in_(ids))
    return connection.execute(changes.where(c.before.contains('"source_ref"'))).scalar_one()


def _like_inserted(connection: Connection, batch_id: int, mine) -> list:
    """(id, import) of records of other imports like one that the import inserted."""
    r, o = service_record.c, service_record.alias("other")
    x, y = activity.c, activity.alias("other_activity")
    same_time = r.start_minute.is_not_distinct_from(o.c.start_minute)
    same_name = or_(x.id == y.c.id, unquoted(x.name) == unquoted(y.c.name))
    noughts = func.ltrim(r.source_ref, "0") == func.ltrim(o.c.source_ref, "0")
    same_day = and_(o.c.volunteer_id == r.volunteer_id, o.c.served_on == r.served_on, o.c.platform_id == r.platform_id)
    pairs = select(o.c.id, o.c.batch_id).join_from(service_record, o, same_day).join(activity, x.id == r.activity_id)
    pairs = pairs.join(y, y.c.id == o.c.activity_id).where(mine, o.c.batch_id.is_distinct_from(batch_id))
    return connection.execute(pairs.where(or_(and_(same_time, same_name), noughts)).distinct()).all()


def _like_changed(connection: Connection, changed: list[SimpleNamespace]) -> Iterator[tuple[int, int]]:
    """The same for records that the import changed."""
    r, mine = service_record.c, {row.id for row in changed}
    names: dict[int, str | None] = {}
    for start in range(0, len(changed), _CHUNK):
        some = changed[start : start + _CHUNK]
        people, days = {row.volunteer_id for row in some}, {row.served_on for row in some}
        others = select(service_record).where(r.volunteer_id.in_(people), r.served_on.in_(days))
        of_day: dict[tuple, list] = {}
        for row in connection.execute(others):
            if row.id not in mine:
                of_day.setdefault((row.volunteer_id, row.served_on, row.platform_id), []).append(row)
        wanted = {row.activity_id for row in [*some, *(row for rows in of_day.values() for row in rows)]} - set(names)
        x = activity.c
        names |= dict(connection.execute(select(x.id, x.name).where(x.id.in_(wanted))).all())
        for row in some:
            for other in of_day.get((row.volunteer_id, row.served_on, row.platform_id), ()):
                if _alike(row, other, names):
                    yield other.id, other.batch_id


def _alike(row, other, names: dict[int, str | None]) -> bool:
    def name(of) -> str:
        return "".join(sign for sign in names.get(of.activity_id) or "" if sign not in QUOTES)

    same_time = row.start_minute == other.start_minute and name(row) == name(other)
    return same_time or row.source_ref.lstrip("0") == other.source_ref.lstrip("0")
