"""Connections to the shared database: one consistent view, the data version, and what is wrong in words.

Only `database.py` and `writes.py` use this; they are what the rest of the program sees.
"""

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lib.db import distribution
from lib.db.engines import LOCK_SECONDS, SILENCE_SECONDS, LimitedConnection, engine_for
from lib.db.faults import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnavailable,
    DataChanged,
    QueryTimeout,
    fault_of,
)
from lib.schema import data_version

READ_SECONDS = 60
WAIT_SECONDS = 30
"""Seconds that a writer waits for the lock of another one."""
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


class HeldState(threading.local):
    """What the reads of this thread are held to: a version, and of it one open view where there is one."""

    version: Version | None = None
    view: Connection | None = None

    @contextmanager
    def of(self, version: Version, view: Connection | None = None) -> Iterator[None]:
        """Hold to `version` in this block, within `view` or the view held already."""
        before = self.version, self.view
        self.version, self.view = version, view or self.view
        try:
            yield
        finally:
            self.version, self.view = before

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The open view for one read: what the read sets for itself (whose rows it may see) ends with it."""
        inner = self.view.begin_nested()
        try:
            yield self.view
        finally:
            if inner.is_active:
                inner.rollback()

    def check(self, found: Version) -> Version:
        """The version found in a view. Raises DataChanged for another one than that held to."""
        held = self.version
        if held and (held.database_key, held.version) != (found.database_key, found.version):
            raise DataChanged(f"version {found.version} is not {held.version}")
        return found


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


class Connections:
    """Opens connections to one database, by SQLAlchemy URL; raises DatabaseUnavailable for a URL of another kind."""

    def __init__(self, url: str, *, setting: str = "DATABASE_URL"):
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseUnavailable(
                f"{setting} cannot be read; expected sqlite:///FILE or postgresql+psycopg://..."
            ) from error
        if (backend := self.url.get_backend_name()) not in ("sqlite", "postgresql"):
            raise DatabaseUnavailable(
                f"{setting} names {backend}; expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
            )
        self.engine = engine_for(self.url)

    @property
    def engine_name(self) -> str:
        """sqlite or postgresql."""
        return self.engine.dialect.name

    @contextmanager
    def _open(self, *, longest_wait: float | None) -> Iterator[Connection]:
        """A connection; faults of the database itself are raised as DatabaseUnavailable or QueryTimeout. longest_wait:
        seconds for one answer of PostgreSQL; None: no limit."""
        try:
            connection = self.engine.connect()
        except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
            raise self.unavailable(error) from error
        try:
            with connection:  # its end is a message, too
                driver = connection.connection.driver_connection
                try:
                    driver.longest_wait = longest_wait
                    yield connection
                finally:
                    driver.longest_wait = LimitedConnection.longest_wait
                    if getattr(driver, "closed", False):  # lost: nothing to give back
                        connection.invalidate()
        except Exception as error:
            if (kind := fault_of(error)) is None:
                raise
            if kind is QueryTimeout:
                raise QueryTimeout(f"The read took longer than {READ_SECONDS} seconds and was stopped") from error
            raise self.unavailable(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection to write with: it waits WAIT_SECONDS for another writer, its statements take their time."""
        with self._open(longest_wait=None) as connection:
            driver = connection.connection.driver_connection
            if self.engine_name == "postgresql":
                driver.execute(
                    f"SET LOCAL row_security = off; SET LOCAL lock_timeout = '{WAIT_SECONDS}s'; {distribution.ONE_BY_ONE}"
                )
            else:
                driver.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
            yield connection

    @contextmanager
    def reading(self, seconds: float | None = None) -> Iterator[Connection]:
        """One consistent read-only view; a statement that runs over `seconds` (None: READ_SECONDS) is stopped."""
        seconds = READ_SECONDS if seconds is None else seconds
        with self.consistent_view(seconds=seconds) as connection:
            if self.engine_name == "postgresql":
                yield connection
                return
            raw = connection.connection.driver_connection
            stop_at = time.monotonic() + seconds
            raw.set_progress_handler(lambda: time.monotonic() > stop_at, PROGRESS_STEPS)
            try:
                yield connection
            finally:
                raw.set_progress_handler(None, 0)

    @contextmanager
    def consistent_view(self, *, seconds: float = 0) -> Iterator[Connection]:
        """A connection in one transaction that sees one state of the data and writes nothing. seconds: the most that a
        statement may take on PostgreSQL; 0: no limit."""
        with (
            self._open(longest_wait=seconds + SILENCE_SECONDS if seconds else None) as connection,
            distribution.one_state(connection, seconds=LOCK_SECONDS) as fix_state,
        ):
            driver = connection.connection.driver_connection
            if self.engine_name == "postgresql":
                # Of this transaction alone. SQLAlchemy's own options would leave the connection at READ WRITE, past a
                # server that is read-only by default.
                driver.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                    "SET LOCAL row_security = off; "  # rows that are hidden from this role are an error, never a zero
                    f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000)) if seconds else 0}; "
                    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"
                )
                fix_state()
                yield connection
                return
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")
            yield connection
            if driver.unchanged and driver.unchanged.changed():
                raise self.unavailable("it was written to meanwhile", DatabaseBusy)

    def version(self, connection: Connection) -> Version:
        """The current version of the data. Raises DatabaseUnavailable when there is none."""
        try:
            row = connection.execute(select(data_version)).first()
        except DBAPIError as error:
            if fault_of(error) is QueryTimeout:
                raise
            raise self.unavailable(error) from error
        if row is None:
            raise self.unavailable("it has no data version; bring it up to date with `python -m lib migrate`")
        return Version(row.version, row.as_of, row.changed_at, row.database_key, bool(row.demo))

    def unavailable(self, error: Exception | str, kind: type[Exception] | None = None) -> DatabaseUnavailable:
        """The error to raise for one of the driver, or for a reason in words; without the password."""
        kind = kind or (fault_of(error) if isinstance(error, Exception) else None) or DatabaseUnavailable
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0][:300]
        if self.url.password and len(self.url.password) > 3:  # drivers do not print it; a short one would be a word
            reason = reason.replace(str(self.url.password), "***")
        if "data_version" in reason and not issubclass(kind, DatabaseBusy):
            reason += ". It has no tables yet: run `python -m lib migrate`"
        if "unable to open" in reason:
            reason += ". If the path is right and the database new, make it with: python -m lib migrate"
        where = self.url.render_as_string(hide_password=True)
        what = {DatabaseBusy: "is busy", DatabaseDamaged: "is damaged"}.get(kind, "does not answer")
        return kind(f"The shared database {where} {what}: {reason}")
