"""Updating the columnar copy: refresh by what changed or build from nothing, publish in one step.

`refresh()` is the one entry. It replaces the rows whose ids `data_change` names (`lib/columnar/changed_rows.py`), rewrites
the months that it names and every other changed table whole. It builds from nothing where a change may have further
effects, or where the copy is missing or cannot be trusted. For data that another program wrote: `lib/columnar/check.py`.
"""

import contextlib
import fcntl
import json
import logging
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import Table, and_, or_, select
from sqlalchemy import true as everything

from lib.columnar.build import ORDER, Progress, attach, build
from lib.columnar.changed_rows import ChangedRows, derive_again, readers, readers_without_link
from lib.columnar.copy import (
    Published,
    as_text,
    copied_tables,
    open_published,
    quoted,
    shape,
    with_derived,
    write_name,
)
from lib.columnar.load import Run, key_of, load
from lib.columnar.log import AS_LOG, WORK, hand_over, keep_file, own_file, size_of
from lib.db.writes import merge_runs
from lib.files.atomic_files import replacing
from lib.schema import activity, data_change, metadata, service_record

_log = logging.getLogger("volunteer")
BY_MONTH = {"activity": "held_on", "service_record": "served_on"}
"""Tables that are rewritten by month, with the column of the day; activities first: records read their brand from them."""
MOST_MONTHS = 24
MOST_IDS = 2_000_000
"""Rows that are logged by their ids and still copied one by one: beyond it, a build from nothing is as quick."""
MONTHS_MEMORY_LIMIT = "512MB"
ROWS_MEMORY_LIMIT = "192MB"
"""Of a refresh by rows, whatever the size of the import; what does not fit is spilt beside the copy."""

MOST_GROWTH = 2
"""Times its size when built from nothing that a copy may reach by refreshes."""
SMALL_BYTES = 32 << 20
"""A copy below this size may grow as it likes."""


def refresh(database, *, from_nothing: bool = False, progress: Progress | None = None) -> str:
    """Update the copy to the database's version; returns "current", "rows", "months" or "built".

    One process at a time (a lock file); readers keep reading the old copy until the new one is published.
    """
    copy, progress = database.copy, progress or (lambda step, share: None)
    copy.folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(copy.folder), database.consistent_read() as (version, read):
        old = copy.published()
        if old and not from_nothing and copy.holds(version.database_key, version.version):
            return "current"
        readable = old and copy.holds(old.database_key, old.version)
        plan = _plan(read, old, version) if readable and not from_nothing and not _grown(copy.folder, old) else None
        _delete_unpublished(copy)  # what a refresh that was killed has left
        target = copy.folder / f"v{version.version}-{secrets.token_hex(4)}.duckdb"
        try:
            records = None if plan is None else _applied(copy.folder / old.file, target, read, plan)
            if records is None:
                plan, target = None, target.with_stem(f"{target.stem}-built")
                build(target, read, progress)
                (copy.folder / WORK).unlink(missing_ok=True)
                records = _records_in(target)
            size = target.stat().st_size if plan is None else old.built_bytes
            _publish(copy.folder, target, version, built_bytes=size, records=records)
        finally:
            _delete_unpublished(copy)
    if plan is None:
        return "built"
    return "rows" if plan.runs else "months"


def _grown(folder: Path, old: Published) -> bool:
    """Whether refreshes have left so many gaps, or so many rows out of order, that a new build is worth its time."""
    return size_of(folder / old.file) > max(MOST_GROWTH * old.built_bytes, SMALL_BYTES)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process works on the copy in `folder`."""
    with open(folder / "refresh.lock", "w") as lock:
        # A file lock, not a table: the system releases it when a process dies.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# -- what to do --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """What to rewrite: months of the tables rewritten by month, whole other tables, rows by runs of ids."""

    months: list[int]
    whole: list[Table]
    runs: dict[str, list[Run]]


def _plan(read, old: Published, version) -> _Plan | None:
    """What to rewrite, or None when only a build from nothing is sure to be right, or is less work."""
    if old.database_key != version.database_key or old.version > version.version:
        return None
    c = data_change.c
    statement = select(c.version, c.table_name, c.month, c.first_id, c.last_id).where(c.version > old.version)
    changes = [row for batch in read(statement) for row in batch]
    if {row[0] for row in changes} != set(range(old.version + 1, version.version + 1)):
        return None
    runs = _runs(changes)
    months = sorted({month for _, _, month, _, _ in changes if month is not None})
    unnumbered = [(name, month) for _, name, month, first, _ in changes if first is None or name not in runs]
    others = {name for name, _ in unnumbered}
    anywhere = {name for name, month in unnumbered if month is None}
    too_much = len(months) > MOST_MONTHS or sum(last - first + 1 for r in runs.values() for first, last in r) > MOST_IDS
    unlinked = {table for name in runs for table in readers_without_link(name)}
    if "*" in others or too_much or (anywhere | readers(anywhere) | unlinked) & set(BY_MONTH):
        return None
    whole = others | readers(others) | unlinked
    return _Plan(months, [t for t in copied_tables() if t.name in whole and t.name not in BY_MONTH], runs)


def _runs(changes: list[tuple]) -> dict[str, list[Run]]:
    """The runs of ids by table, merged, for the tables whose rows a run can name."""
    known = {table.name for table in copied_tables() if key_of(table) is not None}
    runs: dict[str, list[Run]] = {}
    for _, name, _, first, last in changes:
        if first is not None and name in known:
            runs.setdefault(name, []).append((first, last))
    return {name: merge_runs(runs_of_table) for name, runs_of_table in runs.items()}


# -- doing it ----------------------------------------------------------------------------------------------------------


def _applied(old: Path, target: Path, read, plan: _Plan) -> int | None:
    """The records of a file `target` made of the file `old` by `plan`; None where that needs more memory than allowed, or
    a file is damaged: a build from nothing needs neither."""
    large = plan.months or any(table.name in ORDER for table in plan.whole)
    limits = {"memory_limit": MONTHS_MEMORY_LIMIT if large else ROWS_MEMORY_LIMIT, "temp_directory": f"{target}.spilt"}
    try:
        own = own_file(old)
        _apply(own, read, plan, limits=limits, published_as=target)
        hand_over(own, old, target, limits=limits)
        return _records_in(target)
    except duckdb.OutOfMemoryException:
        return None
    except duckdb.Error as error:
        _log.warning("columnar copy: built from nothing, as its refresh failed: %s", str(error).splitlines()[0])
        return None


def _records_in(target: Path) -> int:
    """The number of service records, read as the copy's readers will read it. Raises duckdb.Error."""
    with contextlib.closing(open_published(target)) as connection:
        return connection.execute("SELECT count(*) FROM service_record").fetchone()[0]


