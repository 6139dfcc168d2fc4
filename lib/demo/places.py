"""The two demo places: their streets and communities as the database knows them, with the weight of each.

A third place: one entry in `_KNOWN`, its totals in calibration.py, its streets in `STREETS`, a module like counties/binjiang.py.
"""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from lib.demo.calibration import BINJIANG, CIXI, QIANWAN, STREETS, Totals
from lib.demo.random_draws import day_number, generator
from lib.schema import region

# code: county, number (its ids follow those of the places before), prefix of record numbers, totals
_KNOWN = {"binjiang": (330108, 0, "BJ", BINJIANG), "cixi": (330282, 1, "CX", CIXI)}
SPAN_SMALL, SPAN_LARGE, SPAN_RECORDS = 10_000, 10_000_000, 100_000_000  # ids kept for one place, by size of table


@dataclass(frozen=True)
class DemoPlace:
    """One demo place. Arrays are aligned: streets with their weights, units (communities) with street and weight."""

    code: str
    county: int
    number: int
    prefix: str
    totals: Totals
    letter: int  # day number
    names: dict[int, str]
    streets: np.ndarray  # region ids
    street_weight: np.ndarray
    street_trend: np.ndarray  # change of the street's weight a year
    units: np.ndarray  # region ids of communities; a street without any stands for itself
    unit_street: np.ndarray  # index into streets
    unit_weight: np.ndarray

    def street_of(self, regions: np.ndarray) -> np.ndarray:
        """Index into `streets` of each region id (communities and streets of this place)."""
        known = np.concatenate([self.units, self.streets])
        index = np.concatenate([self.unit_street, np.arange(len(self.streets))])
        order = np.argsort(known, kind="stable")
        return index[order][np.searchsorted(known[order], regions)]


def read_place(database, code: str, *, seed: int) -> DemoPlace:
    """The place `code` with the regions found in `database`.

    Raises KeyError for an unknown code and LookupError when its regions are not loaded.
    """
    county, number, prefix, totals = _KNOWN[code]
    rows = database.rows(
        select(region.c.id, region.c.name, region.c.level, region.c.parent_id)
        .where(region.c.county_id == county)
        .order_by(region.c.id)
    )
    streets = [row for row in rows if row.level == "street" and row.id not in QIANWAN]
    if not streets:
        raise LookupError(f"no streets of region {county} in the database: load the reference tables first")
    position = {row.id: index for index, row in enumerate(streets)}
    units = [
        (row.id, position[row.parent_id]) for row in rows if row.level == "community" and row.parent_id in position
    ]
    filled = {street for _, street in units}
    units += [(row.id, index) for index, row in enumerate(streets) if index not in filled]
    rng = generator(seed, code, "places")
    return DemoPlace(
        code=code,
        county=county,
        number=number,
        prefix=prefix,
        totals=totals,
        letter=day_number(totals.letter),
        names={row.id: row.name for row in rows},
        streets=np.array([row.id for row in streets]),
        street_weight=np.array([np.prod(STREETS.get(row.id, (10_000, 1.0))) for row in streets]),
        street_trend=rng.uniform(-0.06, 0.06, len(streets)),
        units=np.array([unit for unit, _ in units]),
        unit_street=np.array([street for _, street in units]),
        unit_weight=rng.lognormal(0, 0.45, len(units)),
    )


def draw_units(
    place: DemoPlace, years: np.ndarray, rng: np.random.Generator, *, without: tuple[int, ...] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """For each of `years` a region id (3 % only to street level) and its street index, by weight and trend.

    `without`: communities that are never drawn.
    """
    first = int(years.min()) if len(years) else 2022
    span = np.arange(first, int(years.max()) + 1) if len(years) else np.array([first])
    tilt = np.clip(1 + place.street_trend[None, :] * (span[:, None] - 2022), 0.5, 1.6)
    totals = np.bincount(place.unit_street, place.unit_weight, len(place.streets))
    unit_share = place.unit_weight / totals[place.unit_street] * ~np.isin(place.units, without)
    table = (place.street_weight * tilt)[:, place.unit_street] * unit_share
    units = np.empty(len(years), dtype=np.int64)
    for row, year in enumerate(span):
        mine = years == year
        edges = np.cumsum(table[row])
        units[mine] = np.searchsorted(edges, rng.random(int(mine.sum())) * edges[-1], side="right")
    units = np.minimum(units, len(place.units) - 1)
    street = place.unit_street[units]
    regions = np.where(rng.random(len(years)) < 0.03, place.streets[street], place.units[units])
    return regions, street
