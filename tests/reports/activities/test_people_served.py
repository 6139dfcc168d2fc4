"""People served by bands: the ends of each band, the activities without a number, the shares."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.activities.people_served import NOT_RECORDED, Band, compute
from lib.schema import activity, brand, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import activity_row, brand_row, day, person, record

SERVED = (None, None, 0, 1, 10, 11, 50, 200, 1000, 1001)
"""People served at ten activities; the last one of all, the eleventh, has no confirmed record and was not held."""


def test_activities_by_the_people_they_served(fill):
    activities = [activity_row(n, "2026-03-05", beneficiaries=served) for n, served in enumerate(SERVED, start=1)]
    database = fill(
        (volunteer, [person(1)]),
        (brand, [brand_row(1)]),
        (activity, [*activities, activity_row(11, "2026-03-05", beneficiaries=7)]),
        (service_record, [record(n, 1, "2026-03-05", activity=n) for n in range(1, 11)]),
        as_of=day("2026-06-30"),
    )
    assert compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT).bands == (
        Band(0, 1, 1 / 10),
        Band(10, 2, 2 / 10),
        Band(50, 2, 2 / 10),
        Band(200, 1, 1 / 10),
        Band(1000, 1, 1 / 10),
        Band(None, 1, 1 / 10),
        Band(NOT_RECORDED, 2, 2 / 10),
    )
    assert (
        compute(database, Selection(Period(None, day("2026-04-01"), None)), scope=EVERYWHERE, form=Form.EXACT).reason
        == "no_records"
    )
