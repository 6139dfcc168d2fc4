"""Ordinary projects of a place, their venture grants, and which activities belong to which project and brand."""

from datetime import date, timedelta

import numpy as np

from lib.catalogue.vocabularies import CATEGORY
from lib.demo.places import DemoPlace
from lib.demo.random_draws import NEVER, day_number, generator, spread, subset
from lib.demo.reference_tables.project_names import project_name
from lib.demo.reference_tables.small_tables import SmallTables
from lib.demo.work.themes import CATEGORIES
from lib.schema import brand, funding, project

_PARTNERSHIPS = ("government_society_school", "government_society", "enterprise_society")
_SHARE = np.array([22, 17, 11, 12, 6, 11, 8, 8, 7, 3, 4, 2], dtype=float)  # of categories, minor repairs aside


def write_projects(
    place: DemoPlace,
    ledger: SmallTables,
    rng: np.random.Generator,
    *,
    count: int,
    started: tuple[date, date],
    incubated: int = 0,
    every_category: bool = False,
) -> list[int]:
    """`count` invented projects that start within `started` (both days included), the first `incubated` incubated.

    `every_category`: the first twelve are of twelve different categories. Returns their ids.
    """
    used = {code: 0 for code in CATEGORY}
    for row in ledger.rows(project):
        used[row["category"]] += 1
    ids = []
    for number in range(count):
        drawn = int(rng.choice(len(_SHARE), p=_SHARE / _SHARE.sum()))
        category = CATEGORIES[number if every_category and number < len(_SHARE) else drawn]
        begins = started[0] + timedelta(days=int(rng.integers(0, (started[1] - started[0]).days + 1)))
        ends = begins + timedelta(days=int(rng.integers(500, 2200))) if rng.random() < 0.3 else None
        street = int(rng.choice(place.streets, p=place.street_weight / place.street_weight.sum()))
        region = place.county if rng.random() < 0.12 else street
        partner = int(rng.integers(0, 8))
        row = ledger.add(
            project,
            name=project_name(category, used[category]),
            category=category,
            region_id=region,
            partnership=_PARTNERSHIPS[partner] if partner < len(_PARTNERSHIPS) else None,
            incubated=number < incubated,
            started_on=begins,
            ended_on=ends,
        )
        used[category] += 1
        ids.append(row)
    return ids


def write_projects_of_year(
    place: DemoPlace, ledger: SmallTables, *, seed: int, first: date, yearly: int, incubated: int
) -> None:
    """About `yearly` new projects in the year of `first`, from that day on; `incubated` of them incubated."""
    last = date(first.year, 12, 31)
    share = ((last - first).days + 1) / 365
    rng = generator(seed, place.code, "projects", first.year)
    count, chosen = round(yearly * share), round(incubated * share)
    write_projects(place, ledger, rng, count=count, started=(first, last), incubated=chosen)


def write_venture_grants(
    place: DemoPlace,
    ledger: SmallTables,
    rng: np.random.Generator,
    *,
    projects: int,
    yuan: int,
    paid: tuple[date, date],
    source: str,
) -> None:
    """Grants to exactly `projects` projects, one each, which come to `yuan` (a multiple of 1,000) within `paid`."""
    rows = [row for row in ledger.rows(project) if row["started_on"] < paid[1]]
    running = [row for row in rows if not row.get("ended_on") or row["ended_on"] > paid[0]]
    chosen = np.array(running)[subset(len(running), projects, rng)]
    amounts = 6 + spread(rng.lognormal(0, 0.4, projects), yuan // 1000 - 6 * projects, rng)
    for row, amount in zip(chosen, amounts.tolist(), strict=True):
        first = max(row["started_on"], paid[0])
        last = min(first + timedelta(days=500), paid[1])
        from_on = first + timedelta(days=int(rng.integers(0, (last - first).days + 1)))
        ledger.add(
            funding, kind="venture_grant", name="社会组织公益创投", source=source, department="civil_affairs",
            region_id=place.county, project_id=row["id"], amount_yuan=amount * 1000, from_on=from_on,
            to_on=from_on + timedelta(days=365),
        )  # fmt: skip


def assign_projects(
    place: DemoPlace,
    ledger: SmallTables,
    activities: dict[str, np.ndarray],
    *,
    seed: int,
    window: str,
    general: int,
    taken: set[int],
) -> None:
    """Give activities of the general stream to running projects of their street and category, with the brands.

    `taken`: projects whose activities come from a stream of their own. Activities of no project may carry the brand of
    their street once it is launched.
    """
    chosen, brands, day = activities["project"], activities["brand"], activities["day"]
    free = (activities["stream"] == general) & (chosen == 0)
    key = activities["street"] * len(CATEGORIES) + activities["category"]
    order = np.argsort(key, kind="stable")
    in_order = key[order]
    last = int(day.max()) if len(day) else 0
    for row in ledger.rows(project):
        begins = day_number(row["started_on"])
        if row["id"] in taken or begins > last:
            continue
        rng = generator(seed, place.code, "assign", window, row["id"])
        ends = day_number(row["ended_on"]) if row.get("ended_on") else NEVER
        for street in _streets_of(place, row["region_id"]):
            group = street * len(CATEGORIES) + CATEGORIES.index(row["category"])
            low, high = np.searchsorted(in_order, [group, group + 1])
            here = order[low:high]
            here = here[free[here] & (day[here] >= begins) & (day[here] < ends)]
            mine = here[rng.random(len(here)) < _share(row, day[here], begins, rng)]
            chosen[mine] = row["id"]
            brands[mine] = row.get("brand_id") or 0
            free[mine] = False
    _street_brands(place, ledger, activities, free, generator(seed, place.code, "street brands", window))


def _streets_of(place: DemoPlace, region: int) -> list[int]:
    if region == place.county:
        return list(range(len(place.streets)))
    return [int(place.street_of(np.array([region]))[0])]


def _share(row: dict, day: np.ndarray, begins: int, rng: np.random.Generator) -> np.ndarray:
    """Share of the fitting activities that a project takes: it grows for half a year, then slowly fades."""
    top = rng.uniform(0.05, 0.30) if not row.get("brand_id") else rng.uniform(0.25, 0.5)
    age = (day - begins) / 365
    return top * np.minimum(age / 0.5 + 0.15, 1) * np.exp(-np.maximum(age - 1, 0) * rng.uniform(0.05, 0.6))


def _street_brands(
    place: DemoPlace, ledger: SmallTables, activities: dict[str, np.ndarray], free: np.ndarray, rng: np.random.Generator
) -> None:
    draw, day = rng.random(len(free)), activities["day"]
    for row in ledger.rows(brand):
        if row["level"] == "service":
            continue
        mine = free & (day >= day_number(row["launched_on"])) & (activities["brand"] == 0)
        if row["level"] == "street":
            mine &= np.isin(activities["street"], _streets_of(place, row["region_id"])) & (draw < 0.28)
        else:
            mine &= draw > 0.93
        activities["brand"][mine] = row["id"]
