"""Stations, and those where no activity is held."""

from datetime import date, timedelta
from functools import cache, partial

from tests.recount import facts
from tests.recount.answer import Count, different, number

stations = partial(facts.plain, "station", "opened_on", "closed_on", station_type="type", station_tier="tier")


@cache
def days_of_activity(station: int) -> list[date]:
    return [fact["day"] for fact in facts.activities() if fact["held"] and fact["station_id"] == station]


def is_dormant(fact: dict, start, end: date) -> bool:
    """Neither opened nor used on any of the last ninety days and today."""
    lately = {end - timedelta(days=n) for n in range(91)}
    return fact["day"] not in lately and not lately & set(days_of_activity(fact["id"]))


RECOUNTS = {
    "stations": Count(stations, number, stock=True),
    "station_levels": Count(stations, different("station_tier"), stock=True),
    "dormant_stations": Count(stations, number, keep=is_dormant, stock=True, recorded_by_month=True),
}
