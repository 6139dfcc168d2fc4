"""Making the columnar copy: build from nothing, refresh by what changed, check against the truth, publish in one step.

`refresh()` is the one entry. It rewrites the months that `data_change` names and every other changed table whole;
where a change may reach further, or the copy is missing or doubtful, it builds from nothing.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer, Table, and_, extract, func, or_, select
from sqlalchemy import true as everything
from sqlalchemy.dialects import postgresql

import lib.catalogue.reached  # noqa: F401  (declares the derived values)
from lib.columns import LEFT_OUT_COLUMNS, LEFT_OUT_TABLES, Published, open_read_only
from lib.schema import data_change, metadata
from lib.schema.derived import DERIVED

BY_MONTH = {"service_record": "served_on", "activity": "held_on"}
ORDER = {"service_record": "street_id, served_on", "activity": "street_id, held_on"}
MOST_MONTHS = 24
PLAIN = postgresql.dialect()

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
        plan = None if from_nothing else _plan(read, old, version)
        target = copy.folder / f"v{version.version}-{os.getpid()}.duckdb"
        if plan is None:
            _build(target, read, tell)
        else:
            shutil.copyfile(copy.folder / old.file, target)
            _apply(target, read, months=plan[0], whole=plan[1])
        _publish(copy.folder, target, version)
    return "built" if plan is None else "months"


def check(database) -> list[str]:
    """Sentences about every table or month where the copy and the database differ; empty when they agree."""
    copy = database.copy
    published = copy.published()
    if published is None:
        return ["there is no columnar copy yet"]
    found = []
    with database.one_state() as (version, read):
        if published.database_key != version.database_key:
            return ["the copy is of another database"]
        with contextlib.closing(open_read_only(copy.folder / published.file)) as theirs:
            for table in _tables():
                for statement, where in _fingerprints(table):
                    ours = {tuple(row[:1]): tuple(row[1:]) for batch in read(statement) for row in batch}
                    sql = str(statement.compile(dialect=PLAIN))
                    copied = {tuple(row[:1]): tuple(row[1:]) for row in theirs.execute(sql).fetchall()}
                    found += [
                        f"{table.name}{where.format(key[0])}: database {ours.get(key)}, copy {copied.get(key)}"
                        for key in sorted(set(ours) | set(copied), key=str)
                        if ours.get(key) != copied.get(key)
                    ]
    return found


def _fingerprints(table: Table) -> list[tuple]:
    if table.name not in BY_MONTH:
        return [(select(func.count().label("n"), func.count().label("rows")).select_from(table), "")]
    month = _month(table)
    values = [func.count(), func.max(table.c.id)]
    values += [func.sum(table.c.minutes), func.count(table.c.state).filter(table.c.state == "confirmed")][
        : 2 if "minutes" in table.c else 0
    ]
    labelled = [value.label(f"f{i}") for i, value in enumerate(values)]
    return [(select(month.label("m"), *labelled).select_from(table).group_by("m"), " in {}")]


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT_TABLES]


def _columns(table: Table) -> list:
    return [c for c in table.c if c.name not in LEFT_OUT_COLUMNS.get(table.name, ())]


def _month(table: Table):
    day = table.c[BY_MONTH[table.name]]
    return extract("year", day) * 100 + extract("month", day)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with open(folder / "refresh.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _plan(read, old: Published | None, version) -> tuple[list[int], list[Table]] | None:
    """The months and whole tables to rewrite, or None when only a build from nothing is sure to be right."""
    if old is None or old.database_key != version.database_key or old.version > version.version:
        return None
    statement = select(data_change.c.version, data_change.c.table_name, data_change.c.month)
    changes = [row for batch in read(statement.where(data_change.c.version > old.version)) for row in batch]
    if {row[0] for row in changes} != set(range(old.version + 1, version.version + 1)):
        return None
    months = sorted({row[2] for row in changes if row[2] is not None})
    names = {row[1] for row in changes}
    unbounded = {row[1] for row in changes if row[2] is None}
    reached = {name for table in DERIVED for d in DERIVED[table].values() for name in _mentions(d)} | set(BY_MONTH)
    if "*" in names or unbounded & reached or len(months) > MOST_MONTHS:
        return None
    return months, [table for table in _tables() if table.name in names and table.name not in BY_MONTH]


def _mentions(derived) -> set[str]:
    text = str(derived.expression_.compile(dialect=PLAIN))
    return {table.name for table in metadata.sorted_tables if table.name in text.replace('"', " ").split()}


def _build(target: Path, read, tell: Progress) -> None:
    work = target.with_suffix(".work")
    for leftover in (target, work):
        leftover.unlink(missing_ok=True)
    with contextlib.closing(duckdb.connect(str(work))) as connection:
        tables = _tables()
        for i, table in enumerate(tables):
            tell(table.name, i / len(tables))
            _load(connection, table, read, everything())
        connection.execute(f"ATTACH '{target}' AS copy")
        for table in tables:
            tell(f"copy {table.name}", 1.0)
            order = f"ORDER BY {ORDER[table.name]}" if table.name in ORDER else ""
            connection.execute(f"CREATE TABLE copy.{_q(table.name)} AS {_with_derived(table)} {order}")
    work.unlink()


def _apply(target: Path, read, *, months: list[int], whole: list[Table]) -> None:
    """Rewrite `months` of the tables that are kept by month and all of `whole`, inside the file `target`."""
    with contextlib.closing(duckdb.connect(str(target))) as connection:
        connection.execute("BEGIN")
        for table in whole:
            connection.execute(f"DROP TABLE main.{_q(table.name)}")
            _load(connection, table, read, everything(), as_temporary=True)
            connection.execute(f"CREATE TABLE main.{_q(table.name)} AS {_with_derived(table)}")
            connection.execute(f"DROP TABLE temp.{_q(table.name)}")
        # Activities first: the records of the month read their brand and project from them.
        for table in (metadata.tables["activity"], metadata.tables["service_record"]) if months else ():
            quoted = ", ".join(str(month) for month in months)
            touched = f"{_month(table).compile(dialect=PLAIN, compile_kwargs={'literal_binds': True})} IN ({quoted})"
            day = table.c[BY_MONTH[table.name]]
            condition = or_(*(and_(day >= first, day < after) for first, after in map(_bounds, months)))
            connection.execute(f"DELETE FROM main.{_q(table.name)} WHERE {touched}")
            _load(connection, table, read, condition, as_temporary=True)
            connection.execute(f"INSERT INTO main.{_q(table.name)} {_with_derived(table)}")
            connection.execute(f"DROP TABLE temp.{_q(table.name)}")
        if months:
            activity = metadata.tables["activity"]
            touched = f"{_month(activity).compile(dialect=PLAIN, compile_kwargs={'literal_binds': True})} IN ({quoted})"
            connection.execute(f"CREATE TEMP TABLE again AS {_with_derived(activity)} WHERE {touched}")
            connection.execute(f"DELETE FROM main.activity WHERE {touched}")
            connection.execute("INSERT INTO main.activity SELECT * FROM again")
        connection.execute("COMMIT")


def _bounds(month: int):
    year, number = divmod(month, 100)
    first = datetime(year, number, 1).date()
    return first, datetime(year + number // 12, number % 12 + 1, 1).date()


def _with_derived(table: Table) -> str:
    """SELECT of the table's own copied columns and its derived values, over the tables of the connection."""
    reached = [derived.expression_.label(name) for name, derived in DERIVED.get(table.name, {}).items()]
    statement = select(*_columns(table), *reached).select_from(table)
    return str(statement.compile(dialect=PLAIN, compile_kwargs={"literal_binds": True}))


