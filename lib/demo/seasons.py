"""How busy a day is: seasons, weekends, festivals, the epidemic, growth over the years, and the month without data."""

from datetime import date

import numpy as np

from lib.demo.calibration import Totals
from lib.demo.random_draws import day_number, months_of, years_of

_MONTHS = np.array([0.80, 0.65, 1.60, 1.10, 1.12, 1.00, 1.18, 1.08, 1.00, 1.02, 0.95, 1.25])
_WEEKDAYS = np.array([0.80, 0.80, 0.85, 0.80, 0.95, 1.75, 1.35])  # Monday first
_SPRING_FESTIVALS = (
    (2019, 2, 5), (2020, 1, 25), (2021, 2, 12), (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29),
    (2026, 2, 17), (2027, 2, 6), (2028, 1, 26),
)  # fmt: skip
_QUIET_TIMES = (  # the epidemic: first day, day after the last, factor
    (date(2020, 1, 24), date(2020, 3, 1), 0.30),
    (date(2020, 3, 1), date(2020, 5, 1), 0.60),
    (date(2022, 3, 14), date(2022, 5, 20), 0.60),
    (date(2022, 12, 7), date(2023, 1, 20), 0.55),
)


def day_weights(totals: Totals, first: int, last: int) -> np.ndarray:
    """A weight for each day from `first` to `last` (day numbers, both included); 0 in the month without data."""
    days = np.arange(first, last + 1)
    weights = _MONTHS[months_of(days) - 1] * _WEEKDAYS[(days + 3) % 7] * _level(totals, days)
    for year in np.unique(years_of(days)):
        _raise_around(weights, days, day_number(date(int(year), 3, 5)), peak=3.6)
        _raise_around(weights, days, day_number(date(int(year), 12, 5)), peak=2.2)
    for festival in _SPRING_FESTIVALS:
        since = days - day_number(date(*festival))
        weights[(since >= -2) & (since <= 8)] *= 0.40
    for start, end, factor in _QUIET_TIMES:
        weights[(days >= day_number(start)) & (days < day_number(end))] *= factor
    weights[in_gap(totals, days)] = 0
    return weights


def in_gap(totals: Totals, days: np.ndarray) -> np.ndarray:
    """Which days lie in the place's month without data."""
    # On purpose: real data has gaps, and a page that was never shown one hides it.
    return (years_of(days) == totals.gap[0]) & (months_of(days) == totals.gap[1])


def after_gap(totals: Totals) -> int:
    """The first day after the month without data."""
    year, month = totals.gap
    return day_number(date(year + month // 12, month % 12 + 1, 1))


def _level(totals: Totals, days: np.ndarray) -> np.ndarray:
    middles = [day_number(date(year, 7, 1)) for year in totals.busy]
    return np.interp(days, middles, list(totals.busy.values()))


def _raise_around(weights: np.ndarray, days: np.ndarray, day: int, *, peak: float) -> None:
    distance = np.abs(days - day)
    weights[distance == 0] *= peak
    weights[(distance > 0) & (distance <= 3)] *= 1 + (peak - 1) / 3
