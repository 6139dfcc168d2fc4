"""Files are made a few at a time; the others wait without holding a thread of the server, or the memory of the copy.

Streamlit has 28 threads for everything that is no page: the look at the login of every request among them. Twenty exports that
wait in these for each other would keep everybody out.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from anyio import CapacityLimiter, Semaphore, WouldBlock, move_on_after, to_thread

AT_ONCE, MOST_WAITING, WAIT_SECONDS = 2, 40, 120
"""Files that are made at a time, requests that may wait for it, and for how long."""
Made = TypeVar("Made")


class TooMany(Exception):
    """Too many files are asked for at present; nothing was begun."""


class Gone(Exception):
    """The reader went away while waiting."""


class Downloads:
    """The queue of one process, first come, first served."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, wait_seconds: float = WAIT_SECONDS):
        self.at_once, self.most_waiting, self.wait_seconds = at_once, most_waiting, wait_seconds
        self._made_at: tuple[Semaphore, CapacityLimiter] | None = None
        self.waiting = self.running = 0

    async def make(self, work: Callable[[], Made], *, is_gone: Callable[[], Awaitable[bool]]) -> Made:
        """What `work()` gives, in a thread, when its turn comes. Raises TooMany, or Gone when nobody waits for it any more."""
        turns, threads = self._limits()
        waited = await self._wait(turns)
        self.running += 1
        try:
            if waited and await is_gone():
                raise Gone
            return await to_thread.run_sync(work, limiter=threads)
        finally:
            self.running -= 1
            turns.release()

    async def _wait(self, turns: Semaphore) -> bool:
        """Take a turn; whether it had to be waited for. Raises TooMany."""
        try:
            turns.acquire_nowait()
            return False
        except WouldBlock:
            pass
        if self.waiting >= self.most_waiting:
            raise TooMany(f"{self.waiting} wait already")
        self.waiting += 1
        try:
            with move_on_after(self.wait_seconds) as wait:
                await turns.acquire()
        finally:
            self.waiting -= 1
        if wait.cancelled_caught:
            raise TooMany(f"no turn within {self.wait_seconds} seconds")
        return True

    def _limits(self) -> tuple[Semaphore, CapacityLimiter]:
        """Made at the first use: they belong to the loop of the server."""
        if self._made_at is None:
            self._made_at = Semaphore(self.at_once), CapacityLimiter(self.at_once)
        return self._made_at


files = Downloads()
"""Those of the files of this process."""
