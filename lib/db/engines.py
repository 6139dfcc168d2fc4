"""Engines: how a connection to SQLite or PostgreSQL is made, and how long it may keep a caller waiting.

`connections.py` and `migrate.py` use this. Each wait is of seconds: a page says that the database is busy rather than stand
still with all others.
"""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool, Pool, QueuePool

from lib.db.distribution import has_tables_laid
from lib.db.faults import NoAnswer

CONNECT_SECONDS = 5
POOL_CONNECTIONS, POOL_SECONDS = 15, 5
"""Connections of one process to PostgreSQL, and how long a caller waits for one of them."""
LOCK_SECONDS = 5
"""How long a read waits for a lock."""
PART_ROWS = 50
"""Rows that are sent at once to a distributed database, which takes milliseconds for each: what waits in the network for longer than
`tcp_user_timeout` ends the connection."""
SILENCE_SECONDS = 5
"""How long PostgreSQL may take over a message that costs it nothing, and beyond the time limit of a statement."""


def engine_for(url: URL, *, pool: type[Pool] | None = None) -> Engine:
    """The engine of a sqlite or postgresql URL. pool: of PostgreSQL, else one of POOL_CONNECTIONS.

    From its first connection on, `dialect.is_distributed` of PostgreSQL says whether Citus has laid tables over nodes."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url, pool or QueuePool)


class LimitedConnection(psycopg.Connection):
    """A connection on which no single answer is awaited longer than `longest_wait` seconds (None: without limit).

    The server's own limits do not help where it is stopped or the network is silent.
    """

    longest_wait: float | None = SILENCE_SECONDS

    def wait(self, gen, *arguments, **named):
        """See psycopg. Raises NoAnswer, and closes the connection, whose state is unknown then."""
        named.setdefault("timeout", self.longest_wait)
        try:
            return super().wait(gen, *arguments, **named)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            raise NoAnswer(f"no answer within {named['timeout']:g} seconds") from error


def _postgresql(url: URL, pool: type[Pool]) -> Engine:
    limits = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    limits["tcp_user_timeout"] = 15_000  # milliseconds until what was sent and never acknowledged ends the connection
    options = {} if pool is NullPool else {"pool_size": 5, "max_overflow": POOL_CONNECTIONS - 5}
    if options:
        options |= {"pool_timeout": POOL_SECONDS, "pool_pre_ping": True}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        poolclass=pool,
        connect_args={name: value for name, value in limits.items() if name not in url.query},
        **options,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect, _record, arguments, named):
        return LimitedConnection.connect(*arguments, **named)

    @event.listens_for(engine, "first_connect")
    def _look(connection, _record):
        engine.dialect.is_distributed = has_tables_laid(connection.execute)
        connection.rollback()

    @event.listens_for(engine, "do_executemany")
    def _in_parts(cursor, statement, parameters, _context):
        if not engine.dialect.is_distributed:
            return False
        for start in range(0, len(parameters), PART_ROWS):
            cursor.executemany(statement, parameters[start : start + PART_ROWS])
        return True

    return engine


class UnchangedFile:
    """A SQLite file that is read without its write-ahead log, because nothing can be written beside it. As long as the file
    is the same and no log appears, nobody has written: what was read is of one state."""

    def __init__(self, path: Path):
        self.path, self._before = path, self._state(path)
        self.has_log = bool(self._before[-1])

    def changed(self) -> bool:
        """Whether somebody has written since."""
        return self._state(self.path) != self._before

    @staticmethod
    def _state(path: Path) -> tuple:
        status, log = path.stat(), Path(f"{path}-wal")
        return status.st_ino, status.st_size, status.st_mtime_ns, log.exists() and log.stat().st_size


class SqliteConnection(sqlite3.Connection):
    """`unchanged`: the file, where it is read without its log (read-only or full disk)."""

    unchanged: UnchangedFile | None = None


def _sqlite(url: URL) -> Engine:
    # mode=rw: a missing file is an error; it is never created as an empty database. NullPool: opening a file is cheap, and
    # no connection lingers with a lock.
    path = Path(os.path.abspath(url.database or ""))
    return create_engine("sqlite://", creator=lambda: open_sqlite(path), poolclass=NullPool)


def open_sqlite(path: Path) -> SqliteConnection:
    """The file with its write-ahead log; without where its disk is full or it may not be written, and there is no log."""
    try:
        connection = _connect_sqlite(path, "mode=rw")
        connection.execute("PRAGMA schema_version").fetchone()  # reads the file, for which the log is needed
    except sqlite3.OperationalError as error:
        if not (_needs_space(error) and path.is_file()):
            raise
        file = UnchangedFile(path)
        if file.has_log:  # changes that are in it alone cannot be left out
            raise
        connection = _connect_sqlite(path, "mode=ro&immutable=1")
        connection.unchanged = file
    # The log itself is a property of the file that `migrate` gives it: to ask for it here would be to write.
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.create_aggregate("bit_or", 1, _BitOr)
    connection.create_function("translate", 3, _translate, deterministic=True)
    return connection


def _translate(text: str | None, signs: str, others: str) -> str | None:
    """The function that the other engine has: each of `signs` by that of `others` at its place, or left out."""
    return text and text.translate({ord(sign): others[i : i + 1] for i, sign in enumerate(signs)})


class _BitOr:
    """The aggregate that the other engines have: the bits that any of the numbers has, None without a number."""

    def __init__(self):
        self._found: int | None = None

    def step(self, number: int | None) -> None:
        if number is not None:
            self._found = number | (self._found or 0)

    def finalize(self) -> int | None:
        return self._found


def _connect_sqlite(path: Path, mode: str) -> SqliteConnection:
    name = f"file:{quote(str(path))}?{mode}"
    return sqlite3.connect(name, uri=True, timeout=LOCK_SECONDS, check_same_thread=False, factory=SqliteConnection)


def _needs_space(error: sqlite3.OperationalError) -> bool:
    causes = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
    return error.sqlite_errorcode & 0xFF in causes
