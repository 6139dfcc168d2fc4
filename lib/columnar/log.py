"""Publishing a refresh by its log: what is written follows what changed, not the size of the copy.

DuckDB reads a file together with the log (`.wal`) of the same name beside it. A refresh writes only the log of a file of its
own, `WORK`, which equals the published one. The new version is that log and one more name (a hard link) of the published
file, which nobody writes to. A log that has become long is taken into the own file, and that is published itself; the next refresh
copies it once.

A file for every year, joined by views, was measured instead: 1.3 to 2.2 times the time of a page's reads.
"""

import contextlib
import os
import shutil
from pathlib import Path

import duckdb

from lib.columnar.build import attach

WORK = "work.duckdb"
LOG_SHARE = 8
"""The share of the file's size that its log may reach: every reader holds the rows of the log in memory."""
LEAST_LOG_BYTES, MOST_LOG_BYTES = 4 << 20, 32 << 20
AS_LOG = {"wal_autocheckpoint": "1TB"}
"""Settings of a connection that writes the log and not the file, with `keep_file()`."""


def log_of(file: Path) -> Path:
    """The log that DuckDB reads with `file`; it need not exist."""
    return file.with_name(f"{file.name}.wal")


def log_bytes(file: Path) -> int:
    """Bytes of its log, 0 where there is none."""
    with contextlib.suppress(FileNotFoundError):
        return log_of(file).stat().st_size
    return 0


def size_of(file: Path) -> int:
    """Bytes of the file and its log. Raises OSError without the file."""
    return file.stat().st_size + log_bytes(file)


def keep_file(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave what this connection writes in the log when it closes."""
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")


def own_file(published: Path) -> Path:
    """The file to refresh: it equals the published one with its log, whatever a refresh that was killed has left in it."""
    own = published.with_name(WORK)
    if not _equals(own, published):
        _copy(published, own)
    log_of(own).unlink(missing_ok=True)
    if log_bytes(published):
        shutil.copyfile(log_of(published), log_of(own))
    return own


def hand_over(own: Path, published: Path, target: Path, *, limits: dict) -> None:
    """Make `target` of the refreshed own file and its log. Raises duckdb.Error, OSError.

    The own file itself, with the log taken in, where the log is long or DuckDB wrote rows straight into the file, as it does
    with many.
    """
    most = min(max(published.stat().st_size // LOG_SHARE, LEAST_LOG_BYTES), MOST_LOG_BYTES)
    by_log = _equals(own, published) and log_bytes(own) <= most
    if log_bytes(own):
        os.replace(log_of(own), log_of(target))
    if by_log:
        try:
            os.link(published, target)
        except OSError:  # a file system without hard links
            _copy(published, target)
        return
    os.replace(own, target)
    with contextlib.closing(duckdb.connect(":memory:", config=limits)) as connection:
        attach(connection, target, "stored")
        connection.execute("CHECKPOINT stored")
        connection.execute("DETACH stored")


def _copy(file: Path, to: Path) -> None:
    """A copy that `_equals()`, which it does once it is whole and on the disk: the time comes last."""
    shutil.copyfile(file, to)
    with open(to, "rb+") as written:
        os.fsync(written.fileno())
    shutil.copystat(file, to)


def _equals(file: Path, other: Path) -> bool:
    """Whether `file` is an unchanged copy of `other`, their logs aside: whoever writes to it changes its time."""
    try:
        one, two = file.stat(), other.stat()
    except FileNotFoundError:
        return False
    return (one.st_size, one.st_mtime_ns) == (two.st_size, two.st_mtime_ns)
