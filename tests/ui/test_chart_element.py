"""The chart element in a real browser: graphs that stay, clicks that arrive, nothing asked from another host."""

import ast
import gzip
import inspect
import json
import math
import re
import urllib.request
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lib.settings import ROOT
from lib.ui import assets
from lib.ui.chart_element import chart
from tests.browser import is_ours

APP = Path(__file__).parent / "apps" / "scratch_charts.py"


@pytest.fixture
def url(serve) -> str:
    return serve(APP)


def graph(page, name: str):
    return page.locator(f".volunteer-chart[aria-label='图 {name}']")


def drawn(page, name: str, *, times: int = 1):
    """The graph `name` once it has been painted at least `times` times: Streamlit may hand over the same data twice."""
    found = graph(page, name)
    expect(found).to_be_attached(timeout=20_000)
    page.wait_for_function(
        "([graph, times]) => Number(graph.dataset.drawn ?? 0) >= times",
        arg=[found.element_handle(), times],
        timeout=20_000,
    )
    return found


def middle_of(graph_found, selector: str, *, number: int = 0) -> dict[str, float]:
    """Where to click, from the graph's upper left corner: the middle of one of its inner shapes."""
    outer, inner = graph_found.bounding_box(), graph_found.locator(selector).nth(number).bounding_box()
    return {"x": inner["x"] - outer["x"] + inner["width"] / 2, "y": inner["y"] - outer["y"] + inner["height"] / 2}


def last_click(page, *, clicks: int = 1) -> dict:
    expect(page.get_by_text(f"clicks={clicks} ")).to_be_visible()
    return json.loads(page.get_by_test_id("stCode").inner_text())


def choose(page, factor: int) -> None:
    page.get_by_test_id("stRadio").get_by_text(str(factor), exact=True).click()


def test_a_graph_survives_new_data(open_page, url):
    page = open_page(url)
    names = ("bars", "cells", "points", "steps")
    for name in names:
        drawn(page, name).evaluate("graph => { graph.mark = graph.querySelector('.main-svg').mark = 'the same'; }")
    choose(page, 2)
    for name in names:
        marks = drawn(page, name, times=2).evaluate("graph => [graph.mark, graph.querySelector('.main-svg').mark]")
        assert marks == ["the same", "the same"]  # neither the place nor what Plotly drew in it was made anew
    assert graph(page, "bars").evaluate("graph => graph.data[0].y") == [3 * 2, 2 * 2, 1 * 2]


def test_a_click_on_a_bar_arrives_once(open_page, url):
    page = open_page(url)
    bars = drawn(page, "bars")
    bars.click(position=middle_of(bars, ".bars .point", number=1))
    expected = {"x": "长河街道", "y": 2, "z": None, "label": "长河街道", "customdata": "330108002"}
    assert last_click(page) == {**expected, "curve": 0, "name": "服务时长"}
    choose(page, 3)
    drawn(page, "bars", times=2)
    expect(page.get_by_text("clicks=1 runs=3")).to_be_visible()


def test_a_click_on_a_heat_map_cell_arrives(open_page, url):
    page = open_page(url)
    cells = drawn(page, "cells")
    box = middle_of(cells, ".heatmaplayer image")
    cells.click(position=box)
    expected = {"x": "2024-02", "y": "长河街道", "z": 1 + 1, "label": None, "curve": 0, "name": None}
    assert last_click(page) == {**expected, "customdata": ["330108002", "2024-02"]}


def test_a_click_on_a_point_arrives(open_page, url):
    page = open_page(url)
    points = drawn(page, "points")
    points.click(position=middle_of(points, ".scatterlayer .point", number=1))
    clicked = last_click(page)
    assert (clicked["x"], clicked["y"], clicked["customdata"]) == ("2024-02-01", 2, "2024-02")


