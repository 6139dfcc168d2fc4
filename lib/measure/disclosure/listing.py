"""Which cells a public list has: whether a part is listed must not tell that somebody is in it."""

from dataclasses import replace

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.measure.buckets import PERIODS
from lib.measure.disclosure.steps import HIDDEN
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell, Result

NARROW = ("street", "community", "group", "profession", "sex", "age_band", "team", "station", "activity", "project",
          "merchant")  # fmt: skip
"""Breakdowns by which a figure is of less than a whole county, or of some people only."""
NOT_TOLD = (*HIDDEN, "few_for_rate", "one_at_a_time", "one_period")
"""Reasons of the one cell that stands for a list."""


def words_of(query: MetricQuery) -> list[str]:
    """The codes of a vocabulary, all of which are listed where it alone splits; none of other breakdowns."""
    if len(query.by) != 1 or query.by[0] not in NARROW:
        return []
    chosen = query.selection.get(query.by[0])
    return [code for code in BREAKDOWNS[query.by[0]].words or () if not chosen or code in chosen]


def with_all_words(query: MetricQuery, cells: list[Cell]) -> list[Cell]:
    """The cells with a blank one for each code of a vocabulary that nobody has: few and none look alike."""
    known = {cell.codes for cell in cells}
    missing = [Cell((code,), None, reason="no_records") for code in words_of(query) if (code,) not in known]
    return (
        sorted([*cells, *missing], key=lambda cell: (cell.codes[0] is None, cell.codes)) if cells and missing else cells
    )


def lists_all(by: tuple[str, ...]) -> bool:
    """Whether the cells are those of every month or place, also where nobody is: that one is listed tells nothing then."""
    return not by or (len(by) == 1 and by[0] in (*PERIODS, *PLACES))


def once(cells: list[Cell]) -> list[Cell]:
    """One cell for all, without codes: a list of those where somebody is would tell of them."""
    return [replace(cells[0], codes=(None,) * len(cells[0].codes))] if cells else []


def stands_for_all(result: Result) -> bool:
    """Whether the one cell of a result stands for all its parts, which public figures do not tell apart."""
    if len(result.cells) != 1 or lists_all(result.by):
        return False
    return set(result.cells[0].codes) == {None} and result.cells[0].reason in NOT_TOLD
