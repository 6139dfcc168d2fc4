"""A warm filter change on the overview, click to last repaint, beside the same page drawn by `st.plotly_chart`."""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from bench.browser import open_page, settle, timed_click
from bench.data import Data, streets
from bench.lines import Line, of_runs
from bench.machine import browser_cpu_seconds
from bench.server import OURS, PLOTLY, Server, serving

RATIO, CPU_MS, QUERY_MS = 0.6, 150, 150
BOX = ".st-key-f-street"
OPTION = "[data-testid='stMultiSelectDropdown'] [role=option]"
ALL_PLACES = ".st-key-chip-up button"


@dataclass
class Side:
    """One of the two programs: its server, its open page and what was measured there."""

    server: Server
    page: Page
    ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    browser_ms: list[float] = field(default_factory=list)
    charts: list[int] = field(default_factory=list)
    reads: list[dict] = field(default_factory=list)

    def change(self, street: str) -> None:
        """Choose `street` in the filter bar, measured; then go back to all places, not measured."""
        # The list shows only what stands in its window; what is typed narrows it to the street.
        self.page.fill(f"{BOX} input", street)
        self.page.locator(OPTION, has_text=street).first.wait_for()
        before, drawing, known = self.server.cpu(), browser_cpu_seconds(), len(self.server.reads())
        took, charts = timed_click(self.page, OPTION)
        self.cpu_ms.append(1000 * (self.server.cpu() - before))
        self.browser_ms.append(1000 * (browser_cpu_seconds() - drawing))
        self.reads += self.server.reads()[known:]
        self.ms.append(took)
        self.charts.append(charts)
        self.page.keyboard.press("Escape")
        since = self.page.evaluate("() => performance.now()")
        self.page.click(ALL_PLACES)
        settle(self.page, since=since)

    def start_again(self) -> None:
        self.ms, self.cpu_ms, self.browser_ms, self.charts, self.reads = [], [], [], [], []


def measure_changes(data: Data, folder: Path, browser: Browser, *, runs: int) -> list[Line]:
    """Both programs in turn, `runs` streets: first as new values, then as values seen before."""
    with serving(data, folder, entry=OURS) as own, serving(data, folder, entry=PLOTLY) as other:
        sides = [Side(own, open_page(browser, own.url)), Side(other, open_page(browser, other.url))]
        names = [name for _, name in streets(data)]
        for side in sides:  # one street outside the count: the first change of a page fetches and compiles things
            side.change(names[runs])
        found: list[Line] = []
        for kind in ("new", "seen"):
            for side in sides:
                side.start_again()
            for i, street in enumerate(names[:runs]):
                for side in sides if i % 2 == 0 else sides[::-1]:
                    side.change(street)
            found += _lines(kind, *sides)
        for side in sides:
            side.page.context.close()
    return found


def _lines(kind: str, own: Side, other: Side) -> list[Line]:
    what = f"filter change, {kind} values"
    charts = f"{median(own.charts):g} and {median(other.charts):g} charts repainted"
    found = [
        of_runs(f"{what}: click to last repaint", own.ms, "ms"),
        of_runs(f"{what}: with st.plotly_chart", other.ms, "ms"),
        Line(f"{what}: ratio of the two", median(own.ms) / median(other.ms), "", RATIO, charts),
        of_runs(f"{what}: browser CPU", own.browser_ms, "ms"),
        of_runs(f"{what}: browser CPU with st.plotly_chart", other.browser_ms, "ms"),
        of_runs(f"{what}: server CPU", own.cpu_ms, "ms", bar=CPU_MS),
        of_runs(f"{what}: server CPU with st.plotly_chart", other.cpu_ms, "ms"),
    ]
    slowest = max(own.reads, key=lambda read: read["seconds"], default=None)
    took = 1000 * slowest["seconds"] if slowest else 0
    words = f"of {len(own.reads)} reads; {_astray(own.reads)} not answered by the copy"
    if took > QUERY_MS:
        words += f"; {slowest['words'][:120]}"
    found.append(Line(f"{what}: slowest read", took, "ms", QUERY_MS, words))
    return found


def _astray(reads: list[dict]) -> int:
    """Reads that the copy should have answered; `Database.rows` asks the database itself on purpose."""
    return sum(read["by"] == "read" and not read["from_copy"] for read in reads)
