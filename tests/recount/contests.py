"""Contests."""

from tests.recount import facts
from tests.recount.answer import Count, number, total


def has(name: str):
    return lambda fact, start, end: fact[name] is not None


def of_all(function, name: str):
    return lambda rows: function(row[name] for row in rows)


def entries(rows: list[dict]) -> int:
    """A project in a contest and track is one entry, whatever it won."""
    return len({(row["contest_id"], row["project_id"], row["track"]) for row in rows})


def reached(*stages: str):
    return lambda fact, start, end: fact["stage"] in stages or fact["award"] is not None


def mean_grant(rows: list[dict]) -> float:
    grants = [row["grant"] for row in rows]
    return sum(grants) / len(grants)


RECOUNTS = {
    "contest_entries": Count(facts.entries, entries),
    "contest_finalists": Count(facts.entries, entries, keep=reached("finalist", "awarded")),
    "contest_awarded": Count(facts.entries, entries, keep=reached("awarded")),
    "contest_awards": Count(facts.entries, number, keep=has("award")),
    "award_grants": Count(facts.entries, total("grant"), keep=has("grant")),
    "award_grant_smallest": Count(facts.entries, of_all(min, "grant"), keep=has("grant"), zero=None),
    "award_grant_largest": Count(facts.entries, of_all(max, "grant"), keep=has("grant"), zero=None),
    "award_grant_amount": Count(facts.entries, mean_grant, keep=has("grant"), zero=None),
    "awards_with_grant": Count(facts.entries, number, keep=has("grant")),
    "contest_first_year": Count(facts.entries, of_all(min, "contest_year"), zero=None),
}
