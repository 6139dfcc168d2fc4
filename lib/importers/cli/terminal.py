"""What a command shows on a terminal, and how it is broken off: never in the middle of a word of what was done."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from lib.catalogue.vocabularies import Text
from lib.importers.failures import Stopped

STEPS = {
    "read": Text("读取", "reading"),
    "rows": Text("载入", "loading"),
    "people": Text("人员", "people"),
    "records": Text("记录", "records"),
    "checks": Text("核查", "checks"),
    "columns": Text("列式副本", "columnar copy"),
}


def accept_any_name() -> None:
    """Let every name be printed: that of a file from another system need not be text in any encoding."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")


def say(words: str, *, error: bool = False) -> None:
    """A line on standard output, or standard error; where one cannot be written, on the other. Never fails: what is said
    may be the last word on rows that are in the database."""
    first, second = (sys.stderr, sys.stdout) if error else (sys.stdout, sys.stderr)
    try:
        print(words, file=first, flush=True)
    except OSError:
        with contextlib.suppress(OSError):
            print(words, file=second, flush=True)


class Interrupts:
    """Ctrl-C, heard when it can be said what became of the file: `heed` raises Stopped while nothing is written yet.

    A second Ctrl-C raises KeyboardInterrupt wherever the program stands.
    """

    def __init__(self):
        self.asked = False

    def heed(self) -> None:
        if self.asked:
            raise Stopped

    def _heard(self, *_) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear Ctrl-C within."""
        before = signal.signal(signal.SIGINT, self._heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def bar(path: Path, heed) -> Iterator[tuple]:
    """(report, bar): a progress bar on standard error, none where that is no terminal; `report` calls `heed` first."""
    with tqdm(total=100, bar_format="{desc:<40}{bar}{n:3.0f}% {elapsed}", disable=None, leave=False) as shown:

        def report(step: str, reached: float) -> None:
            heed()
            if step == "read":  # rows so far: nobody knows how many there are
                shown.set_description_str(f"{path.name} {reached:,.0f}")
                return
            shown.set_description_str(f"{path.name} {STEPS.get(step, Text(step, step)).en}")
            shown.update(max(100 * reached - shown.n, 0))

        yield report, shown
