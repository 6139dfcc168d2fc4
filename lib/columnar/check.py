"""Comparing the columnar copy with the database, value by value, and repairing it.

For data that another program wrote without raising the data version: `refresh()` cannot see such a change.
"""

import contextlib
import secrets

from sqlalchemy import Table

from lib.columnar.build import build
from lib.columnar.copy import Published, copied_columns, copied_tables, open_published, open_read_only, quoted
from lib.columnar.refresh import BY_MONTH, one_at_a_time, refresh
from lib.schema import activity, metadata, service_record
from lib.schema.derived import DERIVED


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
    """Repair what `check()` finds and return its sentences: raise the version for every difference, so that no cache keeps
    the old values, and refresh the copy."""
    if refresh(database) == "built":
        return []
    differences = _differences(database, database.copy.published())
    months = sorted({month for table, month, _, _ in differences if month})
    if months:
        with database.write(activity, service_record, months=months):
            pass
    others = [metadata.tables[name] for name in dict.fromkeys(table for table, month, _, _ in differences if not month)]
    if others:
        with database.write(*others):
            pass
    if differences:
        refresh(database)
    return [_sentence(*difference) for difference in differences]


def _sentence(table: str, month: int | None, in_database: int, in_copy: int) -> str:
    where = f"{table} in {month}" if month else table
    if in_database == in_copy:
        return f"{where}: {in_database} rows in both, with different values"
    return f"{where}: {in_database} rows in the database, {in_copy} in the copy"


def _differences(database, published: Published) -> list[tuple[str, int | None, int, int]]:
    """(table, month or None, rows in the database, rows in the copy), by building a second copy to compare with."""
    folder = database.copy.folder
    fresh = folder / f"check-{secrets.token_hex(4)}.duckdb"
    try:
        with one_at_a_time(folder):  # to the end: a refresh deletes every file that is not published
            with database.consistent_read() as (_, read):
                build(fresh, read, lambda step, share: None)
            with (
                contextlib.closing(open_read_only(fresh)) as ours,
                contextlib.closing(open_published(folder / published.file)) as theirs,
            ):
                return [difference for table in copied_tables() for difference in _compare(table, ours, theirs)]
    finally:
        fresh.unlink(missing_ok=True)


def _compare(table: Table, ours, theirs) -> list[tuple[str, int | None, int, int]]:
    month = _month_sql(table) if table.name in BY_MONTH else "NULL"
    names = [*(column.name for column in copied_columns(table)), *DERIVED.get(table.name, ())]
    checksum = f"sum(hash({', '.join(map(quoted, names))})::HUGEINT)"
    sql = f"SELECT {month}, count(*), {checksum} FROM {quoted(table.name)} GROUP BY 1"
    here, there = ({row[0]: row[1:] for row in c.execute(sql).fetchall()} for c in (ours, theirs))
    return [
        (table.name, key, here.get(key, (0,))[0], there.get(key, (0,))[0])
        for key in sorted(set(here) | set(there), key=lambda key: key or 0)
        if here.get(key) != there.get(key)
    ]


def _month_sql(table: Table) -> str:
    day = BY_MONTH[table.name]
    return f"year({day}) * 100 + month({day})"
