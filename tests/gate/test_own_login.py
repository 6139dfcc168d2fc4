"""One's own account: another password with the old one alone, which ends the other logins; nobody else's."""

import re
from urllib.parse import urlencode

import pytest

from lib.access import LOCAL
from lib.accounts import AccountRejected
from lib.accounts.accounts import add, set_password_hash
from lib.accounts.passwords import FAILURES, hashed, log_in
from lib.accounts.sessions import look, start
from lib.audit.read import newest
from lib.clock import local_now
from lib.db import Database
from lib.gate.login import login_app
from lib.gate.modes import mode_of
from lib.settings import load
from tests.gate.asking import ask

OLD, NEW = "correct horse battery", "another horse battery"
OIDC = {
    **{"LOGIN": "oidc", "OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET_FILE": "x"},
    "PUBLIC_URL": "http://127.0.0.1",
}


@pytest.fixture
def database(_sqlite_template, tmp_path):
    copy = tmp_path / "own.sqlite"
    copy.write_bytes(_sqlite_template.read_bytes())
    database = Database(f"sqlite:///{copy}")
    for name in ("lin", "wang"):
        add(database, name, role="staff", places=None, by=LOCAL, now=local_now())
        set_password_hash(database, name, hashed(OLD), by=LOCAL, now=local_now())
    yield database
    database.close()


@pytest.fixture
def own(database):
    """`own(token, form, language)`: what the page answers: status, words."""
    app = login_app(mode_of(load({"LOGIN": "local"})), lambda: database)

    def asked(token: str, form: dict | None = None, *, language: str = "en", app=app) -> tuple[int, str]:
        body = urlencode(form or {}).encode()
        headers = [("cookie", f"volunteer_session={token}"), ("content-type", "application/x-www-form-urlencoded")]
        headers.append(("content-length", str(len(body))))
        method = "POST" if form else "GET"
        reply = ask(app, "/login/own", method=method, headers=headers, body=body, query=f"lang={language}")
        return reply.status, reply.body.decode()

    return asked


def password(old: str = OLD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"do": "password", "old": old, "new": new, "again": new if again is None else again}


def passes(database, secret: str) -> bool:
    try:
        return log_in(database, "lin", secret, now=local_now()).subject == "lin"
    except AccountRejected:
        return False


def test_a_new_password_holds_at_once_ends_the_other_logins_and_is_recorded(database, own):
    here, elsewhere, foreign = start(database, "lin"), start(database, "lin"), start(database, "wang")
    status, words = own(here, password())
    assert status == 200 and "The password is changed" in words and OLD not in words and NEW not in words
    assert (passes(database, NEW), passes(database, OLD)) == (True, False)
    assert [look(database, one) is not None for one in (here, elsewhere, foreign)] == [True, False, True]
    last = newest(database, most=1)[0]
    assert (last.subject, last.verb, last.detail) == ("lin", "account_changed", {"account": "lin", "password": "set"})


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (password(old="not the password"), "The name or the password is wrong."),
        (password(again="something else entirely"), "The two new passwords are not the same."),
        (password(new="short"), "A password has 12 to 256 characters."),
        (password(new=OLD), "The new password is the old one."),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(database, own, form, said):
    token, other = start(database, "lin"), start(database, "lin")
    status, words = own(token, form)
    assert status == 403 and said in words
    assert passes(database, OLD) and look(database, other)


def test_guessing_the_old_password_locks_the_account(database, own):
    token = start(database, "lin")
    said = [own(token, password(old="not the password"), language="zh")[1] for _ in range(FAILURES)]
    assert "账号或密码不正确" in said[0] and "锁定" in said[-1]
    assert own(token, password())[0] == 403


def test_the_open_logins_are_listed_and_the_others_ended(database, own):
    here, elsewhere = start(database, "lin"), start(database, "lin")
    start(database, "wang")
    status, words = own(here)
    assert (status, len(re.findall("<tr><td>", words)), words.count("(this browser)")) == (200, 2, 1)
    status, words = own(here, {"do": "end"})
    assert (status, len(re.findall("<tr><td>", words))) == (200, 1) and "End the others" not in words
    assert (look(database, here) is not None, look(database, elsewhere)) == (True, None)


def test_a_stranger_is_led_to_the_login_and_changes_nothing(database, own):
    for form in (None, password(), {"do": "end"}):
        assert own("made-up", form)[0] == 303
    assert passes(database, OLD)


def test_where_a_provider_keeps_the_passwords_there_are_none_here(database, own):
    app = login_app(mode_of(load(OIDC)), lambda: database)
    token = start(database, "lin")
    assert "type='password'" in own(token)[1] and "type='password'" not in own(token, app=app)[1]
    assert own(token, password(), app=app)[0] == 200 and passes(database, OLD)


def test_a_form_that_is_too_long_is_not_read(database, own):
    token = start(database, "lin")
    assert own(token, password(new="x" * 20_000))[0] == 413
