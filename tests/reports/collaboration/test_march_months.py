"""The 3·5 months: each March for itself, with what was launched in it."""

from datetime import date

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.collaboration.march_months import METRICS_OF_MONTH, compute, rows
from lib.selection import Period, Selection
from tests.exact_figures import measure

BINJIANG = 330108


def test_a_march_is_measured_as_that_month(demo_database):
    months = {
        one.year: one
        for one in compute(demo_database, Selection().choose(place=BINJIANG), scope=EVERYWHERE, form=Form.EXACT).months
    }
    march = Selection(Period(None, date(2025, 3, 1), date(2025, 3, 31))).choose(place=BINJIANG)
    values = [measure(demo_database, name, march, scope=EVERYWHERE).value for name in METRICS_OF_MONTH]
    one = months[2025]
    assert [one.activities, one.hours, one.people, one.projects] == values
    assert list(months) == sorted(months)


def test_the_twelve_projects_of_the_letter_stand_with_their_day(demo_database):
    found = compute(demo_database, Selection().choose(place=BINJIANG), scope=EVERYWHERE, form=Form.EXACT)
    printed = rows(found, read_dimensions(demo_database), "zh")[1]
    (march,) = (row for row in printed if row[0] == "2025年3月")
    assert march[4] == 12 and march[5] == "2025年3·5学雷锋活动日"
