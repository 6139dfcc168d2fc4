"""The days of the calendar."""

from lib.access import EVERYWHERE, Scope
from lib.measure.disclosure import Form
from lib.reports.daily_hours import Day, compute
from lib.schema import activity, brand, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, XIXING, activity_row, brand_row, day, person, record

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
    found = compute(_days(fill), _period("2025-01-09", "2025-04-01"), scope=EVERYWHERE, form=Form.EXACT).days
    by_day = {row.day: row for row in found}
    assert len(found) == 23 + 28 + 31 + 1
    assert by_day[day("2025-01-10")] == Day(day("2025-01-10"), 2 + 1.5, 2)
    assert by_day[day("2025-01-11")] == Day(day("2025-01-11"), 0, 0)
    assert by_day[day("2025-02-01")] == Day(day("2025-02-01"), None, None, "no_records")
    assert by_day[day("2025-03-30")].hours == 3
    assert by_day[day("2025-04-01")].reason == "no_data_yet"


def test_an_open_period_begins_with_the_data(fill):
    assert compute(_days(fill), _period(None, "2025-03-31"), scope=EVERYWHERE, form=Form.EXACT).days[0].day == day(
        "2025-01-01"
    )


def test_place_and_scope(fill):
    database = _days(fill)
    march = _period("2025-03-30", "2025-03-31")
    assert [
        row.hours for row in compute(database, march.choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT).days
    ] == [3, 0]
    elsewhere = compute(database, march.choose(place=XIXING), scope=EVERYWHERE, form=Form.EXACT).days
    assert [row.reason for row in elsewhere] == ["no_records", "no_records"]
    assert [row.hours for row in compute(database, march, scope=Scope((CHANGHE,)), form=Form.EXACT).days] == [3, 0]
    assert (
        compute(database, march.choose(audience="elderly"), scope=EVERYWHERE, form=Form.EXACT).days
        == compute(database, march, scope=EVERYWHERE, form=Form.EXACT).days
    )  # set aside


def test_a_database_without_records(fill):
    assert compute(fill(as_of=AS_OF), Selection(), scope=EVERYWHERE, form=Form.EXACT).reason == "no_records"
