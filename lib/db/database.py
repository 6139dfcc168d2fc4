"""The only door to the database. Nothing above this file knows which engine answers.

Reads go to the columnar copy when it holds the current version of the data, else to the shared database itself.
Writes go through `write()` or `bulk_load()` (see `lib/db/bulk_load.py`), which raise the data version in the same transaction.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

import pyarrow as pa
from sqlalchemy import Connection, Row, Table, create_engine, event, insert, select, text, update
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from lib.columnar.copy import ColumnarCopy, CopyFault
from lib.db import bulk_load
from lib.schema import data_change, data_version
from lib.settings import Settings, load

READ_SECONDS = 60
READ_TRIES = 3
WAIT_SECONDS = 30
BATCH_ROWS = 20_000
MOST_RUNS = 200_000
"""Runs of ids that one change of a table announces; beyond it, reading the whole table again is the lesser work."""
PROGRESS_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""


@dataclass(frozen=True)
class Version:
    """What the data is: `version` grows with every change; `as_of` is the last day the data speaks for."""

    version: int
    as_of: date | None
    changed_at: datetime
    database_key: str
    demo: bool


@dataclass(frozen=True)
class QueryResult:
    """The rows of a read, the version of the data they come from, and whether the columnar copy gave them."""

    columns: tuple[str, ...]
    rows: list[tuple]
    data_version: int
    from_copy: bool


class WriteTransaction:
    """An open `Database.write_rows()`: the connection, the version in the making, and what has been changed so far.

    `as_of` may be set to move the last day that the data speaks for.
    """

    def __init__(self, connection: Connection, version: int):
        self.connection, self.version, self.as_of = connection, version, None
        self.touched: dict[str, list[tuple[int, int]] | None] = {}

    def rows(self, table: Table, runs: Iterable[tuple[int, int]]) -> None:
        """Rows of `table` are new, changed or gone: runs of ids, (first, last) both included."""
        found = self.touched.setdefault(table.name, [])
        if found is not None:
            found.extend(runs)
            if not found:
                del self.touched[table.name]

    def whole(self, table: Table) -> None:
        """Any row of `table` may have changed."""
        self.touched[table.name] = None

    def announcements(self) -> list[dict]:
        """The rows of data_change; a table with more than MOST_RUNS runs is announced whole."""
        found = []
        for name, runs in self.touched.items():
            merged = None if runs is None else _merged(runs)
            for first, last in [(None, None)] if merged is None or len(merged) > MOST_RUNS else merged:
                found.append({"version": self.version, "table_name": name, "first_id": first, "last_id": last})
        return found


def _merged(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


class DatabaseUnavailable(Exception):
    """The shared database cannot be reached or is not set up; the message names it without its password."""


class QueryTimeout(Exception):
    """A read of the shared database ran over READ_SECONDS and was stopped."""


class Database:
    """One shared database, by SQLAlchemy URL (sqlite:///... or postgresql+psycopg://...)."""

    def __init__(self, url: str, *, columns_folder=None):
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseUnavailable(
                "DATABASE_URL cannot be read; expected sqlite:///FILE or postgresql+psycopg://..."
            ) from error
        self._engine = _engine(self.url)
        self._copy = ColumnarCopy(columns_folder) if columns_folder else None

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @property
    def engine_name(self) -> str:
        """The engine: sqlite or postgresql."""
        return self._engine.dialect.name

    def close(self) -> None:
        """Give back every connection and file."""
        self._engine.dispose()
        if self._copy:
            self._copy.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def version(self) -> Version:
        """The current version of the data. Raises DatabaseUnavailable when there is no database or no schema."""
        with self._connected() as connection:
            return self._version(connection)

    def rows(self, statement) -> list[Row]:
        """All rows of a small read on the shared database itself. Raises DatabaseUnavailable, QueryTimeout."""
        with self._reading() as connection:
            return list(connection.execute(statement))

    def read(self, statement, *, version: Version | None = None) -> QueryResult:
        """The rows of `statement`, from the columnar copy when it is current, else from the database itself.

        `version` is what the caller has just read, to be spared a second look. A lost connection is tried again,
        READ_TRIES times in all. Raises DatabaseUnavailable, QueryTimeout.
        """
        version = version or self.version()
        if reader := self._reader(version):
            try:
                columns, rows = reader.query(statement)
                return QueryResult(columns, rows, version.version, from_copy=True)
            except CopyFault:
                pass  # it asks for something that the copy leaves out: the database itself knows
        for _ in range(READ_TRIES - 1):
            try:
                return self._read_here(statement)
            except DatabaseUnavailable:
                continue
        return self._read_here(statement)

    def _reader(self, version: Version):
        return self._copy.reader(version.database_key, version.version) if self._copy else None

    def _read_here(self, statement) -> QueryResult:
        with self._reading() as connection:
            version = self._version(connection).version
            result = connection.execute(statement)
            return QueryResult(tuple(result.keys()), [tuple(row) for row in result], version, from_copy=False)

    @contextmanager
    def stream(
        self, statement, *, batch_rows: int = BATCH_ROWS
    ) -> Iterator[tuple[tuple[str, ...], Iterator[list[tuple]]]]:
        """Column names and batches of rows of `statement`, in one consistent state, memory bounded by `batch_rows`."""
        found = None
        if reader := self._reader(self.version()):
            with suppress(CopyFault):
                found = reader.batches(statement, batch_rows)
        if found:
            yield found
            return
        with self._reading() as connection:
            result = connection.execution_options(yield_per=batch_rows).execute(statement)
            yield tuple(result.keys()), ([tuple(row) for row in part] for part in result.partitions(batch_rows))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One consistent read-only view; a statement that runs over READ_SECONDS is stopped."""
        with self._one_view() as connection:
            if self.engine_name == "postgresql":
                connection.execute(text(f"SET LOCAL statement_timeout = {max(1, int(READ_SECONDS * 1000))}"))
                yield connection
                return
            raw = connection.connection.driver_connection
            stop_at = time.monotonic() + READ_SECONDS
            raw.set_progress_handler(lambda: time.monotonic() > stop_at, PROGRESS_STEPS)
            try:
                yield connection
            finally:
                raw.set_progress_handler(None, 0)

    @contextmanager
    def _one_view(self) -> Iterator[Connection]:
        """A connection in one transaction that sees one state of the data and writes nothing."""
        with self._connected() as connection:
            if self.engine_name == "postgresql":
                yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.exec_driver_sql("PRAGMA query_only=ON")
                connection.exec_driver_sql("BEGIN")
                yield connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection; faults of the database itself come out as DatabaseUnavailable or QueryTimeout."""
        try:
            connection = self._engine.connect()
        except (DBAPIError, sqlite3.Error) as error:
            raise self._away(error) from error
        with connection:
            try:
                yield connection
            except DBAPIError as error:
                if _was_stopped(error):
                    raise QueryTimeout(f"The read took longer than {READ_SECONDS} seconds and was stopped") from error
                if error.connection_invalidated:
                    raise self._away(error) from error
                raise

    def _version(self, connection: Connection) -> Version:
        try:
            row = connection.execute(select(data_version)).first()
        except DBAPIError as error:
            if _was_stopped(error):
                raise
            raise self._away(error) from error
        if row is None:
            raise self._away("it has no data version; bring it up to date with `python -m lib migrate`")
        return Version(row.version, row.as_of, row.changed_at, row.database_key, bool(row.demo))

    def _away(self, error: Exception | str) -> DatabaseUnavailable:
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0][:300]
        if self.url.password and len(self.url.password) > 3:  # drivers do not print it; a short one would be a word
            reason = reason.replace(str(self.url.password), "***")
        if "data_version" in reason:
            reason += ". It has no tables yet: run `python -m lib migrate`"
        if "unable to open" in reason:
            reason += ". If the path is right and the database new, make it with: python -m lib migrate"
        where = self.url.render_as_string(hide_password=True)
        return DatabaseUnavailable(f"The shared database {where} does not answer: {reason}")

    @contextmanager
    def consistent_read(self) -> Iterator[tuple[Version, Callable]]:
        """The version and a `read(statement)` that yields batches of raw rows, all in one consistent state.

        For the builder of the columnar copy: no time limit, values as the driver gives them.
        """
        with self._one_view() as connection:
            version = self._version(connection)

            def read(statement) -> Iterator[list[tuple]]:
                sql = str(statement.compile(self._engine, compile_kwargs={"literal_binds": True}))
                driver = connection.connection.driver_connection  # plain tuples: half the time of SQLAlchemy's rows
                cursor = driver.cursor("consistent_read") if self.engine_name == "postgresql" else driver.cursor()
                with closing(cursor):
                    cursor.execute(sql)
                    while batch := cursor.fetchmany(BATCH_ROWS):
                        yield batch

            yield version, read

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self, *tables: Table, months: Iterable[int] = (), as_of: date | None = None) -> Iterator[Connection]:
        """A transaction that changes `tables` and raises the data version with them, or changes nothing.

        `months` (year*100+month) names the months of every service record and activity whose own values, or values
        reached over its keys, change: before and after. None given means any month. Raises DatabaseUnavailable.
        """
        with self._connected() as connection, connection.begin():
            version = self._raise_version(connection, as_of=as_of)
            names = [table.name for table in tables] or ["*"]
            touched = sorted(set(months)) or [None]
            connection.execute(
                insert(data_change),
                [{"version": version, "table_name": name, "month": month} for name in names for month in touched],
            )
            yield connection

    @contextmanager
    def write_rows(self, *, joined: bool = False) -> Iterator["WriteTransaction"]:
        """A transaction that says at its end which rows it changed, so that the copy reads no others again.

        Tell every row that is new, changed or gone with `WriteTransaction.rows`. Nothing told: the data version stays. One
        writer at a time. `joined`: every key that is written was joined from its own table, so SQLite need not look each
        up again (a third of the time of a large import). Raises DatabaseUnavailable.
        """
        with self._connected() as connection:
            if joined and self.engine_name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # of this connection, which is closed at the end
                connection.commit()
            with connection.begin():
                yield from self._changing(connection)

    def _changing(self, connection: Connection) -> Iterator["WriteTransaction"]:
        changing = WriteTransaction(connection, self._locked_version(connection).version + 1)
        yield changing
        if changing.touched:
            self._raise_version(connection, as_of=changing.as_of)
            connection.execute(insert(data_change), changing.announcements())

    def _locked_version(self, connection: Connection) -> Version:
        """The version, once nobody else is writing: an UPDATE that changes nothing takes the lock on both engines."""
        try:
            connection.execute(update(data_version).values(version=data_version.c.version))
        except DBAPIError as error:
            raise self._away(error) from error
        return self._version(connection)

    def bulk_load(self, tables: Iterable[tuple[Table, pa.Table]], *, as_of: date, demo: bool) -> None:
        """Append whole Arrow tables in the order given, in one transaction; indexes are rebuilt at the end.

        For filling an empty database. Raises bulk.LoadFault (and loads nothing) when a row does not fit.
        """
        with self._connected() as connection, bulk_load.prepared(connection), connection.begin():
            version = self._raise_version(connection, as_of=as_of, demo=demo)
            connection.execute(insert(data_change), {"version": version, "table_name": "*"})
            bulk_load.append_all(connection, tables)
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))

    def _raise_version(self, connection: Connection, *, as_of: date | None, demo: bool | None = None) -> int:
        values: dict = {"version": data_version.c.version + 1, "changed_at": datetime.now(UTC).replace(tzinfo=None)}
        if as_of is not None:
            values["as_of"] = as_of
        if demo is not None:
            values["demo"] = int(demo)
        try:
            connection.execute(update(data_version).values(values))
        except DBAPIError as error:
            raise self._away(error) from error
        return self._version(connection).version

    def run(self, function):
        """`function(connection)` in one transaction, without raising the version: for migrations and accounts."""
        with self._connected() as connection, connection.begin():
            return function(connection)

    # -- the columnar copy -----------------------------------------------------------------------------------------

    @property
    def copy(self) -> ColumnarCopy | None:
        """The columnar copy of this database, None when it is switched off."""
        return self._copy


def open_database(settings: Settings | None = None, *, with_copy: bool = True) -> Database:
    """The database that the settings name (default: from the environment)."""
    settings = settings or load()
    return Database(settings.url, columns_folder=settings.columns_folder if with_copy else None)


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


def _engine(url) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=5)
    if url.get_backend_name() != "sqlite":
        raise DatabaseUnavailable(
            f"DATABASE_URL names {url.get_backend_name()}; expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )
    # mode=rw: a file that is missing is a fault, never an empty database made by the way.
    file = f"file:{quote(os.path.abspath(url.database or ''))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(file, uri=True, timeout=WAIT_SECONDS, check_same_thread=False)

    # NullPool: opening a file is cheap, and no connection lingers with a lock.
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _was_stopped(error: DBAPIError) -> bool:
    """Whether the time limit ended the statement (57014: PostgreSQL's query_canceled)."""
    return getattr(error.orig, "sqlstate", None) == "57014" or str(error.orig) == "interrupted"
