"""What happens to export files between a platform and us: the same table in every form in which it may arrive.

A variant changes the texts of a table or how it is written down. `expected` says what must come of it: the rows of the
plain sample (SAME), the same with one twice, or with one quarantined.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import openpyxl

from lib.importers.formats.field import FieldKind
from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.targets import TARGETS

SAME, TWICE, ASIDE = "same", "twice", "aside"
DAY = re.compile(r"(\d{3,4})([-/])(\d\d)\2(\d\d)(?!\d)(?: (\d\d):(\d\d)(?::(\d\d))?)?")


@dataclass(frozen=True)
class Table:
    """A table as texts, and how it is to be written."""

    spec: FormatSpec
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    above: tuple[tuple[str, ...], ...] = ()
    below: tuple[tuple[str, ...], ...] = ()
    encoding: str = "utf-8"
    line_end: str = "\n"
    delimiter: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    ends: bool = True

    def content(self) -> bytes:
        """The table as a text file."""
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.line_end)
        writer.writerows((*self.above, self.header, *self.rows, *self.below))
        text = written.getvalue() if self.ends else written.getvalue().removesuffix(self.line_end)
        return text.encode(self.encoding)

    def workbook(self) -> bytes:
        """The table as a workbook in which every cell is text."""
        book = openpyxl.Workbook()
        for row in (*self.above, self.header, *self.rows, *self.below):
            book.active.append([cell or None for cell in row])
        for row in book.active.iter_rows():
            for cell in row:
                cell.number_format = "@"
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def field_of(self, column: int) -> str | None:
        """The field that a column holds, None for one that is not read."""
        key = header_key(self.header[column])
        return next((of for of, words in self.spec.headers.items() if key in map(header_key, words)), None)

    def columns(self, *kinds: FieldKind) -> list[int]:
        """Columns that hold fields of these kinds."""
        target = TARGETS[self.spec.target]
        named = [(at, self.field_of(at)) for at in range(len(self.header))]
        return [at for at, name in named if name and target.field(name).kind in kinds]

    def with_cells(self, columns: list[int], change: Callable[[str], str]) -> "Table":
        """With `change` made to the cells of some columns."""
        chosen = set(columns)
        rows = (tuple(change(cell) if at in chosen else cell for at, cell in enumerate(row)) for row in self.rows)
        return replace(self, rows=tuple(rows))


@dataclass(frozen=True)
class Variant:
    """`change` makes the variant of a table. ASIDE: the rule that sets the row number `row` aside."""

    name: str
    change: Callable[[Table], Table]
    expected: str = SAME
    rule: Callable[[Table], str] | None = None
    row: int | None = None
    extension: str = "csv"


def _written(change: Callable[..., str]) -> Callable[[Table], Table]:
    """A variant in which days are written otherwise: change(year, month, day, time, roc); time is "" or HH:MM:SS."""

    def of(table: Table) -> Table:
        def cell(text: str) -> str:
            if not (found := DAY.fullmatch(text.strip())):
                return text
            year, _, month, day, hour, minute, second = found.groups()
            time = f"{hour}:{minute}:{second or '00'}" if hour else ""
            return change(int(year), int(month), int(day), time, table.spec.roc)

        return table.with_cells(table.columns(FieldKind.DATE, FieldKind.TIME), cell)

    return of


def _serial(year: int, month: int, day: int, time: str, roc: bool) -> str:
    serial = date(year + 1911 if roc else year, month, day).toordinal() - date(1899, 12, 30).toordinal()
    if not time:
        return str(serial)
    hour, minute, second = map(int, time.split(":"))
    return f"{serial + (hour * 3600 + minute * 60 + second) / 86400:.10f}"


def _compact(year: int, month: int, day: int, time: str, roc: bool) -> str:
    return f"{year:03}{month:02}{day:02}{time.replace(':', '')}"


def _chinese(year: int, month: int, day: int, time: str, roc: bool) -> str:
    hour, minute, second = (time or "::").split(":")
    return f"{'民國' if roc else ''}{year}年{month}月{day}日" + (f" {hour}时{minute}分{second}秒" if time else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _odd_header(table: Table) -> Table:
    words = [f" {word[:1]}\u3000{_wide(word[1:])}* " if len(word) > 1 else f"{word}＊" for word in table.header]
    return replace(table, header=tuple(words))


def _reversed(table: Table) -> Table:
    return replace(table, header=table.header[::-1], rows=tuple(row[::-1] for row in table.rows))


def _extra(table: Table) -> Table:
    rows = tuple((*row[:1], f"无关{at}", *row[1:]) for at, row in enumerate(table.rows))
    return replace(table, header=(*table.header[:1], "从未见过的列", *table.header[1:]), rows=rows)


def _with_blanks(table: Table) -> Table:
    blank, spaces = ("",) * len(table.header), ("  ",) * len(table.header)
    return replace(
        table, rows=(*table.rows[:2], blank, *table.rows[2:5], spaces, blank, *table.rows[5:]), below=(blank,)
    )


def _with_total(table: Table) -> Table:
    return replace(table, below=(("合计", *("",) * (len(table.header) - 1)),))


def _with_titles(table: Table) -> Table:
    width = len(table.header)
    titles = (("二〇二六年明细表", *("",) * (width - 1)), ("打印日期：2026-11-01", *("",) * (width - 1)), ("",) * width)
    return replace(table, above=titles)


def _row(at: int, change: Callable[[tuple], tuple]) -> Callable[[Table], Table]:
    def of(table: Table) -> Table:
        return replace(table, rows=(*table.rows[:at], change(table.rows[at]), *table.rows[at + 1 :]))

    return of


def _twice(table: Table) -> Table:
    return replace(table, rows=(*table.rows, table.rows[1]))


def _spaced(table: Table) -> Table:
    return table.with_cells(list(range(len(table.header))), lambda cell: f" {cell}\u3000" if cell else cell)


def _unreadable(table: Table) -> tuple[int, str, str]:
    """(column, what cannot be read there, the rule): a day, where the table has none a code or an ID number."""
    for kinds, cell, rule in (
        ((FieldKind.DATE, FieldKind.TIME, FieldKind.SPAN), "2026-13-45", "not_a_date"),
        ((FieldKind.CODE,), "从未听说", "unknown_code"),
        ((FieldKind.ID_NUMBER,), "330108199001010011", "id_number_check"),
    ):
        if columns := table.columns(*kinds):
            return columns[0], cell, rule
    raise AssertionError(table.spec.name)


def _with_unreadable(table: Table) -> Table:
    column, cell, _ = _unreadable(table)
    return _row(3, lambda row: (*row[:column], cell, *row[column + 1 :]))(table)


def _broken(table: Table) -> Table:
    """One row with a line break in a text: what a quote without its partner leaves behind."""
    (column, *_) = table.columns(FieldKind.TEXT, FieldKind.REFERENCE, FieldKind.PLACE) or table.columns(
        FieldKind.PERSON_NAME
    )
    return _row(1, lambda row: (*row[:column], f"甲{row[column]}\n乙", *row[column + 1 :]))(table)


VARIANTS = (
    Variant("utf-8", lambda t: replace(t, encoding="utf-8")),
    Variant("utf-8 with a mark", lambda t: replace(t, encoding="utf-8-sig")),
    Variant("gb18030", lambda t: replace(t, encoding="gb18030", line_end="\r\n")),
    Variant("utf-16", lambda t: replace(t, encoding="utf-16", delimiter="\t")),
    Variant("lines end with LF", lambda t: replace(t, line_end="\n")),
    Variant("lines end with CR LF", lambda t: replace(t, line_end="\r\n")),
    Variant("lines end with CR", lambda t: replace(t, line_end="\r")),
    Variant("the last line has no end", lambda t: replace(t, ends=False)),
    Variant("tabs", lambda t: replace(t, delimiter="\t")),
    Variant("semicolons", lambda t: replace(t, delimiter=";")),
    Variant("quotes everywhere", lambda t: replace(t, quoting=csv.QUOTE_ALL)),
    Variant("blank rows", _with_blanks),
    Variant("a row of totals", _with_total),
    Variant("title rows above", _with_titles),
    Variant("an unknown column", _extra),
    Variant("columns in another order", _reversed),
    Variant("rows in another order", lambda t: replace(t, rows=t.rows[::-1])),
    Variant("an odd header", _odd_header),
    Variant("spaces around cells", _spaced),
    Variant("days as 2026/3/5", _written(lambda y, m, d, t, roc: f"{y}/{m}/{d} {t}".strip())),
    Variant("days as 2026.03.05", _written(lambda y, m, d, t, roc: f"{y}.{m:02}.{d:02} {t}".strip())),
    Variant("days as 2026年3月5日", _written(_chinese)),
    Variant("days as 20260305", _written(_compact)),
    Variant("days as serials of a spreadsheet", _written(_serial)),
    Variant("a workbook of texts", lambda t: t, extension="xlsx"),
    Variant("a row twice", _twice, TWICE),
    Variant("a cell too many", _row(2, lambda row: (*row, "多")), ASIDE, lambda _: "columns", 2),
    Variant("a cell too few", _row(4, lambda row: row[:-1]), ASIDE, lambda _: "columns", 4),
    Variant("a line break in a cell", _broken, ASIDE, lambda _: "line_break", 1),
    Variant("a cell that cannot be read", _with_unreadable, ASIDE, lambda t: _unreadable(t)[2], 3),
)
