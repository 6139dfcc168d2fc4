"""Saved views in the sidebar: names for links. The browser keeps them; the database does for a person who has logged in.

The work in the browser is in `lib/ui/saved_views.js`; what the database keeps in `lib/accounts/saved_views.py`.
"""

import json
from urllib.parse import quote

import streamlit as st

from lib.access import LOCAL
from lib.accounts import saved_views
from lib.clock import local_now
from lib.site_map import PAGES
from lib.ui import assets, cache, session_selection
from lib.ui.language import text

_LOADER = f"""export default async (component) => {{
  const element = await import(new URL({json.dumps(assets.element_address())}, window.location.origin).href);
  return element.savedViews(component);
}};"""
_element = st.components.v2.component("volunteer_saved_views", js=_LOADER, isolate_styles=False)
KEY = "saved-views"


def section(frame) -> None:
    """The saved views, and a field to save this view, where the page has a selection."""
    account = frame.person != LOCAL
    data = {
        "link": link_of(frame) if PAGES[frame.name].filtered else "",
        "language": frame.language,
        "pages": list(PAGES),
        "words": _words(account),
        "problem": st.session_state.pop("view_problem", ""),
    }
    if not account:
        _element(key=KEY, data=data)
        return
    subject = frame.person.subject
    data["views"] = [vars(view) for view in saved_views.saved_views(cache.database(), subject)]
    _element(key=KEY, data=data, on_asked_change=lambda: _do(subject, st.session_state[KEY].get("asked")))


def link_of(frame) -> str:
    """The view as a link that means the same whatever the home place is: page?query, without a language."""
    parts = [frame.chosen_selection.as_full_link()]
    parts += [f"{name}={quote(value)}" for name, value in session_selection.choices(frame.name).items()]
    return f"{frame.name}?{'&'.join(filter(None, parts))}"


def _do(subject: str, asked: dict | None) -> None:
    """What the browser asks for in the name of the person; what does not fit is said in the next run."""
    if not isinstance(asked, dict) or not all(isinstance(value, str) for value in asked.values()):
        return
    database, name = cache.database(), asked.get("name", "")
    try:
        if asked.get("do") == "save":
            saved_views.save(database, subject, name=name, link=asked.get("link", ""), now=local_now())
        elif asked.get("do") == "rename":
            saved_views.rename(database, subject, name, asked.get("to", ""))
        elif asked.get("do") == "remove":
            saved_views.remove(database, subject, name)
    except saved_views.BadView as bad:
        st.session_state["view_problem"] = bad.message.in_language(st.session_state.get("language", "zh"))


def _words(account: bool) -> dict[str, str]:
    return {
        "title": text("Saved views"),
        "where": text("Kept with your account") if account else text("Kept in this browser only"),
        "name": text("Name of the view"),
        "placeholder": text("Name this view"),
        "save": text("Save"),
        "rename": text("Rename"),
        "remove": text("Remove"),
        "cancel": text("Cancel"),
        "undo": text("Undo"),
        "saved": text("Saved: {name}"),
        "renamed": text("Renamed: {name}"),
        "removed": text("Removed: {name}"),
        "nameless": text("Write a name first."),
        "taken": text("There is a view of that name."),
        "refused": text("This browser does not let the page keep anything."),
    }
