"""Saved views of a person who has logged in: what the browser asks for is done for that person, or said why not."""

import pytest

from lib.access import EVERYWHERE, LOCAL, ROLES, Person
from lib.accounts.saved_views import SavedView, saved_views
from lib.db import Database
from lib.ui.filters import saved_views as section

LINK = "service_hours?place=all"


@pytest.fixture
def database(sqlite_reference, monkeypatch):
    database = Database(sqlite_reference)
    monkeypatch.setattr(section.cache, "database", lambda: database)
    yield database
    database.close()


def test_what_the_browser_asks_for(database):
    section._do("a", {"do": "save", "name": "<b>月报</b>", "link": LINK})
    section._do("b", {"do": "remove", "name": "<b>月报</b>"})
    assert saved_views(database, "a") == [SavedView("<b>月报</b>", LINK)]
    section._do("a", {"do": "rename", "name": "<b>月报</b>", "to": "简报"})
    for nonsense in (
        None,
        [],
        {},
        {"do": "save"},
        {"do": "remove", "name": 1},
        {"do": "save", "name": "x", "link": "//x"},
    ):
        section._do("a", nonsense)
    assert saved_views(database, "a") == [SavedView("简报", LINK)]
    section._do("a", {"do": "remove", "name": "简报"})
    assert saved_views(database, "a") == []


@pytest.mark.parametrize(
    "person", [LOCAL, Person("a", ROLES["steward"], EVERYWHERE)], ids=lambda person: person.subject
)
def test_who_has_logged_in_sees_views_of_the_account(run_page, single_data, monkeypatch, person):
    drawn = []
    monkeypatch.setattr("lib.ui.login.current.LOCAL", person)
    monkeypatch.setattr(section, "_element", lambda **call: drawn.append(call))
    assert not run_page("service_hours", single_data, place="330108003", period="last_year").exception
    data = drawn[-1]["data"]
    assert data["link"] == "service_hours?period=last_year&place=330108003"
    assert data.get("views") == (None if person == LOCAL else [])
