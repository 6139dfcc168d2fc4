"""People, activities and records with what the reports on the quality of data look for: gaps, flags, duplicates, delays."""

from tests.reports.small import BINJIANG, CHANGHE, HANGZHOU, activity_row, day, person, record

AS_OF = day("2026-06-30")
BLANKS = [{"sex": None}, {"birth_year": None, "identified_by": "name_and_team"}, {"group": "unstated"}, {}, {}, {}]
PEOPLE = [{**person(n), "identified_by": "id_number"} | blank for n, blank in enumerate(BLANKS, start=1)]
ACTIVITIES = [
    activity_row(1, "2026-03-05", name="植树", slots=10, beneficiaries=4, state="held"),
    activity_row(2, "2026-03-05", name="植树", state="closed", platform_id=HANGZHOU),
    activity_row(3, "2026-05-31", name="义诊", state="published", category="unclassified", at=CHANGHE),
    activity_row(4, "2026-05-30", name=None, state="published", at=CHANGHE),
    activity_row(5, "2026-04-01", name="取消的", state="cancelled"),
    activity_row(6, "2026-04-02", name="区里的", state="held", at=BINJIANG),
]
TIMED = {"start_minute": 540, "end_minute": 600}
RECORDS = [
    record(1, 1, "2026-03-05", activity=1, entered_on=day("2026-03-05")),
    record(2, 1, "2026-03-05", activity=2, platform_id=HANGZHOU, entered_on=day("2026-03-20"), method="manual"),
    record(3, 2, "2026-03-05", activity=1, entered_on=day("2026-03-12"), method="backfill"),
    record(4, 2, "2026-03-05", activity=1, entered_on=day("2026-03-13"), region_id=CHANGHE),
    record(5, 3, "2026-04-02", activity=6, **TIMED, region_id=BINJIANG),
    record(6, 3, "2026-04-02", activity=6, start_minute=600, end_minute=660, region_id=BINJIANG),
    record(7, 4, "2026-05-30", activity=4, category="unclassified"),
    record(8, 4, "2026-05-30", activity=3),  # another activity of the same platform: no duplicate
    record(9, 5, "2026-05-30", activity=4, state="voided", method="manual"),
    record(10, 5, "2026-05-30", activity=4, hours=9, method="code"),
]
# The names of activities and the places of records decide; every column stands in every row of a bulk insert.
RECORDS = [{"start_minute": None, "end_minute": None} | row for row in RECORDS]
ACTIVITIES = [{"slots": None, "organisation_id": None} | row for row in ACTIVITIES]
FLAGS = [
    {"record_id": 10, "rule": "over_8_hours", "detail": "540"},
    {"record_id": 2, "rule": "entered_late", "detail": None},
    {"record_id": 4, "rule": "entered_late", "detail": "8"},
    {"record_id": 9, "rule": "over_8_hours", "detail": "voided"},
    {"record_id": 1, "rule": "of_tomorrow", "detail": None},
]
COUNTED = [row for row in RECORDS if row["state"] == "confirmed"]
