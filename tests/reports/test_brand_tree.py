"""The tree of brands: each brand is asked for itself with those below it, and nothing is added up."""

from itertools import pairwise

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.report import all_reports
from lib.selection import Selection
from lib.site_map import PAGES
from tests.exact_figures import measure

METRICS_OFFERED = PAGES["brand_matrix"].controls["brand-metric"]


@pytest.mark.parametrize("metric", METRICS_OFFERED)
def test_each_brand_says_what_is_measured_for_it(demo_database, metric):
    brands = read_dimensions(demo_database).members["brands"]
    tree = all_reports()[f"brand_tree_{metric}"].compute(demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert {line.level for line in tree.lines} >= {0, 1}
    for line in tree.lines:
        alone = measure(demo_database, metric, Selection().choose(brand=brands[line.brand_id].code), scope=EVERYWHERE)
        if line.value is not None:
            assert line.value == alone.value
        else:
            assert line.reason
    for above, line in pairwise(tree.lines):
        assert line.level <= above.level + 1
        if line.level == above.level + 1:
            assert brands[line.brand_id].parent_id == above.brand_id


def test_people_of_two_brands_are_one_person_of_the_brand_above(demo_database):
    brands = read_dimensions(demo_database).members["brands"]
    tree = all_reports()["brand_tree_active_volunteers"].compute(
        demo_database, Selection(), scope=EVERYWHERE, form=Form.EXACT
    )
    top = next(line for line in tree.lines if brands[line.brand_id].code == "暖在滨江")
    own = measure(
        demo_database, "active_volunteers", Selection().choose(brand="暖在滨江"), ("brand",), scope=EVERYWHERE
    ).by_code()
    assert 0 < top.value < sum(value or 0 for value in own.values())


def test_a_chosen_brand_shows_itself_and_those_below(demo_database):
    brands = read_dimensions(demo_database).members["brands"]
    chosen = Selection().choose(brand="浦暖万家")
    tree = all_reports()["brand_tree_service_hours"].compute(demo_database, chosen, scope=EVERYWHERE, form=Form.EXACT)
    first, *below = tree.lines
    assert brands[first.brand_id].code == "浦暖万家"
    assert first.level == 0
    assert below
    assert all(brands[line.brand_id].parent_id == first.brand_id for line in below)


def test_without_records_there_are_no_lines(demo_database):
    ahead = Selection().choose(platform="we", place="330108003")
    tree = all_reports()["brand_tree_service_hours"].compute(demo_database, ahead, scope=EVERYWHERE, form=Form.EXACT)
    assert (tree.lines, tree.reason) == ((), "no_records")
