"""What a steward has in hand: the files of one tab, how each is to be read, what would happen, what was done.

Held by the tab alone (session state), in temporary files without a name: put away, replaced or with the tab closed, they
are gone. `in_hand(token)` finds a file for the download of its corrections, for its owner only.
"""

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary, finalize

import streamlit as st

from lib.access import Person
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable
from lib.importers import saved_mappings
from lib.importers.decisions import MOST_LISTED, ImportDecisions, LoadResult, UnresolvedName
from lib.importers.errors import ImportRejected
from lib.importers.formats.field import Target
from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.history import batches
from lib.importers.inspect.inspect import FileInspection, inspect_file
from lib.importers.load.load import load_staged
from lib.importers.messages.file_errors import FileRejected
from lib.importers.privacy import secret_key
from lib.importers.read.source_file import SourceFile, from_bytes
from lib.importers.run import local_now
from lib.importers.stage.stage import stage
from lib.importers.stage.staged_file import StagedFile
from lib.settings import load
from lib.ui.cache import database
from lib.ui.imports.background_job import Job

AWAY = Text(
    "数据库暂时无法连接，请稍后再试。是否已经导入，以导入记录为准；再次导入同一文件不会重复计算。",
    "The database is away; try again later. The list of imports says whether this one is done; the same file again counts "
    "nothing twice.",
)
FAULT = Text(
    "处理这个文件时出错，详情已记入服务器日志。是否已经导入，以导入记录为准；再次导入同一文件不会重复计算。",
    "Something went wrong with this file; the details are in the server's log. The list of imports says whether it is done; "
    "the same file again counts nothing twice.",
)
OF_READING = frozenset({"encoding", "no_header", "header_unknown", "format_unknown", "wrong_sheet", "stray_quote"})
"""Refusals of a file that may be read another way."""
_in_hand: WeakValueDictionary = WeakValueDictionary()


