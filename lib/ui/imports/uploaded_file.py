"""A file that a steward uploaded: how it is to be read, its tables, what an import would do and what it did.

Its content is held by the tab alone, in temporary files without a name: closed, replaced or with the tab gone, they are
deleted.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO
from weakref import finalize

from lib.access import Person
from lib.audit.chain import append
from lib.audit.verbs import Verb
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.importers import saved_mappings
from lib.importers.decisions import ImportDecisions, UnresolvedName
from lib.importers.errors import ImportRejected
from lib.importers.failures import OF_THE_DATABASE
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.targets import TARGETS
from lib.importers.history.batches import QuarantinedRow
from lib.importers.inspect.inspect import FileInspection, SheetSummary
from lib.importers.job import ImportJob, ImportOptions, sheets_to_import, with_code_list
from lib.importers.messages.file_errors import FileRejected
from lib.importers.privacy.secret_key import KeyRejected
from lib.importers.read.source_file import SourceFile
from lib.importers.read.undecided_columns import with_columns
from lib.importers.worker.process import NoSpace
from lib.settings import load
from lib.ui.cache import database
from lib.ui.imports.background_job import AWAY, Job, job_failure
from lib.ui.imports.uploaded_table import UploadedTable

OF_READING = frozenset(
    {"encoding", "encoding_unclear", "no_header", "header_unknown", "format_unknown", "wrong_sheet", "stray_quote"}
)
"""Errors of a file that may be read another way."""


@dataclass(eq=False)
class UploadedFile:
    """One file. options: what the steward chose about reading it. decided: names that were asked about.

    tables, unread: known once the file was checked; unread says which sheets are not read and why. sheets: all of the
    workbook. rejected: why the file cannot be read, or why nothing of it was imported. imported: an import ended.
    """

    source: SourceFile
    owner: Person
    options: ImportOptions = field(default_factory=ImportOptions)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    decided: dict[tuple[str, str], UnresolvedName] = field(default_factory=dict)
    by_hand: bool = False
    seen: FileInspection | None = None
    sheets: tuple[SheetSummary, ...] = ()
    tables: list[UploadedTable] = field(default_factory=list)
    unread: tuple[Text, ...] = ()
    imported: bool = False
    rejected: Text | None = None
    rejected_by: str | None = None
    job: Job | None = None

    def __post_init__(self):
        # A tab that is closed drops its session without notice: then the files are closed with it.
        self._open = [self.source]
        finalize(self, _close_all, self._open)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def spec(self) -> FormatSpec | None:
        """The format that the file is read with; None while it is not known."""
        return None if self.by_hand or self.seen is None else self.seen.format

    @property
    def target(self) -> Target | None:
        return self.spec and TARGETS[self.spec.target]

    @property
    def decisions(self) -> ImportDecisions:
        return self.options.decisions

    @property
    def may_be_big5(self) -> bool:
        """Whether the header is known once the file is read as Big5, and nobody has said so yet."""
        return self.seen is not None and any(warning.rule == "looks_like_big5" for warning in self.seen.warnings)

    @property
    def readable_otherwise(self) -> bool:
        """Whether another sheet, encoding, separator or header row may help: it does not help a picture."""
        chosen = ("format_name", "encoding", "delimiter", "sheet", "header_row")
        return (
            self.seen is not None
            or any(getattr(self.options, name) is not None for name in chosen)
            or self.rejected_by in OF_READING
        )

    @property
    def sheets_read(self) -> list[str]:
        """The sheets that are imported, where they are several."""
        return [] if self.seen is None else sheets_to_import(self.seen, self.options)

    def has(self, name: str) -> bool:
        """Whether a column of the file, or the format, gives that field of the target."""
        return name in self.spec.columns(self.seen.header) or name in self.spec.fixed

    @property
    def missing(self) -> list[str]:
        """What has to be said of the whole file before it can be checked: "columns", "units", "platform", "place"."""
        platform = self.target.of_platform and (self.options.platform or self.spec.platform) is None
        place = self.target.has("place") and not self.has("place") and self.decisions.place is None
        unclear = {"columns": self.seen.undecided, "units": self.seen.unclear_units}
        asked = unclear | {"platform": platform, "place": place}
        return [name for name, lacking in asked.items() if lacking]

    @property
    def checked(self) -> bool:
        """Whether it is known of every table what an import would do."""
        return bool(self.tables) and all(table.result or table.rejected for table in self.tables)

    def inspect(self, **chosen) -> None:
        """Inspect the file (again), with what the steward chose; None: find out."""
        self.options = replace(self.options, **chosen)
        self._forget_tables()
        self.rejected = self.rejected_by = None
        try:
            self.seen = self._import_job().inspect(self.options)
        except ImportRejected as error:
            self.rejected = error.message
            self.rejected_by = error.rule if isinstance(error, FileRejected) else None
        except OF_THE_DATABASE:
            self.rejected = AWAY
        else:
            if self.options.sheet is None:
                self.sheets = self.seen.sheets
            spec = self.seen.format
            if spec and spec.platform:  # what was chosen was for another format: this one belongs to its own platform
                self.options = replace(self.options, platform=None)
            self.options = replace(self.options, decisions=with_code_list(self.decisions, spec))

    def set(self, **options) -> None:
        """Read the rows otherwise: platform, team_name, day_first."""
        self.options = replace(self.options, **options)
        self._forget_tables()

    def decide(self, **decisions) -> None:
        """Decide otherwise what becomes of the rows: fields of ImportDecisions."""
        self.options = replace(self.options, decisions=replace(self.decisions, **decisions))
        self.rejected = None
        for table in self.tables:
            table.forecast = None

    def explain(self, meant: dict[str, dict[str, str]]) -> None:
        """Save what unknown words of the file mean with the format, for files with this header, and read it again."""
        self._keep(saved_mappings.explained(self.spec, meant))
        if self.rejected is None:
            self.check()

    def say_columns(self, said: dict[str, str]) -> None:
        """Save what columns hold (word -> field, or "") with the format, for files with this header, and inspect it again."""
        self._keep(with_columns(self.spec, said))

    def _keep(self, spec: FormatSpec) -> None:
        kept = {"name": saved_mappings.name_of(spec), "by": self.owner, "now": local_now()}
        saved = saved_mappings.save(database(), spec, self.seen.header, **kept)
        self.inspect(format_name=saved.name)

    def _import_job(self) -> ImportJob:
        return ImportJob(database(), self.source, self.owner, load().person_key)

    def check(self) -> None:
        """Begin to read every row and to compute what an import would do."""
        self.rejected = None
        self.job = Job("check", self._check)

    def _check(self, report_rows, report_share) -> None:
        job = self._import_job()
        key, rows = job.key(), 0
        if not self.tables:
            found, self.unread = job.tables(self.seen, self.options)
            self.tables = [UploadedTable(one.sheet, one.inspection, one.rejected) for one in found]
        for table in self.tables:
            if table.inspection is None or table.done:
                continue
            with self._rejecting(table):
                if table.staged is None:
                    say = partial(lambda before, more: report_rows(before + more), rows)
                    table.staged = job.stage(table.inspection, self.options, key=key, progress=say)
                    self._open.append(table.staged)
                rows += table.staged.read
                table.forecast = job.load(table.staged, self.decisions, key=key, keep=False, progress=report_share)

    def import_file(self, *, accept_quarantined: bool) -> None:
        """Begin the import; `accept_quarantined`: also of tables with many quarantined rows."""
        decisions = replace(self.decisions, accept_quarantined=accept_quarantined)
        self.rejected, self.options = None, replace(self.options, decisions=decisions)
        self.job = Job("import", self._import)

    def _import(self, _report_rows, report_share) -> None:
        job = self._import_job()
        key = job.key()
        for table in self.tables:
            if table.forecast is not None and table.done is None:
                with self._rejecting(table):
                    table.done = job.load(table.staged, self.decisions, key=key, keep=True, progress=report_share)
        self.imported = True

    @contextmanager
    def _rejecting(self, table: UploadedTable) -> Iterator[None]:
        """A sheet that is rejected keeps its reason, and the next one is read; a file of one table is rejected as a whole."""
        try:
            table.rejected = None
            yield
        except (KeyRejected, NoSpace):
            raise
        except ImportRejected as error:
            if len(self.tables) == 1:
                raise
            table.rejected = error.message

    def take_result(self) -> None:
        """Note how the job ended."""
        job, self.job = self.job, None
        try:
            job.result()
        except Exception as error:  # whatever a file may cause: the page and the server live
            self.rejected = job_failure(error)

    def quarantined_rows(self, table: UploadedTable) -> list[QuarantinedRow]:
        """The rows of the table that an import would quarantine, or has quarantined."""
        return [] if table.result is None else self._import_job().quarantined_rows(table.result)

    def write_corrections(self, number: int, file: BinaryIO, *, language: str) -> None:
        """Write the quarantined rows of the table of that number as a workbook, and record that they are opened: they hold
        the file's personal data. Raises IndexError, FileRejected, AuditRefused, DatabaseUnavailable."""
        table = self.tables[number]
        rows = self.quarantined_rows(table)
        self._import_job().write_corrections(table.staged, table.result, rows, file, language=language)
        opened = {"sha256": table.staged.sha256, "rows": len({row.line for row in rows})}
        database().run(lambda connection: append(connection, Verb.CORRECTIONS_OPENED, opened, person=self.owner))

    def undone(self, batch_id: int) -> None:
        """Note that the import of that number was undone, should it be of this file."""
        for table in self.tables:
            table.undone |= table.done is not None and table.done.batch_id == batch_id

    def _forget_tables(self) -> None:
        for table in self.tables:
            if table.staged is not None:
                self._open.remove(table.staged)
                table.staged.close()
        self.tables, self.unread = [], ()

    def close(self) -> None:
        """Delete the temporary files."""
        self._forget_tables()
        self.source.close()


def _close_all(files: list) -> None:
    for file in files:
        file.close()
