"""Making the columnar copy: build from nothing, refresh by what changed, publish in one step.

`refresh()` is the one entry. It brings the rows whose ids `data_change` names (`lib/columnar/changed_rows.py`), rewrites the
months that it names and every other changed table whole; where a change may reach further, or the copy is missing or
doubtful, it builds from nothing. `check()` and `repair()` are for data that another program wrote without raising the
version.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import Table, and_, or_, select
from sqlalchemy import true as everything

from lib.atomic_files import replacing
from lib.columnar.changed_rows import ChangedRows, derive_again, readers, unlinked
from lib.columnar.copy import Published, as_text, copied_columns, copied_tables, open_read_only, shape, with_derived
from lib.columnar.load import Run, key_of, load
from lib.schema import activity, data_change, metadata, service_record
from lib.schema.derived import DERIVED

BY_MONTH = {"activity": "held_on", "service_record": "served_on"}
"""Tables that are kept by month, with the day that counts; activities first: records read their brand from them."""
ORDER = {
    "service_record": "street_id, served_on",
    "activity": "street_id, held_on",
    "registration": "home_street_id, registered_on",
}
MOST_MONTHS = 24
MOST_IDS = 2_000_000
"""Rows that are announced by their ids and still brought one by one: a build from nothing is as quick beyond."""
MEMORY_LIMIT = "512MB"
ROWS_MEMORY_LIMIT = "192MB"
"""Of a refresh by rows, whatever the size of the import; what does not fit is spilt beside the copy."""

MOST_GROWTH = 2
"""Times its size when built from nothing that a copy may reach by refreshes."""
SMALL_BYTES = 32 << 20
"""A copy below this size may grow as it likes."""

Progress = Callable[[str, float], None]


def refresh(database, *, from_nothing: bool = False, progress: Progress | None = None) -> str:
    """Bring the copy to the database's version; returns "current", "rows", "months" or "built".

    One process at a time (a lock file); readers go on reading the old copy until the new one is published.
    """
    copy, tell = database.copy, progress or (lambda step, share: None)
    copy.folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(copy.folder), database.consistent_read() as (version, read):
        old = copy.published()
        if old and not from_nothing and copy.holds(version.database_key, version.version):
            return "current"
        readable = old and copy.holds(old.database_key, old.version)
        plan = _plan(read, old, version) if readable and not from_nothing and not _grown(copy.folder, old) else None
        target = copy.folder / f"v{version.version}-{secrets.token_hex(4)}.duckdb"
        if plan is not None and not _applied(copy.folder / old.file, target, read, plan):
            plan = None
            target = target.with_stem(f"{target.stem}-again")
        if plan is None:
            _build(target, read, tell)
        _publish(copy.folder, target, version, built_bytes=target.stat().st_size if plan is None else old.built_bytes)
    if plan is None:
        return "built"
    return "rows" if plan.runs else "months"


def _grown(folder: Path, old: Published) -> bool:
    """Whether refreshes have left so many gaps, or so many rows out of order, that building anew is worth its time."""
    return (folder / old.file).stat().st_size > max(MOST_GROWTH * old.built_bytes, SMALL_BYTES)


def check(database) -> list[str]:
    """Sentences about every table or month where the copy and the database differ; empty when they agree.

    Reads the whole database and compares every copied value: as long as a build from nothing.
    """
    published = database.copy.published()
    if published is None:
        return ["there is no columnar copy yet"]
    if published.database_key != database.version().database_key:
        return ["the copy is of another database"]
    if not database.copy.holds(published.database_key, published.version):
        return ["the copy cannot be read, or an older program made it"]
    return [_sentence(*difference) for difference in _differences(database, published)]


def repair(database) -> list[str]:
    """What `check()` finds, put right: the version raised for every difference, so that no cache keeps the old values,
    and the copy refreshed."""
    if refresh(database) == "built":
        return []
    found = _differences(database, database.copy.published())
    months = sorted({month for table, month, _, _ in found if month})
    if months:
        with database.write(activity, service_record, months=months):
            pass
    others = [metadata.tables[name] for name in dict.fromkeys(table for table, month, _, _ in found if not month)]
    if others:
        with database.write(*others):
            pass
    if found:
        refresh(database)
    return [_sentence(*difference) for difference in found]


def _sentence(table: str, month: int | None, ours: int, copied: int) -> str:
    where = f"{table} in {month}" if month else table
    if ours == copied:
        return f"{where}: {ours} rows in both, with different values"
    return f"{where}: {ours} rows in the database, {copied} in the copy"


def _differences(database, published: Published) -> list[tuple[str, int | None, int, int]]:
    """(table, month or None, rows in the database, rows in the copy), found by building a second copy beside."""
    folder = database.copy.folder
    fresh = folder / f"check-{secrets.token_hex(4)}.duckdb"
    try:
        with _one_at_a_time(folder), database.consistent_read() as (_, read):
            _build(fresh, read, lambda step, share: None)
        with (
            contextlib.closing(open_read_only(fresh)) as ours,
            contextlib.closing(open_read_only(folder / published.file)) as theirs,
        ):
            return [found for table in copied_tables() for found in _compare(table, ours, theirs)]
    finally:
        fresh.unlink(missing_ok=True)


def _compare(table: Table, ours, theirs) -> list[tuple[str, int | None, int, int]]:
    month = _month_sql(table) if table.name in BY_MONTH else "NULL"
    names = [*(column.name for column in copied_columns(table)), *DERIVED.get(table.name, ())]
    sql = f"SELECT {month}, count(*), sum(hash({', '.join(map(_q, names))})::HUGEINT) FROM {_q(table.name)} GROUP BY 1"
    here, there = ({row[0]: row[1:] for row in c.execute(sql).fetchall()} for c in (ours, theirs))
    return [
        (table.name, key, here.get(key, (0,))[0], there.get(key, (0,))[0])
        for key in sorted(set(here) | set(there), key=lambda key: key or 0)
        if here.get(key) != there.get(key)
    ]


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with open(folder / "refresh.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# -- what to do --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """What to rewrite: months of the tables kept by month, whole other tables, rows by runs of ids."""

    months: list[int]
    whole: list[Table]
    runs: dict[str, list[Run]]


def _plan(read, old: Published, version) -> _Plan | None:
    """What to rewrite, or None when only a build from nothing is sure to be right, or is the lesser work."""
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
    unfound = {table for name in runs for table in unlinked(name)}
    if "*" in others or too_much or (anywhere | readers(anywhere) | unfound) & set(BY_MONTH):
        return None
    whole = others | readers(others) | unfound
    return _Plan(months, [t for t in copied_tables() if t.name in whole and t.name not in BY_MONTH], runs)


def _runs(changes: list[tuple]) -> dict[str, list[Run]]:
    """The runs of ids by table, for the tables whose rows a run can name; those that overlap made one."""
    known = {table.name for table in copied_tables() if key_of(table) is not None}
    found: dict[str, list[Run]] = {}
    for _, name, _, first, last in sorted(
        (c for c in changes if c[3] is not None and c[1] in known), key=lambda c: c[3]
    ):
        runs = found.setdefault(name, [])
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return found


# -- doing it ----------------------------------------------------------------------------------------------------------


def _build(target: Path, read, tell: Progress) -> None:
    """A new file `target` from nothing, by way of a work file that is dropped again: the result has no gaps."""
    work = target.with_suffix(".work")
    try:
        with contextlib.closing(duckdb.connect(str(work), config={"memory_limit": MEMORY_LIMIT})) as connection:
            tables = copied_tables()
            for i, table in enumerate(tables):
                tell(table.name, i / len(tables))
                load(connection, table.name, table, read, everything())
            connection.execute(f"ATTACH {_text(target)} AS published")
            for table in tables:
                tell(f"copy {table.name}", 1.0)
                order = f"ORDER BY {ORDER[table.name]}" if table.name in ORDER else ""
                connection.execute(f"CREATE TABLE published.{_q(table.name)} AS {with_derived(table)} {order}")
    finally:
        work.unlink(missing_ok=True)
        Path(f"{work}.wal").unlink(missing_ok=True)


def _applied(old: Path, target: Path, read, plan: _Plan) -> bool:
    """Whether a copy of the file `old` could be brought to what `plan` names within the memory allowed."""
    shutil.copyfile(old, target)
    try:
        _apply(target, read, plan)
    except duckdb.OutOfMemoryException:
        return False
    return True


def _apply(target: Path, read, plan: _Plan) -> None:
    """Rewrite what `plan` names, inside the file `target`."""
    large = plan.months or any(table.name in ORDER for table in plan.whole)
    limits = {"memory_limit": MEMORY_LIMIT if large else ROWS_MEMORY_LIMIT, "temp_directory": f"{target}.spilt"}
    with contextlib.closing(duckdb.connect(":memory:", config=limits)) as connection:
        connection.execute(f"ATTACH {_text(target)} AS stored")
        connection.execute("USE stored")
        connection.execute("BEGIN")
        rows = ChangedRows(connection, plan.runs)
        rows.bring(read)
        for table in plan.whole:
            # The arriving table is temporary and hides the stored one of the same name until it is dropped.
            load(connection, table.name, table, read, everything(), temporary=True)
            connection.execute(f"CREATE OR REPLACE TABLE {_stored(table.name)} AS {with_derived(table)}")
            connection.execute(f"DROP TABLE temp.{_q(table.name)}")
        if plan.months:
            _apply_months(connection, read, plan.months)
        rows.derive()
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH stored")


def _apply_months(connection, read, months: list[int]) -> None:
    """Rewrite the rows of `months`; then what rows of other months read from them over activity_id, and back."""
    inside = {name: _days(metadata.tables[name], months) for name in BY_MONTH}
    in_months = {name: as_text(condition) for name, condition in inside.items()}
    # Activities of these months, and activities with records in these months: as they were, and as they are.
    rewritten = f"SELECT id FROM activity WHERE {in_months['activity']}"
    attended = f"SELECT activity_id AS id FROM service_record WHERE {in_months['service_record']}"
    connection.execute(f"CREATE TEMP TABLE rewritten AS {rewritten}")
    connection.execute(f"CREATE TEMP TABLE attended AS {attended}")
    for name, condition in inside.items():
        connection.execute(f"DELETE FROM {_q(name)} WHERE {in_months[name]}")
        load(connection, name, metadata.tables[name], read, condition, temporary=True)
        connection.execute(f"INSERT INTO {_stored(name)} {with_derived(metadata.tables[name])}")
        connection.execute(f"DROP TABLE temp.{_q(name)}")
    connection.execute(f"INSERT INTO rewritten {rewritten}")
    connection.execute(f"INSERT INTO attended {attended}")
    others = f"activity_id IN (SELECT id FROM rewritten) AND NOT ({in_months['service_record']})"
    derive_again(connection, service_record, f"SELECT id FROM service_record WHERE {others}")
    # Fresh activities were read before the fresh records: all that are touched read again.
    derive_again(connection, activity, "SELECT id FROM rewritten UNION SELECT id FROM attended")


def _days(table: Table, months: list[int]):
    day = table.c[BY_MONTH[table.name]]
    return or_(*(and_(day >= first, day < after) for first, after in map(_bounds, months)))


def _bounds(month: int) -> tuple[date, date]:
    year, number = divmod(month, 100)
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


def _month_sql(table: Table) -> str:
    day = BY_MONTH[table.name]
    return f"year({day}) * 100 + month({day})"


def _q(name: str) -> str:
    return '"' + name + '"'


def _stored(name: str) -> str:
    return f"stored.main.{_q(name)}"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _publish(folder: Path, target: Path, version, *, built_bytes: int) -> None:
    """Name the new file in `current.json` in one step, then drop files that nobody is told to read any more."""
    with contextlib.closing(open_read_only(target)) as connection:
        rows = connection.execute("SELECT count(*) FROM service_record").fetchone()[0]
    published = Published(
        file=target.name,
        version=version.version,
        database_key=version.database_key,
        shape=shape(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=rows,
        built_bytes=built_bytes,
    )
    with replacing(folder / "current.json") as file:
        file.write(json.dumps(asdict(published)).encode())
    for name in os.listdir(folder):  # a process that has one open keeps reading it; the space is freed when it lets go
        if name.startswith(("v", "check-")) and name != target.name:
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
