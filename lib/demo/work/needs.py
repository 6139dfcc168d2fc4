"""Invented needs and offers, their matches, and the drawn activities that came of them. Everything is written down, then cut
at the last day: states are those known on it."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from sqlalchemy import Table

from lib.catalogue.vocabularies import CATEGORY
from lib.demo.arrow import arrow_table
from lib.demo.places import SPAN_SMALL, DemoPlace
from lib.demo.random_draws import day_number, generator, to_date
from lib.schema import need, need_match, offer

# Category, skill, what it is about; the last is needed and never offered.
_KINDS = (
    ("health", "doctor", "义诊"),
    ("legal_aid", "lawyer", "法律咨询"),
    ("minor_repairs", "electrician", "电路检修"),
    ("education", "teacher", "暑托辅导"),
    ("elderly_care", None, "高龄老人陪伴"),
    ("culture", "craftsperson", "手工教学"),
    ("environment", None, "河道清洁"),
    ("disability_aid", "social_worker", "困难家庭走访"),
    ("safety", "engineer", "消防隐患排查"),
    ("emergency", None, "防汛备勤"),
)
_OFFERED = len(_KINDS) - 1
_OFFERERS = (("enterprise", "演示企业"), ("professional_team", "演示专业队"), ("university", "演示高校"))
_NEEDS, _OFFERS, _EVERY_DAYS = 240, 54, 4
_FIRST = date(2024, 3, 1)


def need_tables(
    place: DemoPlace, activities: list[dict[str, np.ndarray]], *, seed: int, last: int
) -> Iterator[tuple[Table, pa.Table]]:
    """The tables `need`, `offer` and `need_match` as known on day `last`. `activities`: the windows as drawn, with ids."""
    rng = generator(seed, place.code, "needs")
    offers, needs = _offers(place, rng), _needs(place, rng)
    matches = _matches(place, needs, offers, activities, rng, last=last)
    rows = {need: needs, offer: offers, need_match: matches}
    for table, found in rows.items():
        day = "matched_on" if table is need_match else "reported_on"
        known = [row for row in found if row[day] <= last]
        if known:
            names = [name for name in known[0] if name in table.c]
            yield table, arrow_table(table, {name: [_cell(name, row[name]) for row in known] for name in names})


def _cell(name: str, value: object) -> object:
    return to_date(value) if name.endswith("_on") and value is not None else value


def _begins() -> int:
    return day_number(_FIRST)


def _offers(place: DemoPlace, rng: np.random.Generator) -> list[dict]:
    found = []
    for index in range(_OFFERS):
        category, skill, about = _KINDS[index % _OFFERED]
        kind, who = _OFFERERS[index % 3]
        at = place.county if index % 5 == 0 else int(rng.choice(place.streets if index % 2 else place.units))
        on = _begins() - 30 + 18 * index
        found.append({
            "id": place.number * SPAN_SMALL + 1 + index, "name": f"{who}{index + 1:02d}{about}（演示）", "kind": kind,
            "category": category, "skill": skill, "region_id": at, "people": int(rng.integers(3, 16)), "reported_on": on,
            "from_on": on + 7, "to_on": None if index % 4 == 0 else on + int(rng.integers(120, 400)), "state": "open",
        })  # fmt: skip
    return found


def _needs(place: DemoPlace, rng: np.random.Generator) -> list[dict]:
    weights = place.unit_weight / place.unit_weight.sum()
    found = []
    for index in range(_NEEDS):
        category, skill, about = _KINDS[int(rng.integers(0, len(_KINDS)))]
        unit = int(rng.choice(place.units, p=weights))
        on = _begins() + _EVERY_DAYS * index + int(rng.integers(0, _EVERY_DAYS))
        begins = on + int(rng.integers(10, 30))
        found.append({
            "id": place.number * SPAN_SMALL + 1 + index, "name": f"{place.names[unit]}{about}需求{index + 1:03d}（演示）",
            "category": category, "skill": skill, "region_id": unit, "people": int(rng.integers(2, 9)), "reported_on": on,
            "from_on": begins, "to_on": begins + int(rng.integers(20, 60)), "state": "open",
        })  # fmt: skip
    return found


def _matches(place: DemoPlace, needs, offers, activities, rng: np.random.Generator, *, last: int) -> list[dict]:
    """Two of three needs that some offer fits are matched; most matches lead to an activity in the street."""
    held = {name: np.concatenate([part[name] for part in activities]) for name in ("id", "day", "category", "region")}
    held_street, codes = place.street_of(held["region"]), tuple(CATEGORY)
    streets = place.street_of(np.array([row["region_id"] for row in needs]))
    taken: set[int] = set()
    found = []
    for row, street, roll, wait in zip(
        needs, streets, rng.random(len(needs)), rng.integers(3, 10, len(needs)), strict=True
    ):
        if roll > 0.92 and row["reported_on"] + 20 <= last:
            row["state"] = "withdrawn"
        fitting = [one for one in offers if _fits(one, row)]
        on = row["reported_on"] + int(wait)
        if roll > 0.66 or not fitting or on > last:
            continue
        chosen = fitting[row["id"] % len(fitting)]
        number = None
        if roll < 0.56:
            of_kind = (held["category"] == codes.index(row["category"])) & (held_street == street)
            fits = of_kind & (held["day"] >= row["from_on"]) & (held["day"] <= min(row["to_on"], last))
            ordered = sorted(zip(held["day"][fits].tolist(), held["id"][fits].tolist(), strict=True))
            number = next((n for _, n in ordered if n not in taken), None)
        if number is not None:
            taken.add(number)
        row["state"] = "done" if number is not None and row["to_on"] < last else "matched"
        found.append({
            "id": place.number * SPAN_SMALL + 1 + len(found), "need_id": row["id"], "offer_id": chosen["id"],
            "region_id": row["region_id"], "activity_id": number, "matched_on": on, "people": row["people"],
        })  # fmt: skip
    return found


def _fits(one: dict, row: dict) -> bool:
    ends = one["to_on"] is None or one["to_on"] >= row["from_on"]
    same = one["category"] == row["category"] and one["skill"] == row["skill"]
    return same and ends and one["reported_on"] <= row["reported_on"] and one["people"] >= row["people"]
