"""Codes of months (year*100 + 1..12), quarters (year*10 + 1..4) and years: the one place that makes or takes them apart,
and that counts months back.

It is in the catalogue, not in lib/measure, because the breakdowns need `time_code` and the catalogue is a lower layer:
so the expression in SQL and its counterpart in Python stay side by side.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import Integer, case, cast, extract

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def time_code(time: str, day):
    """The code of a date column: its day, month, quarter, year or weekday (0 Sunday), as an expression in SQL."""
    # Cast: PostgreSQL extracts decimals, and a code is the same number everywhere.
    if time == "day":
        return day
    if time == "weekday":
        return cast(extract("dow", day), Integer)
    year = cast(extract("year", day), Integer)
    if time == "year":
        return year
    month = cast(extract("month", day), Integer)
    if time == "month":
        return year * 100 + month
    return year * 10 + case((month <= 3, 1), (month <= 6, 2), (month <= 9, 3), else_=4)


def period_code(time: str, day: date) -> int:
    """The code of the month, quarter or year that holds `day`."""
    return {"month": day.year * 100 + day.month, "quarter": day.year * 10 + (day.month + 2) // 3, "year": day.year}[
        time
    ]


def parts_of_code(time: str, code: int) -> tuple[int, int]:
    """The year of a code, and its month (1 to 12), its quarter (1 to 4) or, for a year, 1."""
    return divmod(int(code), {"month": 100, "quarter": 10}[time]) if time != "year" else (int(code), 1)


@lru_cache(maxsize=4096)  # a page asks a thousand times, for the months since records began
def days_of_code(time: str, code: int) -> tuple[date, date]:
    """First and last day of a month, quarter or year."""
    year, number = parts_of_code(time, code)
    last_month = number * MONTHS_OF[time]
    first_month = last_month - MONTHS_OF[time] + 1
    return date(year, first_month, 1), last_of_month(date(year, last_month, 1))


def first_of_month(day: date, *, earlier: int = 0) -> date:
    """First day of the month that lies `earlier` months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - earlier, 12)
    return date(year, month + 1, 1)


def last_of_month(day: date, *, earlier: int = 0) -> date:
    """Last day of the month that lies `earlier` months before that of `day`."""
    first = first_of_month(day, earlier=earlier)
    return first.replace(day=monthrange(first.year, first.month)[1])


def twelve_months_to(day: date) -> date:
    """The first of the twelve months that end with `day`: twelve whole months where `day` ends its month."""
    last = last_of_month(day, earlier=12)
    return (last if day == last_of_month(day) else last.replace(day=min(day.day, last.day))) + timedelta(days=1)


def shift_code(time: str, code: int, months: int) -> int | None:
    """The code of the month, quarter or year that lies `months` earlier; None where that is no whole number of them."""
    if months % MONTHS_OF[time]:
        return None
    return period_code(time, first_of_month(days_of_code(time, code)[0], earlier=months))


def split_period(time: str, start: date, end: date) -> list[tuple[int, date, date]]:
    """Codes of the months, quarters or years of a period, each with its first and last day within the period."""
    return list(_split_period(time, start, end))


@lru_cache(maxsize=512)  # a page asks some hundred times, for a few periods
def _split_period(time: str, start: date, end: date) -> tuple[tuple[int, date, date], ...]:
    periods = []
    day = start
    while period_code("month", day) <= period_code("month", end):
        code = period_code(time, day)
        last = days_of_code(time, code)[1]
        periods.append((code, day, min(last, end)))
        if last >= end:  # also keeps the last day of the calendar from overflowing
            break
        day = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return tuple(periods)


def is_year(start: date | None, end: date, *, as_of: date) -> bool:
    """Whether the days are a year of the calendar or the twelve months to its last day; or so much of one as ends on the last day
    of the data or on the same day of an earlier year. start: None for a count on the last day."""
    ends = (end.month, end.day) in ((12, 31), (as_of.month, as_of.day))
    return ends and start in (None, end.replace(month=1, day=1), twelve_months_to(end))


def is_calendar_year(start: date | None, end: date) -> bool:
    """Whether the days are a whole year of the calendar."""
    return start == end.replace(month=1, day=1) and (end.month, end.day) == (12, 31)


def is_calendar_period(start: date | None, end: date, *, as_of: date) -> bool:
    """Whether the days are a week, month, quarter, half-year or whole years (any twelve months); or one of these, or all
    since the beginning, up to the last day of the data or the same day of an earlier year."""
    to_date, month_ends = (end.month, end.day) == (as_of.month, as_of.day), end == last_of_month(end)
    if start is None:
        return to_date or month_ends
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    whole = months % 12 == 0 or (months in (1, 3, 6) and (start.month - 1) % months == 0)
    if start.day == 1 and month_ends and whole:
        return True
    if start.day == 1 and to_date:
        return months <= 12 and (start.month % 3 == 1 or months == 1)
    week = start.weekday() == 0 and ((end - start).days == 6 or (end == as_of and (end - start).days < 6))
    return week or start == twelve_months_to(end)
