"""Long work of an import in a thread of its own: a click elsewhere in the page must not break off a half-written import.

The page draws the progress and may be drawn anew at any time; the work goes on, also when the tab is closed.
"""

import logging
import threading
from collections.abc import Callable

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.importers.errors import ImportRejected
from lib.importers.failures import OF_THE_DATABASE
from lib.ui.faults import last_good
from lib.ui.language import text

LOOK_EVERY = 0.5
"""Seconds."""
ROWS_HALF = 20_000
"""Rows read at which the bar stands in the middle of the reading: how many there are is not known beforehand."""
READING_SHARE = 0.6
AWAY = Text(
    "数据库暂时无法连接，请稍后再试。是否已经导入，以导入记录为准；再次导入同一文件不会重复计算。",
    "The database is away; try again later. The list of imports says whether this one is done; the same file again counts "
    "nothing twice.",
)
FAULT = Text(
    "处理这个文件时出错，详情已记入服务器日志。是否已经导入，以导入记录为准；再次导入同一文件不会重复计算。",
    "Something went wrong with this file; the details are in the server's log. The list of imports says whether it is done; "
    "the same file again counts nothing twice.",
)


class Job:
    """`work(report_rows, report_share)` on its way; `what`: "check" or "import"."""

    def __init__(self, what: str, work: Callable[[Callable[[int], None], Callable[[str, float], None]], object]):
        self.what, self.rows, self.share = what, 0, 0.0
        self._result: object = None
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=f"{what} of a file", daemon=True)
        self._thread.start()

    def _run(self, work) -> None:
        try:
            self._result = work(self._report_rows, self._report_share)
        except BaseException as fault:  # kept for the page: `result` raises it
            self._fault = fault

    def _report_rows(self, rows: int) -> None:
        self.rows = rows
        self.share = READING_SHARE * rows / (rows + ROWS_HALF)

    def _report_share(self, _step: str, share: float) -> None:
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


def job_failure(error: Exception) -> Text:
    """Why a job failed, in words for the steward; what no rule foresees is logged."""
    if isinstance(error, ImportRejected):
        return error.message
    if isinstance(error, OF_THE_DATABASE):
        last_good.note(error)
        return AWAY
    logging.getLogger("volunteer").exception("an import failed", exc_info=error)
    return FAULT
