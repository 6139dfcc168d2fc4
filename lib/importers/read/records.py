"""The rows of a file below its header, as a reading says. Used in the worker only."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.formats.units import base_unit, dimension_of, unit_of
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read import tables, xlsx_reader
from lib.importers.read.csv_quotes import STRAY, SWALLOWED, Damaged
from lib.importers.read.header_matching import MOST_SPAN, Header, KnownFormat, Row, header_at, is_blank, second_block
from lib.importers.read.merged_cells import of_one_person
from lib.importers.read.row_filter import RowFilter

BATCH_ROWS = 20_000


BESIDE_TORN, UNEVEN = "beside_torn", "columns"
SetAside = tuple[int, str]
"""Line of a row that is not read, and the rule that says why."""
_SHORT = 2
"""Cells of a piece that is short enough for the rest of its record to look like a whole row."""


@dataclass
class RecordReader:
    """Rows in batches. skipped: rows so far that are no records (blank, sums, notes)."""

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

    def batches(self) -> Iterator[tuple[list[int], list[list[str]], list[SetAside]]]:
        """(lines, rows as wide as the header, rows set aside), some BATCH_ROWS at a time. Raises FileRejected.

        Set aside are rows with too few or too many cells, those whose quotes do not add up, and the whole rows beside a
        piece of one or two cells: of a record torn in its first or last cell the other piece has as many cells as the
        header.
        """
        lines: list[int] = []
        rows: list[list[str]] = []
        aside: list[SetAside] = []
        pieces: list[int] = []
        whole_before = reaches_back = False
        width, words, of_text = self.width, len(self.header.words), self.of_text
        for line, cells in self.row_filter.records(self.rows):
            if len(cells) == width and cells.__class__ is list:
                beside = pieces and self._settle(pieces, lines if reaches_back else [], rows, aside)
                pieces = []
                if beside:
                    aside.append((line, BESIDE_TORN))
                    whole_before = False
                    continue
                if len(rows) >= BATCH_ROWS:  # only now: the last row may have been beside a piece
                    yield lines, rows, aside
                    lines, rows, aside = [], [], []
            elif cells.__class__ is not list:
                aside.append((line, cells.rule))
                whole_before = False
                continue
            elif of_text or len(cells) > width:
                aside.append((line, UNEVEN))
                if of_text and len(cells) < width:
                    reaches_back = reaches_back if pieces else whole_before
                    pieces.append(len(cells))
                whole_before = False
                continue
            else:
                cells = [*cells, *[""] * (width - len(cells))]
            whole_before = True
            lines.append(line)
            rows.append(cells if width == words else cells[:words])
        if pieces:
            self._settle(pieces, lines if reaches_back else [], rows, aside)
        self._reject_cut()
        if rows or aside:
            yield lines, rows, aside

    def _settle(self, pieces: list[int], lines: list[int], rows: list[list[str]], aside: list[SetAside]) -> bool:
        """Set the row before a run of pieces aside where one of them may be its rest; returns whether the row after them
        may be the rest of one. Pieces that make up a record together are neither. `pieces`: the cells of each; `lines`: empty where no whole row
        stands right before them."""
        whole = sum(pieces)
        if len(pieces) > 1 and self.width in (whole, whole - len(pieces) + 1):
            return False
        if lines and pieces[0] <= _SHORT:
            aside.append((lines.pop(), BESIDE_TORN))
            rows.pop()
        return pieces[-1] <= _SHORT

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
    rows = table.rows(read_hidden=reading.read_hidden, read_struck_out=reading.read_struck_out)
    if opened.kind == "xlsx" and xlsx_reader.counts_from_1904(opened.book):
        reading = replace(reading, from_1904=True)
    known = KnownFormat(reading.format)
    above = list(_until(rows, reading.header_row))
    header = header_at(above, row=reading.header_row, span=reading.header_rows, known=known)
    reject_damaged(above[-reading.header_rows :])
    if beside := second_block(header.words, known):
        raise FileRejected("side_by_side", columns="、".join(beside))
    lacking = reading.format.missing_fields(known.found(header.words))
    if lacking:
        raise FileRejected("header_unknown", missing=reading.format.header_words(lacking))
    of_text = opened.kind == "csv"
    places = reading.format.columns(header.words)
    if table.merged and "person_name" in places:
        numbers = tuple(place for of in ("id_number", "person_number") for place in places.get(of, ())[:1])
        rows = of_one_person(rows, table.merged, name=places["person_name"][0], numbers=numbers)
    width = len(above[-1][1]) if of_text else len(header.words)
    written = [cells for _, cells in above[-reading.header_rows :]]
    row_filter = RowFilter(
        written,
        header.words,
        known,
        width=width,
        no_end=opened.no_end,
        of_text=of_text,
        units=_factors(reading, places),
    )
    return RecordReader(reading, header, width, of_text, rows, row_filter, opened.no_end)


def _factors(reading: ReadOptions, fields: Collection[str]) -> dict[str, Decimal | None]:
    """Dimension -> factor of the unit in which the file's columns of it are read."""
    found = {}
    for of in map(TARGETS[reading.format.target].field, fields):
        if dimension := dimension_of(of):
            said = unit_of(reading.units.get(of.name, ""), dimension)
            found[dimension] = (said or base_unit(of.kind, dimension)).factor
    return found


def _until(rows: Iterator[Row], line: int) -> list[Row]:
    """The last rows with content up to `line`, as many as a header may span."""
    kept: list[Row] = []
    for row in rows:
        kept = kept if is_blank(row[1]) else [*kept[1 - MOST_SPAN :], row]
        if row[0] >= line:
            break
    return kept


def reject_damaged(header: list[Row]) -> None:
    """Raises FileRejected stray_quote for a header whose quotes do not add up: words may be swallowed in it."""
    for line, cells in header:
        if isinstance(cells, Damaged) and cells.rule in (STRAY, SWALLOWED):
            raise FileRejected("stray_quote", line=line)
