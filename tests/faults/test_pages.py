"""Pages beside a database that goes away, comes back, or is written to while they are drawn."""

import logging
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lib.db import Database, engines
from lib.schema import region
from lib.ui import cache
from lib.ui.background import operator_metrics
from lib.ui.faults import last_good, readiness

AWAY, CHANGING = "数据库没有响应", "数据正在更新"


@pytest.fixture
def own_data(single_data, tmp_path, monkeypatch) -> dict[str, str]:
    """The single record in files of the test's own, without a columnar copy."""
    monkeypatch.setattr(last_good, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(cache, "copy_is_current", lambda version: True)
    source = Path(single_data["DATABASE_URL"].removeprefix("sqlite:///"))
    return {"DATABASE_URL": f"sqlite:///{shutil.copy(source, tmp_path)}", "COLUMNAR_DIR": str(tmp_path / "none")}


@pytest.fixture
def moved(own_data):
    """Takes the file of the database away, and brings it back."""
    path = Path(own_data["DATABASE_URL"].removeprefix("sqlite:///"))
    away = path.with_name("away")
    return lambda: path.rename(away), lambda: away.rename(path)


def figures(app) -> list[str]:
    return re.findall(r"data-metric='(\w+)' data-value='([\d.]+)'", html(app))


def html(app) -> str:
    return "\n".join(part.proto.body for part in app.main if part.type == "html")


def warnings(app) -> str:
    return "\n".join(warning.value for warning in app.warning)


def test_while_it_is_away_the_last_figures_stay_with_their_day(run_page, own_data, moved, caplog):
    app = run_page("service_hours", own_data, lang="zh")
    before, (take, bring) = figures(app), moved
    assert ("service_hours", "1.5") in before and not app.warning
    take()
    with caplog.at_level(logging.WARNING, "volunteer"):
        assert figures(app.run()) == figures(app.run()) == before
        said = warnings(app)
        assert AWAY in said and "数据截至2026年10月31日" in said and not app.exception
        assert "sqlite" not in said and "/" not in said
        bring()
        assert figures(app.run()) == before and not app.warning
    told = [record.getMessage() for record in caplog.records if record.name == "volunteer"]
    assert len(told) == 2 and "does not answer" in told[0] and "answers again" in told[1]


def test_what_is_not_known_yet_is_left_out_and_never_a_zero(run_page, own_data, moved):
    app = run_page("service_hours", own_data, lang="zh")
    moved[0]()
    app.query_params["period"] = "2026-01-01..2026-03-31"
    assert not figures(app.run()) and not app.exception and not app.error
    assert AWAY in warnings(app)
    moved[1]()
    assert ("service_hours", "1.5") in figures(app.run()) and not app.warning


def test_away_from_the_beginning_there_is_a_sentence(run_page, own_data, moved):
    moved[0]()
    app = run_page("overview", own_data, lang="zh")
    assert AWAY in warnings(app) and not app.exception and not app.error
    moved[1]()
    assert figures(app.run()) and not app.warning


@contextmanager
def locked(path: Path):
    """Another program holds the file for itself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def damaged(path: Path):
    """Every page of the file but the first is nonsense, as on a disk that fails."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    try:
        yield
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize(("trouble", "words"), [(locked, "数据库正忙"), (damaged, "数据库文件已损坏")])
def test_a_file_that_is_locked_or_damaged_leaves_the_last_figures_too(run_page, own_data, monkeypatch, trouble, words):
    monkeypatch.setattr(engines, "LOCK_SECONDS", 0.2)
    app = run_page("service_hours", own_data, lang="zh")
    before, path = figures(app), Path(own_data["DATABASE_URL"].removeprefix("sqlite:///"))
    cache.database().close()
    assert not [beside for beside in path.parent.glob(f"{path.name}-*") if beside.stat().st_size]
    with trouble(path):
        assert figures(app.run()) == before and ("service_hours", "1.5") in before
        assert words in warnings(app) and "数据截至2026年10月31日" in warnings(app) and not app.exception
        answer = readiness.routes()[0].endpoint(None)
        assert (answer.status_code, b"away" in answer.body) == (503, False)
        cache.database().close()
    assert figures(app.run()) == before and not app.warning


def test_nothing_is_imported_meanwhile(run_page, own_data, moved):
    app = run_page("import", own_data, lang="zh")
    assert app.get("file_uploader")
    moved[0]()
    assert AWAY in warnings(app.run()) and not app.get("file_uploader") and not app.exception


@pytest.fixture
def written_to(monkeypatch, own_data):
    """A list of the versions that results had, and how often another program writes before a figure is measured."""
    versions, left, measure = [], [0], cache.measure

    def measured(database, *arguments, **named):
        if left[0]:
            left[0] -= 1
            with Database(own_data["DATABASE_URL"]).write(region):
                pass
        result = measure(database, *arguments, **named)
        versions.append(result.data_version)
        return result

    monkeypatch.setattr(cache, "measure", measured)
    return versions, left


def test_a_page_that_the_data_changes_under_is_run_again_and_shows_one_version(run_page, own_data, written_to):
    versions, left = written_to
    left[0] = 2
    app = run_page("service_hours", own_data, lang="zh")
    newest = cache.database().version().version
    assert newest == 4 and set(versions) == {newest}
    assert ("service_hours", "1.5") in figures(app) and not app.warning and not app.exception


def test_while_the_data_changes_without_end_the_figures_before_stay(run_page, own_data, written_to):
    app = run_page("service_hours", own_data, lang="zh")
    before, (versions, left) = figures(app), written_to
    with Database(own_data["DATABASE_URL"]).write(region):
        pass
    left[0] = 1000
    assert figures(app.run()) == before and CHANGING in warnings(app) and not app.exception
    assert set(versions) == {2}
    left[0] = 0
    assert figures(app.run()) == before and not app.warning
    assert set(versions) == {2, cache.database().version().version}


def test_ready_says_whether_it_can_show_newest_figures(run_page, own_data, moved):
    run_page("definitions", own_data)
    (route,) = readiness.routes()

    def ready() -> tuple[int, bytes]:
        answer = route.endpoint(None)
        return answer.status_code, answer.body

    assert (route.path, ready()) == ("/ready", (200, b'{"database":"ready","copy":"behind"}'))
    moved[0]()
    assert ready() == (503, b'{"database":"away"}')
    moved[1]()
    assert ready()[0] == 200


class ReplicaAway:
    """A read replica that does not answer."""

    state, is_away, is_behind = "away", True, False

    def version(self, seconds, primary):
        return None

    def close(self):
        pass


def test_ready_and_monitoring_name_the_read_replica(run_page, own_data, monkeypatch):
    run_page("definitions", own_data)
    names = {family.name for family in operator_metrics.State().collect()}
    assert "volunteer_database_up" in names and not [name for name in names if "replica" in name]
    monkeypatch.setattr(cache.database(), "replica", ReplicaAway())
    answer = readiness.routes()[0].endpoint(None)
    assert (answer.status_code, answer.body) == (200, b'{"database":"ready","copy":"behind","replica":"away"}')
    figures = {family.name: family.samples[0].value for family in operator_metrics.State().collect()}
    assert (figures["volunteer_replica_up"], figures["volunteer_replica_current"]) == (0, 0)
