"""Accounts: what is not given is closed, every change is recorded, the last administrator stays."""

from datetime import datetime

import pytest

from lib.access import EVERYWHERE, GIVEN_ROLES, LOCAL, ROLES, NotAllowed, Person, Scope, may
from lib.accounts import AccountRejected
from lib.accounts.accounts import add, all_accounts, change, find, is_empty, set_password_hash
from lib.audit.read import newest
from lib.db import Database

NOW = datetime(2026, 11, 28, 9)
BINJIANG, PUYAN, CIXI = 330108, 330108003, 330282


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    yield database
    database.close()


def added(database, subject: str, **given) -> Person:
    add(database, subject, **{"role": "staff", "places": None, "by": LOCAL, "now": NOW} | given)
    return find(database, subject).person


def test_an_account_sees_what_it_was_given_and_nothing_without(database):
    assert is_empty(database)
    assert find(database, "lin") is None
    assert added(database, "all").scope == EVERYWHERE
    assert added(database, "two", places=(PUYAN, CIXI)).scope == Scope((CIXI, PUYAN))
    assert added(database, "none", places=()).scope == Scope(())
    assert not is_empty(database)
    assert [one.subject for one in all_accounts(database)] == ["all", "none", "two"]


def test_a_change_changes_what_it_names_alone(database):
    added(database, "lin", places=(PUYAN,), home_place="330108")
    change(database, "lin", role="leader", by=LOCAL, now=NOW)
    assert (found := find(database, "lin")).person == Person("lin", ROLES["leader"], Scope((PUYAN,)), "330108")
    assert found.home_place == "330108"
    change(database, "lin", places=(), by=LOCAL, now=NOW)
    assert find(database, "lin").person.scope == Scope(())
    change(database, "lin", places=None, by=LOCAL, now=NOW)
    assert find(database, "lin").person.scope == EVERYWHERE
    assert [(event.verb, event.detail) for event in reversed(newest(database, most=4))] == [
        ("account_changed", {"account": "lin", "added": True, "role": "staff", "places": [PUYAN]}),
        ("account_changed", {"account": "lin", "role": "leader"}),
        ("account_changed", {"account": "lin", "places": []}),
        ("account_changed", {"account": "lin", "places": "everywhere"}),
    ]


def test_who_sees_public_figures_alone_has_whole_counties(database):
    with pytest.raises(AccountRejected):
        added(database, "lin", role="reader", places=(PUYAN,))
    assert added(database, "lin", role="reader", places=(CIXI,)).scope == Scope((CIXI,))
    with pytest.raises(AccountRejected):
        change(database, "lin", places=(PUYAN,), by=LOCAL, now=NOW)
    added(database, "wu", places=(PUYAN,))
    with pytest.raises(AccountRejected):
        change(database, "wu", role="reader", by=LOCAL, now=NOW)
    assert find(database, "wu").role == "staff"


def test_a_disabled_account_may_nothing(database):
    added(database, "lin")
    change(database, "lin", disabled=True, by=LOCAL, now=NOW)
    assert find(database, "lin").person.role.name == "stranger"
    change(database, "lin", disabled=False, by=LOCAL, now=NOW)
    assert find(database, "lin").person.role.name == "staff"


@pytest.mark.parametrize("role", ["local", "stranger", "owner", ""])
def test_a_role_that_cannot_be_given_is_refused(database, role):
    with pytest.raises(AccountRejected, match="no role"):
        added(database, "lin", role=role)
    assert is_empty(database)


@pytest.mark.parametrize("subject", ["", "two words", "tab\t", "x" * 121, "nul\0"])
def test_a_subject_that_is_none_is_refused(database, subject):
    with pytest.raises(AccountRejected):
        added(database, subject)


def test_an_unknown_place_changes_nothing(database):
    with pytest.raises(AccountRejected, match="999"):
        added(database, "lin", places=(PUYAN, 999))
    assert is_empty(database)
    added(database, "lin", places=(PUYAN,))
    with pytest.raises(AccountRejected):
        change(database, "lin", role="leader", places=(999,), by=LOCAL, now=NOW)
    assert (find(database, "lin").role, find(database, "lin").places) == ("staff", (PUYAN,))


def test_the_last_administrator_stays_one(database):
    added(database, "first", role="administrator")
    added(database, "second", role="administrator")
    change(database, "first", role="staff", by=LOCAL, now=NOW)
    for given in ({"role": "staff"}, {"disabled": True}):
        with pytest.raises(AccountRejected, match="last"):
            change(database, "second", by=LOCAL, now=NOW, **given)
    assert find(database, "second").person.role.name == "administrator"


@pytest.mark.parametrize("role", [name for name in GIVEN_ROLES if name != "administrator"])
def test_only_an_administrator_changes_accounts(database, role):
    other = Person("other", ROLES[role], EVERYWHERE)
    added(database, "lin")
    with pytest.raises(NotAllowed):
        add(database, "more", role="reader", places=None, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        change(database, "lin", role="administrator", by=other, now=NOW)
    with pytest.raises(NotAllowed):
        set_password_hash(database, "lin", "x", by=other, now=NOW)
    set_password_hash(database, "lin", "x", by=Person("lin", ROLES[role], EVERYWHERE), now=NOW)
    assert find(database, "lin").has_password


def test_nobody_with_an_account_may_everything():
    assert not any(ROLES[name].permissions == ROLES["local"].permissions for name in GIVEN_ROLES)
    assert [p for p in ROLES["local"].permissions if not may(LOCAL, p)] == []
