"""Teams, agencies, alliances, honours; stations."""

from datetime import date, timedelta
from functools import cache, partial

from tests.recount import facts
from tests.recount.answer import Count, different, number

teams = partial(
    facts.plain,
    "organisation",
    "founded_on",
    "closed_on",
    kind="kind",
    team_tier="tier",
    department="department",
    alliance="alliance_id",
)
honours = partial(facts.plain, "honour", "awarded_on", honour_scheme="scheme", round="round")
stations = partial(facts.plain, "station", "opened_on", "closed_on", station_type="type", station_tier="tier")
LEVELS = ("general_team", "brigade", "squad")


def is_a(kind: str):
    return lambda fact, start, end: fact["kind"] == kind


def is_listed_team(fact: dict, start, end) -> bool:
    return fact["kind"] == "team" and fact["implied"] != "yes"


def is_team_of_records(fact: dict, start, end) -> bool:
    return fact["kind"] == "team" and fact["implied"] == "yes"


def rounds(rows: list[dict]) -> int:
    return len({(row["scheme"], row["round"]) for row in rows})


def in_three_levels(fact: dict, start, end) -> bool:
    return fact["kind"] == "team" and fact["team_tier"] in LEVELS


@cache
def days_of_activity(station: int) -> list[date]:
    return [fact["day"] for fact in facts.activities() if fact["held"] and fact["station_id"] == station]


def is_dormant(fact: dict, start, end: date) -> bool:
    """Neither opened nor used on any of the last ninety days and today."""
    lately = {end - timedelta(days=n) for n in range(91)}
    return fact["day"] not in lately and not lately & set(days_of_activity(fact["id"]))


RECOUNTS = {
    "teams": Count(teams, number, keep=is_listed_team, stock=True),
    "teams_from_records": Count(teams, number, keep=is_team_of_records, stock=True),
    "team_levels": Count(teams, different("team_tier"), keep=in_three_levels, stock=True),
    "agencies": Count(teams, number, keep=is_a("agency"), stock=True),
    "enterprises": Count(teams, number, keep=is_a("enterprise"), stock=True),
    "alliances": Count(partial(facts.plain, "alliance", "founded_on"), number, stock=True),
    "honours": Count(honours, number),
    "honour_rounds": Count(honours, rounds),
    "stations": Count(stations, number, stock=True),
    "station_levels": Count(stations, different("station_tier"), stock=True),
    "dormant_stations": Count(stations, number, keep=is_dormant, stock=True, recorded_by_month=True),
}
