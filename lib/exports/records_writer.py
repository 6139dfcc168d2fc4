"""One pass of the records-level aggregate from the database into a file: what a row looks like, what is counted.

Only the count of people is hidden in small cells. Hours and attendances are no counts of people and stay, so that the
rows add up to the totals of the pages; NOTES says so in every file. A further column: an expression in
`records.records_statement`, a header and a value here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions
from lib.exports import ExportFailed
from lib.exports.csv_writer import write_rows
from lib.exports.provenance import Fingerprint, Provenance, records_provenance
from lib.exports.request import RecordsRequest
from lib.exports.table import NOTE, code_cells, code_headers, in_brackets
from lib.exports.xlsx_writer import SHEET_ROWS, write_workbook
from lib.labels import reason_text
from lib.measure.disclosure import export_threshold, is_small

BY = ("month", "street", "category", "platform", "method")
RECORD_METRICS = ("service_hours", "attendances", "active_volunteers")
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

    def __init__(self, request: RecordsRequest, version: Version, dimensions: Dimensions, kind: str, on_rows: Callable):
        self.request, self.version, self.dimensions, self.kind, self.on_rows = (
            request,
            version,
            dimensions,
            kind,
            on_rows,
        )
        self.by, self.threshold = (*BY, *request.extra), export_threshold()
        self.matched = self.written = 0
        start, end = request.selection.period.days(version.as_of)
        filters = [(name, list(values)) for name, values in request.selection.filters]
        versions = [(name, METRICS[name].version) for name in RECORD_METRICS]
        question = ("records", self.by, f"{start}..{end}", filters, versions, self.threshold)
        self.fingerprint = Fingerprint(question)
        self._cells_of_code: list[dict] = [{} for _ in self.by]

    def write(self, batches: Iterable[list[tuple]], body: BinaryIO) -> None:
        """Write headers and rows as CSV without the provenance header, or the whole workbook."""
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
            provenance=self.provenance,
            as_of=self.version.as_of,
            language=self.request.language,
        )

    def check_complete(self) -> None:
        """Raise ExportFailed unless every row matched was written."""
        if self.matched != self.written:
            raise ExportFailed(_formatted(INCOMPLETE, self.matched, self.written))

    def provenance(self) -> Provenance:
        """The provenance lines, once all rows are written."""
        return records_provenance(
            [METRICS[name] for name in RECORD_METRICS],
            selection=self.request.selection,
            dimensions=self.dimensions,
            version=self.version,
            matched=self.matched,
            written=self.written,
            threshold=self.threshold,
            notes=NOTES,
            code=self.fingerprint.code(),
            language=self.request.language,
        )

    def _headers(self) -> tuple[tuple[str, ...], tuple[int | None, ...]]:
        language = self.request.language
        headers = code_headers(self.by, language)
        digits = [None] * len(headers)
        hours, attendances, people = (METRICS[name] for name in RECORD_METRICS)
        for metric, unit in ((hours, None), (hours, MINUTES), (attendances, None), (people, None)):
            unit_label = unit.in_language(language) if unit else metric.unit_text(language)
            headers.append(in_brackets(metric.label.in_language(language), unit_label, language))
        return (*headers, NOTE.in_language(language)), (*digits, HOUR_DIGITS, 0, 0, 0, None)

    def _rows(self, batches: Iterable[list[tuple]]) -> Iterator[tuple]:
        hidden = reason_text("hidden_small", self.request.language)
        for batch in batches:
            for *codes, minutes, attendances, people, matched in batch:
                self._set_matched(int(matched))
                shown = None if is_small(people, self.threshold) else people
                self.fingerprint.add((*codes, int(minutes), attendances, shown))
                self.written += 1
                numbers = (round(int(minutes) / 60, HOUR_DIGITS), int(minutes), attendances, shown)
                yield (*self._code_cells(codes), *numbers, hidden if shown is None else None)
            self.on_rows(self.written, self.matched)

    def _set_matched(self, matched: int) -> None:
        if self.matched == matched:
            return
        self.matched = matched
        if self.kind == "xlsx" and matched >= SHEET_ROWS:  # one row of the sheet is the headers'
            raise ExportFailed(_formatted(TOO_MANY, matched, SHEET_ROWS - 1))

    def _code_cells(self, codes: list) -> list:
        cells: list = []
        for name, code, cached in zip(self.by, codes, self._cells_of_code, strict=True):
            if code not in cached:
                cached[code] = code_cells(name, code, self.dimensions, self.request.language)
            cells += cached[code]
        return cells


def _formatted(message: Text, *numbers: int) -> Text:
    return Text(message.zh.format(*numbers), message.en.format(*numbers))
