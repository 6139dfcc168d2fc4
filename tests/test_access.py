"""Roles, and the door that answers this machine only."""

import os
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import EVERYWHERE, GIVEN_ROLES, LOCAL, ROLES, NotAllowed, Permission, Person, may, require
from lib.settings import ROOT
from lib.site_map import PAGES

BY_WORK = (Permission.EXPORT, Permission.IMPORT, Permission.MANAGE_ACCOUNTS, Permission.SEE_AUDIT)
"""Permissions of pages for those alone whose work they are."""


def person(role: str) -> Person:
    return Person("somebody", ROLES[role], EVERYWHERE)


def test_a_stranger_may_nothing():
    assert [permission for permission in Permission if may(person("stranger"), permission)] == []


def test_a_leader_looks_and_does_not_export():
    allowed = {permission for permission in Permission if may(person("leader"), permission)}
    assert allowed == {Permission.SEE_STATISTICS, Permission.SEE_DEFINITIONS, Permission.SEE_EXACT}


def test_only_those_who_work_with_the_figures_see_them_exact():
    exact = {name for name in GIVEN_ROLES if may(person(name), Permission.SEE_EXACT)}
    assert exact == {"leader", "staff", "steward"}


def test_who_manages_accounts_neither_imports_nor_exports():
    for permission in (Permission.IMPORT, Permission.EXPORT, Permission.SEE_EXACT):
        assert not may(person("administrator"), permission)
        assert not may(person("auditor"), permission)


def test_every_page_of_figures_is_open_to_a_leader_and_each_closed_to_a_stranger():
    for page in PAGES.values():
        if page.permission not in BY_WORK:
            require(person("leader"), page.permission)
        with pytest.raises(NotAllowed, match="stranger may not"):
            require(person("stranger"), page.permission)


def test_whoever_sits_at_this_machine_may_everything():
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
        monkeypatch.setattr("lib.ui.login.current.LOCAL", person(role))

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


@pytest.mark.parametrize(("role", "links"), [("reader", False), ("leader", False), ("staff", True), ("steward", True)])
def test_links_to_files_are_for_those_who_may_export(run_page, demo_data, somebody, monkeypatch, role, links):
    drawn = []
    monkeypatch.setattr("lib.ui.panels.chart", lambda *given, **more: drawn.append(more["footer"]))
    somebody(role)
    html = html_of(run_page("overview", demo_data)) + "".join(drawn)
    assert drawn
    assert ("data-export" in html) is links
    assert ("data-form='exact'" in html) is (role != "reader")


@pytest.mark.parametrize("role", ["administrator", "auditor", "steward", "leader"])
def test_accounts_and_the_log_are_for_those_whose_work_they_are(run_page, empty_data, somebody, role):
    somebody(role)
    for name in ("accounts", "audit"):
        allowed, page = may(person(role), PAGES[name].permission), PAGES[name]
        app = run_page(name, empty_data)
        assert (page.title.zh in html_of(app)) == allowed
        assert not app.error
        by_itself = AppTest.from_file(str(ROOT / page.file)).run()
        assert [error.value for error in by_itself.error] == ([] if allowed else ["您没有权限打开本页。"])
