"""Small counts of people are hidden: the last step of `measure()`.

A count of people of 1 to threshold-1 is hidden, and so is a ratio or median whose people number that few. In a table
of counts the smallest shown count of the same row or column is hidden with it, so that nobody finds the hidden one by
subtraction from the total. Zero is shown: nobody is in it.
"""

from collections import defaultdict

import numpy as np

from lib.catalogue.metric import Metric, Unit
from lib.measure.result import Cell


def hide_small(metric: Metric, cells: list[Cell], *, threshold: int) -> list[Cell]:
    """The cells with small counts of people blank and the reason "hidden_small"; `people` and `rows` go with them."""
    if threshold <= 1:
        return cells
    hidden = {i for i, cell in enumerate(cells) if _people(metric, cell) in range(1, threshold)}
    # A ratio is no part of a total: only counts can be found by subtraction.
    if metric.unit is Unit.PERSONS and not metric.is_ratio:
        _hide_partners(cells, hidden, threshold=threshold)
        _hide_what_sums_tell(cells, hidden, threshold=threshold)
    return [Cell(c.codes, None, reason="hidden_small") if i in hidden else c for i, c in enumerate(cells)]


def _people(metric: Metric, cell: Cell) -> int | None:
    """How many people stand behind a cell; None where it tells of none."""
    if cell.value is None:
        return None
    if cell.people is not None:
        return int(cell.people)
    return int(cell.value) if metric.unit is Unit.PERSONS else None


def _hide_partners(cells: list[Cell], hidden: set[int], *, threshold: int) -> None:
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


def _hide_what_sums_tell(cells: list[Cell], hidden: set[int], *, threshold: int) -> None:
    """Hide further counts until no small one follows from the shown sums of rows, columns and the whole together."""
    values = [cell.value or 0 for cell in cells]
    lines = [*_lines(cells), list(range(len(cells)))]
    known = [line for line in lines if not 0 < sum(values[i] for i in line) < threshold]
    while told := [i for i in _told(known, sorted(hidden)) if 0 < values[i] < threshold]:
        around = [i for line in known if told[0] in line for i in line]
        other = _smallest(cells, around, hidden)
        if other is None:
            return
        hidden.add(other)


def _told(known: list[list[int]], hidden: list[int]) -> list[int]:
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
