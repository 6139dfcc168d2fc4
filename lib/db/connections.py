"""Connections to the shared database: the engine by its URL, one consistent view, the data version, and what is wrong.

Only `database.py` and `writes.py` use this; they are what the rest of the program sees.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, select, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from lib.schema import data_version

READ_SECONDS = 60
WAIT_SECONDS = 30
"""Seconds that a SQLite connection waits for the lock of another writer."""
PROGRESS_STEPS = 20_000
"""Steps of SQLite's virtual machine between two checks of the clock: some milliseconds."""


@dataclass(frozen=True)
class Version:
    """What the data is: `version` grows with every change; `as_of` is the last day the data speaks for."""

    version: int
    as_of: date | None
    changed_at: datetime
    database_key: str
    demo: bool


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


class DatabaseUnavailable(Exception):
    """The shared database cannot be reached or is not set up; the message names it without its password."""


class QueryTimeout(Exception):
    """A read of the shared database ran over READ_SECONDS and was stopped."""


class Connections:
    """Opens connections to one database, by SQLAlchemy URL; raises DatabaseUnavailable for a URL of another kind."""

    def __init__(self, url: str):
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseUnavailable(
                "DATABASE_URL cannot be read; expected sqlite:///FILE or postgresql+psycopg://..."
            ) from error
        self.engine = _engine(self.url)

    @property
    def engine_name(self) -> str:
        """sqlite or postgresql."""
        return self.engine.dialect.name

    @contextmanager
    def open(self) -> Iterator[Connection]:
        """A connection; errors of the database itself are raised as DatabaseUnavailable or QueryTimeout."""
        try:
            connection = self.engine.connect()
        except (DBAPIError, sqlite3.Error) as error:
            raise self.unavailable(error) from error
        with connection:
            try:
                yield connection
            except DBAPIError as error:
                if _was_stopped(error):
                    raise QueryTimeout(f"The read took longer than {READ_SECONDS} seconds and was stopped") from error
                if error.connection_invalidated:
                    raise self.unavailable(error) from error
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent read-only view; a statement that runs over READ_SECONDS is stopped."""
        with self.consistent_view() as connection:
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
    def consistent_view(self) -> Iterator[Connection]:
        """A connection in one transaction that sees one state of the data and writes nothing."""
        with self.open() as connection:
            if self.engine_name == "postgresql":
                yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.exec_driver_sql("PRAGMA query_only=ON")
                connection.exec_driver_sql("BEGIN")
                yield connection

    def version(self, connection: Connection) -> Version:
        """The current version of the data. Raises DatabaseUnavailable when there is none."""
        try:
            row = connection.execute(select(data_version)).first()
        except DBAPIError as error:
            if _was_stopped(error):
                raise
            raise self.unavailable(error) from error
        if row is None:
            raise self.unavailable("it has no data version; bring it up to date with `python -m lib migrate`")
        return Version(row.version, row.as_of, row.changed_at, row.database_key, bool(row.demo))

    def unavailable(self, error: Exception | str) -> DatabaseUnavailable:
        """The error to raise for one of the driver, or for a reason in words; without the password."""
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0][:300]
        if self.url.password and len(self.url.password) > 3:  # drivers do not print it; a short one would be a word
            reason = reason.replace(str(self.url.password), "***")
        if "data_version" in reason:
            reason += ". It has no tables yet: run `python -m lib migrate`"
        if "unable to open" in reason:
            reason += ". If the path is right and the database new, make it with: python -m lib migrate"
        where = self.url.render_as_string(hide_password=True)
        return DatabaseUnavailable(f"The shared database {where} does not answer: {reason}")


def _engine(url) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=5)
    if url.get_backend_name() != "sqlite":
        raise DatabaseUnavailable(
            f"DATABASE_URL names {url.get_backend_name()}; expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )
    # mode=rw: a missing file is an error; it is never created as an empty database.
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
