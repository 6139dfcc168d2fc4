"""Writing to the shared database, in one transaction that raises the data version and logs what changed (`data_change`).

The columnar copy refreshes by this log. `Database.write`, `write_rows` and `bulk_load` are the ways in.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pyarrow as pa
from sqlalchemy import Connection, Table, insert, text, update
from sqlalchemy.exc import DBAPIError

from lib.db import bulk_load
from lib.db.connections import Connections, Version
from lib.db.distribution import before_commit
from lib.schema import data_change, data_version

MOST_RUNS = 200_000
"""Runs of ids that one change of a table logs; beyond it, reading the whole table again is less work."""


class WriteTransaction:
    """An open `Database.write_rows()`: the connection, the version that it makes, and what has been changed so far.

    `as_of` may be set to move the last day that the data speaks for.
    """

    def __init__(self, connection: Connection, version: int):
        self.connection, self.version, self.as_of = connection, version, None
        self.changed: dict[str, list[tuple[int, int]]] = {}

    def rows(self, table: Table, runs: Iterable[tuple[int, int]]) -> None:
        """Log that rows of `table` are new, changed or deleted: runs of ids, (first, last) both included."""
        if runs := list(runs):
            self.changed.setdefault(table.name, []).extend(runs)

    def changes(self) -> list[dict]:
        """The rows of data_change; a table with more than MOST_RUNS runs is logged as changed anywhere."""
        changes = []
        for name, runs in self.changed.items():
            merged = merge_runs(runs)
            for first, last in merged if len(merged) <= MOST_RUNS else [(None, None)]:
                changes.append({"version": self.version, "table_name": name, "first_id": first, "last_id": last})
        return changes


def merge_runs(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs in order; those that are adjacent or overlap are merged."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@contextmanager
def write(
    connections: Connections, tables: Iterable[Table], *, months: Iterable[int], as_of: date | None
) -> Iterator[Connection]:
    """See `Database.write`."""
    with connections.writing() as connection, connection.begin():
        version = _raise_version(connections, connection, as_of=as_of)
        names = [table.name for table in tables] or ["*"]
        changed = sorted(set(months)) or [None]
        connection.execute(
            insert(data_change),
            [{"version": version, "table_name": name, "month": month} for name in names for month in changed],
        )
        yield connection
        before_commit(connection)


@contextmanager
def write_rows(connections: Connections, *, joined: bool) -> Iterator[WriteTransaction]:
    """See `Database.write_rows`."""
    with connections.writing() as connection:
        if joined and connections.engine_name == "sqlite":
            # Foreign keys cost a third of a large import.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # of this connection, which is closed at the end
            connection.commit()
        with connection.begin():
            transaction = WriteTransaction(connection, _locked_version(connections, connection).version + 1)
            yield transaction
            if transaction.changed:
                _raise_version(connections, connection, as_of=transaction.as_of)
                connection.execute(insert(data_change), transaction.changes())
            before_commit(connection)


def load_tables(connections: Connections, tables: Iterable[tuple[Table, pa.Table]], *, as_of: date, demo: bool) -> None:
    """See `Database.bulk_load`."""
    with connections.writing() as connection, bulk_load.prepared(connection), connection.begin():
        version = _raise_version(connections, connection, as_of=as_of, demo=demo)
        connection.execute(insert(data_change), {"version": version, "table_name": "*"})
        bulk_load.append_all(connection, tables)
        before_commit(connection)
    with connections.writing() as connection, connection.begin():
        connection.execute(text("ANALYZE"))


def _locked_version(connections: Connections, connection: Connection) -> Version:
    """The version, once no other process is writing: an UPDATE that changes nothing takes the lock on both engines."""
    _update_version(connections, connection, {"version": data_version.c.version})
    return connections.version(connection)


def _raise_version(
    connections: Connections, connection: Connection, *, as_of: date | None, demo: bool | None = None
) -> int:
    values: dict = {"version": data_version.c.version + 1, "changed_at": datetime.now(UTC).replace(tzinfo=None)}
    if as_of is not None:
        values["as_of"] = as_of
    if demo is not None:
        values["demo"] = int(demo)
    _update_version(connections, connection, values)
    return connections.version(connection).version


def _update_version(connections: Connections, connection: Connection, values: dict) -> None:
    try:
        connection.execute(update(data_version).values(values))
    except DBAPIError as error:
        raise connections.unavailable(error) from error
