"""The table of a file: typed columns and unrounded values. The writers print them: ISO text in a CSV, real dates and
percentages in a workbook.

A further kind of column: its type in TYPES, its text in `csv_cell`, its cell in `xlsx_writer.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.metric import Unit
from lib.catalogue.periods import MONTHS_OF, parts_of_code
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.exports import ExportFailed
from lib.exports.table import (
    ACTIVITY,
    INCOMPLETE,
    NOTE,
    PLACE_ID,
    RESIDENTS_ON,
    code_cells,
    row_label,
    rows_of,
    sum_notes,
    unit_label,
    value_headers,
)
from lib.labels import decimals
from lib.measure.result import Result

TYPES = {
    "text": "string",
    "day": "date",
    "month": "yearmonth",
    "quarter": "string",
    "year": "year",
    "moment": "datetime",
    "count": "integer",
    "number": "number",
    "percent": "number",
}
"""Type of a column in a Table Schema by its kind."""
NUMBERS = ("count", "number", "percent")
EXTRA_DECIMALS = 2
"""Decimals that a CSV has beyond those of the page, so that sums of its rows do not drift."""
WHY_BLANK = Text("为何空白，或如何看待这一行", "Why a value is blank, or how to read the row")
WHAT_COUNTED = Text(
    "不是完整的月、季、年：计入了哪些月份或日期", "The month, quarter or year is not whole: what is counted"
)
WHICH_COUNT = Text("所用常住人口数的日期", "The day of the population count that the row is, or divides by")
MOST_ROWS = 100_000
"""Of a table, which is held whole: some 350 MB. All activities of a large city have more."""
TOO_LONG = Text(
    f"表格超过{MOST_ROWS:,}行，没有生成文件。请缩短时段或缩小地区后再试。",
    f"The table has more than {MOST_ROWS:,} rows; no file was made. Choose a shorter period or a smaller place.",
)
TIMES_AS_CODES = ("day", "month", "quarter", "year")


@dataclass(frozen=True)
class Column:
    """A column and what it holds.

    kind: one of TYPES. Cells: text; `date` (day); the code of a month or quarter; a year; `datetime` (moment); numbers
    as measured, of a "percent" the percentage. None is blank.
    name: of the metric or breakdown. digits: decimals on the page. description: what it means, in the reader's language.
    header_kind, header_code: where the header is itself a time, that of a cross-table's column.
    """

    header: str
    kind: str = "text"
    name: str = ""
    unit: str = ""
    digits: int = 0
    description: str = ""
    header_kind: str = "text"
    header_code: object = None


@dataclass(frozen=True)
class FileTable:
    """Columns, rows of cells as `Column` says, and sentences on the table as a whole."""

    columns: tuple[Column, ...]
    rows: tuple[tuple, ...]
    notes: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)


def file_table(results: list[Result], dimensions: Dimensions, language: str) -> FileTable:
    """Results with the same breakdowns side by side, with the columns of `table_of` and its rows, values unrounded.

    The note column is always there, the one of incomplete times with every time and that of the population counts with
    every rate over residents, so that the columns of a file do not depend on the figures. Raises ExportFailed for more than
    MOST_ROWS rows.
    """
    by = results[0].by
    if max(len(each.cells) for each in results) > MOST_ROWS:
        raise ExportFailed(TOO_LONG)
    found = rows_of(results, language)
    has_time = bool(set(by) & set(MONTHS_OF))
    has_residents = any(each.metric.over_residents for each in results)
    columns = [*code_columns(by, language), *_value_columns(results, language)]
    if has_residents:
        words = WHICH_COUNT.in_language(language)
        columns.append(Column(RESIDENTS_ON.in_language(language), name="residents_on", description=words))
    if has_time:
        columns.append(
            Column(INCOMPLETE.in_language(language), name="incomplete", description=WHAT_COUNTED.in_language(language))
        )
    columns.append(note_column(language))
    rows = tuple(
        (
            *(
                cell
                for n, code in zip(by, row.codes, strict=True)
                for cell in row_label(row, code_values(n, code, dimensions, language), language)
            ),
            *(raw_value(cell.value, each) for cell, each in zip(row.cells, results, strict=True)),
            *([row.residents_on or None] if has_residents else []),
            *([row.incomplete or None] if has_time else []),
            row.note or None,
        )
        for row in found
    )
    return FileTable(tuple(columns), rows, sum_notes(results, language))


def raw_value(value: float | None, result: Result) -> float | int | None:
    """A value as it stands in a file: unrounded, a ratio as its percentage."""
    if value is None:
        return None
    if result.metric.unit is Unit.RATIO:
        return value * 100
    return int(value) if float(value).is_integer() else value


def code_columns(by: tuple[str, ...], language: str) -> list[Column]:
    """The columns of breakdowns; a place has a second one with our id, an activity its day, its street and our id."""
    columns = []
    for name in by:
        label = BREAKDOWNS[name].label.in_language(language)
        kind = name if name in TIMES_AS_CODES else "year" if name == "contest_year" else "text"
        columns.append(Column(label, kind, name))
        if name in PLACES:
            columns.append(Column(PLACE_ID.in_language(language).format(label), name=f"{name}_id"))
        if name == "activity":
            for part, words in ACTIVITY.items():
                kind = "day" if part == "day" else "text"
                columns.append(Column(words.in_language(language), kind, f"activity_{part}"))
    return columns


def code_values(name: str, code, dimensions: Dimensions, language: str) -> tuple:
    """The cells of a breakdown's code in its `code_columns`."""
    if name in TIMES_AS_CODES or name == "contest_year":
        return (code if code is None or name == "day" else int(code),)
    cells = code_cells(name, code, dimensions, language)
    if name == "activity" and cells[1]:
        return (cells[0], date.fromisoformat(cells[1]), *cells[2:])
    return cells


def note_column(language: str) -> Column:
    """The column that says why values of its row are blank."""
    return Column(NOTE.in_language(language), name="note", description=WHY_BLANK.in_language(language))


def value_column(result: Result, language: str, header: str) -> Column:
    """The column of a result's values."""
    metric = result.metric
    return Column(
        header,
        _kind(result),
        metric.name,
        unit_label(metric, language),
        decimals(metric),
        metric.definition.in_language(language),
    )


def _value_columns(results: list[Result], language: str) -> Iterable[Column]:
    headers = value_headers(results, language)
    return (value_column(each, language, header) for each, header in zip(results, headers, strict=True))


def _kind(result: Result) -> str:
    metric = result.metric
    if metric.name == "contest_first_year":
        return "year"
    if metric.unit is Unit.RATIO:
        return "percent"
    values = [cell.value for cell in result.cells if cell.value is not None]
    return "count" if decimals(metric) == 0 and all(float(v).is_integer() for v in values) else "number"


def csv_cell(column: Column, value) -> str | int | float | None:
    """A cell as it stands in a CSV: ISO text for times, numbers rounded at the very end."""
    if value is None or isinstance(value, str):
        return value
    if column.kind in ("number", "percent"):
        return round(float(value), column.digits + EXTRA_DECIMALS)
    if column.kind in ("count", "year"):
        return int(value)
    return iso_time(column.kind, value)


def iso_time(kind: str, value) -> str:
    """2026-10-31, 2026-10, 2026-Q4, 2026-10-31 10:30."""
    if kind == "month":
        return "{}-{:02d}".format(*parts_of_code(kind, value))
    if kind == "quarter":
        return "{}-Q{}".format(*parts_of_code(kind, value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
