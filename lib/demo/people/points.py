"""Points: issued for service, redeemed at merchants, expired. Three series; nobody redeems more than was issued."""

from datetime import date

import numpy as np
import pyarrow as pa

from lib.demo import calibration
from lib.demo.arrow import arrow_table, blank, words
from lib.demo.people.turnout import Turnouts
from lib.demo.people.volunteers import People
from lib.demo.places import SPAN_LARGE, DemoPlace
from lib.demo.random_draws import day_number, generator, pick, spread
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.seasons import day_weights
from lib.demo.work.activities import Window
from lib.schema import merchant, points_entry

KINDS = ("issued", "redeemed", "expired")
ISSUED, REDEEMED, EXPIRED = range(3)
_SCHEME = {"binjiang": ("bindou", date(2022, 10, 1), 0.48), "cixi": ("we_points", date(2019, 3, 5), 0.55)}
_LIFETIME = 730  # days after which points nobody redeemed expire


def draw_points(
    place: DemoPlace, people: People, turnouts: Turnouts, window: Window, *, seed: int, scale: float
) -> dict[str, np.ndarray]:
    """The entries that were issued within `window`, with what became of them later (which may be after the window)."""
    rng = generator(seed, place.code, "points", window.name)
    _, launched, share = _SCHEME[place.code]
    first = max(day_number(launched), window.first)
    n = _entries(place, window, first, scale)
    day = np.sort(first + pick(day_weights(place.totals, first, window.last), n, rng))
    person = _people(place, turnouts, window, day, rng)
    entry = {
        "kind": np.full(n, ISSUED),
        "day": day,
        "person": person,
        "points": 5 * rng.integers(5, 22, n),
        "visits": np.where(rng.random(n) < 0.9, 1 + rng.poisson(4.6, n), -1),
    }
    spends = rng.random(n) < share
    spent = {
        "kind": np.full(n, REDEEMED),
        "day": day + 3 + rng.exponential(120, n).astype(np.int64),
        "points": np.maximum((entry["points"] * rng.uniform(0.7, 1.0, n)).astype(np.int64), 1),
    }
    lost = {
        "kind": np.full(n, EXPIRED),
        "day": day + _LIFETIME,
        "points": np.maximum(entry["points"] - 5 * rng.integers(0, 3, n), 1),
    }
    expires = ~spends & (rng.random(n) < 0.55)
    none = np.full(n, -1)
    parts = [entry] + [
        {name: values[which] for name, values in {**later, "person": person, "visits": none}.items()}
        for later, which in ((spent, spends), (lost, expires))
    ]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in entry}
    joined["merchant"] = rng.random(len(joined["day"]))
    worth = joined["points"] * rng.uniform(1.4, 1.8, len(joined["day"]))
    joined["yuan"] = np.where(joined["kind"] == REDEEMED, worth, 0)
    if window.history:
        _calibrate(place, joined, scale, rng)
    return joined


def points_table(
    place: DemoPlace, people: People, ledger: SmallTables, points: dict[str, np.ndarray], *, first: int, last: int
) -> pa.Table:
    """Rows of `points_entry` that had occurred by day `last`; `first` is the place's number of the first entry."""
    known = points["day"] <= last
    chosen = {name: values[known] for name, values in points.items()}
    redeemed = chosen["kind"] == REDEEMED
    return arrow_table(
        points_entry,
        {
            "id": place.number * SPAN_LARGE + 1 + first + np.flatnonzero(known),
            "scheme": words(_SCHEME[place.code][:1], np.zeros(len(redeemed), dtype=np.int64)),
            "kind": words(KINDS, chosen["kind"]),
            "points": chosen["points"],
            "occurred_on": chosen["day"],
            "region_id": people.home[chosen["person"]],
            "volunteer_id": people.first_id + chosen["person"],
            "merchant_id": _merchants(ledger, chosen, redeemed),
            "value_yuan": blank(np.round(chosen["yuan"], 2), ~redeemed),
            "beneficiaries": blank(chosen["visits"], chosen["visits"] < 0),
        },
    )


def _entries(place: DemoPlace, window: Window, first: int, scale: float) -> int:
    whole = calibration.BINDOU_ISSUED_ENTRIES if place.code == "binjiang" else calibration.WE_ISSUED_ENTRIES
    if window.history:
        return max(round(whole * scale), 1)
    yearly = whole * 365 / (place.letter - day_number(_SCHEME[place.code][1]))
    return max(round(yearly * scale * (window.last - first + 1) / 365 * (1.0 if place.code == "binjiang" else 0.5)), 1)


def _people(
    place: DemoPlace, turnouts: Turnouts, window: Window, day: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    street = pick(place.street_weight, len(day), rng)
    years = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    person = np.zeros(len(day), dtype=np.int64)
    for year in np.unique(years).tolist():
        mine = years == year
        person[mine] = turnouts.of(window, year).one_each(street[mine], day[mine], rng)
    return person


def _calibrate(place: DemoPlace, points: dict[str, np.ndarray], scale: float, rng: np.random.Generator) -> None:
    """Make what occurred by the letter's day come to the totals: points are added where they were issued."""
    issued, redeemed = points["kind"] == ISSUED, (points["kind"] == REDEEMED) & (points["day"] <= place.letter)
    if place.code == "cixi":
        cents = spread(points["yuan"][redeemed], round(calibration.WE_REDEEMED_YUAN * scale) * 100, rng)
        points["yuan"][redeemed] = cents / 100
        return
    wanted = round(calibration.BINDOU_POINTS * scale) - int(points["points"][redeemed].sum())
    missing = wanted - int(points["points"][issued].sum())
    if missing < 0:
        raise ValueError("the raw points exceed the total of the letter: issue fewer entries")
    points["points"][issued] += spread(points["points"][issued], missing, rng)
    counted = issued & (points["visits"] > 0)
    visits = round(calibration.BINDOU_VISITS * scale)
    points["visits"][counted] = np.maximum(spread(points["visits"][counted], visits, rng), 0)


def _merchants(ledger: SmallTables, chosen: dict[str, np.ndarray], redeemed: np.ndarray) -> pa.Array:
    """A merchant who took part on the day; the first few are the busiest."""
    rows = sorted(ledger.rows(merchant), key=lambda row: row["joined_on"])
    joined = np.array([day_number(row["joined_on"]) for row in rows])
    begun = np.searchsorted(joined, chosen["day"], side="right")
    index = (chosen["merchant"] ** 1.6 * begun).astype(np.int64)
    for _ in rows:
        left = np.array([day_number(row["left_on"]) if row.get("left_on") else 10**6 for row in rows])
        gone = (index < begun) & (left[np.minimum(index, len(rows) - 1)] <= chosen["day"])
        if not gone.any():
            break
        index[gone] = (index[gone] + 1) % begun[gone]
    ids = np.array([row["id"] for row in rows])
    return pa.array(ids[np.minimum(index, len(rows) - 1)], mask=~redeemed | (begun == 0))
