"""Small counts of people are hidden, and cannot be found again by subtraction from rows, columns or the total."""

import random

import numpy as np
import pytest
from numpy.linalg import matrix_rank as rank

from lib.catalogue import METRICS
from lib.measure.disclosure import (
    EXPORT_THRESHOLD,
    export_threshold,
    hide_small,
    people_behind,
    suppressed_flow,
    suppressed_parts,
    threshold_or_setting,
)
from lib.measure.disclosure import shown as shown_count
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


def test_a_ratio_has_the_fewer_people_of_its_parts_behind_it():
    active, registered = RATE.parts
    top, bottom = Cell((), 2), Cell((), 60 + 2)
    assert people_behind((active, top), (registered, bottom)) == people_behind((registered, bottom), (active, top)) == 2
    assert people_behind((HOURS, Cell((), 3)), (active, Cell((), 8))) == 8
    assert people_behind((HOURS, Cell((), 3))) is None


def test_of_parts_of_a_known_sum_the_smallest_other_goes_along():
    assert suppressed_parts({"a": 4, "b": 50, "c": 5, "d": 0, "e": None}, threshold=5) == {"a", "c"}
    assert suppressed_parts({"a": 5, "b": 50, "d": 0}, threshold=5) == set()
    assert suppressed_parts({"a": 4, "b": 0}, threshold=5) == {"a"}


def test_of_an_equation_of_stocks_and_flows_no_small_term_is_left_alone():
    stocks = {"opening": 100, "closing": 100 + 20 - 3}
    assert suppressed_flow(stocks, {"new": 20, "gone": 3}, threshold=5) == {"gone", "new"}
    assert suppressed_flow(stocks, {"new": 20, "gone": 5}, threshold=5) == set()
    # Both terms that are hidden are small: the smallest of the others goes along.
    assert suppressed_flow({"opening": 4, "closing": 4 + 3}, {"new": 3}, threshold=5) == {"opening", "new", "closing"}
    assert suppressed_flow({"opening": 4, "closing": 90}, {}, threshold=5) == {"opening"}


def test_a_count_is_hidden_with_a_small_difference_to_its_neighbour():
    assert [shown_count(n, threshold=5) for n in (0, 1, 4, 5)] == [0, None, None, 5]
    assert shown_count(50, 50 - 46, threshold=5) is None
    assert shown_count(50, 50 - 45, 0, threshold=5) == 50


def test_what_leaves_has_the_stricter_of_two_thresholds(monkeypatch):
    monkeypatch.delenv("DISCLOSURE_THRESHOLD", raising=False)
    assert (threshold_or_setting(None), threshold_or_setting(0), export_threshold()) == (5, 0, EXPORT_THRESHOLD)
    monkeypatch.setenv("DISCLOSURE_THRESHOLD", str(EXPORT_THRESHOLD + 1))
    assert export_threshold() == EXPORT_THRESHOLD + 1


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


def sparse_tables():
    """Tables in which most combinations have no row, as streets by brand: rows and columns of one cell are the rule."""
    rng = random.Random(7)
    for _ in range(500):
        rows, columns, part = rng.randint(1, 6), rng.randint(1, 6), rng.choice((0.3, 0.5))
        spread = rng.choice(([0, 1, 2, 3, 4, 9, 60], [0, 0, 0, 0, 3, 40], [1, 2, 3, 4, 5, 30]))
        yield [Cell((r, c), rng.choice(spread)) for r in range(rows) for c in range(columns) if rng.random() < part]


def exposed(cells) -> list[int]:
    """Positions of the small counts that follow from the shown cells and the sums of rows, columns and the whole."""
    hidden = [i for i, cell in enumerate(hide_small(PEOPLE, cells, threshold=5)) if cell.value is None]
    known = [line for line in sums(cells) if shown(cells, line)]
    equations = np.array([[float(i in line) for i in hidden] for line in known]).reshape(len(known), len(hidden))
    units = zip(hidden, np.eye(len(hidden)), strict=True)
    solved = [i for i, unit in units if rank(np.vstack([equations, unit])) == rank(equations)]
    return [i for i in solved if 0 < cells[i].value < 5]


def test_no_hidden_count_of_a_table_is_found_from_its_sums():
    """A linear attack with the sums of all rows, columns and the whole on 500 tables finds no small count."""
    assert [found for cells in tables() if (found := exposed(cells))] == []


def test_sums_of_a_sparse_table_expose_a_small_count_only_where_nothing_is_left_to_hide():
    """The same attack on 500 tables with gaps: what it finds has nothing but hidden counts in all of its sums."""
    for cells in sparse_tables():
        values = [cell.value for cell in hide_small(PEOPLE, cells, threshold=5)]
        known = [line for line in sums(cells) if shown(cells, line)]
        for small in exposed(cells):
            assert {values[i] for line in known if small in line for i in line} == {None}, cells


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
