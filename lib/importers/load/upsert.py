"""Rows of an import into their tables: new ones with known ids, changed ones with the values they had before."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import Connection, Date, DateTime, Table, bindparam, func, insert, select, update

from lib.schema import row_change

CHUNK_ROWS = 5_000
"""Rows that go to the database in one call."""
COPY_ROWS = 500
"""From so many rows on PostgreSQL takes them by COPY."""

Change = tuple[int, dict, dict]
"""A changed row: its id, and columns with the values they had and have."""


def insert_rows(connection: Connection, table: Table, rows: list[dict]) -> list[int]:
    """Insert `rows` (all with the same columns, without id) and return their ids, in order and without gaps.

    The ids follow the highest there is: only for a transaction that alone may write (`Database.write_rows`).
    """
    if not rows:
        return []
    first = (connection.execute(select(func.max(table.c.id))).scalar_one() or 0) + 1
    ids = list(range(first, first + len(rows)))
    if connection.dialect.name == "postgresql" and len(rows) >= COPY_ROWS:
        _copy_in(connection, table, ids, rows)
    else:
        for start in range(0, len(rows), CHUNK_ROWS):
            part = zip(ids[start : start + CHUNK_ROWS], rows[start : start + CHUNK_ROWS], strict=True)
            connection.execute(insert(table), [{"id": row_id, **row} for row_id, row in part])
    follow(connection, table)
    return ids


def _copy_in(connection: Connection, table: Table, ids: list[int], rows: list[dict]) -> None:
    """PostgreSQL's COPY: several times the speed of single inserts."""
    quote, names = connection.dialect.identifier_preparer.quote, list(rows[0])
    columns = ", ".join(quote(name) for name in ("id", *names))
    sql = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row_id, row in zip(ids, rows, strict=True):
            copy.write_row((row_id, *(row[name] for name in names)))


def one_of(column, values: list):
    """`column` is one of thousands of `values`, written into the statement: as parameters they are slow to send."""
    return column.in_(bindparam(None, values, expanding=True, literal_execute=True))


def follow(connection: Connection, table: Table) -> None:
    """After ids of our own: let PostgreSQL's sequence go on behind the highest."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))


def update_rows(connection: Connection, table: Table, changes: Iterable[tuple[int, dict]]) -> None:
    """Set columns of rows: (id, values by column); the rows of one call may set different columns."""
    alike: dict[tuple[str, ...], list[dict]] = {}
    for row_id, values in changes:
        row = {f"new_{name}": value for name, value in values.items()}
        alike.setdefault(tuple(values), []).append(row | {"row_id": row_id})
    for names, rows in alike.items():
        statement = update(table).where(table.c.id == bindparam("row_id"))
        connection.execute(statement.values({name: bindparam(f"new_{name}") for name in names}), rows)


def record_changes(work, table: Table, changes: list[Change]) -> int:
    """Keep the values that changed rows had, and announce the rows; returns how many differ at all.

    The rows themselves are changed by the caller (`update_rows`, or a statement of its own).
    """
    found = [(row_id, {n: v for n, v in before.items() if v != after[n]}) for row_id, before, after in changes]
    found = [(row_id, before) for row_id, before in found if before]
    rows = [
        {"batch_id": work.batch_id, "table_name": table.name, "row_id": row_id, "before": as_json(before)}
        for row_id, before in found
    ]
    insert_rows(work.connection, row_change, rows)
    work.changing.rows(table, runs(row_id for row_id, _ in found))
    return len(found)


def runs(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as runs (first, last), both included, in order."""
    return list(_runs(sorted(set(ids))))


def _runs(ids: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(ids) + 1):
        if i == len(ids) or ids[i] != ids[i - 1] + 1:
            yield ids[start], ids[i - 1]
            start = i


def as_json(values: dict) -> str:
    """Values by column as text: days and times in ISO form."""
    return json.dumps(values, ensure_ascii=False, default=lambda day: day.isoformat())


def from_json(table: Table, text: str) -> dict:
    """The values that `as_json` wrote, as the columns of `table` hold them."""
    return {name: _value(table.c[name].type, value) for name, value in json.loads(text).items()}


def _value(kind, value):
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
