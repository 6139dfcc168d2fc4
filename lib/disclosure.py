"""Small counts of people are hidden: the last step of `measure()`.

A count of people of 1 to threshold-1 is hidden, and so is a ratio whose people number that few. Where the cells of an
additive table let one hidden cell be found by subtraction from the total, the smallest other cell is hidden with it.
Zero is shown: nobody is in it.
"""

from dataclasses import replace

from lib.catalogue.metric import Metric
from lib.result import Cell


def hide_small(metric: Metric, cells: list[Cell], *, threshold: int) -> list[Cell]:
    """The cells with small counts of people blank and the reason "hidden_small"."""
    if not metric.counts_people or threshold <= 1:
        return cells
    hidden = {i for i, cell in enumerate(cells) if _small(cell, threshold)}
    if len(hidden) == 1 and metric.additive and len(cells) > 1:
        others = [i for i, cell in enumerate(cells) if i not in hidden and cell.value]
        if others:
            hidden.add(min(others, key=lambda i: cells[i].value))
    return [replace(c, value=None, reason="hidden_small") if i in hidden else c for i, c in enumerate(cells)]


def _small(cell: Cell, threshold: int) -> bool:
    people = cell.value if cell.people is None else cell.people
    return cell.value is not None and people is not None and 0 < people < threshold
