"""What can be wrong with the shared database, told apart by the codes of the engines."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseUnavailable(Exception):
    """The shared database cannot be reached, is not set up or takes no changes; the message names it without its password."""


class DatabaseBusy(DatabaseUnavailable):
    """It is there, but a lock, a connection or an answer did not come within seconds: try again."""


class DatabaseDamaged(DatabaseUnavailable):
    """Its files are damaged; restore a backup."""


class QueryTimeout(Exception):
    """A read of the shared database ran over its time and was stopped."""


class DataChanged(Exception):
    """What was to be read of one version of the data is of another one by now."""


_SQLITE = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_PROTOCOL: DatabaseBusy,
    sqlite3.SQLITE_INTERRUPT: QueryTimeout,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_IOERR: DatabaseUnavailable,
    sqlite3.SQLITE_FULL: DatabaseUnavailable,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnavailable,
    sqlite3.SQLITE_READONLY: DatabaseUnavailable,
    sqlite3.SQLITE_PERM: DatabaseUnavailable,
    sqlite3.SQLITE_NOMEM: DatabaseUnavailable,
}
_POSTGRESQL = {
    "57014": QueryTimeout,  # stopped by statement_timeout
    "55P03": DatabaseBusy,  # no lock within lock_timeout
    "53300": DatabaseBusy,  # too many connections
    "40001": DatabaseBusy,
    "40P01": DatabaseBusy,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
    "25006": DatabaseUnavailable,  # it takes no changes: a replica, or read-only by its settings
    "08": DatabaseUnavailable,  # whole classes: connections, resources, shut down or starting up, the system below
    "53": DatabaseUnavailable,
    "57": DatabaseUnavailable,
    "58": DatabaseUnavailable,
}


def fault_of(error: BaseException) -> type[Exception] | None:
    """The kind of fault that an error of SQLAlchemy or of a driver is; None for what the database is not to blame for
    (a row that does not fit, a statement that is wrong)."""
    if isinstance(error, PoolTimeout):
        return DatabaseBusy
    original = getattr(error, "orig", error)
    if code := getattr(original, "sqlite_errorcode", None):
        return _SQLITE.get(code & 0xFF)
    if isinstance(original, psycopg.Error):
        if state := original.sqlstate:
            return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
        if isinstance(original, NoAnswer):
            return DatabaseBusy
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        return DatabaseUnavailable if lost or isinstance(original, psycopg.OperationalError) else None
    return None


class NoAnswer(psycopg.OperationalError):
    """The server was silent for too long; the connection was given up."""
