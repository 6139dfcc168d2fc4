"""How each table lies in a distributed PostgreSQL (Citus): split over the nodes by a column, whole on every node, or on the
coordinator alone. `python -m lib distribute` (`lib/db/distribution.py`) does what is said here; other databases know nothing of it.

A further table: nothing, where it is small and figures or imports join it with others: it is whole on every node. One that is
never joined with split tables: a name in LOCAL. One that grows with the people or their records: a line in SPLIT; a test then asks how its keys are kept.
"""

from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from lib.schema.base import metadata


@dataclass(frozen=True)
class Split:
    """Rows are split by the hash of the column `by`; rows with equal values of tables with the same `group` share a node, so
    that joins on it stay there."""

    by: str
    group: str


SPLIT = {
    "volunteer": Split("id", "people"),
    "registration": Split("volunteer_id", "people"),
    "service_record": Split("volunteer_id", "people"),
    "points_entry": Split("id", "points"),  # entries that are reported in total are of nobody
}
"""The tables that grow with the people: the order in which they are split."""
LOCAL = frozenset(
    (
        "account", "account_scope", "login_session", "audit_event", "saved_view", "briefing_draft", "briefing_letter",
        "snapshot", "snapshot_use", "key_fingerprint", "column_mapping", "data_version", "data_change", "quarantined_row",
        "figure_explanation", "published_figure",
    )
)  # fmt: skip
"""Tables of the coordinator alone: no statement joins them with split tables. All other tables are whole on every node."""

_ONE_WRITER = "one import writes at a time, under the lock of data_version, and looks the key up before it inserts"
KEPT_OTHERWISE = {
    "volunteer(person_key)": _ONE_WRITER,
    "registration(id)": "ids follow the highest one, under the lock of data_version",
    "service_record(id)": "ids follow the highest one, under the lock of data_version",
    "service_record(platform_id, source_ref)": _ONE_WRITER,
    "record_flag(record_id) -> service_record": "flags are written for records read in the same transaction, and deleted with them",
    "points_entry(volunteer_id) -> volunteer": "points name nobody who is not there: people are looked up in the same transaction",
}
"""Keys that a distributed database cannot hold, since they leave out the column by which their table is split (it holds them
with that column added), or lead to a row that may lie elsewhere: what keeps them there instead."""


def is_whole(table: Table) -> bool:
    """Whether the table is whole on every node."""
    return table.name not in SPLIT and table.name not in LOCAL


def name_of_key(key) -> str:
    """A unique or foreign key as KEPT_OTHERWISE names it."""
    columns = ", ".join(column.name for column in key.columns)
    name = f"{key.table.name}({columns})"
    return f"{name} -> {key.referred_table.name}" if isinstance(key, ForeignKeyConstraint) else name


def widened_keys(table: Table) -> list:
    """Primary key, unique constraints and unique indexes of a split table without the column by which it is split."""
    by = SPLIT[table.name].by
    keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, UniqueConstraint))]
    keys += [index for index in table.indexes if index.unique]
    return sorted((key for key in keys if len(key.columns) and by not in key.columns), key=name_of_key)


def can_be_held(key: ForeignKeyConstraint) -> bool:
    """Whether a distributed database holds the foreign key."""
    child, parent = SPLIT.get(key.table.name), SPLIT.get(key.referred_table.name)
    if parent is None:
        return child is None or is_whole(key.referred_table)
    if child is None or child.group != parent.group:
        return False
    return [(child.by, parent.by)] == [(e.parent.name, e.column.name) for e in key.elements]


def foreign_keys() -> list[ForeignKeyConstraint]:
    """Every foreign key of the schema, in the order of names."""
    found = [key for table in metadata.tables.values() for key in table.foreign_key_constraints]
    return sorted(found, key=name_of_key)
