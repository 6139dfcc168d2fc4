"""Volunteers of a place: who they are, when they came and left, how eagerly they serve.

Persons are held in the order of their first registration, so that those known by a day are always a prefix.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa

from lib.catalogue.vocabularies import END_REASON, GROUP, PROFESSION
from lib.demo.arrow import arrow_table, blank, random_hex, words
from lib.demo.calibration import PLATFORM_CHANGE, Totals
from lib.demo.places import SPAN_LARGE, DemoPlace, draw_units
from lib.demo.random_draws import NEVER, day_number, generator, pick, subset, years_of
from lib.demo.seasons import day_weights
from lib.schema import volunteer

GROUPS = tuple(code for code in GROUP if code != "unstated")
PROFESSIONS, REASONS = tuple(PROFESSION), tuple(END_REASON)
STUDENTS = GROUPS.index("university_students")
_GROUP_SHARE = {  # in the order of GROUP
    "binjiang": np.array([0.30, 0.17, 0.10, 0.24, 0.08, 0.05, 0.06]),
    "cixi": np.array([0.44, 0.04, 0.12, 0.15, 0.10, 0.03, 0.12]),
}
# By group: share female, youngest and oldest age at registration, how eagerly the group serves
_GROUPS = np.array([
    (0.55, 18, 68, 1.0), (0.58, 18, 24, 1.2), (0.51, 9, 18, 0.8), (0.46, 21, 55, 0.8), (0.54, 23, 59, 1.5),
    (0.52, 24, 64, 1.3), (0.62, 55, 82, 1.9),
])  # fmt: skip
_PROFESSION_SHARE = np.array([0.22, 0.09, 0.06, 0.21, 0.15, 0.08, 0.09, 0.10])  # in the order of PROFESSION
_HAS_PROFESSION = np.array([0.02, 0.0, 0.0, 0.05, 0.15, 1.0, 0.06])  # by group


@dataclass
class People:
    """One row a person, in the order of registration. Days are day numbers, `ended` is NEVER while valid."""

    first_id: int
    waves: tuple[tuple[int, int], ...]  # first and last + 1 of those before the letter, then of each year after
    person_key: pa.Array
    registered: np.ndarray
    ended: np.ndarray
    reason: np.ndarray  # index into REASONS, -1
    home: np.ndarray  # region id
    street: np.ndarray  # index into the place's streets
    group: np.ndarray
    profession: np.ndarray  # -1: none
    sex: np.ndarray  # 0 female, 1 male, -1 unknown
    birth_year: np.ndarray  # 0: unknown
    eagerness: np.ndarray
    lapses: np.ndarray  # day after which the person hardly ever serves

    def known(self, last: int) -> int:
        """How many persons had registered by day `last`."""
        return int(np.searchsorted(self.registered, last, side="right"))


def draw_people(place: DemoPlace, *, seed: int, scale: float, last: int) -> People:
    """All persons who register up to the end of the year of `last` (those before the letter's day always)."""
    waves = [_before_letter(place, seed=seed, scale=scale)]
    first_year = place.totals.letter.year
    for year in range(first_year, int(years_of(np.array([last]))[0]) + 1):
        waves.append(_newcomers(place, year, seed=seed, scale=scale))
    parts = [_persons(place, generator(seed, place.code, "people", number), *wave) for number, wave in enumerate(waves)]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0] if name != "person_key"}
    keys = pa.concat_arrays([part["person_key"] for part in parts])
    ends = np.cumsum([len(part["registered"]) for part in parts]).tolist()
    bounds = tuple(zip([0, *ends], ends, strict=False))
    return People(first_id=place.number * SPAN_LARGE + 1, waves=bounds, person_key=keys, **joined)


def volunteer_table(people: People, *, last: int) -> pa.Table:
    """Rows of `volunteer` known by day `last`."""
    n = people.known(last)
    return arrow_table(
        volunteer,
        {
            "id": people.first_id + np.arange(n),
            "person_key": people.person_key[:n],
            "identified_by": words(("id_number",), np.zeros(n, dtype=np.int8)),
            "group": words(GROUPS, people.group[:n]),
            "profession": words(PROFESSIONS, people.profession[:n]),
            "sex": words(("female", "male"), people.sex[:n]),
            "birth_year": blank(people.birth_year[:n], people.birth_year[:n] == 0),
            "home_region_id": people.home[:n],
            "first_registered_on": people.registered[:n],
        },
    )


