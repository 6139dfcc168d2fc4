"""One computation for equal questions in flight: who asks what another one is computing waits for that answer.

Twenty people who open a page at once would each count the same figures; `functools.lru_cache` alone keeps an answer only when
it is there.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")


class Flights:
    """What is being computed just now, by key. What a computation needs may be in flight too; it must not need itself."""

    def __init__(self):
        self._flying: dict[Hashable, Future] = {}
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """`make()`, or what an equal call in another thread is about to return. Where that one raises, this one calls
        `make()` itself."""
        while True:
            with self._lock:
                flight = self._flying.get(key)
                if flight is None:
                    mine = self._flying[key] = Future()
                    break
            try:
                return flight.result()
            except CancelledError:
                continue
        try:
            found = make()
        except BaseException:
            self._landed(key)
            mine.cancel()
            raise
        self._landed(key)
        mine.set_result(found)
        return found

    def _landed(self, key: Hashable) -> None:
        with self._lock:
            del self._flying[key]


def computed_once(maxsize: int | None) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """`functools.lru_cache(maxsize)` whose equal calls in flight are computed once; for positional arguments."""

    def decorate(make: Callable[..., T]) -> Callable[..., T]:
        flights = Flights()

        @lru_cache(maxsize=maxsize)
        @wraps(make)
        def function(*key):
            return flights.once(key, lambda: make(*key))

        return function

    return decorate
