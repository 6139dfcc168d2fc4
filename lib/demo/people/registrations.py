"""Registrations on the platforms: everyone has one, some have two or three, which still is one person."""

from datetime import date

import numpy as np
import pyarrow as pa

from lib.demo.arrow import arrow_table, blank, words
from lib.demo.people.volunteers import REASONS, People
from lib.demo.places import SPAN_LARGE, DemoPlace
from lib.demo.random_draws import day_number, generator
from lib.schema import registration

ZHEJIANG, HANGZHOU, NATIONAL, WE = 1, 2, 3, 4
PLATFORMS = {"binjiang": (ZHEJIANG, HANGZHOU, NATIONAL), "cixi": (WE, ZHEJIANG, NATIONAL)}


def draw_registrations(place: DemoPlace, people: People, *, seed: int) -> dict[str, np.ndarray]:
    """Columns person (index), platform_id, registered, ended, reason; in the order of persons, first one first."""
    waves = [
        _of_wave(place, people, np.arange(start, end), generator(seed, place.code, "registrations", number))
        for number, (start, end) in enumerate(people.waves)
    ]
    names = ("person", "platform_id", "registered", "ended", "reason")
    return {name: np.concatenate(values) for name, values in zip(names, zip(*waves, strict=True), strict=True)}


def _of_wave(place: DemoPlace, people: People, who: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    first = _first_platform(place, people.registered[who], rng.random(len(who)))
    main, second = PLATFORMS[place.code][:2]
    parts = [
        (who, first, people.registered[who], people.ended[who], people.reason[who]),
        _further(people, who, np.where(first == main, second, main), 0.19, rng),
        _further(people, who[first != NATIONAL], np.full(int((first != NATIONAL).sum()), NATIONAL), 0.045, rng),
    ]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return tuple(column[order] for column in columns)


def registration_table(place: DemoPlace, people: People, columns: dict[str, np.ndarray], *, last: int) -> pa.Table:
    """Rows of `registration` known by day `last`; an end that comes later is not known yet."""
    known = columns["registered"] <= last
    ended = columns["ended"][known]
    open_still = ended > last
    return arrow_table(
        registration,
        {
            "id": place.number * SPAN_LARGE + 1 + np.flatnonzero(known),
            "volunteer_id": people.first_id + columns["person"][known],
            "platform_id": columns["platform_id"][known],
            "registered_on": columns["registered"][known],
            "ended_on": blank(ended, open_still),
            "end_reason": words(REASONS, np.where(open_still, -1, columns["reason"][known])),
        },
    )


def _first_platform(place: DemoPlace, registered: np.ndarray, draws: np.ndarray) -> np.ndarray:
    if place.code == "cixi":
        later = registered > day_number(date(2023, 12, 1))
        on_we = np.where(later, 0.55, 0.986)
        return np.where(draws < on_we, WE, np.where(draws < 0.995, ZHEJIANG, NATIONAL))
    handover = day_number(date(2021, 8, 1))
    on_hangzhou = np.where(registered < handover, 0.80, 0.17)
    return np.where(draws < on_hangzhou, HANGZHOU, np.where(draws < 0.93, ZHEJIANG, NATIONAL))


def _further(
    people: People, who: np.ndarray, platform: np.ndarray, share: float, rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    """Another registration of about `share` of the persons, some time after the first; one in twenty-five lapses."""
    n = len(who)
    registered = people.registered[who] + 5 + rng.exponential(540, n).astype(np.int64)
    taken = (rng.random(n) < share) & (registered < people.ended[who])
    lapse = registered + 30 + rng.exponential(500, n).astype(np.int64)
    lapsed = (rng.random(n) < 0.04) & (lapse < people.ended[who])
    ended = np.where(lapsed, lapse, people.ended[who])
    reason = np.where(lapsed, REASONS.index("withdrawn"), people.reason[who])
    return tuple(column[taken] for column in (who, platform, registered, ended, reason))


def stock_by_month(columns: dict[str, np.ndarray], platform: int, days: np.ndarray) -> np.ndarray:
    """Valid registrations on `platform` at the end of each of `days`."""
    mine = columns["platform_id"] == platform
    begun = np.sort(columns["registered"][mine])
    ended = np.sort(columns["ended"][mine])
    return np.searchsorted(begun, days, side="right") - np.searchsorted(ended, days, side="right")
