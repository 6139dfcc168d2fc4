"""The only door to the database. Nothing above this file knows which engine answers.

Reads go to the columnar copy when it holds the current version of the data, else to the shared database itself.
Writes go through `write()` or `bulk_load()`, which raise the data version in the same transaction.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.csv
from sqlalchemy import Connection, Row, Table, create_engine, event, insert, select, text, update
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from lib.columns import ColumnarCopy
from lib.schema import data_change, data_version
from lib.settings import Settings, load

READ_SECONDS = 60
BATCH_ROWS = 50_000


@dataclass(frozen=True)
class Version:
    """What the data is: `version` grows with every change; `as_of` is the last day the data speaks for."""

    version: int
    as_of: date | None
    changed_at: datetime
    database_key: str
    demo: bool


@dataclass(frozen=True)
class Answer:
    """The rows of a read, the version of the data they come from, and whether the columnar copy gave them."""

    columns: tuple[str, ...]
    rows: list[tuple]
    data_version: int
    from_copy: bool


class DatabaseAway(Exception):
    """The shared database cannot be reached or is not set up; the message names it without its password."""


class Database:
    """One shared database, by SQLAlchemy URL (sqlite:///... or postgresql+psycopg://...)."""

    def __init__(self, url: str, *, columns_folder=None):
        self.url = make_url(url)
        self._engine = _engine(self.url)
        self._copy = ColumnarCopy(columns_folder) if columns_folder else None

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @property
    def engine_name(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Give back every connection and file."""
        self._engine.dispose()
        if self._copy:
            self._copy.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def version(self) -> Version:
        """The current version of the data. Raises DatabaseAway when there is no database or no schema."""
        try:
            row = self.rows(select(data_version))[0]
        except (OperationalError, IndexError) as error:
            raise DatabaseAway(self._away(error)) from error
        except Exception as error:  # psycopg reports a missing table as ProgrammingError
            if "data_version" in str(error):
                raise DatabaseAway(self._away(error)) from error
            raise
        return Version(row.version, row.as_of, row.changed_at, row.database_key, bool(row.demo))

    def rows(self, statement) -> list[Row]:
        """All rows of a small read on the shared database itself."""
        with self._engine.connect() as connection:
            return list(connection.execute(statement))

    def read(self, statement) -> Answer:
        """The rows of `statement`, from the columnar copy when it is current, else from the database itself."""
        version = self.version()
        if self._copy and self._copy.holds(version.database_key, version.version):
            columns, rows = self._copy.query(statement)
            return Answer(columns, rows, version.version, from_copy=True)
        return self._read_here(statement)

    def _read_here(self, statement) -> Answer:
        with self._reading() as connection:
            version = connection.execute(select(data_version.c.version)).scalar_one()
            result = connection.execute(statement)
            return Answer(tuple(result.keys()), [tuple(row) for row in result], version, from_copy=False)

    @contextmanager
    def stream(
        self, statement, *, batch_rows: int = BATCH_ROWS
    ) -> Iterator[tuple[tuple[str, ...], Iterator[list[tuple]]]]:
        """Column names and batches of rows of `statement`, in one consistent state, memory bounded by `batch_rows`."""
        version = self.version()
        if self._copy and self._copy.holds(version.database_key, version.version):
            yield self._copy.batches(statement, batch_rows)
            return
        with self._reading() as connection:
            result = connection.execution_options(yield_per=batch_rows).execute(statement)
            yield tuple(result.keys()), ([tuple(row) for row in part] for part in result.partitions(batch_rows))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One consistent read-only view; a statement that runs over READ_SECONDS is stopped."""
        with self._engine.connect() as connection:
            if self.engine_name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                connection.execute(text(f"SET LOCAL statement_timeout = {READ_SECONDS * 1000}"))
                yield connection
                return
            connection.exec_driver_sql("BEGIN")
            raw = connection.connection.driver_connection
            stop_at = time.monotonic() + READ_SECONDS
            raw.set_progress_handler(lambda: time.monotonic() > stop_at, 100_000)
            try:
                yield connection
            finally:
                raw.set_progress_handler(None, 0)

    @contextmanager
    def one_state(self) -> Iterator[tuple[Version, Callable]]:
        """The version and a `read(statement)` that yields batches of raw rows, all in one consistent state.

        For the builder of the columnar copy: no time limit, values as the driver gives them.
        """
        with self._engine.connect() as connection:
            if self.engine_name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.exec_driver_sql("BEGIN")
            row = connection.execute(select(data_version)).one()

            def read(statement) -> Iterator[list[tuple]]:
                sql = statement.compile(self._engine, compile_kwargs={"literal_binds": True})
                result = connection.execution_options(yield_per=BATCH_ROWS).exec_driver_sql(
                    str(sql).replace("%", "%%") if self.engine_name == "postgresql" else str(sql)
                )
                for part in result.partitions(BATCH_ROWS):
                    yield [tuple(row) for row in part]

            yield Version(row.version, row.as_of, row.changed_at, row.database_key, bool(row.demo)), read

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self, *tables: Table, months: Iterable[int] = (), as_of: date | None = None) -> Iterator[Connection]:
        """A transaction that changes `tables` and raises the data version with them, or changes nothing.

        `months` (year*100+month) are the months of service records touched; none given means any month.
        """
        with self._engine.begin() as connection:
            version = _raise_version(connection, as_of=as_of)
            names = [table.name for table in tables] or ["*"]
            touched = list(months) or [None]
            connection.execute(
                insert(data_change),
                [{"version": version, "table_name": name, "month": month} for name in names for month in touched],
            )
            yield connection

    def bulk_load(self, tables: Iterable[tuple[Table, pa.Table]], *, as_of: date, demo: bool) -> None:
        """Append whole Arrow tables in the order given, in one transaction; indexes are rebuilt at the end.

        For filling an empty database. Raises the database's own error (and loads nothing) when a row does not fit.
        """
        with self._engine.begin() as connection:
            version = _raise_version(connection, as_of=as_of, demo=demo)
            connection.execute(insert(data_change), {"version": version, "table_name": "*"})
            dropped: dict[str, list] = {}
            for table, rows in tables:
                if table.name not in dropped and rows.num_rows > BATCH_ROWS:
                    dropped[table.name] = list(table.indexes)
                    for index in table.indexes:
                        index.drop(connection)
                _append(connection, table, rows)
            for indexes in dropped.values():
                for index in indexes:
                    index.create(connection)
            if self.engine_name == "postgresql":
                _set_sequences(connection)
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))

    def run(self, function):
        """`function(connection)` in one transaction, without raising the version: for migrations and accounts."""
        with self._engine.begin() as connection:
            return function(connection)

    # -- the columnar copy -----------------------------------------------------------------------------------------

    @property
    def copy(self) -> ColumnarCopy | None:
        """The columnar copy of this database, None when it is switched off."""
        return self._copy

    def _away(self, error: Exception) -> str:
        where = self.url.render_as_string(hide_password=True)
        return f"The shared database {where} does not answer: {str(error).splitlines()[0][:200]}"


