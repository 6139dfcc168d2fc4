"""One import is one transaction: the batch, its rows by the writer of its target, what was set aside, and the sum of all.

A new target: its writer in WRITERS. Nothing is written when a fault comes, and nothing when only the forecast is wanted.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from lib.access import Permission, Person, require
from lib.catalogue.vocabularies import Text
from lib.db import WriteTransaction
from lib.importers.decisions import MOST_LISTED, MOST_QUARANTINED, ImportDecisions, LoadResult
from lib.importers.errors import ImportRejected, TooManyQuarantined
from lib.importers.load import registers, service_records, volunteers
from lib.importers.load.implied_entities import make_new
from lib.importers.load.load_context import LoadContext, Progress
from lib.importers.load.upsert import insert_rows
from lib.importers.match.match import find, remember
from lib.importers.privacy import secret_key
from lib.importers.stage.staged_file import StagedFile
from lib.schema import data_version, import_batch, platform, quarantined_row

WRITERS: dict[str, Callable[[LoadContext], None]] = {
    "hours": service_records.write_hours,
    "volunteers": volunteers.write_volunteers,
}
"""Writers by target; all others are registers."""
MOVES_AS_OF = ("hours", "volunteers", "activities")
"""Targets whose days say up to when the data speaks; the others do so only where nothing else does."""


class _OnlyAForecast(Exception):
    """Takes the transaction back when nothing is to be kept."""


def write(
    database,
    staged: StagedFile,
    choices: ImportDecisions,
    *,
    person: Person,
    now: datetime,
    key: bytes | None = None,
    progress: Progress | None = None,
    keep: bool = True,
) -> LoadResult:
    """Bring the staged rows into the database, or say exactly what would happen (`keep=False`: nothing is written).

    `now`: local time, Asia/Shanghai. `key`: the key of persons that staged the rows; another one than before is refused.
    Raises NotAllowed, ImportRejected, TooManyQuarantined (unless `choices.accept_quarantined`; never for a forecast),
    DatabaseUnavailable.
    """
    require(person, Permission.IMPORT)
    outcome: list[LoadResult] = []
    try:
        with database.write_rows(joined=staged.target.name == "hours") as changing:
            if key is not None and staged.target.persons:
                secret_key.bind(changing.connection, key, now)
            work = _begin(changing, staged, choices, person=person, now=now, progress=progress)
            WRITERS.get(staged.target.name, registers.write_register)(work)
            outcome.append(_end(work))
            if not keep:
                outcome[0] = _forecast(outcome[0], work)
                raise _OnlyAForecast
            if _too_many(outcome[0]) and not choices.accept_quarantined:
                raise TooManyQuarantined(_forecast(outcome[0], work))
    except _OnlyAForecast:
        pass
    return outcome[0]


def _begin(
    changing: WriteTransaction,
    staged: StagedFile,
    choices: ImportDecisions,
    *,
    person: Person,
    now: datetime,
    progress: Progress | None,
) -> LoadContext:
    connection, reading = changing.connection, staged.reading
    platform_id = _platform(connection, staged)
    row = {
        "format": reading.format.name[:40],
        "file_sha256": staged.sha256,
        "code_list": choices.code_list,
        "imported_by": person.subject,
        "imported_at": now.replace(tzinfo=None, microsecond=0),
        "platform_id": platform_id,
        "target": staged.target.name,
        "covers_from": staged.first_day,
        "covers_to": staged.last_day,
        **dict.fromkeys(("read", "inserted", "updated", "unchanged", "duplicate", "quarantined"), 0),
    }
    [batch_id] = insert_rows(connection, import_batch, [row])
    matched = find(connection, staged, choices)
    work = LoadContext(changing, staged, choices, batch_id, platform_id, matched, today=now.date())
    if progress:
        work.tell = progress
    make_new(work)
    return work


def _platform(connection: Connection, staged: StagedFile) -> int | None:
    """The id of the platform; raises ImportRejected where one is needed and none, or an unknown one, is named."""
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


def _end(work: LoadContext) -> LoadResult:
    """Quarantine, counts and the sum; raises AssertionError (and so takes all back) when the rows do not add up."""
    staged, counts = work.staged, work.counts
    remember(work)
    for batch in staged.quarantined_rows():
        rows = batch.to_pylist()
        work._waiting += [{**row, "batch_id": work.batch_id} for row in rows]
        work.write_refused()
    work.write_refused()
    quarantined = staged.quarantined + work.refused_rows
    sums = {
        "read": staged.read,
        "inserted": counts.inserted,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "duplicate": counts.duplicate,
        "quarantined": quarantined,
    }
    assert staged.read == sum(sums.values()) - staged.read, f"the rows do not add up: {sums}"
    version = work.changing.version if work.changing.changed else None
    done = update(import_batch).where(import_batch.c.id == work.batch_id).values(**sums, version=version)
    work.connection.execute(done)
    if version is not None:
        _move_as_of(work)
    return LoadResult(
        batch_id=work.batch_id,
        **sums,
        first_day=staged.first_day,
        last_day=staged.last_day,
        version=version,
        unknown=work.matched.unknown,
        made=dict(counts.made),
        flagged=counts.flagged,
        notes=work.matched.notes,
    )


def _move_as_of(work: LoadContext) -> None:
    """The last day that the data speaks for moves on to the last day of the rows, never beyond today."""
    if work.staged.last_day is None:
        return
    last = min(work.staged.last_day, work.today)
    now = work.connection.execute(select(data_version.c.as_of)).scalar_one()
    if now is None or (work.staged.target.name in MOVES_AS_OF and last > now):
        work.changing.as_of = last


def _too_many(outcome: LoadResult) -> bool:
    return outcome.quarantined > MOST_QUARANTINED * outcome.read


def _forecast(outcome: LoadResult, work: LoadContext) -> LoadResult:
    """The same without a batch, and with the rows set aside, which go when the transaction is taken back."""
    row = quarantined_row.c
    listed = select(row.line, row.column, row.rule, row.value, row.detail).where(row.batch_id == work.batch_id)
    found = work.connection.execute(listed.order_by(row.line, row.id).limit(MOST_LISTED))
    return replace(outcome, batch_id=None, version=None, quarantined_rows=tuple(map(tuple, found)))
