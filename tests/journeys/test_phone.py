"""On a phone: the answer first, nothing wider than the screen, grids that scroll inside their panel."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

CIXI = "330282"


def test_key_points_and_figures_come_first_and_then_the_streets(visit):
    page = visit("", "?lang=zh", width=390, height=844).page
    tops = [page.locator(of).first.bounding_box()["y"] for of in (".vs-points", ".vs-cards", ".st-key-panel-per-head")]
    others = [page.locator(f".st-key-panel-{key}").bounding_box()["y"] for key in ("months", "places")]
    assert tops == sorted(tops)
    assert tops[0] < 844 / 2
    assert tops[1] < 844
    assert max(tops) < min(others)


@pytest.mark.parametrize(("name", "key"), [("supply_demand", "supply_gaps"), ("brand_matrix", "matrix")])
def test_a_grid_of_many_columns_scrolls_in_its_panel(visit, name, key):
    reader = visit(name, f"?lang=en&place={CIXI}", width=390, height=844)
    graph = reader.graph(key)
    box = reader.panel(key).locator(".volunteer-chart-box")
    assert graph.evaluate("graph => graph.clientWidth") > box.evaluate("box => box.clientWidth")
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    labels = graph.locator(".xtick text").evaluate_all("all => all.map(one => one.getBoundingClientRect().x)")
    assert min(b - a for a, b in pairwise(labels)) > 20
    reader.page.set_viewport_size({"width": 1200, "height": 844})
    expect(graph).to_have_css("min-width", "0px")