def _before_letter(place: DemoPlace, *, seed: int, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    totals, rng = place.totals, generator(seed, place.code, "registered")
    valid, gone = round(totals.registered * scale), round(totals.ended * scale)
    days, weights = _growth(totals)
    registered = days[pick(weights, valid + gone, rng)]
    left = np.zeros(valid + gone, dtype=bool)
    left[valid:] = True
    latest = np.maximum(place.letter - registered, 2)
    ended = np.where(left, registered + 1 + (rng.random(valid + gone) ** 0.7 * (latest - 1)).astype(np.int64), NEVER)
    registered = np.where(left, np.minimum(registered, place.letter - 2), registered)
    ended = np.where(left, np.clip(ended, registered + 1, place.letter), ended)
    later = place.letter + 1 + rng.exponential(365 / 0.028, valid + gone).astype(np.int64)
    ended = np.where(left, ended, later)
    reason = pick(np.array([0.42, 0.40, 0.0, 0.18]), valid + gone, rng)
    if place.code == "cixi":
        _change_platform(ended, reason, ~left, round(PLATFORM_CHANGE * scale), rng)
    order = np.lexsort((ended, registered))
    return registered[order], ended[order], reason[order]


def _change_platform(
    ended: np.ndarray, reason: np.ndarray, valid: np.ndarray, lost: int, rng: np.random.Generator
) -> None:
    """Late in 2023 `lost` persons fall out of the stock: not carried over, or cleaned up on the way."""
    first, last = day_number(date(2023, 11, 20)), day_number(date(2023, 12, 29))
    candidates = np.flatnonzero(valid & (ended > last))
    chosen = candidates[subset(len(candidates), min(lost, len(candidates)), rng)]
    ended[chosen] = rng.integers(first, last, len(chosen))
    reason[chosen] = np.where(rng.random(len(chosen)) < 0.66, REASONS.index("platform_change"), 1)


def _newcomers(place: DemoPlace, year: int, *, seed: int, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = generator(seed, place.code, "newcomers", year)
    first = max(day_number(date(year, 1, 1)), place.letter + 1)
    last = day_number(date(year, 12, 31))
    count = round(place.totals.newcomers * scale * (last - first + 1) / 365)
    registered = np.sort(first + pick(day_weights(place.totals, first, last), count, rng))
    ended = registered + 30 + rng.exponential(365 / 0.03, count).astype(np.int64)
    return registered, ended, pick(np.array([0.5, 0.25, 0.0, 0.25]), count, rng)


def _growth(totals: Totals) -> tuple[np.ndarray, np.ndarray]:
    """Days up to the letter's and how many register on each, so that the stock grows as the totals say."""
    ends = {day_number(date(year, 12, 31)): stock for year, stock in totals.stock.items()}
    ends[day_number(totals.letter)] = totals.registered
    marks = list(ends)
    days = np.arange(marks[0] + 1, marks[-1] + 1)
    weights = np.sqrt(_without_zero(day_weights(totals, int(days[0]), int(days[-1]))))
    for start, end in pairwise(marks):
        inside = (days > start) & (days <= end)
        weights[inside] *= (ends[end] - ends[start]) / weights[inside].sum()
    return days, weights


def _without_zero(weights: np.ndarray) -> np.ndarray:
    return np.maximum(weights, weights[weights > 0].min())


def _persons(
    place: DemoPlace, rng: np.random.Generator, registered: np.ndarray, ended: np.ndarray, reason: np.ndarray
) -> dict[str, np.ndarray]:
    n = len(registered)
    years = years_of(registered)
    group = pick(_GROUP_SHARE[place.code], n, rng)
    female, youngest, oldest, eager = _GROUPS[group].T
    age = youngest + (oldest - youngest + 0.999) * rng.beta(1.6, 1.9, n)
    home, street = draw_units(place, np.maximum(years, 2016), rng)
    professions = np.where(rng.random(n) < _HAS_PROFESSION[group], pick(_PROFESSION_SHARE, n, rng), -1)
    young = (professions == PROFESSIONS.index("professor")) & (age < 32)
    professions[young] = PROFESSIONS.index("engineer")
    stays = np.where(rng.random(n) < 0.38, NEVER, rng.exponential(365 * 3.0, n)).astype(np.int64)
    serves = rng.random(n) >= place.totals.never_serve
    return {
        "person_key": random_hex(n, rng),
        "registered": registered,
        "ended": ended,
        "reason": reason,
        "home": home,
        "street": street,
        "group": group,
        "profession": professions,
        "sex": np.where(rng.random(n) < 0.012, -1, (rng.random(n) >= female).astype(np.int64)),
        "birth_year": np.where(rng.random(n) < 0.02, 0, years - age.astype(np.int64)),
        "eagerness": np.where(serves, np.minimum(rng.lognormal(0, 1.1, n), 35) * eager, 1e-6),
        "lapses": np.maximum(registered, day_number(date(2018, 6, 1))) + stays,
    }
