"""Whole Arrow tables into an empty database at full speed, under `Database.bulk_load` (`lib/db/database.py`).

Rows go in by PostgreSQL's COPY or SQLite's executemany; indexes of large tables are made once at the end, and SQLite
checks the foreign keys once at the end.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import repeat

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

# Not by ADBC: no faster at writing (measured on the demo data), and though it reads four times as fast, it brings an SQLite of
# its own, which drops the locks that Python's holds in the same process whenever it closes the file.
BATCH_ROWS = 50_000


class LoadError(Exception):
    """A row does not fit its table; nothing was loaded. The message is the database's own."""


@contextmanager
def prepared(connection: Connection) -> Iterator[None]:
    """A connection ready for loading; enter it before the transaction begins. Raises LoadError for the rows in it."""
    if connection.dialect.name == "sqlite":
        # Checked once at the end instead of row by row; the connection is not used again afterwards.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA cache_size=-262144")  # KiB: random keys go into an index that fits
        connection.commit()
    try:
        yield
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        raise LoadError(str(getattr(error, "orig", error))) from error


def append_all(connection: Connection, tables: Iterable[tuple[Table, pa.Table]]) -> None:
    """Append the tables in the order given, within the caller's transaction. Raises LoadError or the driver's error."""
    dropped: dict[str, list] = {}
    for table, rows in tables:
        if table.name not in dropped and rows.num_rows > BATCH_ROWS:
            dropped[table.name] = list(table.indexes)
            for index in table.indexes:
                index.drop(connection)
        append(connection, table, rows)
    for indexes in dropped.values():
        for index in indexes:
            index.create(connection)
    if connection.dialect.name == "postgresql":
        _set_sequences(connection)
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise LoadError(f"{broken[0]}, row {broken[1]}: no such row in {broken[2]}")


def append(connection: Connection, table: Table, rows: pa.Table) -> None:
    """Append rows to one table within the caller's transaction; the indexes are kept up. Raises the driver's error."""
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, rows)
        return
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in rows.column_names)
    marks = ", ".join("?" for _ in rows.column_names)
    sql = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
    cursor = connection.connection.driver_connection
    for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
        cursor.executemany(sql, zip(*(_repeated_or_each(column) for column in batch.columns), strict=True))


def _repeated_or_each(column: pa.Array) -> Iterable:
    """The values of a column: one object for all rows where all say the same, as in an export many columns do."""
    if column.null_count == len(column):
        return repeat(None, len(column))
    if column.null_count == 0 and pc.all(pc.equal(column, column[0])).as_py():
        return repeat(*_sqlite_values(column.slice(0, 1)), len(column))
    return _sqlite_values(column)


def _sqlite_values(column: pa.Array) -> list:
    """Python values as SQLAlchemy's SQLite types write them (dates and times as ISO text)."""
    if pa.types.is_date(column.type):
        return column.cast(pa.string()).to_pylist()
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("us")), format="%Y-%m-%d %H:%M:%S").to_pylist()
    return column.to_pylist()


def _copy_in(connection: Connection, table: Table, rows: pa.Table) -> None:
    """PostgreSQL's COPY from CSV text: an empty unquoted field is null, a quoted one is an empty string."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in rows.column_names)
    options = pyarrow.csv.WriteOptions(include_header=False)
    sql = f"COPY {quote(table.name)} ({names}) FROM STDIN (FORMAT csv)"
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy(sql) as copy:
        for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
            sink = pa.BufferOutputStream()
            pyarrow.csv.write_csv(pa.Table.from_batches([batch]), sink, options)
            copy.write(sink.getvalue().to_pybytes())


def _set_sequences(connection: Connection) -> None:
    """After explicit ids: let PostgreSQL's sequences go on behind the highest."""
    sequences = connection.execute(
        text(
            "SELECT table_name, pg_get_serial_sequence(quote_ident(table_name), 'id') FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_name = 'id' AND column_default LIKE 'nextval%'"
        )
    ).all()
    for table_name, sequence in sequences:
        quoted = connection.dialect.identifier_preparer.quote(table_name)
        connection.execute(text(f"SELECT setval('{sequence}', (SELECT coalesce(max(id), 0) + 1 FROM {quoted}), false)"))
