"""Twenty people click through a real server while its PostgreSQL goes away and comes back: no wrong figure, no lost session."""

import asyncio
import os
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.settings import ROOT
from lib.ui.faults import last_good
from tests import measure_data
from tests.browser import running
from tests.postgres import running_server

PEOPLE, BEFORE, AWAY = 20, 2, int(os.environ.get("AWAY_SECONDS", "4"))
SECONDS = BEFORE + AWAY + 3
"""How many people, after how many seconds the database goes away, for how many, and how many they click in all."""
PAGES = ("overview", "service_hours", "volunteers", "activities")
PERIODS = ("2024-01-01..2024-12-31", "2023-07-01..2024-06-30", "2025-01-01..2025-06-30")
FIGURE = re.compile(r"data-metric='(\w+)' data-value='([\d.]+)'")
Asked = tuple[str, str]


class Person:
    """One session: pages and periods at random, with every answer."""

    def __init__(self, socket, seed: int):
        self.socket, self.random = socket, random.Random(seed)
        self.answers: list[tuple[float, Asked, dict[str, str], str]] = []

    async def click(self, asked: Asked) -> None:
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = asked[0], f"period={asked[1]}&lang=zh"
        await self.socket.send(message.SerializeToString())
        deltas = []
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(), timeout=60))
            if answer.WhichOneof("type") == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    deltas = []
                    continue
                break
            if answer.WhichOneof("type") == "delta":
                deltas.append(answer.delta.new_element)
        bodies = "\n".join(e.html.body for e in deltas if e.WhichOneof("type") == "html")
        told = "\n".join(e.alert.body for e in deltas if e.WhichOneof("type") == "alert")
        told += "exception" * any(e.WhichOneof("type") == "exception" for e in deltas)
        self.answers.append((time.monotonic(), asked, dict(FIGURE.findall(bodies)), told))

    async def browse(self, until: float) -> None:
        while time.monotonic() < until:
            await self.click((self.random.choice(PAGES), self.random.choice(PERIODS)))
            await asyncio.sleep(self.random.uniform(0.5, 1.5))


class Everybody:
    """What each page says before (`right`), and all people with what they saw."""

    def __init__(self):
        self.right: dict[Asked, dict[str, str]] = {}
        self.people: list[Person] = []
        self.browsing, self.back = threading.Event(), threading.Event()

    async def browse(self, address: str) -> None:
        url = address.replace("http", "ws", 1) + "/_stcore/stream"
        options = {"subprotocols": ["streamlit"], "max_size": None}
        async with websockets.connect(url, **options) as socket:
            first = Person(socket, 0)
            for page in PAGES:
                for period in PERIODS:
                    await first.click((page, period))
        self.right = {asked: figures for _, asked, figures, _ in first.answers}
        self.people = [Person(await websockets.connect(url, **options), seed) for seed in range(1, PEOPLE + 1)]
        self.browsing.set()
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(person.browse(until) for person in self.people))
        await asyncio.to_thread(self.back.wait)
        await asyncio.sleep(last_good.PAUSE_SECONDS + 0.5)
        for person in self.people:
            await person.click((PAGES[1], PERIODS[0]))
            await person.socket.close()


def test_the_database_restarts_while_twenty_people_click(tmp_path):
    log, everybody = tmp_path / "log.txt", Everybody()
    with running_server() as server, ThreadPoolExecutor(1) as thread:
        url = server.fresh_database()
        measure_data.fill(url)
        environment = {"DATABASE_URL": url, "COLUMNAR_DIR": str(tmp_path / "columns")}
        with running(ROOT / "dashboard.py", environment=environment, log=log) as address:
            browsing = thread.submit(lambda: asyncio.run(everybody.browse(address)))
            assert everybody.browsing.wait(60)
            time.sleep(BEFORE)
            server.stop()
            gone = time.monotonic()
            time.sleep(AWAY)
            server.start()  # in this thread: the server ends with the thread that has started it
            back = time.monotonic()
            everybody.back.set()
            browsing.result()
    right, people = everybody.right, everybody.people
    assert all(right.values())
    answers = [answer for person in people for answer in person.answers]
    for _, asked, figures, told in answers:
        assert figures.items() <= right[asked].items(), (asked, told)
        assert "exception" not in told and "本页出错" not in told
    meanwhile = [told for when, _, figures, told in answers if gone < when < back and figures]
    assert len(meanwhile) > PEOPLE and any("数据库没有响应" in told and "数据截至" in told for told in meanwhile)
    for person in people:  # nobody was lost, and everybody has gone on
        _, asked, figures, told = person.answers[-1]
        assert figures == right[asked] and "数据库没有响应" not in told
    written = log.read_text("utf-8")
    assert "Traceback" not in written and "answers again" in written
