"""Activities and the people they serve."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, Ratio, number, total


def was_held(fact: dict, start, end) -> bool:
    return fact["held"]


def is_listed(fact: dict, start, end) -> bool:
    return fact["implied"] != "yes"


def is_counted(fact: dict, start, end) -> bool:
    return fact["held"] and fact["served"] is not None


RECOUNTS = {
    "activities_published": Count(
        partial(facts.activities, "published_on"), number, keep=is_listed, recorded_by_month=True
    ),
    "activities_from_records": Count(
        facts.activities, number, keep=lambda fact, start, end: fact["implied"] == "yes", recorded_by_month=True
    ),
    "activities_held": Count(facts.activities, number, keep=was_held, recorded_by_month=True),
    "activities_closed": Count(
        facts.activities, number, keep=lambda fact, start, end: fact["state"] == "closed", recorded_by_month=True
    ),
    "beneficiary_visits": Count(facts.activities, total("served"), keep=was_held, recorded_by_month=True),
    "activities_counted": Count(facts.activities, number, keep=is_counted, recorded_by_month=True),
    "beneficiaries_per_activity": Ratio("beneficiary_visits", "activities_counted"),
    "activities_counted_share": Ratio("activities_counted", "activities_held"),
}
