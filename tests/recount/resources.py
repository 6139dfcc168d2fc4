"""Stations, points, merchants, money, training, meetings."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number, total

stations = partial(facts.plain, "station", "opened_on", "closed_on", station_type="type", station_tier="tier")
points = partial(
    facts.plain,
    "points_entry",
    "occurred_on",
    points_scheme="scheme",
    merchant="merchant_id",
    kind="kind",
    points="points",
    value="value_yuan",
    served="beneficiaries",
)
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


def balance(rows: list[dict]) -> int:
    return sum(fact["points"] if fact["kind"] == "issued" else -fact["points"] for fact in rows)


BOTH = of_kind("issued", "redeemed")
RECOUNTS = {
    "stations": Count(stations, number, stock=True),
    "station_levels": Count(stations, different("station_tier"), stock=True),
    "points_issued": Count(points, total("points"), keep=of_kind("issued"), apart="points_scheme"),
    "points_redeemed": Count(points, total("points"), keep=of_kind("redeemed"), apart="points_scheme"),
    "points_expired": Count(points, total("points"), keep=of_kind("expired"), apart="points_scheme"),
    "points_volume": Count(points, total("points"), keep=BOTH, apart="points_scheme"),
    "points_balance": Count(points, balance, stock=True, apart="points_scheme"),
    "points_beneficiary_visits": Count(points, total("served"), keep=BOTH),
    "redemption_amount": Count(points, total("value"), keep=of_kind("redeemed")),
    "merchants": Count(partial(facts.plain, "merchant", "joined_on", "left_on"), number, stock=True),
    "benefit_events": Count(partial(facts.plain, "benefit_event", "held_on"), number),
    "trainings": Count(trainings, number),
    "training_attendances": Count(trainings, total("people")),
    "meetings": Count(partial(facts.plain, "meeting", "held_on", meeting_kind="kind"), number),
    "budget_amount": Count(money, total("amount"), keep=of_kind("budget")),
    "fund_amount": Count(money, total("amount"), keep=of_kind("fund")),
    "donation_amount": Count(money, total("amount"), keep=of_kind("donation")),
    "grant_amount": Count(money, total("amount"), keep=of_kind("venture_grant")),
    "grant_projects": Count(money, different("project"), keep=of_kind("venture_grant")),
}
