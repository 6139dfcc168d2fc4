"""Files are made a few at a time; who waits holds no thread, who went away is not worked for, and a full queue says so."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette

from lib.ui.capacity import downloads
from lib.ui.capacity.downloads import Downloads, Gone, TooMany
from lib.ui.export_routes import routes
from tests.gate.asking import ask


async def stays() -> bool:
    return False


def run(work):
    """`work` in a loop and a thread of its own: where a browser test ran before, this thread has a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result(timeout=20)


def test_two_at_a_time_and_a_full_queue_is_refused():
    queue, at_once, most, go = Downloads(at_once=2, most_waiting=3), 0, [], threading.Event()

    def work() -> int:
        nonlocal at_once
        at_once += 1
        most.append(at_once)
        go.wait(10)
        at_once -= 1
        return threading.active_count()

    async def many():
        asked = [asyncio.create_task(queue.make(work, is_gone=stays)) for _ in range(6)]
        while len(most) < 2 or queue.waiting < 3:
            await asyncio.sleep(0.001)
        assert (queue.running, queue.waiting) == (2, 3)
        go.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = run(many)
    assert max(most) == 2 and sum(isinstance(answer, int) for answer in answers) == 5
    assert [type(answer) for answer in answers if not isinstance(answer, int)] == [TooMany]
    assert (queue.running, queue.waiting) == (0, 0)


def test_who_went_away_or_waited_too_long_costs_nothing():
    queue, made, go = Downloads(at_once=1, wait_seconds=0.2), [], threading.Event()

    async def left() -> bool:
        return True

    async def two():
        first = asyncio.create_task(queue.make(lambda: go.wait(10), is_gone=left))  # it need not wait: nobody asks
        while not queue.running:
            await asyncio.sleep(0.001)
        with pytest.raises(TooMany, match="no turn"):
            await queue.make(lambda: made.append(1), is_gone=stays)
        late = asyncio.create_task(queue.make(lambda: made.append(2), is_gone=left))
        while not queue.waiting:
            await asyncio.sleep(0.001)
        go.set()
        assert await first is True
        with pytest.raises(Gone):
            await late
        await queue.make(lambda: made.append(3), is_gone=stays)

    run(two)
    assert made == [3]


def test_a_full_queue_in_words(monkeypatch):
    async def full(turns):
        raise TooMany

    monkeypatch.setattr(downloads.files, "_wait", full)
    app = Starlette(routes=routes(lambda: pytest.fail("asked the database")))
    for lang, words in (("zh", "正在导出的文件较多"), ("en", "Many files are being made")):
        reply = ask(app, "/export/records.csv", query=f"lang={lang}", headers=[("host", "127.0.0.1")])
        assert reply.status == 503 and words in reply.body.decode()
