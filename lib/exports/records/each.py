"""Every service record of a selection as a line of a CSV: what was done when and where, not by whom. Exact figures, for use inside.

A million rows as Python's own would take longer than a database needs to write them, so lines are made of whole columns (Arrow):
words and quotes once for each code. Within a month the lines have the order in which they are stored.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.periods import days_of_code, period_code
from lib.catalogue.vocabularies import Text
from lib.exports.csv_writer import write_csv
from lib.exports.file_table import Column, code_columns, code_values
from lib.exports.formula_escape import escape_formula
from lib.exports.records.writer import MINUTES, RecordsWriter
from lib.exports.request import RecordsRequest
from lib.exports.table import in_brackets
from lib.measure.metric_query import MetricQuery
from lib.schema import service_record

COUNT, SUM, WEIGHTED = range(3)


class EachWriter(RecordsWriter):
    """One pass of the records into a CSV. The code of the file is of the days, places and kinds with their sums."""

    kind_name = "each"
    by_default = ("day", "street", "category", "platform", "method")
    metrics = ("service_hours",)
    name = Text("服务记录明细", "Single service records")
    detail = Text(
        "每条一行：日期、镇街、类别、平台、时长类型、分钟",
        "one a line: day, street, category, platform, hours kind, minutes",
    )
    notes_of = staticmethod(lambda form: ())

    def write(self, batches: Iterable[pa.RecordBatch], body: BinaryIO) -> None:
        """Write the whole CSV."""
        self._words: list[dict] = [{} for _ in self.by]
        self._month, self._sums = 0, {}
        write_csv(body, self.columns, ())
        for batch in batches:
            if batch.num_rows:
                self._count(batch)
                body.write(self._lines(batch))
                self.on_rows(self.attendances, self.records)
        self._close_month()

    def _columns(self, language: str) -> tuple[Column, ...]:
        hours = METRICS["service_hours"]
        unit = MINUTES.in_language(language)
        header, definition = hours.label.in_language(language), hours.definition.in_language(language)
        minutes = Column(in_brackets(header, unit, language), "count", hours.name, unit, 0, definition)
        return (*code_columns(self.by, language), minutes)

    def _lines(self, batch: pa.RecordBatch) -> memoryview:
        """The lines of a batch as they stand in the file."""
        *codes, minutes = batch.columns
        cells = [codes[0].cast(pa.string())]
        for place, array in enumerate(codes[1:], start=1):
            found = array.dictionary_encode(null_encoding="encode")
            words = pa.array([self._cell(place, code) for code in found.dictionary.to_pylist()], pa.string())
            cells.append(words.take(found.indices))
        last = pc.binary_join_element_wise(minutes.cast(pa.string()), "", "\r\n")
        return _bytes_of(pc.binary_join_element_wise(*cells, last, ","))

    def _cell(self, place: int, code) -> str:
        """The cells of a code as a CSV has them."""
        known = self._words[place]
        if code not in known:
            cells = code_values(self.by[place], code, self.dimensions, self.request.language)
            line = io.StringIO()
            csv.writer(line, lineterminator="\r\n").writerow(
                [escape_formula(cell) if isinstance(cell, str) else cell for cell in cells]
            )
            known[code] = line.getvalue().removesuffix("\r\n")
        return known[code]

    def _count(self, batch: pa.RecordBatch) -> None:
        days, minutes = batch.column(0), batch.column(batch.num_columns - 1)
        month = period_code("month", days[0].as_py())
        if month != self._month:
            self._close_month()
            self._month = month
        self.matched, self.written = self.matched + len(days), self.written + len(days)
        self.attendances, self.minutes = self.attendances + len(days), self.minutes + pc.sum(minutes).as_py()
        names = [f"by_{i}" for i in range(1, len(self.by))]
        weighted = pc.multiply(minutes.cast(pa.int64()), pc.day(days))
        table = pa.table([*batch.columns[1:-1], minutes, weighted], names=[*names, "minutes", "weighted"])
        sums = table.group_by(names).aggregate([("minutes", "count"), ("minutes", "sum"), ("weighted", "sum")])
        found = sums.select([*names, "minutes_count", "minutes_sum", "weighted_sum"]).to_pydict().values()
        for *codes, count, total, by_day in zip(*found, strict=True):
            known = self._sums.setdefault(tuple(codes), [0, 0, 0])
            for place, value in ((COUNT, count), (SUM, total), (WEIGHTED, by_day)):
                known[place] += value

    def _close_month(self) -> None:
        for codes, sums in self._sums.items():
            self.fingerprint.add((self._month, *codes, *sums))
        self._sums = {}


def each_statement(request: RecordsRequest, query: MetricQuery, month: int):
    """The records of a month: day, codes, minutes."""
    by = (*EachWriter.by_default, *request.extra)
    columns = [BREAKDOWNS[name].expression(query.metric, query.end.year).label(f"by_{name}") for name in by]
    within = service_record.c.served_on.between(*days_of_code("month", month))
    return select(*columns, service_record.c.minutes).select_from(service_record).where(*query.conditions(), within)


def _bytes_of(lines: pa.Array) -> memoryview:
    """All texts of an array, one behind the other: Arrow keeps them so."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int32, count=len(lines) + 1, offset=lines.offset * 4)
    return memoryview(data)[ends[0] : ends[-1]]
