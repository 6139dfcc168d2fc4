"""The accounts page: the table of accounts, adding one, changing one, and what each role may do."""

from html import escape

import streamlit as st

from lib.access import GIVEN_ROLES, ROLES, Permission, require
from lib.accounts.accounts import Account, all_accounts
from lib.accounts.passwords import LEAST_CHARACTERS
from lib.accounts.sessions import open_logins
from lib.clock import local_now
from lib.dimensions import Dimensions, read_dimensions
from lib.ui.accounts import changes, words
from lib.ui.accounts.changes import ALL, field, new_field
from lib.ui.cache import database
from lib.ui.html_table import TABLE_ROWS, html_table
from lib.ui.language import language, listed, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

MANY = 20
"""Accounts from which there is a field to find one."""


def show(frame: Frame) -> None:
    """The whole page."""
    require(frame.person, Permission.MANAGE_ACCOUNTS)
    accounts = all_accounts(database())
    dimensions = read_dimensions(database(), frame.version)  # an administrator gives places that are not one's own, too
    _table(accounts, dimensions)
    _add(frame, dimensions)
    if accounts:
        _change(frame, accounts, dimensions)
    _roles()


def _table(accounts: list[Account], dimensions: Dimensions) -> None:
    with st.container(border=True, key="accounts"):
        if not accounts:
            empty = escape(text("There is no account yet."))
            st.html(header_html(text("Accounts"), "") + f"<div class='vs-empty'>{empty}</div>")
            return
        line = text("1 account") if len(accounts) == 1 else text("{n} accounts", n=len(accounts))
        st.html(header_html(text("Accounts"), line))
        wanted = ""
        if len(accounts) > MANY:
            wanted = st.text_input(text("Find an account"), key="account-find").strip().lower()
        found, logins, now = [a for a in accounts if wanted in a.subject.lower()], open_logins(database()), local_now()
        headers = (
            *(text("Account"), text("Role"), text("Places"), text("Home place")),
            *(text("State"), text("Open logins"), text("Password")),
        )
        rows = [
            (
                *(one.subject, words.role_name(one.role), words.places_words(one.places, dimensions)),
                *(words.home_words(one.home_place, dimensions), words.state_words(one, now)),
                *(logins.get(one.subject, 0), text("set") if one.has_password else text("none")),
            )
            for one in found[:TABLE_ROWS]
        ]
        st.html(html_table(headers, rows))
        if (more := len(found) - TABLE_ROWS) > 0:
            st.html(f"<p class='vs-quiet'>{escape(text('{n} more accounts: find them by name.', n=more))}</p>")


def _add(frame: Frame, dimensions: Dimensions) -> None:
    """The form of a new account; what was entered stays where it is refused, the passwords aside."""
    with st.container(border=True, key="account-add"):
        st.html(header_html(text("Add an account"), text("A login name, or the subject of the identity provider")))
        changes.show_said("add")
        with st.form(field("add-form"), border=False, enter_to_submit=False):
            subject = st.text_input(
                text("Account"), key=new_field("account-subject"), max_chars=120, autocomplete="off"
            )
            asked = _role_and_places(dimensions, new_field("new"), role="reader", places=(), home=None)
            passwords = _passwords(text("Without a password the account cannot log in by one."))
            if st.form_submit_button(text("Add"), type="primary", key=field("add")):
                changes.add_account(frame.person, subject.strip(), *asked, passwords)
                st.rerun()


def _change(frame: Frame, accounts: list[Account], dimensions: Dimensions) -> None:
    with st.container(border=True, key="account-change"):
        st.html(header_html(text("Change an account"), text("Every change is recorded in the audit log")))
        by_subject = {one.subject: one for one in accounts}
        chosen = st.selectbox(
            text("Which account"),
            list(by_subject),
            index=None,
            key=f"account-which-{language()}",
            placeholder=text("Please choose"),
        )
        if chosen in by_subject:
            _one(frame, by_subject[chosen], dimensions)


