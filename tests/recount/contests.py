"""Contests and projects."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number, total


def has(name: str):
    return lambda fact, start, end: fact[name] is not None


def of_all(function, name: str):
    return lambda rows: function(row[name] for row in rows)


def mean_grant(rows: list[dict]) -> float:
    grants = [row["grant"] for row in rows]
    return sum(grants) / len(grants)


def is_listed(fact: dict, start, end) -> bool:
    return fact["implied"] != "yes"


RECOUNTS = {
    "contest_entries": Count(facts.entries, number),
    "contest_finalists": Count(
        facts.entries, number, keep=lambda fact, start, end: fact["stage"] in ("finalist", "awarded")
    ),
    "contest_awards": Count(facts.entries, number, keep=has("award")),
    "award_grants": Count(facts.entries, total("grant"), keep=has("grant")),
    "award_grant_smallest": Count(facts.entries, of_all(min, "grant"), keep=has("grant"), zero=None),
    "award_grant_largest": Count(facts.entries, of_all(max, "grant"), keep=has("grant"), zero=None),
    "award_grant_amount": Count(facts.entries, mean_grant, keep=has("grant"), zero=None),
    "awards_with_grant": Count(facts.entries, number, keep=has("grant")),
    "contest_first_year": Count(facts.entries, of_all(min, "contest_year"), zero=None),
    "projects": Count(facts.projects, number, keep=is_listed),
    "projects_from_records": Count(
        facts.projects, number, keep=lambda fact, start, end: fact["implied"] == "yes", recorded_by_month=True
    ),
    "projects_launched": Count(facts.projects, number, keep=has("programme")),
    "library_projects": Count(partial(facts.projects, "library_on"), number, keep=has("library_level")),
    "project_categories": Count(facts.projects, different("category"), keep=is_listed),
}
