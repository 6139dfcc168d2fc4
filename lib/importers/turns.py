"""Imports into one SQLite database run in the order in which their files were given.

SQLite lets in whichever writer asks at the right moment, so that of two imports at once the older file might write last
and undo corrections of the newer. Each takes a ticket, a file beside the database that it keeps locked, and writes when no
earlier ticket is held any more. A process that dies lets its lock go, and the next one deletes its ticket.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from lib.db import DatabaseBusy

WAIT_SECONDS, LOOK_SECONDS = 1800, 0.05
"""How long an import waits for those given before it, and how often it looks."""
ENDING = ".imports"


class Turn:
    """The ticket of one import; `wait` returns when its turn has come. Of PostgreSQL, whose lock keeps the order of those
    who wait for it, None is needed."""

    def __init__(self, ticket: Path | None):
        self._ticket = ticket

    def wait(self, heed: Callable[[], None] = lambda: None, *, seconds: float = WAIT_SECONDS) -> None:
        """Raises DatabaseBusy where the imports given before take longer than `seconds`, and what `heed` raises."""
        until = time.monotonic() + seconds
        while self._ticket and any(map(_is_held, self._earlier())):
            heed()
            if time.monotonic() > until:
                raise DatabaseBusy("Another import, whose file was given before this one, is still running")
            time.sleep(LOOK_SECONDS)

    def _earlier(self) -> Iterator[Path]:
        return (path for path in sorted(self._ticket.parent.iterdir()) if path.name < self._ticket.name)


@contextmanager
def given(database) -> Iterator[Turn]:
    """The turn of an import whose file is given now. Raises OSError where nothing can be written beside the database."""
    if database.engine_name != "sqlite" or not database.url.database:
        yield Turn(None)
        return
    folder = Path(database.url.database + ENDING)
    ticket = folder / f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}"
    # Made under another name: nobody may find it before it is locked.
    hidden = ticket.with_name("~" + ticket.name)
    with _new(hidden) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        hidden.rename(ticket)
        try:
            yield Turn(ticket)
        finally:
            ticket.unlink(missing_ok=True)
            with suppress(OSError):  # others may be waiting
                folder.rmdir()


def _new(path: Path) -> TextIO:
    """The file, opened to write, in a folder that the last import before may just be deleting."""
    while True:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):
            return open(path, "w")


def _is_held(ticket: Path) -> bool:
    """Whether an import still holds the ticket; one that nobody holds is deleted."""
    try:
        file = open(ticket)  # noqa: SIM115  (closed below)
    except OSError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        with suppress(OSError):
            ticket.unlink()
        return False
