"""Hours and attendances."""

from tests.recount import facts
from tests.recount.answer import Count, Ratio, number, total


def middle(rows: list[dict]) -> float:
    """The median of the hours of each person."""
    minutes: dict[int, int] = {}
    for row in rows:
        minutes[row["person"]] = minutes.get(row["person"], 0) + row["minutes"]
    line = sorted(minutes.values())
    half = len(line) // 2
    return (line[half] if len(line) % 2 else (line[half - 1] + line[half]) / 2) / 60


def records_of_median() -> list[dict]:
    """The records without what the median is not asked by."""
    return [{name: value for name, value in fact.items() if name != "birth_year"} for fact in facts.records()]


hours = total("minutes", divided_by=60)
RECOUNTS = {
    "service_hours": Count(facts.records, hours, recorded_by_month=True),
    "flagged_hours": Count(
        facts.records, hours, keep=lambda fact, start, end: fact["flagged"] == "yes", recorded_by_month=True
    ),
    "service_hours_per_year": Count(facts.records, hours, yearly=True, recorded_by_month=True),
    "attendances": Count(facts.records, number, recorded_by_month=True),
    "attendances_per_year": Count(facts.records, number, yearly=True, recorded_by_month=True),
    "hours_per_active": Ratio("service_hours", "active_volunteers"),
    "hours_per_active_median": Count(records_of_median, middle, zero=None, recorded_by_month=True),
    "hours_per_registered": Ratio("service_hours", "registered_volunteers", to_date=True),
    "hours_per_resident": Ratio("service_hours", "residents", times=1000),
}
