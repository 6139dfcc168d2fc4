"""Alliances with their members on the last day, and what these held in the period."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.organisations.alliances import Alliance, compute
from lib.selection import Period, Selection
from tests.reports.small import XIXING, day


def test_an_alliance_with_its_members_and_what_they_held(teams_database):
    found = compute(teams_database, Selection(Period("to_date")), scope=EVERYWHERE, form=Form.EXACT)
    assert found.lines == (Alliance(1, "health", day("2021-01-01"), 1 + 1, 1, 2 + 1),)
    assert (
        compute(teams_database, Selection().choose(place=XIXING), scope=EVERYWHERE, form=Form.EXACT).reason
        == "no_records"
    )
