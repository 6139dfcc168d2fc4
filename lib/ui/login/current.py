"""The person at the page and the person behind a download: what the gate has said of the request, looked up anew."""

import threading
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit

import streamlit as st
from starlette.requests import Request

from lib.access import LOCAL, ROLES, NotAllowed, Person, Scope
from lib.db import DatabaseUnavailable
from lib.gate.identity import CLAIM, person_of
from lib.gate.modes import Mode, mode_of
from lib.gate.own_login import PATH as OWN
from lib.settings import load
from lib.ui import cache
from lib.ui.language import language, localised, text

STRANGER = Person("", ROLES["stranger"], Scope(()))
_LAST = "person"
_thread = threading.local()


@lru_cache(maxsize=1)
def mode() -> Mode:
    """How people log in at this server."""
    return mode_of(load())


def current_person() -> Person:
    """Who is at this page, at this rerun; STRANGER when the login has ended.

    While the database is away: who it was at the last rerun. They read the last good figures; nothing else works.
    """
    if nobody := getattr(_thread, "stand_in", None):
        return nobody
    if mode().login == "none":
        return LOCAL
    try:
        person = person_of(st.context.headers.get(CLAIM), cache.database(), mode()) or STRANGER
    except DatabaseUnavailable:
        return st.session_state.get(_LAST, STRANGER)
    st.session_state[_LAST] = person
    return person


def stand_in(person: Person) -> None:
    """The rest of this thread draws pages for nobody, with what `person` may see: for the warm-up, whose pages reach no
    browser."""
    _thread.stand_in = person


def person_behind(request: Request) -> Person:
    """Who asks for a download. Raises NotAllowed for a stranger, DatabaseUnavailable."""
    person = person_of(request.headers.get(CLAIM), cache.database(), mode())
    if person is None:
        raise NotAllowed("log in first")
    return person


def ended() -> None:
    """Say that the login has ended, with the way to log in again to this very view, and end the run."""
    path = urlsplit(st.context.url or "/").path or "/"
    if pairs := "&".join(f"{name}={quote(st.query_params[name])}" for name in st.query_params):
        path = f"{path}?{pairs}"
    words = text("Your login has ended, or this account is not open.")
    st.html(
        f"<p role='alert'>{escape(words)}</p>"
        f"<p><a href='/login?next={quote(path, safe='')}' target='_self'>{escape(text('Log in'))}</a></p>"
    )
    st.stop()


def show(person: Person) -> None:
    """In the sidebar: who is logged in, and the way out."""
    if mode().login == "none":
        return
    out = ""
    if mode().login in ("local", "oidc"):
        links = (f"{OWN}?lang={language()}", text("My account")), ("/logout", text("Log out"))
        out = "".join(f" · <a href='{address}' target='_self'>{escape(words)}</a>" for address, words in links)
    st.html(f"<p class='vs-quiet'>{escape(person.subject)} · {escape(localised(person.role.label))}{out}</p>")
