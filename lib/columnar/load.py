"""Rows of the shared database into a table of DuckDB: types, batches, and which rows a run of ids names."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
from sqlalchemy import Integer, Table, or_, select

from lib.columnar.copy import copied_columns
from lib.db.arrow_types import arrow_type

RUNS_A_STATEMENT = 200
"""Ranges joined by OR: SQLite stops at an expression 1,000 deep."""
SINGLES_A_STATEMENT = 1_000
KEYS = {"record_flag": "record_id"}
"""Columns that runs of ids mean, for tables without a number of their own."""

Run = tuple[int, int]
"""First and last id, both included."""


def key_of(table: Table):
    """The whole-number column that runs of ids mean, None for a table that has none."""
    column = table.c.get(KEYS.get(table.name, "id"))
    return column if column is not None and isinstance(column.type, Integer) else None


def in_runs(table: Table, runs: Iterable[Run]) -> Iterator:
    """Conditions, one a statement, that together find the rows with these ids by their key's index; none overlap."""
    key, runs = key_of(table), list(runs)
    alone = [first for first, last in runs if first == last]
    for some in _parts(alone, SINGLES_A_STATEMENT):
        yield key.in_(some)
    for some in _parts([run for run in runs if run[0] != run[1]], RUNS_A_STATEMENT):
        yield or_(*(key.between(first, last) for first, last in some))


def _parts(items: list, size: int) -> Iterator[list]:
    return (items[i : i + size] for i in range(0, len(items), size))


def load(connection, name: str, table: Table, read, condition, *, temporary: bool = False) -> None:
    """Create the table `name` in DuckDB with the rows of `table` that meet the condition.

    A temporary one hides a stored one of the same name until it is dropped.
    """
    connection.register("incoming_rows", _schema(table).empty_table())
    connection.execute(f'CREATE {"TEMP" if temporary else ""} TABLE "{name}" AS SELECT * FROM incoming_rows')
    add(connection, f'temp."{name}"' if temporary else f'"{name}"', table, read, [condition])


def add(connection, into: str, table: Table, read, conditions: Iterable) -> None:
    """Insert the rows of `table` that meet one of the conditions; columns of `into` beside theirs stay empty."""
    for condition in conditions:
        for batch in read(select(*copied_columns(table)).where(condition)):
            values = zip(zip(*batch, strict=True), _schema(table).types, strict=True)
            rows = pa.table([_as_array(*pair) for pair in values], schema=_schema(table))
            connection.register("incoming_rows", rows)
            connection.execute(f"INSERT INTO {into} BY NAME SELECT * FROM incoming_rows")
    connection.unregister("incoming_rows")


def _schema(table: Table) -> pa.Schema:
    return pa.schema([(column.name, arrow_type(column.type)) for column in copied_columns(table)])


def _as_array(values: tuple, kind: pa.DataType) -> pa.Array:
    """Values as SQLite (text dates, 0/1) or PostgreSQL (Python objects) hand them over."""
    if pa.types.is_temporal(kind) and any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if value is None else bool(value) for value in values], kind)
    return pa.array(values, kind)