def _apply(own: Path, read, plan: _Plan, *, limits: dict, published_as: Path) -> None:
    """Rewrite what `plan` names in the file `own`, by its log."""
    with contextlib.closing(duckdb.connect(":memory:", config=limits | AS_LOG)) as connection:
        keep_file(connection)
        attach(connection, own, "stored")
        connection.execute("USE stored")
        connection.execute("BEGIN")
        rows = ChangedRows(connection, plan.runs)
        rows.replace(read)
        for table in plan.whole:
            # The new table is temporary and hides the stored one of the same name until it is dropped.
            load(connection, table.name, table, read, everything(), temporary=True)
            connection.execute(f"CREATE OR REPLACE TABLE {_stored(table.name)} AS {with_derived(table)}")
            connection.execute(f"DROP TABLE temp.{quoted(table.name)}")
        if plan.months:
            _apply_months(connection, read, plan.months)
        rows.derive()
        write_name(connection, "stored.main", published_as)
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH stored")


def _apply_months(connection, read, months: list[int]) -> None:
    """Rewrite the rows of `months`; then what rows of other months read from them over activity_id, and back."""
    inside = {name: _days(metadata.tables[name], months) for name in BY_MONTH}
    in_months = {name: as_text(condition) for name, condition in inside.items()}
    # Activities of these months, and activities with records in these months: as they were, and as they are.
    rewritten = f"SELECT id FROM activity WHERE {in_months['activity']}"
    served = f"SELECT activity_id AS id FROM service_record WHERE {in_months['service_record']}"
    connection.execute(f"CREATE TEMP TABLE rewritten_activities AS {rewritten}")
    connection.execute(f"CREATE TEMP TABLE served_activities AS {served}")
    for name, condition in inside.items():
        connection.execute(f"DELETE FROM {quoted(name)} WHERE {in_months[name]}")
        load(connection, name, metadata.tables[name], read, condition, temporary=True)
        connection.execute(f"INSERT INTO {_stored(name)} {with_derived(metadata.tables[name])}")
        connection.execute(f"DROP TABLE temp.{quoted(name)}")
    connection.execute(f"INSERT INTO rewritten_activities {rewritten}")
    connection.execute(f"INSERT INTO served_activities {served}")
    others = f"activity_id IN (SELECT id FROM rewritten_activities) AND NOT ({in_months['service_record']})"
    derive_again(connection, service_record, f"SELECT id FROM service_record WHERE {others}")
    # The new activities were written before the new records: all that are affected are derived again.
    derive_again(connection, activity, "SELECT id FROM rewritten_activities UNION SELECT id FROM served_activities")


def _days(table: Table, months: list[int]):
    day = table.c[BY_MONTH[table.name]]
    return or_(*(and_(day >= first, day < after) for first, after in map(_bounds, months)))


def _bounds(month: int) -> tuple[date, date]:
    year, number = divmod(month, 100)
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def _stored(name: str) -> str:
    return f"stored.main.{quoted(name)}"


def _publish(folder: Path, target: Path, version, *, built_bytes: int, records: int) -> None:
    """Name the new file in `current.json` in one step."""
    published = Published(
        file=target.name,
        version=version.version,
        database_key=version.database_key,
        shape=shape(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=records,
        built_bytes=built_bytes,
    )
    current = folder / "current.json"
    if current.is_dir():
        shutil.rmtree(current)
    with replacing(current) as file:
        file.write(json.dumps(asdict(published)).encode())


def _delete_unpublished(copy) -> None:
    """Delete the files that `current.json` does not name; under the lock. A process that has one open keeps reading it; the
    space is freed when it closes it."""
    published = copy.published()
    for path in copy.folder.iterdir():
        ours = path.name.startswith(("v", "check-", ".", f"{WORK}."))
        if ours and not (published and path.name.startswith(published.file)):  # beside it lies what its readers spill
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
