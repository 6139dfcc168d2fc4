"""The scenes of the wall screen: each draws in both languages with each data set, and says what the pages say."""

import re
import shutil
from contextlib import closing
from html import unescape

import pytest
from sqlalchemy import create_engine, update

from lib.access import EVERYWHERE
from lib.db import DatabaseUnavailable
from lib.schema import data_version, service_record
from lib.selection import from_pairs
from lib.ui import cache
from lib.ui.wall import screen
from tests.exact_figures import measure
from tests.page_data import DATA_SETS

SCENES = ["points", "figures", "trend", "places", "brands", "contests"]
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(autouse=True)
def no_last_board():
    screen._last.clear()
    yield
    screen._last.clear()


def shown(app) -> str:
    """The HTML of the scene on the screen."""
    (found,) = (element.proto.body for element in app.get("html") if "class='wall'" in element.proto.body)
    return found


def key(html: str) -> str:
    return re.search(r"data-scene='(\w+)'", html).group(1)


def words(html: str) -> str:
    return unescape(re.sub("<[^>]*>", " ", re.sub("<details.*?</details>", "", html, flags=re.S)))


def round_of(app) -> list[str]:
    """The HTML of all scenes, from the first until it comes again."""
    scenes = [shown(app)]
    while "data-number='0'" not in (html := shown(app.run())):
        scenes.append(html)
    return scenes


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", DATA_SETS)
def test_every_scene_draws_and_speaks_its_language(run_page, data, which, language):
    app = run_page("overview", data(which), screen="wall", lang=language)
    scenes = round_of(app)
    assert not app.exception and not app.error
    assert list(dict.fromkeys(map(key, scenes))) == (["empty"] if which == "empty" else SCENES)
    for html in scenes:
        assert any(mark in html for mark in ("均为虚构", "are invented")) == (which == "demo")
        if language == "zh":
            assert set(LATIN.findall(words(html))) <= {"We"}
        elif which != "demo":  # the names of the demo are Chinese
            assert not CHINESE.search(words(html))
        if which != "empty":
            assert re.search(r"数据截至2026年\d+月\d+日|Data as of \d+ \w+ 2026", html)
            assert "2025-11-01" in html and re.search("滨江区|Binjiang|全部地区|all places", html, re.I)


def test_the_figures_are_those_that_are_measured_for_the_selection_of_the_address(run_page, demo_data, demo_database):
    app = run_page("overview", demo_data, screen="wall", place="330108", period="2026-01-01..2026-06-30")
    (html,) = (scene for scene in round_of(app) if key(scene) == "figures")
    asked, _ = from_pairs({"place": "330108", "period": "2026-01-01..2026-06-30"})
    assert "2026-01-01 至 2026-06-30" in html
    value = measure(demo_database, "service_hours", asked, scope=EVERYWHERE).value
    assert f"data-metric='service_hours' data-value='{value!r}'" in html


def test_while_the_database_is_away_the_last_figures_stay_with_a_sentence(run_page, demo_data, monkeypatch):
    app = run_page("overview", demo_data, screen="wall")
    before = shown(app)
    assert "数据库没有响应" not in before

    def away():
        raise DatabaseUnavailable("gone")

    database = cache.database()
    monkeypatch.setattr(type(database), "version", lambda self: away())
    after = shown(app.run())
    assert not app.exception and not app.error
    assert "数据库没有响应" in after and "数据截至2026年10月31日" in after and key(after) == SCENES[1]
    screen._last.clear()
    assert "恢复后数字会自动出现" in shown(app.run())  # nothing was ever shown: a sentence, not a blank
    monkeypatch.undo()
    assert "数据库没有响应" not in shown(app.run())


def test_what_of_the_address_cannot_be_read_is_said(run_page, demo_data):
    html = shown(run_page("overview", demo_data, screen="wall", period="yesterday", seconds="0"))
    assert "yesterday" in html
    assert f"animation-duration:{screen.SHORTEST}s" in html


def test_the_overview_leads_there_with_its_selection(run_page, demo_data):
    app = run_page("overview", demo_data, place="330282", lang="en")
    (link,) = (e.proto.body for e in app.get("html") if "data-wall" in e.proto.body)
    assert "/?screen=wall&amp;place=330282&amp;lang=en" in link


def test_new_data_is_shown_without_a_reload(run_page, single_data, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "copy_is_current", lambda version: True)  # no refresh beside the test
    path = tmp_path / "data.sqlite"
    shutil.copy(single_data["DATABASE_URL"].removeprefix("sqlite:///"), path)
    own = {"DATABASE_URL": f"sqlite:///{path}", "COLUMNAR_DIR": str(tmp_path / "columns")}
    app = run_page("overview", own, screen="wall")
    assert "<b>1.5小时</b>" in shown(app)
    with closing(create_engine(own["DATABASE_URL"]).connect()) as connection, connection.begin():
        connection.execute(update(service_record).values(minutes=90 + 30))
        connection.execute(update(data_version).values(version=3))
    later = shown(app.run())
    assert key(later) == "figures"
    assert "data-metric='service_hours' data-value='2.0'" in later
