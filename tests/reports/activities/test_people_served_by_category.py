"""People served by category: counted in bands, the implausible ones to be checked."""

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.activities.people_served import compute as compute_all
from lib.reports.activities.people_served_by_category import CategoryServed, compute
from lib.selection import Selection
from tests.exact_figures import measure


def test_nobody_and_more_than_a_thousand_are_to_be_checked():
    assert CategoryServed("health", (2, 10, 10, 10, 10, 3, 7)).to_check == 2 + 3


def test_the_categories_together_are_all_activities(demo_database):
    lines = compute(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).lines
    held = measure(demo_database, "activities_held", Selection(), ("category",), scope=EVERYWHERE).by_code()
    assert {line.category: sum(line.bands) for line in lines} == {code: count for code, count in held.items() if count}
    whole = compute_all(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT).bands
    assert [sum(column) for column in zip(*(line.bands for line in lines), strict=True)] == [
        b.activities for b in whole
    ]
