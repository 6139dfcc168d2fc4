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


def people_at_activities(rows: list[dict]) -> int:
    alone = [row for row in rows if row["activity_id"] is None]
    return len({(row["person"], row["activity_id"]) for row in rows if row["activity_id"] is not None}) + len(alone)


def further(rows: list[dict]) -> int:
    return len(rows) - people_at_activities(rows)


hours = total("minutes", divided_by=60)
RECOUNTS = {
    "service_hours": Count(facts.records, hours, recorded_by_month=True),
    "flagged_hours": Count(
        facts.records, hours, keep=lambda fact, start, end: fact["flagged"] == "yes", recorded_by_month=True
    ),
    "service_hours_per_year": Count(facts.records, hours, yearly=True, recorded_by_month=True),
    "attendances": Count(facts.records, people_at_activities, recorded_by_month=True),
    "confirmed_records": Count(facts.records, number, recorded_by_month=True),
    "further_records": Count(facts.records, further, recorded_by_month=True),
    "attendances_per_year": Count(facts.records, people_at_activities, yearly=True, recorded_by_month=True),
    "hours_per_active": Ratio("service_hours", "active_volunteers"),
    "hours_per_active_median": Count(records_of_median, middle, zero=None, recorded_by_month=True),
    "hours_per_registered": Ratio("service_hours", "registered_volunteers", to_date=True),
    "hours_per_resident": Ratio("service_hours", "residents", times=1000),
}
