"""Roles, and the door that answers this machine only."""

import os
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import EVERYWHERE, LOCAL, ROLES, NotAllowed, Permission, Person, may, require
from lib.settings import ROOT
from lib.site_map import PAGES


def person(role: str) -> Person:
    return Person("somebody", ROLES[role], EVERYWHERE)


def test_a_stranger_may_nothing():
    assert [permission for permission in Permission if may(person("stranger"), permission)] == []


def test_a_leader_looks_and_does_not_export():
    allowed = {permission for permission in Permission if may(person("leader"), permission)}
    assert allowed == set(Permission) - {Permission.EXPORT, Permission.IMPORT}


def test_every_page_is_open_to_a_leader_and_closed_to_a_stranger():
    for page in PAGES.values():
        if page.permission is not Permission.IMPORT:
            require(person("leader"), page.permission)
        with pytest.raises(NotAllowed, match="stranger may not"):
            require(person("stranger"), page.permission)


def test_whoever_sits_at_this_machine_is_the_data_steward():
    assert all(may(LOCAL, permission) for permission in Permission)
    assert LOCAL.scope == EVERYWHERE


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "volunteers.example"])
def test_serving_other_machines_is_refused(host, tmp_path):
    environment = {**os.environ, "HOST": host, "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite"}
    done = subprocess.run(
        [sys.executable, "-m", "lib", "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert f"HOST={host} is refused" in done.stderr
    assert "this machine only" in done.stderr


@pytest.fixture
def somebody(monkeypatch):
    """`somebody(role)` sits at this machine instead of the data steward."""

    def become(role: str) -> None:
        for module in ("lib.ui.app", "lib.ui.page"):
            monkeypatch.setattr(f"{module}.LOCAL", person(role))

    return become


def html_of(app) -> str:
    return "".join(part.proto.body for part in [*app.main, *app.sidebar] if part.type == "html")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_opens_for_a_stranger(run_page, demo_data, somebody, name):
    somebody("stranger")
    app = run_page(name, demo_data)
    assert [error.value for error in app.error] == ["您没有权限打开本页。"]
    assert html_of(app) == ""
    assert not app.exception
    assert not app.sidebar


@pytest.mark.parametrize("name", PAGES)
def test_a_page_file_by_itself_refuses_a_stranger(somebody, name):
    somebody("stranger")
    app = AppTest.from_file(str(ROOT / PAGES[name].file)).run()
    assert [error.value for error in app.error] == ["您没有权限打开本页。"]
    assert html_of(app) == ""


def test_a_leader_sees_figures(run_page, demo_data, somebody):
    somebody("leader")
    assert "data-value" in html_of(run_page("overview", demo_data))
