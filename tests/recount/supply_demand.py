"""Needs, offers and their matches."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, Ratio, different, number, total

needs = partial(facts.plain, "need", "reported_on", need_state="state")
offers = partial(facts.plain, "offer", "reported_on", offer_kind="kind")
matches = partial(facts.plain, "need_match", "matched_on")


def is_state(code: str):
    return lambda fact, start, end: fact["state"] == code


def is_open(fact, start, end) -> bool:
    return fact["state"] == "open" and (fact["to_on"] is None or fact["to_on"] >= end)


def is_expired(fact, start, end) -> bool:
    return fact["state"] == "open" and fact["to_on"] is not None and fact["to_on"] < end


RECOUNTS = {
    "needs": Count(needs, number),
    "open_needs": Count(needs, number, keep=is_open),
    "expired_needs": Count(needs, number, keep=is_expired),
    "needs_met": Count(needs, number, keep=is_state("done")),
    "open_needs_people": Count(needs, total("people"), keep=is_open, zero=None),
    "offers": Count(offers, number),
    "open_offers": Count(offers, number, keep=is_state("open")),
    "need_matches": Count(matches, number),
    "match_activities": Count(matches, different("activity_id")),
    "needs_met_share": Ratio("needs_met", "needs"),
}
