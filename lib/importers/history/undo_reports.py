"""Rows of an undone import that later imports reported too: they stay, as those say, as if it had never been imported.

What each later import reported is in row_report (`load/row_reports.py`). The reports of a row are told again in the order
of the imports: the first inserts it, the others change it, and their changes are logged as theirs.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import SimpleNamespace

from sqlalchemy import Connection, Table, and_, delete, func, not_, or_, select, union_all

from lib.db import WriteTransaction
from lib.importers.load.row_reports import MERGED
from lib.importers.load.service_records import merged_times
from lib.importers.load.upsert import CHUNK_ROWS, as_json, from_json, insert_rows, one_of, runs, update_rows
from lib.importers.match.matches import merge_min
from lib.importers.parse.normalise import plain
from lib.schema import (
    activity,
    import_batch,
    organisation,
    project,
    registration,
    row_change,
    row_report,
    volunteer,
)

KEPT = frozenset({"id", "batch_id", "source_ref", "platform_id", "person_key", "volunteer_id"})
"""Columns that identify a row: they are the same whoever inserts it."""
_NO_CATEGORY = "unclassified"


@dataclass(frozen=True)
class Reported:
    """One import's report of a row: the columns given, and what it would have inserted where that differed."""

    batch_id: int
    given: str
    differing: str | None


@dataclass
class Later:
    """The reports that imports after an undone one made of its rows. inserted, changed: by table, id -> reports in order.
    stored: the rows of them whose values count, as they were before the undo."""

    inserted: dict[Table, dict[int, list[Reported]]]
    changed: dict[Table, dict[int, list[Reported]]]
    stored: dict[tuple[Table, int], dict]


def later_reports(connection: Connection, batch_id: int, tables: list[Table]) -> Later:
    """To be asked before anything is undone."""
    found = Later({}, {}, {})
    for table in tables:
        later = _reports_after(batch_id, table)
        if connection.execute(later.limit(1)).first() is None:
            continue
        inserted = select(table.c.id.label("row_id")).where(table.c.batch_id == batch_id)
        x = row_change.c
        changed = select(x.row_id).where(x.table_name == table.name, x.batch_id == batch_id).distinct()
        found.inserted[table] = _by_row(connection, later, inserted)
        touched = _by_row(connection, later, changed)
        found.changed[table] = {i: r for i, r in touched.items() if i not in found.inserted[table]}
        wanted = [i for i, r in found.inserted[table].items() if any(one.differing for one in r)]
        for row in _rows(connection, table, [*wanted, *found.changed[table]]):
            found.stored[table, row["id"]] = row
    return found


def _reports_after(batch_id: int, table: Table):
    c, b = row_report.c, import_batch.c
    reports = select(c.batch_id, c.first_id, c.last_id, c.given, c.reported).join(import_batch, b.id == c.batch_id)
    return reports.where(c.table_name == table.name, c.batch_id > batch_id, b.undone_at.is_(None))


def take_merges_back(connection: Connection, later: Later) -> None:
    """Take back what later imports merged into the rows, and its log, so that `hand_over` can merge it again."""
    c = row_change.c
    for table in later.inserted:
        rows = later.inserted[table] | later.changed[table]
        merged = {(row_id, one.batch_id) for row_id, found in rows.items() for one in found if one.given == MERGED}
        ids = sorted({row_id for row_id, _ in merged})
        for start in range(0, len(ids), CHUNK_ROWS):
            some = select(c.id, c.row_id, c.batch_id, c.before).where(
                c.table_name == table.name, one_of(c.row_id, ids[start : start + CHUNK_ROWS])
            )
            found = [row for row in connection.execute(some.order_by(c.id.desc())) if (row[1], row[2]) in merged]
            values: dict[int, dict] = {}
            for change in found:  # from the latest to the first: the oldest value wins
                values.setdefault(change.row_id, {}).update(from_json(table, change.before))
            update_rows(connection, table, list(values.items()))
            if found:
                connection.execute(delete(row_change).where(one_of(c.id, [change.id for change in found])))


def _by_row(connection: Connection, later, rows) -> dict[int, list[Reported]]:
    """The reports `later` (a statement) of `rows` (a statement of their `row_id`), without those that say of a row what the
    report before it said: telling them again changes nothing, and there may be as many as imports since."""
    of, row = later.subquery("later"), rows.subquery("undone")
    c = of.c
    said = (c.batch_id, c.given, c.reported)
    # A run of one row is found by its number: as a range the database would try all of them for each row.
    one = select(*said, row.c.row_id).join(row, row.c.row_id == c.first_id).where(c.first_id == c.last_id)
    several = select(*said, row.c.row_id).join(row, row.c.row_id.between(c.first_id, c.last_id))
    every = union_all(one, several.where(c.first_id < c.last_id)).subquery("every").c
    before = [
        func.lag(column).over(partition_by=every.row_id, order_by=every.batch_id).label(f"{column.name}_before")
        for column in (every.given, every.reported)
    ]
    told = select(every.row_id, every.batch_id, every.given, every.reported, *before).subquery("told").c
    same = and_(told.given == told.given_before, told.reported.is_not_distinct_from(told.reported_before))
    news = select(told.row_id, told.batch_id, told.given, told.reported)
    news = news.where(or_(told.given_before.is_(None), not_(same))).order_by(told.row_id, told.batch_id)
    found: dict[int, list[Reported]] = defaultdict(list)
    for row_id, batch_id, given, reported in connection.execute(news):
        found[row_id].append(Reported(batch_id, given, reported))
    return found


