"""The last line of a panel's table: measured for the whole, never added up; named as the printed files name it."""

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.metric import Kind
from lib.charts.brand_matrix import brands_above
from lib.exports.table import adds_up, code_headers, printed
from lib.exports.totals import total_label
from lib.labels import reason_text
from lib.measure.result import Result
from lib.reports.report import NOT_ADDITIVE
from lib.ui.html_table import cell_text
from lib.ui.page import Frame


def total_row(frame: Frame, results: list[Result], columns: int) -> list[str]:
    """The texts of the line for a table with `columns` columns; empty where there is nothing to come to.

    A stock over time has no total, and says so.
    """
    by = results[0].by
    if not by or max(len(result.cells) for result in results) < 2:
        return []
    before = len(code_headers(by, frame.language))
    wholes = [_whole(frame, result) for result in results]
    labels = [total_label(r, by, whole).in_language(frame.language) for r, whole in zip(results, wholes, strict=True)]
    values = [
        NOT_ADDITIVE.in_language(frame.language)
        if whole is None
        else reason_text(whole.cell.reason, frame.language)
        if whole.value is None
        else cell_text(printed(whole.value, whole.metric))
        for whole in wholes
    ]
    label = " / ".join(dict.fromkeys(labels))
    return [label, *[""] * (before - 1), *values, *[""] * (columns - before - len(results))]


def grid_totals(frame: Frame, result: Result) -> tuple[Result, Result, Result] | None:
    """A result by two breakdowns measured by the first, by the second and without any; None where its cells do not add up."""
    if not adds_up(result.metric, result.by):
        return None
    first, second = result.by
    by = ((first,), (second,), ())
    return tuple(frame.result(result.metric.name, left, selection=result.asked) for left in by)


def brands_with_below(frame: Frame, result: Result) -> tuple[tuple[int, Result, Result | None], ...]:
    """Of a result by brand and another breakdown, each brand with others below it: what it and those come to by that breakdown,
    and in all where the parts add up. Measured, never added up: who served under two brands is one person of the one above."""
    other, brands = result.by[1:], frame.dimensions.members["brands"]
    found = []
    for brand in brands_above(result, frame.dimensions):
        asked = result.asked.choose(brand=brands[brand].code)
        parts = frame.result(result.metric.name, other, selection=asked)
        whole = frame.result(result.metric.name, selection=asked) if adds_up(result.metric, result.by) else None
        found.append((brand, parts, whole))
    return tuple(found)


def _whole(frame: Frame, result: Result) -> Result | None:
    if result.metric.kind in (Kind.STOCK, Kind.CUMULATIVE) and set(result.by) & set(TIMES):
        return None
    return frame.result(result.metric.name, selection=result.asked)
