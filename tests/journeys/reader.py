"""What a reader does in the browser, in the reader's words: open, choose, click a bar, read the figures.

A new gesture: one method here. Every method waits for what it needs; none waits for a length of time.
"""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lib.access import EVERYWHERE
from lib.db import Database
from lib.home_place import DEMO_HOME
from lib.selection import Selection
from tests.exact_figures import measure

WAIT = 20_000
A_MOMENT = 3_000
TRIES = 4
CARDS = ("registered_volunteers", "active_volunteers", "activity_rate_year", "service_hours", "attendances")
"""Metrics of the overview's cards that are compared with `measure()`."""

PLACE_OF = """(graph, [curve, wanted]) => {
  const axes = graph._fullLayout, trace = graph.data[curve], {xaxis, yaxis} = axes;
  const same = (code) => JSON.stringify(code) === JSON.stringify(wanted);
  const at = (x, y) => ({x: xaxis._offset + xaxis.c2p(x), y: yaxis._offset + yaxis.c2p(y)});
  for (let i = 0; i < trace.customdata.length; i++) {
    const code = trace.customdata[i];
    if (trace.type === "heatmap") {
      const j = (code ?? []).findIndex(same);
      if (j >= 0) return at(j, i);
    } else if (same(code)) {
      const flat = trace.orientation === "h", long = flat ? trace.x[i] : trace.y[i];
      const middle = trace.type === "bar" ? long / 2 : long;
      return flat || trace.type === "scatter" && typeof trace.y[i] === "string" ? at(middle, i) : at(i, middle);
    }
  }
  return null;
}"""

TITLED = """() => [...document.querySelectorAll("[class*=st-key-panel-]")]
  .every((panel) => panel.querySelector(".vs-title h3"))"""
"""Whether each panel holds its title: the element that draws it is fetched after the page has run."""

CODES_OF = """graph => {
  const {customdata, z} = graph.data[0];
  return JSON.stringify(z ? customdata.flatMap((row, i) => row.filter((_, j) => z[i][j] !== null)) : customdata);
}"""


