"""Ours beside Superset: opening a page cold and warm, and a change of street, in turn in one run on one PostgreSQL.

Ours reads its columnar copy, Superset asks PostgreSQL: with no cache, and with a Redis where `redis-server` is installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page

from bench.browser import SIZE, WATCH, settle, timed_click
from bench.change import ALL_PLACES, BOX, OPTION
from bench.data import Data, streets
from bench.lines import Line, of_runs
from bench.peers.superset import NAME, PASSWORD, VIEW, Superset, prepare, superset
from bench.server import serving
from lib.db import Database
from lib.settings import ROOT
from tests.browser import LOOPBACK, free_port, stop
from tests.postgres import running_server

BARS = {"new": 0.1, "seen with Redis": 0.2, "cold": 0.3, "cold with Redis": 0.55, "warm with Redis": 0.35}
"""The most that ours may take of Superset's time."""
WORDS = {"cold": "opened cold", "warm": "opened again", "new": "new street", "seen": "street seen before"}
PAGES = ("", "service_hours")
VIEWS = f"""
CREATE TABLE {VIEW}_place AS SELECT r.id AS region_id, s.name AS street FROM region r
  JOIN region s ON s.level = 'street' AND (s.id = r.id OR s.id = r.parent_id);
ALTER TABLE {VIEW}_place ADD PRIMARY KEY (region_id);
CREATE VIEW {VIEW} AS SELECT r.id, r.volunteer_id, r.served_on, r.category, r.minutes / 60.0 AS hours, p.street, o.name AS team
  FROM service_record r LEFT JOIN {VIEW}_place p ON p.region_id = r.region_id LEFT JOIN activity a ON a.id = r.activity_id
  LEFT JOIN organisation o ON o.id = a.organisation_id WHERE r.state = 'confirmed';
ANALYZE;
"""
SUPERSET_WATCH = """
(() => {
  const bench = window.__bench = {changed: 0, painted: 0, charts: new Set(), asked: 0, answered: 0};
  const changed = () => {
    bench.changed = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => { bench.painted = performance.now(); }));
  };
  for (const name of ['clearRect', 'fill', 'fillRect', 'fillText', 'stroke']) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...values) { changed(); return draw.apply(this, values); };
  }
  const ask = window.fetch;
  window.fetch = async (...values) => {
    const ofChart = String(values[0]?.url ?? values[0]).includes('/api/v1/chart/data');
    bench.asked += ofChart;
    try { return await ask(...values); } finally { bench.answered += ofChart; if (ofChart) changed(); }
  };
  new MutationObserver((records) => {
    if (records.some((record) => record.target.parentElement?.closest('.dashboard-component-chart-holder'))) changed();
  }).observe(document, {subtree: true, childList: true, characterData: true});
})();
"""
SUPERSET_SETTLED = """([since, charts]) => {
  const bench = window.__bench, holders = document.querySelectorAll('.dashboard-component-chart-holder');
  return holders.length === charts && bench.asked >= charts && bench.answered === bench.asked && bench.changed > since
    && bench.painted >= bench.changed && performance.now() - bench.changed > 500
    && !document.querySelector('.dashboard-component-chart-holder .loading, [data-test="loading-indicator"]');
}"""
CHARTS = 6


