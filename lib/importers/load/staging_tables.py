"""Staged service records on their way: temporary tables of the importing connection, gone with it.

They hold keyed digests and ids only, no personal data. Set against the indexed tables, what is new is found by as many
look-ups as there are rows in the file, however many the shared database holds.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)

from lib.db import bulk_load
from lib.importers.load.upsert import follow
from lib.importers.parse import row_keys
from lib.importers.parse.staged_schema import UNNUMBERED
from lib.importers.privacy.pseudonyms import BY_NAME
from lib.schema import project

_temporary = MetaData()
_FEW_ROWS = 50_000


_SPELLING = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Names of which the lowest is kept, as Python compares them, whatever the database's own order."""


def _table(name: str, *columns: Column) -> Table:
    """A temporary table; in SQLite one with a key of text is its own index: one look-up instead of two."""
    of_text = any(column.primary_key and isinstance(column.type, String) for column in columns)
    how = {"postgresql_on_commit": "DROP", "sqlite_with_rowid": not of_text}
    return Table(name, _temporary, *columns, prefixes=["TEMPORARY"], **how)


arriving = _table(
    "arriving",
    Column("line", Integer, primary_key=True),
    Column("source_ref", String(40), nullable=False),
    Column("person_key", String(64), nullable=False),
    Column("identified_by", String(20)),
    Column("name_key", String(64)),
    Column("sex", String(10)),
    Column("birth_year", Integer),
    Column("activity_ref", String(40), nullable=False),
    Column("activity", _SPELLING),
    Column("organisation_id", Integer),
    Column("project_id", Integer),
    Column("region_id", BigInteger),
    Column("category", String(30), nullable=False),
    Column("served_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("start_minute", SmallInteger),
    Column("end_minute", SmallInteger),
    Column("method", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("told", Integer, nullable=False),
)
"""The rows of the file that can be written. told: which of TOLD the row itself says; the others hold what is usual."""
TOLD = ("state", "method", "category", "region_id", "entered_on", "start_minute", "end_minute")
"""Columns that a row may leave open: by what it does not say, a record that is there is not changed."""
USUAL = {"state": "confirmed", "method": "manual", "category": "unclassified"}
present = _table(
    "present",
    Column("person_key", String(64), primary_key=True),
    Column("volunteer_id", Integer),
    Column("first_day", Date, nullable=False),
    Column("identified_by", String(20)),
    Column("name_key", String(64)),
    Column("sex", String(10)),
    Column("birth_year", Integer),
)
"""The people of the file, each once."""
attended = _table(
    "attended",
    Column("activity_ref", String(40), primary_key=True),
    Column("activity_id", Integer),
    Column("activity", _SPELLING),
    Column("organisation_id", Integer),
    Column("project_id", Integer),
    Column("region_id", BigInteger, nullable=False),
    Column("category", String(30), nullable=False),
    Column("served_on", Date, nullable=False),
    Column("start_minute", SmallInteger),
    Column("end_minute", SmallInteger),
)
"""The activities of the file, each once."""

stored = _table(
    "stored",
    Column("line", Integer, primary_key=True),
    Column("record_id", Integer, nullable=False, index=True),
)
"""The rows of the file whose record is there already."""


def load(work) -> None:
    """Make the temporary tables and fill `arriving`; rows without a place, or with a name not found, are set aside."""
    connection = work.connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA main.cache_size=-131072")  # KiB: random keys go into indexes that fit
        connection.exec_driver_sql("PRAGMA temp.cache_size=-32768")
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    _temporary.create_all(connection, checkfirst=False)
    categories = dict(connection.execute(select(project.c.id, project.c.category)).all())
    for done, batch in enumerate(work.staged.rows()):
        work.tell("rows", done * len(batch) / max(work.staged.read, 1))
        bulk_load.append(connection, arriving, _resolved(work, batch, categories))
    connection.execute(text("ANALYZE arriving"))
    connection.execute(text("CREATE INDEX arriving_ref ON arriving (source_ref)"))


def _resolved(work, batch: pa.RecordBatch, categories: dict[int, str]) -> pa.Table:
    """The batch with ids for names; rows that cannot be placed are refused and left out."""
    keep = pa.array([True] * len(batch), pa.bool_())
    columns = {c.name: batch.column(c.name) for c in arriving.c if c.name in batch.schema.names}
    found = work.matched.rows(batch)
    nowhere = pc.and_not(pc.is_null(found.place), found.missing["place"])
    for name, rule, at_fault in (
        ("place", "unknown_place", found.missing["place"]),
        ("place", "no_place", nowhere),
        ("team", "unknown_name", pc.and_not(found.missing["team"], nowhere)),
        ("project", "unknown_name", pc.and_not(found.missing["project"], nowhere)),
    ):
        if pc.any(at_fault, min_count=0).as_py():
            keep = pc.and_not(keep, at_fault)
            for line, written in _where(batch, at_fault, name):
                work.refuse(line, name, rule, None if rule == "no_place" else written)
    columns |= {"region_id": found.own, "organisation_id": found.ids["team"], "project_id": found.ids["project"]}
    columns["told"] = _told(columns)
    columns["region_id"] = found.place
    columns |= _in_county(batch, work.matched.counties(found.place))
    columns["category"] = pc.coalesce(columns["category"], _of(categories, columns["project_id"]))
    for name, usual in USUAL.items():
        columns[name] = columns[name].fill_null(usual)
    columns["entered_on"] = pc.coalesce(batch.column("entered_on"), batch.column("served_on"))
    columns["activity"] = pc.coalesce(batch.column("activity"), batch.column("project"))
    return pa.table({c.name: columns[c.name] for c in arriving.c}).filter(keep)


def _in_county(batch: pa.RecordBatch, counties: pa.Array) -> dict[str, pa.Array]:
    """What is known by names, in the county of each row: activities, and people without a number with their records.

    Whoever has a number stays the same person, with the same record, when the place of it is corrected.
    """
    found = {"activity_ref": row_keys.in_county(batch.column("activity_ref"), counties)}
    by_name = pc.equal(batch.column("identified_by"), BY_NAME).fill_null(False)
    if not pc.any(by_name, min_count=0).as_py():
        return found
    keys, refs = batch.column("person_key"), batch.column("source_ref")
    here = counties.filter(by_name)
    people = row_keys.in_county(keys.filter(by_name), here, row_keys.person_in_county)
    found["person_key"] = pc.replace_with_mask(keys, by_name, people)
    unnumbered = pc.and_(by_name, pc.starts_with(refs, UNNUMBERED))
    digests = row_keys.in_county(refs.filter(unnumbered), counties.filter(unnumbered))
    marked = pc.binary_join_element_wise(UNNUMBERED, digests, "")
    return found | {"source_ref": pc.replace_with_mask(refs, unnumbered, marked)}


def _told(columns: dict) -> pa.Array:
    """For each row a number with a bit for each of TOLD that it says."""
    bits = [pc.multiply(pc.is_valid(columns[name]).cast(pa.int32()), 1 << i) for i, name in enumerate(TOLD)]
    return functools.reduce(pc.add, bits)


def is_told(name: str):
    """Condition: the arriving row says that column."""
    return arriving.c.told.bitwise_and(1 << TOLD.index(name)) != 0


def _of(categories: dict[int, str], projects: pa.Array) -> pa.Array:
    coded = pc.dictionary_encode(projects)
    return pa.array([categories.get(one) for one in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _where(batch: pa.RecordBatch, mask: pa.Array, name: str) -> Iterator[tuple[int, str]]:
    found = batch.filter(mask)
    return zip(found.column("line").to_pylist(), found.column(name).to_pylist(), strict=True)


VALUES = [c.name for c in arriving.c if c.name != "line"]


def settle_repeats(work) -> None:
    """Equal rows once; rows that say two different things of one record are all set aside."""
    connection = work.connection
    twice = select(arriving.c.source_ref).group_by(arriving.c.source_ref).having(func.count() > 1)
    statement = (
        select(arriving).where(arriving.c.source_ref.in_(twice)).order_by(arriving.c.source_ref, arriving.c.line)
    )
    gone: list[int] = []
    for rows in _groups(connection, statement):
        first, *others = sorted(rows, key=lambda row: row.activity or "")  # the lowest spelling stays
        same = all(_said(row) == _said(first) for row in others)
        if same:
            work.counts.duplicate += len(others)
        else:
            for row in rows:
                other = others[0] if row is first else first
                work.refuse(row.line, None, "contradiction", detail=str(other.line))
        gone += [row.line for row in (others if same else rows)]
    for start in range(0, len(gone), 500):
        connection.execute(delete(arriving).where(arriving.c.line.in_(gone[start : start + 500])))


def _said(row) -> tuple:
    """What a row says; how it spells the name of its activity does not matter."""
    return tuple(value for name, value in row._mapping.items() if name not in ("line", "activity"))


def _groups(connection: Connection, statement) -> Iterator[list]:
    """Rows of equal source_ref, group by group."""
    group: list = []
    for row in connection.execute(statement.execution_options(yield_per=10_000)):
        if group and row.source_ref != group[0].source_ref:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


@contextmanager
def indexes_aside(connection: Connection, table: Table, new_rows: int) -> Iterator[None]:
    """SQLite: where more rows come than there are, the indexes are made anew at the end, which is faster than to keep
    them up row by row. The unique ones stay. Others may read meanwhile: they see the state before."""
    highest = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    aside = [index for index in table.indexes if not index.unique]
    if connection.dialect.name != "sqlite" or new_rows <= max(highest, _FEW_ROWS):
        yield
        return
    for index in aside:
        index.drop(connection)
    yield
    for index in sorted(aside, key=lambda index: index.name):
        index.create(connection)


def insert_from(connection: Connection, table: Table, columns: tuple[str, ...], rows) -> tuple[int, int, int] | None:
    """INSERT of a SELECT: (first id, last id, rows), None when there was nothing. Only one importer writes at a time, so
    that the ids behind the highest are its own."""
    highest = select(func.coalesce(func.max(table.c.id), 0))
    before = connection.execute(highest).scalar_one()
    follow(connection, table)
    statement = insert(table).from_select(columns, rows).execution_options(preserve_rowcount=True)
    made = connection.execute(statement).rowcount
    return (before + 1, connection.execute(highest).scalar_one(), made) if made else None
