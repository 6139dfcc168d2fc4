"""The columnar copy of the shared database: where it lies, whether it is current, how to query it.

A copy is one DuckDB file of the same tables with the same names, with its log (`lib/columnar/log.py`), and beside it
`current.json`, which names the file that holds the newest version. A refresh makes a new name and log and then replaces
`current.json` in one step, so a reader sees the old version or the new one, never a mix; several processes may read.
The last thing that a refresh writes into its one transaction is the name itself, and whoever opens the file looks whether
it says so: without its log, or with one that was cut or belongs to another state, it would be an older version.

The copy holds no accounts, no audit, no quarantined rows and no key of a person.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import duckdb
from cachetools import LRUCache
from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql.base import PGDialect

from lib.columnar.reader import CopyBusy, Reader
from lib.schema import metadata
from lib.schema.derived import DERIVED
from lib.schema.placed_rows import PlacedRows

LEFT_OUT_TABLES = frozenset(
    {
        "account",
        "account_scope",
        "audit_event",
        "briefing_draft",
        "briefing_letter",
        "column_mapping",
        "data_change",
        "data_version",
        "document",
        "figure_explanation",
        "import_batch",
        "name_alias",
        "key_fingerprint",
        "login_session",
        "published_figure",
        "quarantined_row",
        "row_change",
        "row_report",
        "saved_view",
        "snapshot",
        "snapshot_use",
    }
)
LEFT_OUT_COLUMNS = {
    "volunteer": frozenset({"person_key", "name_key"}),
    "service_record": frozenset({"void_reason"}),
}
LEFT_OUT_EVERYWHERE = frozenset({"source_ref", "batch_id"})
NAME_TABLE = "published_as"
"""The one table of a copy that the database has not: one row, the name of the file that this state was published as."""
MEMORY_LIMIT = "192MB"
ALONE_SECONDS = 20
"""How long a statement waits for those that read much: they are read one at a time."""


PLAIN = PGDialect()
"""DuckDB's dialect, for statements with their values written out."""


def copied_tables() -> list[Table]:
    """The tables that a copy holds, parents before their children."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT_TABLES]


def copied_columns(table: Table) -> list:
    """The columns of `table` that a copy holds; its derived values follow them."""
    left_out = LEFT_OUT_COLUMNS.get(table.name, frozenset()) | LEFT_OUT_EVERYWHERE
    return [column for column in table.c if column.name not in left_out]


def shape() -> str:
    """Fingerprint of the tables, columns and derived values of this program; a copy of another shape is not read."""
    return _shape(sum(map(len, DERIVED.values())))


@lru_cache
def _shape(_derived_values: int) -> str:
    lines = [f"{table.name}.{c.name} {c.type}" for table in copied_tables() for c in copied_columns(table)]
    lines += map(with_derived, copied_tables())
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def with_derived(table: Table) -> str:
    """SELECT of the copied columns of `table` and of its derived values, computed by their sub-selects, as text."""
    derived_columns = [derived.label(name) for name, derived in DERIVED.get(table.name, {}).items()]
    return as_text(select(*copied_columns(table), *derived_columns).select_from(table))


def quoted(name: str) -> str:
    """The name of a table or column as SQL text."""
    return f'"{name}"'


def text_of(path: Path) -> str:
    """The path as SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def as_text(expression) -> str:
    """The SQL text of a statement or expression with its values written out."""
    return str(expression.compile(dialect=PLAIN, compile_kwargs={"literal_binds": True}))


@dataclass(frozen=True)
class Published:
    """What `current.json` says: the file, the data version it holds, its database and shape, when made, its records.

    `built_bytes`: the size of the file that was last built from nothing; every refresh leaves gaps in its copy of it.
    """

    file: str
    version: int
    database_key: str
    shape: str
    built_at: str
    rows: int
    built_bytes: int