def _one(frame: Frame, account: Account, dimensions: Dimensions) -> None:
    """What can be changed of one account."""
    stamp = f"{hash(account):x}"  # of what is stored: a changed account has fields with its new values
    changes.show_said("change")
    with st.form(f"account-form-{stamp}", border=False, enter_to_submit=False):
        asked = _role_and_places(dimensions, stamp, role=account.role, places=account.places, home=account.home_place)
        if st.form_submit_button(text("Save"), type="primary", key=f"account-save-{stamp}"):
            changes.change_account(frame.person, account.subject, *asked)
            st.rerun()
    changes.show_said("state")
    with st.container(horizontal=True, vertical_alignment="center", key="account-state"):
        disabled = account.disabled_at is not None
        question = text("Yes, enable this account") if disabled else text("Yes, disable this account")
        sure = st.checkbox(question, key=field("sure"))
        if st.button(text("Enable") if disabled else text("Disable"), key=field("state"), disabled=not sure):
            changes.disable(frame.person, account.subject, disabled=not disabled)
            st.rerun()
        if st.button(text("End its logins"), key=field("logins")):
            changes.end_logins(frame.person, account.subject)
            st.rerun()
    if changes.passwords_are_kept():
        changes.show_said("password")
        with st.form(field("password-form"), border=False, enter_to_submit=False):
            passwords = _passwords(text("A new password opens a lock and ends the logins."), "new-")
            if st.form_submit_button(text("Set the password"), key=field("set-password")):
                changes.set_password(frame.person, account.subject, passwords)
                st.rerun()


def _role_and_places(dimensions: Dimensions, key: str, *, role: str, places, home: str | None) -> tuple:
    """(role, places with ALL for all of them, home place) as entered."""
    key = f"{key}-{language()}"
    roles = list(GIVEN_ROLES)
    left, right = st.columns(2)
    with left:
        new_role = st.selectbox(
            text("Role"),
            roles,
            index=roles.index(role) if role in roles else 0,
            format_func=words.role_name,  # what each may do stands in the table below
            key=f"account-role-{key}",
        )
    homes = words.home_options(dimensions, *filter(None, [home]))
    with right:
        new_home = st.selectbox(
            text("Home place"),
            homes,
            index=homes.index(home),
            format_func=lambda code: words.home_words(code, dimensions),
            key=f"account-home-{key}",
            placeholder=text("That of the server"),
        )
    new_places = st.multiselect(
        text("Places it may see"),
        [ALL, *words.place_options(dimensions, *(places or ()))],
        default=[ALL] if places is None else list(places),
        format_func=lambda place: text("All places") if place == ALL else words.place_label(dimensions, place),
        key=f"account-places-{key}",
        placeholder=text("No place: the account sees no figures"),
        select_all=False,
    )
    return new_role, new_places, new_home


def _passwords(note: str, prefix: str = "") -> tuple[str, str]:
    """A password typed twice; two empty texts where no passwords are kept."""
    if not changes.passwords_are_kept():
        return "", ""
    left, right = st.columns(2)
    how = {"type": "password", "autocomplete": "new-password"}
    with left:
        first = st.text_input(text("Password"), key=field(f"{prefix}password"), **how)
    with right:
        second = st.text_input(text("The same password again"), key=field(f"{prefix}again"), **how)
    least = text("At least {n} characters.", n=LEAST_CHARACTERS)
    st.html(f"<p class='vs-quiet'>{escape(least)}{' ' if language() == 'en' else ''}{escape(note)}</p>")
    return first, second


def _roles() -> None:
    """Each role with what it may do, from `lib/access.py`."""
    with st.container(border=True, key="account-roles"):
        line = text("Everybody sees figures of the places of the account only")
        rows = [
            (
                localised(ROLES[name].label),
                listed(localised(p.value) for p in Permission if p in ROLES[name].permissions),
            )
            for name in GIVEN_ROLES
        ]
        st.html(header_html(text("What each role may do"), line) + html_table((text("Role"), text("May")), rows))
