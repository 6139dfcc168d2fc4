"""Small counts of people are hidden, and cannot be found again by subtraction from rows, columns or the total."""

import random

import numpy as np
import pytest

from lib.catalogue import METRICS
from lib.measure.disclosure import hide_small
from lib.measure.result import Cell

PEOPLE, RATE, HOURS = METRICS["active_volunteers"], METRICS["activity_rate"], METRICS["service_hours"]
MEDIAN = METRICS["hours_per_active_median"]


def values(metric, cells, threshold=5):
    return [cell.value for cell in hide_small(metric, cells, threshold=threshold)]


def row(*numbers):
    return [Cell((code,), number, rows=9, people=None) for code, number in enumerate(numbers)]


def test_one_number_alone():
    assert [values(PEOPLE, [Cell((), n)]) for n in (0, 1, 4, 5, None)] == [[0], [None], [None], [5], [None]]


def test_a_hidden_cell_tells_nothing_but_why():
    hidden = hide_small(PEOPLE, [Cell((), 3, rows=7, people=3)], threshold=5)
    assert hidden == [Cell((), None, reason="hidden_small", rows=0, people=None)]


def test_a_blank_keeps_its_own_reason():
    blank = Cell(("x",), None, reason="no_records")
    assert hide_small(PEOPLE, [blank], threshold=5) == [blank]


def test_the_smallest_other_count_goes_with_a_hidden_one():
    assert values(PEOPLE, row(3, 50, 20, 0)) == [None, 50, None, 0]
    assert values(PEOPLE, row(3, 4, 50, 20, 0)) == [None, None, 50, None, 0]
    assert values(PEOPLE, row(50, 20, 5, 0)) == [50, 20, 5, 0]


def test_a_zero_goes_only_where_nothing_else_is_left():
    assert values(PEOPLE, row(3, 0)) == [None, None]


def test_hours_are_no_people():
    assert values(HOURS, row(1, 2, 3)) == [1, 2, 3]


def test_ratios_and_medians_go_by_the_people_behind_them():
    cells = [Cell(("a",), 0.5, people=4), Cell(("b",), 0.4, people=90), Cell(("c",), 0.0, people=0)]
    assert values(RATE, cells) == [None, 0.4, 0.0]
    assert values(MEDIAN, cells) == [None, 0.4, 0.0]


@pytest.mark.parametrize("threshold", [0, 1])
def test_no_threshold_hides_nothing(threshold):
    assert values(PEOPLE, row(1, 2), threshold) == [1, 2]


def test_another_threshold():
    assert values(PEOPLE, row(9, 10, 30), 10) == [None, None, 30]


def tables():
    rng = random.Random(5)
    for _ in range(500):
        rows, columns = rng.randint(1, 7), rng.randint(1, 6)
        spread = rng.choice(([0, 1, 2, 3, 4, 9, 60], [0, 0, 3, 40, 50, 70], [1, 6, 7, 8, 9, 10, 30]))
        yield [Cell((r, c), rng.choice(spread)) for r in range(rows) for c in range(columns)]


def test_no_hidden_count_of_a_table_is_found_from_its_sums():
    """A linear attack with the sums of all rows, columns and the whole on 500 tables finds no small count."""
    found = 0
    for cells in tables():
        hidden = [i for i, cell in enumerate(hide_small(PEOPLE, cells, threshold=5)) if cell.value is None]
        known = [line for line in sums(cells) if shown(cells, line)]
        equations = np.array([[float(i in line) for i in hidden] for line in known]).reshape(len(known), len(hidden))
        for position, i in enumerate(hidden):
            unit = np.eye(len(hidden))[position]
            told = np.linalg.matrix_rank(np.vstack([equations, unit])) == np.linalg.matrix_rank(equations)
            found += bool(told and 0 < cells[i].value < 5)
    assert found == 0


def sums(cells) -> list[list[int]]:
    lines = {}
    for i, cell in enumerate(cells):
        for line in (("row", cell.codes[0]), ("column", cell.codes[1]), "all"):
            lines.setdefault(line, []).append(i)
    return [line for line in lines.values() if len(line) > 1]  # the sum of one cell is that cell, hidden like it


def shown(cells, line) -> bool:
    """Whether the sum itself is shown: it is a count of people like any other."""
    total = sum(cells[i].value for i in line)
    return total == 0 or total >= 5
