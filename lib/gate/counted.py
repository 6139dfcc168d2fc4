"""How often something was done under a name, from the first time on for a while: wrong logins of an address, requests of an account."""

import time
from collections.abc import Callable

from cachetools import TTLCache


class Counted:
    """Counts by name, of this process; `most` within `seconds` of the first one."""

    def __init__(self, most: int, seconds: float, *, timer: Callable[[], float] = time.monotonic):
        self.most, self.seconds = most, seconds
        self._counts: TTLCache = TTLCache(maxsize=10_000, ttl=seconds, timer=timer)

    def too_many(self, name: str) -> bool:
        """Whether there is room for no further one under this name for now."""
        return self._counts.get(name, [0])[0] >= self.most

    def add(self, name: str) -> None:
        """Count one."""
        count = self._counts.get(name)
        if count is None:
            count = self._counts[name] = [0]
        count[0] += 1  # in place: the time runs from the first one