class ColumnarCopy:
    """Reads the newest published copy in `folder`; one open file a process, a cursor a query. `answers`: small ones that its
    readers gave, by file, rows seen, statement and values."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._current_file = str(self.folder / "current.json")
        self._lock, self._alone = threading.Lock(), threading.Lock()
        self.answers: LRUCache[tuple, tuple] = LRUCache(maxsize=512)
        self._given_up: tuple[int, int, int] | None = None
        self._open: tuple[Published, duckdb.DuckDBPyConnection] | None = None
        self._seen: tuple[int, int, int] | None = None

    def published(self) -> Published | None:
        """The newest published copy, None when there is none."""
        try:
            found = Published(**json.loads((self.folder / "current.json").read_text()))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        whole = all(type(getattr(found, field.name)) is field.type for field in fields(Published))
        return found if whole and Path(found.file).name == found.file else None

    def holds(self, database_key: str, version: int) -> bool:
        """Whether the newest copy is of this database and this version, in this program's shape, and can be read."""
        return self._matching(database_key, version) is not None

    def reader(self, database_key: str, version: int, rows: PlacedRows | None = None) -> Reader | None:
        """A reader of the newest copy when it holds this version of this database, else None. It sees `rows` alone (None: all)."""
        found = self._matching(database_key, version)
        return Reader(self, found[1].cursor(), Path(found[0].file).stem, rows) if found else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For a statement that may need all the memory there is. Raises CopyBusy."""
        if not self._alone.acquire(timeout=ALONE_SECONDS):
            raise CopyBusy(f"not read within {ALONE_SECONDS} seconds: others are reading much")
        try:
            yield
        finally:
            self._alone.release()

    def give_up(self) -> None:
        """Read the open file no more: it is damaged. Without its `current.json` every process builds it again."""
        with self._lock:
            self._given_up, self._open = self._seen, None
            with suppress(OSError):
                if self._state() == self._seen:
                    (self.folder / "current.json").unlink()

    def close(self) -> None:
        """Close the file; the next query opens it again."""
        with self._lock:
            if self._open:
                self._open[1].close()
            self._open = self._seen = None

    def _matching(self, database_key: str, version: int) -> tuple[Published, duckdb.DuckDBPyConnection] | None:
        now = self._current()
        wanted = (database_key, version, shape())
        return now if now and (now[0].database_key, now[0].version, now[0].shape) == wanted else None

    def _current(self) -> tuple[Published, duckdb.DuckDBPyConnection] | None:
        """The open file, changed for a newer one when `current.json` was replaced (a stat call otherwise)."""
        try:
            seen = self._state()
        except OSError:
            return None
        with self._lock:
            if seen == self._given_up:
                return None
            if seen != self._seen:
                published = self.published()
                # The old file is left to the garbage collector: another thread may still be reading it.
                self._open = (published, found) if published and (found := self._try(published)) else None
                # A file that cannot be opened is tried again at the next query: a refresh may be replacing it.
                self._seen = seen if self._open else None
            return self._open

    def _state(self) -> tuple[int, int, int]:
        """What changes with every `current.json`. Raises OSError."""
        status = os.stat(self._current_file)  # once a statement: to join the path again took as long
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _try(self, published: Published) -> duckdb.DuckDBPyConnection | None:
        try:
            return open_published(self.folder / published.file)
        except (duckdb.Error, OSError):
            return None


def write_name(connection: duckdb.DuckDBPyConnection, schema: str, file: Path) -> None:
    """Write into the tables of `schema` under which name they will be published."""
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.{NAME_TABLE} AS SELECT {text_of(Path(file.name))} AS file")


def open_published(file: Path) -> duckdb.DuckDBPyConnection:
    """A file with its log, as it was published under this name. Raises duckdb.Error, also where it is another state."""
    connection = open_read_only(file)
    try:
        (name,) = connection.execute(f"SELECT file FROM {NAME_TABLE}").fetchone()
        if name != file.name:
            raise duckdb.IOException(f"{file.name} holds {name}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_read_only(file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only DuckDB connection that fetches nothing from outside and keeps within MEMORY_LIMIT."""
    return duckdb.connect(
        str(file),
        read_only=True,
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": 1,  # many readers share the cores; two threads for a small query cost a third more
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
            "preserve_insertion_order": False,
        },
    )
