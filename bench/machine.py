"""CPU seconds and memory of a process with all its children."""

import os
import threading
import time
from contextlib import suppress

import psutil

MB = 1024 * 1024


def tree(pid: int) -> list[psutil.Process]:
    """The process and its descendants that are alive."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """User and system seconds so far, children that have ended included; in steps of 10 ms."""
    total = 0.0
    for process in tree(pid):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def browser_cpu_seconds() -> float:
    """The same for every Chromium below this process."""
    found = (p for p in tree(os.getpid()) if "chrom" in p.name().lower())
    return sum(sum(process.cpu_times()[:2]) for process in found)


def memory_mb(pid: int) -> tuple[float, float]:
    """(PSS, RSS) in MB: PSS shares a common page out among its users, RSS counts it for each."""
    pss = rss = 0
    for process in tree(pid):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            found = process.memory_full_info()
            pss += getattr(found, "pss", found.rss)
            rss += found.rss
    return pss / MB, rss / MB


class Peak(threading.Thread):
    """`with Peak(pid) as peak: ...` then `peak.mb`: the largest RSS of the tree, looked at every `every` seconds."""

    def __init__(self, pid: int, *, every: float = 0.2):
        super().__init__(daemon=True)
        self.pid, self.every, self.mb, self._done = pid, every, 0.0, threading.Event()

    def run(self) -> None:
        while not self._done.is_set():
            total = 0
            for process in tree(self.pid):
                with suppress(psutil.NoSuchProcess):
                    total += process.memory_info().rss
            self.mb = max(self.mb, total / MB)
            self._done.wait(self.every)

    def __enter__(self) -> "Peak":
        self.start()
        return self

    def __exit__(self, *_fault) -> None:
        self._done.set()
        self.join()


def until(condition, *, seconds: float, what: str, every: float = 0.02) -> None:
    """Wait until `condition()` holds; raises TimeoutError that names `what`."""
    stop_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > stop_at:
            raise TimeoutError(f"{what} did not come within {seconds} seconds")
        time.sleep(every)
