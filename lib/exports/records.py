"""The whole selection as a file: service hours, attendances and people by month, street, category, platform and method.

Rows stream from the database through a temporary file, so memory does not grow with them; the head is written when the
rows are counted. All rows and their number come from one statement, hence from one state of the data. A further
column: one expression in `records_statement` and its place in `_Pouring`.

Only the count of people is hidden in small cells. Hours and attendances are no counts of people and stay, so that the
rows add up to the totals of the pages; `NOTES` says so in every file.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import distinct, func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.words import Text
from lib.db import Version
from lib.directory import Directory, read_directory
from lib.exports import ExportFailed
from lib.exports.about import Fingerprint, Lines, about_records
from lib.exports.asked import BadRequest, RecordsAsked, check_known
from lib.exports.csv_file import write_head, write_rows
from lib.exports.panel import CHANGING, NO_DATA, TRIES, days_in_name, in_file_name, leaving_threshold
from lib.exports.table import NOTE, PLACE_ID, in_brackets
from lib.exports.workbook import SHEET_ROWS, write_workbook
from lib.labels import code_label, reason_words
from lib.question import Question
from lib.schema import service_record

BY = ("month", "street", "category", "platform", "method")
COUNTED = ("service_hours", "attendances", "active_volunteers")
MINUTES = Text("分钟", "minutes")
HOUR_DIGITS = 2
BATCH_ROWS = 5_000
NAME = Text("服务记录汇总", "Service records")
NOTES = (
    Text("活跃志愿者：各行不能相加。", "Active volunteers: the rows do not add up."),
    Text(
        "人数过少的行只隐去人数，时长和人次照列，因此各行时长、人次相加等于所选范围的总数；相加请用分钟列。",
        "Where few people stand behind a row only their number is hidden; hours and attendances stay, so they add up "
        "to the totals of the selection. Add up the minutes.",
    ),
)
TOO_MANY = Text(
    "共{}行，超过XLSX工作表的上限{}行，没有生成文件。请改用CSV，或缩小所选范围。",
    "{} rows are more than the {} that a sheet of a workbook holds; no file was made. Take CSV, or select less.",
)
INCOMPLETE = Text(
    "应有{}行，只读到{}行，没有生成文件。请重试。", "{} rows were to come, {} came; no file was made. Try again."
)


@dataclass(frozen=True)
class Written:
    """What was written: rows, the snapshot's code, the file's name without its ending."""

    rows: int
    code: str
    name: str


def write_records(
    database,
    asked: RecordsAsked,
    file: BinaryIO,
    kind: str,
    *,
    scope: Scope = EVERYWHERE,
    on_rows: Callable[[int, int], None] = lambda written, matched: None,
) -> Written:
    """Write the aggregate to `file` as "csv" or "xlsx"; nothing is written to it when anything fails.

    `on_rows(written, matched)` is told after each batch. Raises BadRequest for a filter that service records do not
    carry or a name that this database does not hold, ExportFailed (too many rows for a sheet, data that does not stand
    still, rows lost on the way, no data), DatabaseAway.
    """
    for _ in range(TRIES):
        version = database.version()
        if version.as_of is None:
            raise ExportFailed(NO_DATA)
        pouring = _Pouring(asked, version, read_directory(database), kind, on_rows)
        statement = records_statement(database, asked, version, pouring.directory, scope=scope)
        with tempfile.TemporaryFile() as body:
            with database.stream(statement, batch_rows=BATCH_ROWS) as (_, batches):
                pouring.pour(batches, body)
            if database.version().version != version.version:
                continue
            pouring.check_whole()
            if kind == "csv":
                write_head(file, pouring.about())
            body.seek(0)
            shutil.copyfileobj(body, file, 1 << 20)
        days = days_in_name(asked.selection, version.as_of, asked.language)
        name = in_file_name(f"{NAME.in_language(asked.language)}_{days}")
        return Written(pouring.written, pouring.fingerprint.code(), name)
    raise ExportFailed(CHANGING)


def records_statement(database, asked: RecordsAsked, version: Version, directory: Directory, *, scope: Scope):
    """One row a group: the codes, minutes, attendances, distinct people, and how many rows there are in all.

    Raises BadRequest.
    """
    check_known(asked.selection, directory)
    metric, selection = METRICS["service_hours"], asked.selection.resolved(version.as_of)
    question = Question(database, directory, metric, selection, (), scope)
    if name := question.unknown_filter():
        raise BadRequest(name, "服务记录不能按此筛选", "service records cannot be filtered by this")
    columns = [
        BREAKDOWNS[name].expression(metric, question.end.year).label(f"by_{name}") for name in (*BY, *asked.extra)
    ]
    names = [column.name for column in columns]
    return (
        select(
            *columns,
            func.sum(service_record.c.minutes).label("minutes"),
            func.count().label("attendances"),
            func.count(distinct(service_record.c.volunteer_id)).label("people"),
            func.count().over().label("matched"),
        )
        .select_from(service_record)
        .where(*question.conditions())
        .group_by(*names)
        .order_by(*names)
    )


class _Pouring:
    """One pass of the rows from the database into a file, with what is counted on the way."""

    def __init__(self, asked: RecordsAsked, version: Version, directory: Directory, kind: str, on_rows: Callable):
        self.asked, self.version, self.directory, self.kind, self.on_rows = asked, version, directory, kind, on_rows
        self.by, self.threshold = (*BY, *asked.extra), leaving_threshold()
        self.matched = self.written = 0
        start, end = asked.selection.period.days(version.as_of)
        filters = [(name, list(values)) for name, values in asked.selection.filters]
        versions = [(name, METRICS[name].version) for name in COUNTED]
        question = ("records", self.by, f"{start}..{end}", filters, versions, self.threshold)
        self.fingerprint = Fingerprint(question)
        self._labels: list[dict] = [{} for _ in self.by]

    def pour(self, batches: Iterable[list[tuple]], body: BinaryIO) -> None:
        """Headers and rows as CSV without a head, or the whole workbook."""
        headers, digits = self._headers()
        if self.kind == "csv":
            write_rows(body, [headers])
            write_rows(body, self._rows(batches))
            return
        write_workbook(
            body,
            headers,
            self._rows(batches),
            digits=digits,
            about=self.about,
            made_of=self.version.as_of,
            language=self.asked.language,
        )

    def check_whole(self) -> None:
        """Raise ExportFailed unless every row matched was written."""
        if self.matched != self.written:
            raise ExportFailed(_filled(INCOMPLETE, self.matched, self.written))

    def about(self) -> Lines:
        """The about lines, once all rows have passed."""
        return about_records(
            [METRICS[name] for name in COUNTED],
            selection=self.asked.selection,
            directory=self.directory,
            version=self.version,
            matched=self.matched,
            written=self.written,
            threshold=self.threshold,
            notes=NOTES,
            code=self.fingerprint.code(),
            language=self.asked.language,
        )

    def _headers(self) -> tuple[tuple[str, ...], tuple[int | None, ...]]:
        language = self.asked.language
        headers, digits = [], []
        for name in self.by:
            label = BREAKDOWNS[name].label.in_language(language)
            headers += [label, PLACE_ID.in_language(language).format(label)] if name in PLACES else [label]
        digits += [None] * len(headers)
        hours, attendances, people = (METRICS[name] for name in COUNTED)
        for metric, unit in ((hours, None), (hours, MINUTES), (attendances, None), (people, None)):
            words = unit.in_language(language) if unit else metric.unit_text(language)
            headers.append(in_brackets(metric.label.in_language(language), words, language))
        return (*headers, NOTE.in_language(language)), (*digits, HOUR_DIGITS, 0, 0, 0, None)

    def _rows(self, batches: Iterable[list[tuple]]) -> Iterator[tuple]:
        hidden = reason_words("hidden_small", self.asked.language)
        for batch in batches:
            for *codes, minutes, attendances, people, matched in batch:
                self._first(int(matched))
                shown = None if 0 < people < self.threshold else people
                self.fingerprint.add((*codes, int(minutes), attendances, shown))
                self.written += 1
                numbers = (round(int(minutes) / 60, HOUR_DIGITS), int(minutes), attendances, shown)
                yield (*self._words(codes), *numbers, hidden if shown is None else None)
            self.on_rows(self.written, self.matched)

    def _first(self, matched: int) -> None:
        if self.matched == matched:
            return
        self.matched = matched
        if self.kind == "xlsx" and matched >= SHEET_ROWS:  # one row of the sheet is the headers'
            raise ExportFailed(_filled(TOO_MANY, matched, SHEET_ROWS - 1))

    def _words(self, codes: list) -> list:
        cells: list = []
        for name, code, known in zip(self.by, codes, self._labels, strict=True):
            if code not in known:
                words = code_label(name, code, self.directory, self.asked.language)
                known[code] = (words, None if code is None else str(code)) if name in PLACES else (words,)
            cells += known[code]
        return cells


def _filled(words: Text, *numbers: int) -> Text:
    return Text(words.zh.format(*numbers), words.en.format(*numbers))
