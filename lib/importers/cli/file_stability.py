"""What waits in a watched folder, and when a file is whole: once nobody writes to it, and has not for a while."""

import errno
import fcntl
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path

OURS_OR_UNFINISHED = (".", "~")
"""Beginnings of names: hidden files, and those that a spreadsheet has open (~$)."""
UNFINISHED = {".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".opdownload"}
OF_SYSTEMS = {"thumbs.db", "desktop.ini"}

MOST_CHANGES = 10
"""Scans at which a file had changed, after which nobody waits for it to become quiet."""

Signature = tuple[int, int, int]
"""Size in bytes, time of change in nanoseconds, inode."""


def file_signature(path: Path) -> Signature | None:
    """What differs once a file has changed; None for what is no file, or no longer one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def is_open_for_writing(path: Path) -> bool:
    """Whether a program of this machine has the file open to write; False where the system cannot say (another's file,
    a network disk)."""
    try:
        with open(path, "rb") as file:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)  # given only while nobody writes
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as fault:
        return fault.errno == errno.EAGAIN
    return False


def is_finished_name(name: str) -> bool:
    """Whether a file of that name is meant for us: not hidden, not a download or copy on its way."""
    return (
        not name.startswith(OURS_OR_UNFINISHED)
        and not name.endswith("~")
        and Path(name).suffix.lower() not in UNFINISHED
        and name.lower() not in OF_SYSTEMS
    )


@dataclass
class Seen:
    """A file as it was inspected. signature: at the last scan. since: when it was first seen so. not_before: when it may be
    taken (again); both by the monotonic clock, in seconds. changes: scans at which it had changed. held: somebody
    keeps it open to write."""

    signature: Signature
    since: float
    changes: int = 0
    not_before: float = 0.0
    held: bool = False


class StabilityTracker:
    """The files of `folder`. A file is ready when it looked the same twice, for `quiet` seconds or was last changed so
    long ago, and nobody has it open to write."""

    def __init__(self, folder: Path, *, quiet: float):
        self._folder, self._quiet = folder, quiet
        self.seen: dict[Path, Seen] = {}

    def scan(self) -> list[Path]:
        """Inspect the folder again; the files that are ready, by name. Raises OSError when the folder cannot be read."""
        now, before, self.seen = time.monotonic(), self.seen, {}
        for path in sorted(self._folder / name for name in os.listdir(self._folder) if is_finished_name(name)):
            signature = file_signature(path)
            if signature is not None:
                known = before.get(path)
                same = known is not None and known.signature == signature
                self.seen[path] = known if same else Seen(signature, now, known.changes + 1 if known else 0)
        return [path for path in self.seen if self._ready(path, now)]

    def _ready(self, path: Path, now: float) -> bool:
        found = self.seen[path]
        if now < found.not_before or found.since == now:
            return False
        quiet = now - found.since >= self._quiet or time.time() - found.signature[1] / 1e9 >= self._quiet
        if quiet:
            found.held = is_open_for_writing(path)
        return quiet and not found.held

    def postpone(self, path: Path, *, seconds: float = float("inf")) -> None:
        """Do not take the file again for that long, unless it changes."""
        self.seen[path].not_before = time.monotonic() + seconds

    @property
    def pending(self) -> bool:
        """Whether a scan soon may find another file ready: not for those left, nor for those that never become quiet."""
        now = time.monotonic()
        return any(
            found.not_before <= now and found.changes < MOST_CHANGES and not found.held for found in self.seen.values()
        )