def test_a_click_on_a_step_arrives(open_page, url):
    page = open_page(url)
    steps = drawn(page, "steps")
    steps.click(position=middle_of(steps, ".waterfalllayer .point path", number=1))
    clicked = last_click(page)
    assert (clicked["x"], clicked["customdata"]) == ("长河街道", "330108002")


def test_a_click_on_a_legend_item_reports_instead_of_hiding(open_page, url):
    page = open_page(url)
    bars = drawn(page, "bars")
    bars.click(position=middle_of(bars, ".legendtoggle"))
    assert last_click(page) == {"legend": "服务时长", "curve": 0, "customdata": "hours"}
    assert bars.evaluate("graph => graph._fullData[0].visible") is True


def test_a_click_on_an_axis_category_reports_it(open_page, url):
    page = open_page(url)
    bars = drawn(page, "bars")
    bars.click(position=middle_of(bars, ".xtick text", number=2))
    assert last_click(page) == {"axis": "x", "label": "浦沿街道", "customdata": "330108003"}


def test_scripts_are_fetched_once_and_kept(open_page, requests_seen, url):
    page = open_page(url)
    for name in ("bars", "cells", "points", "steps"):
        drawn(page, name)
    choose(page, 2)
    drawn(page, "steps", times=2)
    fetched = [request.url.removeprefix(url) for request in requests_seen if "/assets/" in request.url]
    assert sorted(fetched) == sorted([assets.plotly_address(), assets.element_address()])


@pytest.mark.parametrize("address", [assets.plotly_address(), assets.element_address()])
def test_scripts_are_compressed_and_cached_for_a_year(url, address):
    asked = urllib.request.Request(url + address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as small, urllib.request.urlopen(url + address) as plain:
        assert small.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["Vary"] == "Accept-Encoding"
        assert small.headers.get_content_type() == "text/javascript"
        assert plain.headers["Content-Encoding"] is None
        assert gzip.decompress(small.read()) == plain.read()


def test_the_wall_stops_and_notices_another_host(open_page, requests_seen, url):
    page = open_page(url)
    drawn(page, "bars")
    answer = page.evaluate("fetch('http://example.org/').then(() => 'came through', () => 'stopped')")
    assert answer == "stopped"
    assert not is_ours(requests_seen[-1].url)
    requests_seen.clear()  # it was meant; otherwise the fixture fails this test


@pytest.mark.parametrize("width", [390, 1440])
def test_a_graph_keeps_within_the_window(open_page, url, width):
    page = open_page(url, width=width)
    bars = drawn(page, "bars")
    expect(bars.locator(".main-svg").first).to_have_attribute("width", str(bars.evaluate("graph => graph.clientWidth")))
    assert bars.bounding_box()["x"] + bars.bounding_box()["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_graph_follows_its_place(open_page, url):
    page = open_page(url)
    bars = drawn(page, "bars")
    wide = bars.evaluate("graph => graph._fullLayout.width")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("graph => graph._fullLayout.width === graph.clientWidth", arg=bars.element_handle())
    assert bars.evaluate("graph => graph._fullLayout.width") < 390 < wide


def test_dark_repaints_without_the_server(open_page, url):
    page = open_page(url)
    tick = drawn(page, "bars").locator(".xtick text").first
    expect(tick).to_have_css("fill", "rgb(107, 95, 89)")  # #6B5F59
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", "rgb(181, 169, 161)")  # #B5A9A1
    expect(page.get_by_text("clicks=0 runs=1")).to_be_visible()


def test_a_graph_has_a_name_and_takes_the_keyboard(open_page, url):
    page = open_page(url)
    bars = drawn(page, "bars")
    bars.focus()
    expect(bars).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text="表格")).to_be_focused()


