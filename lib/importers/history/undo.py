"""Undo of an import: changed values are restored, its rows deleted, except those that rows of other imports need.

One transaction, like the import itself. In any order, but a later import that builds on the rows has to be undone first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, update

from lib.access import Permission, Person, require
from lib.audit.chain import AuditRefused, append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.db import WriteTransaction
from lib.importers.errors import ImportRejected
from lib.importers.history.batches import NoSuchImport
from lib.importers.history.undo_alike import found_by_time, reported_by_time
from lib.importers.history.undo_as_of import reset_as_of
from lib.importers.history.undo_days import days_of, shared_days
from lib.importers.history.undo_first_days import sync_first_days, sync_people
from lib.importers.history.undo_names import told_apart_by_list
from lib.importers.history.undo_reports import hand_over, later_reports, take_merges_back
from lib.importers.history.undo_rows import BATCH_TABLES, of_batch, remove_rows
from lib.importers.load.record_flags import reflag
from lib.importers.load.row_reports import MERGED
from lib.importers.load.upsert import from_json, runs, update_rows
from lib.importers.match.own_places import check_undo
from lib.schema import import_batch, metadata, project, registration, row_change, row_report, service_record, volunteer

CHUNK_ROWS = 20_000
PEOPLE = (volunteer, registration)


class CannotUndo(ImportRejected):
    """The import stays; `words` say why, and which import has to be undone first."""


@dataclass(frozen=True)
class UndoResult:
    """What an undo did, in rows by table name.

    removed: rows of the import, deleted. restored: rows that it had changed, with their old values again. kept: rows of the
    import that others need, reassigned to the import that needs them; needed_by: those imports. version: the new data version. relied: later imports
    of the same target and days that found rows unchanged: what was deleted may have been in their files too.
    """

    batch_id: int
    removed: Mapping[str, int]
    restored: Mapping[str, int]
    kept: Mapping[str, int]
    version: int | None
    relied: tuple[int, ...] = ()
    needed_by: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def advice(self) -> Text | None:
        """What is left to do: which files should be imported once more."""
        if not (self.removed and self.relied):
            return None
        numbers = "、".join(map(str, self.relied)), ", ".join(map(str, self.relied))
        return Text(
            f"第{numbers[0]}次导入的文件里可能也有撤销的这些行（当时已有，未再写入）；请再导入一次那些文件。",
            f"The files of import {numbers[1]} may hold some of these rows too (they were here already and were not "
            "written again): import those files once more.",
        )

    @property
    def counts(self) -> dict[str, int]:
        """Rows removed or restored, by table."""
        names = sorted({*self.removed, *self.restored})
        return {name: self.removed.get(name, 0) + self.restored.get(name, 0) for name in names}


def undo(database, batch_id: int, *, person: Person, now: datetime) -> UndoResult:
    """Undo an import. `now`: local time, Asia/Shanghai. Raises NotAllowed, NoSuchImport, CannotUndo, DatabaseUnavailable."""
    require(person, Permission.IMPORT)
    with database.write_rows() as transaction:
        connection = transaction.connection
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA cache_size=-131072")  # KiB: random keys leave indexes that fit
        batch = _batch(connection, batch_id)
        check_undo(connection, batch, person)
        _check_later_changes(connection, batch)
        _check_alike(connection, batch)
        corrected = set(_changed_ids(connection, batch_id, service_record.name))
        days = days_of(connection, corrected)
        later = later_reports(connection, batch_id, BATCH_TABLES)
        restored_registrations = _changed_ids(connection, batch_id, registration.name)
        take_merges_back(connection, later)
        restored = _restore(transaction, batch_id)
        handed, revalued = hand_over(transaction, later)
        corrected |= revalued.get(service_record.name, set())
        days |= shared_days(connection, batch)
        removed, kept = remove_rows(transaction, batch)
        sync_first_days(connection, {name: list(rows) for name, rows in kept.items()})
        people = {t.name: {*handed.get(t.name, ()), *revalued.get(t.name, ())} for t in PEOPLE}
        people[registration.name].update(restored_registrations)
        sync_people(connection, people)
        _make_undoable(transaction, {owner for rows in handed.values() for owner in rows.values()})
        kept = {name: {**kept.get(name, {}), **handed.get(name, {})} for name in {*kept, *handed}}
        _check_names(transaction, batch_id, kept.get(project.name, {}))
        connection.execute(delete(row_report).where(row_report.c.batch_id == batch_id))
        days |= days_of(connection, corrected)
        reflag(transaction, days, records=corrected)
        reset_as_of(connection, batch)
        done = {"undone_at": now.replace(tzinfo=None, microsecond=0), "undone_by": person.subject}
        connection.execute(update(import_batch).where(import_batch.c.id == batch_id).values(done))
        version = transaction.version if transaction.changed else None
        relied = _relied(connection, batch)
        _record(connection, batch_id, removed, restored, person, now)
    return UndoResult(
        batch_id,
        *(removed, restored, {name: len(rows) for name, rows in kept.items()}, version, relied),
        needed_by={name: tuple(sorted(set(rows.values()) - {None})) for name, rows in kept.items()},
    )


def _record(connection: Connection, batch_id: int, removed, restored, person: Person, now: datetime) -> None:
    """The undo into the audit log, in its own transaction. Raises CannotUndo where the log refuses."""
    detail = {"import": batch_id, "removed": dict(removed), "restored": dict(restored)}
    try:
        append(connection, Verb.UNDO, detail, person=person, now=now)
    except AuditRefused as error:
        raise CannotUndo(error.message) from None


def _relied(connection: Connection, batch) -> tuple[int, ...]:
    b = import_batch.c
    same_kind = (b.target == batch.target, b.platform_id.is_not_distinct_from(batch.platform_id))
    reports = exists().where(row_report.c.batch_id == b.id)  # rows that it has reported stay
    later = select(b.id).where(b.id > batch.id, b.undone_at.is_(None), b.unchanged > 0, *same_kind, ~reports)
    later = later.order_by(b.id)
    if batch.covers_from is not None:
        later = later.where(or_(b.covers_from.is_(None), b.covers_from <= batch.covers_to))
        later = later.where(or_(b.covers_to.is_(None), b.covers_to >= batch.covers_from))
    return tuple(connection.execute(later).scalars())


def _batch(connection: Connection, batch_id: int):
    """The row of the import; raises NoSuchImport, CannotUndo where there is nothing to undo."""
    batch = connection.execute(select(import_batch).where(import_batch.c.id == batch_id)).first()
    if batch is None:
        raise NoSuchImport(batch_id)
    if batch.undone_at is not None:
        at = f"{batch.undone_at:%Y-%m-%d %H:%M}"
        raise CannotUndo(
            Text(f"第{batch_id}号导入已于{at}撤销。", f"Import {batch_id} was taken back at {at} already.")
        )
    if batch.version is None and not reported_by_time(connection, batch_id):
        raise CannotUndo(
            Text(
                f"第{batch_id}号导入没有改动数据，或属于演示数据，无可撤销。",
                f"Import {batch_id} changed nothing, or belongs to the demo data: there is nothing to take back.",
            )
        )
    return batch


def _make_undoable(transaction: WriteTransaction, owners: set[int]) -> None:
    """An import that changed nothing and owns rows now, or values of rows, may be undone in its turn."""
    b = import_batch.c
    owns = or_(b.id.in_(owners), select(row_change.c.id).where(row_change.c.batch_id == b.id).exists())
    owning = update(import_batch).where(owns, b.version.is_(None), b.undone_at.is_(None))
    transaction.connection.execute(owning.values(version=transaction.version))


# -- later imports -----------------------------------------------------------------------------------------------------


def _check_later_changes(connection: Connection, batch) -> None:
    """Raises CannotUndo when a later import, not undone, has changed a row that this one inserted or changed."""
    mine, c = row_change.alias("mine"), row_change.c
    rep = row_report.c
    # What records merged into a row is merged again without this import.
    merged = exists().where(
        rep.batch_id == c.batch_id,
        rep.table_name == c.table_name,
        rep.given == MERGED,
        c.row_id.between(rep.first_id, rep.last_id),
    )
    later = select(func.max(c.batch_id)).join(import_batch, import_batch.c.id == c.batch_id).where(~merged)
    later = later.where(c.batch_id > batch.id, import_batch.c.undone_at.is_(None))
    same_row = and_(mine.c.table_name == c.table_name, mine.c.row_id == c.row_id)
    changed = set(connection.execute(select(c.table_name).where(c.batch_id > batch.id).distinct()).scalars())
    statements = [later.join(mine, same_row).where(mine.c.batch_id == batch.id)]
    for table in (table for table in BATCH_TABLES if table.name in changed):
        inserted = later.join(table, table.c.id == c.row_id)
        statements.append(inserted.where(c.table_name == table.name, table.c.batch_id == batch.id))
    latest = [connection.execute(statement).scalar_one() for statement in statements]
    if found := max(filter(None, latest), default=None):
        raise CannotUndo(
            Text(
                f"第{found}号导入之后又改动了第{batch.id}号导入的记录。请先撤销第{found}号导入。",
                f"Import {found} has since changed rows of import {batch.id}. Take import {found} back first.",
            )
        )


def _check_alike(connection: Connection, batch) -> None:
    """Raises CannotUndo when a later import has found records like those of this one by their time."""
    found = found_by_time(connection, batch, of_batch(connection, service_record, batch))
    if found is not None:
        raise CannotUndo(
            Text(
                f"第{found}号导入按人员和时间认出了第{batch.id}号导入的记录，或与之相同的记录。请先撤销第{found}号导入，撤销本次后再导入它的文件。",
                f"Import {found} found records of import {batch.id}, or records like them, by person and time. Take import "
                f"{found} back first, and import its file again after this one is undone.",
            )
        )


def _check_names(transaction: WriteTransaction, batch_id: int, projects: Mapping[int, int | None]) -> None:
    """Raises CannotUndo when records told two projects of one name apart by the list of this import: those of an import that
    could be undone before this one, too."""
    found = told_apart_by_list(transaction.connection, projects)
    version = select(import_batch.c.version).where(import_batch.c.id == found)
    if found is not None and transaction.connection.scalar(version) != transaction.version:
        raise CannotUndo(
            Text(
                f"第{found}号导入的记录按第{batch_id}号导入的名单区分了同名项目。请先撤销第{found}号导入，撤销本次后再导入它的文件。",
                f"Records of import {found} told projects of one name apart by the list of import {batch_id}. Take import "
                f"{found} back first, and import its file again after this one is undone.",
            )
        )


# -- old values --------------------------------------------------------------------------------------------------------


def _changed_ids(connection: Connection, batch_id: int, table_name: str) -> list[int]:
    c = row_change.c
    found = select(c.row_id).where(c.batch_id == batch_id, c.table_name == table_name).distinct()
    return list(connection.execute(found).scalars())


def _restore(transaction: WriteTransaction, batch_id: int) -> dict[str, int]:
    """Restore the old values of changed rows, the latest change first, and delete the log. Returns the rows by table name."""
    connection, c = transaction.connection, row_change.c
    of_batch = c.batch_id == batch_id
    names = connection.execute(select(c.table_name).where(of_batch).distinct()).scalars().all()
    ids = {name: _changed_ids(connection, batch_id, name) for name in names}
    below = None
    while True:
        some = select(c.id, c.table_name, c.row_id, c.before).where(of_batch).order_by(c.id.desc()).limit(CHUNK_ROWS)
        changes = connection.execute(some if below is None else some.where(c.id < below)).all()
        if not changes:
            break
        below = changes[-1].id
        _restore_some(connection, changes)
    connection.execute(delete(row_change).where(of_batch))
    for name, changed in ids.items():
        transaction.rows(metadata.tables[name], runs(changed))
    return {name: len(changed) for name, changed in ids.items()}


def _restore_some(connection: Connection, changes: list) -> None:
    values: dict[str, dict[int, dict]] = {}
    for change in changes:  # from the latest to the first: the oldest value wins
        table = metadata.tables[change.table_name]
        values.setdefault(table.name, {}).setdefault(change.row_id, {}).update(from_json(table, change.before))
    for name, rows in values.items():
        update_rows(connection, metadata.tables[name], list(rows.items()))
