"""The period compared with: like with like. The days are counted here one by one, without the product's period code."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.measure.comparison import counterpart, unlike_months
from lib.selection import PRESETS, Period

AS_OF = date(2026, 10, 31)


def days(text: str) -> tuple[date, date]:
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)


def pair(text: str, compare: str, as_of: date = AS_OF) -> tuple:
    period = Period(text) if text in PRESETS else Period(None, *days(text))
    found = counterpart(period, compare, as_of=as_of)
    return (found.start, found.end) if found.reason is None else found.reason


@pytest.mark.parametrize(
    ("chosen", "compare", "expected"),
    [
        # cut to the same days: a quarter and a year of which October is the last month known
        ("2026-10-01..2026-12-31", "last_year", "2025-10-01..2025-10-31"),
        ("2026-01-01..2026-12-31", "last_year", "2025-01-01..2025-10-31"),
        ("2026-10-01..2026-12-31", "previous", "2026-07-01..2026-07-31"),
        # February: the same days, the leap day only where whole months go with whole months
        ("2025-02-22..2025-02-28", "last_year", "2024-02-22..2024-02-28"),
        ("2024-02-28..2024-03-01", "last_year", "2023-02-28..2023-03-01"),
        ("2025-02-01..2025-02-28", "last_year", "2024-02-01..2024-02-29"),
        ("2024-02-29..2024-03-31", "last_year", "2023-03-01..2023-03-31"),
        # a unit that is not over goes with the same days of the unit before
        ("this_year", "previous", "2025-01-01..2025-10-31"),
        ("this_quarter", "previous", "2026-07-01..2026-07-31"),
        ("last_12_months", "previous", "2024-11-01..2025-10-31"),
        # one that is over, with the whole one before it
        ("last_quarter", "previous", "2026-04-01..2026-06-30"),
        ("last_month", "last_year", "2025-09-01..2025-09-30"),
        ("2026-01-01..2026-06-30", "previous", "2025-07-01..2025-12-31"),
        ("2026-03-10..2026-03-19", "previous", "2026-02-28..2026-03-09"),
    ],
)
def test_the_days_compared(chosen, compare, expected):
    assert pair(chosen, compare) == days(expected)


def test_a_month_that_has_come_to_its_middle_goes_with_the_same_days():
    assert pair("2026-10-01..2026-10-31", "last_year", date(2026, 10, 15)) == days("2025-10-01..2025-10-15")
    assert pair("2026-10-01..2026-10-31", "previous", date(2026, 10, 15)) == days("2026-09-01..2026-09-15")


@pytest.mark.parametrize(
    ("chosen", "compare", "reason"),
    [
        ("to_date", "last_year", "no_beginning"),
        ("this_year", "none", "no_comparison"),
        ("2026-11-01..2026-12-31", "last_year", "no_data_yet"),
        ("2024-02-29..2024-02-29", "last_year", "no_such_day"),
    ],
)
def test_where_there_is_no_comparison_it_says_why(chosen, compare, reason):
    assert pair(chosen, compare) == reason


def test_a_leap_day_in_one_year_only_is_said():
    leap = counterpart(Period(None, date(2024, 2, 28), date(2024, 3, 1)), "last_year", as_of=AS_OF)
    assert leap.note == "leap_day"
    assert counterpart(Period(None, date(2025, 2, 1), date(2025, 2, 28)), "last_year", as_of=AS_OF).note is None


dates = st.dates(date(2015, 1, 1), date(2027, 12, 31))


@given(start=dates, length=st.integers(0, 800), as_of=dates, compare=st.sampled_from(["last_year", "previous"]))
def test_both_sides_hold_the_same_days(start, length, as_of, compare):
    """Counted day by day: equal lengths; else whole months on both sides, or a note that says why not."""
    end = min(start + timedelta(days=length), as_of)
    found = counterpart(Period(None, start, start + timedelta(days=length)), compare, as_of=as_of)
    if found.reason:
        assert (found.reason == "no_data_yet") == (start > as_of)
        return
    assert found.start <= found.end < end
    here, there = ((end - start).days + 1, (found.end - found.start).days + 1)
    whole = [
        a.day == 1 and b.day == monthrange(b.year, b.month)[1] for a, b in ((start, end), (found.start, found.end))
    ]
    assert here == there or all(whole) or found.note
    if compare == "last_year" and not all(whole):
        there_by_day = {(found.start + timedelta(days=n)) for n in range(there)}
        year_before = set()
        for n in range(here):
            day = start + timedelta(days=n)
            if (day.month, day.day) != (2, 29):
                year_before.add(day.replace(year=day.year - 1))
        assert there_by_day - {day for day in there_by_day if (day.month, day.day) == (2, 29)} == year_before


@pytest.mark.parametrize(
    ("recorded", "reason"),
    [
        ({202501, 202502, 202601, 202602}, None),
        ({202501, 202502, 202503, 202601, 202602, 202603}, None),
        ({202501, 202601}, None),  # February is missing in both years
        ({202501, 202502, 202601}, "months_missing"),
        ({202502, 202601, 202602}, "before_first_record"),
        (set(), "before_first_record"),
    ],
)
def test_months_missing_on_one_side_only_forbid_a_comparison(recorded, reason):
    now, before = Period(None, *days("2026-01-01..2026-02-28")), Period(None, *days("2025-01-01..2025-02-28"))
    assert unlike_months(frozenset(recorded), now, before, end=date(2026, 2, 28)) == reason
