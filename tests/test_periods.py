"""Codes of months, quarters and years against the plain calendar, day by day."""

from datetime import date, timedelta

import pytest

from lib.catalogue.periods import (
    days_of_code,
    is_calendar_period,
    parts_of_code,
    period_code,
    shift_code,
    split_period,
    twelve_months_to,
)

DAYS = [date(2023, 11, 15) + timedelta(days=n) for n in range(800)]  # over a leap year and two ends of years
TIMES = ("month", "quarter", "year")


def test_codes_as_a_reader_would_write_them():
    assert [period_code(time, date(2025, 9, 30)) for time in TIMES] == [202509, 20253, 2025]
    assert [period_code(time, date(2025, 10, 1)) for time in TIMES] == [202510, 20254, 2025]
    assert [parts_of_code(*pair) for pair in zip(TIMES, (202509, 20253, 2025), strict=True)] == [
        (2025, 9),
        (2025, 3),
        (2025, 1),
    ]


@pytest.mark.parametrize("time", TIMES)
def test_the_days_of_a_code_are_those_that_have_it(time):
    for code in {period_code(time, day) for day in DAYS}:
        first, last = days_of_code(time, code)
        assert period_code(time, first) == period_code(time, last) == code
        assert code not in (period_code(time, first - timedelta(days=1)), period_code(time, last + timedelta(days=1)))


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize(("start", "end"), [(0, 799), (40, 40), (46, 77), (300, 411)])
def test_a_period_is_split_into_pieces_that_meet(time, start, end):
    pieces = split_period(time, DAYS[start], DAYS[end])
    days = [(code, first + timedelta(days=n)) for code, first, last in pieces for n in range((last - first).days + 1)]
    assert days == [(period_code(time, day), day) for day in DAYS[start : end + 1]]
    assert len({code for code, _, _ in pieces}) == len(pieces)


def test_the_last_month_of_the_calendar():
    assert split_period("month", date(9999, 12, 5), date.max) == [(999912, date(9999, 12, 5), date.max)]


@pytest.mark.parametrize(
    ("time", "code", "months", "earlier"),
    [
        ("month", 202601, 1, 202512),
        ("month", 202610, 12, 202510),
        ("month", 202603, 14, 202501),
        ("quarter", 20261, 3, 20254),
        ("quarter", 20263, 12, 20253),
        ("year", 2026, 24, 2024),
        ("quarter", 20261, 2, None),
        ("year", 2026, 6, None),
    ],
)
def test_a_code_so_many_months_earlier(time, code, months, earlier):
    assert shift_code(time, code, months) == earlier


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-10-31", "2025-11-01"),
        ("2026-10-15", "2025-10-16"),
        ("2024-02-29", "2023-03-01"),
        ("2025-02-28", "2024-03-01"),  # twelve whole months, as the preset counts them,
    ],
)
def test_twelve_months_to_a_day(day, first):
    assert twelve_months_to(date.fromisoformat(day)) == date.fromisoformat(first)


@pytest.mark.parametrize("as_of", [date(2026, 10, 31), date(2026, 10, 15)])
def test_the_year_so_far_is_a_period_of_the_calendar_whatever_day_it_ends_on(as_of):
    assert is_calendar_period(date(2026, 1, 1), as_of, as_of=as_of)
    assert is_calendar_period(date(2025, 1, 1), as_of.replace(year=2025), as_of=as_of)
    assert not is_calendar_period(date(2026, 1, 1), date(2026, 8, 31), as_of=as_of)
    assert not is_calendar_period(date(2026, 1, 2), as_of, as_of=as_of)
    assert not is_calendar_period(date(2025, 1, 1), as_of, as_of=as_of)
