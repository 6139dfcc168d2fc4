"""People: registered, new, gone, active; residents and social workers."""

from functools import cache, partial

from tests.measure_data import world
from tests.recount import facts
from tests.recount.answer import Answers, Count, Ratio, Special, different, number

people = different("person")
ended = partial(facts.registrations, "ended_on")
at_home = partial(facts.records, home=True)


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
    return [o for o in mine if o["begun"] <= day and (o["ended"] is None or o["ended"] >= day)]


@once_for_each
def is_new(fact: dict, start, end) -> bool:
    """No other registration held before; of two on the same day the first in the list counts."""
    others = valid_besides(fact, fact["begun"])
    return not any(o["begun"] < fact["begun"] or o["id"] < fact["id"] for o in others)


@once_for_each
def is_gone(fact: dict, start, end) -> bool:
    """No other registration holds from the day it ended; of two that end together the last in the list counts."""
    others = valid_besides(fact, fact["ended"])
    return not any(o["ended"] is None or o["ended"] > fact["ended"] or o["id"] > fact["id"] for o in others)


def served(fact: dict, start, end) -> bool:
    return any(day <= end and (start is None or day >= start) for day in days_of_service(fact["person"]))


@cache
def days_of_service(person: int) -> list:
    return [record["day"] for record in facts.records() if record["person"] == person]


def residents(answers: Answers, by: tuple) -> dict:
    """The latest usual count up to the day, else the earliest; a place without one: the sum of those below it."""

    def of(place):
        counts = sorted(
            (row["as_of"], row["residents"])
            for row in world()["population"]
            if row["region_id"] == place and row["usual"]
        )
        if counts:
            return [n for day, n in counts if day <= answers.end][-1] if counts[0][0] <= answers.end else counts[0][1]
        below = [of(row["id"]) for row in world()["region"] if row["parent_id"] == place]
        return sum(below) if below and None not in below else None

    def together(places):
        counts = [of(place) for place in places]
        return (sum(counts), None) if counts and None not in counts else (None, "no_denominator")

    if not by:
        return {(): together(answers.places())}
    found = {}
    for place in answers.places():
        inside = [p for p in facts.table("region") if place in facts.at(p)["places"] and level(p) == by[0]]
        for p in inside:
            found[(p,)] = together([p])
        if not inside:  # a part of a county or street: together with the other chosen parts of it
            around = facts.at(place)[by[0]]
            found[(around,)] = together([p for p in answers.places() if around in facts.at(p)["places"]])
    return found


def level(place: int) -> str:
    return facts.table("region")[place]["level"]


def social_workers(answers: Answers, by: tuple) -> dict:
    """The latest report of each county up to the day; a street has none."""
    found = {}
    counties = [p for p in facts.table("region") if level(p) == "county"]
    for county in (c for c in counties if set(answers.places()) & facts.at(c)["places"]):
        reports = [r for r in world()["workforce_report"] if r["region_id"] == county and r["as_of"] <= answers.end]
        latest = max(reports, key=lambda r: r["as_of"], default=None)
        found[(county,)] = (latest["certified_social_workers"], None) if latest else (None, "no_records")
    if by:
        return found
    known = [value for value, _ in found.values() if value is not None]
    return {(): (sum(known), None) if known else (None, "no_records")}


RECOUNTS = {
    "registered_volunteers": Count(facts.registrations, people, stock=True),
    "new_volunteers": Count(facts.registrations, number, keep=is_new),
    "gone_volunteers": Count(ended, number, keep=is_gone),
    "new_registrations": Count(facts.registrations, number),
    "ended_registrations": Count(ended, number),
    "residents": Special(residents, ("place", "county", "street")),
    "registration_rate": Ratio("registered_volunteers", "residents"),
    "active_volunteers": Count(facts.records, people, recorded_by_month=True),
    "credit_active_volunteers": Count(
        facts.records, people, keep=lambda fact, start, end: fact["method"] == "sign_in", recorded_by_month=True
    ),
    "active_registered": Count(facts.registrations, people, keep=served, stock=True, home=True, recorded_by_month=True),
    "activity_rate": Ratio("active_registered", "registered_volunteers"),
    "resident_participants": Count(at_home, people, home=True, recorded_by_month=True),
    "participation_rate": Ratio("resident_participants", "residents"),
    "certified_social_workers": Special(social_workers, ("place", "county")),
}
