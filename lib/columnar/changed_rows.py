"""Copying the rows that the change log names into the stored copy: the rows, then the values derived from them.

Cost follows the rows that changed and those that LINKS finds from them. `lib/columnar/refresh.py` decides what is done by
rows; a value derived over a relation that is not listed here makes it rewrite more rows, never fewer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Column, Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import Alias

import lib.catalogue.derived_columns  # noqa: F401  (declares the derived values)
from lib.columnar.copy import quoted, with_derived
from lib.columnar.load import Run, add, in_runs, key_of
from lib.schema import activity, metadata, project, record_flag, registration, service_record, volunteer
from lib.schema.derived import DERIVED, Derived

ROWS_A_STEP = 50_000
"""Rows whose derived values are computed in one statement: bounds the memory."""


@dataclass(frozen=True)
class Link:
    """Rows of `reader`'s table read those rows of `read`'s table whose `read` equals their `reader`.

    `over`: the table between them, (the column that equals `read`, the column that equals `reader`).
    """

    reader: Column
    read: Column
    over: tuple[Column, Column] | None = None

    def readers_of(self, changed: str) -> str:
        """SQL condition on the reading rows, given a table of the values that changed rows have, or had, in `read`."""
        values = f"SELECT {quoted(self.read.name)} FROM {changed}"
        if self.over:
            near, far = self.over
            values = f"SELECT {quoted(far.name)} FROM {quoted(near.table.name)} WHERE {quoted(near.name)} IN ({values})"
        return f"{quoted(self.reader.name)} IN ({values})"


LINKS = (
    Link(registration.c.volunteer_id, volunteer.c.id),
    Link(registration.c.volunteer_id, registration.c.volunteer_id),
    Link(service_record.c.volunteer_id, volunteer.c.id),
    Link(service_record.c.activity_id, activity.c.id),
    Link(service_record.c.activity_id, project.c.id, over=(activity.c.project_id, activity.c.id)),
    Link(service_record.c.id, record_flag.c.record_id),
    Link(activity.c.id, service_record.c.activity_id),
    Link(activity.c.project_id, project.c.id),
)
"""How rows of large tables read other rows. Tables on neither side are rewritten whole."""


def reads(derived: Derived) -> set[str]:
    """The tables whose rows the value is computed from; its own only where it reads other rows of it."""
    names = set()
    for element in visitors.iterate(derived.expression_):
        if isinstance(element, Alias):
            names.add(element.element.name)
        elif isinstance(element, Table) and element.name != derived.table_name:
            names.add(element.name)
    return names


def readers(names: set[str]) -> set[str]:
    """The tables with a value computed from rows of `names`."""
    return {table for table, values in DERIVED.items() if any(names & reads(d) for d in values.values())}


def readers_without_link(name: str) -> set[str]:
    """The tables that read rows of the table `name` in a way that no link finds."""
    return readers({name}) - {link.reader.table.name for link in LINKS if link.read.table.name == name}


class ChangedRows:
    """The rows of one refresh that are logged by runs of ids; `connection` is in the stored file's transaction."""

    def __init__(self, connection, runs: dict[str, list[Run]]):
        self._connection = connection
        self._runs = {table: runs[table.name] for table in metadata.sorted_tables if table.name in runs}

    def replace(self, read) -> None:
        """Replace the stored rows by those of the database, without their derived values yet."""
        for table, runs in self._runs.items():
            self._create_ids(table, runs)
            self._keep_linked_values(table)
            key = quoted(key_of(table).name)
            self._connection.execute(f"DELETE FROM {quoted(table.name)} WHERE {key} IN (SELECT id FROM {_ids(table)})")
            add(self._connection, quoted(table.name), table, read, in_runs(table, runs))
            self._keep_linked_values(table)

    def derive(self) -> None:
        """Compute the derived values of these rows, and of the rows that read them, again; everything else is already in place."""
        for name in DERIVED:
            table = metadata.tables[name]
            conditions = [f"id IN (SELECT id FROM {_ids(table)})"] if table in self._runs else []
            links = [link for link in LINKS if link.reader.table is table and link.read.table in self._runs]
            conditions += [link.readers_of(_linked_values(link.read.table)) for link in links]
            if conditions:
                ids = " UNION ".join(f"SELECT id FROM {quoted(name)} WHERE {condition}" for condition in conditions)
                derive_again(self._connection, table, ids)

    def _create_ids(self, table: Table, runs: list[Run]) -> None:
        """The ids of the runs, in a table."""
        execute = self._connection.execute
        execute(f"CREATE TEMP TABLE {_ids(table)} (id BIGINT)")
        firsts, lasts = [first for first, _ in runs], [last for _, last in runs]
        execute(
            f"INSERT INTO {_ids(table)} SELECT unnest(range(first, last + 1)) "
            "FROM (SELECT unnest($1::BIGINT[]) AS first, unnest($2::BIGINT[]) AS last)",
            [firsts, lasts],
        )

    def _keep_linked_values(self, table: Table) -> None:
        """The values by which links find readers of the changed rows: called before the rows are replaced, and again after."""
        names = sorted({link.read.name for link in LINKS if link.read.table is table})
        if names:
            key = quoted(key_of(table).name)
            chosen = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)}"
            chosen += f" WHERE {key} IN (SELECT id FROM {_ids(table)})"
            self._connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {_linked_values(table)} AS {chosen} LIMIT 0")
            self._connection.execute(f"INSERT INTO {_linked_values(table)} {chosen}")


