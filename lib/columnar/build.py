"""A columnar copy from nothing: load the tables, derive their values in steps, lay the rows in their order slice by slice.

Memory is bounded by ROWS_A_STEP and MEMORY_LIMIT, not by the size of the database: joins with all people and all activities at
once, and one sort of all records, took 770 MB for 4.5 million records.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from sqlalchemy import Table
from sqlalchemy import true as everything

from lib.columnar.changed_rows import near_rows
from lib.columnar.copy import copied_tables, quoted, text_of, with_derived, write_name
from lib.columnar.load import load

ORDER = {
    "service_record": "street_id, home_street_id, served_on",
    "activity": "street_id, held_on",
    "registration": "home_street_id, registered_on",
}
"""Rows that are asked for together lie together: by place, then by day. Most people serve in the street of their home, so
that few groups of rows hold those of another home. Each has an `id`."""
ROW_GROUP = 30_720
"""Rows of which DuckDB knows the least and the most value of each column, to pass over those that it need not read; by
default four times as many, which is most of a street. With the order above a page reads for 10 to 25 % less time."""
MEMORY_LIMIT = "128MB"
ROWS_A_STEP = 200_000
"""Rows whose derived values are computed, or that are sorted, in one statement."""

Progress = Callable[[str, float], None]


def build(target: Path, read, progress: Progress) -> None:
    """A new file `target` from nothing, through a work file that is deleted again, so the result has no gaps."""
    work = target.with_suffix(".work")
    limits = {"memory_limit": MEMORY_LIMIT, "threads": 1, "temp_directory": f"{work}.spilt"}
    try:
        with contextlib.closing(duckdb.connect(":memory:", config=limits)) as connection:
            connection.execute(f"ATTACH {text_of(work)} AS stored")
            connection.execute("USE stored")
            tables = copied_tables()
            for i, table in enumerate(tables):
                progress(table.name, i / len(tables))
                load(connection, table.name, table, read, everything())
            attach(connection, target, "published")
            for table in tables:
                progress(f"copy {table.name}", 1.0)
                if table.name in ORDER:
                    _derive(connection, table)
                    _lay(connection, table)
                else:
                    connection.execute(f"CREATE TABLE {_published(table)} AS {with_derived(table)}")
            write_name(connection, "published.main", target)
            connection.execute("DETACH published")
    finally:
        work.unlink(missing_ok=True)
        Path(f"{work}.wal").unlink(missing_ok=True)


def attach(connection, file: Path, name: str) -> None:
    """Open the copy's file for writing as `name`. Its groups keep their size only where whoever writes says it: a checkpoint without
    it joins all of them into larger ones, which rewrote the whole file (5 s, 500 MB for 4.5 million records)."""
    connection.execute(f"ATTACH {text_of(file)} AS {name} (ROW_GROUP_SIZE {ROW_GROUP})")


def _derive(connection, table: Table) -> None:
    """The rows with their derived values, in the table `derived_rows`."""
    connection.execute(f"CREATE TABLE derived_rows AS {with_derived(table)} LIMIT 0")
    rows = connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()[0]
    for first in range(0, rows, ROWS_A_STEP):
        step = f"rowid >= {first} AND rowid < {first + ROWS_A_STEP}"
        connection.execute(f"CREATE TEMP TABLE step_ids AS SELECT id FROM {quoted(table.name)} WHERE {step}")
        with near_rows(connection, table):
            connection.execute(f"INSERT INTO derived_rows {with_derived(table)} WHERE id IN (SELECT id FROM step_ids)")
        connection.execute("DROP TABLE step_ids")


def _lay(connection, table: Table) -> None:
    """The rows of `derived_rows` in the published table, in its order."""
    connection.execute(f"CREATE TABLE {_published(table)} AS FROM derived_rows LIMIT 0")
    for condition in _slices(connection, first_key=ORDER[table.name].split(",")[0]):
        rows = f"SELECT * FROM derived_rows WHERE {condition} ORDER BY {ORDER[table.name]}"
        connection.execute(f"INSERT INTO {_published(table)} {rows}")
    connection.execute("DROP TABLE derived_rows")


def _slices(connection, *, first_key: str) -> Iterator[str]:
    """Conditions that part `derived_rows` by the first key of the order, in its order, into some ROWS_A_STEP rows each."""
    sizes = f"SELECT {first_key}, count(*) FROM derived_rows WHERE {first_key} IS NOT NULL GROUP BY 1 ORDER BY 1"
    slices, rows = [], 0
    for key, size in connection.execute(sizes).fetchall():
        if not slices or rows + size > ROWS_A_STEP:
            slices.append((key, key))
            rows = 0
        slices[-1] = slices[-1][0], key
        rows += size
    yield from (f"{first_key} BETWEEN {first} AND {last}" for first, last in slices)
    yield f"{first_key} IS NULL"


def _published(table: Table) -> str:
    return f"published.main.{quoted(table.name)}"
