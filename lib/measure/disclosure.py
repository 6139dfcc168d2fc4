"""All suppression of small counts of people: in cells, in reports and in what is exported. Nothing else hides a count.

Primary suppression: a count of 1 to threshold-1 is hidden, and so is a ratio or median whose people number that few.
Zero is shown: there is no person in it. Complementary suppression: with it goes what would give it away by subtraction,
the smallest shown count of the same row, column or sum. Counts that overlap without adding up (people on both of two
platforms) give away their difference: `shown` takes the differences along.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping

import numpy as np

from lib.catalogue.metric import Metric, Unit
from lib.measure.result import Cell
from lib.settings import load

EXPORT_THRESHOLD = 10
"""Counts of people below this are hidden in everything that leaves the dashboard; inside, the setting's own holds."""


def threshold_or_setting(threshold: int | None) -> int:
    """The threshold given, else that of the settings (persons)."""
    return load().threshold if threshold is None else threshold


def export_threshold() -> int:
    """Counts of people below this are hidden in files: EXPORT_THRESHOLD, or the setting where that is stricter."""
    return max(EXPORT_THRESHOLD, load().threshold)


# -- single counts -------------------------------------------------------------------------------------------------


def is_small(count: float, threshold: int) -> bool:
    """Whether a count of people is so small that it must be hidden; zero is not."""
    return 0 < count < threshold


def shown(count: float, *differences: float, threshold: int) -> float | None:
    """The count; None where it is small, or one of its `differences` to counts that are shown beside it."""
    return None if any(is_small(n, threshold) for n in (count, *differences)) else float(count)


# -- counts that add up --------------------------------------------------------------------------------------------


def suppressed_parts(parts: Mapping[Hashable, float | None], *, threshold: int) -> set:
    """Codes of the counts to hide among parts that add up to a known sum: the small ones, and the smallest of the
    others with them, so that subtraction from the sum finds none."""
    hidden = {code for code, value in parts.items() if value is not None and is_small(value, threshold)}
    larger = [code for code, value in parts.items() if code not in hidden and value]
    if hidden and larger:
        hidden.add(min(larger, key=parts.get))
    return hidden


def suppressed_flow(stocks: Mapping[Hashable, float], flows: Mapping[Hashable, float], *, threshold: int) -> set:
    """Codes to hide where the stock before, the flows (in and out) and the stock after make one equation.

    Any one of them follows from all the others: two are hidden at least, and not only small ones.
    """
    hidden = suppressed_parts(flows, threshold=threshold)
    hidden |= {code for code, value in stocks.items() if is_small(value, threshold)}
    values = {**stocks, **flows}
    if flows and hidden and all(values[code] < threshold for code in hidden):
        larger = [code for code, value in values.items() if code not in hidden and value]
        hidden |= {min(larger, key=values.get)} if larger else set()
    return hidden


# -- cells of a measurement ----------------------------------------------------------------------------------------


def hide_small(metric: Metric, cells: list[Cell], *, threshold: int) -> list[Cell]:
    """The cells with small counts of people blank and the reason "hidden_small"; `people` and `rows` go with them."""
    if threshold <= 1:
        return cells
    hidden = {i for i, cell in enumerate(cells) if is_small(_people(metric, cell) or 0, threshold)}
    # A ratio is no part of a total: only counts can be found by subtraction.
    if metric.unit is Unit.PERSONS and not metric.is_ratio:
        _hide_in_rows_and_columns(cells, hidden, threshold=threshold)
        _hide_what_sums_reveal(cells, hidden, threshold=threshold)
    return [Cell(c.codes, None, reason="hidden_small") if i in hidden else c for i, c in enumerate(cells)]


def people_behind(*parts: tuple[Metric, Cell]) -> float | None:
    """Number of people behind a ratio: the fewer of its parts that count people; None where neither does."""
    return min((cell.value for metric, cell in parts if metric.counts_people), default=None)


def _people(metric: Metric, cell: Cell) -> int | None:
    """Number of people behind a cell; None where it counts none."""
    if cell.value is None:
        return None
    if cell.people is not None:
        return int(cell.people)
    return int(cell.value) if metric.unit is Unit.PERSONS else None


def _hide_in_rows_and_columns(cells: list[Cell], hidden: set[int], *, threshold: int) -> None:
    """Hide further counts, the smallest first, until every row and column with a hidden one has two, not both small.

    A zero is hidden only where nothing else is left.
    """
    lines = _lines(cells)
    changed = True
    while changed:
        changed = False
        for line in lines:
            inside = [i for i in line if i in hidden]
            if not inside or (len(inside) > 1 and any(cells[i].value >= threshold for i in inside)):
                continue
            if (other := _smallest(cells, line, hidden)) is not None:
                hidden.add(other)
                changed = True


def _hide_what_sums_reveal(cells: list[Cell], hidden: set[int], *, threshold: int) -> None:
    """Hide further counts until no small one follows from the shown sums of rows, columns and the whole together."""
    values = [cell.value or 0 for cell in cells]
    lines = [*_lines(cells), list(range(len(cells)))]
    known = [line for line in lines if not is_small(sum(values[i] for i in line), threshold)]
    while exposed := [i for i in _solved(known, sorted(hidden)) if is_small(values[i], threshold)]:
        around = [i for line in known if exposed[0] in line for i in line]
        other = _smallest(cells, around, hidden)
        if other is None:
            return
        hidden.add(other)


def _solved(known: list[list[int]], hidden: list[int]) -> list[int]:
    """The hidden cells that have only one solution: those in which no vector of the null space moves."""
    if not hidden or not known:
        return []
    place = {i: column for column, i in enumerate(hidden)}
    equations = np.zeros((len(known), len(hidden)))
    for row, line in enumerate(known):
        for i in line:
            if i in place:
                equations[row, place[i]] = 1
    _, sizes, vectors = np.linalg.svd(equations)
    free = vectors[int((sizes > 1e-9).sum()) :]
    return [i for i in hidden if not (np.abs(free[:, place[i]]) > 1e-9).any()]


def _smallest(cells: list[Cell], line: list[int], hidden: set[int]) -> int | None:
    """The smallest shown count of a line; a zero only where nothing else is left; None without any."""
    others = [i for i in line if i not in hidden and cells[i].value is not None]
    return min(others, key=lambda i: (cells[i].value == 0, cells[i].value), default=None)


def _lines(cells: list[Cell]) -> list[list[int]]:
    """Positions of the cells that add up to something shown elsewhere: those that agree in all codes but one."""
    lines = defaultdict(list)
    for i, cell in enumerate(cells):
        for place in range(len(cell.codes)):
            lines[place, cell.codes[:place], cell.codes[place + 1 :]].append(i)
    return [line for line in lines.values() if len(line) > 1]
