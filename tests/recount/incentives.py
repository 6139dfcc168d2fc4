"""Points, merchants, courtesy events."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, number, total
from tests.recount.resources import of_kind

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


def balance(rows: list[dict]) -> int:
    return sum(fact["points"] if fact["kind"] == "issued" else -fact["points"] for fact in rows)


BOTH = of_kind("issued", "redeemed")
RECOUNTS = {
    "points_issued": Count(points, total("points"), keep=of_kind("issued"), apart="points_scheme"),
    "points_redeemed": Count(points, total("points"), keep=of_kind("redeemed"), apart="points_scheme"),
    "points_expired": Count(points, total("points"), keep=of_kind("expired"), apart="points_scheme"),
    "points_volume": Count(points, total("points"), keep=BOTH, apart="points_scheme"),
    "points_balance": Count(points, balance, stock=True, apart="points_scheme"),
    "points_beneficiary_visits": Count(points, total("served"), keep=BOTH),
    "redemption_amount": Count(points, total("value"), keep=of_kind("redeemed")),
    "merchants": Count(partial(facts.plain, "merchant", "joined_on", "left_on"), number, stock=True),
    "benefit_events": Count(partial(facts.plain, "benefit_event", "held_on"), number),
}
