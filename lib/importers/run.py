"""A file at a path through the steps of `job.py`, every table of it: for the command and for watched folders."""

from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable, migrate
from lib.files.atomic_files import write_new
from lib.importers.decisions import LoadResult
from lib.importers.errors import ImportRejected, TooManyQuarantined
from lib.importers.failures import PostCommitWarnings
from lib.importers.history.batches import QuarantinedRow
from lib.importers.inspect.inspect import FileInspection
from lib.importers.job import ImportJob, ImportOptions, InspectedTable, Progress, refresh_copy, with_code_list
from lib.importers.privacy.secret_key import KeyRejected
from lib.importers.read.source_file import open_path
from lib.importers.stage.staged_file import StagedFile
from lib.importers.turns import Turn, given
from lib.importers.worker.process import NoSpace

CORRECTIONS_ENDING = ".corrections.xlsx"
NO_CORRECTIONS = Text(
    "待改正的行没有写入 {folder}：{why}", "The rows to correct could not be written to {folder}: {why}"
)
NO_LIST = Text("不能列出被搁置的行：{why}", "The rows set aside cannot be listed: {why}")


@dataclass(frozen=True)
class ImportResult:
    """The result for a file, or for one `sheet` of it where several are imported.

    inspection: None for what is no table. rejected: why nothing of it was imported; `outcome` then says what would have
    been done, where that is known. quarantined_rows: with their reasons. corrections: the workbook written. warnings:
    sheets that were not read, and what could not be done after the import.
    """

    sheet: str | None = None
    inspection: FileInspection | None = None
    outcome: LoadResult | None = None
    rejected: Text | None = None
    quarantined_rows: tuple[QuarantinedRow, ...] = ()
    corrections: Path | None = None
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Run:
    job: ImportJob
    options: ImportOptions
    stem: str
    corrections: Path | None
    progress: Progress


def import_file(
    database,
    path: Path,
    options: ImportOptions,
    *,
    key_file: Path,
    person: Person,
    corrections: Path | None = None,
    progress: Progress | None = None,
    turn: Turn | None = None,
) -> Iterator[ImportResult]:
    """Import one file and yield its result; of a workbook every visible sheet of the same format, one after the other.

    `turn`: since the file was given; None: it is given now. `corrections`: a folder for a workbook of the quarantined rows, readable by its owner alone. Once rows are in the
    database nothing is raised any more: what could not be done after it stands in the warnings. Raises KeyRejected,
    NoSpace, NotAllowed, DatabaseUnavailable and what `progress` raises, all before anything of the current sheet was
    written.
    """
    _reject_other_shape(database)
    try:
        given_now = nullcontext(turn) if turn or options.dry_run else given(database)
        with open_path(path) as source, given_now as turn:
            job = ImportJob(database, source, person, key_file, turn)
            run = _Run(job, options, path.stem, corrections, progress or (lambda step, share: None))
            tables, unread = job.tables(job.inspect(options), options)
            for table in tables:
                result = _import_table(run, table)
                yield replace(result, warnings=(*unread, *result.warnings))
                unread = ()
    except (KeyRejected, NoSpace):
        raise
    except ImportRejected as error:
        yield ImportResult(rejected=error.message)


def _reject_other_shape(database) -> None:
    """Raises DatabaseUnavailable for a database that another version of this program made."""
    found = database.run(migrate.current)
    if found != migrate.head():
        raise DatabaseUnavailable(
            f"The database has another shape ({found or 'no tables'}) than this program needs ({migrate.head()}): "
            "run `python -m lib migrate`"
        )


def _import_table(run: _Run, table: InspectedTable) -> ImportResult:
    """One table: staged, loaded, and what comes after."""
    result = ImportResult(table.sheet, table.inspection, rejected=table.rejected)
    if table.inspection is None:
        return result
    try:
        key = run.job.key()
        reading = run.job.stage(
            table.inspection, run.options, key=key, progress=lambda rows: run.progress("read", rows)
        )
        with closing(reading) as staged:
            outcome, rejected = _load(run, staged, key)
            return _after_load(run, staged, replace(result, outcome=outcome, rejected=rejected))
    except (KeyRejected, NoSpace):
        raise
    except ImportRejected as error:
        return replace(result, rejected=error.message)


def _load(run: _Run, staged: StagedFile, key: bytes) -> tuple[LoadResult, Text | None]:
    """What was done, or what would be done and why it was not."""
    decisions = with_code_list(run.options.decisions, staged.reading.format)
    try:
        return run.job.load(staged, decisions, key=key, keep=not run.options.dry_run, progress=run.progress), None
    except TooManyQuarantined as error:
        return error.outcome, error.message


def _after_load(run: _Run, staged: StagedFile, result: ImportResult) -> ImportResult:
    """The copy refreshed, the quarantined rows listed and written: raises nothing, for rows may be in the database."""
    # A steward who reads "nothing was imported" imports or corrects twice: no failure after the commit may read so.
    warnings, outcome, job = PostCommitWarnings(), result.outcome, run.job
    if outcome.version is not None:
        refresh_copy(job.database, warnings, progress=run.progress)
    rows, written = [], None
    with warnings.collect(NO_LIST):
        rows = job.quarantined_rows(outcome)
    if run.corrections and rows:
        with warnings.collect(NO_CORRECTIONS, folder=run.corrections):
            written = write_new(
                run.corrections,
                run.stem,
                CORRECTIONS_ENDING,
                lambda file: job.write_corrections(staged, outcome, rows, file, language="zh"),
            )
    return replace(result, quarantined_rows=tuple(rows), corrections=written, warnings=tuple(warnings))
