"""Long work of an import in a thread of its own: a click elsewhere in the page must not break off a half-written import.

The page draws the progress and may be drawn anew at any time; the work goes on, also when the tab is closed.
"""

import threading
from collections.abc import Callable

import streamlit as st

from lib.ui.language import text

LOOK_EVERY = 0.5
"""Seconds."""
ROWS_HALF = 20_000
"""Rows read at which the bar stands in the middle of the reading: how many there are is not known beforehand."""
READING_SHARE = 0.6


class Job:
    """`work(tell_rows, tell_share)` on its way; `what`: "check" or "import"."""

    def __init__(self, what: str, work: Callable[[Callable[[int], None], Callable[[str, float], None]], object]):
        self.what, self.rows, self.share = what, 0, 0.0
        self._result: object = None
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=f"{what} of a file", daemon=True)
        self._thread.start()

    def _run(self, work) -> None:
        try:
            self._result = work(self._tell_rows, self._tell_share)
        except BaseException as fault:  # told to the page, which words it
            self._fault = fault

    def _tell_rows(self, rows: int) -> None:
        self.rows = rows
        self.share = READING_SHARE * rows / (rows + ROWS_HALF)

    def _tell_share(self, _step: str, share: float) -> None:
        self.share = max(self.share, READING_SHARE + (1 - READING_SHARE) * min(1.0, share))

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def result(self):
        """What the work gave, when it is over; raises what it raised."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._result

    @st.fragment(run_every=LOOK_EVERY)
    def show(self) -> None:
        """The progress, drawn anew by itself; the page runs again when the work is over."""
        if not self.running:
            st.rerun()
        st.progress(self.share, text=self._words())

    def _words(self) -> str:
        rows = f"{self.rows:,}"
        if self.what == "import":
            return text("Importing; you may leave this page, the import goes on.")
        return text("Reading and checking: {rows} rows so far", rows=rows) if self.rows else text("Reading the file …")
