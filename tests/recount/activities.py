"""Activities and the people they serve."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, Ratio, different, number, total


def was_held(fact: dict, start, end) -> bool:
    return fact["held"]


def is_listed(fact: dict, start, end) -> bool:
    return fact["implied"] != "yes"


def is_counted(fact: dict, start, end) -> bool:
    return fact["held"] and fact["served"] is not None


def is_classified(fact: dict, start, end) -> bool:
    return fact["held"] and (fact.get("category") or fact["of_category"]) != "unclassified"


def activities_not_by_category() -> list[dict]:
    """The activities without what the spread over categories is not asked by."""
    return [
        {name: value for name, value in fact.items() if name != "category"} | {"of_category": fact["category"]}
        for fact in facts.activities()
    ]


def in_effect(rows: list[dict]) -> float:
    """One by the chance that two activities, drawn one after the other and put back, are of one category."""
    categories = [row["of_category"] for row in rows]
    return 1 / sum((categories.count(one) / len(categories)) ** 2 for one in set(categories))


def of_the_largest(rows: list[dict]) -> int:
    categories = [row["of_category"] for row in rows]
    return max(categories.count(one) for one in categories)


RECOUNTS = {
    "activities_published": Count(
        partial(facts.activities, "published_on"), number, keep=is_listed, recorded_by_month=True
    ),
    "activities_from_records": Count(
        facts.activities, number, keep=lambda *of: of[0]["implied"] == "yes" and was_held(*of), recorded_by_month=True
    ),
    "activities_held": Count(facts.activities, number, keep=was_held, recorded_by_month=True),
    "activities_closed": Count(
        facts.activities, number, keep=lambda fact, start, end: fact["state"] == "closed", recorded_by_month=True
    ),
    "beneficiary_visits": Count(facts.activities, total("served"), keep=was_held, recorded_by_month=True),
    "activities_counted": Count(facts.activities, number, keep=is_counted, recorded_by_month=True),
    "beneficiaries_per_activity": Ratio("beneficiary_visits", "activities_counted"),
    "categories_held": Count(facts.activities, different("category"), keep=is_classified, recorded_by_month=True),
    "category_diversity": Count(
        activities_not_by_category, in_effect, keep=is_classified, zero=None, recorded_by_month=True
    ),
    "largest_category_activities": Count(
        activities_not_by_category, of_the_largest, keep=is_classified, zero=None, recorded_by_month=True
    ),
    "activities_classified": Count(facts.activities, number, keep=is_classified, recorded_by_month=True),
    "largest_category_share": Ratio("largest_category_activities", "activities_classified"),
    "activities_counted_share": Ratio("activities_counted", "activities_held"),
}
