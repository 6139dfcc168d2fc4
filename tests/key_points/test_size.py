"""The words of size: their limits, and that they never contradict the change beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import METRICS
from lib.key_points.size import DOWN, FLAT, NEARLY_FLAT, UP, printed_change, size
from lib.labels import change_text

HOURS, RATE = METRICS["service_hours"], METRICS["participation_rate"]


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (1000.4, FLAT),
        (1009, NEARLY_FLAT),
        (1009.6, UP[0]),
        (1010, UP[0]),
        (1049, UP[0]),
        (1050, UP[1]),
        (1149, UP[1]),
        (1150, UP[2]),
    ],
)
def test_the_limits_of_a_change_in_percent(now, word):
    assert size(now, 1000, HOURS) is word
    assert (
        size(2000 - now, 1000, HOURS)
        is {FLAT: FLAT, NEARLY_FLAT: NEARLY_FLAT, **dict(zip(UP, DOWN, strict=True))}[word]
    )


@pytest.mark.parametrize(
    ("now", "word"), [(0.2, FLAT), (0.2049, NEARLY_FLAT), (0.205, UP[0]), (0.22, UP[1]), (0.25, UP[2])]
)
def test_the_limits_of_a_rate_in_percentage_points(now, word):
    assert size(now, 0.2, RATE) is word


def test_from_and_to_nothing_has_no_size():
    assert size(5, 0, HOURS) is None
    assert size(0, 5, HOURS) is None


amounts = st.floats(min_value=0.1, max_value=1e9)


@given(amounts, amounts)
def test_the_word_agrees_with_the_change_as_printed(now, before):
    word, change = size(now, before, HOURS), printed_change(now, before, HOURS)
    printed = change_text(now, before, HOURS, "en")
    assert (word in (FLAT, NEARLY_FLAT)) == (abs(change) < 1)
    assert (word is FLAT) == (not change)
    assert (word in UP) == (change >= 1)
    assert float(printed.rstrip("%").replace(",", "")) == pytest.approx(change, abs=0.11)
