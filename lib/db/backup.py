"""Backup and restore of a SQLite database while it is used: of one state, verified, whole or not at all.

PostgreSQL has its own tools, `pg_dump` and `pg_restore`: see docs/operations.md.
"""

import os
import secrets
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from lib.db import migrate
from lib.db.engines import open_sqlite
from lib.files.atomic_files import OWNER_ONLY
from lib.files.temporary_folders import delete_abandoned, temporary_folder

WAIT_SECONDS = 60
"""How long a restore waits for readers and writers of the database to let it in."""


class BackupError(Exception):
    """No backup was written, or nothing restored; the message says why."""


@dataclass(frozen=True)
class Contents:
    """What a database file holds: rows by table, the version of its data and its last day."""

    rows: dict[str, int]
    version: int
    as_of: str | None

    def __str__(self) -> str:
        total = sum(self.rows.values())
        return f"{total:,} rows in {len(self.rows)} tables, data version {self.version}, as of {self.as_of or '—'}"


def backup(url: str, file: Path, *, force: bool = False) -> Contents:
    """Write the database at `url`, in one state, to `file`, readable by its owner alone; verified by SQLite's own check and by
    the rows of every table. Raises BackupError, sqlite3.Error, OSError; `file` is then what it was."""
    source = _file_of(url)
    if file.exists() and not force:
        raise BackupError(f"{file} is there already; --force replaces it")
    with closing(open_sqlite(source)) as database:
        database.execute("BEGIN")  # one state from here, whoever writes
        contents = _contents(database)
        with temporary_folder(file.parent) as folder:
            written = folder / file.name
            with closing(sqlite3.connect(written)) as copy:
                database.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            _verify(written, contents)
            written.chmod(OWNER_ONLY)
            os.replace(written, file)
    return contents


def restore(url: str, file: Path, *, force: bool = False) -> Contents:
    """Make the database at `url` what the backup `file` holds, in one transaction, also while the dashboard reads it.

    It gets a name of its own and a version above the one before, so that no cache and no copy takes it for the old one.
    Raises BackupError, sqlite3.Error, OSError; the database is then what it was.
    """
    target = _file_of(url)
    if not file.is_file():
        raise BackupError(f"{file} is not there")
    if target.exists() and target.stat().st_size and not force:
        raise BackupError(f"{target} holds a database already; --force replaces what is in it")
    contents = _verify(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(target.parent) as folder:
        prepared = folder / target.name
        with closing(sqlite3.connect(file)) as stored, closing(sqlite3.connect(prepared)) as fresh:
            stored.backup(fresh)
            _rename(fresh, above=_version_of(target))
        _verify(prepared, contents, same_version=False)
        with closing(sqlite3.connect(prepared)) as fresh, closing(sqlite3.connect(target)) as database:
            fresh.backup(database, progress=_patience())
    return _verify(target, contents, same_version=False)


def clear_away(url: str) -> None:
    """Delete what a restore that was killed has left beside the database; nothing for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        delete_abandoned(Path(os.path.abspath(parsed.database)).parent)


def _file_of(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise BackupError("This is for SQLite. PostgreSQL: pg_dump and pg_restore, see docs/operations.md")
    return Path(os.path.abspath(parsed.database or ""))


def _contents(database: sqlite3.Connection) -> Contents:
    """Raises BackupError for a file that is no database of this program."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [name for (name,) in database.execute(tables)]
    if "data_version" not in names or "alembic_version" not in names:
        raise BackupError("This is no database of this program")
    rows = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    return Contents(rows, *database.execute("SELECT version, as_of FROM data_version").fetchone())


def _verify(file: Path, expected: Contents | None = None, *, same_version: bool = True) -> Contents:
    """What the file holds, once it is found whole. Raises BackupError."""
    try:
        with closing(sqlite3.connect(file)) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = database.execute("PRAGMA foreign_key_check").fetchone()
            contents = _contents(database)
            revision = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} is damaged: {error}") from error
    if found != "ok" or broken:
        raise BackupError(
            f"{file} is damaged: {found if found != 'ok' else f'{broken[0]} has a row without its parent'}"
        )
    if revision is None or not migrate.is_known(revision[0]):
        raise BackupError(f"{file} is of a newer version of this program")
    if expected and (contents.rows != expected.rows or (same_version and contents != expected)):
        raise BackupError(f"{file} does not hold what was to be written")
    return contents


def _version_of(target: Path) -> int:
    """The version of the data that is to be replaced; 0 where nothing can be read."""
    if not target.exists():
        return 0
    try:
        with closing(open_sqlite(target)) as database:
            return database.execute("SELECT version FROM data_version").fetchone()[0]
    except (sqlite3.Error, TypeError):
        return 0


def _rename(fresh: sqlite3.Connection, *, above: int) -> None:
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ")
    fresh.execute(
        "UPDATE data_version SET version = max(version, ?) + 1, database_key = ?, changed_at = ?",
        (above, secrets.token_hex(8), now),
    )
    fresh.commit()


def _patience():
    """Breaks a restore off that has waited WAIT_SECONDS for others."""
    until = time.monotonic() + WAIT_SECONDS

    def progress(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BackupError("Others are using the database; stop them, then restore again")

    return progress
