"""How records reach the platform: days from service to entry, and how many are entered by hand; by platform and street."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import case, func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.derived_columns import column_of
from lib.reports.day_difference import days_from_to
from lib.reports.report_query import build_query, not_by
from lib.schema import service_record
from lib.selection import Selection

LATE_DAYS = 7
BY_HAND = ("manual", "backfill")


@dataclass(frozen=True)
class Entry:
    """Confirmed records of one platform at one place (`place_id` None: all places asked for; else a street, or the
    county where the record names no street).

    median_days: days from service to entry; late_share: entered more than LATE_DAYS after; by_hand_share: entered by
    hand or backfilled; shares 0 to 1.
    """

    platform_id: int
    place_id: int | None
    records: int
    median_days: float
    late_share: float
    by_hand_share: float


@dataclass(frozen=True)
class Entries:
    """Each platform followed by its streets. `reason` says why there are none."""

    lines: tuple[Entry, ...]
    reason: str | None = None


def entries(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> Entries:
    """Delay and manner of entry of the confirmed records of the period."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Entries((), reason)
    record = service_record.c
    street, county = column_of(service_record, "street_id"), column_of(service_record, "county_id")
    place, delay = func.coalesce(street, county).label("place"), days_from_to(record.served_on, record.entered_on)
    by_hand = func.sum(case((record.method.in_(BY_HAND), 1), else_=0))
    statement = (
        select(record.platform_id.label("by_platform"), place, delay.label("delay"), func.count(), by_hand)
        .where(*query.conditions())
        .group_by("by_platform", "place", "delay")
    )
    delays: dict[tuple[int, int | None], Counter] = defaultdict(Counter)
    hands: Counter = Counter()
    for platform_id, place_id, days, count, hand in query.read(statement):
        for key in ((platform_id, None), (platform_id, place_id)):
            delays[key][int(days)] += int(count)
            hands[key] += int(hand)
    keys = sorted(delays, key=lambda key: (key[0], key[1] is not None, key[1] or 0))
    return Entries(tuple(_line(key, delays[key], hands[key]) for key in keys), None if keys else "no_records")


def _line(key: tuple[int, int | None], delays: Counter, by_hand: int) -> Entry:
    records = delays.total()
    late = sum(count for days, count in delays.items() if days > LATE_DAYS)
    middle = (_at(delays, (records - 1) // 2) + _at(delays, records // 2)) / 2
    return Entry(*key, records, middle, late / records, by_hand / records)


def _at(delays: Counter, position: int) -> int:
    """The delay of the record at `position` when all stand in the order of their delay."""
    for days in sorted(delays):
        position -= delays[days]
        if position < 0:
            return days
    raise IndexError(position)
