"""Pages on paper: printed to PDF by the browser, and the layout of that print measured."""

import os
import re
import unicodedata
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from lib.site_map import PAGES
from tests.journeys.printed_signs import printed_over
from tests.journeys.reader import WAIT

AS_RADICALS = str.maketrans("⺠⻓⻔⻚⻛⻜⻢⻩⻋⻅⻘⻄⺟", "民长门页风飞马黄车见青西母")
"""Signs that a PDF gives back as radicals, which look the same."""
STATISTICS = [name for name, page in PAGES.items() if page.section == "statistics" and name != "sheet"]
PRINTED = STATISTICS if os.environ.get("EVERY_PAGE") else ["overview", "funding", "stations_teams", "brand_matrix"]
"""Pages in which nothing may be printed over another: those with the most kinds of charts; all of them with EVERY_PAGE=1."""
BETWEEN_MARGINS = 703
LEGEND_BELOW_ITS_ROOM = """graph => graph.querySelector('.legend').getBoundingClientRect().bottom
  - graph.getBoundingClientRect().top - graph._fullLayout._size.t"""
"""Pixels by which a legend above a chart reaches over its bars."""
"""Pixels of A4 less two margins of 12 mm."""

OVERHANGING = """() => [...document.querySelectorAll('.volunteer-chart .main-svg, .vs-table, .vs-card')]
  .filter((part) => part.getBoundingClientRect().right > document.querySelector('.stMainBlockContainer').getBoundingClientRect().right + 1
    || part.scrollWidth > part.clientWidth + 1 && part.matches('.vs-card'))
  .map((part) => part.closest('[class*=st-key-panel-]')?.className ?? part.className)"""
"""Panels whose chart or table is wider than the paper."""

OVERLAPPING = """() => [...document.querySelectorAll('[class*=st-key-panel-]')]
  .filter((panel) => [...panel.querySelectorAll('.main-svg, .vs-table')].some((part) =>
    part.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1))
  .map((panel) => panel.className)"""
"""Panels whose chart or table stands out of them."""

PANELS = """() => [...document.querySelectorAll('[class*=st-key-panel-]')].map((panel) => [
  panel.querySelector('.vs-title h3').textContent,
  [...panel.querySelectorAll(':is(.xtick, .ytick) text')].map((label) => label.textContent),
])"""
"""Title of each panel, and the words along the axes of its chart."""


RUN_TOGETHER = """() => {
  const boxes = (graph, of) => [...graph.querySelectorAll(of)].filter((one) => one.matches('path') || one.textContent && !/rotate\\((?!0)/.test(one.getAttribute('transform') ?? '')).map((one) => [one, one.getBoundingClientRect()]);
  const meet = (one, other, room) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > room
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > room;
  return [...document.querySelectorAll('.volunteer-chart')].flatMap((graph) => {
    const labels = boxes(graph, ':is(.xtick, .ytick, .legend) text'), bars = boxes(graph, '.barlayer .point path');
    const legend = boxes(graph, '.legend .legendtext');
    const pairs = labels.flatMap(([one, at], i) => labels.slice(i + 1).filter(([, other]) => meet(at, other, 3)).map(([other]) => [one, other]));
    const onBars = legend.flatMap(([one, at]) => bars.filter(([, bar]) => meet(at, bar, 3)).map(() => [one, one]));
    return [...pairs, ...onBars].map((pair) => pair.map((one) => one.textContent));
  });
}"""
"""Pairs of words along axes and in legends, the level ones, that run into each other; a word of a legend twice where it lies on a bar."""


def printed(reader) -> list[str]:
    """The letters of each page of the reader's page on paper; its charts are left as they were drawn for it."""
    return [letters(sheet.extract_text()) for sheet in on_paper(reader).pages]


def on_paper(reader) -> PdfReader:
    """The PDF that the reader's browser prints."""
    page = reader.page
    reader.settled()
    page.wait_for_function("() => !!window.Plotly || !document.querySelector('.volunteer-chart')", timeout=WAIT)
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def letters(words: str) -> str:
    """Letters and digits alone: brackets and spaces come out of a PDF in other forms."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", words)).translate(AS_RADICALS)


def laid_out_for_paper(reader) -> None:
    """The page as wide as the paper, in the style for it, its charts drawn for it: to be measured."""
    page = reader.page
    page.set_viewport_size({"width": BETWEEN_MARGINS, "height": 1000})
    page.emulate_media(media="print")
    before = page.locator(".volunteer-chart").evaluate_all("all => all.map((one) => Number(one.dataset.drawn ?? 0))")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for i, drawn in enumerate(before):
        expect(page.locator(".volunteer-chart").nth(i)).not_to_have_attribute("data-drawn", str(drawn), timeout=WAIT)


@pytest.mark.parametrize(
    "query",
    [
        "?place=330108003&lang=zh",
        "?place=330282&lang=en",
        "?brand=浦师傅&lang=zh",
        "?project=演示1号站青年志愿&lang=zh",
    ],
)
def test_a_sheet_fits_two_pages(visit, query):
    reader = visit("sheet", query)
    assert len(printed(reader)) <= 2
    laid_out_for_paper(reader)
    assert reader.page.evaluate(OVERHANGING) == []
    assert reader.page.evaluate(OVERLAPPING) == []


def test_charts_keep_their_titles_on_paper(visit):
    reader = visit("volunteers", "?lang=zh")
    laid_out_for_paper(reader)
    assert reader.page.evaluate(OVERHANGING) == []
    assert reader.page.evaluate(OVERLAPPING) == []
    panels = reader.page.evaluate(PANELS)
    pages = printed(reader)
    assert len(panels) > 4
    for title, labels in panels:
        (page,) = (page for page in pages if letters(title) in page)
        found = [letters(label) in page for label in labels]
        assert sum(found) >= len(found) / 2, title  # some signs of a PDF come out as others, but never most


def test_a_chart_on_paper_is_as_wide_as_its_column(visit):
    """The columns of the overview share the paper as 3 to 2, and so do their charts."""
    reader = visit()
    laid_out_for_paper(reader)
    assert reader.page.evaluate(OVERLAPPING) == []
    widths = [reader.graph(key).locator(".main-svg").first.bounding_box()["width"] for key in ("months", "per-head")]
    assert widths[0] / widths[1] == pytest.approx(3 / 2, abs=0.15)


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_is_printed_over_another(visit, name):
    """In the county of many streets: what goes to the next sheet pushes what follows, names keep room for their lines."""
    reader = visit(name, "?place=330282")
    assert printed_over(on_paper(reader)) == []
    laid_out_for_paper(reader)
    assert reader.page.evaluate(RUN_TOGETHER) == []


def test_a_legend_of_fewer_lines_does_not_lie_on_the_bars(visit):
    reader = visit("funding", height=5000)
    reader.graph("kinds").locator(".legend").wait_for()
    for width in (1900, 1100, 1440):
        reader.page.set_viewport_size({"width": width, "height": 5000})
        reader.page.wait_for_timeout(1_500)
        on_bars = [pair for pair in reader.page.evaluate(RUN_TOGETHER) if pair[0] == pair[1]]
        assert on_bars == [], width
        below = reader.graph("kinds").evaluate(LEGEND_BELOW_ITS_ROOM)
        assert below <= 2, width
