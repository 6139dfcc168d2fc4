"""Registrations: who is registered, new, gone; who is known from records only."""

from functools import partial

from tests.recount import facts
from tests.recount.answer import Count, different, number

people = different("person")
ended = partial(facts.registrations, "ended_on")


def is_listed(fact: dict, start, end) -> bool:
    return facts.is_listed(fact)


def only_of_records(fact: dict, start, end) -> bool:
    """The person has no listed registration that holds on the day."""
    if facts.is_listed(fact):
        return False
    mine = [other for other in facts.registrations() if other["person"] == fact["person"] and facts.is_listed(other)]
    return not any(o["begun"] <= end and (o["ended"] is None or o["ended"] > end) for o in mine)


def once_for_each(keep):
    """A condition that only looks at the registration: evaluated once for each."""
    known: dict[int, bool] = {}

    def holds(fact: dict, start, end) -> bool:
        if fact["id"] not in known:
            known[fact["id"]] = keep(fact, start, end)
        return known[fact["id"]]

    return holds


def valid_besides(fact: dict, day) -> list[dict]:
    """Other registrations of the person that hold on `day` or end on it."""
    mine = [other for other in facts.registrations() if other["person"] == fact["person"] and other["id"] != fact["id"]]
    mine = [other for other in mine if facts.is_listed(other)]
    return [o for o in mine if o["begun"] <= day and (o["ended"] is None or o["ended"] >= day)]


@once_for_each
def is_new(fact: dict, start, end) -> bool:
    """No other registration held before; of two on the same day the first in the list counts."""
    others = valid_besides(fact, fact["begun"])
    return facts.is_listed(fact) and not any(o["begun"] < fact["begun"] or o["id"] < fact["id"] for o in others)


@once_for_each
def is_gone(fact: dict, start, end) -> bool:
    """No other registration holds from the day it ended; of two that end together the last in the list counts."""
    others = valid_besides(fact, fact["ended"])
    return facts.is_listed(fact) and not any(
        o["ended"] is None or o["ended"] > fact["ended"] or o["id"] > fact["id"] for o in others
    )


RECOUNTS = {
    "registered_volunteers": Count(facts.registrations, people, keep=is_listed, stock=True),
    "volunteers_from_records": Count(
        facts.registrations, people, keep=only_of_records, stock=True, home=True, recorded_by_month=True
    ),
    "new_volunteers": Count(facts.registrations, people, keep=is_new),
    "arrivals": Count(facts.registrations, number, keep=is_new),
    "gone_volunteers": Count(ended, people, keep=is_gone),
    "departures": Count(ended, number, keep=is_gone),
    "new_registrations": Count(facts.registrations, number, keep=is_listed),
    "ended_registrations": Count(ended, number, keep=is_listed),
}
