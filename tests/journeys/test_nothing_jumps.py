"""Nothing that a reader sees jumps while a page comes: the layout shift that the browser itself counts stays below its "good".

`EVERY_PAGE=1` opens every page (`make test-long`); the suite opens those with the most kinds of parts.
"""

import os

import pytest
from playwright.sync_api import expect

from lib.site_map import PAGES
from tests.journeys.reader import Reader

GOOD = 0.1
"""The browser's own measure (cumulative layout shift): share of the window that moved times how far, summed."""
EVERY = [name for name, page in PAGES.items() if page.filtered] if os.environ.get("EVERY_PAGE") else []
OPENED, LED_TO = EVERY or ("overview", "sheet", "funding"), EVERY or ("volunteers", "activities", "funding")
WATCH = """
window.jumps = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const what = entry.sources.map(({ node, previousRect, currentRect }) =>
      `${(node?.parentElement?.closest("[class*=st-key-]") ?? node)?.className} ${previousRect.y} -> ${currentRect.y}`);
    window.jumps.push([entry.value, what.join("; ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def jumps(reader: Reader) -> None:
    """Waits until the page and its charts in sight are there; then nothing worth a word has moved."""
    reader.settled()
    expect(reader.page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    seen = reader.page.evaluate("window.jumps.splice(0)")
    assert sum(value for value, _ in seen) < GOOD, sorted(seen, reverse=True)[:3]


@pytest.fixture
def watched(open_page, site):
    """`watched(address, width=...)`: a reader whose browser counts what moves from the first paint on."""

    def open_one(address: str, **size) -> Reader:
        page = open_page(f"{site}/definitions", **size)
        page.context.add_init_script(WATCH)
        page.goto(f"{site}/{address}")
        return Reader(page)

    return open_one


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", OPENED)
def test_a_page_that_is_opened_does_not_jump(watched, name, width):
    jumps(watched(f"{name}?place=330108002" if name == "sheet" else name, width=width))


def test_a_page_that_the_menu_leads_to_does_not_jump(watched):
    reader = watched("")
    jumps(reader)
    for name in LED_TO:
        reader.go_to(PAGES[name].title.zh)
        jumps(reader)
