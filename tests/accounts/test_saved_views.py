"""Saved views in the database: each person's own, under names that are plain text, with links of our pages only."""

from datetime import datetime

import pytest

from lib.accounts.saved_views import LONGEST_NAME, MOST_VIEWS, BadView, SavedView, remove, rename, save, saved_views
from lib.db import Database

LINK = "service_hours?period=last_year&place=330108003"
NOON = datetime(2026, 11, 28, 12)


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    yield database
    database.close()


def names(database, subject="a"):
    return [view.name for view in saved_views(database, subject)]


def test_each_person_has_views_of_ones_own(database):
    before = database.version()
    save(database, "a", name=" 浦沿  去年 ", link=LINK, now=NOON)
    save(database, "b", name="浦沿 去年", link="overview?place=all", now=NOON)
    save(database, "a", name="月报", link="brand_matrix?brand-across=year&place=all", now=NOON)
    assert names(database) == ["月报", "浦沿 去年"]
    assert saved_views(database, "b") == [SavedView("浦沿 去年", "overview?place=all")]
    assert rename(database, "a", "月报", "简报")
    assert not rename(database, "b", "月报", "简报")
    assert remove(database, "a", "浦沿 去年")
    assert not remove(database, "a", "浦沿 去年")
    assert (names(database), names(database, "b")) == (["简报"], ["浦沿 去年"])
    assert database.version() == before  # no figure changed


def test_a_name_is_kept_once(database):
    save(database, "a", name="月报", link="overview?place=all", now=NOON)
    save(database, "a", name="月报", link=LINK, now=NOON)
    assert saved_views(database, "a") == [SavedView("月报", LINK)]
    save(database, "a", name="简报", link=LINK, now=NOON)
    with pytest.raises(BadView):
        rename(database, "a", "简报", "月报")
    assert set(names(database)) == {"月报", "简报"}


@pytest.mark.parametrize("name", ["", "  \n ", "\u202e", "长" * (LONGEST_NAME + 1)])
def test_a_name_that_does_not_fit_is_refused(sqlite_reference, name):
    with pytest.raises(BadView):
        save(Database(sqlite_reference), "a", name=name, link=LINK, now=NOON)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://example.org/overview?place=all",
        "//example.org?place=all",
        "nowhere?place=all",
        "overview?brand-across=year",
        "overview?next=//example.org",
        "overview?place=" + "9" * 9000,
        "overview?place=all\n",
    ],
)
def test_only_links_of_our_pages_are_kept(sqlite_reference, link):
    with pytest.raises(BadView):
        save(Database(sqlite_reference), "a", name="月报", link=link, now=NOON)


def test_there_is_an_end_of_views(sqlite_reference, monkeypatch):
    monkeypatch.setattr("lib.accounts.saved_views.MOST_VIEWS", 2)
    assert MOST_VIEWS > 2
    database = Database(sqlite_reference)
    for name in ("一", "二", "二"):
        save(database, "a", name=name, link=LINK, now=NOON)
    with pytest.raises(BadView):
        save(database, "a", name="三", link=LINK, now=NOON)
    save(database, "b", name="三", link=LINK, now=NOON)
    assert names(database) == ["二", "一"]
