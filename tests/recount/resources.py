"""Stations, money, training, meetings."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number, total

stations = partial(facts.plain, "station", "opened_on", "closed_on", station_type="type", station_tier="tier")
money = partial(
    facts.plain,
    "funding",
    "from_on",
    kind="kind",
    fund="name",
    department="department",
    project="project_id",
    amount="amount_yuan",
)
trainings = partial(facts.plain, "training", "held_on", training_level="level", people="attendances")


def of_kind(*kinds: str):
    return lambda fact, start, end: fact["kind"] in kinds


RECOUNTS = {
    "stations": Count(stations, number, stock=True),
    "station_levels": Count(stations, different("station_tier"), stock=True),
    "trainings": Count(trainings, number),
    "training_attendances": Count(trainings, total("people")),
    "meetings": Count(partial(facts.plain, "meeting", "held_on", meeting_kind="kind"), number),
    "budget_amount": Count(money, total("amount"), keep=of_kind("budget")),
    "fund_amount": Count(money, total("amount"), keep=of_kind("fund")),
    "donation_amount": Count(money, total("amount"), keep=of_kind("donation")),
    "grant_amount": Count(money, total("amount"), keep=of_kind("venture_grant")),
    "grant_projects": Count(money, different("project"), keep=of_kind("venture_grant")),
}
