"""Temporary folders that do not outlast their process for long: what a killed one leaves is deleted by the next.

For libraries that need files with names; our own temporary files have none and vanish by themselves.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX, LOCK = "volunteer-", "in-use"
YOUNG_SECONDS = 60
"""A folder is left alone for so long: it may be before its lock."""


@contextmanager
def temporary_folder(place: Path | None = None) -> Iterator[Path]:
    """A folder for its owner alone, in `place` (default: where the system has such), deleted at the end. Raises OSError."""
    delete_abandoned(place)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as name, open(Path(name) / LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system releases it when the process ends, however it ends
        yield Path(name)


def delete_abandoned(place: Path | None = None) -> None:
    """Delete the folders whose process is no more."""
    for folder in Path(place or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            if status.st_uid != os.getuid() or time.time() - status.st_mtime < YOUNG_SECONDS:
                continue
            with open(folder / LOCK, opener=lambda path, flags: os.open(path, flags | os.O_NOFOLLOW)) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
