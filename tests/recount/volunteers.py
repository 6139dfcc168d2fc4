"""People: active, residents and social workers, and their rates."""

from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

from tests.measure_data import world
from tests.recount import facts
from tests.recount.answer import Answers, Count, Ratio, Special, different, split_period

people = different("person")
at_home = partial(facts.records, home=True)


def served(fact: dict, start, end) -> bool:
    return facts.is_listed(fact) and any(
        day <= end and (start is None or day >= start) for day in days_of_service(fact["person"])
    )


def served_in_a_year(fact: dict, start, end) -> bool:
    """From the day after the same day of the year before; twelve whole months where the end is the last of a month."""
    next_day = end + timedelta(days=1)
    if next_day.day == 1:
        return served(fact, next_day.replace(year=next_day.year - 1), end)
    return served(fact, end.replace(year=end.year - 1) + timedelta(days=1), end)


@cache
def days_of_service(person: int) -> list:
    return [record["day"] for record in facts.records() if record["person"] == person]


def residents(answers: Answers, by: tuple) -> dict:
    """The latest usual count up to the day, else the earliest; a place without one: those of the places below it.
    By month, quarter or year that of the last day of each; without a beginning from the first count of any place on.

    Women, men and people of 60 and over where each of these counts has them.
    """

    time = next((name for name in by if name in ("month", "quarter", "year")), None)
    if time:
        first = min((row["as_of"] for row in world()["population"] if row["as_of"] <= answers.end), default=answers.end)
        others, found = tuple(name for name in by if name != time), {}
        for code, (_, last) in split_period(time, answers.start or first, answers.end).items():
            for codes, cell in residents(replace(answers, end=last), others).items():
                at = by.index(time)
                found[(*codes[:at], code, *codes[at:])] = cell
        return found

    def of(place) -> list | None:
        rows = [row for row in world()["population"] if row["region_id"] == place and row["usual"]]
        rows.sort(key=lambda row: row["as_of"])
        if rows:
            return [([row for row in rows if row["as_of"] <= answers.end] or rows[:1])[-1]]
        below = [of(row["id"]) for row in world()["region"] if row["parent_id"] == place]
        return [row for rows in below for row in rows] if below and None not in below else None

    def together(places, sexes, ages):
        counts = [of(place) for place in places]
        if not counts or None in counts:
            return None, "no_denominator"
        rows = [row for found in counts for row in found]
        if sexes and ages:
            return None, "no_denominator_by:age_band"
        names = ["residents"]
        if sexes:
            names = [{"female": "women", "male": "men"}[sex] for sex in sexes]
        if ages:
            names = [{"a60_over": "aged_60_over"}.get(age) for age in ages]
        numbers = [row.get(name) for row in rows for name in names]
        if None in numbers:
            return None, "no_denominator_by:" + ("sex" if sexes else "age_band")
        return sum(numbers), None

    sexes, ages = answers.filters.get("sex", ()), answers.filters.get("age_band", ())
    if by and by[0] == "sex":
        codes = [code for code in ("female", "male") if not sexes or code in sexes]
        return {(code,): together(answers.places(), (code,), ages) for code in codes}
    if by and by[0] == "age_band":
        bands = ("under_18", "a18_29", "a30_44", "a45_59", "a60_over")
        return {(code,): together(answers.places(), sexes, (code,)) for code in bands if not ages or code in ages}
    if not by:
        return {(): together(answers.places(), sexes, ages)}
    found = {}
    for place in answers.places():
        inside = [p for p in facts.table("region") if place in facts.at(p)["places"] and level(p) == by[0]]
        for p in inside:
            found[(p,)] = together([p], sexes, ages)
        if not inside:  # a part of a county or street: together with the other chosen parts of it
            around = facts.at(place)[by[0]]
            parts = [p for p in answers.places() if around in facts.at(p)["places"]]
            found[(around,)] = together(parts, sexes, ages)
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
    "residents": Special(residents, ("place", "county", "street", "sex", "age_band")),
    "registration_rate": Ratio("registered_volunteers", "residents"),
    "active_volunteers": Count(facts.records, people, recorded_by_month=True),
    "credit_active_volunteers": Count(
        facts.records, people, keep=lambda fact, start, end: fact["method"] == "sign_in", recorded_by_month=True
    ),
    "active_registered": Count(facts.registrations, people, keep=served, stock=True, home=True, recorded_by_month=True),
    "activity_rate": Ratio("active_registered", "registered_volunteers"),
    "active_registered_year": Count(
        facts.registrations, people, keep=served_in_a_year, stock=True, home=True, recorded_by_month=True
    ),
    "activity_rate_year": Ratio("active_registered_year", "registered_volunteers"),
    "resident_participants": Count(at_home, people, home=True, recorded_by_month=True),
    "participation_rate": Ratio("resident_participants", "residents"),
    "certified_social_workers": Special(social_workers, ("place", "county")),
}
