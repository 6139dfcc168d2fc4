"""A page on its way to paper, in a thread of its own: the reader goes on reading, and fetches the file when it is there."""

import logging
import secrets
import threading
import time

from lib.access import NotAllowed, Person
from lib.catalogue.vocabularies import Text
from lib.db import DatabaseUnavailable, DataChanged, QueryTimeout
from lib.exports import ExportFailed
from lib.exports.request import BadRequest, Pairs
from lib.ui import cache
from lib.ui.capacity.answers import AWAY
from lib.ui.export_routes import REFUSED
from lib.ui.pictures.panel_picture import Made
from lib.ui.pictures.paper_page import make_page

MOST_RUNNING, MOST_KEPT, KEPT_SECONDS = 6, 12, 900
"""Jobs at a time in this process, files that wait to be fetched, and for how long."""
FULL = Text("正在生成的PDF较多，请稍后再试。", "Many pages are being made just now; try again later.")
FAULT = Text("生成PDF时出错，详情已记入服务器日志。", "The PDF could not be made; the details are in the server's log.")
_running = threading.BoundedSemaphore(MOST_RUNNING)
_kept: dict[str, tuple[float, str, Made]] = {}
"""Files that are ready: token -> when, for whose subject, what."""
_lock = threading.Lock()
_log = logging.getLogger("volunteer")


class PaperJob:
    """`pairs`: what was asked for. `share`: how much is done. `failure`: why there is no file. `token`: names the file."""

    def __init__(self, pairs: Pairs, person: Person):
        self.pairs, self.person, self.share, self.token = pairs, person, 0.0, secrets.token_urlsafe(16)
        self.failure: Text | None = None
        self.made: Made | None = None
        self._thread = threading.Thread(target=self._run, name="page on paper", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def wait(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        if not _running.acquire(blocking=False):
            self.failure = FULL
            return
        try:
            made = make_page(cache.database(), self.pairs, person=self.person, report=self._report)
            _keep(self.token, self.person, made)
            self.made, self.share = made, 1.0
        except NotAllowed:
            self.failure = REFUSED
        except (BadRequest, ExportFailed) as error:
            self.failure = error.message
        except (DatabaseUnavailable, DataChanged, QueryTimeout):
            self.failure = AWAY
        except Exception:
            _log.exception("a page on paper failed")
            self.failure = FAULT
        finally:
            _running.release()

    def _report(self, share: float) -> None:
        self.share = share


def fetched(token: str, person: Person) -> Made | None:
    """The file of a job, for whoever asked for it; None where there is none (any more), or in another process."""
    with _lock:
        _, subject, made = _kept.get(token, (0.0, None, None))
    return made if subject == person.subject else None


def _keep(token: str, person: Person, made: Made) -> None:
    now = time.monotonic()
    with _lock:
        for old in [one for one, (at, _, _) in _kept.items() if now - at > KEPT_SECONDS]:
            del _kept[old]
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[token] = (now, person.subject, made)
