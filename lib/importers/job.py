"""The steps of an import in their order: inspect the file, find its tables, stage each, dry run or load, corrections.

The command and the watched folder (`run.py`) and the page (`ui/imports/uploaded_file.py`) import through this module
alone, so that the same file comes to the same rows wherever it is given. Which sheets of a workbook are imported is
decided here too.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.columnar.refresh import refresh
from lib.importers import saved_mappings
from lib.importers.corrections import corrections
from lib.importers.decisions import MOST_LISTED, ImportDecisions, LoadResult
from lib.importers.failures import COPY, PostCommitWarnings, describe_copy_failure
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.templates import ABOUT_SHEET, WORDS_SHEET
from lib.importers.history.batches import QuarantinedRow, describe_quarantined, quarantined
from lib.importers.inspect.inspect import FileInspection, inspect_file
from lib.importers.load.load import load_staged
from lib.importers.messages.file_errors import FileRejected
from lib.importers.privacy import secret_key
from lib.importers.read.source_file import SourceFile
from lib.importers.stage.stage import stage
from lib.importers.stage.staged_file import StagedFile
from lib.importers.turns import Turn, given

Progress = Callable[[str, float], None]
"""step, share: of the step "read" the rows so far, of all others the share of the load that is done (0 to 1)."""
INSPECT_OPTIONS = ("format_name", "encoding", "delimiter", "sheet", "header_row", "columns", "units")
READ_OPTIONS = ("platform", "team_name", "day_first", "read_hidden", "read_struck_out")
OTHER_HEADER = Text(
    "这些工作表的表头不同，没有读取：{sheets}", "These sheets have another header and were not read: {sheets}"
)
NO_ROWS = Text(
    "这些工作表只有表头、没有数据，没有读取：{sheets}",
    "These sheets hold a header and no rows and were not read: {sheets}",
)


@dataclass(frozen=True)
class ImportOptions:
    """What the steward says beforehand; None: find out. See `inspect_file`, `ReadOptions` and `ImportDecisions`."""

    format_name: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] | None = None
    units: Mapping[str, str] | None = None
    platform: str | None = None
    team_name: str | None = None
    day_first: bool | None = None
    read_hidden: bool | None = None
    read_struck_out: bool | None = None
    decisions: ImportDecisions = field(default_factory=ImportDecisions)
    dry_run: bool = False


@dataclass(frozen=True)
class InspectedTable:
    """A table to import: a file of one table (sheet None), or a sheet of a workbook of which several are imported.

    rejected: why this sheet cannot be read; it has no inspection then.
    """

    sheet: str | None
    inspection: FileInspection | None
    rejected: Text | None = None


def sheets_to_import(inspection: FileInspection, options: ImportOptions) -> list[str]:
    """The sheets that are imported one after the other: those visible ones with the format that was recognised.

    Empty where the steward chose a sheet, or fewer than two have that format: the file is then one table.
    """
    if options.sheet is not None or inspection.format is None:
        return []
    names = [s.name for s in inspection.sheets if not s.hidden and s.format and s.format == inspection.format]
    return names if len(names) > 1 else []


def sheets_with_other_header(inspection: FileInspection, names: Iterable[str]) -> tuple[Text, ...]:
    """Names the visible sheets with content that are not among `names`, if there are any."""
    known = {*names, ABOUT_SHEET, WORDS_SHEET}
    return _listed(OTHER_HEADER, [s.name for s in inspection.sheets if s.rows and not s.hidden and s.name not in known])


def _listed(words: Text, sheets: list[str]) -> tuple[Text, ...]:
    listed = "、".join(sheets)
    return (Text(words.zh.format(sheets=listed), words.en.format(sheets=listed)),) if sheets else ()


def with_code_list(decisions: ImportDecisions, spec: FormatSpec | None) -> ImportDecisions:
    """The decisions with the list of region codes that the format is bound to, if it is bound to one."""
    return replace(decisions, code_list=spec.code_list) if spec and spec.code_list else decisions


def read_options(inspection: FileInspection, options: ImportOptions) -> ReadOptions:
    """How a table is read. Raises ImportRejected, see `FileInspection.reading`."""
    chosen = {name: getattr(options, name) for name in READ_OPTIONS}
    return inspection.reading(**{name: value for name, value in chosen.items() if value is not None})


@dataclass(frozen=True)
class ImportJob:
    """The import of `source` by `person`. turn: since the file was given; None: it is given when it is loaded. Every step raises ImportRejected with the reason, DatabaseUnavailable, and
    secret_key.KeyRejected and worker.process.NoSpace for what is no fault of the file."""

    database: object
    source: SourceFile
    person: Person
    key_file: Path
    turn: Turn | None = None

    def inspect(self, options: ImportOptions) -> FileInspection:
        """What the file is; of a workbook the first sheet that fits best, with all others in `sheets`."""
        asked = {name: getattr(options, name) for name in INSPECT_OPTIONS}
        return inspect_file(self.source, saved=saved_mappings.saved(self.database), **asked)

    def tables(
        self, inspection: FileInspection, options: ImportOptions
    ) -> tuple[list[InspectedTable], tuple[Text, ...]]:
        """The tables to import, in the order of the file, and which sheets are not read and why."""
        names = sheets_to_import(inspection, options)
        if not names:
            return [InspectedTable(None, inspection)], ()
        found, empty = [], []
        for name in names:
            try:
                one = replace(options, sheet=name, format_name=inspection.format.name)
                found.append(InspectedTable(name, self.inspect(one)))
            except FileRejected as error:
                if error.rule == "no_space":
                    raise
                if error.rule == "only_a_header":  # a month that is still to come
                    empty.append(name)
                else:
                    found.append(InspectedTable(name, None, error.message))
        hidden = (warning.message for warning in inspection.warnings if warning.rule == "hidden_sheet")
        return found, (*sheets_with_other_header(inspection, names), *hidden, *_listed(NO_ROWS, empty))

    def key(self) -> bytes:
        """The secret key of persons, made when there is none yet."""
        return secret_key.key_of(self.database, self.key_file)

    def stage(
        self, inspection: FileInspection, options: ImportOptions, *, key: bytes, progress: Callable[[int], None]
    ) -> StagedFile:
        """The rows of a table, read and checked; to be closed by the caller. `progress`: rows so far."""
        return stage(self.source, read_options(inspection, options), key=key, progress=progress)

    def load(
        self, staged: StagedFile, decisions: ImportDecisions, *, key: bytes, keep: bool, progress: Progress
    ) -> LoadResult:
        """Import the rows, or with `keep=False` say what an import would do. Raises TooManyQuarantined."""
        with ExitStack() as stack:
            if keep:
                turn = self.turn or stack.enter_context(given(self.database))
                turn.wait(lambda: progress("rows", 0.0))
            return load_staged(
                self.database,
                staged,
                decisions,
                person=self.person,
                now=local_now(),
                key=key,
                progress=progress,
                keep=keep,
            )

    def quarantined_rows(self, result: LoadResult) -> list[QuarantinedRow]:
        """The quarantined rows of an import or of a forecast, in the order of the file; a forecast lists the first
        MOST_LISTED."""
        if result.batch_id is None:
            return [describe_quarantined(*row) for row in result.quarantined_rows]
        return quarantined(self.database, result.batch_id)

    def write_corrections(
        self, staged: StagedFile, result: LoadResult, rows: list[QuarantinedRow], file: BinaryIO, *, language: str
    ) -> int:
        """Write the quarantined rows to `file` as a workbook to be corrected; returns how many.

        Raises FileRejected too_many_corrections, also for a forecast that could not list them all.
        """
        if result.batch_id is None and len(rows) >= MOST_LISTED:
            raise FileRejected("too_many_corrections", rows=result.quarantined, most=corrections.MOST_ROWS)
        reasons = [(row.line, row.column, row.rule, row.detail) for row in rows]
        return corrections.write_corrections(self.source, staged, reasons, file, language=language)


def refresh_copy(database, warnings: PostCommitWarnings, *, progress: Progress | None = None) -> None:
    """Bring the columnar copy to the version of the database. What fails is added to `warnings`, never raised."""
    if database.copy is None:
        return
    report = progress or (lambda step, share: None)
    with warnings.collect(COPY, describe_copy_failure):
        report("columns", 0.95)
        refresh(database, progress=lambda *_: report("columns", 0.95))
