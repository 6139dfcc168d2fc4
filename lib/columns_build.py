"""Making the columnar copy: build from nothing, refresh by what changed, publish in one step.

`refresh()` is the one entry. It rewrites the months that `data_change` names and every other changed table whole;
where a change may reach further, or the copy is missing or doubtful, it builds from nothing. `check()` and `repair()`
are for data that another program wrote without raising the version.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer, Table, and_, or_, select
from sqlalchemy import true as everything

import lib.catalogue.reached  # noqa: F401  (declares the derived values)
from lib.columns import Published, as_text, copied_columns, copied_tables, open_read_only, shape, with_derived
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
MEMORY_LIMIT = "1GB"

Progress = Callable[[str, float], None]


def refresh(database, *, from_nothing: bool = False, progress: Progress | None = None) -> str:
    """Bring the copy to the database's version; returns "current", "months" or "built".

    One process at a time (a lock file); readers go on reading the old copy until the new one is published.
    """
    copy, tell = database.copy, progress or (lambda step, share: None)
    copy.folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(copy.folder), database.one_state() as (version, read):
        old = copy.published()
        if old and not from_nothing and copy.holds(version.database_key, version.version):
            return "current"
        readable = old and copy.holds(old.database_key, old.version)
        plan = _plan(read, old, version) if readable and not from_nothing else None
        target = copy.folder / f"v{version.version}-{secrets.token_hex(4)}.duckdb"
        if plan is None:
            _build(target, read, tell)
        else:
            shutil.copyfile(copy.folder / old.file, target)
            _apply(target, read, months=plan[0], whole=plan[1])
        _publish(copy.folder, target, version)
    return "built" if plan is None else "months"


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
        with _one_at_a_time(folder), database.one_state() as (_, read):
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


def _plan(read, old: Published, version) -> tuple[list[int], list[Table]] | None:
    """The months and whole tables to rewrite, or None when only a build from nothing is sure to be right."""
    if old.database_key != version.database_key or old.version > version.version:
        return None
    statement = select(data_change.c.version, data_change.c.table_name, data_change.c.month)
    changes = [row for batch in read(statement.where(data_change.c.version > old.version)) for row in batch]
    if {row[0] for row in changes} != set(range(old.version + 1, version.version + 1)):
        return None
    months = sorted({row[2] for row in changes if row[2] is not None})
    names = {row[1] for row in changes}
    anywhere = {row[1] for row in changes if row[2] is None}
    if "*" in names or len(months) > MOST_MONTHS or _with_dependents(anywhere) & set(BY_MONTH):
        return None
    whole = _with_dependents(names)
    return months, [table for table in copied_tables() if table.name in whole and table.name not in BY_MONTH]


def _with_dependents(names: set[str]) -> set[str]:
    """The tables and those with a value reached from one of them."""
    return names | {table for table, values in DERIVED.items() if any(names & _mentions(d) for d in values.values())}


def _mentions(derived) -> set[str]:
    words = set(as_text(select(derived)).replace('"', " ").split())
    return {table.name for table in metadata.sorted_tables if table.name in words}


# -- doing it ----------------------------------------------------------------------------------------------------------


def _build(target: Path, read, tell: Progress) -> None:
    """A new file `target` from nothing, by way of a work file that is dropped again: the result has no gaps."""
    work = target.with_suffix(".work")
    try:
        with contextlib.closing(duckdb.connect(str(work), config={"memory_limit": MEMORY_LIMIT})) as connection:
            tables = copied_tables()
            for i, table in enumerate(tables):
                tell(table.name, i / len(tables))
                _load(connection, table, read, everything())
            connection.execute(f"ATTACH {_text(target)} AS published")
            for table in tables:
                tell(f"copy {table.name}", 1.0)
                order = f"ORDER BY {ORDER[table.name]}" if table.name in ORDER else ""
                connection.execute(f"CREATE TABLE published.{_q(table.name)} AS {with_derived(table)} {order}")
    finally:
        work.unlink(missing_ok=True)
        Path(f"{work}.wal").unlink(missing_ok=True)


def _apply(target: Path, read, *, months: list[int], whole: list[Table]) -> None:
    """Rewrite `months` of the tables that are kept by month and all of `whole`, inside the file `target`."""
    with contextlib.closing(duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})) as connection:
        connection.execute(f"ATTACH {_text(target)} AS stored")
        connection.execute("USE stored")
        connection.execute("BEGIN")
        for table in whole:
            # The arriving table is temporary and hides the stored one of the same name until it is dropped.
            _load(connection, table, read, everything(), temporary=True)
            connection.execute(f"CREATE OR REPLACE TABLE {_stored(table.name)} AS {with_derived(table)}")
            connection.execute(f"DROP TABLE temp.{_q(table.name)}")
        if months:
            _apply_months(connection, read, months)
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
        _load(connection, metadata.tables[name], read, condition, temporary=True)
        connection.execute(f"INSERT INTO {_stored(name)} {with_derived(metadata.tables[name])}")
        connection.execute(f"DROP TABLE temp.{_q(name)}")
    connection.execute(f"INSERT INTO rewritten {rewritten}")
    connection.execute(f"INSERT INTO attended {attended}")
    others = f"service_record.activity_id IN (SELECT id FROM rewritten) AND NOT ({in_months['service_record']})"
    _derive_again(connection, service_record, others)
    # Fresh activities were read before the fresh records: all that are touched read again.
    _derive_again(connection, activity, "activity.id IN (SELECT id FROM rewritten UNION SELECT id FROM attended)")


def _derive_again(connection, table: Table, condition: str) -> None:
    """Make the derived values of the stored rows that meet `condition` anew."""
    connection.execute(f"CREATE TEMP TABLE again AS {with_derived(table)} WHERE {condition}")
    if connection.execute("SELECT count(*) FROM again").fetchone()[0]:
        connection.execute(f"DELETE FROM {_q(table.name)} WHERE id IN (SELECT id FROM again)")
        connection.execute(f"INSERT INTO {_q(table.name)} SELECT * FROM again")
    connection.execute("DROP TABLE again")


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


def _load(connection, table: Table, read, condition, *, temporary: bool = False) -> None:
    """Create the table in DuckDB and fill it with the rows of the database that meet `condition`."""
    columns = copied_columns(table)
    schema = pa.schema([(column.name, _arrow_type(column)) for column in columns])
    name, kind = (f"temp.{_q(table.name)}", "TEMP") if temporary else (_q(table.name), "")
    connection.register("arriving", schema.empty_table())
    connection.execute(f"CREATE {kind} TABLE {_q(table.name)} AS SELECT * FROM arriving")
    for batch in read(select(*columns).where(condition)):
        arrays = [_as_array(values, kind) for values, kind in zip(zip(*batch, strict=True), schema.types, strict=True)]
        connection.register("arriving", pa.table(arrays, schema=schema))
        connection.execute(f"INSERT INTO {name} SELECT * FROM arriving")
    connection.unregister("arriving")


def _as_array(values: tuple, kind: pa.DataType) -> pa.Array:
    """Values as SQLite (text dates, 0/1) or PostgreSQL (Python objects) hand them over."""
    if pa.types.is_temporal(kind) and any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if value is None else bool(value) for value in values], kind)
    return pa.array(values, kind)


def _arrow_type(column) -> pa.DataType:
    kinds = [
        (Boolean, pa.bool_()),
        (BigInteger, pa.int64()),
        (Integer, pa.int32()),
        (Float, pa.float64()),
        (DateTime, pa.timestamp("us")),
        (Date, pa.date32()),
    ]
    return next((kind for type_, kind in kinds if isinstance(column.type, type_)), pa.string())


def _publish(folder: Path, target: Path, version) -> None:
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
    )
    partial = folder / "current.json.new"
    partial.write_text(json.dumps(asdict(published)))
    os.replace(partial, folder / "current.json")
    for name in os.listdir(folder):  # a process that has one open keeps reading it; the space is freed when it lets go
        if name.startswith(("v", "check-")) and name != target.name:
            (folder / name).unlink(missing_ok=True)
