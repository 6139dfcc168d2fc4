"""Server CPU of a warm filter change to values never asked for before, for every page of figures, without a browser."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from streamlit.testing.v1 import AppTest

from bench.data import Data, streets
from bench.lines import Line
from lib.measure import cell_cache
from lib.settings import ROOT
from lib.site_map import PAGES
from lib.ui import cache
from lib.ui.app import spare_collections

CPU_MS = 150


def measure_pages(data: Data, *, runs: int, only: list[str] | None = None) -> Iterator[Line]:
    """Each page (or those of `only`) with `runs` streets in turn; the reads of the database and what they took stand in the detail."""
    os.environ.update(data.environment)
    places = [str(street) for street, _ in streets(data)]
    for name in only or [name for name, page in PAGES.items() if page.filtered]:
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run()
        app = app.switch_page(PAGES[name].file)
        _change(app, places[runs])  # outside the count: the first run of a page compiles and fetches things
        spare_collections()  # as the server does at its start
        found = [_change(app, place) for place in places[:runs]]
        cpu, read, reads = ([one[i] for one in found] for i in range(3))
        words = f"{min(cpu):.0f} to {max(cpu):.0f}; {median(reads):g} reads, {median(read):.0f} ms of them"
        yield Line(f"page {name}: CPU of a change of street", median(cpu), "ms", CPU_MS, words, tuple(cpu))
        _forget()  # the next page asks for everything itself


def _change(app: AppTest, place: str) -> tuple[float, float, int]:
    """CPU (ms) of one run of the page with another place, of it in reads (ms), and the number of reads."""
    app.query_params["place"] = place
    with _noted() as reads:
        before = time.process_time()
        app.run()
        took = 1000 * (time.process_time() - before)
    if app.exception or app.session_state["selection"].get("place") != (place,):
        raise RuntimeError(f"the page did not run: {app.exception}")
    return took, 1000 * sum(reads), len(reads)


@contextmanager
def _noted() -> Iterator[list[float]]:
    """CPU seconds of each read of the server's database while the block runs."""
    database, reads = cache.database(), []
    original = database.read

    def noted(statement, **named):
        before = time.process_time()
        found = original(statement, **named)
        reads.append(time.process_time() - before)
        return found

    database.read = noted
    yield reads
    del database.read


def _forget() -> None:
    for cells in (cell_cache._cache, cell_cache._rows, cell_cache._months):
        cells.clear()
    cache.database().copy.answers.clear()
    for function in (cache._measured, cache._compared, cache._together, cache.cached):
        function.cache_clear()
