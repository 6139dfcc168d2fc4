"""The page under measurement, and times taken inside it.

A paint is the second animation frame after the last change inside a chart, whichever way the chart is drawn.
"""

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Timeout

# Tall enough that every chart of the page stands in the window: our element draws no chart that nobody sees.
SIZE = {"width": 1440, "height": 900}  # the desktop that the pages are laid out for
QUIET_MS = 500
"""The page has settled when its script has ended and no chart has changed for so long."""

WATCH = """
(() => {
  const bench = window.__bench = {changed: 0, painted: 0, charts: new Set()};
  const CHART = '.volunteer-chart, .stPlotlyChart';
  const chartsOf = (node) => {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (!element || element.closest('.hoverlayer')) return [];
    const around = element.closest(CHART);
    return around ? [around] : [];
  };
  const note = (records) => {
    const touched = new Set();
    for (const record of records) {
      chartsOf(record.target).forEach((chart) => touched.add(chart));
      for (const node of record.addedNodes)
        if (node.nodeType === 1) node.querySelectorAll(CHART).forEach((chart) => touched.add(chart));
    }
    if (!touched.size) return;
    touched.forEach((chart) => bench.charts.add(chart));
    bench.changed = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => { bench.painted = performance.now(); }));
  };
  new MutationObserver(note).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})();
"""
SETTLED = f"""(since) => {{
  const bench = window.__bench, state = document.querySelector('.stApp')?.dataset.testScriptState;
  return state === 'notRunning' && bench.changed > since && bench.painted >= bench.changed
    && performance.now() - bench.changed > {QUIET_MS} && !document.querySelector('[data-stale="true"]');
}}"""

STATE = """() => ({now: performance.now(), changed: window.__bench.changed, painted: window.__bench.painted,
  charts: window.__bench.charts.size, script: document.querySelector('.stApp')?.dataset.testScriptState,
  stale: document.querySelectorAll('[data-stale="true"]').length, text: document.body.innerText.slice(0, 300)})"""


def open_page(browser: Browser, url: str) -> Page:
    """The page at `url`, settled, in a context of its own, in Chinese and light."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN", color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(WATCH)
    page.goto(url)
    settle(page, since=0)
    return page


def settle(page: Page, *, since: float) -> tuple[float, int]:
    """Wait until the page has settled after `since` (the page's milliseconds): (time of the last paint, charts)."""
    try:
        page.wait_for_function(SETTLED, arg=since)
    except Timeout as error:
        raise RuntimeError(f"the page did not settle: {page.evaluate(STATE)}") from error
    painted, charts = page.evaluate("() => [window.__bench.painted, window.__bench.charts.size]")
    return painted, charts


def timed_click(page: Page, selector: str) -> tuple[float, int]:
    """Click by script, so that no pointer hovers over a chart: (milliseconds to the last paint, charts repainted)."""
    page.wait_for_selector(selector)
    since = page.evaluate(
        """(selector) => {
          window.__bench.charts.clear();
          const now = performance.now();
          document.querySelector(selector).click();
          return now;
        }""",
        selector,
    )
    painted, charts = settle(page, since=since)
    return painted - since, charts
