"""A tab that is closed lets go of what it held, on a server that nobody else visits."""

import json
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import expect

APP = Path(__file__).parent.parent / "apps" / "left_sessions.py"


def held(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/held", timeout=20) as answer:
        return json.load(answer)


def wait_until(url: str, wanted: dict[str, int]) -> None:
    until = time.monotonic() + 20
    while (found := held(url)) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.1)


def test_a_closed_tab_holds_nothing_soon_and_an_open_one_all(open_page, serve):
    url = serve(APP)
    pages = [open_page(url) for _ in range(2)]
    for page in pages:
        expect(page.get_by_text("ready")).to_be_visible(timeout=30_000)
        page.locator("input[type=file]").set_input_files(
            {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x" * 1000}
        )
        expect(page.get_by_text("a.csv")).to_be_visible(timeout=30_000)
    wait_until(url, {"bytes": 2000, "kept": 2})  # a file has a name before it has arrived
    pages[0].close()
    wait_until(url, {"bytes": 1000, "kept": 1})
    time.sleep(1.5)
    assert held(url) == {"bytes": 1000, "kept": 1}
