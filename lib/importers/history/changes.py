"""The values that an import changed in existing rows: each before and after it, formatted.

The old values are in the change log (`row_change`); the new value is the old one of the next change of that column, or
the value that the row has now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Boolean, Column, Table, select

from lib.catalogue.vocabularies import YES_NO, Text
from lib.importers.formats.field import Field, FieldKind
from lib.importers.formats.targets import TARGETS
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.importers.load.upsert import from_json
from lib.labels import day_text
from lib.schema import (
    activity,
    contest,
    contest_entry,
    funding,
    honour,
    media_report,
    meeting,
    metadata,
    need_match,
    organisation,
    points_entry,
    population,
    registration,
    row_change,
    service_record,
    training,
    volunteer,
)

CHUNK_ROWS = 500
HIDDEN_COLUMNS = frozenset({"implied", "listed", "source_ref", "name_key", "identified_by", "held_on"})
"""Columns that no clerk writes: keys, and what is derived from other columns."""
TARGET_FIELDS: dict[Table, tuple[str, dict[str, str]]] = {
    **{reference.table: (name, reference.columns) for name, reference in REFERENCE_TABLES.items()},
    service_record: (
        "hours",
        {
            **{name: name for name in ("category", "served_on", "method", "state", "entered_on")},
            **{"region_id": "place", "minutes": "hours", "start_minute": "starts", "end_minute": "ends"},
            "activity_id": "activity",
        },
    ),
    volunteer: ("volunteers", {**{n: n for n in ("sex", "group", "profession")}, "home_region_id": "place"}),
    registration: ("volunteers", {n: n for n in ("registered_on", "ended_on", "end_reason")}),
    contest: ("contests", {"name": "contest", **{n: n for n in ("organiser", "level", "edition", "year")}}),
}
"""For each table its target, and the field of that target for each column."""
OTHER_COLUMNS = {
    "volunteer_id": Text("志愿者", "Volunteer"),
    "birth_year": Text("出生年", "Year of birth"),
    "first_registered_on": Text("首次注册日期", "First registered on"),
    "founded_on": Text("成立日期", "Founded on"),
    "contest_id": Text("大赛", "Contest"),
}
TABLE_LABELS = {
    service_record: Text("服务记录", "Service record"),
    volunteer: Text("志愿者", "Volunteer"),
    registration: Text("注册", "Registration"),
    organisation: Text("队伍", "Team"),
    contest: Text("大赛", "Contest"),
}
"""Labels of tables that differ from that of their target."""
IDENTIFYING_COLUMNS = {
    service_record: ("served_on", "activity_id"),
    contest_entry: ("contest_id", "project_id"),
    training: ("held_on", "topic"),
    meeting: ("held_on", "topic"),
    need_match: ("matched_on", "need_id", "offer_id"),
    funding: ("from_on", "kind", "name"),
    points_entry: ("occurred_on", "scheme", "kind"),
    honour: ("awarded_on", "scheme"),
    media_report: ("published_on", "project_id"),
    population: ("as_of", "region_id"),
    activity: ("held_on", "name"),
    volunteer: (),
    registration: (),
}
"""Columns that identify a row for a reader; other tables have a name. People are not named: a person is a number."""


@dataclass(frozen=True)
class ValueChange:
    """One value that an import changed: table, row and column, old and new value, all formatted."""

    table: Text
    row: Text
    column: Text
    before: Text
    after: Text

    def line_of_text(self, language: str) -> str:
        """The change in one line of plain text."""
        table, row, column, before, after = (
            part.in_language(language) for part in (self.table, self.row, self.column, self.before, self.after)
        )
        return f"  {table} · {row} · {column}: {before} -> {after}"


def value_changes(database, batch_id: int, *, most: int | None = None) -> Iterator[ValueChange]:
    """The values that import `batch_id` changed, in the order of its changes; of at most `most` rows. Raises
    DatabaseUnavailable."""
    c, last, left = row_change.c, 0, most
    of_batch = select(c.id, c.table_name, c.row_id, c.before).where(c.batch_id == batch_id).order_by(c.id)
    while part := database.rows(
        of_batch.where(c.id > last).limit(CHUNK_ROWS if left is None else min(CHUNK_ROWS, left))
    ):
        for name, rows in groupby(part, lambda row: row.table_name):
            yield from _of_table(database, metadata.tables[name], list(rows))
        last, left = part[-1].id, None if left is None else left - len(part)


def label(table: Table, column: str) -> Text:
    """The label of a column, as in the files that are imported. Raises KeyError."""
    field = _field(table, column)
    return field.label if field is not None else OTHER_COLUMNS[column]


def _field(table: Table, column: str) -> Field | None:
    target, fields = TARGET_FIELDS.get(table, (None, {}))
    return TARGETS[target].field(fields[column]) if column in fields else None


def _of_table(database, table: Table, changes: list) -> Iterator[ValueChange]:
    stored = _rows(database, table, {change.row_id for change in changes})
    later = _later(database, table, changes)
    values = []
    for change in changes:
        row = stored.get(change.row_id, {})
        for column, before in from_json(table, change.before).items():
            if column not in HIDDEN_COLUMNS:
                follows = later.get((change.row_id, column), [])
                after = next((value for place, value in follows if place > change.id), row.get(column))
                values.append((change.row_id, row, column, before, after))
    names = _names(database, table, values)
    title = TABLE_LABELS.get(table) or TARGETS[TARGET_FIELDS[table][0]].label
    for row_id, row, column, before, after in values:
        texts = (_formatted(table.c[column], value, names) for value in (before, after))
        yield ValueChange(title, _row_label(table, row_id, row, names), label(table, column), *texts)


def _rows(database, table: Table, ids: Iterable[int]) -> dict[int, dict]:
    statement = select(table).where(table.c.id.in_(sorted(ids)))
    return {row.id: dict(row._mapping) for row in database.rows(statement)}


def _later(database, table: Table, changes: list) -> dict[tuple[int, str], list[tuple[int, object]]]:
    """For each row and column the (id, old value) of each change after the first of `changes`, in order."""
    c, found = row_change.c, {}
    first = min(change.id for change in changes)
    ids = sorted({change.row_id for change in changes})
    statement = select(c.id, c.row_id, c.before).where(c.table_name == table.name, c.row_id.in_(ids), c.id > first)
    for row in database.rows(statement.order_by(c.id)):
        for column, value in from_json(table, row.before).items():
            found.setdefault((row.row_id, column), []).append((row.id, value))
    return found


def _names(database, table: Table, changes: list) -> dict[tuple[str, int], str]:
    """Names of the rows that the values and the rows refer to: by (table, id)."""
    wanted: dict[Table, set[int]] = {}
    for _, row, column, before, after in changes:
        values = [(column, before), (column, after)]
        for name, value in values + [(name, row.get(name)) for name in IDENTIFYING_COLUMNS.get(table, ("name",))]:
            for key in table.c[name].foreign_keys:
                if value is not None and "name" in key.column.table.c:
                    wanted.setdefault(key.column.table, set()).add(value)
    return {
        (parent.name, row.id): row.name
        for parent, ids in wanted.items()
        for row in database.rows(select(parent.c.id, parent.c.name).where(parent.c.id.in_(sorted(ids))))
    }


def _row_label(table: Table, row_id: int, row: dict, names: dict) -> Text:
    parts = [
        _formatted(table.c[name], row[name], names)
        for name in IDENTIFYING_COLUMNS.get(table, ("name",))
        if row.get(name)
    ]
    if not parts:
        return Text(f"第{row_id}号", f"No. {row_id}")
    return Text(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def _formatted(column: Column, value: object, names: dict) -> Text:
    """A value as a reader writes it; null is a dash."""
    if value is None:
        return Text("—", "—")
    field = _field(column.table, column.name)
    if field is not None and field.kind is FieldKind.CODE:
        return (field.vocabulary or {}).get(value, Text(str(value), str(value)))
    if isinstance(column.type, Boolean):
        return YES_NO["yes" if value else "no"]
    if isinstance(value, datetime):
        return _text(f"{value:%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return Text(day_text(value, "zh"), day_text(value, "en"))
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column.table
        return _text(names.get((parent.name, value)) or f"#{value}")
    if column.name == "minutes":
        return _text(f"{value / 60:.2f}")
    return _text(f"{value // 60:02}:{value % 60:02}" if column.name in ("start_minute", "end_minute") else str(value))


def _text(value: str) -> Text:
    return Text(value, value)
