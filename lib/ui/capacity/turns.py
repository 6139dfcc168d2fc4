"""Pages are drawn a few at a time, in the order in which they were asked for.

Python computes one thing at a time in a process. Fifty pages that are drawn at once all come late, and the server's own
thread, which has to let readers in and send what is drawn, waits for each of them at every step: new readers are turned
away. A few at a time take as long in all, most of them come earlier, and the server goes on answering.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 3
"""Pages that are drawn at a time: one computes in Python while others wait for the columnar copy or the database."""
LONG_SECONDS = 4
"""A page that takes longer waits for something else, e.g. a slow database: it keeps nobody waiting any more."""


class Turns:
    """Turns of one process, first come, first served."""

    def __init__(self, at_once: int = AT_ONCE, long_seconds: float = LONG_SECONDS):
        self.at_once, self.long_seconds = at_once, long_seconds
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._running: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hold it for this block."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            try:
                while not (self._queue[0] is ticket and self._has_room()):
                    self._changed.wait(timeout=self.long_seconds / 4)  # a turn gets long without anybody telling
            except BaseException:
                self._queue.remove(ticket)
                raise
            self._queue.popleft()
            self._running[ticket] = time.monotonic()
            self._changed.notify_all()  # there may be room for the next one, too
        try:
            yield
        finally:
            with self._changed:
                del self._running[ticket]
                self._changed.notify_all()

    def _has_room(self) -> bool:
        since = time.monotonic() - self.long_seconds
        return sum(began > since for began in self._running.values()) < self.at_once

    def running(self) -> int:
        """Pages that are being drawn."""
        return len(self._running)

    def waiting(self) -> int:
        """Pages that wait for their turn."""
        return len(self._queue)


drawing = Turns()
"""Those of the pages of this process."""
