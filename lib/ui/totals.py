"""The last line of a panel's table: what the rows come to, measured and never added up.

Parts that add up have their total; distinct people and things have the number of different ones; a rate, an average or
a stock over months has none, and says so.
"""

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.metric import Kind, Metric
from lib.exports.table import adds_up, code_headers, printed
from lib.labels import reason_text
from lib.measure.result import Result
from lib.ui.html_table import cell_text
from lib.ui.language import text
from lib.ui.page import Frame


def total_row(frame: Frame, results: list[Result], columns: int) -> list[str]:
    """The texts of the line for a table with `columns` columns; empty where there is nothing to come to."""
    by = results[0].by
    if not by or max(len(result.cells) for result in results) < 2:
        return []
    before = len(code_headers(by, frame.language))
    values = [_total(frame, result) for result in results]
    distinct = any(counts_different(result.metric, by) for result in results)
    label = text("Total of different ones") if distinct else text("Total")
    return [label, *[""] * (before - 1), *values, *[""] * (columns - before - len(results))]


def counts_different(metric: Metric, by: tuple[str, ...]) -> bool:
    """Whether the metric counts different people or things, of which the whole has a number although its parts overlap."""
    over_time = metric.kind in (Kind.STOCK, Kind.CUMULATIVE) and any(name in TIMES for name in by)
    return metric.value is not None and not metric.additive and metric.empty == 0 and not over_time


def _total(frame: Frame, result: Result) -> str:
    if not adds_up(result.metric, result.by) and not counts_different(result.metric, result.by):
        return text("does not add up")
    cell = frame.result(result.metric.name, selection=result.asked).cell
    return (
        reason_text(cell.reason, frame.language)
        if cell.value is None
        else cell_text(printed(cell.value, result.metric))
    )