def test_a_graph_leaves_by_the_server_alone(open_page, url):
    """No button of the browser's own makes a picture, which nobody would have been asked about, and none sends the chart away."""
    page = open_page(url)
    bars = drawn(page, "bars")
    bars.hover()
    expect(bars.locator(".modebar-btn")).to_have_count(0)
    names = page.get_by_role("button").evaluate_all(
        "all => all.map((one) => one.title + one.ariaLabel + one.textContent)"
    )
    assert not [name for name in names if re.search("图片|保存|image|save", name, re.IGNORECASE)]
    element = assets._element_source().decode()
    assert not re.search(r"toImage|toDataURL|toBlob|downloadImage|\.download\b", element)


def test_a_table_is_sorted_by_its_headers(open_page, url):
    """By mouse or keyboard; numbers from the largest first, blanks and the total last."""
    page = open_page(url)
    drawn(page, "bars")
    page.locator("summary", has_text="表格").click()
    table = page.locator(".vs-table").first
    first = lambda: table.locator("tbody tr td:first-child").all_inner_texts()  # noqa: E731
    expect(table.locator("tbody tr td:first-child")).to_have_text(["甲", "乙", "丙", "丁"])  # made when it is opened
    expect(table.locator("thead th")).to_have_count(2)
    assert [th.get_attribute("scope") for th in table.locator("thead th").all()] == ["col", "col"]
    number = table.get_by_role("button", name="时长")
    number.click()
    assert first() == ["丙", "甲", "丁", "乙"]  # 1,200; 30; 4; blank
    expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    number.press("Enter")
    assert first() == ["丁", "甲", "丙", "乙"]
    expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "ascending")
    assert table.locator("tfoot td").all_inner_texts() == ["合计", "1,234"]


@pytest.mark.parametrize(("query", "month"), [("", "月"), ("?lang=en", "Jan|Feb|Mar|Dec")])
def test_months_are_in_the_readers_language(open_page, url, query, month):
    page = open_page(url + query)
    expect(drawn(page, "points").locator(".xtick text").first).to_contain_text(re.compile(month))


def test_a_graph_out_of_sight_is_drawn_when_it_comes_near(open_page, url):
    page = open_page(url)
    drawn(page, "steps")
    below = graph(page, "below")
    assert below.get_attribute("data-drawn") is None
    below.scroll_into_view_if_needed()
    drawn(page, "below")


def test_a_graph_out_of_sight_is_drawn_for_the_printer(open_page, url):
    page = open_page(url)
    drawn(page, "steps")
    expect(graph(page, "below")).to_be_attached()  # the last of the page: the printer asks once
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    drawn(page, "below")


def test_a_missing_script_is_said_in_words(chromium, url):
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/assets/plotly-*", lambda route: route.abort())
    page.goto(url)
    expect(graph(page, "bars")).to_contain_text("图表未能载入", timeout=20_000)
    context.close()


def test_a_figure_with_nan_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        chart({"data": [{"y": [math.nan]}], "layout": {}}, key="bad", height=100, alt="bad")


def test_the_benchmark_draws_what_pages_ask_of_the_chart():
    """Its stand-in for `chart` takes the same arguments; with others its pages hold no chart."""
    module = ast.parse((ROOT / "bench" / "plotly_entry.py").read_text("utf-8"))
    (stand_in,) = [part for part in module.body if isinstance(part, ast.FunctionDef) and part.name == "chart"]
    named = [argument.arg for argument in (*stand_in.args.args, *stand_in.args.kwonlyargs)]
    assert named == list(inspect.signature(chart).parameters)


def test_long_names_leave_room_for_the_bars_and_stand_apart(open_page, url):
    """Also in a wide chart: they break into lines, and the chart grows by these."""
    page = open_page(url)
    graph(page, "named").scroll_into_view_if_needed()
    found = drawn(page, "named")
    whole, names = found.bounding_box(), [one.bounding_box() for one in found.locator(".ytick text").all()]
    assert len(names) == 8
    assert max(name["width"] for name in names) < 0.45 * whole["width"]
    names.sort(key=lambda name: name["y"])
    assert all(below["y"] - above["y"] - above["height"] > -3 for above, below in pairwise(names))
