"""Activities, drawn stream by stream: a stream of work has its own totals (a brand, a village, all the rest).

A stream that a letter speaks of gets its amounts from calibration.py; `general_stream` gets what is left of a
place's totals (both in work_streams.py). Days, regions, categories and sizes are drawn; the counts to the letter's day
are exact.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from lib.demo.calibration import FIRST_DAY, Amount
from lib.demo.places import DemoPlace, draw_units
from lib.demo.random_draws import (
    day_number,
    days_of_months,
    generator,
    months_of,
    pick,
    pick_by_row,
    pick_started,
    spread,
    subset,
    years_of,
)
from lib.demo.seasons import after_gap, day_weights, in_gap
from lib.demo.work.themes import AUDIENCE_TABLE, CATEGORIES, REACH, SIZE, category_table
from lib.demo.work.work_streams import WorkStream

STATES = ("published", "held", "closed", "cancelled")
METHODS = ("sign_in", "manual", "backfill", "code")
_LENGTHS = np.array([60, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480])  # planned minutes
_LENGTH_SHARE = {
    "binjiang": np.array([0.10, 0.12, 0.28, 0.08, 0.20, 0.04, 0.12, 0.03, 0.02, 0.005, 0.005]),
    "cixi": np.array([0.05, 0.06, 0.18, 0.07, 0.22, 0.06, 0.23, 0.06, 0.04, 0.015, 0.015]),
}
_STARTS = np.array([420, 450, 480, 510, 540, 570, 600, 780, 810, 840, 870, 900, 930, 1080, 1110, 1140])
_START_SHARE = np.array([3, 3, 9, 12, 18, 8, 5, 3, 7, 12, 5, 5, 2, 4, 3, 3.0])


@dataclass(frozen=True)
class Window:
    """A stretch of days that is always drawn as a whole: the history to the letter's day, or (the rest of) a year."""

    name: str
    first: int
    last: int
    history: bool


def windows(place: DemoPlace, *, horizon: int) -> list[Window]:
    """The history, and every year after it until the one of `horizon`."""
    found = [Window("history", day_number(FIRST_DAY), place.letter, history=True)]
    for year in range(place.totals.letter.year, int(years_of(np.array([horizon]))[0]) + 1):
        first = max(day_number(date(year, 1, 1)), place.letter + 1)
        found.append(Window(str(year), first, day_number(date(year, 12, 31)), history=False))
    return found


def draw_activities(
    place: DemoPlace, streams: list[WorkStream], window: Window, *, seed: int, mixes: list[tuple[int, np.ndarray]]
) -> dict[str, np.ndarray]:
    """All activities held in `window`, in the order of their days. Ids are not given here.

    `mixes`: from which day on the platforms 1, 2, 3, 4 have which weights.
    """
    parts = [
        _draw_stream(place, stream, number, window, generator(seed, place.code, "work", window.name, stream.name))
        for number, stream in enumerate(streams)
    ]
    joined = {name: np.concatenate([part[name] for part in parts if part]) for name in parts[-1]}
    order = np.argsort(joined["day"], kind="stable")
    activities = {name: values[order] for name, values in joined.items()}
    _describe(place, activities, generator(seed, place.code, "describe", window.name), mixes)
    return activities


def _amount(place: DemoPlace, stream: WorkStream, window: Window) -> Amount:
    if window.history:
        return stream.amount
    year = int(window.name)
    whole = stream.pace[min(year, max(stream.pace))]
    days = _day_weights(place, stream, day_number(date(year, 1, 1)), window.last)
    share = days[window.first - window.last - 1 :].sum() / days.sum()
    return Amount(
        round(whole.published * share),
        round(whole.held * share),
        round(whole.confirmed * share),
        None if whole.visits is None else round(whole.visits * share),
    )


def _day_weights(place: DemoPlace, stream: WorkStream, first: int, last: int) -> np.ndarray:
    weights = day_weights(place.totals, first, last)
    if stream.season is None:
        return weights
    days = np.arange(first, last + 1)
    month_day = months_of(days) * 100 + days_of_months(days)
    (month, begins), (last_month, ends) = stream.season
    return weights * ((month_day >= month * 100 + begins) & (month_day <= last_month * 100 + ends))


