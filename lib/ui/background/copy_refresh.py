"""The refresh of the columnar copy in a child process: one at a time, waited for, and tried again when it failed.

A child, because building needs memory that a server with open sessions should not hold.
"""

import logging
import subprocess
import sys
import threading
import time

from lib.settings import ROOT

FIRST_PAUSE, LONGEST_PAUSE = 10, 600
"""Seconds after a refresh that failed, doubled each time, and the most."""
COMMAND = (sys.executable, "-m", "lib", "columnar", "refresh", "--announced")
_log = logging.getLogger("volunteer")


class CopyRefresh:
    """The refreshes of this process. `failures`: how many have failed since one did its work."""

    def __init__(self):
        self.failures = 0
        self._lock = threading.Lock()
        self._running = False
        self._not_before = 0.0

    def wanted(self) -> None:
        """The copy is behind: refresh it, unless that is being done, or failed a moment ago."""
        with self._lock:
            if self._running or time.monotonic() < self._not_before:
                return
            self._running = True
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            code = subprocess.run(COMMAND, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode
        except OSError as error:
            code = error.strerror
        with self._lock:
            self._running = False
            self.failures = self.failures + 1 if code else 0
            # Also after one that ended well: where the copy is still not current, something is wrong with it.
            pause = min(FIRST_PAUSE * 2 ** max(self.failures - 1, 0), LONGEST_PAUSE)
            self._not_before = time.monotonic() + (pause if code else 1)
        if code:
            _log.error("columnar copy: the refresh failed (%s), next try in %d s", code, pause)
