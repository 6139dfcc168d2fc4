"""One pass of the records-level aggregate from the database into a file: what a row looks like, what is counted.

Only the count of people is hidden in small cells. Hours and attendances are no counts of people and stay, so that the
rows add up to the totals of the pages; NOTES says so in every file. A further column: an expression in
`records.records_statement`, a header and a value here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions
from lib.exports import ExportFailed
from lib.exports.csv_writer import write_rows
from lib.exports.provenance import Fingerprint, Lines, about_records
from lib.exports.request import RecordsRequest
from lib.exports.table import NOTE, PLACE_ID, in_brackets
from lib.exports.xlsx_writer import SHEET_ROWS, write_workbook
from lib.labels import code_label, reason_words
from lib.measure.disclosure import export_threshold, is_small

BY = ("month", "street", "category", "platform", "method")
COUNTED = ("service_hours", "attendances", "active_volunteers")
MINUTES = Text("分钟", "minutes")
HOUR_DIGITS = 2
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


class RecordsWriter:
    """One pass of the rows from the database into a file, with what is counted on the way."""

    def __init__(self, asked: RecordsRequest, version: Version, dimensions: Dimensions, kind: str, on_rows: Callable):
        self.asked, self.version, self.dimensions, self.kind, self.on_rows = asked, version, dimensions, kind, on_rows
        self.by, self.threshold = (*BY, *asked.extra), export_threshold()
        self.matched = self.written = 0
        start, end = asked.selection.period.days(version.as_of)
        filters = [(name, list(values)) for name, values in asked.selection.filters]
        versions = [(name, METRICS[name].version) for name in COUNTED]
        question = ("records", self.by, f"{start}..{end}", filters, versions, self.threshold)
        self.fingerprint = Fingerprint(question)
        self._labels: list[dict] = [{} for _ in self.by]

    def write(self, batches: Iterable[list[tuple]], body: BinaryIO) -> None:
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
            dimensions=self.dimensions,
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
                shown = None if is_small(people, self.threshold) else people
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
                words = code_label(name, code, self.dimensions, self.asked.language)
                known[code] = (words, None if code is None else str(code)) if name in PLACES else (words,)
            cells += known[code]
        return cells


def _filled(words: Text, *numbers: int) -> Text:
    return Text(words.zh.format(*numbers), words.en.format(*numbers))
