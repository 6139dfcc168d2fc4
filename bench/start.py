"""From the start of the process to a server that answers, and to the first page with all its charts painted."""

import time
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import QUIET_MS, open_page
from bench.data import Data
from bench.lines import Line, of_runs
from bench.server import serving

FIRST_PAGE_SECONDS = 5


def measure_start(data: Data, folder: Path, browser: Browser, *, runs: int) -> list[Line]:
    """Fresh servers by `python -m lib serve`; the browser runs already, its cache is empty."""
    health, page, cpu = [], [], []
    for _ in range(runs):
        with serving(data, folder) as server:
            health.append(time.monotonic() - server.started)
            opened = open_page(browser, server.url)
            page.append(time.monotonic() - server.started - QUIET_MS / 1000)
            cpu.append(server.cpu())
            opened.context.close()
    return [
        of_runs("start to the server's health", health, "s"),
        of_runs("start to the first page painted", page, "s", bar=FIRST_PAGE_SECONDS),
        of_runs("start to the first page painted: server CPU", cpu, "s"),
    ]
