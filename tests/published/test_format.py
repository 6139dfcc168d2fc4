"""Formatting figures in official style: true, short, and parsed again by `parse_figure`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.published.format import format_figure
from lib.published.parse import parse_figure

UNITS = st.sampled_from(["人", "人次", "场次", "小时", "元", "支"])
PRECISIONS = st.integers(min_value=1, max_value=9)
COUNTS = st.integers(min_value=0, max_value=10**12)
HOURS = st.integers(min_value=0, max_value=10**11).map(lambda minutes: round(minutes / 60, 2))


@pytest.mark.parametrize(
    ("value", "unit", "precision", "words"),
    [
        (118_432, "人", 2, "11万余人"),
        (1_799, "场次", 2, "1700余场次"),
        (10_134_567, "小时", 5, "1013.4万余小时"),
        (10_134_000, "小时", 5, "1013.4万小时"),
        (10_130_432, "小时", 5, "1013万余小时"),
        (1_043_200, "人次", 2, "100余万人次"),
        (3_480_000, "元", 1, "300余万元"),
        (199_999_999, "元", 2, "1.9亿余元"),
        (1_234_567_890, "元", 1, "10余亿元"),
        (9_999, "人", 1, "9000余人"),
        (67, "场", 1, "60余场"),
        (60, "场", 2, "60场"),
        (110_000, "人", 2, "11万人"),
        (118_432, "人", 6, "118432人"),
        (0, "人", 2, "0人"),
        (0.21019, "%", 4, "21.02%"),
        (0.21, "%", 4, "21.00%"),
        (0.99999, "%", 3, "100.0%"),
        (0, "%", 2, "0.0%"),
    ],
)
def test_written_as_an_official_text_would(value, unit, precision, words):
    assert format_figure(value, unit=unit, precision=precision) == words


@given(value=COUNTS | HOURS, unit=UNITS, precision=PRECISIONS)
def test_what_is_written_is_true_when_read_again(value, unit, precision):
    quoted = parse_figure(format_figure(value, unit=unit, precision=precision))
    assert quoted.accepts(value)
    assert quoted.unit == unit


@given(value=COUNTS | HOURS, unit=UNITS, precision=PRECISIONS)
def test_over_is_never_rounded_up(value, unit, precision):
    words = format_figure(value, unit=unit, precision=precision)
    if "余" in words:
        assert parse_figure(words).value < value
    else:
        assert parse_figure(words).value == value


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9), precision=PRECISIONS)
def test_a_percentage_is_true_when_read_again(part, whole, precision):
    assert parse_figure(format_figure(part / whole, unit="%", precision=precision)).accepts(part / whole)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
def test_what_cannot_be_published_is_refused(value):
    with pytest.raises(ValueError, match="finite and not negative"):
        format_figure(value, unit="人")


def test_precision_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1 significant digit, got 0"):
        format_figure(1, unit="人", precision=0)
