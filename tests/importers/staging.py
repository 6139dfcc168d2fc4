"""Staged files made by hand: rows as a worker would leave them, for what comes after it."""

from datetime import date, datetime
from tempfile import TemporaryFile

import pyarrow as pa

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.importers.decisions import ImportDecisions, LoadResult
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.load.load import load_staged
from lib.importers.parse.staged_schema import QUARANTINED_COLUMNS, activity_ref, digest, schema
from lib.importers.stage.staged_file import StagedFile
from lib.schema import import_batch

TODAY = date(2025, 12, 31)
NOW = datetime(2025, 12, 31, 12, 0)


def staged(
    target_name: str, rows: list[dict], *, platform: str | None = None, columns=None, lines=None, piece=None
) -> StagedFile:
    """`rows` by field of the target, under headers that are the fields' names; `columns`: those that the file has
    (default: those that any row fills). `piece`: rows a batch of Arrow."""
    target = TARGETS[target_name]
    known = [f.name for f in target.fields] + [name for name in schema(target).names if not target.has(name)]
    columns = columns or [name for name in known if any(name in row for row in rows)]
    spec = FormatSpec("by_hand", Text("手工", "By hand"), target_name, {name: (name,) for name in known})
    lines = lines or range(2, len(rows) + 2)
    table = pa.Table.from_pylist(
        [_row(target, row, line) for row, line in zip(rows, lines, strict=True)], schema=schema(target)
    )
    days = [_day(row[target.day]) for row in rows if row.get(target.day)]
    return StagedFile(
        reading=ReadOptions("csv", spec, platform=platform),
        sha256=digest(repr(rows)) * 2,
        columns=tuple(columns),
        read=len(rows),
        skipped=0,
        quarantined=0,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        rows_file=_written(table, piece),
        quarantined_file=_written(pa.Table.from_pylist([], schema=QUARANTINED_COLUMNS), None),
    )


def _row(target: Target, row: dict, line: int) -> dict:
    found = {"line": line, "source_ref": _reference(target, row)}
    if target.name == "hours":
        day = row["served_on"].isoformat()
        found["activity_ref"] = activity_ref(row.get("activity") or "", row.get("team") or "", day)
    return found | row


def _reference(target: Target, row: dict) -> str:
    if target.name == "activities":
        return activity_ref(row["activity"], row.get("team") or "", _day(row["starts"]).isoformat())
    if target.name == "hours":
        return digest(*(str(row.get(name)) for name in ("person_key", *target.natural_key)))
    return digest(*(str(row.get(name)) for name in target.natural_key))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _written(table: pa.Table, piece: int | None):
    file = TemporaryFile()  # noqa: SIM115 - Staged closes it
    with pa.ipc.new_stream(file, table.schema) as stream:
        stream.write_table(table, piece)
    return file


def batch_row() -> tuple:
    """The table and the one row of an import without rows, to hang changes on."""
    counts = dict.fromkeys(("read", "inserted", "updated", "unchanged", "duplicate", "quarantined"), 0)
    row = {"format": "by_hand", "file_sha256": "0" * 64, "imported_by": "local", "imported_at": NOW}
    return import_batch, [row | counts]


def import_file(database, target: str, rows: list[dict], **how) -> LoadResult:
    """Stage `rows` (see `staged`) and write them for Binjiang, without the quarantined ones."""
    file = staged(target, rows, **how)
    try:
        return load_staged(
            database, file, ImportDecisions(place=330108, accept_quarantined=True), person=LOCAL, now=NOW
        )
    finally:
        file.close()
