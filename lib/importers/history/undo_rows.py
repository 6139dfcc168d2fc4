"""Deletes the rows of an import, children first; rows that other imports need are reassigned to those."""

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
    row_report,
    service_record,
)

BATCH_TABLES = [
    t for t in metadata.sorted_tables if "batch_id" in t.c and t not in (quarantined_row, row_change, row_report)
]
"""Tables whose rows are owned by an import (column batch_id), parents before their children."""
INDEXED_ROWS = 200
"""Deletes of at least so many rows are worth a temporary index on the foreign keys that refer to them."""
FOREIGN_KEYS = [
    (child, foreign_key.parent, foreign_key.column.table)
    for child in metadata.sorted_tables
    for foreign_key in child.foreign_keys
    if child is not record_flag
]
"""(child, its column, parent) of every foreign key. Not of flags, which are deleted with their records."""


def remove_rows(transaction: WriteTransaction, batch) -> tuple[dict[str, int], dict[str, dict[int, int | None]]]:
    """Delete the rows of `batch` (a row of import_batch); returns the number of rows deleted and the ids of rows reassigned
    with the import that has them now (None: none), by table name."""
    removed, kept = {}, {}
    for table in reversed(BATCH_TABLES):
        mine = of_batch(transaction.connection, table, batch)
        count = transaction.connection.execute(select(func.count()).select_from(table).where(mine)).scalar_one()
        if not count:
            continue
        stay = _reassign(transaction.connection, table, batch.id, mine)
        if stay:
            kept[table.name] = stay
            transaction.rows(table, runs(stay))
        if count > len(stay):
            removed[table.name] = count - len(stay)
            _delete(transaction, table, mine, count - len(stay))
    return removed, kept


def of_batch(connection: Connection, table: Table, batch):
    """Condition on the rows of `table` that the batch owns. Records have no index for it: their ids are in data_change."""
    mine = table.c.batch_id == batch.id
    if table is not service_record:
        return mine
    c = data_change.c
    announced = select(func.count(), func.count(c.first_id), func.min(c.first_id), func.max(c.last_id))
    rows, with_ids, first, last = connection.execute(
        announced.where(c.version == batch.version, c.table_name == table.name)
    ).one()
    if not rows or rows != with_ids:
        return mine
    rep = row_report.c  # records that it has from an import undone before
    own = select(func.min(rep.first_id), func.max(rep.last_id))
    least, most = connection.execute(own.where(rep.batch_id == batch.id, rep.table_name == table.name)).one()
    first, last = (first, last) if least is None else (min(first, least), max(last, most))
    return and_(mine, table.c.id.between(first, last))


# -- rows that others need ---------------------------------------------------------------------------------------------


def _reassign(connection: Connection, table: Table, batch_id: int, mine) -> dict[int, int | None]:
    """Reassign rows that remaining rows refer to, to the earliest import that needs them, or to none; returns id -> import."""
    stay: dict[int, int | None] = {}
    while needed := _needed(connection, table, batch_id, mine):  # repeat: a row that stays needs its own parent
        update_rows(connection, table, [(row_id, {"batch_id": owner}) for row_id, owner in needed.items()])
        stay |= needed
    return stay


def _needed(connection: Connection, table: Table, batch_id: int, mine) -> dict[int, int | None]:
    """Rows of the batch that other rows need: id -> the earliest import that needs it, None where rows of no import do."""
    found: dict[int, int | None] = {}
    for statement in _referring_rows(table, batch_id, mine):
        for row_id, owner in connection.execute(statement):
            known = found.get(row_id)
            found[row_id] = owner if known is None else known if owner is None else min(known, owner)
    return found


def _referring_rows(table: Table, batch_id: int, mine) -> Iterator:
    """Statements for (id of a row of the batch, earliest import of the rows that refer to it)."""
    wanted = select(table.c.id).where(mine)
    for child, column, parent in FOREIGN_KEYS:
        if parent is not table:
            continue
        owner = func.min(child.c.batch_id) if "batch_id" in child.c else null()
        referring = select(column, owner).where(column.in_(wanted)).group_by(column)
        if child is table:
            referring = referring.where(child.c.batch_id.is_distinct_from(batch_id))
        yield referring
    if table is registration:
        yield _served_under(mine, batch_id)


def _served_under(mine, batch_id: int):
    """Registrations that remaining records of the person on the platform need, as there is no other one."""
    r, s, other = registration.c, service_record.c, registration.alias("other")
    served_there = and_(s.volunteer_id == r.volunteer_id, s.platform_id == r.platform_id)
    another = exists().where(
        other.c.volunteer_id == r.volunteer_id,
        other.c.platform_id == r.platform_id,
        other.c.batch_id.is_distinct_from(batch_id),
    )
    return select(r.id, func.min(s.batch_id)).join(service_record, served_there).where(mine, ~another).group_by(r.id)


# -- deletion ----------------------------------------------------------------------------------------------------------


def _delete(transaction: WriteTransaction, table: Table, mine, count: int) -> None:
    connection = transaction.connection
    deleted = select(table.c.id).where(mine)
    if table is service_record:
        flagged = record_flag.c.record_id.in_(deleted)
        records = connection.execute(select(record_flag.c.record_id).where(flagged)).scalars()
        transaction.rows(record_flag, runs(records))
        connection.execute(delete(record_flag).where(flagged))
    connection.execute(delete(name_alias).where(name_alias.c.kind == table.name, name_alias.c.target_id.in_(deleted)))
    transaction.rows(table, _runs_of(connection, table, mine))
    with _foreign_keys_indexed(connection, table, count):
        connection.execute(delete(table).where(mine))


def _runs_of(connection: Connection, table: Table, mine) -> list[tuple[int, int]]:
    """The ids of the rows as runs, computed in the database: there may be millions."""
    place = table.c.id - func.row_number().over(order_by=table.c.id)
    numbered = select(table.c.id, place.label("run")).where(mine).subquery()
    statement = select(func.min(numbered.c.id), func.max(numbered.c.id)).group_by(numbered.c.run)
    return [tuple(run) for run in connection.execute(statement)]


@contextmanager
def _foreign_keys_indexed(connection: Connection, table: Table, count: int) -> Iterator[None]:
    """Temporary indexes on the foreign keys to `table`: the database looks up each deleted row in them."""
    quote = connection.dialect.identifier_preparer.quote
    indexes = []
    for child, column, parent in FOREIGN_KEYS if count >= INDEXED_ROWS else ():
        if parent is table and not _is_indexed(column):
            name = quote(f"undo_{child.name}_{column.name}")
            connection.exec_driver_sql(f"CREATE INDEX {name} ON {quote(child.name)} ({quote(column.name)})")
            indexes.append(name)
    yield
    for name in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")


def _is_indexed(column: Column) -> bool:
    keys = [index.columns for index in column.table.indexes]
    keys += [
        c.columns
        for c in column.table.constraints
        if c.__visit_name__ in ("unique_constraint", "primary_key_constraint")
    ]
    return any(len(key) and next(iter(key)) is column for key in keys)
