"""Service records of a file in temporary tables of the importing connection, which end with its transaction.

They hold keyed digests and ids only, no personal data. Joined with the indexed tables, they find what is new with as many
look-ups as there are rows in the file, however many rows the shared database holds.
"""

import functools
from collections.abc import Iterator

import numpy as np
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
    select,
    text,
)

from lib.db import bulk_load
from lib.importers.load.load_context import LoadContext
from lib.importers.parse import row_keys
from lib.importers.parse.staged_schema import UNNUMBERED
from lib.importers.privacy.pseudonyms import BY_NAME
from lib.schema import project

_temporary = MetaData()


_SPELLING = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Names that are min-merged: compared by code point, as Python does, whatever the collation of the database."""


def _table(name: str, *columns: Column) -> Table:
    """A temporary table; in SQLite one with a text key is its own index: one look-up instead of two."""
    of_text = any(column.primary_key and isinstance(column.type, String) for column in columns)
    options = {"postgresql_on_commit": "DROP", "sqlite_with_rowid": not of_text}
    return Table(name, _temporary, *columns, prefixes=["TEMPORARY"], **options)


incoming_record = _table(
    "incoming_record",
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
    Column("provided", Integer, nullable=False),
)
"""The rows of the file that can be loaded. provided: bit mask of the columns of OPTIONAL that the row itself reports; the
others hold defaults."""
OPTIONAL = ("state", "method", "category", "region_id", "entered_on", "start_minute", "end_minute")
"""Columns that a row may leave out: those that it does not provide do not change a record that exists."""
DEFAULTS = {"state": "confirmed", "method": "manual", "category": "unclassified"}
incoming_person = _table(
    "incoming_person",
    Column("person_key", String(64), primary_key=True),
    Column("volunteer_id", Integer),
    Column("first_day", Date, nullable=False),
    Column("identified_by", String(20)),
    Column("name_key", String(64)),
    Column("sex", String(10)),
    Column("birth_year", Integer),
)
"""The distinct people of the file."""
known_person = _table(
    "known_person",
    Column("person_key", String(64), primary_key=True),
    Column("volunteer_id", Integer, nullable=False),
)
"""People of the file who are in the database. Looked up by a join of its own: a distributed database takes no other way from a
temporary table to the tables that are split over its nodes."""
known_registration = _table("known_registration", Column("volunteer_id", Integer, primary_key=True))
"""People of the file who are registered on its platform."""
known_activity = _table(
    "known_activity",
    Column("activity_ref", String(40), primary_key=True),
    Column("activity_id", Integer, nullable=False),
)
incoming_activity = _table(
    "incoming_activity",
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
"""The distinct activities of the file."""

record_match = _table(
    "record_match",
    Column("line", Integer, primary_key=True),
    Column("record_id", Integer, nullable=False, index=True),
    Column("how", Integer, nullable=False),
)
"""The rows of the file whose record exists already. how: BY_KEY, QUOTED (the name of its activity has quotes there), ZEROS
(its number has other noughts in front), ONE_OF (of several with numbers the lowest was taken for the one without), or KEPT (it
names no team and keeps the activity of the record, which is another one)."""
BY_KEY, QUOTED, ZEROS, ONE_OF, KEPT = 0, 1, 2, 3, 4
kept_activity = _table(
    "kept_activity", Column("line", Integer, primary_key=True), Column("activity_ref", String(40), nullable=False)
)
"""The rows of the file that keep the activity of their match."""


def fill_incoming_records(context: LoadContext) -> bool:
    """Create the temporary tables and fill `incoming_record`; rows without a place, or with an unresolved name, are
    quarantined. Returns whether two of the others may have one natural key: never False where they have."""
    connection = context.connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA main.cache_size=-98304")  # KiB: random keys go into indexes that fit
        connection.exec_driver_sql("PRAGMA temp.cache_size=-32768")
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    _temporary.create_all(connection, checkfirst=False)
    categories = dict(connection.execute(select(project.c.id, project.c.category)).all())
    refs = [np.zeros(0, np.int64)]
    for done, batch in enumerate(context.staged.rows()):
        context.progress("rows", done * len(batch) / max(context.staged.read, 1))
        rows = _resolved(context, batch, categories)
        bulk_load.append(connection, incoming_record, rows)
        refs.append(np.fromiter(map(hash, rows.column("source_ref").to_pylist()), np.int64, len(rows)))
    connection.execute(text("ANALYZE incoming_record"))
    all_refs = np.sort(np.concatenate(refs))
    return bool((all_refs[1:] == all_refs[:-1]).any())


def _resolved(context: LoadContext, batch: pa.RecordBatch, categories: dict[int, str]) -> pa.Table:
    """The batch with ids in place of names; rows that cannot be resolved are quarantined and left out."""
    keep = pa.array([True] * len(batch), pa.bool_())
    columns = {c.name: batch.column(c.name) for c in incoming_record.c if c.name in batch.schema.names}
    resolved = context.matches.resolve_rows(batch)
    no_place = pc.and_not(pc.is_null(resolved.place), resolved.missing["place"])
    elsewhere = context.matches.elsewhere(resolved)
    unplaced = pc.or_(no_place, elsewhere)
    for name, rule, mask in (
        ("place", "unknown_place", resolved.missing["place"]),
        ("place", "no_place", no_place),
        ("project", "place_elsewhere", elsewhere),
        ("team", "unknown_name", pc.and_not(resolved.missing["team"], unplaced)),
        ("project", "unknown_name", pc.and_not(resolved.missing["project"], unplaced)),
    ):
        if pc.any(mask, min_count=0).as_py():
            keep = pc.and_not(keep, mask)
            for line, written in _lines_and_cells(batch, mask, name):
                rule_here = context.matches.place_rule(written) if rule == "unknown_place" else rule
                context.quarantine(line, name, rule_here, None if rule == "no_place" else written)
    columns["region_id"] = resolved.row_place
    columns |= {"organisation_id": resolved.ids["team"], "project_id": resolved.ids["project"]}
    columns["provided"] = _provided(columns)
    columns["region_id"] = resolved.place
    columns |= _keys_in_county(batch, context.matches.counties(resolved.place))
    columns["category"] = pc.coalesce(columns["category"], _categories_of(categories, columns["project_id"]))
    for name, default in DEFAULTS.items():
        columns[name] = columns[name].fill_null(default)
    columns["entered_on"] = pc.coalesce(batch.column("entered_on"), batch.column("served_on"))
    columns["activity"] = pc.coalesce(batch.column("activity"), batch.column("project"))
    return pa.table({c.name: columns[c.name] for c in incoming_record.c}).filter(keep)


def _keys_in_county(batch: pa.RecordBatch, counties: pa.Array) -> dict[str, pa.Array]:
    """Natural keys that hold names, made relative to the county of each row: those of activities, and of people without a
    number with their records.

    A person with a number stays the same, with the same record, when the place of the record is corrected.
    """
    keys = {"activity_ref": row_keys.in_county(batch.column("activity_ref"), counties)}
    by_name = pc.equal(batch.column("identified_by"), BY_NAME).fill_null(False)
    if not pc.any(by_name, min_count=0).as_py():
        return keys
    people, refs = batch.column("person_key"), batch.column("source_ref")
    in_county = row_keys.in_county(people.filter(by_name), counties.filter(by_name), row_keys.person_in_county)
    keys["person_key"] = pc.replace_with_mask(people, by_name, in_county)
    unnumbered = pc.and_(by_name, pc.starts_with(refs, UNNUMBERED))
    digests = row_keys.in_county(refs.filter(unnumbered), counties.filter(unnumbered))
    marked = pc.binary_join_element_wise(UNNUMBERED, digests, "")
    return keys | {"source_ref": pc.replace_with_mask(refs, unnumbered, marked)}


def _provided(columns: dict) -> pa.Array:
    """For each row a bit mask of the columns of OPTIONAL that it provides."""
    bits = [pc.multiply(pc.is_valid(columns[name]).cast(pa.int32()), 1 << i) for i, name in enumerate(OPTIONAL)]
    return functools.reduce(pc.add, bits)


def is_provided(name: str):
    """Condition: the incoming record provides that column."""
    return incoming_record.c.provided.bitwise_and(1 << OPTIONAL.index(name)) != 0


def _categories_of(categories: dict[int, str], projects: pa.Array) -> pa.Array:
    coded = pc.dictionary_encode(projects)
    return pa.array([categories.get(row) for row in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _lines_and_cells(batch: pa.RecordBatch, mask: pa.Array, name: str) -> Iterator[tuple[int, str]]:
    rows = batch.filter(mask)
    return zip(rows.column("line").to_pylist(), rows.column(name).to_pylist(), strict=True)


def deduplicate(context: LoadContext) -> None:
    """Keep one of equal incoming records; records of one natural key that contradict one another are all quarantined."""
    connection, a = context.connection, incoming_record.c
    connection.execute(text("CREATE INDEX incoming_record_ref ON incoming_record (source_ref)"))
    repeated = select(a.source_ref).group_by(a.source_ref).having(func.count() > 1)
    statement = select(incoming_record).where(a.source_ref.in_(repeated)).order_by(a.source_ref, a.line)
    dropped: list[int] = []
    for rows in _groups(connection, statement):
        first, *others = sorted(rows, key=lambda row: row.activity or "")  # the lowest spelling is kept
        equal = all(_reported(row) == _reported(first) for row in others)
        if equal:
            context.counts.duplicate += len(others)
        else:
            for row in rows:
                other = others[0] if row is first else first
                context.quarantine(row.line, None, "contradiction", detail=str(other.line))
        dropped += [row.line for row in (others if equal else rows)]
    for start in range(0, len(dropped), 500):
        connection.execute(delete(incoming_record).where(a.line.in_(dropped[start : start + 500])))


def _reported(row) -> tuple:
    """The values that a record reports; how it spells the name of its activity does not matter."""
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
