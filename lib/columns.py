"""The columnar copy of the shared database: where it lies, whether it is current, how to ask it.

A copy is one DuckDB file of the same tables with the same names, and beside it `current.json`, which names the file
that holds the newest version. A refresh writes a new file and then replaces `current.json` in one step, so a reader
sees the old version or the new one, never a mix; several processes may read. `lib/columns_build.py` makes the files.

The copy holds no accounts, no audit, no quarantined rows and no key of a person.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy.dialects.postgresql.base import PGDialect

LEFT_OUT_TABLES = frozenset({"account", "audit_event", "quarantined_row", "snapshot", "data_change", "data_version"})
LEFT_OUT_COLUMNS = {
    "volunteer": frozenset({"person_key"}),
    "service_record": frozenset({"source_ref", "batch_id", "void_reason"}),
}
MEMORY_LIMIT = "192MB"


class ColumnarDialect(PGDialect):
    """SQLAlchemy's PostgreSQL words with DuckDB's numbered parameters; `Derived` values read as columns."""

    name = "columnar"
    supports_statement_cache = False

    def __init__(self):
        super().__init__(paramstyle="numeric_dollar")


DIALECT = ColumnarDialect()


def as_duckdb(statement) -> tuple[str, list]:
    """The SQL text and its parameters in order, for a SQLAlchemy Core statement."""
    compiled = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    parameters = compiled.construct_params()
    return compiled.string, [parameters[name] for name in compiled.positiontup or ()]


@dataclass(frozen=True)
class Published:
    """What `current.json` says: the file, the data version it holds, its database, when it was built, its size."""

    file: str
    version: int
    database_key: str
    built_at: str
    rows: int


class ColumnarCopy:
    """Reads the newest published copy in `folder`; one open file a process, a cursor a query."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._lock = threading.Lock()
        self._open: tuple[Published, duckdb.DuckDBPyConnection] | None = None
        self._seen: tuple[int, int] | None = None

    def published(self) -> Published | None:
        """The newest published copy, None when there is none."""
        try:
            return Published(**json.loads((self.folder / "current.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def holds(self, database_key: str, version: int) -> bool:
        """Whether the newest copy is of this database and this version."""
        now = self._current()
        return now is not None and now[0].database_key == database_key and now[0].version == version

    def query(self, statement) -> tuple[tuple[str, ...], list[tuple]]:
        """Column names and all rows of a SQLAlchemy Core statement."""
        sql, parameters = as_duckdb(statement)
        cursor = self._cursor().execute(sql, parameters)
        return tuple(column[0] for column in cursor.description), cursor.fetchall()

    def batches(self, statement, batch_rows: int) -> tuple[tuple[str, ...], Iterator[list[tuple]]]:
        """Column names and batches of at most `batch_rows` rows."""
        sql, parameters = as_duckdb(statement)
        cursor = self._cursor().execute(sql, parameters)
        return tuple(c[0] for c in cursor.description), iter(lambda: cursor.fetchmany(batch_rows), [])

    def close(self) -> None:
        """Close the file; the next question opens it again."""
        with self._lock:
            if self._open:
                self._open[1].close()
            self._open = self._seen = None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        now = self._current()
        if now is None:
            raise FileNotFoundError(f"no columnar copy in {self.folder}")
        return now[1].cursor()

    def _current(self) -> tuple[Published, duckdb.DuckDBPyConnection] | None:
        """The open file, changed for a newer one when `current.json` was replaced (a stat call otherwise)."""
        try:
            status = (self.folder / "current.json").stat()
        except FileNotFoundError:
            return None
        seen = (status.st_mtime_ns, status.st_ino)
        if seen == self._seen:
            return self._open
        with self._lock:
            if seen != self._seen:
                published = self.published()
                if published is None or not (self.folder / published.file).exists():
                    return None
                # The old file is left to the garbage collector: another thread may still be reading it.
                self._open = (published, open_read_only(self.folder / published.file))
                self._seen = seen
        return self._open


def open_read_only(file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only DuckDB connection that fetches nothing from outside and keeps within MEMORY_LIMIT."""
    return duckdb.connect(
        str(file),
        read_only=True,
        config={
            "memory_limit": MEMORY_LIMIT,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
            "preserve_insertion_order": False,
        },
    )
