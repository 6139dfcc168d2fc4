"""The pages of a fresh server are warm before anybody opens one; nothing is drawn while that would burden the database."""

import threading
import time
import urllib.request
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, Permission, may
from lib.db import Database, Version
from lib.site_map import PAGES
from lib.ui import cache
from lib.ui.background import warm_up
from lib.ui.login import current
from tests.ui.test_lock import ask

APP = Path(__file__).parent.parent / "apps" / "counted_reads.py"
FIGURES = [name for name, page in PAGES.items() if page.filtered]


def _reads(address: str) -> int:
    with urllib.request.urlopen(f"{address}/reads", timeout=10) as answer:
        return int(answer.read())


def _settled(address: str) -> int:
    """The number of reads when there were no further ones for two seconds."""
    seen, since, stop_at = -1, time.monotonic(), time.monotonic() + 120
    while time.monotonic() < stop_at and (seen < 100 or time.monotonic() - since < 2):
        if (now := _reads(address)) != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.2)
    return seen


def test_nobody_waits_for_the_figures_of_a_default_view(serve, demo_data):
    address = serve(APP, environment={**demo_data, "HOME_PLACE": "", "WARM_UP": "on"})
    before = _settled(address)
    assert before >= 100
    for name in FIGURES:
        messages = ask(address, page_name="" if name == FIGURES[0] else name)
        kinds = [m.delta.new_element.WhichOneof("type") for m in messages if m.WhichOneof("type") == "delta"]
        assert "exception" not in kinds and len(kinds) > 10, name
        assert _reads(address) == before, name


@pytest.fixture
def drawn(monkeypatch, demo_data) -> list[str]:
    """The pages that are drawn, with the database of `demo_data` as the server's."""
    found: list[str] = []
    database = Database(demo_data["DATABASE_URL"], columnar_folder=demo_data["COLUMNAR_DIR"])
    monkeypatch.setattr(cache, "database", lambda: database)
    monkeypatch.setattr(warm_up, "draw", found.append)
    monkeypatch.setattr(warm_up, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(warm_up.runtime, "exists", lambda: True)
    yield found
    database.close()


def test_each_page_of_figures_is_drawn_once_a_version(drawn, monkeypatch):
    warm = warm_up.WarmUp()
    warm._look()
    warm._look()
    assert drawn == FIGURES
    newer = cache.database().newest_version()
    newer = Version(newer.version + 1, newer.as_of, newer.changed_at, newer.database_key, newer.demo)
    monkeypatch.setattr(cache.database(), "newest_version", lambda: newer)
    monkeypatch.setattr(cache, "copy_is_current", lambda version: False)
    warm._look()
    assert drawn == FIGURES  # the copy is behind
    monkeypatch.setattr(cache, "copy_is_current", lambda version: True)
    warm._look()
    assert drawn == FIGURES * 2


def test_without_a_copy_nothing_is_drawn(drawn, demo_data, monkeypatch):
    database = Database(demo_data["DATABASE_URL"])
    monkeypatch.setattr(cache, "database", lambda: database)
    warm_up.WarmUp()._look()
    assert drawn == []
    database.close()


def test_it_can_be_switched_off(monkeypatch):
    before = threading.active_count()
    warm_up.WarmUp().start()  # WARM_UP=off in the tests
    assert threading.active_count() == before


def test_who_pages_are_drawn_for_is_known_in_that_thread_alone(monkeypatch):
    seen = []

    def draw():
        current.stand_in(warm_up.reader())
        seen.append(current.current_person())

    thread = threading.Thread(target=draw)
    thread.start()
    thread.join()
    assert seen[0].scope == EVERYWHERE and may(seen[0], Permission.SEE_EXACT)
    assert getattr(current._thread, "stand_in", None) is None


def test_with_a_login_they_are_drawn_for_one_who_can_only_look(monkeypatch):
    monkeypatch.setattr(current, "mode", lambda: type("Mode", (), {"login": "local"}))
    person = warm_up.reader()
    assert [p for p in Permission if may(person, p)] == [
        Permission.SEE_STATISTICS,
        Permission.SEE_DEFINITIONS,
        Permission.SEE_EXACT,
    ]
