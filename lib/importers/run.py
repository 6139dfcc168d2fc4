"""One file from its place on the disk into the database: inspect, stage, write, refresh. For commands and watched folders.

The page goes the same steps one by one, with the steward looking on.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib.access import Person
from lib.atomic_files import write_new
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.columnar.refresh import refresh
from lib.db import DatabaseUnavailable, migrate
from lib.importers import saved_mappings
from lib.importers.corrections import corrections
from lib.importers.decisions import MOST_LISTED, ImportDecisions, LoadResult
from lib.importers.errors import ImportRejected, TooManyQuarantined
from lib.importers.failures import COPY, Notes, of_the_copy
from lib.importers.formats.template_workbooks import ABOUT_SHEET, WORDS_SHEET
from lib.importers.history.batches import QuarantinedRow, describe_quarantined, quarantined
from lib.importers.inspect.inspect import FileInspection, inspect_file
from lib.importers.load.load import load_staged
from lib.importers.messages.file_errors import FileRejected
from lib.importers.privacy import secret_key
from lib.importers.read.source_file import SourceFile, open_path
from lib.importers.stage.stage import stage
from lib.importers.stage.staged_file import StagedFile
from lib.importers.worker.process import NoSpace

Progress = Callable[[str, float], None]
CORRECTIONS_ENDING = ".corrections.xlsx"
NO_CORRECTIONS = Text(
    "待改正的行没有写入 {folder}：{why}", "The rows to correct could not be written to {folder}: {why}"
)
NO_LIST = Text("不能列出被搁置的行：{why}", "The rows set aside cannot be listed: {why}")
UNREAD = Text(
    "这些工作表的表头不同，没有读取：{sheets}", "These sheets have another header and were not read: {sheets}"
)


@dataclass(frozen=True)
class ImportOptions:
    """What a command says beforehand; None: find out. See `ReadOptions` and `ImportDecisions`."""

    format_name: str | None = None
    platform: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    team: str | None = None
    choices: ImportDecisions = field(default_factory=ImportDecisions)
    dry_run: bool = False


@dataclass(frozen=True)
class ImportResult:
    """What became of a file, or of one `sheet` of it where several are read.

    refused: why nothing of it was imported; `outcome` then says what would have become of it, where that is known.
    inspection: None for what is no table. quarantined_rows: its rows in quarantine, with reasons. corrections: the workbook written.
    notes: what else has to be known, such as what could not be done after the import.
    """

    sheet: str | None = None
    inspection: FileInspection | None = None
    outcome: LoadResult | None = None
    refused: Text | None = None
    quarantined_rows: tuple[QuarantinedRow, ...] = ()
    corrections: Path | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Job:
    database: object
    path: Path
    given: ImportOptions
    key_file: Path
    person: Person
    corrections: Path | None
    tell: Progress


def import_file(
    database,
    path: Path,
    given: ImportOptions,
    *,
    key_file: Path,
    person: Person,
    corrections: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[ImportResult]:
    """Import one file and tell what became of it; of a workbook every visible sheet of the same format, one by one.

    `corrections`: a folder for a workbook of the rows set aside, readable by its owner alone. Once rows are in the
    database nothing is raised any more: what could not be done after it stands in the notes. Raises KeyRefused, NoSpace,
    NotAllowed, DatabaseUnavailable and what `progress` raises, all before anything of the sheet in hand was written.
    """
    job = _Job(database, path, given, key_file, person, corrections, progress or (lambda step, share: None))
    _refuse_other_shape(database)
    try:
        with open_path(path) as source:
            yield from _sheets(job, source)
    except (secret_key.KeyRefused, NoSpace):
        raise
    except ImportRejected as fault:
        yield ImportResult(refused=fault.words)


def _refuse_other_shape(database) -> None:
    """Raises DatabaseUnavailable for a database that another version of this program made."""
    found = database.run(migrate.current)
    if found != migrate.head():
        raise DatabaseUnavailable(
            f"The database has another shape ({found or 'no tables'}) than this program needs ({migrate.head()}): "
            "run `python -m lib migrate`"
        )


def _sheets(job: _Job, source: SourceFile) -> Iterator[ImportResult]:
    saved = saved_mappings.saved(job.database)
    asked = {name: getattr(job.given, name) for name in ("format_name", "encoding", "delimiter", "sheet", "header_row")}
    seen = inspect_file(source, saved=saved, **asked)
    names = (
        []
        if job.given.sheet
        else [s.name for s in seen.sheets if not s.hidden and s.format and s.format == seen.format]
    )
    if len(names) < 2:
        yield _bring(job, source, seen, None)
        return
    notes = _unread(seen, names)
    for name in names:
        try:
            found = inspect_file(source, saved=saved, **{**asked, "sheet": name, "format_name": seen.format.name})
        except NoSpace:
            raise
        except FileRejected as fault:
            if fault.rule != "only_a_header":  # a month that is still to come
                yield ImportResult(name, refused=fault.words)
            continue
        brought = _bring(job, source, found, name)
        yield replace(brought, notes=(*notes, *brought.notes))
        notes = ()


def _unread(seen: FileInspection, names: list[str]) -> tuple[Text, ...]:
    """What the steward has to know of the sheets that are not among `names`."""
    others = {sheet.name for sheet in seen.sheets if sheet.rows and not sheet.hidden} - {
        *names,
        ABOUT_SHEET,
        WORDS_SHEET,
    }
    listed = "、".join(sheet.name for sheet in seen.sheets if sheet.name in others)
    unread = (Text(UNREAD.zh.format(sheets=listed), UNREAD.en.format(sheets=listed)),) if others else ()
    return (*unread, *(doubt.words for doubt in seen.warnings if doubt.rule == "hidden_sheet"))


def _bring(job: _Job, source: SourceFile, seen: FileInspection, sheet: str | None) -> ImportResult:
    """One table: checked, written, and what comes after."""
    given = job.given
    try:
        reading = seen.reading(team_name=given.team, **({"platform": given.platform} if given.platform else {}))
        key = secret_key.key_of(job.database, job.key_file)
        with closing(stage(source, reading, key=key, progress=lambda rows: job.tell("read", rows))) as staged:
            outcome, refused = _write(job, staged, key)
            return _afterwards(job, source, staged, ImportResult(sheet, seen, outcome, refused))
    except (secret_key.KeyRefused, NoSpace):
        raise
    except ImportRejected as fault:
        return ImportResult(sheet, seen, refused=fault.words)


def _write(job: _Job, staged: StagedFile, key: bytes) -> tuple[LoadResult, Text | None]:
    """What was done, or what would be done and why it was not."""
    choices = job.given.choices
    if staged.reading.format.code_list:
        choices = replace(choices, code_list=staged.reading.format.code_list)
    asked = {"person": job.person, "now": local_now(), "key": key, "progress": job.tell, "keep": not job.given.dry_run}
    try:
        return load_staged(job.database, staged, choices, **asked), None
    except TooManyQuarantined as fault:
        return fault.outcome, fault.words


def _afterwards(job: _Job, source: SourceFile, staged: StagedFile, brought: ImportResult) -> ImportResult:
    """The copy refreshed, the rows set aside listed and written: raises nothing, for the rows may be in the database."""
    notes, outcome = Notes(), brought.outcome
    if outcome.version is not None and job.database.copy:
        with notes.of(COPY, of_the_copy):
            job.tell("columns", 0.95)
            refresh(job.database, progress=lambda *_: job.tell("columns", 0.95))
    aside, written = (), None
    with notes.of(NO_LIST):
        aside = tuple(quarantined(job.database, outcome.batch_id) if outcome.batch_id else _foreseen(outcome))
    if job.corrections and aside:
        with notes.of(NO_CORRECTIONS, folder=job.corrections):
            written = _corrections(job, source, staged, aside, outcome)
    return replace(brought, quarantined_rows=aside, corrections=written, notes=tuple(notes))


def _foreseen(outcome: LoadResult) -> list[QuarantinedRow]:
    return [describe_quarantined(*row) for row in outcome.quarantined_rows]


def _corrections(
    job: _Job, source: SourceFile, staged: StagedFile, aside: tuple[QuarantinedRow, ...], outcome: LoadResult
) -> Path:
    if outcome.batch_id is None and len(aside) >= MOST_LISTED:  # a forecast lists no more, and none may be left out
        raise FileRejected("too_many_corrections", rows=outcome.quarantined, most=corrections.MOST_ROWS)
    refused = [(row.line, row.column, row.rule, row.detail) for row in aside]
    return write_new(
        job.corrections,
        job.path.stem,
        CORRECTIONS_ENDING,
        lambda file: corrections.write_corrections(source, staged, refused, file, language="zh"),
    )
