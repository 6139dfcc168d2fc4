"""Places offered, and who came."""

from tests.recount import facts
from tests.recount.answer import Count, Ratio, Special, number, total
from tests.recount.hours import people_at_activities


def has_slots(fact: dict, start, end) -> bool:
    return fact["held"] and fact["slots"] is not None


def at_activity_with_slots(fact: dict, start, end) -> bool:
    return facts.table("activity")[fact["activity_id"]]["slots"] is not None


def nobody_knows(answers, by: tuple) -> dict:
    return {} if by else {(): (None, "not_recorded")}


FILTERS = ("place", "platform", "category", "brand", "programme", "project", "audience")
RECOUNTS = {
    "activities_with_slots": Count(facts.activities, number, keep=has_slots, recorded_by_month=True),
    "slots_offered": Count(facts.activities, total("slots"), keep=has_slots, recorded_by_month=True),
    "attendances_with_slots": Count(
        facts.records, people_at_activities, keep=at_activity_with_slots, recorded_by_month=True
    ),
    "fill_rate": Ratio("attendances_with_slots", "slots_offered"),
    "sign_ups": Special(nobody_knows, knows=FILTERS),
    "no_shows": Special(nobody_knows, knows=FILTERS),
    "no_show_rate": Ratio("no_shows", "sign_ups"),
}
