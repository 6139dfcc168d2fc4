"""Teams, agencies, alliances, honours."""

from functools import partial

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


RECOUNTS = {
    "teams": Count(teams, number, keep=is_listed_team, stock=True),
    "teams_from_records": Count(teams, number, keep=is_team_of_records, stock=True),
    "team_levels": Count(teams, different("team_tier"), keep=in_three_levels, stock=True),
    "agencies": Count(teams, number, keep=is_a("agency"), stock=True),
    "enterprises": Count(teams, number, keep=is_a("enterprise"), stock=True),
    "alliances": Count(partial(facts.plain, "alliance", "founded_on"), number, stock=True),
    "honours": Count(honours, number),
    "honour_rounds": Count(honours, rounds),
}
