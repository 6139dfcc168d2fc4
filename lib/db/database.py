"""`Database`: the only door to the shared database. Nothing above this package knows which engine runs.

Reads go to the columnar copy when it holds the current version of the data, else to the shared database itself, or to the read
replica as far as it has come (`replica.py`). What is read of no version (accounts, imports, the register) is the database's own.
Writes (`writes.py`, `bulk_load.py`) raise the data version in the same transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

import pyarrow as pa
from sqlalchemy import Connection, Row, Table

from lib.columnar.copy import ColumnarCopy
from lib.columnar.reader import CopyBusy, CopyError
from lib.db import writes
from lib.db.connections import Connections, HeldState, Version
from lib.db.faults import DatabaseBusy, DatabaseDamaged, DatabaseUnavailable, QueryTimeout
from lib.db.replica import Replica
from lib.db.row_security import restrict
from lib.db.streams import Streams, raw_batches, streams
from lib.db.writes import WriteTransaction
from lib.schema.placed_rows import PlacedRows
from lib.settings import Settings, load

VERSION_SECONDS = 5
"""Seconds that the question for the version may take: it is one row."""
READ_TRIES = 3
"""Times that a read whose connection is lost is tried in all."""
BATCH_ROWS = 20_000
"""Rows of one batch of a streamed read."""


@dataclass(frozen=True)
class QueryResult:
    """The rows of a read, the version of the data they come from, and whether the columnar copy gave them."""

    columns: tuple[str, ...]
    rows: list[tuple]
    data_version: int
    from_copy: bool


class Database:
    """One shared database, by SQLAlchemy URL (sqlite:///... or postgresql+psycopg://...); `read_url`: of a read replica."""

    def __init__(self, url: str, *, columnar_folder=None, read_url: str = ""):
        self._connections = Connections(url)
        self.replica = Replica(read_url) if read_url else None
        self.url = self._connections.url
        self._copy = ColumnarCopy(columnar_folder) if columnar_folder else None
        self._held = HeldState()

    def __repr__(self) -> str:
        return f"Database({self.url!r})"

    @property
    def engine_name(self) -> str:
        """The engine: sqlite or postgresql."""
        return self._connections.engine_name

    def close(self) -> None:
        """Close every connection and file."""
        self._connections.engine.dispose()
        if self.replica:
            self.replica.close()
        if self._copy:
            self._copy.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def version(self) -> Version:
        """The version of the data: within `at()` the one given there, else the newest."""
        return self._held.version or self.newest_version()

    def newest_version(self) -> Version:
        """The newest version that can be read here, within VERSION_SECONDS: with a replica that which it holds, or the copy.

        Raises DatabaseUnavailable when there is no database or no schema, DatabaseBusy when it did not answer in time."""
        if not self.replica or (found := self.replica.version(VERSION_SECONDS, self._primary_version)) is None:
            return self._primary_version()
        self.replica.is_behind = False
        if not self.in_copy(found):
            with suppress(DatabaseUnavailable):
                newest = self._primary_version()
                if self.in_copy(newest):
                    return newest
                self.replica.is_behind = newest.version != found.version
        return found

    def _primary_version(self) -> Version:
        try:
            with self._connections.reading(VERSION_SECONDS) as connection:
                return self._connections.version(connection)
        except QueryTimeout as error:
            reason = f"no answer within {VERSION_SECONDS} seconds"
            raise self._connections.unavailable(reason, DatabaseBusy) from error

    @contextmanager
    def at(self, version: Version) -> Iterator[None]:
        """In this block, and this thread, every read is of `version`, which the caller has just read, or raises DataChanged;
        `version()` gives it.

        A report looks for it a dozen times, and each look opens a connection: a fifth of the time of the sheet's page.
        """
        with self._held.of(version):
            yield

    @contextmanager
    def one_view(self) -> Iterator[Version]:
        """In this block, and this thread, every read is of the newest version, given here, whatever is written meanwhile: one
        connection to the database itself stays open, READ_SECONDS at most on SQLite. Raises DatabaseUnavailable."""
        with self._connections.reading() as connection:
            version = self._connections.version(connection)
            with self._held.of(version, connection):
                yield version

    @property
    def is_held(self) -> bool:
        """Whether this is within `at()` or `one_view()`."""
        return self._held.version is not None

    def _check_held(self, connection: Connection) -> Version:
        return self._held.check(self._connections.version(connection))

    def rows(self, statement, *, within: PlacedRows | None = None) -> list[Row]:
        """All rows of a small read on the shared database itself; `within` as `rows` of `read`. Raises DatabaseUnavailable,
        QueryTimeout."""
        with self._view(self._held.version) as connection:
            if within is not None:
                restrict(connection, within, statement)
            return list(connection.execute(statement))

    def read(self, statement, *, rows: PlacedRows | None, version: Version | None = None) -> QueryResult:
        """The rows of `statement`, from the columnar copy when it is current, else from the database itself. `rows`: what the
        connection lets be seen, whatever the statement itself asks (None: all).

        `version` is what the caller has just read, to be spared a second look. A lost connection is tried again,
        READ_TRIES times in all. Raises DatabaseUnavailable, QueryTimeout.
        """
        version = version or self.version()
        if reader := self._reader(version, rows):
            try:
                return QueryResult(*reader.query(statement), version.version, from_copy=True)
            except CopyBusy as error:
                raise DatabaseBusy(f"The columnar copy is busy: {error}") from error
            except CopyError:
                pass  # it needs something that the copy leaves out, but the database holds
        for _ in range(READ_TRIES - 1):
            try:
                return self._read_database(statement, rows, version)
            except (DatabaseBusy, DatabaseDamaged):  # it would be so the next moment
                raise
            except DatabaseUnavailable:
                continue
        return self._read_database(statement, rows, version)

    def in_copy(self, version: Version) -> bool:
        """Whether a read of this version is answered by the columnar copy."""
        return self._copy is not None and self._copy.holds(version.database_key, version.version)

    def _reader(self, version: Version, rows: PlacedRows | None):
        return self._copy.reader(version.database_key, version.version, rows) if self._copy else None

    def _read_database(self, statement, rows: PlacedRows | None, wanted: Version) -> QueryResult:
        with self._view(wanted) as connection:
            version = self._check_held(connection).version
            if rows is not None:
                restrict(connection, rows, statement)
            result = connection.execute(statement)
            return QueryResult(tuple(result.keys()), [tuple(row) for row in result], version, from_copy=False)

    @contextmanager
    def stream(
        self, statement, *, rows: PlacedRows | None, batch_rows: int = BATCH_ROWS
    ) -> Iterator[tuple[tuple[str, ...], Iterator[list[tuple]]]]:
        """Column names and batches of rows of `statement`, in one consistent state, memory bounded by `batch_rows`; `rows` as in
        `read`."""
        with self.streams(rows=rows, batch_rows=batch_rows) as found:
            yield found.read(statement)

    @contextmanager
    def streams(self, *, rows: PlacedRows | None, batch_rows: int = BATCH_ROWS) -> Iterator[Streams]:
        """The same for several statements, all in one consistent state. Raises DatabaseUnavailable, QueryTimeout."""
        version = self.version()
        with streams(
            self._reader(version, rows), partial(self._view, version), rows=rows, batch_rows=batch_rows
        ) as found:
            yield found

    @contextmanager
    def _view(self, wanted: Version | None) -> Iterator[Connection]:
        """The view that is held; else one of the replica where it holds `wanted`, or of the database. Raises DataChanged."""
        if self._held.view is not None:
            with self._held.reading() as connection:
                yield connection
            return
        if self.replica and wanted:
            with self.replica.view(wanted) as connection:
                if connection is not None:
                    yield connection
                    return
        with self._connections.reading() as connection:
            if self.is_held:
                self._check_held(connection)
            yield connection

    @contextmanager
    def consistent_read(self) -> Iterator[tuple[Version, Callable]]:
        """The version and a `read(statement)` that yields batches of raw rows, all in one consistent state.

        For the builder of the columnar copy: no time limit, values as the driver gives them.
        """
        with self._connections.consistent_view() as connection:
            version = self._connections.version(connection)

            yield version, partial(raw_batches, connection, batch_rows=BATCH_ROWS)

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def write(self, *tables: Table, months: Iterable[int] = (), as_of: date | None = None) -> Iterator[Connection]:
        """A transaction that changes `tables` and raises the data version with them, or changes nothing.

        `months` (year*100+month) names the months of every service record and activity whose own values, or derived
        values, change: before and after. None given means any month. Raises DatabaseUnavailable.
        """
        with writes.write(self._connections, tables, months=months, as_of=as_of) as connection:
            yield connection

    @contextmanager
    def write_rows(self, *, joined: bool = False) -> Iterator[WriteTransaction]:
        """A transaction that says at its end which rows it changed, so that the copy reads no others again.

        Name every new, changed or deleted row by `WriteTransaction.rows`. Without any the data version stays. One
        writer at a time. `joined`: every key that is written was joined from its own table, so SQLite need not look each
        up again (a third of the time of a large import). Raises DatabaseUnavailable.
        """
        with writes.write_rows(self._connections, joined=joined) as transaction:
            yield transaction

    def bulk_load(self, tables: Iterable[tuple[Table, pa.Table]], *, as_of: date, demo: bool) -> None:
        """Append whole Arrow tables in the order given, in one transaction; indexes are rebuilt at the end.

        For filling an empty database. Raises bulk_load.LoadError (and loads nothing) when a row does not fit.
        """
        writes.load_tables(self._connections, tables, as_of=as_of, demo=demo)

    def run(self, function):
        """`function(connection)` in one transaction, without raising the version: for migrations and accounts."""
        with self._connections.writing() as connection, connection.begin():
            if self.engine_name == "sqlite":
                # Before anything is read: a reader that turns writer fails at once where another one has written since.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            return function(connection)

    @property
    def copy(self) -> ColumnarCopy | None:
        """The columnar copy of this database, None when it is switched off."""
        return self._copy


def open_database(settings: Settings | None = None, *, with_copy: bool = True) -> Database:
    """The database that the settings name (default: from the environment)."""
    settings = settings or load()
    folder = settings.columnar_folder if with_copy else None
    return Database(settings.url, columnar_folder=folder, read_url=settings.database_read_url)
