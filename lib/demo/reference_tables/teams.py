"""Organisations: volunteer teams in three tiers and the grass-roots ones, social-work agencies, enterprises."""

from datetime import date, timedelta

import numpy as np

from lib.demo.places import DemoPlace
from lib.demo.random_draws import day_number, generator, pick_started
from lib.demo.reference_tables.small_tables import SmallTables
from lib.schema import alliance, organisation

_KINDS_OF_TEAMS = ("邻里", "文明", "环保", "助老", "伴学", "义诊", "平安", "应急", "文艺", "普法")
_DEPARTMENTS = ("social_work", "publicity", "civil_affairs", "youth_league", "education", "health",
                "culture_federation", "organisation", "law", "women")  # fmt: skip


def write_teams(place: DemoPlace, ledger: SmallTables, *, seed: int, total: int, backbone: dict[int, int]) -> None:
    """Exactly `total` teams open on the letter's day; others closed before or are founded after.

    `backbone`: how many backbone teams belong to an alliance (by its id).
    """
    rng = generator(seed, place.code, "teams")
    top = _team(ledger, "演示志愿服务总队", "general_team", place.county, date(2018, 10, 16), None)
    brigades = {}
    for street in place.streets.tolist():
        name = f"{place.names[street]}演示大队"
        brigades[street] = _team(ledger, name, "brigade", street, _day(rng, date(2018, 11, 1), 120), top)
    for unit, index in zip(place.units.tolist(), place.unit_street.tolist(), strict=True):
        name = f"{place.names[unit].removesuffix('委会').removesuffix('居')}演示小队"
        _team(ledger, name, "squad", unit, _day(rng, date(2018, 12, 1), 360), brigades[int(place.streets[index])])
    for alliance_id, count in backbone.items():
        for number in range(1, count + 1):
            name = f"卫生健康演示骨干队{number:02d}"
            founded = _day(rng, date(2019, 3, 1), 700)
            _team(ledger, name, "backbone", place.county, founded, None, department="health", alliance=alliance_id)
    rest = total - len(_open_teams(place, ledger))
    _grassroots(place, ledger, rng, count=rest, founded=(date(2016, 3, 1), place.totals.letter), closing=0.0)
    _grassroots(place, ledger, rng, count=rest // 12, founded=(date(2016, 3, 1), date(2020, 12, 31)), closing=1.0)


def write_teams_of_year(place: DemoPlace, ledger: SmallTables, *, seed: int, first: date, yearly: int) -> None:
    """About `yearly` new grass-roots teams in the year of `first`, from that day on."""
    last = date(first.year, 12, 31)
    rng = generator(seed, place.code, "teams", first.year)
    count = round(yearly * ((last - first).days + 1) / 365)
    _grassroots(place, ledger, rng, count=count, founded=(first, last), closing=0.0)


def join_alliances(ledger: SmallTables) -> None:
    """Grass-roots teams join the alliance that their department leads; one of backbone teams consists of those alone."""
    with_backbone = {row["alliance_id"] for row in ledger.rows(organisation) if row.get("tier") == "backbone"}
    led_by = {row["lead_department"]: row["id"] for row in ledger.rows(alliance) if row["id"] not in with_backbone}
    for row in ledger.rows(organisation):
        if row.get("tier") == "grassroots":
            row["alliance_id"] = led_by.get(row["department"])


def _grassroots(
    place: DemoPlace,
    ledger: SmallTables,
    rng: np.random.Generator,
    *,
    count: int,
    founded: tuple[date, date],
    closing: float,
) -> None:
    days = (founded[1] - founded[0]).days
    streets = rng.choice(place.streets, count, p=place.street_weight / place.street_weight.sum())
    for street in streets.tolist():
        number = len(ledger.rows(organisation)) + 1
        begins = founded[0] + timedelta(days=int(rng.integers(0, max(days, 1))))
        ends = None
        if rng.random() < closing:
            gap = (place.totals.letter - begins).days
            ends = begins + timedelta(days=int(rng.integers(gap // 3, max(gap - 1, gap // 3 + 1))))
        kind = _KINDS_OF_TEAMS[int(rng.integers(len(_KINDS_OF_TEAMS)))]
        department = _DEPARTMENTS[int(rng.integers(len(_DEPARTMENTS)))] if rng.random() < 0.4 else None
        name = f"{place.names[street]}{kind}演示队{number:04d}"
        legal = bool(rng.random() < 0.12)
        _team(ledger, name, "grassroots", street, begins, None, department=department, closed=ends, legal=legal)


def _team(
    ledger: SmallTables,
    name: str,
    tier: str,
    region: int,
    founded: date,
    parent: int | None,
    *,
    department: str | None = None,
    alliance: int | None = None,
    closed: date | None = None,
    legal: bool = False,
) -> int:
    return ledger.add(
        organisation,
        name=name,
        kind="team",
        tier=tier,
        parent_id=parent,
        region_id=region,
        department=department,
        alliance_id=alliance,
        registered_legal=legal,
        founded_on=founded,
        closed_on=closed,
    )


def _day(rng: np.random.Generator, first: date, days: int) -> date:
    return first + timedelta(days=int(rng.integers(0, days)))


def _open_teams(place: DemoPlace, ledger: SmallTables) -> list[dict]:
    day = place.totals.letter
    return [
        row
        for row in ledger.rows(organisation)
        if row["kind"] == "team" and row["founded_on"] <= day and not (row["closed_on"] and row["closed_on"] <= day)
    ]


def give_to_teams(
    place: DemoPlace, ledger: SmallTables, activities: dict[str, np.ndarray], *, seed: int, window: str
) -> None:
    """A team of the street for every activity (one in twelve has none), founded by then and never closed."""
    rng = generator(seed, place.code, "by teams", window)
    street, day = activities["street"], activities["day"]
    none = rng.random(len(day)) < 0.08
    teams = [row for row in ledger.rows(organisation) if row["kind"] == "team" and not row["closed_on"]]
    teams = [row for row in teams if row["region_id"] != place.county]
    homes = place.street_of(np.array([row["region_id"] for row in teams]))
    founded = np.array([day_number(row["founded_on"]) for row in teams])
    ids = np.array([row["id"] for row in teams])
    chosen = np.zeros(len(day), dtype=np.int64)
    last = int(day.max()) if len(day) else 0
    for number in range(len(place.streets)):
        mine = np.flatnonzero((homes == number) & (founded <= last))
        mine = mine[np.argsort(founded[mine], kind="stable")]
        here = np.flatnonzero(street == number)
        found = pick_started(founded[mine], day[here], rng)
        chosen[here] = np.where(found < 0, 0, np.append(ids[mine], 0)[found])
    chosen[none] = 0
    activities["organisation"] = chosen
