"""Activities a station and month: twelve months at most, blank before a station opened and where nothing is recorded."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.organisations.station_months import compute
from lib.selection import Period, Selection
from tests.reports.organisations.stations import ACTIVITIES, day, filled
from tests.reports.small import XIXING


def cells(database, selection) -> dict[int, tuple]:
    return {
        line.station_id: line.held for line in compute(database, selection, scope=EVERYWHERE, form=Form.EXACT).lines
    }


def test_activities_held_a_month(fill):
    """Records of Xixing lie in March, May and June 2026; Changhe has none."""
    database = filled(fill)
    chosen = Selection(Period(None, day("2026-03-01"), day("2026-06-30")))
    found = compute(database, chosen, scope=EVERYWHERE, form=Form.EXACT)
    assert found.months == (202603, 202604, 202605, 202606)
    assert cells(database, chosen) == {
        1: (0, None, 0, 2),
        2: (1, None, 0, 0),
        3: (None, None, 0, 0),
        5: (None, None, None, None),
    }
    assert cells(database, chosen.choose(place=XIXING, station_type="service", sex="female")).keys() == {1, 2, 3}


def test_at_most_twelve_months_to_the_last_day(fill):
    found = compute(filled(fill), Selection(Period("to_date")), scope=EVERYWHERE, form=Form.EXACT)
    assert (found.months[0], found.months[-1], len(found.months)) == (202507, 202606, 12)
    assert found.note.en == "months shown: 2025-07 to 2026-06"


def test_nothing_is_known_where_no_activity_names_a_station(fill):
    database = filled(fill, activities=[row | {"station_id": None} for row in ACTIVITIES])
    assert compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT).reason == "not_recorded"