def open_database(settings: Settings | None = None, *, with_copy: bool = True) -> Database:
    """The database that the settings name (default: from the environment)."""
    settings = settings or load()
    url = make_url(settings.url)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        os.makedirs(os.path.dirname(os.path.abspath(url.database)), exist_ok=True)
    return Database(settings.url, columns_folder=settings.columns_folder if with_copy else None)


def _engine(url) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=5)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _raise_version(connection: Connection, *, as_of: date | None, demo: bool | None = None) -> int:
    values: dict = {"version": data_version.c.version + 1, "changed_at": datetime.now(UTC).replace(tzinfo=None)}
    if as_of is not None:
        values["as_of"] = as_of
    if demo is not None:
        values["demo"] = int(demo)
    connection.execute(update(data_version).values(values))
    return connection.execute(select(data_version.c.version)).scalar_one()


def first_version() -> dict:
    """The one row that a new database starts with."""
    return {
        "id": 1,
        "version": 1,
        "as_of": None,
        "changed_at": datetime.now(UTC).replace(tzinfo=None),
        "database_key": secrets.token_hex(8),
        "demo": 0,
    }


def _append(connection: Connection, table: Table, rows: pa.Table) -> None:
    if connection.dialect.name == "postgresql":
        _copy_in(connection, table, rows)
        return
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in rows.column_names)
    marks = ", ".join("?" for _ in rows.column_names)
    sql = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
    cursor = connection.connection.driver_connection
    for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
        cursor.executemany(sql, zip(*(_sqlite_values(column) for column in batch.columns), strict=True))


def _sqlite_values(column: pa.Array) -> list:
    """Python values as SQLAlchemy's SQLite types write them (dates and times as ISO text)."""
    if pa.types.is_date(column.type):
        return column.cast(pa.string()).to_pylist()
    if pa.types.is_timestamp(column.type):
        return pa.compute.strftime(column.cast(pa.timestamp("us")), format="%Y-%m-%d %H:%M:%S").to_pylist()
    return column.to_pylist()


def _copy_in(connection: Connection, table: Table, rows: pa.Table) -> None:
    """PostgreSQL's COPY from CSV text: an empty unquoted field is null."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in rows.column_names)
    options = pyarrow.csv.WriteOptions(include_header=False)
    with connection.connection.driver_connection.cursor() as cursor:
        with cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN (FORMAT csv)") as copy:
            for batch in rows.to_batches(max_chunksize=BATCH_ROWS):
                sink = pa.BufferOutputStream()
                pyarrow.csv.write_csv(pa.Table.from_batches([batch]), sink, options)
                copy.write(sink.getvalue().to_pybytes())


def _set_sequences(connection: Connection) -> None:
    """After explicit ids: let PostgreSQL's sequences go on behind the highest."""
    found = connection.execute(
        text(
            "SELECT table_name, pg_get_serial_sequence(quote_ident(table_name), 'id') FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_name = 'id' AND column_default LIKE 'nextval%'"
        )
    ).all()
    for table_name, sequence in found:
        quoted = connection.dialect.identifier_preparer.quote(table_name)
        connection.execute(text(f"SELECT setval('{sequence}', (SELECT coalesce(max(id), 0) + 1 FROM {quoted}), false)"))
