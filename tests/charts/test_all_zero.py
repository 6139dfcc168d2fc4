"""Charts of zeros alone: nothing to see in them, whatever their shape."""

import pytest

from lib.charts.all_zero import is_all_zero
from lib.charts.bars import change_bars, share_bars
from lib.charts.trees import waterfall

SHAPES = [
    lambda value: waterfall([("opening", value, True), ("new", 0, False), ("closing", value, True)], "en"),
    lambda value: share_bars([("one", value), ("two", None), ("three", 0)], "zh"),
    lambda value: change_bars([("one", value, "amount", None)], "en"),
    lambda value: {"data": [{"type": "heatmap", "z": [[0, None], [value, 0]]}], "layout": {}},
    lambda value: {"data": [{"type": "scatter", "x": ["2026-01", "2026-02"], "y": [0, value]}], "layout": {}},
    lambda value: {"data": [{"type": "scatter", "x": [0, value], "y": ["a street", "another"]}], "layout": {}},
    lambda value: {"data": [{"type": "bar", "x": [1, 2], "y": [0, 0]}, {"type": "bar", "x": [1, 2], "y": [0, value]}]},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_zeros_alone_are_nothing_to_see(shape):
    assert is_all_zero(shape(0))
    assert not is_all_zero(shape(3))
    assert not is_all_zero(shape(-3))


def test_what_draws_no_amounts_is_left_as_it_is():
    assert not is_all_zero({"data": [{"type": "bar", "x": [], "y": []}], "layout": {}})
    assert not is_all_zero({"data": [], "layout": {}})
