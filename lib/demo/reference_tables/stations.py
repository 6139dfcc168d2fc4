"""Stations: one guidance centre, a hub in every street, service stations in the communities, and the special ones.

Some fall asleep: nothing is held there any more though nobody closed them. The special ones are the place's own.
"""

from datetime import date, timedelta

import numpy as np

from lib.demo.places import DemoPlace
from lib.demo.random_draws import NEVER, day_number, generator
from lib.demo.reference_tables.small_tables import SmallTables
from lib.schema import station


def write_stations(place: DemoPlace, ledger: SmallTables, *, seed: int) -> None:
    """The three tiers."""
    rng = generator(seed, place.code, "stations")
    ledger.add(
        station, name="演示志愿服务指导中心", type="guidance_centre", tier="centre", region_id=place.county,
        opened_on=date(2018, 11, 6),
    )  # fmt: skip
    for street in place.streets.tolist():
        opened = date(2018, 12, 1) + timedelta(days=int(rng.integers(0, 200)))
        name = f"{place.names[street]}演示枢纽站"
        ledger.add(station, name=name, type="hub", tier="hub", region_id=street, opened_on=opened)
    for unit in place.units.tolist():
        opened = date(2019, 1, 1) + timedelta(days=int(rng.exponential(420)))
        closed = opened + timedelta(days=int(rng.integers(700, 2600))) if rng.random() < 0.04 else None
        name = f"{_short(place.names[unit])}演示服务站"
        ledger.add(
            station, name=name, type="service", tier="service", region_id=unit, opened_on=opened, closed_on=closed
        )  # fmt: skip


def _short(name: str) -> str:
    return name.removesuffix("委会").removesuffix("居")


def place_at_stations(
    place: DemoPlace, ledger: SmallTables, activities: dict[str, np.ndarray], *, seed: int, window: str
) -> None:
    """Give a third of the activities of a community to its stations, while these are open and awake."""
    rng = generator(seed, place.code, "at stations", window)
    awake = generator(seed, place.code, "asleep")
    day, region, chosen = activities["day"], activities["region"], activities["station"]
    wanted = (rng.random(len(day)) < 0.35) & (chosen == 0)
    share = rng.random(len(day))
    order = np.argsort(region, kind="stable")
    in_order = region[order]
    for row in ledger.rows(station):
        sleeps = day_number(date(2020, 6, 1)) + int(awake.integers(0, 2600)) if awake.random() < 0.13 else NEVER
        if row["type"] in ("guidance_centre", "youth_v"):
            continue
        closed = day_number(row["closed_on"]) if row.get("closed_on") else NEVER
        low, high = np.searchsorted(in_order, [row["region_id"], row["region_id"] + 1])
        here = order[low:high]
        keep = wanted[here] & (chosen[here] == 0) & (day[here] >= day_number(row["opened_on"]))
        keep &= (day[here] < min(sleeps, closed)) & (share[here] < (0.5 if row["type"] == "we_station" else 1.0))
        chosen[here[keep]] = row["id"]
