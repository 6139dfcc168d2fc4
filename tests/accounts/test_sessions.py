"""Open logins: idle for half an hour, eight hours old, logged out, ended by an administrator: each opens nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lib.access import LOCAL
from lib.accounts.accounts import add, change
from lib.accounts.sessions import end, end_all, end_others, look, open_logins, own_logins, start
from lib.db import Database
from lib.schema import login_session

T = datetime(2026, 11, 28, 1)


def after(**time) -> datetime:
    return T + timedelta(**time)


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    add(database, "lin", role="staff", places=None, by=LOCAL, now=T)
    yield database
    database.close()


@pytest.fixture
def token(database) -> str:
    return start(database, "lin", now=T)


def test_a_login_opens_its_account(database, token):
    assert look(database, token, now=after(minutes=29)).subject == "lin"
    assert token not in str(database.rows(select(login_session)))
    for other in (None, "", token[:-1], token + "x", "x" * 100_000, "\0"):
        assert look(database, other, now=T) is None


def test_a_login_ends_when_it_is_idle(database, token):
    assert look(database, token, now=after(minutes=30))
    assert look(database, token, now=after(minutes=60))  # used at minute 30
    assert look(database, token, now=after(minutes=90, seconds=1)) is None


def test_asking_alone_is_no_use(database, token):
    assert look(database, token, now=after(minutes=20), use=False)
    assert look(database, token, now=after(minutes=31), use=False) is None


def test_a_login_ends_when_it_is_old_however_it_is_used(database, token):
    for minute in range(0, 481, 20):
        assert look(database, token, now=after(minutes=minute))
    assert look(database, token, now=after(hours=8, seconds=1)) is None


def test_logout_ends_the_token_wherever_it_was_copied_to(database, token):
    other = start(database, "lin", now=T)
    end(database, token, now=after(minutes=1))
    assert look(database, token, now=after(minutes=1)) is None
    assert look(database, other, now=after(minutes=1))
    end_all(database, "lin", now=after(minutes=2))
    assert look(database, other, now=after(minutes=2)) is None


def test_a_disabled_account_is_out_at_once(database, token):
    change(database, "lin", disabled=True, by=LOCAL, now=T)
    assert look(database, token, now=T) is None


def test_a_changed_role_holds_at_once(database, token):
    change(database, "lin", role="leader", by=LOCAL, now=T)
    assert look(database, token, now=T).person.role.name == "leader"


def test_open_logins_are_counted_and_old_ones_deleted(database, token):
    start(database, "lin", now=after(minutes=25))
    assert open_logins(database, now=after(minutes=29)) == {"lin": 2}
    assert open_logins(database, now=after(minutes=31)) == {"lin": 1}
    start(database, "lin", now=after(days=183))
    assert len(database.rows(select(login_session.c.id))) == 1


@pytest.mark.parametrize("reference_url", ["sqlite"], indirect=True)
def test_a_page_does_not_wait_for_an_import_to_note_its_use(database, token):
    """SQLite has one lock for all who write; on PostgreSQL an import does not touch the table."""
    with database.write_rows():
        assert look(database, token, now=after(minutes=5)).subject == "lin"
    assert database.rows(select(login_session.c.seen_at))[0][0] == T


def test_one_sees_ones_open_logins_and_ends_the_others(database, token):
    other, old = start(database, "lin", now=after(minutes=5)), start(database, "lin", now=after(hours=-8))
    add(database, "wang", role="staff", places=None, by=LOCAL, now=T)
    foreign = start(database, "wang", now=T)
    seen = own_logins(database, token, "lin", now=after(minutes=10))
    assert [(one.made_at, one.this) for one in seen] == [(after(minutes=5), False), (T, True)]
    end_others(database, token, "lin", now=after(minutes=10))
    assert [one.this for one in own_logins(database, token, "lin", now=after(minutes=10))] == [True]
    still_open = [look(database, one, now=after(minutes=11)) is not None for one in (token, other, old, foreign)]
    assert still_open == [True, False, False, True]