class Reader:
    """One tab of one reader at the dashboard."""

    def __init__(self, page: Page):
        self.page = page
        self.settled()

    # -- waiting ---------------------------------------------------------------------------------------------------

    def settled(self) -> None:
        """Wait until the page has run to its end and its panels stand in the browser."""
        expect(self.page.locator(".vs-header h1")).to_be_visible(timeout=WAIT)
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]",
            timeout=WAIT,
        )
        self.page.wait_for_function(TITLED, timeout=WAIT)

    def sees_title(self, title: str) -> None:
        expect(self.page.locator(".vs-header h1")).to_have_text(title, timeout=WAIT)

    def sees_figures_of(self, database: Database, selection: Selection, *, everywhere: bool = False) -> None:
        """The cards hold what `measure()` says of `selection`: in the home place where it names none, unless `everywhere`."""
        selection = selection if everywhere else selection.at_home(DEMO_HOME)
        for metric in CARDS:
            value = measure(database, metric, selection, scope=EVERYWHERE).value
            card = self.page.locator(f".vs-card[data-metric={metric}]")
            if value is None:
                expect(card.locator(".vs-blank")).to_be_visible(timeout=WAIT)
            else:
                expect(card).to_have_attribute("data-value", repr(value), timeout=WAIT)

    def sees_address(self, **pairs: str) -> None:
        """The address holds exactly these pairs, the language aside."""
        self.page.wait_for_function(
            """wanted => {
              const found = Object.fromEntries(new URLSearchParams(location.search));
              delete found.lang;
              const text = (pairs) => JSON.stringify(Object.entries(pairs).sort());
              return text(found) === text(wanted);
            }""",
            arg=pairs,
            timeout=WAIT,
        )

    @property
    def address(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.page.url).path)

    # -- controls --------------------------------------------------------------------------------------------------

    def choose(self, control: str | re.Pattern, option: str, *, holding: bool = False) -> None:
        """Choose an option of a select box, or one more of a list; `holding`: the option that has these words in it. A
        street has its pinyin behind its name.

        A list closes by itself when the page below it moves (a box that opens, a run that ends): a reader opens it anew.
        """
        box = self.page.get_by_role("combobox", name=control, exact=True)
        words = option if holding else re.compile(rf"^{re.escape(option)}( [a-z']+)*$")
        found = self.page.get_by_role("option", name=words).first
        for left in reversed(range(TRIES)):
            self.settled()
            if box.get_attribute("aria-expanded") != "true":
                box.click()
            if not holding and box.get_attribute("inputmode") != "none":
                box.fill(option)  # a long list shows its first options only
            try:
                found.click(timeout=WAIT if not left else A_MOMENT)
                break
            except PlaywrightTimeout:
                if not left:
                    raise
        box.press("Tab")  # a list of several stays open for the next

    def enter_day(self, control: str, day: str) -> None:
        """Type a day into a field of the filter bar."""
        self.settled()
        field = self.page.get_by_test_id("stDateInput").filter(has_text=control)
        field.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(day.replace("-", ""), delay=50)
        expect(field).to_contain_text(re.compile(r"\s*-\s*".join(day.split("-"))), timeout=WAIT)
        self.page.keyboard.press("Escape")  # the calendar goes, the day stays

    def take_away(self, option: str) -> None:
        """Take an option off the list that it stands in."""
        self.page.get_by_role("button", name=re.compile(f"移除.*{option}")).click()

    def more_filters(self) -> None:
        """Open the box of further filters."""
        self.page.locator(".st-key-f-more button").first.click()

    def chip(self, words: str) -> Locator:
        return self.page.locator(".st-key-chips").get_by_role("button", name=words)

    def unfold(self, title: str) -> None:
        """Open a box that is folded; a run that ends just then may fold it again: a reader opens it anew."""
        box = self.page.get_by_test_id("stExpander").filter(has_text=title).locator("details").first
        for _ in range(TRIES):
            self.settled()
            if box.get_attribute("open") is None:
                box.locator("summary").click()
                self.page.wait_for_timeout(A_MOMENT / 4)
            if box.get_attribute("open") is not None:
                return

    def go_to(self, title: str) -> None:
        """Change the page by the menu."""
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        self.sees_title(title)
        self.settled()

    def back_to(self, title: str) -> None:
        """Press back once: it leads to the page with `title`."""
        self.page.go_back()
        self.settled()
        self.sees_title(title)

    # -- panels ----------------------------------------------------------------------------------------------------

    def panel(self, key: str) -> Locator:
        return self.page.locator(f".st-key-panel-{key}")

    def graph(self, key: str) -> Locator:
        """The graph of a panel, once it is drawn."""
        self.settled()
        graph = self.panel(key).locator(".volunteer-chart")
        graph.scroll_into_view_if_needed(timeout=WAIT)
        expect(graph).to_have_attribute("data-drawn", re.compile(r"\d+"), timeout=WAIT)
        return graph

    def codes(self, key: str) -> list[dict]:
        """What a click on each thing of the graph's first trace would choose; a gap cannot be clicked."""
        found = json.loads(self.graph(key).evaluate(CODES_OF))
        return [code for code in found if code]

    def click(self, key: str, code: dict, *, curve: int = 0) -> None:
        """Click the bar, cell, tile or point of a panel that carries `code`."""
        self.graph(key).click(position=self.place_of(key, code, curve=curve))

    def place_of(self, key: str, code: dict, *, curve: int = 0) -> dict[str, float]:
        """Where in its graph the thing stands that carries `code`."""
        place = self.graph(key).evaluate(PLACE_OF, [curve, code])
        assert place, f"Nothing in {key} carries {code}"
        return place

    def click_legend(self, key: str, name: str) -> None:
        self.graph(key).locator(".traces").filter(has_text=name).locator(".legendtoggle").click()
