"""One import is one transaction: the batch, its rows by the loader of its target, the quarantined rows, and the totals.

A new target: its loader in LOADERS. Nothing is written when an error is raised, and nothing in a dry run.

service_records.py, volunteers.py, reference_rows.py   the loaders: which rows are new, changed or unchanged
upsert.py                                              where rows are written: inserts, updates, the log of old values
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from lib.access import Permission, Person, require
from lib.audit.chain import AuditRefused, append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.db import WriteTransaction
from lib.importers.decisions import MOST_LISTED, MOST_QUARANTINED, ImportDecisions, LoadResult
from lib.importers.errors import ImportRejected, TooManyQuarantined
from lib.importers.load import reference_rows, service_records, volunteers
from lib.importers.load.implied_entities import create_implied
from lib.importers.load.load_context import LoadContext, Progress
from lib.importers.load.upsert import insert_rows
from lib.importers.match import own_places
from lib.importers.match.match import match_names
from lib.importers.match.suggestions import displayable
from lib.importers.messages.warnings import warning
from lib.importers.parse.normalise import plain
from lib.importers.privacy import secret_key
from lib.importers.stage.staged_file import StagedFile
from lib.schema import data_version, import_batch, name_alias, platform, quarantined_row

LOADERS: dict[str, Callable[[LoadContext], None]] = {
    "hours": service_records.load_hours,
    "volunteers": volunteers.load_volunteers,
}
"""Loaders by target; all other targets are reference tables."""
MOVES_AS_OF = ("hours", "volunteers", "activities")
"""Targets whose days advance `data_version.as_of`; the days of others count only while there is no such day."""


class _DryRun(Exception):
    """Rolls the transaction back when nothing is to be kept."""


def load_staged(
    database,
    staged: StagedFile,
    decisions: ImportDecisions,
    *,
    person: Person,
    now: datetime,
    key: bytes | None = None,
    progress: Progress | None = None,
    keep: bool = True,
) -> LoadResult:
    """Load the staged rows into the database, or report exactly what would happen (`keep=False`: a dry run).

    `now`: local time, Asia/Shanghai. `key`: the key of the pseudonyms in the staged rows; another one than before is
    rejected. Raises NotAllowed, ImportRejected, TooManyQuarantined (unless `decisions.accept_quarantined`; never in a dry
    run), DatabaseUnavailable.
    """
    require(person, Permission.IMPORT)
    result: list[LoadResult] = []
    try:
        with database.write_rows(joined=staged.target.name == "hours") as transaction:
            if key is not None and staged.target.persons:
                secret_key.bind(transaction.connection, key, now)
            context = _start(transaction, staged, decisions, person=person, now=now, progress=progress)
            LOADERS.get(staged.target.name, reference_rows.load_reference_rows)(context)
            result.append(_finish(context))
            own_places.check_import(context.connection, context.batch_id, staged.target.name, person.scope)
            if not keep:
                result[0] = _as_forecast(result[0], context)
                raise _DryRun
            if _too_many(result[0]) and not decisions.accept_quarantined:
                raise TooManyQuarantined(_as_forecast(result[0], context))
            _record(context, result[0], person, now)
    except _DryRun:
        pass
    return result[0]


def _record(context: LoadContext, result: LoadResult, person: Person, now: datetime) -> None:
    """The import into the audit log, in its own transaction. Raises ImportRejected where the log refuses."""
    counts = ("read", "inserted", "updated", "unchanged", "duplicate", "quarantined")
    detail = {
        "import": result.batch_id,
        "target": context.staged.target.name,
        "sha256": context.staged.sha256,
        **{name: getattr(result, name) for name in counts},
    }
    try:
        append(context.connection, Verb.IMPORT, detail, person=person, now=now)
    except AuditRefused as error:
        raise ImportRejected(error.message) from None


def _start(
    transaction: WriteTransaction,
    staged: StagedFile,
    decisions: ImportDecisions,
    *,
    person: Person,
    now: datetime,
    progress: Progress | None,
) -> LoadContext:
    connection, reading = transaction.connection, staged.reading
    own_places.check_place_of_file(connection, decisions, person.scope)
    platform_id = _platform(connection, staged)
    row = {
        "format": reading.format.name[:40],
        "file_sha256": staged.sha256,
        "code_list": decisions.code_list,
        "imported_by": person.subject,
        "imported_at": now.replace(tzinfo=None, microsecond=0),
        "platform_id": platform_id,
        "target": staged.target.name,
        "covers_from": staged.first_day,
        "covers_to": staged.last_day,
        **dict.fromkeys(("read", "inserted", "updated", "unchanged", "duplicate", "quarantined"), 0),
    }
    [batch_id] = insert_rows(connection, import_batch, [row])
    matches = match_names(connection, staged, decisions, person.scope)
    context = LoadContext(transaction, staged, decisions, batch_id, platform_id, matches, today=now.date())
    if progress:
        context.progress = progress
    create_implied(context)
    return context


def _platform(connection: Connection, staged: StagedFile) -> int | None:
    """The id of the platform; raises ImportRejected where the target needs one and the file has none or an unknown one."""
    code = staged.reading.platform
    if code is None and not staged.target.of_platform:
        return None
    found = connection.execute(select(platform.c.id).where(platform.c.code == code)).scalar_one_or_none()
    if found is None:
        known = "、".join(connection.execute(select(platform.c.code).order_by(platform.c.id)).scalars())
        raise ImportRejected(
            Text(
                f"没有说明数据来自哪个平台（{code or '未选'}）。请选择平台：{known}。",
                f"Which platform the file comes from is not known ({code or 'none chosen'}). Choose one of: {known}.",
            )
        )
    return found


def _finish(context: LoadContext) -> LoadResult:
    """Write quarantine and totals; raises AssertionError (and so rolls everything back) when the rows do not add up."""
    staged, counts = context.staged, context.counts
    _remember_aliases(context)
    context.quarantine_staged()
    totals = {
        "read": staged.read,
        "inserted": counts.inserted,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "duplicate": counts.duplicate,
        "quarantined": staged.quarantined + context.quarantined_rows,
    }
    assert staged.read == sum(totals.values()) - staged.read, f"the rows do not add up: {totals}"
    version = context.transaction.version if context.transaction.changed else None
    done = update(import_batch).where(import_batch.c.id == context.batch_id).values(**totals, version=version)
    context.connection.execute(done)
    if version is not None:
        _advance_as_of(context)
    return LoadResult(
        batch_id=context.batch_id,
        **totals,
        first_day=staged.first_day,
        last_day=staged.last_day,
        version=version,
        unknown=context.matches.unknown,
        created=dict(counts.created),
        flagged=counts.flagged,
        warnings=(
            *(warning(rule, **detail).message for rule, detail in (*staged.doubts, *context.doubts)),
            *context.matches.warnings,
        ),
    )


def _remember_aliases(context: LoadContext) -> None:
    """Store the decisions that names of this file needed; never a cell that may not be shown whole."""
    source, places = context.staged.reading.platform or "", context.matches.places
    decided = {
        (table, written): choice
        for (table, written), choice in context.decisions.matches.items()
        if isinstance(choice, int)
        and (table, plain(written)) in context.matches.decided
        and displayable(table, written, places) == written
    }
    if not decided:
        return
    of_source = name_alias.c.source == source
    stored = {(row.kind, row.written) for row in context.connection.execute(select(name_alias).where(of_source))}
    rows = [
        {"source": source, "kind": kind, "written": written, "target_id": choice, "batch_id": context.batch_id}
        for (kind, written), choice in decided.items()
        if (kind, written) not in stored
    ]
    if rows:
        context.connection.execute(insert(name_alias), rows)


def _advance_as_of(context: LoadContext) -> None:
    """Advance the as-of day of the data to the last day of the rows, never beyond today."""
    if context.staged.last_day is None:
        return
    last = min(context.staged.last_day, context.today)
    now = context.connection.execute(select(data_version.c.as_of)).scalar_one()
    if now is None or (context.staged.target.name in MOVES_AS_OF and last > now):
        context.transaction.as_of = last


def _too_many(result: LoadResult) -> bool:
    return result.quarantined > MOST_QUARANTINED * result.read


def _as_forecast(result: LoadResult, context: LoadContext) -> LoadResult:
    """The result without a batch, and with the quarantined rows, which are gone when the transaction is rolled back."""
    row = quarantined_row.c
    listed = select(row.line, row.column, row.rule, row.value, row.detail).where(row.batch_id == context.batch_id)
    found = context.connection.execute(listed.order_by(row.line, row.id).limit(MOST_LISTED))
    return replace(result, batch_id=None, version=None, quarantined_rows=tuple(map(tuple, found)))