@dataclass(frozen=True)
class PostgresData(Data):
    """The demo on PostgreSQL; its copy in the folder. url: SQLAlchemy URL of the database."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"DATABASE_URL": self.url, "AUDIT_KEY_FILE": str(self.folder / "audit.key")}

    def open(self, *, with_copy: bool = True) -> Database:
        return Database(self.url, columnar_folder=self.columns if with_copy else None)


@dataclass
class Program:
    """One of those that take turns: how a page of it is opened, and how a street is chosen and given up on it.

    opened(context): an open page and the milliseconds from the start of the navigation to its last repaint.
    """

    name: str
    context: Callable[[], BrowserContext]
    opened: Callable[[Page], float]
    changed: Callable[[Page, str], float]
    ms: dict[str, list[float]] = field(default_factory=dict)

    def note(self, kind: str, value: float) -> None:
        self.ms.setdefault(kind, []).append(value)


def measure_peers(environment: Path, folder: Path, browser: Browser, *, scale: float, runs: int) -> Iterator[Line]:
    """All lines. environment: the virtual environment of Superset."""
    with ExitStack() as opened:
        postgres = opened.enter_context(running_server())
        data = PostgresData(folder / "data", postgres.fresh_database())
        data.folder.mkdir()
        command = [sys.executable, "-m", "lib", "demo", "--scale", str(scale)]
        subprocess.run(command, cwd=ROOT, env=data.environment, check=True, stdout=subprocess.DEVNULL)
        with psycopg.connect(data.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(VIEWS)
            rows = connection.execute("SELECT count(*) FROM service_record").fetchone()[0]
        names = [name for _, name in streets(data)]
        own = opened.enter_context(serving(data, folder, environment={"WARM_UP": "off"}))
        homes = folder / "superset", folder / "superset-redis"
        prepare(environment, homes[0])
        shutil.copytree(*homes)
        peers = {"Superset": opened.enter_context(superset(environment, homes[0]))}
        if shutil.which("redis-server"):
            address = opened.enter_context(_redis(folder))
            with_redis = opened.enter_context(superset(environment, homes[1], redis=address))
            peers["Superset with Redis"] = with_redis
        for peer in peers.values():
            peer.make_dashboard(data.url)
        programs = [_ours(browser, f"{own.url}/{page}", page or "overview") for page in PAGES]
        programs += [_superset(browser, peer, name) for name, peer in peers.items()]
        yield Line("records on one PostgreSQL", rows, "")
        yield from _in_turn(programs, names, runs)


def _in_turn(programs: list[Program], names: list[str], runs: int) -> Iterator[Line]:
    for run in range(min(runs, 3)):
        for program in programs if run % 2 == 0 else programs[::-1]:
            context = program.context()
            page = context.new_page()
            program.note("cold", program.opened(page))
            page.close()
            page = context.new_page()
            program.note("warm", program.opened(page))
            context.close()
    pages = {}
    for program in programs:
        pages[program.name] = program.context().new_page()
        program.opened(pages[program.name])
        program.changed(pages[program.name], names[runs])  # the first change fetches and compiles things
    for kind in ("new", "seen"):
        for i, street in enumerate(names[:runs]):
            for program in programs if i % 2 == 0 else programs[::-1]:
                program.note(kind, program.changed(pages[program.name], street))
    for page in pages.values():
        page.context.close()
    yield from _lines(programs)


def _lines(programs: list[Program]) -> Iterator[Line]:
    ours, peers = programs[: len(PAGES)], programs[len(PAGES) :]
    for kind, said in WORDS.items():
        for program in programs:
            yield of_runs(f"{said}: {program.name}", program.ms[kind], "ms")
        for program in ours:
            for peer in peers:
                with_redis = peer.name.endswith("Redis")
                bar = BARS.get(f"{kind} with Redis" if with_redis else kind)
                ratio = median(program.ms[kind]) / median(peer.ms[kind])
                yield Line(f"{said}: {program.name} / {peer.name}", ratio, "", bar)


def _ours(browser: Browser, url: str, name: str) -> Program:
    def context() -> BrowserContext:
        made = browser.new_context(viewport=SIZE, locale="zh-CN", color_scheme="light")
        made.add_init_script(WATCH)
        return made

    def opened(page: Page) -> float:
        page.set_default_timeout(120_000)
        page.goto(url)
        return settle(page, since=0)[0]

    def changed(page: Page, street: str) -> float:
        page.fill(f"{BOX} input", street)
        page.locator(OPTION, has_text=street).first.wait_for()
        took, _ = timed_click(page, OPTION)
        page.keyboard.press("Escape")
        since = page.evaluate("() => performance.now()")
        page.click(ALL_PLACES)
        settle(page, since=since)
        return took

    return Program(name, context, opened, changed)


def _superset(browser: Browser, peer: Superset, name: str) -> Program:
    first = browser.new_context(viewport=SIZE)
    page = first.new_page()
    page.set_default_timeout(180_000)
    page.goto(f"{peer.url}/login/")
    page.fill("input#username, input[name=username]", NAME)
    page.fill("input#password, input[name=password]", PASSWORD)
    page.click("[data-test=login-button], button[type=submit], input[type=submit]")
    page.wait_for_url("**/superset/**")
    state = first.storage_state()
    first.close()

    def context() -> BrowserContext:
        made = browser.new_context(viewport=SIZE, storage_state=state)
        made.add_init_script(SUPERSET_WATCH)
        return made

    def opened(page: Page) -> float:
        page.set_default_timeout(180_000)
        page.goto(f"{peer.url}{peer.dashboard}")
        return _settled(page, 0)

    def changed(page: Page, street: str) -> float:
        for chosen in page.locator("[data-test=filter-bar] .ant-select-selection-item-remove").all():
            chosen.click()
        box = page.locator("[data-test=filter-bar] .ant-select").first
        box.click()
        box.locator("input").first.fill(street)
        page.locator(f'.ant-select-item-option[title="{street}"]').first.click()
        page.keyboard.press("Escape")
        page.wait_for_function("(apply) => !document.querySelector(apply).disabled", arg=APPLY)
        since = page.evaluate(
            "(apply) => { const now = performance.now(); document.querySelector(apply).click(); return now; }", APPLY
        )
        return _settled(page, since) - since

    return Program(name, context, opened, changed)


APPLY = '[data-test="filter-bar__apply-button"]'


def _settled(page: Page, since: float) -> float:
    page.wait_for_function(SUPERSET_SETTLED, arg=[since, CHARTS])
    return page.evaluate("() => window.__bench.painted")


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """The address of a Redis that keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--bind", LOOPBACK, "--port", str(port), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ))
    try:
        yield f"redis://{LOOPBACK}:{port}/0"
    finally:
        stop(process)
