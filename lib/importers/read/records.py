"""The rows of a file below its header, as a reading says. Used in the worker only."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib.importers.formats.read_options import ReadOptions
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read import tables
from lib.importers.read.header_matching import MOST_SPAN, Header, KnownFormat, Row, header_at, is_blank
from lib.importers.read.row_filter import RowFilter

BATCH_ROWS = 20_000


@dataclass
class RecordReader:
    """Rows in batches. skipped: rows so far that are no records (blank, sums, notes); uneven: (line, cells) of rows with
    too few or too many cells."""

    reading: ReadOptions
    header: Header
    width: int
    of_text: bool
    rows: Iterator[Row] = field(repr=False)
    row_filter: RowFilter = field(repr=False)
    no_end: bool = False

    @property
    def skipped(self) -> int:
        return self.row_filter.skipped.total()

    def batches(self) -> Iterator[tuple[list[int], list[list[str]], list[Row]]]:
        """(lines, rows as wide as the header, uneven rows), BATCH_ROWS or fewer at a time. Raises FileRejected."""
        lines: list[int] = []
        rows: list[list[str]] = []
        uneven: list[Row] = []
        width, words = self.width, len(self.header.words)
        for line, cells in self.row_filter.records(self.rows):
            if len(cells) != width:
                if self.of_text or len(cells) > width:
                    uneven.append((line, cells))
                    continue
                cells = [*cells, *[""] * (width - len(cells))]
            lines.append(line)
            rows.append(cells if width == words else cells[:words])
            if len(rows) == BATCH_ROWS:
                yield lines, rows, uneven
                lines, rows, uneven = [], [], []
        self._reject_cut()
        if rows or uneven:
            yield lines, rows, uneven

    def _reject_cut(self) -> None:
        line, cells = self.row_filter.last or (0, [])
        if self.no_end and 1 < len(cells) < self.width and self.row_filter.should_be_record(cells):
            raise FileRejected("cut_off", place_zh=f"第{line}行的中间", place_en=f"in the middle of line {line}")


def open_records(request: dict) -> RecordReader:
    """The file of a request (see worker_main.py), its header read. Raises FileRejected."""
    reading = ReadOptions.from_request(request["reading"])
    opened = tables.open_table(
        os.fdopen(request["files"]["source"], "rb", closefd=False),
        extension=request["extension"],
        size=request["size"],
        encoding=reading.encoding,
        delimiter=reading.delimiter,
    )
    if opened.kind != reading.kind:
        raise FileRejected("other_file")
    table = opened.table(reading.sheet)
    table.reject_uncalculated()
    rows = table.rows()
    known = KnownFormat(reading.format)
    above = list(_until(rows, reading.header_row))
    header = header_at(above, row=reading.header_row, span=reading.header_rows, known=known)
    lacking = reading.format.missing_fields(known.found(header.words))
    if lacking:
        raise FileRejected("header_unknown", missing=reading.format.header_words(lacking))
    of_text = opened.kind == "csv"
    width = len(above[-1][1]) if of_text else len(header.words)
    written = [cells for _, cells in above[-reading.header_rows :]]
    row_filter = RowFilter(written, header.words, known, width=width, no_end=opened.no_end)
    return RecordReader(reading, header, width, of_text, rows, row_filter, opened.no_end)


def _until(rows: Iterator[Row], line: int) -> list[Row]:
    """The last rows with content up to `line`, as many as a header may span."""
    kept: list[Row] = []
    for row in rows:
        kept = kept if is_blank(row[1]) else [*kept[1 - MOST_SPAN :], row]
        if row[0] >= line:
            break
    return kept
