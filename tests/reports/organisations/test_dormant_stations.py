"""Stations without activity: the ninety days, the day of the last one, stations that are too new to say."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.organisations.dormant_stations import Dormant, compute
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.organisations.stations import ACTIVITIES, day, filled
from tests.reports.small import CHANGHE, XIXING


def test_over_ninety_days_without_activity(fill):
    """The last activity of station 2 lies 91 days before 30 June (30 April days, 31, 30); the third opened in May."""
    database = filled(fill)
    found = compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert found.lines == (
        Dormant(2, "站2", "service", XIXING, day("2020-01-01"), day("2026-03-31"), 30 + 31 + 30),
        Dormant(5, "站5", "youth_v", CHANGHE, day("2020-01-01"), None, None),
    )
    assert found.note.en == "2 of 3 stations open for over 90 days"
    assert measure(database, "dormant_stations", Selection(), scope=EVERYWHERE).value == 2
    one_day_earlier = Selection(Period(None, None, day("2026-06-29")))
    assert [
        line.station_id for line in compute(database, one_day_earlier, scope=EVERYWHERE, form=Form.EXACT).lines
    ] == [5]


def test_nothing_is_known_where_no_activity_names_a_station(fill):
    database = filled(fill, activities=[row | {"station_id": None} for row in ACTIVITIES])
    assert compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT).reason == "not_recorded"
    cell = measure(database, "dormant_stations", Selection(), scope=EVERYWHERE).cell
    assert (cell.value, cell.reason) == (None, "not_recorded")
