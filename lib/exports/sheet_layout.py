"""A result as it is printed on a sheet: a list, or a cross-table of two breakdowns, with title and totals.

A list has one row for each code, a column of reasons, and filter arrows. A cross-table has the first breakdown down
and the second across; a cell without a value holds the reason in words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.periods import MONTHS_OF
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.exports.file_table import Column, FileTable, code_columns, code_values, raw_value, value_column
from lib.exports.table import INCOMPLETE
from lib.exports.totals import Totals, total_label
from lib.labels import NOT_TOLD_APART, incomplete_text, reason_text, rests_on_few
from lib.measure.disclosure import stands_for_all
from lib.measure.result import Cell, Result
from lib.reports.report import NOT_ADDITIVE

MOST_ACROSS = 60
"""Columns of a cross-table; a longer second breakdown makes a list."""
UNIT, AS_OF = Text("单位：{}", "Unit: {}"), Text("数据截至{}", "Data as of {}")


@dataclass(frozen=True)
class Layout:
    """What stands on the sheet, from above.

    lines: below the title, such as selection, unit and day. totals: called when all rows are written; its rows have the
    columns of the table. A text in a column of numbers says why there is none. is_list: the table gets filter arrows.
    """

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[tuple]
    totals: Callable[[], Sequence[tuple]] = tuple
    is_list: bool = True


def list_layout(
    title: str, lines: tuple[str, ...], table: FileTable, parts: list[tuple[Result, Totals]], language: str
):
    """The rows of a file's table with a row of totals for each way of adding up."""
    return Layout(title, lines, table.columns, table.rows, lambda: _list_totals(table, parts, language))


def makes_cross_table(results: list[Result]) -> bool:
    """Whether a cross-table can show everything that the list would."""
    if len(results) > 1 or len(results[0].by) != 2:
        return False
    (result,) = results
    if result.metric.over_residents:  # a list has a column for the day of each row's population count
        return False
    few = any(rests_on_few(result, cell) for cell in result.cells)
    return bool(result.cells) and not few and len({cell.codes[1] for cell in result.cells}) <= MOST_ACROSS


def cross_layout(
    title: str, lines: tuple[str, ...], result: Result, totals: Totals, dimensions: Dimensions, language: str
) -> Layout:
    """One result by two breakdowns as a cross-table with totals."""
    first, second = result.by
    cells = {cell.codes: cell for cell in result.cells}
    down = _in_order(first, dict.fromkeys(cell.codes[0] for cell in result.cells))
    across = _in_order(second, dict.fromkeys(cell.codes[1] for cell in result.cells))
    value = value_column(result, language, "")
    (label,) = code_columns((first,), language)[:1]
    (head,) = code_columns((second,), language)[:1]
    columns, untold = [label], NOT_TOLD_APART.in_language(language) if stands_for_all(result) else None
    for code in across:
        cell = code_values(second, code, dimensions, language)[0]
        cell = untold if isinstance(cell, str) and untold else cell
        timed = head.kind != "text" and cell is not None
        words = cell if isinstance(cell, str) else ""
        columns.append(replace(value, header=words, header_kind=head.kind if timed else "text", header_code=cell))
    columns.append(replace(value, header=total_label(result, (second,), totals.across).in_language(language)))
    partial = dict(result.incomplete)
    if first in MONTHS_OF and partial:
        columns.append(Column(INCOMPLETE.in_language(language), name="incomplete"))

    def shown(cell: Cell | None) -> object:
        """Nothing where nothing was measured; else the value, or the words why there is none."""
        if cell is None:
            return None
        return reason_text(cell.reason, language) if cell.value is None else raw_value(cell.value, result)

    def incomplete(name: str, code) -> str | None:
        return incomplete_text(name, partial[code], language) if name in MONTHS_OF and code in partial else None

    of_rows, of_columns, no_total = _by_codes(totals.across), _by_codes(totals.down), NOT_ADDITIVE.in_language(language)
    rows = [
        (
            untold or code_values(first, code, dimensions, language)[0],
            *(shown(cells.get((code, other))) for other in across),
            shown(of_rows.get((code,))) if totals.across else no_total,
            *([incomplete(first, code)] if first in MONTHS_OF and partial else []),
        )
        for code in down
    ]
    below: list[tuple] = [
        (
            total_label(result, (first,), totals.down).in_language(language),
            *(shown(of_columns.get((code,))) if totals.down else no_total for code in across),
            shown(totals.whole.cell) if totals.whole else no_total,
        )
    ]
    if second in MONTHS_OF and partial:
        below.append((INCOMPLETE.in_language(language), *(incomplete(second, code) for code in across), None))
    below = [(*row, *[None] * (len(columns) - len(row))) for row in below]
    return Layout(title, lines, tuple(columns), rows, lambda: below, is_list=False)


def _by_codes(total: Result | None) -> dict[tuple, Cell]:
    return {cell.codes: cell for cell in total.cells} if total else {}


def _in_order(name: str, codes: Iterable) -> list:
    """A vocabulary in its own order, other codes ascending; what is not recorded stands last."""
    words = list(BREAKDOWNS[name].words or ())
    if words:
        return sorted(codes, key=lambda code: words.index(code) if code in words else len(words))
    return sorted(codes, key=lambda code: (code is None, 0 if code is None else code))


def _list_totals(table: FileTable, parts: list[tuple[Result, Totals]], language: str) -> list[tuple]:
    """One row for each kind of total: sums, people counted once, rates of the whole."""
    if not parts:  # a report says itself what its rows add up to
        return []
    by_label: dict[str, list] = {}
    for place, (result, totals) in enumerate(parts, start=len(code_columns(parts[0][0].by, language))):
        if not result.by:
            continue
        label = total_label(result, result.by, totals.whole).in_language(language)
        row = by_label.setdefault(label, [label, *[None] * (len(table.columns) - 1)])
        if totals.whole is None:
            row[place] = NOT_ADDITIVE.in_language(language)
        else:
            cell = totals.whole.cell
            row[place] = reason_text(cell.reason, language) if cell.value is None else raw_value(cell.value, result)
    return [tuple(row) for row in by_label.values()]
