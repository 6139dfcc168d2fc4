"""What the buttons of the accounts page do. Each change says beside its form what came of it; a password is forgotten
by the session whatever came of it: its field has another key in the next run.
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from lib.access import NotAllowed, Permission, Person, require
from lib.accounts import AccountRejected
from lib.accounts.accounts import add, change, set_password_hash
from lib.accounts.passwords import hashed
from lib.accounts.sessions import end_all
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.settings import load
from lib.ui.cache import database
from lib.ui.language import localised

ALL = "all"
"""The choice of all places among places."""
DIFFERENT = Text("两次输入的密码不同。", "The two passwords are not the same.")
NO_PASSWORD = Text("请输入密码。", "Enter a password.")
NOT_ALLOWED = Text("您没有管理账号的权限。", "You may not manage accounts.")
_SAID, _ROUND, _ADDED = "account-said", "account-round", "account-added"


def passwords_are_kept() -> bool:
    """Whether accounts have passwords here: not where an identity provider or a gateway knows who people are."""
    return load().login in ("none", "local")


def field(name: str) -> str:
    """The key of a field that is to be empty after the next try of a change."""
    return f"account-{name}-{st.session_state.get(_ROUND, 0)}"


def new_field(name: str) -> str:
    """The key of a field that is to be empty when an account was added."""
    return f"{name}-{st.session_state.get(_ADDED, 0)}"


def show_said(form: str) -> None:
    """What came of the last change by `form`."""
    asked, good, words = st.session_state.get(_SAID, ("", True, None))
    if asked == form:
        del st.session_state[_SAID]
        st.html(f"<p class='vs-note' role='{'status' if good else 'alert'}'>{escape(localised(words))}</p>")


def add_account(
    person: Person, subject: str, role: str, places: list, home: str | None, passwords: tuple[str, str]
) -> None:
    """Add an account, with a password where one is given."""

    def run() -> Text:
        new_hash = hashed(_same(passwords)) if any(passwords) else None
        add(
            database(),
            subject,
            role=role,
            places=_places(places),
            home_place=home,
            by=person,
            now=local_now(),
        )
        if new_hash:
            set_password_hash(database(), subject, new_hash, by=person, now=local_now())
        st.session_state[_ADDED] = st.session_state.get(_ADDED, 0) + 1
        return Text(f"已添加账号 {subject}。", f"The account {subject} was added.")

    _do("add", person, run)


def change_account(person: Person, subject: str, role: str, places: list, home: str | None) -> None:
    """Give an account another role, other places, another home place."""

    def run() -> Text:
        change(
            database(),
            subject,
            role=role,
            places=_places(places),
            home_place=home,
            by=person,
            now=local_now(),
        )
        return Text("已保存，对方的页面下次刷新时生效。", "Saved. It holds from the next rerun of every open page.")

    _do("change", person, run)


def disable(person: Person, subject: str, *, disabled: bool) -> None:
    """Disable an account, which ends its logins, or enable it."""

    def run() -> Text:
        change(database(), subject, disabled=disabled, by=person, now=local_now())
        if not disabled:
            return Text(f"已启用 {subject}。", f"{subject} is enabled.")
        end_all(database(), subject)
        return Text(f"已停用 {subject}，其登录已结束。", f"{subject} is disabled and its logins are ended.")

    _do("state", person, run)


def end_logins(person: Person, subject: str) -> None:
    """Log an account out wherever it is."""

    def run() -> Text:
        end_all(database(), subject)
        return Text(f"已结束 {subject} 的全部登录。", f"All logins of {subject} are ended.")

    _do("state", person, run)


def set_password(person: Person, subject: str, passwords: tuple[str, str]) -> None:
    """Set a password, open a lock and end the logins."""

    def run() -> Text:
        if not any(passwords):
            raise AccountRejected(NO_PASSWORD)
        set_password_hash(database(), subject, hashed(_same(passwords)), by=person, now=local_now())
        end_all(database(), subject)
        return Text("新密码已设置，原有登录已结束。", "The new password is set; open logins are ended.")

    _do("password", person, run)


def _do(form: str, person: Person, run: Callable[[], Text]) -> None:
    try:
        require(person, Permission.MANAGE_ACCOUNTS)
        said = (form, True, run())
    except (AccountRejected, AuditRefused) as refused:
        said = (form, False, refused.message)
    except NotAllowed:
        said = (form, False, NOT_ALLOWED)
    finally:
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state[_SAID] = said


def _same(passwords: tuple[str, str]) -> str:
    if passwords[0] != passwords[1]:
        raise AccountRejected(DIFFERENT)
    return passwords[0]


def _places(chosen: list) -> list[int] | None:
    return None if ALL in chosen else chosen
