"""Many readers at once on a real server: nobody fails, and nobody who misbehaves is felt by the others.

The full numbers: `python -m bench --only load`, see docs/benchmarks.md.
"""

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.load.crowd import BROWSED, crowd, places_of
from bench.load.storms import back_at_once, foreign_messages, many_files, slow_lines
from bench.load.visitor import Drawn, Visitor
from lib.measure.disclosure import Form
from lib.selection import Selection
from lib.settings import ROOT
from lib.ui.export_routes import records_link
from tests.browser import LOOPBACK, free_port, running

PEOPLE, SECONDS, THINK, FILES = 8, 6, 1, 20
METRICS = free_port()


@pytest.fixture(scope="module")
def site(demo_data, tmp_path_factory):
    log = tmp_path_factory.mktemp("load") / "log.txt"
    with running(ROOT / "dashboard.py", environment=demo_data | {"METRICS_PORT": str(METRICS)}, log=log) as address:
        yield address
    assert "Traceback" not in log.read_text("utf-8")


def run(work):
    """`work` in a loop and a thread of its own: where a browser test ran before, this thread has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work)).result()


def test_a_crowd_on_mixed_pages_sees_no_error(site, demo_data):
    places = places_of(demo_data["DATABASE_URL"])
    asked = {"people": PEOPLE, "seconds": SECONDS, "think": THINK, "pages": BROWSED, "places": places}
    seen = run(crowd([site], **asked))
    assert seen.failures == []
    assert len(seen.seconds) >= PEOPLE


def test_slow_lines_everybody_back_at_once_and_foreign_messages(site):
    ended = threading.Event()

    def looked() -> list[float]:
        """Seconds that the server's health took, over and over."""
        took = []
        while not ended.is_set():
            began = time.monotonic()
            with urllib.request.urlopen(f"{site}/_stcore/health", timeout=30):
                took.append(time.monotonic() - began)
            time.sleep(0.05)
        return took

    async def storm():
        slow = asyncio.create_task(slow_lines(site, people=3, page="overview", query="", bytes_a_second=50_000))
        assert await back_at_once([site], people=PEOPLE, page="definitions") == []
        assert await foreign_messages(site, senders=3, messages=300) == 3
        return await slow

    with ThreadPoolExecutor(1) as thread:
        looking = thread.submit(looked)
        try:
            drawn = run(storm())
        finally:
            ended.set()
    assert all(isinstance(one, Drawn) for one in drawn), drawn
    assert looking.result()  # it answered all the while, within the 30 seconds of a very busy machine
    assert run(_page(site)).elements["html"]


async def _page(site) -> Drawn:
    async with Visitor(site) as visitor:
        return await visitor.ask("overview", "period=last_year")


def test_many_files_at_once_all_come_and_are_the_same(site):
    links = [records_link(Selection(), "zh", kind, form=Form.PROTECTED) for kind in ("csv", "xlsx")] * (FILES // 2)
    answers = many_files(site, links)
    assert [status for status, _ in answers] == [200] * FILES
    assert len({size for _, size in answers[::2]}) == 1


def test_the_operator_sees_what_is_served_at_a_port_of_its_own_and_nobody_else(site):
    run(_page(site))
    with urllib.request.urlopen(f"http://{LOOPBACK}:{METRICS}/metrics", timeout=30) as answer:
        lines = [line for line in answer.read().decode().splitlines() if not line.startswith("#")]
    figures = {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}
    assert figures["volunteer_page_run_seconds_count"] >= 1 and figures["volunteer_page_errors_total"] == 0
    assert figures['volunteer_requests_total{status="200"}'] >= 1 and figures["volunteer_sessions"] >= 0
    assert (figures["volunteer_database_up"], figures["volunteer_copy_current"]) == (1, 1)
    assert figures["volunteer_data_version"] >= 1 and figures["volunteer_copy_age_seconds"] >= 0
    assert figures["volunteer_process_resident_memory_bytes"] > 50e6
    with urllib.request.urlopen(f"{site}/_stcore/host-config", timeout=30) as answer:
        assert json.load(answer)["allowedOrigins"] == []  # no page around ours may steer it
    for path in ("/metrics", "/_stcore/metrics"):  # the dashboard's own port does not lead there
        try:
            with urllib.request.urlopen(site + path, timeout=30) as answer:
                assert b"volunteer_" not in answer.read()
        except urllib.error.HTTPError as refused:
            assert refused.code == 404
