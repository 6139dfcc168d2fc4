"""Shortened numbers: half up, never over an edge, and true within half of the last digit printed."""

from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import METRICS
from lib.labels import card_number, chart_number, full_number, short_number
from lib.number_words import CHINESE, ENGLISH, ENGLISH_SHORT, exact, half_up, shortened, unit_of

NUMBERS = st.integers(0, 10**13).map(lambda minutes: minutes / 60) | st.integers(0, 10**12)
UNITS = st.sampled_from([CHINESE, ENGLISH, ENGLISH_SHORT])


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (999_787.8, 1, "99.98万"),
        (999_787.8, 2, "99.98万"),
        (12_500, 1, "1.3万"),
        (340_500, 2, "34.05万"),
        (114_236, 1, "11.4万"),
        (110_000, 1, "11万"),
        (99_999_999, 1, "9999.9999万"),
        (150_000_000, 1, "1.5亿"),
        (-12_500, 1, "-1.3万"),
    ],
)
def test_in_chinese_units(value, decimals, words):
    assert shortened(value, decimals=decimals) == words


def test_cards_charts_and_sentences_use_the_rule():
    hours, people = METRICS["service_hours"], METRICS["registered_volunteers"]
    assert short_number(999_787.8, hours, "zh") == card_number(999_787.8, hours, "zh") == "99.98万"
    assert short_number(999_787.8, hours, "en") == "999.8 thousand"
    assert chart_number(999_787.8, hours, "en") == "999.8k"
    assert card_number(340_500, people, "zh") == "34.05万"
    assert chart_number(12_500, people, "zh") == "1.3万"
    assert full_number(9_999.96, hours, "zh") == "9,999.96"
    assert full_number(0.5, people, "en") == "1"


def read(words: str, units: dict) -> tuple[Decimal, Decimal, str]:
    """The number, the size of its last printed digit, and its unit."""
    unit = max((unit for unit in units if words.endswith(unit)), key=len)
    digits = Decimal(words.removesuffix(unit).replace(",", ""))
    return digits * units[unit], Decimal(1).scaleb(digits.as_tuple().exponent) * units[unit], unit


@given(value=NUMBERS, decimals=st.integers(0, 3), units=UNITS)
def test_what_is_printed_is_within_half_of_its_last_digit_and_half_up(value, decimals, units):
    number, last, unit = read(shortened(value, decimals=decimals, units=units), units)
    off = number - exact(value)
    printed = max(last, Decimal(1).scaleb(-decimals) * units[unit])
    assert -printed / 2 < off <= printed / 2


@given(value=NUMBERS, decimals=st.integers(0, 3), units=UNITS)
def test_it_is_never_rounded_over_the_edge_of_a_unit(value, decimals, units):
    number, _, unit = read(shortened(value, decimals=decimals, units=units), units)
    assert unit == unit_of(exact(value), units)
    assert all(number < size for size in units.values() if exact(value) < size and size > 1)


@pytest.mark.parametrize(
    "number", [Decimal("1e290"), Decimal(1) / Decimal("7.886399902000922e-289"), Decimal("-1e300")]
)
def test_numbers_of_any_length_are_rounded(number):
    assert half_up(number, 1) == number.quantize(Decimal("0.1"), context=Context(prec=1_000))
