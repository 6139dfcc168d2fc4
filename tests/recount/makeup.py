"""Hours of ordinary residents, in skilled categories, of people with a profession."""

from tests.recount import facts
from tests.recount.answer import Count, Ratio
from tests.recount.hours import hours


def hours_where(name: str, *codes: str) -> Count:
    return Count(facts.records, hours, keep=lambda fact, start, end: fact[name] in codes, recorded_by_month=True)


RECOUNTS = {
    "ordinary_hours": hours_where("group", "residents", "retirees"),
    "ordinary_hours_share": Ratio("ordinary_hours", "service_hours"),
    "skilled_hours": hours_where("category", "health", "education", "legal_aid", "emergency"),
    "skilled_hours_share": Ratio("skilled_hours", "service_hours"),
    "professional_hours": Count(
        facts.records, hours, keep=lambda fact, start, end: fact["profession"] is not None, recorded_by_month=True
    ),
    "professional_hours_share": Ratio("professional_hours", "service_hours"),
}
