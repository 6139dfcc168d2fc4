"""What is not browsing: a slow line, everybody back at once, messages of no page, many files at once."""

import asyncio
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from bench.load.visitor import Drawn, Failed, Visitor

FILE_SECONDS = 180


async def slow_lines(url: str, *, people: int, page: str, query: str, bytes_a_second: int) -> list[Drawn | Failed]:
    """Readers whose line takes `bytes_a_second`, each a page; while they read nobody else has to wait for them."""

    async def one() -> Drawn | Failed:
        try:
            async with Visitor(url, bytes_a_second=bytes_a_second) as visitor:
                return await visitor.ask(page, query)
        except Failed as failure:
            return failure

    return await asyncio.gather(*(one() for _ in range(people)))


async def back_at_once(
    urls: list[str], *, people: int, page: str, times: int = 1, headers: Callable[[int], dict] = lambda number: {}
) -> list[str]:
    """Everybody's line is cut, and everybody is back in the same moment with the session of before. urls: as in `crowd`. Returns
    what failed."""
    visitors, failed = [Visitor(urls[n % len(urls)], headers=headers(n)) for n in range(people)], []

    async def come_back(visitor: Visitor) -> None:
        try:
            await visitor.close()
            await visitor.open()
            await visitor.ask(page)
        except Failed as failure:
            failed.append(str(failure))

    for _ in range(1 + times):
        await asyncio.gather(*map(come_back, visitors))
    await asyncio.gather(*(visitor.close() for visitor in visitors))
    return failed


async def foreign_messages(url: str, *, senders: int, messages: int) -> int:
    """Clients that send "clear the cache" without end. Returns how many were cut off."""

    async def one() -> bool:
        async with Visitor(url) as visitor:
            try:
                for _ in range(messages):
                    await visitor.send(BackMsg(clear_cache=True))
                await visitor.ask("definitions")
            except (ConnectionClosed, Failed):
                return True
        return False

    return sum(await asyncio.gather(*(one() for _ in range(senders))))


def many_files(url: str, links: list[str], *, headers: dict[str, str] | None = None) -> list[tuple[int, int]]:
    """All files at once: (status, bytes) of each."""

    def one(link: str) -> tuple[int, int]:
        request = urllib.request.Request(url + link, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=FILE_SECONDS) as answer:
                return answer.status, len(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, len(error.read())

    with ThreadPoolExecutor(len(links)) as threads:
        return list(threads.map(one, links))


def told(answers: list[tuple[int, int]]) -> str:
    """How many files came with which status."""
    return ", ".join(f"{count} x {status}" for status, count in Counter(status for status, _ in answers).items())
