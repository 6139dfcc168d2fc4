"""Every page in the browser: panels complete, files that answer, no outside request, phone, dark, keyboard."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from lib.settings import ROOT
from lib.site_map import PAGES

PANEL = re.compile(r"\w*panel\(")
"""A panel in the source of a page."""
WITH_CHARTS = [page.name for page in PAGES.values() if page.filtered and page.name != "definitions"]
CONTRASTS = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const parts = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const found = parts(getComputedStyle(e).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const names = [".vs-header h1", ".vs-header p", ".vs-asof", ".vs-demo", ".vs-card h3", ".vs-figure", ".vs-change",
    ".vs-more > summary", ".vs-title h3", ".vs-title p", ".vs-panel-footer summary", ".vs-panel-footer a", ".vs-table td",
    ".vs-empty", ".vs-export", ".vs-export a", "[data-testid=stSidebarNavLink]", "[data-testid=stWidgetLabel]"];
  return names.flatMap((name) => [...document.querySelectorAll(name)].slice(0, 3).map((e) => {
    const a = light(parts(getComputedStyle(e).color)), b = light(ground(e));
    return [name, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""

IN_ENGLISH = """() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
  .flatMap((e) => ["aria-label", "title", "placeholder"].map((name) => e.getAttribute(name) ?? ""))
  .filter((words) => /[a-z]{4}/.test(words) && !/[\\u4e00-\\u9fff]/.test(words))"""
"""What a Chinese page says in English to those who do not see it."""
CLIPPED = (ROOT / "tests" / "journeys" / "clipped_text.js").read_text(encoding="utf-8")
DRAWN = "() => [...document.querySelectorAll('.volunteer-chart')].every((graph) => graph.dataset.drawn || !graph.clientWidth)"
TOO_WIDE = """() => {
  const scrolls = (e) => !e.matches(".stMain") && (["auto", "scroll"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll(".stMain h1, .stMain h3, .vs-card, .volunteer-chart, .vs-panel-footer,"
    + " .vs-title, .vs-asof, .stMain input")].filter((e) => !scrolls(e.parentElement))
    .map((e) => [e.className, e.getBoundingClientRect().right]).filter(([, right]) => right > 390);
}"""
"""What goes over the edge of a phone, unless it lies in something that scrolls: the line of filters, a wide grid."""


def words_stand_out(reader) -> None:
    """Every kind of text has a contrast of at least 4.5 to 1 against its ground."""
    reader.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found = reader.page.evaluate(CONTRASTS)
    assert len(found) > 8
    assert [(what, round(ratio, 2)) for what, ratio in found if ratio < 4.5] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_a_desk(visit, site, name):
    """Each panel has a title, the selection in words, its definition, files that answer; charts have words."""
    reader = visit(name)
    panels = reader.page.locator("[class*='st-key-panel-']").all()
    assert len(panels) >= len(PANEL.findall((ROOT / PAGES[name].file).read_text(encoding="utf-8")))
    for panel in panels:
        title = panel.locator(".vs-title h3").inner_text()
        assert title
        expect(panel.locator(".vs-title p")).to_contain_text("2026")
        expect(panel.locator("summary", has_text="口径")).to_have_count(1)
        for kind, start in (("csv", b"\xef\xbb\xbf"), ("zip", b"PK"), ("xlsx", b"PK")):
            expect(panel.locator(f"a[data-export={kind}]")).to_have_count(1)  # internal ones need a purpose first
            links = panel.locator(f"a[data-export={kind}][data-form=protected]")
            reply = reader.page.request.get(site + links.get_attribute("href"))
            assert (reply.status, reply.body()[: len(start)]) == (200, start), links.get_attribute("href")
        for chart in panel.locator(".volunteer-chart").all():
            expect(chart).to_have_attribute("role", re.compile("img|application"))  # what is clicked hears arrow keys
            expect(chart).to_have_attribute("tabindex", "0")
            assert chart.get_attribute("aria-label").startswith(title)
    with suppress(PlaywrightTimeout):  # the words come after the page
        reader.page.wait_for_function(f"() => !({IN_ENGLISH})().length")
    assert reader.page.evaluate(IN_ENGLISH) == []
    words_stand_out(reader)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_a_phone_at_night(visit, name):
    """One column, nothing wider than the window, the menu closed; words stand out from the dark, and can be read in both
    languages."""
    reader = visit(name, width=390, height=844, dark=True)
    if name in WITH_CHARTS:
        key = reader.page.locator("[class*='st-key-panel-']:has(.volunteer-chart)").first.get_attribute("class")
        reader.graph(key.split("st-key-panel-")[1].split()[0])
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert reader.page.evaluate(TOO_WIDE) == []
    expect(reader.page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    everything_can_be_read(reader)
    words_stand_out(reader)
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.page.goto(f"{reader.page.url.partition('?')[0]}?lang=en")
    reader.settled()
    everything_can_be_read(reader)


def everything_can_be_read(reader) -> None:
    """No word is cut off, outside the window or its chart, over another or aslant; in a window so high that all is drawn."""
    reader.page.set_viewport_size({"width": 390, "height": 12_000})
    reader.page.wait_for_function(DRAWN)
    assert reader.page.evaluate(CLIPPED) == []


def test_the_keyboard_reaches_filters_and_charts(visit):
    reader = visit()
    reader.graph("months")
    reached = set()
    for _ in range(80):  # the menu, the filters, the figures of the key points, the definitions of the cards
        reader.page.keyboard.press("Tab")
        reached.add(reader.page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        if any("各月服务时长" in label for label in reached):
            break
    assert {"时段", "对比", "镇街"} <= reached
    assert any("各月服务时长" in label for label in reached)
