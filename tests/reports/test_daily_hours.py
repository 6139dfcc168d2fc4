"""Days of the heat map and the events to mark."""

from lib.access import Scope
from lib.reports.daily_hours import Day, calendar, events
from lib.schema import activity, brand, contest, contest_entry, programme, project, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, CHANGHE, CIXI, XIXING, activity_row, brand_row, day, person, record

AS_OF = day("2025-03-31")


def _period(start: str | None, end: str) -> Selection:
    return Selection(Period(None, start and day(start), day(end)))


def _days(fill):
    return fill(
        (brand, [brand_row(1)]),
        (volunteer, [person(1), person(2)]),
        (activity, [activity_row(1, "2025-01-10"), activity_row(2, "2025-03-30", at=CHANGHE)]),
        (
            service_record,
            [
                record(1, 1, "2025-01-10", hours=2),
                record(2, 2, "2025-01-10", hours=1.5),
                record(3, 2, "2025-01-11", hours=1.5, state="voided"),
                record(4, 1, "2025-03-30", hours=3, activity=2, region_id=CHANGHE),
            ],
        ),
        as_of=AS_OF,
    )


def test_every_day_of_the_period(fill):
    found = calendar(_days(fill), _period("2025-01-09", "2025-04-01")).days
    by_day = {row.day: row for row in found}
    assert len(found) == 23 + 28 + 31 + 1
    assert by_day[day("2025-01-10")] == Day(day("2025-01-10"), 2 + 1.5, 2)
    assert by_day[day("2025-01-11")] == Day(day("2025-01-11"), 0, 0)
    assert by_day[day("2025-02-01")] == Day(day("2025-02-01"), None, None, "no_records")
    assert by_day[day("2025-03-30")].hours == 3
    assert by_day[day("2025-04-01")].reason == "not_yet"


def test_an_open_period_begins_with_the_data(fill):
    assert calendar(_days(fill), _period(None, "2025-03-31")).days[0].day == day("2025-01-01")


def test_place_and_scope(fill):
    database = _days(fill)
    march = _period("2025-03-30", "2025-03-31")
    assert [row.hours for row in calendar(database, march.choose(place=CHANGHE)).days] == [3, 0]
    elsewhere = calendar(database, march.choose(place=XIXING)).days
    assert [row.reason for row in elsewhere] == ["no_records", "no_records"]
    assert [row.hours for row in calendar(database, march, scope=Scope((CHANGHE,))).days] == [3, 0]
    assert calendar(database, march.choose(audience="elderly")).reason == "not_by:audience"


def test_a_database_without_records(fill):
    assert calendar(fill(as_of=AS_OF), Selection()).reason == "no_records"


def _events(fill):
    contests = [
        {"id": i, "name": f"contest {i}", "organiser": "office", "level": "county", "edition": 1, "year": 2024}
        for i in (1, 2)
    ]
    works = {"category": "education", "region_id": BINJIANG, "incubated": False, "started_on": AS_OF}
    entry = {"contest_id": 1, "project_id": 1, "stage": "awarded", "region_id": BINJIANG}
    launched = {"region_id": BINJIANG, "launched_on": day("2024-09-09")}
    return fill(
        (project, [{"id": 1, "name": "project"} | works]),
        (contest, contests),
        (
            contest_entry,
            [
                entry | {"decided_on": day("2024-06-01")},
                entry | {"decided_on": day("2024-06-01")},
                entry | {"decided_on": day("2023-06-01")},
                entry | {"decided_on": day("2024-07-01"), "contest_id": 2, "region_id": CIXI},
            ],
        ),
        (programme, [{"id": 1, "name": "programme", "parent_id": None} | launched]),
        (programme, [{"id": 2, "name": "path", "parent_id": 1} | launched]),
        as_of=AS_OF,
    )


def test_events(fill):
    found = events(_events(fill), _period("2024-01-01", "2025-03-05").choose(category="health"))
    assert [(e.day.isoformat(), e.kind) for e in found] == [
        ("2024-03-05", "lei_feng_day"),
        ("2024-06-01", "contest"),
        ("2024-09-09", "programme"),
        ("2024-12-05", "volunteer_day"),
        ("2025-03-05", "lei_feng_day"),
    ]
    assert found[1].label.zh == "contest 1公布结果"
    assert found[2].label.en == "programme launched"


def test_events_of_a_street_are_those_of_its_county(fill):
    database = _events(fill)
    period = _period("2024-06-01", "2024-10-01")
    kinds = {place: [e.kind for e in events(database, period.choose(place=place))] for place in (CHANGHE, CIXI, 3301)}
    assert kinds == {CHANGHE: ["contest", "programme"], CIXI: ["contest"], 3301: ["contest", "programme"]}
    assert [e.kind for e in events(database, period, scope=Scope((CHANGHE,)))] == ["contest", "programme"]
