"""The rows that an import brought, taken away again: children first, and what other rows need handed over to them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Table, and_, delete, exists, func, null, select

from lib.db import WriteTransaction
from lib.importers.load.upsert import runs, update_rows
from lib.schema import (
    data_change,
    metadata,
    name_alias,
    quarantined_row,
    record_flag,
    registration,
    row_change,
    service_record,
)

BROUGHT = [t for t in metadata.sorted_tables if "batch_id" in t.c and t not in (quarantined_row, row_change)]
"""Tables whose rows say which import brought them, parents before their children."""
MANY_ROWS = 200
"""From so many rows on an index for the time of the undo is worth its making."""
USES = [
    (child, foreign_key.parent, foreign_key.column.table)
    for child in metadata.sorted_tables
    for foreign_key in child.foreign_keys
    if child is not record_flag
]
"""Every key between tables: (child, its column, parent). Flags go with their records."""


def remove(changing: WriteTransaction, batch) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Delete what `batch` (a row of import_batch) brought; returns the rows removed and the ids of rows kept, by table."""
    removed, kept = {}, {}
    for table in reversed(BROUGHT):
        mine = _of_batch(changing.connection, table, batch)
        count = changing.connection.execute(select(func.count()).select_from(table).where(mine)).scalar_one()
        if not count:
            continue
        stay = _hand_over(changing.connection, table, batch.id, mine)
        if stay:
            kept[table.name] = stay
            changing.rows(table, runs(stay))
        if count > len(stay):
            removed[table.name] = count - len(stay)
            _delete(changing, table, mine, count - len(stay))
    return removed, kept


def _of_batch(connection: Connection, table: Table, batch):
    """Condition on the rows of `table` that the batch brought. Records have no index for it: their ids were announced."""
    mine = table.c.batch_id == batch.id
    if table is not service_record:
        return mine
    c = data_change.c
    said = select(func.count(), func.count(c.first_id), func.min(c.first_id), func.max(c.last_id))
    rows, with_ids, first, last = connection.execute(
        said.where(c.version == batch.version, c.table_name == table.name)
    ).one()
    return and_(mine, table.c.id.between(first, last)) if rows and rows == with_ids else mine


# -- what others need --------------------------------------------------------------------------------------------------


def _hand_over(connection: Connection, table: Table, batch_id: int, mine) -> list[int]:
    """Rows that remaining rows need go over to the earliest import that needs them (or to none); returns their ids."""
    stay: list[int] = []
    while needed := _needed(connection, table, batch_id, mine):  # again: a row that stays needs the row above it
        update_rows(connection, table, [(row_id, {"batch_id": owner}) for row_id, owner in needed.items()])
        stay += needed
    return stay


def _needed(connection: Connection, table: Table, batch_id: int, mine) -> dict[int, int | None]:
    """Rows of the batch that other rows need: id -> the earliest import that needs it, None where only others do."""
    found: dict[int, int | None] = {}
    for statement in _users(table, batch_id, mine):
        for row_id, owner in connection.execute(statement):
            known = found.get(row_id)
            found[row_id] = owner if known is None else known if owner is None else min(known, owner)
    return found


def _users(table: Table, batch_id: int, mine) -> Iterator:
    """Statements that give (id of a row of the batch, earliest import) for the rows that use it."""
    wanted = select(table.c.id).where(mine)
    for child, column, parent in USES:
        if parent is not table:
            continue
        owner = func.min(child.c.batch_id) if "batch_id" in child.c else null()
        users = select(column, owner).where(column.in_(wanted)).group_by(column)
        if child is table:
            users = users.where(child.c.batch_id.is_distinct_from(batch_id))
        yield users
    if table is registration:
        yield _served_under(mine, batch_id)


def _served_under(mine, batch_id: int):
    """Registrations without which remaining records of the person on the platform would stand alone."""
    r, s, other = registration.c, service_record.c, registration.alias("other")
    same = and_(s.volunteer_id == r.volunteer_id, s.platform_id == r.platform_id)
    another = exists().where(
        other.c.volunteer_id == r.volunteer_id,
        other.c.platform_id == r.platform_id,
        other.c.batch_id.is_distinct_from(batch_id),
    )
    return select(r.id, func.min(s.batch_id)).join(service_record, same).where(mine, ~another).group_by(r.id)


# -- away with the rest ------------------------------------------------------------------------------------------------


def _delete(changing: WriteTransaction, table: Table, mine, count: int) -> None:
    connection = changing.connection
    gone = select(table.c.id).where(mine)
    if table is service_record:
        flagged = record_flag.c.record_id.in_(gone)
        records = connection.execute(select(record_flag.c.record_id).where(flagged)).scalars()
        changing.rows(record_flag, runs(records))
        connection.execute(delete(record_flag).where(flagged))
    connection.execute(delete(name_alias).where(name_alias.c.kind == table.name, name_alias.c.target_id.in_(gone)))
    changing.rows(table, _runs_of(connection, table, mine))
    with _keys_found_fast(connection, table, count):
        connection.execute(delete(table).where(mine))


def _runs_of(connection: Connection, table: Table, mine) -> list[tuple[int, int]]:
    """The ids of the rows as runs, made by the database: there may be millions."""
    place = table.c.id - func.row_number().over(order_by=table.c.id)
    numbered = select(table.c.id, place.label("run")).where(mine).subquery()
    statement = select(func.min(numbered.c.id), func.max(numbered.c.id)).group_by(numbered.c.run)
    return [tuple(run) for run in connection.execute(statement)]


@contextmanager
def _keys_found_fast(connection: Connection, table: Table, count: int) -> Iterator[None]:
    """Every row that is deleted is looked for in the tables that may refer to it: with an index, while it takes."""
    quote = connection.dialect.identifier_preparer.quote
    made = []
    for child, column, parent in USES if count >= MANY_ROWS else ():
        if parent is table and not _is_indexed(column):
            name = quote(f"undo_{child.name}_{column.name}")
            connection.exec_driver_sql(f"CREATE INDEX {name} ON {quote(child.name)} ({quote(column.name)})")
            made.append(name)
    yield
    for name in made:
        connection.exec_driver_sql(f"DROP INDEX {name}")


def _is_indexed(column: Column) -> bool:
    keys = [index.columns for index in column.table.indexes]
    keys += [
        c.columns
        for c in column.table.constraints
        if c.__visit_name__ in ("unique_constraint", "primary_key_constraint")
    ]
    return any(len(key) and next(iter(key)) is column for key in keys)