@dataclass(eq=False)
class UploadedFile:
    """One file. `asked`: what the steward chose about looking at it (arguments of `inspect_file`). `settings`: fields of Reading
    that the steward chose. `told`: names that were asked about. `undone`: the import was taken back since. `refused`: why it cannot be read, or why nothing was imported."""

    source: SourceFile
    owner: Person
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    asked: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)
    choices: ImportDecisions = field(default_factory=ImportDecisions)
    told: dict[tuple[str, str], UnresolvedName] = field(default_factory=dict)
    by_hand: bool = False
    seen: FileInspection | None = None
    staged: StagedFile | None = None
    forecast: LoadResult | None = None
    done: LoadResult | None = None
    undone: bool = False
    refused: Text | None = None
    refused_by: str | None = None
    job: Job | None = None

    def __post_init__(self):
        # A tab that is closed drops its desk without a word: then the files are closed with it.
        self._open = [self.source]
        finalize(self, _close_all, self._open)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def layout(self) -> FormatSpec | None:
        """The format that the file is read with; None while nobody knows it."""
        return None if self.by_hand or self.seen is None else self.seen.format

    @property
    def target(self) -> Target | None:
        return self.layout and TARGETS[self.layout.target]

    @property
    def may_be_big5(self) -> bool:
        """Whether the header is known once the file is read as Big5, and nobody has said so yet."""
        return self.seen is not None and any(doubt.rule == "looks_like_big5" for doubt in self.seen.warnings)

    @property
    def readable_otherwise(self) -> bool:
        """Whether another sheet, encoding, separator or header row may help: it does not help a picture."""
        said = any(value is not None for value in self.asked.values())
        return self.seen is not None or said or self.refused_by in OF_READING

    def has(self, field: str) -> bool:
        """Whether a column of the file, or the format, gives that field of the target."""
        header = {header_key(word) for word in self.seen.header}
        words = {header_key(word) for word in self.layout.headers.get(field, ())}
        return bool(header & words) or field in self.layout.fixed

    @property
    def lacks(self) -> list[str]:
        """What has to be said of the whole file before it can be checked: "platform", "place"."""
        platform = self.target.of_platform and self.reading().platform is None
        place = self.target.has("place") and not self.has("place") and self.choices.place is None
        return [name for name, lacking in (("platform", platform), ("place", place)) if lacking]

    def ask(self, **asked) -> None:
        """Look at the file (again), with what the steward chose; None: find out."""
        self.asked |= asked
        self._forget_check()
        self.refused = self.refused_by = None
        try:
            self.seen = inspect_file(self.source, saved=saved_mappings.saved(database()), **self.asked)
        except ImportRejected as fault:
            self.refused = fault.words
            self.refused_by = fault.rule if isinstance(fault, FileRejected) else None
        except DatabaseUnavailable:
            self.refused = AWAY
        else:
            if self.seen.format and self.seen.format.platform:
                self.settings.pop("platform", None)  # chosen for another format: this one belongs to its own platform
            if self.seen.format and self.seen.format.code_list and "code_list" not in self.settings:
                self.choices = replace(self.choices, code_list=self.seen.format.code_list)

    def set(self, **settings) -> None:
        """Read the rows otherwise: fields of Reading."""
        self.settings |= settings
        self._forget_check()

    def choose(self, **choices) -> None:
        """Decide otherwise what becomes of the rows: fields of Choices."""
        self.choices = replace(self.choices, **choices)
        self.forecast = self.refused = None

    def explain(self, meant: dict[str, dict[str, str]]) -> None:
        """What unknown words of the file mean: kept with the format for files with this header; the file is read anew."""
        layout = saved_mappings.explained(self.layout, meant)
        name = saved_mappings.name_of(layout)
        kept = saved_mappings.save(database(), layout, self.seen.header, name=name, by=self.owner, now=local_now())
        self.ask(format_name=kept.name)
        if self.refused is None:
            self.check()

    def reading(self) -> ReadOptions:
        given = {name: value for name, value in self.settings.items() if value is not None}
        return self.seen.reading(**given)

    def check(self) -> None:
        """Begin to read every row and to reckon what an import would do."""
        self.refused = self.forecast = None
        self.job = Job("check", self._check)

    def _check(self, tell_rows, tell_share) -> LoadResult:
        key = secret_key.key_of(database(), load().person_key)
        if self.staged is None:
            self.staged = stage(self.source, self.reading(), key=key, progress=tell_rows)
            self._open.append(self.staged)
        return self._write(key, tell_share, keep=False)

    def import_file(self, *, accept_quarantined: bool) -> None:
        """Begin the import; `accept_quarantined`: although many rows are set aside."""
        self.refused = None
        self.choices = replace(self.choices, accept_quarantined=accept_quarantined)
        self.job = Job("import", self._bring_in)

    def _bring_in(self, _tell_rows, tell_share) -> LoadResult:
        return self._write(secret_key.key_of(database(), load().person_key), tell_share, keep=True)

    def _write(self, key: bytes, tell, *, keep: bool) -> LoadResult:
        return load_staged(
            database(), self.staged, self.choices, person=self.owner, now=local_now(), key=key, progress=tell, keep=keep
        )

    def take_result(self) -> None:
        """What the job that is over gave."""
        job, self.job = self.job, None
        try:
            outcome = job.result()
        except ImportRejected as fault:
            self.refused = fault.words
        except DatabaseUnavailable:
            self.refused = AWAY
        except Exception as fault:  # whatever a file can bring about: the page and the server live
            logging.getLogger("volunteer").exception("an import failed", exc_info=fault)
            self.refused = FAULT
        else:
            self.forecast, self.done = (outcome, None) if job.what == "check" else (None, outcome)

    def quarantined_rows(self) -> Iterator[tuple[int, str | None, str, str | None, str | None]]:
        """The rows set aside as (line, column, rule, value masked, detail): by reading them or by looking names up."""
        if self.done is not None:
            for row in batches.quarantined(database(), self.done.batch_id, most=MOST_LISTED):
                yield row.line, row.column, row.rule, row.value, row.detail
        elif self.forecast is not None:
            yield from self.forecast.quarantined_rows

    def _forget_check(self) -> None:
        if self.staged is not None:
            self._open.remove(self.staged)
            self.staged.close()
        self.staged = self.forecast = None

    def close(self) -> None:
        """Give the temporary files back."""
        self._forget_check()
        self.source.close()
        _in_hand.pop(self.token, None)


def _close_all(files: list) -> None:
    for file in files:
        file.close()


@dataclass(eq=False)
class ImportSession:
    """The files of one tab. `round`: makes the uploader a new, empty one after each drop."""

    items: list[UploadedFile] = field(default_factory=list)
    round: int = 0

    def take(self, uploaded, person: Person) -> None:
        """Take files that the browser sent, and look at each."""
        for file in uploaded:
            item = UploadedFile(from_bytes(file, file.name), person)
            item.ask()
            _in_hand[item.token] = item
            self.items.append(item)
        self.round += 1

    def take_corrected(self, uploaded, of: UploadedFile) -> None:
        """Take the corrected rows of a file; what was said of that file holds for them too."""
        item = UploadedFile(from_bytes(uploaded, uploaded.name), of.owner, settings=dict(of.settings))
        item.choices = replace(of.choices, accept_quarantined=False)
        item.ask(format_name=of.layout.name)
        _in_hand[item.token] = item
        self.items.insert(self.items.index(of) + 1, item)
        if of.done is not None:
            self.put_away(of)
        st.session_state["import-file"] = item.token

    def put_away(self, item: UploadedFile) -> None:
        item.close()
        self.items.remove(item)

    def undone(self, batch_id: int) -> None:
        """An import was taken back: say so of its file, should it be in hand."""
        for item in self.items:
            item.undone |= item.done is not None and item.done.batch_id == batch_id


def desk() -> ImportSession:
    """The desk of this tab."""
    return st.session_state.setdefault("import_desk", ImportSession())


def in_hand(token: str, person: Person) -> UploadedFile | None:
    """The file of that token while its owner has it in hand."""
    item = _in_hand.get(token)
    return item if item is not None and item.owner.subject == person.subject else None
