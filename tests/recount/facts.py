"""The rows of the world with everything said of them, as dicts: `day` (and `ended`), and one key for each breakdown.

`places` is the row's place and all above it; `place` is the innermost. People's facts stand at their homes.
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


def person(volunteer_id: int) -> dict:
    row = table("volunteer")[volunteer_id]
    return {name: row[name] for name in ("group", "profession", "sex", "birth_year")} | {"person": volunteer_id}


def _of(row_id: int | None, name: str, column: str):
    return None if row_id is None else table(name)[row_id][column]


@cache
def registrations(day: str = "registered_on") -> list[dict]:
    """Registrations at the home of the person; `day` says which end of them counts."""
    found = []
    for row in world()["registration"]:
        fact = {"day": row[day], "begun": row["registered_on"], "ended": row["ended_on"], "id": row["id"]}
        fact |= person(row["volunteer_id"]) | at(table("volunteer")[row["volunteer_id"]]["home_region_id"])
        found.append(fact | {"platform": row["platform_id"], "end_reason": row["end_reason"]})
    return found


@cache
def activities(day: str = "held_on") -> list[dict]:
    attended = {row["activity_id"] for row in world()["service_record"] if row["state"] == "confirmed"}
    found = []
    for row in world()["activity"]:
        fact = {"day": row[day], "state": row["state"], "held": row["id"] in attended, "served": row["beneficiaries"]}
        fact |= {"platform": row["platform_id"], "category": row["category"], "audience": row["audience"]}
        fact |= {"brand": row["brand_id"], "project": row["project_id"]} | at(row["region_id"])
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
        project = table("activity")[row["activity_id"]]["project_id"]
        where = table("volunteer")[row["volunteer_id"]]["home_region_id"] if home else row["region_id"]
        fact = {"day": row["served_on"], "minutes": row["minutes"], "flagged": yes(row["id"] in flagged)}
        fact |= {name: row[name] for name in ("category", "method")} | {"platform": row["platform_id"]}
        fact |= {"brand": table("activity")[row["activity_id"]]["brand_id"], "project": project}
        fact |= {"programme": _of(project, "project", "programme_id")}
        found.append(fact | person(row["volunteer_id"]) | at(where))
    return found


@cache
def entries() -> list[dict]:
    found = []
    for row in world()["contest_entry"]:
        contest, project = table("contest")[row["contest_id"]], table("project")[row["project_id"]]
        fact = {"day": row["decided_on"], "grant": row["grant_yuan"], "contest_level": contest["level"]}
        fact |= {
            "contest_year": contest["year"],
            "contest": contest["name"],
            "organiser": contest["organiser"],
            "project": project["id"],
        }
        fact |= {name: row[name] for name in ("track", "stage", "award", "partnership")} | at(row["region_id"])
        found.append(fact | {"category": project["category"], "brand": project["brand_id"]})
    return found


@cache
def projects(day: str = "started_on") -> list[dict]:
    found = []
    for row in world()["project"]:
        fact = {"day": row[day], "project": row["id"], "brand": row["brand_id"], "programme": row["programme_id"]}
        fact |= {"incubated": yes(row["incubated"])} | at(row["region_id"])
        found.append(fact | {name: row[name] for name in ("category", "partnership", "library_level", "pilot_level")})
    return found


@cache
def plain(name: str, day: str, ended: str | None = None, **columns: str) -> list[dict]:
    """Rows of a register: its day, its end, its place, and `columns` (name of the breakdown=column)."""
    found = []
    for row in world()[name]:
        fact = {"day": row[day], "ended": row[ended] if ended else None} | at(row["region_id"])
        found.append(fact | {breakdown: row[column] for breakdown, column in columns.items()})
    return found
