"""Inserts and updates of an import: consecutive ids for new rows, a change log of the old values of updated ones."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection, Date, DateTime, Table, bindparam, delete, func, insert, select, update

from lib.importers.load.load_context import LoadContext
from lib.schema import row_change
from lib.schema.distribution import SPLIT

CHUNK_ROWS = 5_000
"""Rows that go to the database in one call."""
COPY_ROWS = 500
"""PostgreSQL: inserts of at least so many rows go through COPY."""
SORTING_KIB = 16_384
"""SQLite: memory for the pages and for sorting while indexes are rebuilt; more makes it no faster."""
REBUILD_ROWS = 50_000
"""SQLite: indexes are rebuilt after inserts of more rows than this, and more than the table has."""

Change = tuple[int, dict, dict]
"""An updated row: its id, its columns with the old values, and with the new."""


def insert_rows(connection: Connection, table: Table, rows: list[dict]) -> list[int]:
    """Insert `rows` (all with the same columns, without id) and return their ids, in order and without gaps.

    The ids follow the highest in the table: only for a transaction that holds the write lock (`Database.write_rows`).
    """
    if not rows:
        return []
    first = (connection.execute(select(func.max(table.c.id))).scalar_one() or 0) + 1
    ids = list(range(first, first + len(rows)))
    if connection.dialect.name == "postgresql" and len(rows) >= (1 if is_distributed(connection) else COPY_ROWS):
        _copy_in(connection, table, ids, rows)
    else:
        for start in range(0, len(rows), CHUNK_ROWS):
            part = zip(ids[start : start + CHUNK_ROWS], rows[start : start + CHUNK_ROWS], strict=True)
            connection.execute(insert(table), [{"id": row_id, **row} for row_id, row in part])
    sync_sequence(connection, table)
    return ids


def insert_new(context: LoadContext, table: Table, rows: list[dict]) -> list[int]:
    """`insert_rows` of an import, whose ids are announced as changed; returns them."""
    ids = insert_rows(context.connection, table, rows)
    context.transaction.rows(table, runs(ids))
    return ids


def insert_from_select(
    connection: Connection, table: Table, columns: tuple[str, ...], rows
) -> tuple[int, int, int] | None:
    """INSERT ... SELECT: (first id, last id, number of rows), None when there were none. Only one importer writes at a
    time, so that all ids above the highest before are those of the new rows."""
    highest = select(func.coalesce(func.max(table.c.id), 0))
    before = connection.execute(highest).scalar_one()
    sync_sequence(connection, table)
    statement = insert(table).from_select(columns, rows).execution_options(preserve_rowcount=True)
    inserted = connection.execute(statement).rowcount
    return (before + 1, connection.execute(highest).scalar_one(), inserted) if inserted else None


def is_distributed(connection: Connection) -> bool:
    """Whether the tables lie over the nodes of a cluster, where a statement costs as much as many rows."""
    return getattr(connection.dialect, "is_distributed", False)


@contextmanager
def indexes_rebuilt(connection: Connection, table: Table, new_rows: int) -> Iterator[None]:
    """SQLite: drops the indexes of the table for a large insert and rebuilds them after it, which is faster than to
    maintain them row by row. Unique indexes stay. Other connections read meanwhile: they see the state before."""
    highest = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    dropped = [index for index in table.indexes if not index.unique]
    if connection.dialect.name != "sqlite" or new_rows <= max(highest, REBUILD_ROWS):
        yield
        return
    for index in dropped:
        index.drop(connection)
    yield
    # The pages that the insert needed, and as much again for sorting, would be the peak of the import's memory.
    cache = connection.exec_driver_sql("PRAGMA main.cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA main.cache_size=-{SORTING_KIB}")
    connection.exec_driver_sql("PRAGMA shrink_memory")
    for index in sorted(dropped, key=lambda index: index.name):
        index.create(connection)
    connection.exec_driver_sql(f"PRAGMA main.cache_size={cache}")


def _copy_in(connection: Connection, table: Table, ids: list[int], rows: list[dict]) -> None:
    """PostgreSQL's COPY: several times the speed of single inserts."""
    quote, names = connection.dialect.identifier_preparer.quote, list(rows[0])
    columns = ", ".join(quote(name) for name in ("id", *names))
    sql = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row_id, row in zip(ids, rows, strict=True):
            copy.write_row((row_id, *(row[name] for name in names)))


def one_of(column, values: list):
    """`column` in thousands of `values`, written into the statement: as parameters they are slow to send."""
    return column.in_(bindparam(None, values, expanding=True, literal_execute=True))


def sync_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL: advance the sequence of the ids to the highest id, after an insert that set them itself."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def update_rows(connection: Connection, table: Table, changes: Iterable[tuple[int, dict]]) -> None:
    """Set columns of rows: (id, values by column); the rows of one call may set different columns."""
    by_columns: dict[tuple[str, ...], list[dict]] = {}
    for row_id, values in changes:
        row = {f"new_{name}": value for name, value in values.items()}
        by_columns.setdefault(tuple(values), []).append(row | {"row_id": row_id})
    split = SPLIT.get(table.name)
    for names, rows in by_columns.items():
        if split and split.by in names and is_distributed(connection):
            _move_rows(connection, table, rows)
            continue
        statement = update(table).where(table.c.id == bindparam("row_id"))
        connection.execute(statement.values({name: bindparam(f"new_{name}") for name in names}), rows)


def _move_rows(connection: Connection, table: Table, rows: list[dict]) -> None:
    """Update rows with the column by which they are split over the nodes: they are deleted and inserted again."""
    for start in range(0, len(rows), COPY_ROWS):
        new = {row["row_id"]: row for row in rows[start : start + COPY_ROWS]}
        here = table.c.id.in_(new)
        stored = connection.execute(select(table).where(here)).mappings().all()
        connection.execute(delete(table).where(here))
        moved = [{n: new[row["id"]].get(f"new_{n}", value) for n, value in row.items()} for row in stored]
        if moved:
            connection.execute(insert(table), moved)


def update_and_log(context: LoadContext, table: Table, changes: list[Change]) -> None:
    """Update rows, log their old values, and announce them."""
    update_rows(context.connection, table, [(row_id, after) for row_id, _, after in changes])
    record_changes(context, table, changes)


def record_changes(context: LoadContext, table: Table, changes: list[Change]) -> int:
    """Log the old values of rows that the caller updates, and announce the rows; returns how many of them differ."""
    found = [(row_id, {n: v for n, v in before.items() if v != after[n]}) for row_id, before, after in changes]
    found = [(row_id, before) for row_id, before in found if before]
    rows = [
        {"batch_id": context.batch_id, "table_name": table.name, "row_id": row_id, "before": as_json(before)}
        for row_id, before in found
    ]
    insert_rows(context.connection, row_change, rows)
    context.transaction.rows(table, runs(row_id for row_id, _ in found))
    return len(found)


def runs(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as runs of consecutive ones, (first, last) both included, in order."""
    return list(_runs(sorted(set(ids))))


def _runs(ids: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(ids) + 1):
        if i == len(ids) or ids[i] != ids[i - 1] + 1:
            yield ids[start], ids[i - 1]
            start = i


def as_json(values: dict) -> str:
    """Values by column as JSON: days and times in ISO 8601."""
    return json.dumps(values, ensure_ascii=False, default=lambda day: day.isoformat())


def from_json(table: Table, text: str) -> dict:
    """The values that `as_json` wrote, in the types of the columns of `table`."""
    return {name: _value(table.c[name].type, value) for name, value in json.loads(text).items()}


def _value(kind, value):
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
