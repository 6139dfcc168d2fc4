"""Money, training, meetings."""

from functools import cache, partial

from tests.recount import facts
from tests.recount.answer import Count, Ratio, different, number, total

money = partial(
    facts.plain,
    "funding",
    "from_on",
    kind="kind",
    fund="name",
    department="department",
    project="project_id",
    amount="amount_yuan",
    funding_kind="kind",
)


@cache
def at_projects() -> list[dict]:
    """Money at the place of the project paid."""
    found = []
    for fact in money():
        place = facts.table("project")[fact["project"]]["region_id"] if fact["project"] else None
        found.append({name: fact[name] for name in fact if name != "region_id"} | facts.at(place))
    return found


trainings = partial(
    facts.plain, "training", "held_on", training_level="level", training_topic="topic", people="attendances"
)


def of_kind(*kinds: str):
    return lambda fact, start, end: fact["kind"] in kinds


def spent(fact: dict, start, end) -> bool:
    return fact["kind"] != "fund"


GRANTS = of_kind("venture_grant", "award_grant")
RECOUNTS = {
    "trainings": Count(trainings, number),
    "training_attendances": Count(trainings, total("people")),
    "meetings": Count(partial(facts.plain, "meeting", "held_on", meeting_kind="kind"), number),
    "budget_amount": Count(money, total("amount"), keep=of_kind("budget")),
    "fund_amount": Count(money, total("amount"), keep=of_kind("fund")),
    "donation_amount": Count(money, total("amount"), keep=of_kind("donation")),
    "grant_amount": Count(money, total("amount"), keep=of_kind("venture_grant")),
    "purchase_amount": Count(money, total("amount"), keep=of_kind("purchase"), zero=None),
    "funding_amount": Count(money, total("amount"), keep=spent),
    "funding_per_hour": Ratio("funding_amount", "service_hours"),
    "project_grant_amount": Count(at_projects, total("amount"), keep=GRANTS),
    "granted_projects": Count(at_projects, different("project"), keep=GRANTS),
    "grant_per_project": Ratio("project_grant_amount", "granted_projects"),
    "trained_per_active": Ratio("training_attendances", "active_volunteers", times=100),
    "grant_projects": Count(money, different("project"), keep=of_kind("venture_grant")),
}
