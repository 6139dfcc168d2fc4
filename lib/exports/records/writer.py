"""One pass of the records-level aggregate from the database into a file: what a row looks like, what is counted.

Protected, a row is a part of its county as on the pages, numbers in fifties; rows of few people are left out, as those of none.
A further column: an expression in `records.records_statement`, a header and a value here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from typing import BinaryIO

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.exports import ExportFailed
from lib.exports.csv_writer import write_csv
from lib.exports.data_package import Described
from lib.exports.file_table import Column, FileTable, code_columns, code_values, csv_cell, note_column
from lib.exports.panel import marked_title, state_line
from lib.exports.provenance import Fingerprint, Provenance, records_provenance
from lib.exports.records.protected import protected
from lib.exports.request import RecordsRequest
from lib.exports.sheet_layout import Layout
from lib.exports.table import in_brackets
from lib.exports.xlsx_writer import MOST_ROWS, write_workbook
from lib.labels import measured_text, reason_text
from lib.measure.disclosure import DIVIDED_STEP, NARROW, Form, narrowed
from lib.measure.metric_query import MetricQuery
from lib.measure.result import dated_selection
from lib.reports.report import NOT_ADDITIVE, TOTAL
from lib.snapshots.content import KEPT_ROWS, LANGUAGES, CellsDigest, Content, make_content

BY = ("month", "street", "category", "platform", "method")
RECORD_METRICS = ("service_hours", "attendances", "active_volunteers")
NAME = Text("服务记录汇总", "Service records")
DETAIL = Text("逐月、镇街、类别、平台、时长类型", "by month, street, category, platform and hours kind")
MINUTES = Text("分钟", "minutes")
HOUR_DIGITS = 2
NOTES = {
    Form.EXACT: (
        Text("活跃志愿者：各行不能相加。", "Active volunteers: the rows do not add up."),
        Text("各行时长相加请用分钟列。", "Add up the minutes, not the hours."),
    ),
    Form.PROTECTED: (
        Text("活跃志愿者：各行不能相加。", "Active volunteers: the rows do not add up."),
        Text(
            "不足50人的行不列出；其余的数每五十为一档，各行相加少于总数。",
            "Rows of fewer than 50 people are left out; the others are in fifties, so that the rows do not add up to the total.",
        ),
    ),
}
TOO_MANY = Text(
    "共{}行，超过XLSX工作表的上限{}行，没有生成文件。请改用CSV，或缩小所选范围。",
    "{} rows are more than the {} that a sheet of a workbook holds; no file was made. Take CSV, or select less.",
)
INCOMPLETE = Text(
    "应有{}条记录，只读到{}条，没有生成文件。请重试。", "{} records were to come, {} came; no file was made. Try again."
)


class RecordsWriter:
    """One pass of the rows from the database into a file, with what is counted on the way."""

    kind_name, by_default, metrics, name, detail = "records", BY, RECORD_METRICS, NAME, DETAIL
    notes_of = staticmethod(NOTES.__getitem__)

    def __init__(
        self, request: RecordsRequest, version: Version, query: MetricQuery, kind: str, on_rows: Callable, records: int
    ):
        """records: how many service records there are to count."""
        self.records = records
        self.request, self.version, self.query, self.kind, self.on_rows = request, version, query, kind, on_rows
        self.dimensions = query.dimensions
        self.by, self.form = (*self.by_default, *request.extra), request.form
        self.matched = self.written = self.minutes = self.attendances = 0
        period = query.selection.period
        filters = [(name, list(values)) for name, values in request.selection.filters]
        versions = [(name, METRICS[name].version) for name in self.metrics]
        question = (self.kind_name, self.by, f"{period.start}..{period.end}", filters, versions, self.form.name)
        self.fingerprint, self.question = Fingerprint(question), question
        self.columns = self._columns(request.language)
        chosen = query.chosen_places() if narrowed(query) else None
        self._streets = chosen and {street for place in chosen for street in self.dimensions.below(place, "street")}
        self._cells_of_code: list[dict] = [{} for _ in self.by]
        self._kept: list[tuple] = []
        self._cells = CellsDigest(column.header for column in self.columns)

    def write(self, batches: Iterable[list[tuple]], body: BinaryIO) -> None:
        """Write the whole CSV (also that of a ZIP) or the whole workbook."""
        if self.kind != "xlsx":
            write_csv(body, self.columns, self._rows(batches))
            return
        language = self.request.language
        lines = (
            measured_text(self.query, self.dimensions, language),
            self.detail.in_language(language),
            state_line(self.version, self.query.as_of, language),
        )
        layout = Layout(
            marked_title(self.name.in_language(language), self.form, language),
            lines,
            self.columns,
            self._rows(batches),
            self._totals,
        )
        write_workbook(body, layout, provenance=self.provenance, as_of=self.version.as_of, language=language)

    def described(self, name: str) -> Described:
        """What a ZIP says of the rows, once all are written."""
        language = self.request.language
        title = in_brackets(self.name.in_language(language), self.detail.in_language(language), language)
        return Described(
            name,
            marked_title(title, self.form, language),
            self.columns,
            self.provenance(),
            self.version.as_of,
            language,
        )

    def check_fits_sheet(self, rows: int) -> None:
        """Raise ExportFailed for more rows than a sheet holds."""
        if rows > MOST_ROWS:
            raise ExportFailed(_formatted(TOO_MANY, rows, MOST_ROWS))

    def check_complete(self) -> None:
        """Raise ExportFailed unless every record was counted, and every row written where it is given."""
        if self.attendances != self.records or (self.form is Form.EXACT and self.matched != self.written):
            raise ExportFailed(_formatted(INCOMPLETE, self.records, self.attendances))

    def file_code(self) -> str:
        """A code for the name of a file before its rows are known: of the question and the state of the data. The register
        finds the file by it."""
        return Fingerprint((*self.question, self.version.database_key, self.version.version)).code()

    def provenance(self) -> Provenance:
        """The provenance lines, once all rows are written."""
        return records_provenance(
            [METRICS[name] for name in self.metrics],
            query=self.query,
            dimensions=self.dimensions,
            version=self.version,
            matched=self.written if self.form is Form.PROTECTED else self.matched,
            written=self.written,
            form=self.form,
            notes=self.notes_of(self.form),
            code=self.fingerprint.code(),
            language=self.request.language,
        )

    def _columns(self, language: str) -> tuple[Column, ...]:
        columns = code_columns(self.by, language)
        hours, attendances, people = (METRICS[name] for name in RECORD_METRICS)
        for metric, words, kind, digits in (
            (hours, None, "number", HOUR_DIGITS),
            (hours, MINUTES, "count", 0),
            (attendances, None, "count", 0),
            (people, None, "count", 0),
        ):
            unit = words.in_language(language) if words else metric.unit_text(language)
            header = in_brackets(metric.label.in_language(language), unit, language)
            columns.append(Column(header, kind, metric.name, unit, digits, metric.definition.in_language(language)))
        return (*columns, note_column(language))

    def content(self) -> Content:
        """What the register keeps, once all rows are written; of too many rows no cells."""
        name, detail = self.name.in_language, self.detail.in_language
        titled = {"title": Text(*(in_brackets(name(x), detail(x), x) for x in LANGUAGES))}
        told = {"caption": Text(*(measured_text(self.query, self.dimensions, x) for x in LANGUAGES))}
        asked = [(name, METRICS[name].version, dated_selection(self.query).as_link()) for name in self.metrics]
        more = titled | told | {"question": {"metrics": asked, "by": self.by, "extra": self.request.extra}}
        more["question"] |= {"each": True} if self.request.each else {}
        tables = {x: FileTable(self._columns(x), tuple(self._table_rows(x))) for x in LANGUAGES}
        made = make_content(
            tables, code=self.fingerprint.code(), kind="records", form=self.form, version=self.version, **more
        )
        if len(self._kept) == self.written:
            return made
        digests = made.digests | {f"cells_{x}": "" for x in LANGUAGES}
        digests[f"cells_{self.request.language}"] = self._cells.hex() if self._cells.rows else ""
        return replace(made, rows=(), row_count=self.written, kept=False, digests=digests)

    def _keep(self, coded: tuple, row: tuple) -> None:
        """Note a row for the register."""
        if self.written <= KEPT_ROWS:
            self._kept.append(coded)
            return
        if self._kept:  # too many: from here on only the digest of all of them
            rows = list(self._table_rows(self.request.language))
            self._kept = []
            for kept in rows:
                self._add_cells(kept)
        self._add_cells(row)

    def _add_cells(self, row: tuple) -> None:
        cells = map(csv_cell, self.columns, row)
        self._cells.add(["" if cell is None else str(cell) for cell in cells])

    def _table_rows(self, language: str) -> Iterator[tuple]:
        for *codes, minutes, attendances, people, reason in self._kept:
            named = [code_values(n, code, self.dimensions, language) for n, code in zip(self.by, codes, strict=True)]
            hours = None if minutes is None else minutes / 60
            note = reason_text(reason, language) if reason else None
            yield (*chain.from_iterable(named), hours, minutes, attendances, people, note)

    def _totals(self) -> list[tuple]:
        """Hours and attendances of all rows; people do not add up."""
        language = self.request.language
        labels = [TOTAL.in_language(language), *[None] * (len(self.columns) - 6)]
        numbers = (self.minutes / 60, self.minutes, self.attendances, NOT_ADDITIVE.in_language(language))
        if self.form is Form.PROTECTED and narrowed(self.query):
            return []
        return [(*labels, *numbers, None)] if self.written else []

    def _rows(self, batches: Iterable[list[tuple]]) -> Iterator[tuple]:
        for batch in self._in_form(batches):
            for *codes, minutes, attendances, people, reason in batch:
                self.fingerprint.add((*codes, minutes, attendances, people))
                self.written += 1
                hours = None if minutes is None else minutes / 60
                note = reason_text(reason, self.request.language) if reason else None
                row = (*self._code_cells(codes), hours, minutes, attendances, people, note)
                self._keep((*codes, minutes, attendances, people, reason), row)
                yield row
            self.on_rows(self.attendances, self.records)

    def _in_form(self, batches: Iterable[list[tuple]]) -> Iterator[list[tuple]]:
        """Rows (codes, minutes, attendances, people, why one is blank), a batch or a line of a county at a time."""
        if self.form is Form.EXACT:
            for batch in batches:
                yield [(*row, None) for row in self._counted([batch])]
            return
        for _, line in groupby(self._counted(batches), key=self._line_of):
            made = protected({self._part_of(row): row for row in line}, DIVIDED_STEP)
            at = self.by.index("street")
            yield [row for row in made if self._streets is None or row[at] in self._streets]

    def _counted(self, batches: Iterable[list[tuple]]) -> Iterator[tuple]:
        for batch in batches:
            self.matched += len(batch)
            for *codes, minutes, attendances, people in batch:
                self.minutes, self.attendances = self.minutes + int(minutes), self.attendances + attendances
                yield (*codes, int(minutes), attendances, people)

    def _line_of(self, row: tuple) -> tuple:
        """What rows of one line agree in: everything but the street and the like, the county among it."""
        names = (*self.by, "county")
        return tuple(code for name, code in zip(names, row[: len(names)], strict=True) if name not in NARROW)

    def _part_of(self, row: tuple) -> tuple:
        """What tells a row apart from the others of its line; in the order of NARROW, as `measure()` has it."""
        codes = dict(zip(self.by, row, strict=False))
        return tuple(codes[name] for name in NARROW if name in codes)

    def _code_cells(self, codes: list) -> list:
        cells: list = []
        for name, code, cached in zip(self.by, codes, self._cells_of_code, strict=True):
            if code not in cached:
                cached[code] = code_values(name, code, self.dimensions, self.request.language)
            cells += cached[code]
        return cells


def _formatted(message: Text, *numbers: int) -> Text:
    return Text(message.zh.format(*numbers), message.en.format(*numbers))
