"""When and how long somebody served: day, minutes, begin and end, from whichever columns of the file say it.

The rules are the platforms' own: a record stays within one day, has at most 24 hours, and not more of them than passed
between sign-in and sign-out (fewer: breaks).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.importers.parse.cell_parser import RowErrors
from lib.importers.parse.dates import DAY_SECONDS
from lib.importers.parse.datetime_columns import NONE, Moments

TOLERANCE_SECONDS = 60
"""More than half of the last of two decimals of an hour (18 s), since times may lack their seconds."""
ONE_DECIMAL_SECONDS = 180
"""Half of the last decimal of hours with only one: 1.1 stands for 63 to 69 minutes."""
_TIMES = ("served", "served_on", "starts", "ends")
_UNKNOWN = -1


@dataclass
class Service:
    """Int arrays, a row each: `day` since 1970-01-01 and `minutes`, NONE where there is a fault; `start` and `end` in
    minutes of the day (0 to 1439, 1 to 1440), -1 where not known."""

    day: np.ndarray
    minutes: np.ndarray
    start: np.ndarray
    end: np.ndarray


def service(
    moments: dict[str, Moments],
    durations: dict[str, pa.Array],
    errors: RowErrors,
    *,
    first: int,
    last: int,
    one_decimal: np.ndarray | None = None,
) -> Service:
    """The service of each row. `moments`: served_on, starts, ends, as far as the file has them (a cell with two times
    counts as starts and ends). `durations`: hours and minutes, as whole minutes or null. `first`, `last`: day numbers
    between which the day must lie. `one_decimal`: a mask of the rows whose hours are written with one decimal."""
    rows = len(errors.bad)
    on, start, end = (moments.get(name) or Moments.empty(rows) for name in ("served_on", "starts", "ends"))
    _drop_idle_midnights(start, end)
    day = np.where(on.has_day, on.day, np.where(start.has_day, start.day, end.day)).astype(np.int64)
    errors.add_rows((day == NONE) & ~errors.of(*_TIMES), "served_on", "no_day")
    errors.add_rows((day != NONE) & ((day < first) | (day > last)), "served_on", "date_out_of_range")
    begun, ended = _on_the_day(start, day), _on_the_day(end, day)
    ended[~end.has_day & (ended == 0) & (begun > 0)] = DAY_SECONDS  # 22:00 to 00:00: the end of the day
    _check_days(start, end, day, begun, ended, errors)
    both = (begun != NONE) & (ended != NONE)
    span = np.where(both, ended - begun, NONE)
    rounded = np.zeros(rows, bool) if one_decimal is None else one_decimal
    minutes = _minutes(durations, span, np.where(rounded, ONE_DECIMAL_SECONDS, TOLERANCE_SECONDS), errors)
    return Service(day, minutes, _minute(begun, 0, 1439), _minute(ended, 1, 1440))


def _drop_idle_midnights(start: Moments, end: Moments) -> None:
    """Midnight to the same midnight says that only the day is known; so does a midnight end without a beginning."""
    idle = (start.second == 0) & (end.second == 0) & (start.day == end.day)
    start.second[idle] = NONE
    end.second[(end.second == 0) & ~start.has_second] = NONE


def _on_the_day(moments: Moments, day: np.ndarray) -> np.ndarray:
    """Seconds since the midnight before `day` began; NONE where no time is given."""
    away = np.where(moments.has_day & (day != NONE), moments.day - day, 0)
    return np.where(moments.has_second, moments.second + away * DAY_SECONDS, NONE)


def _check_days(start, end, day, begun, ended, errors: RowErrors) -> None:
    both = (begun != NONE) & (ended != NONE)
    known = day != NONE
    backwards = both & (ended < begun) | (known & end.has_day & (end.day < np.where(start.has_day, start.day, day)))
    ends = "ends"
    errors.add_rows(backwards, ends, "ends_before_it_begins")
    other_day = known & start.has_day & (start.day != day)
    later = known & end.has_day & (end.day > day) & ~(ended == DAY_SECONDS)
    errors.add_rows((other_day | later | (ended > DAY_SECONDS)) & ~backwards, ends, "crosses_midnight")


def _minutes(durations: dict[str, pa.Array], span: np.ndarray, tolerance: np.ndarray, errors: RowErrors) -> np.ndarray:
    """Minutes as the row gives them, else as they follow from its times; `tolerance`: seconds that they may exceed these."""
    given = _given(durations, len(span), errors)
    stated, spanned = given != _UNKNOWN, span != NONE
    minutes = np.where(stated, given, np.where(spanned, (span + 30) // 60, NONE))
    unread = errors.of(*durations, *_TIMES)
    column = next(iter(durations), None)
    errors.add_rows((minutes == NONE) & ~unread, column, "no_hours")
    errors.add_rows((minutes == 0) & ~errors.of(*durations), column, "hours_zero")
    errors.add_rows(minutes > DAY_SECONDS // 60, column, "over_24_hours")
    too_long = stated & spanned & (span >= 0) & (given * 60 > span + tolerance)
    errors.add_rows(too_long & ~errors.of(*durations), column, "longer_than_span")
    return minutes


def _given(durations: dict[str, pa.Array], rows: int, errors: RowErrors) -> np.ndarray:
    """The minutes that a row gives. Of a column of hours and one of minutes the second is either the rest (2 h, 30 min), or the
    same once more (2 h, 120 min): anything else is two things."""
    hours, minutes = (
        durations[name].fill_null(_UNKNOWN).to_numpy(zero_copy_only=False)
        if name in durations
        else np.full(rows, _UNKNOWN, np.int64)
        for name in ("hours", "minutes")
    )
    both = (hours != _UNKNOWN) & (minutes != _UNKNOWN)
    again = both & (hours == minutes)
    errors.add_rows(both & ~again & (hours > 0) & (minutes >= 60), "hours", "columns_differ")
    together = np.where(both & ~again, hours + minutes, np.maximum(hours, minutes))
    return np.where(both | (hours != _UNKNOWN) | (minutes != _UNKNOWN), together, _UNKNOWN)


def _minute(second: np.ndarray, least: int, most: int) -> np.ndarray:
    return np.where(second == NONE, _UNKNOWN, np.clip(second // 60, least, most)).astype(np.int32)
