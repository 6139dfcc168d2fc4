"""Totals of a printed table: measured without the breakdown, never added up from its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.metric import Kind
from lib.catalogue.vocabularies import Text
from lib.exports.table import adds_up
from lib.measure.result import Result
from lib.reports.report import TOTAL

DISTINCT = Text("去重合计（不可相加）", "Each counted once (rows do not add up)")
OVERALL = Text("总体（不可相加）", "Overall (rows do not add up)")


@dataclass(frozen=True)
class Totals:
    """What was measured with fewer breakdowns; None where that has no meaning (a stock over time) or no answer.

    whole: without any. across: by the first of two breakdowns, over all codes of the second; down: the other way round.
    """

    whole: Result | None = None
    across: Result | None = None
    down: Result | None = None


def measure_totals(result: Result, measured: Callable[[tuple[str, ...]], Result]) -> Totals:
    """The totals of a result by one or two breakdowns; `measured(by)` asks the same question by fewer."""

    def without(left_out: tuple[str, ...]) -> Result | None:
        stock = result.metric.kind in (Kind.STOCK, Kind.CUMULATIVE)
        if stock and set(left_out) & set(TIMES):
            return None
        try:
            return measured(tuple(name for name in result.by if name not in left_out))
        except ValueError:  # a metric whose own function answers by this breakdown only
            return None

    if not result.by or len(result.by) > 2:
        return Totals()
    if len(result.by) == 1:
        return Totals(without(result.by))
    return Totals(without(result.by), without(result.by[1:]), without(result.by[:1]))


def total_label(result: Result, left_out: tuple[str, ...], total: Result | None) -> Text:
    """What the total over the breakdowns `left_out` is called."""
    if total is None or adds_up(result.metric, left_out):
        return TOTAL
    metric = result.metric  # a count of different people or things is an aggregate that is 0 where nothing is counted
    counts = metric.value is not None and not metric.additive and metric.empty == 0
    return DISTINCT if counts else OVERALL