def _draw_stream(
    place: DemoPlace, stream: WorkStream, number: int, window: Window, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    amount = _amount(place, stream, window)
    n = amount.published
    first = max(stream.start, window.first)
    if n == 0 or first > window.last:
        return {}
    day = np.sort(first + pick(_day_weights(place, stream, first, window.last), n, rng))
    category = _categories(place, stream, day, rng)
    held = subset(n, amount.held, rng)
    size = np.minimum(rng.lognormal(0, 0.85, n), 9) * SIZE[category]
    confirmed = np.zeros(n, dtype=np.int64)
    confirmed[held] = 1 + spread(size[held], max(amount.confirmed - amount.held, 0), rng)
    chosen = pick_started(np.array([choice.start for choice in stream.choices]), day, rng)
    regions, street = draw_units(place, years_of(day), rng, without=_village_ids(place))
    regions = _chosen(stream, chosen, "region", otherwise=regions)
    regions = np.full(n, stream.region) if stream.region else _into_streets(place, regions, chosen, rng)
    street = place.street_of(regions)
    return {
        "stream": np.full(n, number),
        "day": day,
        "category": category,
        "region": regions,
        "street": street,
        "project": _chosen(stream, chosen, "project", otherwise=np.zeros(n, dtype=np.int64)),
        "brand": _chosen(stream, chosen, "brand", otherwise=np.zeros(n, dtype=np.int64)),
        "station": _chosen(stream, chosen, "station", otherwise=np.zeros(n, dtype=np.int64)),
        "held": held,
        "confirmed": confirmed,
        "visits": _visits(amount, held, confirmed, category, rng),
    }


def _into_streets(place: DemoPlace, regions: np.ndarray, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Where a choice names a whole street, a community of it."""
    regions = regions.copy()
    for number, street in enumerate(place.streets.tolist()):
        here = (regions == street) & (chosen >= 0)
        units = place.unit_street == number
        regions[here] = place.units[units][pick(place.unit_weight[units], int(here.sum()), rng)]
    return regions


def _village_ids(place: DemoPlace) -> tuple[int, ...]:
    return (330282114223, 330282123227) if place.code == "cixi" else ()


def _categories(place: DemoPlace, stream: WorkStream, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if stream.category is not None:
        return np.full(len(day), CATEGORIES.index(stream.category))
    month = years_of(day) * 12 + months_of(day) - 1
    span = np.arange(month.min(), month.max() + 1)
    return pick_by_row(category_table(place.code, span // 12, span % 12 + 1), month - month.min(), rng)


def _chosen(stream: WorkStream, chosen: np.ndarray, name: str, *, otherwise: np.ndarray) -> np.ndarray:
    if not stream.choices:
        return otherwise
    values = np.array([getattr(choice, name) for choice in stream.choices], dtype=np.int64)[chosen]
    return np.where(values == 0, otherwise, values)


def _visits(
    amount: Amount, held: np.ndarray, confirmed: np.ndarray, category: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """People served by each activity; -1 where not recorded."""
    visits = np.full(len(held), -1)
    reach = rng.lognormal(0, 0.5, len(held)) * REACH[category]
    if amount.visits is not None:
        visits[held] = 1 + spread(reach[held], amount.visits - amount.held, rng)
    else:
        recorded = held & (rng.random(len(held)) < 0.70)
        visits[recorded] = np.maximum(reach * np.sqrt(confirmed / 6), 1)[recorded].astype(np.int64)
    return visits


def _describe(
    place: DemoPlace, activities: dict[str, np.ndarray], rng: np.random.Generator, mixes: list[tuple[int, np.ndarray]]
) -> None:
    """Add what the platforms record beside: platform, times, places offered, state, how the hours are entered."""
    day, held, confirmed = activities["day"], activities["held"], activities["confirmed"]
    n = len(day)
    since = np.searchsorted([start for start, _ in mixes], day, side="right") - 1
    activities["platform"] = 1 + pick_by_row(np.array([mix for _, mix in mixes]), since, rng)
    activities["audience"] = pick_by_row(AUDIENCE_TABLE, activities["category"], rng)
    lead = np.minimum(rng.geometric(0.16, n), 30)
    published = np.maximum(day - lead, day_number(FIRST_DAY))
    activities["published"] = np.where(in_gap(place.totals, published), after_gap(place.totals), published)
    planned = _LENGTHS[pick(_LENGTH_SHARE[place.code], n, rng)]
    start = _STARTS[pick(_START_SHARE, n, rng)]
    activities["start"] = np.where(start + planned > 1290, 480 + 30 * (planned < 400), start)
    activities["planned"] = planned
    extra = (rng.random(n) < 0.62) * rng.poisson(confirmed * 0.088)
    idle = ~held & (rng.random(n) < 0.012)  # records that nobody has confirmed: held, but never closed
    activities["extra"] = np.where(idle, rng.integers(2, 9, n), np.where(held, extra, 0))
    present = np.maximum(confirmed + activities["extra"], rng.integers(6, 30, n) * ~held)
    slots = np.ceil(present / rng.uniform(0.55, 1.0, n)).astype(np.int64)
    activities["slots"] = np.where(rng.random(n) < 0.04, -1, slots)
    gone = np.where(rng.random(n) < 0.42, STATES.index("cancelled"), STATES.index("published"))
    done = np.where(rng.random(n) < 0.72, STATES.index("closed"), STATES.index("held"))
    activities["state"] = np.where(held, done, np.where(idle, STATES.index("published"), gone))
    later = np.clip((years_of(day) - 2019) / 5, 0, 1)
    draw, manual = rng.random(n), 0.22 - 0.12 * later
    activities["method"] = np.where(draw < manual, 1, np.where(draw < manual + 0.09, 3, 0))