def _rows(connection: Connection, table: Table, ids: list[int]):
    for start in range(0, len(ids), CHUNK_ROWS):
        part = select(table).where(one_of(table.c.id, ids[start : start + CHUNK_ROWS]))
        yield from (dict(row) for row in connection.execute(part).mappings())


def hand_over(transaction: WriteTransaction, later: Later) -> tuple[dict[str, dict[int, int]], dict[str, set[int]]]:
    """Give the rows to the imports that reported them, with their values; to be called once the old values of changed
    rows are restored. Returns the rows that changed hands (id -> import) and those that changed values, by table name."""
    connection, handed, revalued = transaction.connection, {}, defaultdict(set)
    for table, rows in later.inserted.items():
        updates, changes = [], []
        for row_id, reports in rows.items():
            stored = later.stored.get((table, row_id))
            if stored is None:  # all of them would have inserted what is stored
                updates.append((row_id, {"batch_id": reports[0].batch_id}))
                continue
            values, logged = _told(table, stored, None, reports)
            told = {name: value for name, value in values.items() if name != "id"}
            updates.append((row_id, {**told, "batch_id": reports[0].batch_id}))
            changes += [(batch, row_id, before) for batch, before in logged]
            revalued[table.name].add(row_id)
        _write(transaction, table, updates, changes)
        if rows:
            handed[table.name] = {row_id: reports[0].batch_id for row_id, reports in rows.items()}
    for table, rows in later.changed.items():
        updates, changes = [], []
        for now in list(_rows(connection, table, list(rows))):
            values, logged = _told(table, later.stored[table, now["id"]], now, rows[now["id"]])
            if logged:
                updates.append((now["id"], {name: value for name, value in values.items() if value != now[name]}))
                changes += [(batch, now["id"], before) for batch, before in logged]
        _write(transaction, table, [update for update in updates if update[1]], changes)
        revalued[table.name] |= {row_id for row_id, _ in updates}
    return handed, revalued


def _write(transaction: WriteTransaction, table: Table, updates: list, changes: list[tuple[int, int, dict]]) -> None:
    update_rows(transaction.connection, table, updates)
    logged = [
        {"batch_id": batch, "table_name": table.name, "row_id": row_id, "before": as_json(before)}
        for batch, row_id, before in changes
    ]
    insert_rows(transaction.connection, row_change, logged)
    transaction.rows(table, runs(row_id for row_id, _ in updates))


def _told(
    table: Table, stored: dict, current: dict | None, reports: list[Reported]
) -> tuple[dict, list[tuple[int, dict]]]:
    """The row after its reports, and what each changed as (import, old values). `stored`: as it was when they came;
    `current`: as it is without the undone import, None where that inserted it."""
    logged = []
    for report in reports:
        said = from_json(table, report.differing) if report.differing else {}
        if current is None:
            current = _inserted(table, stored, said) if report.given == MERGED else {**stored, **said}
            continue
        new = _merged(table, current, said) if report.given == MERGED else _given(stored, current, report.given, said)
        before = {name: current[name] for name, value in new.items() if current[name] != value}
        if before:
            logged.append((report.batch_id, before))
            current = {**current, **new}
    return current, logged


def _given(stored: dict, current: dict, given: str, said: dict) -> dict:
    new = {name: said.get(name, stored[name]) for name in given.split(",") if name in stored}
    if "name_key" in new:
        new["name_key"] = merge_min(current["name_key"], new["name_key"])
    return new


def _inserted(table: Table, stored: dict, said: dict) -> dict:
    """A row that is known from records alone: columns of which they say nothing are empty."""
    nothing = {c.name: None for c in table.c if c.nullable and c.name not in KEPT}
    return {**stored, **nothing, **said}


def _merged(table: Table, current: dict, said: dict) -> dict:
    """What records merge into a row that is known from records alone; into a person the lowest spelling."""
    if table is volunteer:
        return {"name_key": merge_min(current["name_key"], said.get("name_key"))}
    if not current["implied"]:
        return {}
    if table is registration:
        return {"registered_on": min(current["registered_on"], said["registered_on"])}
    if table is activity:
        return _merged_activity(current, said)
    first_day = {organisation: "founded_on", project: "started_on"}[table]
    new = {name: merge_min(current[name], said.get(name)) for name in (first_day, "region_id")}
    if plain(said["name"]) == plain(current["name"]):
        new["name"] = min(current["name"], said["name"])
    if table is project and said["category"] != _NO_CATEGORY:
        known = current["category"] != _NO_CATEGORY
        new["category"] = min(current["category"], said["category"]) if known else said["category"]
    return new


def _merged_activity(current: dict, said: dict) -> dict:
    midnight = datetime.combine(current["held_on"], time())
    starts, ends = (int((said[name] - midnight) / timedelta(minutes=1)) for name in ("starts_at", "ends_at"))
    row = SimpleNamespace(
        **{name: current[name] for name in ("held_on", "starts_at", "ends_at")},
        start_minute=starts or None,
        end_minute=ends if ends > starts else None,
    )
    new = dict(zip(("starts_at", "ends_at"), merged_times(row), strict=True))
    names = ("region_id", "category", "organisation_id", "project_id", "name")
    return new | {name: merge_min(current[name], said.get(name)) for name in names}