def _q(name: str) -> str:
    return '"' + name + '"'


def _load(connection, table: Table, read, condition, *, as_temporary: bool = False) -> None:
    """Create the table in DuckDB and fill it with the rows of the database that meet `condition`."""
    columns = _columns(table)
    kinds = [_arrow_type(column) for column in columns]
    empty = pa.table([pa.array([], kind) for kind in kinds], names=[column.name for column in columns])
    temporary = "TEMP" if as_temporary else ""
    connection.register("arriving", empty)
    connection.execute(f"CREATE {temporary} TABLE {_q(table.name)} AS SELECT * FROM arriving")
    for batch in read(select(*columns).where(condition)):
        arrays = [_as_array(values, kind) for values, kind in zip(zip(*batch, strict=True), kinds, strict=True)]
        connection.register("arriving", pa.table(arrays, names=[column.name for column in columns]))
        connection.execute(f"INSERT INTO {_q(table.name)} SELECT * FROM arriving")
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
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=rows,
    )
    before = {name for name in os.listdir(folder) if name.endswith(".duckdb") and name != target.name}
    partial = folder / "current.json.new"
    partial.write_text(json.dumps(asdict(published)))
    os.replace(partial, folder / "current.json")
    for name in before:  # a process that has it open keeps reading it; the space is freed when it lets go
        (folder / name).unlink(missing_ok=True)
