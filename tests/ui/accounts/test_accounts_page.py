"""The accounts page as an administrator uses it: what is entered is stored, refused in words, and no password stays."""

import shutil
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from lib import access
from lib.access import GIVEN_ROLES, LOCAL, ROLES, Permission, Person, Scope
from lib.accounts import accounts, passwords, sessions
from lib.accounts.accounts import Account, find
from lib.audit.read import newest
from lib.db import Database
from lib.ui import page as frame
from lib.ui.accounts import changes, words
from tests.ui.test_every_page import words_of

BINJIANG, PUYAN = 330108, 330108003
NOW = datetime(2026, 11, 28, 9)
SECRET = "a long enough secret"


@pytest.fixture
def own(single_data, tmp_path) -> dict[str, str]:
    """The environment of a database of one's own, in which Binjiang has data."""
    copy = shutil.copy(single_data["DATABASE_URL"].removeprefix("sqlite:///"), tmp_path / "own.sqlite")
    return single_data | {"DATABASE_URL": f"sqlite:///{copy}"}


@pytest.fixture
def database(own):
    database = Database(own["DATABASE_URL"])
    yield database
    database.close()


def field(app: AppTest, kind: str, label: str):
    """The first control of that kind and label."""
    return next(one for one in getattr(app, kind) if one.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return field(app, "button", label).click().run()


def add(app: AppTest, subject: str, *, role: str = "reader", places=(), secret: str = "", again: str = "") -> AppTest:
    field(app, "text_input", "账号名").input(subject)
    field(app, "selectbox", "角色").set_value(role)
    field(app, "multiselect", "可查看的地区").set_value(list(places))
    field(app, "text_input", "密码").input(secret)
    field(app, "text_input", "再输入一次密码").input(again or secret)
    return press(app, "添加")


def kept(app: AppTest) -> str:
    return repr(app.session_state)


def said(app: AppTest) -> str:
    return "\n".join(words_of(app))


def test_an_account_is_added_changed_and_disabled(run_page, own, database):
    app = add(run_page("accounts", own), "li.hua", role="staff", places=[PUYAN], secret=SECRET)
    assert "已添加账号 li.hua。" in said(app) and SECRET not in kept(app)
    added = find(database, "li.hua")
    assert (added.role, added.places, added.home_place, added.has_password) == ("staff", (PUYAN,), None, True)
    assert passwords.log_in(database, "li.hua", SECRET, now=NOW).subject == "li.hua"

    field(app, "selectbox", "选择账号").set_value("li.hua").run()
    app.selectbox[-2].set_value("leader")  # of the account chosen, below those of a new one
    app.selectbox[-1].set_value(str(BINJIANG))
    app.multiselect[-1].set_value([changes.ALL])
    press(app, "保存")
    changed = find(database, "li.hua")
    assert (changed.role, changed.places, changed.home_place) == ("leader", None, "330108")
    assert "领导" in said(app) and "全部地区" in said(app)

    token = sessions.start(database, "li.hua")
    app.run()
    assert field(app, "button", "停用").disabled
    field(app, "checkbox", "确认停用该账号").check().run()
    press(app, "停用")
    assert find(database, "li.hua").disabled_at is not None
    assert sessions.look(database, token) is None
    field(app, "checkbox", "确认启用该账号").check().run()
    press(app, "启用")
    assert find(database, "li.hua").disabled_at is None

    done = [event.detail for event in newest(database, most=9, verbs=("account_changed",))]
    assert [set(detail) - {"account"} for detail in done] == [
        {"disabled"}, {"disabled"}, {"role", "places", "home_place"}, {"password"}, {"added", "role", "places"}
    ]  # fmt: skip
    assert not app.exception


def test_a_new_password_opens_a_lock_and_ends_the_logins(run_page, own, database):
    accounts.add(database, "wang", role="reader", places=None, by=LOCAL, now=NOW)
    token = sessions.start(database, "wang")
    app = run_page("accounts", own)
    field(app, "selectbox", "选择账号").set_value("wang").run()
    for typed in ((SECRET, "another secret"), ("short", "short"), ("", "")):
        for box, words_typed in zip(app.text_input[-2:], typed, strict=True):
            box.input(words_typed)
        press(app, "设置密码")
        assert not find(database, "wang").has_password and SECRET not in kept(app)
    assert "请输入密码。" in said(app)
    for box in app.text_input[-2:]:
        box.input(SECRET)
    press(app, "设置密码")
    assert "新密码已设置" in said(app) and SECRET not in kept(app)
    assert find(database, "wang").has_password and sessions.look(database, token) is None


@pytest.mark.parametrize(
    ("given", "words_said"),
    [
        ({"subject": "with blank"}, "不含空格"),
        ({"subject": "taken"}, "账号 taken 已存在。"),
        ({"subject": "ok", "secret": SECRET, "again": "another secret"}, changes.DIFFERENT.zh),
        ({"subject": "ok", "secret": "short"}, "密码须为12至256个字符。"),
    ],
)
def test_a_refusal_is_said_beside_the_form(run_page, own, database, given, words_said):
    accounts.add(database, "taken", role="reader", places=(), by=LOCAL, now=NOW)
    app = add(run_page("accounts", own), **given)
    assert words_said in said(app)
    assert len(accounts.all_accounts(database)) == 1
    assert SECRET not in kept(app)
    assert field(app, "text_input", "账号名").value == given["subject"]


def test_the_last_administrator_stays_one(run_page, own, database):
    accounts.add(database, "boss", role="administrator", places=(), by=LOCAL, now=NOW)
    app = run_page("accounts", own)
    field(app, "selectbox", "选择账号").set_value("boss").run()
    app.selectbox[-2].set_value("reader")
    press(app, "保存")
    assert "最后一个启用的管理员账号" in said(app)
    assert find(database, "boss").role == "administrator"


def test_an_administrator_without_places_manages_accounts(run_page, own, monkeypatch):
    monkeypatch.setattr("lib.ui.login.current.LOCAL", Person("boss", ROLES["administrator"], Scope(())))
    app = add(run_page("accounts", own), "li.hua", places=[BINJIANG])
    assert "已添加账号 li.hua。" in said(app)


def test_no_passwords_where_others_know_who_people_are(run_page, own, monkeypatch):
    monkeypatch.setattr(changes, "passwords_are_kept", lambda: False)
    app = run_page("accounts", own)
    assert [box.label for box in app.text_input] == ["账号名"]


def test_whoever_may_not_manage_accounts_changes_none(monkeypatch):
    monkeypatch.setattr(changes, "st", SimpleNamespace(session_state={}))
    changes.end_logins(Person("li.hua", ROLES["steward"], Scope(None)), "boss")
    assert changes.st.session_state[changes._SAID] == ("state", False, changes.NOT_ALLOWED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_roles_are_explained_from_their_permissions(run_page, empty_data, language):
    found = said(run_page("accounts", empty_data, lang=language))
    for role in GIVEN_ROLES:
        assert access.ROLES[role].label.in_language(language) in found
    assert Permission.MANAGE_ACCOUNTS.value.in_language(language) in found
    assert frame.PAGES["accounts"].title.in_language(language) in found


def test_a_lock_that_is_over_is_none(monkeypatch):
    monkeypatch.setattr(words, "text", lambda message, **values: message.format(**values))
    one = Account("x", "reader", None, None, True, NOW, None)
    assert words.state_words(one, NOW - timedelta(minutes=1)) == "locked until 2026-11-28 09:00"
    assert words.state_words(one, NOW) == "open"
