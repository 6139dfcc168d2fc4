"""Teams by the people who served with them: different people, in the period, of the teams that exist."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.organisations.team_sizes import compute
from lib.selection import Period, Selection
from tests.reports.small import day


def bands(database, selection) -> dict:
    """Upper end of each band -> teams by tier."""
    found = compute(database, selection, scope=EVERYWHERE, form=Form.EXACT).bands
    return {band.up_to: {tier: n for tier, n in band.by_tier if n} for band in found if band.teams}


def test_teams_by_the_people_who_served_with_them(teams_database):
    this_year = Selection(Period(None, day("2026-01-01"), None))
    assert bands(teams_database, this_year) == {0: {"backbone": 1, None: 1}, 29: {"squad": 1}}
    ever = Selection(Period("to_date"))
    assert bands(teams_database, ever) == {0: {None: 1}, 9: {"backbone": 1}, 29: {"squad": 1}}
    assert bands(teams_database, this_year.choose(team_tier="squad", platform="zhejiang")) == {29: {"squad": 1}}
    assert compute(teams_database, this_year, scope=EVERYWHERE, form=Form.EXACT).bands[0].share == 2 / 3
