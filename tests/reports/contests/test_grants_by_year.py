"""Awards and grants by year."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.contests.grants_by_year import compute
from lib.selection import Period, Selection
from tests.exact_figures import measure

CIXI = 330282


def test_years_are_those_of_the_awards_and_add_up(demo_database):
    here = Selection().choose(place=CIXI)
    years = compute(demo_database, here, scope=EVERYWHERE, form=Form.EXACT).years
    assert [line.year for line in years] == sorted({line.year for line in years})
    ever = Selection(Period("to_date")).choose(place=CIXI)
    assert sum(line.awards for line in years) == measure(demo_database, "contest_awards", ever, scope=EVERYWHERE).value
    assert (
        sum(line.with_grant for line in years)
        == measure(demo_database, "awards_with_grant", ever, scope=EVERYWHERE).value
    )
    assert (
        sum(line.grants or 0 for line in years) == measure(demo_database, "award_grants", ever, scope=EVERYWHERE).value
    )
    assert all((line.grants is None) == (line.with_grant == 0) for line in years)
