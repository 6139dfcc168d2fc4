"""The headline metrics in all, by month and by street: on the columnar copy, and on the database itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.data import Data
from bench.lines import Line, of_runs
from lib.access import EVERYWHERE
from lib.db import Database, QueryTimeout
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.selection import Selection

HEADLINES = ("registered_volunteers", "active_volunteers", "activity_rate_year", "service_hours", "attendances")
HEADLINES += ("activities_held", "hours_per_resident")
BREAKDOWNS = ((), ("month",), ("street",))
QUERY_MS = 150


def measure_queries(data: Data, *, runs: int, on_database: bool) -> list[Line]:
    """Each metric for the default selection; the slowest single statement has the bar, the whole metric is told."""
    found = []
    for with_copy, times in ((True, runs), (False, 1 if on_database else 0)):
        database = data.open(with_copy=with_copy)
        with _noted(database) as reads:
            for metric, by in _questions() if times else ():
                found.append(_one(database, metric, by, reads, runs=times, with_copy=with_copy))
        database.close()
    return found


def _questions() -> Iterator[tuple[str, tuple[str, ...]]]:
    from lib.catalogue import METRICS

    for metric in HEADLINES:
        for by in BREAKDOWNS:
            if set(by) <= set(breakdowns_of(METRICS[metric])):
                yield metric, by


def _one(database: Database, metric: str, by: tuple[str, ...], reads: list, *, runs: int, with_copy: bool) -> Line:
    took, slowest, astray = [], [], 0
    name = f"{'copy' if with_copy else 'database'}: {metric}{' by ' + by[0] if by else ''}"
    for _ in range(runs):
        reads.clear()
        began = time.perf_counter()
        try:
            measure(database, metric, Selection(), by, scope=EVERYWHERE, form=Form.EXACT)
        except QueryTimeout as fault:
            return Line(name, 1000 * (time.perf_counter() - began), "ms", detail=str(fault))
        took.append(1000 * (time.perf_counter() - began))
        slowest.append(1000 * max(seconds for seconds, _ in reads))
        astray += sum(from_copy != with_copy for _, from_copy in reads)
    words = f"all {sorted(took)[len(took) // 2]:.0f} ms in {len(reads)} reads" + (
        f"; {astray} NOT ANSWERED BY THE COPY" if astray else ""
    )
    return of_runs(name, slowest, "ms", bar=QUERY_MS if with_copy else None, detail=words)


@contextmanager
def _noted(database: Database) -> Iterator[list[tuple[float, bool]]]:
    """Seconds and origin of each read while the block runs."""
    reads: list[tuple[float, bool]] = []
    original = database.read

    def noted(statement, **named):
        began = time.perf_counter()
        found = original(statement, **named)
        reads.append((time.perf_counter() - began, found.from_copy))
        return found

    database.read = noted
    yield reads
    del database.read
