"""Many people who open one page of a fresh server at the same moment, beside one who opens it alone; without a browser."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from bench.data import Data
from bench.lines import Line
from bench.server import Server, serving
from bench.sessions import ask, open_session

PEOPLE = 20
RATIO = 1.5
IDLE_SECONDS, MOST_SECONDS = 3, 120
"""The warm-up is over when the server was idle for so long."""


def measure_crowd(data: Data, folder: Path, *, page: str = "overview") -> Iterator[Line]:
    """Fresh servers for one person and for PEOPLE, before the warm-up has begun (switched off) and after it."""
    for state in ("off", "on"):
        alone, cpu_alone = _opened(data, folder, page, people=1, warm_up=state)
        together, cpu = _opened(data, folder, page, people=PEOPLE, warm_up=state)
        words = f"{page} on a {'warm' if state == 'on' else 'cold'} fresh server"
        yield Line(f"{words}: one person", alone[0], "s", None, f"server CPU {cpu_alone:.2f} s")
        detail = f"{min(together):.2f} to {max(together):.2f}; server CPU {cpu:.2f} s, {cpu / cpu_alone:.1f} times"
        yield Line(f"{words}: {PEOPLE} at once, the median", median(together), "s", None, detail, tuple(together))
        yield Line(f"{words}: {PEOPLE} against one", median(together) / alone[0], "times", RATIO)


def _opened(data: Data, folder: Path, page: str, *, people: int, warm_up: str) -> tuple[list[float], float]:
    """Seconds until each has the page, and the server's CPU seconds for all of them."""
    with serving(data, folder, environment={"WARM_UP": warm_up}) as server:
        if warm_up == "on":
            _until_idle(server)
        sessions = [open_session(server) for _ in range(people)]
        before = server.cpu()
        with ThreadPoolExecutor(people) as crowd:
            took = list(crowd.map(lambda session: ask(session, page), sessions))
        cpu = server.cpu() - before
        for session in sessions:
            session.close()
        return took, cpu


def _until_idle(server: Server) -> None:
    stop_at, seen, since = time.monotonic() + MOST_SECONDS, -1.0, time.monotonic()
    while time.monotonic() < stop_at:
        cpu = server.cpu()
        if cpu - seen > 0.05:
            seen, since = cpu, time.monotonic()
        elif time.monotonic() - since > IDLE_SECONDS:
            return
        time.sleep(0.5)
