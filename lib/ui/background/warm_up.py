"""The warm-up: after the start, and after each change of the data, the server draws every page once for nobody.

Then the figures of the default views are in the cache, and many people who open one at once cost little more than one.
Pages are drawn one after the other with a pause between them, so that readers go first. Without a columnar copy, or while it is
behind, nothing is drawn: each page would burden the shared database for minutes.
"""

import logging
import threading
import time

from streamlit import runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.state import SessionState

from lib.access import EVERYWHERE, LOCAL, ROLES, Person
from lib.db import DatabaseUnavailable, QueryTimeout, Version
from lib.settings import load
from lib.site_map import PAGES
from lib.ui import cache
from lib.ui.background.page_run import run_page
from lib.ui.login import current

LOOK_SECONDS = 5
"""Between two looks for a new version of the data."""
PAUSE_SECONDS = 0.1
"""Between two pages."""
SESSION = "warm-up"
_log = logging.getLogger("volunteer")


class WarmUp:
    """The warm-up of this server, in a thread of its own from `start()` to `stop()`. `warm`: the version that is warm."""

    def __init__(self):
        self.warm: Version | None = None
        self._ended = threading.Event()

    def start(self) -> None:
        if load().warm_up != "off":
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def stop(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        pause = 0.5
        while not self._ended.wait(pause):
            pause = LOOK_SECONDS
            try:
                self._look()
            except (DatabaseUnavailable, QueryTimeout):
                continue  # pages say so
            except Exception:
                _log.exception("warm-up: ended")
                return

    def _look(self) -> None:
        if not runtime.exists() or cache.database().copy is None:
            return
        version = cache.database().newest_version()
        if version == self.warm or version.as_of is None or not cache.copy_is_current(version):
            return
        began = time.monotonic()
        for name in (name for name, page in PAGES.items() if page.filtered):
            if self._ended.wait(PAUSE_SECONDS):
                return
            draw(name)
        self.warm = version
        _log.info("warm-up: data version %d, %.1f s", version.version, time.monotonic() - began)


def draw(name: str) -> None:
    """Run the page `name` as for somebody who opens it; what it would send to a browser is dropped."""

    def heard(event: ScriptRunnerEvent, _more: dict) -> None:
        if event is ScriptRunnerEvent.SCRIPT_STARTED:
            current.stand_in(reader())

    run_page(name, session=SESSION, state=SessionState(), heard=heard, failed=_failed)


def _failed(error: Exception) -> bool:
    _log.warning("warm-up: a page failed: %s", error)
    return True


def reader() -> Person:
    """For whom pages are drawn: who sees every place and exact figures."""
    return LOCAL if current.mode().login == "none" else Person("", ROLES["leader"], EVERYWHERE)
