"""Login by password: one answer for all that is wrong, a lock after five, nothing of a password in the database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lib.access import LOCAL
from lib.accounts import AccountRejected, passwords
from lib.accounts.accounts import add, change, set_password_hash
from lib.accounts.passwords import FAILURES, LOCKED, REFUSED, hashed, log_in
from lib.audit.read import newest
from lib.db import Database
from lib.schema import account

NOW = datetime(2026, 11, 28, 9)
RIGHT, WRONG = "correct horse battery", "incorrect horse battery"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The same hash with little work: the suite logs in often."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    add(database, "lin", role="staff", places=None, by=LOCAL, now=NOW)
    set_password_hash(database, "lin", hashed(RIGHT), by=LOCAL, now=NOW)
    yield database
    database.close()


def refusal(database, subject: str, password: str, *, now: datetime = NOW):
    with pytest.raises(AccountRejected) as refused:
        log_in(database, subject, password, now=now)
    return refused.value.message


def test_the_right_password_opens_the_account_and_is_not_stored(database):
    assert log_in(database, "lin", RIGHT, now=NOW).person.role.name == "staff"
    assert RIGHT not in str(database.rows(select(account)))
    assert database.rows(select(account.c.password_hash))[0][0].startswith("$argon2id$")


def test_all_that_is_wrong_gets_one_answer(database):
    add(database, "without", role="staff", places=None, by=LOCAL, now=NOW)
    add(database, "gone", role="staff", places=None, by=LOCAL, now=NOW)
    set_password_hash(database, "gone", hashed(RIGHT), by=LOCAL, now=NOW)
    change(database, "gone", disabled=True, by=LOCAL, now=NOW)
    for subject, password in (
        ("lin", WRONG),
        ("nobody", RIGHT),
        ("without", RIGHT),
        ("gone", RIGHT),
        ("lin", ""),
        ("lin\0", RIGHT),
    ):
        assert refusal(database, subject, password) == REFUSED
    assert refusal(database, "lin", "x" * 100_000) == REFUSED


def test_five_wrong_ones_lock_the_account_for_a_while(database):
    for number in range(1, FAILURES + 1):
        assert refusal(database, "lin", WRONG) == (REFUSED if number < FAILURES else LOCKED)
    assert refusal(database, "lin", RIGHT, now=NOW + timedelta(minutes=14)) == LOCKED
    assert newest(database, most=1)[0].verb == "login_locked"
    assert log_in(database, "lin", RIGHT, now=NOW + timedelta(minutes=15)).subject == "lin"


def test_the_right_one_begins_the_count_anew(database):
    for _ in range(2):
        for _ in range(FAILURES - 1):
            assert refusal(database, "lin", WRONG) == REFUSED
        log_in(database, "lin", RIGHT, now=NOW)


def test_a_new_password_opens_the_lock(database):
    for _ in range(FAILURES):
        refusal(database, "lin", WRONG)
    set_password_hash(database, "lin", hashed(WRONG), by=LOCAL, now=NOW)
    assert log_in(database, "lin", WRONG, now=NOW).subject == "lin"


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 257])
def test_a_password_of_a_wrong_length_is_refused(password):
    with pytest.raises(AccountRejected, match="12 to 256"):
        hashed(password)
