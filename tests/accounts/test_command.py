"""Accounts from the command line: the first administrator, places, passwords, and what is refused."""

import pytest

from lib.__main__ import main
from lib.accounts.accounts import find
from lib.accounts.passwords import log_in
from lib.accounts.sessions import look, start
from lib.clock import local_now
from lib.db import Database
from lib.db.prepare import prepare

PASSWORD = "correct horse battery"


@pytest.fixture
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/volunteer.sqlite"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "audit.key"))
    monkeypatch.setenv("VOLUNTEER_PASSWORD", PASSWORD)
    prepare(url)
    database = Database(url)
    yield database
    database.close()


def test_the_first_administrator_is_added_and_logs_in(database, capsys):
    assert main(["account", "add", "admin", "--role", "administrator", "--everywhere", "--password"]) == 0
    assert log_in(database, "admin", PASSWORD, now=local_now()).person.role.name == "administrator"
    assert main(["account", "add", "lin", "--role", "staff", "--place", "330108", "--home-place", "330108"]) == 0
    assert main(["account", "add", "nobody", "--role", "reader"]) == 0
    capsys.readouterr()
    assert main(["account", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "admin\tadministrator\tall places\topen",
        "lin\tstaff\t330108\topen",
        "nobody\treader\tno place\topen",
    ]
    assert PASSWORD not in str(capsys.readouterr())


def test_a_disabled_account_is_logged_out(database, capsys):
    main(["account", "add", "lin", "--role", "staff", "--everywhere"])
    token = start(database, "lin")
    assert main(["account", "change", "lin", "--disable"]) == 0
    assert main(["account", "change", "lin", "--enable"]) == 0
    assert look(database, token) is None


def test_a_new_password_ends_the_logins_of_the_old_one(database):
    main(["account", "add", "lin", "--role", "staff", "--everywhere", "--password"])
    token = start(database, "lin")
    assert main(["account", "password", "lin"]) == 0
    assert look(database, token) is None


@pytest.mark.parametrize(
    "command",
    [
        ["add", "lin", "--role", "owner"],
        ["add", "lin", "--role", "staff", "--place", "nowhere"],
        ["add", "two words", "--role", "staff"],
        ["change", "nobody", "--role", "staff"],
        ["change", "nobody", "--everywhere", "--nowhere"],
        ["password", "nobody"],
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(database, command, capsys):
    assert main(["account", *command]) == 2
    assert capsys.readouterr().err
    assert find(database, command[1]) is None


def test_a_short_password_adds_no_account(database, monkeypatch, capsys):
    monkeypatch.setenv("VOLUNTEER_PASSWORD", "short")
    assert main(["account", "add", "lin", "--role", "staff", "--everywhere", "--password"]) == 2
    assert find(database, "lin") is None
