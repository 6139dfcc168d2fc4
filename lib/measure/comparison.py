"""The period to compare with: like with like, or none and why.

A period is cut at the last day that the data speaks for, and the one compared with is cut to the same days: October
2026 beside October 2025, not beside a whole quarter. Whole months go with whole months. Where the data does not begin
early enough, or months are missing on one side only, there is no comparison but a reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Metric
from lib.catalogue.periods import MONTHS_OF, first_of_month, last_of_month, shift_code, split_period
from lib.catalogue.vocabularies import Text
from lib.dimensions import read_dimensions
from lib.measure.coverage import follows_records, recorded_months
from lib.measure.first_day import first_day
from lib.measure.metric_query import MetricQuery, query_for
from lib.measure.result import Result
from lib.selection import Period, Selection

NOTES = {
    "leap_day": Text(
        "2月29日只在其中一年：两个时段相差一天", "29 February is in one of the years only: the periods differ by a day"
    ),
    "shorter_month": Text("两个月的天数不同", "The months differ in length"),
}
"""What a reader has to know of the days compared."""
MONTHS_OF_PRESET = {"this_year": 12, "this_half_year": 6, "this_quarter": 3, "march": 1}
"""Presets that name a calendar unit which may not be over yet."""


@dataclass(frozen=True)
class Counterpart:
    """The days to compare with. reason: a key of BLANK_REASONS, why there are none.

    months: how many whole months lie between the two, for laying months and quarters side by side; None where the
    distance is counted in days. note: a key of NOTES, what the reader has to know of the days.
    """

    start: date | None = None
    end: date | None = None
    months: int | None = None
    note: str | None = None
    reason: str | None = None


def counterpart(period: Period, compare: str, *, as_of: date, speaks_to: date | None = None) -> Counterpart:
    """The days that `compare` ("last_year", "previous") pairs with `period`, whose days end at `speaks_to` at the latest.

    last_year: the same days of the year before. previous: the unit before, as far as this one has come, where the
    period is made of whole months (the year before up to the same day for a year that is not over, last month's first
    ten days for the first ten of this); else as many days just before.
    Reasons: no_comparison, no_beginning, no_data_yet, no_such_day.
    """
    start, asked_end = period.days(as_of)
    end = min(asked_end, speaks_to or as_of)
    if compare == "none":
        return Counterpart(reason="no_comparison")
    if start is None:
        return Counterpart(reason="no_beginning")
    if start > end:
        return Counterpart(reason="no_data_yet")
    if compare == "last_year":
        return _earlier(start, end, 12)
    if period.preset == "this_week":  # the same days of the week before
        return Counterpart(start - timedelta(days=7), end - timedelta(days=7))
    unit_end = _unit_end(period, start, asked_end)
    if start.day == 1 and _ends_month(unit_end):
        return _earlier(start, end, _months_between(start, unit_end) + 1)
    return Counterpart(start - (end - start) - timedelta(days=1), start - timedelta(days=1))


def _earlier(start: date, end: date, months: int) -> Counterpart:
    """The same days `months` earlier; whole months stay whole months."""
    if start.day == 1 and _ends_month(end):
        return Counterpart(first_of_month(start, earlier=months), last_of_month(end, earlier=months), months)
    first, last = _same_day(start, months, after=True), _same_day(end, months, after=False)
    if first > last:  # the 29th of February alone, the 31st where the month before has 30
        return Counterpart(reason="no_such_day")
    note = None
    if (last - first) != (end - start):
        leap = any(_has_leap_day(*days) for days in ((start, end), (first, last)))
        note = "leap_day" if leap else "shorter_month"
    return Counterpart(first, last, months, note)


def _unit_end(period: Period, start: date, end: date) -> date:
    """The last day of the calendar unit that a preset names; of other periods their own last day."""
    months = MONTHS_OF_PRESET.get(period.preset)
    return end if months is None else last_of_month(start, earlier=1 - months)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _ends_month(day: date) -> bool:
    return day == last_of_month(day)


def _same_day(day: date, months: int, *, after: bool) -> date:
    """The same day of the month `months` earlier; where that month is too short, its last day or the day `after` it."""
    last = last_of_month(day, earlier=months)
    if day.day <= last.day:
        return last.replace(day=day.day)
    return last + timedelta(days=1) if after else last


def _has_leap_day(first: date, last: date) -> bool:
    days = (date(year, 2, 28) + timedelta(days=1) for year in range(first.year, last.year + 1))
    return any(day.month == 2 and first <= day <= last for day in days)


def code_compared(now: Result, before: Result, code: int) -> int | None:
    """The month, quarter or year of `before` that stands beside `code` of `now`: as far back as the periods lie apart."""
    time = next(name for name in now.by if name in MONTHS_OF)
    start, earlier = now.selection.period.start, before.selection.period.start
    return shift_code(time, code, _months_between(earlier, start))


@dataclass(frozen=True)
class Comparison:
    """What a metric's selection is compared with. selection: with dates, None where nothing is comparable; `reason` (a key
    of BLANK_REASONS) then says why. months, note: as in Counterpart."""

    selection: Selection | None
    months: int | None = None
    note: str | None = None
    reason: str | None = None


def comparison(database, metric: str | Metric, selection: Selection, *, scope: Scope, version=None) -> Comparison:
    """The like-with-like counterpart of a selection (as it was chosen) in a metric.

    None where the earlier days reach before the first record ("before_first_record"), or where months without records
    lie on one side only ("months_missing"), each for every chosen street or county.
    """
    metric = METRICS[metric] if isinstance(metric, str) else metric
    version = version or database.version()
    query = query_for(database, read_dimensions(database, version), metric, selection, scope=scope)
    found = counterpart(query.asked.period, selection.compare, as_of=query.as_of)
    reason = found.reason or _unlike(query, found)
    if reason:
        return Comparison(None, reason=reason)
    return Comparison(query.asked.within(start=found.start, end=found.end), found.months, found.note)


def _unlike(query: MetricQuery, found: Counterpart) -> str | None:
    """Why the two periods cannot be compared in the metric, although the days can."""
    if not any(follows_records(part) for part in query.metric.parts):
        first = first_day(query)
        return "before_first_record" if first is None or found.end < first else None
    recorded = [months for months in recorded_months(query).values() if months]
    if not recorded:
        return "before_first_record"
    reasons = (unlike_months(months, query.selection.period, found, end=query.end) for months in recorded)
    return next(filter(None, reasons), None)


def unlike_months(recorded: frozenset[int], period: Period, found: Counterpart | Period, *, end: date) -> str | None:
    """Why a place with these months of records cannot be compared over the two periods."""
    now = [month for month, _, _ in split_period("month", period.start, end)]
    before = [month for month, _, _ in split_period("month", found.start, found.end)]
    if not recorded or before[0] < min(recorded):
        return "before_first_record"
    gaps = [[month not in recorded for month in side] for side in (now, before)]
    # Periods that lie days apart may touch more months on one side: there no month may be missing at all.
    if gaps[0] != gaps[1] and (len(now) == len(before) or any(map(any, gaps))):
        return "months_missing"
    return None