def derive_again(connection, table: Table, ids: str) -> None:
    """Compute the derived values of the stored rows with these ids (a SELECT) again, and write the rows where one differs."""
    connection.execute(f"CREATE TEMP TABLE affected AS SELECT id FROM ({ids}) ORDER BY id")
    rows = connection.execute("SELECT count(*) FROM affected").fetchone()[0]
    for start in range(0, rows, ROWS_A_STEP):
        connection.execute(f"CREATE TEMP TABLE step_ids AS SELECT id FROM affected LIMIT {ROWS_A_STEP} OFFSET {start}")
        _derive_step(connection, table)
        connection.execute("DROP TABLE step_ids")
    connection.execute("DROP TABLE affected")


def _derive_step(connection, table: Table) -> None:
    """The same for the ids in the table `step_ids`."""
    name, in_step = quoted(table.name), "id IN (SELECT id FROM step_ids)"
    with near_rows(connection, table):
        connection.execute(
            f"CREATE TEMP TABLE changed AS {with_derived(table)} WHERE {in_step} EXCEPT SELECT * FROM before"
        )
    connection.execute(f"DELETE FROM {name} WHERE id IN (SELECT id FROM changed)")
    connection.execute(f"INSERT INTO {name} SELECT * FROM changed")
    connection.execute("DROP TABLE changed")


@contextmanager
def near_rows(connection, table: Table) -> Iterator[None]:
    """In this block the rows with the ids in `step_ids` are in the table `before`, and temporary tables with them and with what they
    read hide the stored ones: joins with all people and all activities took three times the time and the memory."""
    connection.execute(
        f"CREATE TEMP TABLE before AS SELECT * FROM {quoted(table.name)} WHERE id IN (SELECT id FROM step_ids)"
    )
    near = _near(table)
    for other, condition in near.items():
        connection.execute(
            f"CREATE TEMP TABLE {quoted(other)} AS SELECT * FROM stored.{quoted(other)} WHERE {condition}"
        )
    yield
    for other in near:
        connection.execute(f"DROP TABLE temp.{quoted(other)}")
    connection.execute("DROP TABLE before")


def _near(table: Table) -> dict[str, str]:
    """`table` itself and those where its rows read one row each, with conditions for the rows that `before` reads."""
    conditions_of: dict[str, list[str]] = {}
    if table.name not in readers_without_link(table.name):
        conditions_of[table.name] = ["id IN (SELECT id FROM step_ids)"]
    for link in LINKS:
        if link.reader.table is table and link.over is None and (link.read.primary_key or link.read.table is table):
            values = f"SELECT {quoted(link.reader.name)} FROM before"
            conditions_of.setdefault(link.read.table.name, []).append(f"{quoted(link.read.name)} IN ({values})")
    return {name: " OR ".join(conditions) for name, conditions in conditions_of.items()}


def _ids(table: Table) -> str:
    return quoted(f"ids_{table.name}")


def _linked_values(table: Table) -> str:
    return quoted(f"linked_values_{table.name}")
