"""The rows of the world as facts: dicts with `day` (and `ended`), and one key for each breakdown.

A fact has every column of its row, and of its person, by the column's own name: a breakdown that is called like its
column needs nothing here. `places` is the row's place and all above it; `place` is the innermost. Facts of people are
placed at their homes.
"""

from functools import cache

from tests.measure_data import world


@cache
def table(name: str) -> dict[int, dict]:
    """Rows of a table by id."""
    return {row["id"]: row for row in world()[name]}


@cache
def at(place_id: int | None) -> dict:
    """What a place says of a row: county, street, community (the place as recorded), and all places around it."""
    if place_id is None:
        return {"county": None, "street": None, "community": None, "places": set()}
    path = [int(part) for part in table("region")[place_id]["path"].split("/")]
    found = {"community": place_id, "places": set(path), "county": None, "street": None}
    for above in path:
        level = table("region")[above]["level"]
        if level in ("county", "street"):
            found[level] = above
    return found


def yes(value) -> str:
    return "yes" if value else "no"


def columns(row: dict) -> dict:
    """The row itself, with yes and no as the breakdowns write them."""
    return {name: yes(value) if isinstance(value, bool) else value for name, value in row.items()}


def person(volunteer_id: int) -> dict:
    return columns(table("volunteer")[volunteer_id]) | {"person": volunteer_id}


def _of(row_id: int | None, name: str, column: str):
    return None if row_id is None else table(name)[row_id][column]


@cache
def registrations(day: str = "registered_on") -> list[dict]:
    """Registrations at the home of the person; `day` says which end of them counts."""
    found = []
    for row in world()["registration"]:
        fact = person(row["volunteer_id"]) | columns(row) | {"platform": row["platform_id"]}
        fact |= {"day": row[day], "begun": row["registered_on"], "ended": row["ended_on"]}
        found.append(fact | at(table("volunteer")[row["volunteer_id"]]["home_region_id"]))
    return found


def is_listed(fact: dict) -> bool:
    """Whether a platform lists the registration; the others are concluded from service records."""
    return fact["implied"] != "yes" or fact["listed"] == "yes"


@cache
def activities(day: str = "held_on") -> list[dict]:
    attended = {row["activity_id"] for row in world()["service_record"] if row["state"] == "confirmed"}
    found = []
    for row in world()["activity"]:
        fact = columns(row) | {"day": row[day], "held": row["id"] in attended, "served": row["beneficiaries"]}
        fact |= {"platform": row["platform_id"]}
        fact |= {"brand": row["brand_id"], "project": row["project_id"]} | at(row["region_id"])
        fact |= {"team": row["organisation_id"], "station": row["station_id"], "activity": row["id"]}
        found.append(fact | {"programme": _of(row["project_id"], "project", "programme_id")})
    return found


@cache
def records(*, home: bool = False) -> list[dict]:
    """Confirmed records, at the place of service or at the home of the person."""
    flagged = {row["record_id"] for row in world()["record_flag"]}
    found = []
    for row in world()["service_record"]:
        if row["state"] != "confirmed":
            continue
        of = table("activity")[row["activity_id"]]
        project = of["project_id"]
        where = table("volunteer")[row["volunteer_id"]]["home_region_id"] if home else row["region_id"]
        fact = person(row["volunteer_id"]) | columns(row) | {"day": row["served_on"], "platform": row["platform_id"]}
        fact |= {"flagged": yes(row["id"] in flagged)}
        fact |= {
            "brand": of["brand_id"],
            "project": project,
            "team": of["organisation_id"],
            "station": of["station_id"],
            "activity": of["id"],
        }
        found.append(fact | {"programme": _of(project, "project", "programme_id")} | at(where))
    return found


@cache
def entries() -> list[dict]:
    found = []
    for row in world()["contest_entry"]:
        contest, project = table("contest")[row["contest_id"]], table("project")[row["project_id"]]
        fact = columns(row) | {"day": row["decided_on"], "grant": row["grant_yuan"], "contest_level": contest["level"]}
        fact |= {
            "contest_year": contest["year"],
            "contest": contest["name"],
            "organiser": contest["organiser"],
            "project": project["id"],
        }
        found.append(fact | {"category": project["category"], "brand": project["brand_id"]} | at(row["region_id"]))
    return found


@cache
def projects(day: str = "started_on") -> list[dict]:
    found = []
    for row in world()["project"]:
        fact = columns(row) | {"day": row[day], "project": row["id"], "brand": row["brand_id"]}
        fact |= {"team": row["organisation_id"]}
        found.append(fact | {"programme": row["programme_id"]} | at(row["region_id"]))
    return found


@cache
def plain(name: str, day: str, ended: str | None = None, **renamed: str) -> list[dict]:
    """Rows of a reference table: its day, its end, its place, and `renamed` (name of the breakdown=column)."""
    found = []
    for row in world()[name]:
        fact = columns(row) | {"day": row[day], "ended": row[ended] if ended else None} | at(row["region_id"])
        found.append(fact | {breakdown: row[column] for breakdown, column in renamed.items()})
    return found
