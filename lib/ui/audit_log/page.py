"""The audit page: what was done, newest first, with filters and a file; and whether the log is whole."""

from datetime import datetime
from html import escape

import streamlit as st

from lib.access import Permission, may, require
from lib.audit.chain import AuditRefused, Verification, log_key
from lib.audit.read import count, newest, subjects, verify_log
from lib.audit.verbs import Verb, label
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.dimensions import read_dimensions
from lib.ui.audit_log.routes import audit_link
from lib.ui.audit_log.words import detail_words, link_of
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

PAGE = 100
"""Events on a page."""
MOST_FAULTS = 50
_PAGES, _VERIFIED = "audit-pages", "audit-verified"
VERBS = tuple(verb.code for verb in Verb)


def show(frame: Frame) -> None:
    """The whole page."""
    require(frame.person, Permission.SEE_AUDIT)
    _verification()
    with st.container(border=True, key="audit"):
        title = st.empty()
        chosen = _filters()
        total = count(database(), **chosen)
        _events(frame, chosen, total, title)


def _filters() -> dict:
    """What was chosen, as arguments of `newest`; another choice begins with the first page again."""
    again = {"on_change": lambda: st.session_state.pop(_PAGES, None)}
    with st.container(horizontal=True, key="audit-filters"):
        verbs = st.multiselect(
            text("Event"),
            VERBS,
            format_func=lambda code: localised(label(code)),
            key=f"audit-verbs-{language()}",
            placeholder=text("All"),
            width=270,
            select_all=False,
            **again,
        )
        known = subjects(database())
        subject = st.selectbox(
            text("Account"),
            known,
            index=None,
            key=f"audit-subject-{language()}",
            placeholder=text("All"),
            width=180,
            **again,
        )
        days = {"value": None, "format": "YYYY-MM-DD", "width": 155}
        first = st.date_input(text("From"), key="audit-from", **days, **again)
        last = st.date_input(text("To"), key="audit-to", **days, **again)
    return {"verbs": tuple(verbs), "subject": subject or "", "first": first, "last": last}


def _events(frame: Frame, chosen: dict, total: int, title) -> None:
    pages = st.session_state.get(_PAGES, [])  # for each page behind the first the event that it begins below
    found = newest(database(), most=PAGE, before=pages[-1] if pages else None, **chosen)
    if not found:
        empty = escape(text("No event matches.") if any(chosen.values()) else text("Nothing was recorded yet."))
        title.html(header_html(text("Events"), "") + f"<div class='vs-empty'>{empty}</div>")
        return
    start = len(pages) * PAGE
    where = {"first": f"{start + 1:,}", "last": f"{start + len(found):,}", "n": f"{total:,}"}
    title.html(header_html(text("Events"), text("{first} to {last} of {n}, the newest first", **where)))
    dimensions = read_dimensions(database(), frame.version)
    imports = may(frame.person, Permission.IMPORT)
    links = [link_of(event, may_import=imports) for event in found]
    rows = [
        (
            *(str(event.number), f"{event.at:%Y-%m-%d %H:%M:%S}", event.subject, localised(event.label)),
            *(detail_words(event, dimensions, language()), _link_words(event.verb) if link else ""),
        )
        for event, link in zip(found, links, strict=True)
    ]
    headers = (text("Number"), text("Time"), text("Account"), text("Event"), text("Details"), text("See"))
    address = escape(audit_link(language(), **chosen))
    file = f"<p class='vs-export'><a href='{address}' download data-export='audit'>CSV</a> {escape(text('all that is filtered'))}</p>"
    st.html(html_table(headers, rows, links=links) + file)
    with st.container(horizontal=True, key="audit-pages"):
        newer, older = pages[:-1], [*pages, found[-1].number]
        st.button(text("Newer"), key="audit-newer", disabled=not pages, on_click=_turn, args=(newer,))
        st.button(text("Older"), key="audit-older", disabled=start + PAGE >= total, on_click=_turn, args=(older,))


def _turn(pages: list[int]) -> None:
    st.session_state[_PAGES] = pages


def _link_words(verb: str) -> str:
    return text("selection") if verb in ("export", "export_begun") else text("imports")


def _verification() -> None:
    """A button that checks the whole chain, and what was found."""
    with st.container(border=True, key="audit-verify"):
        hint = text("Whether an event was changed, removed, swapped or inserted since it was recorded")
        st.html(header_html(text("Is the log whole?"), hint))
        if st.button(text("Verify the log"), key="audit-verify-now"):
            with st.spinner(text("Reading the whole log")):
                st.session_state[_VERIFIED] = (local_now(), _verify())
        if _VERIFIED in st.session_state:
            st.html(_found_html(*st.session_state[_VERIFIED]))


def _verify() -> Verification | Text:
    """What was found, or why nothing can be said."""
    try:
        return verify_log(database(), [log_key(make=False)])
    except AuditRefused as refused:
        return refused.message


def _found_html(at: datetime, found: Verification | Text) -> str:
    if isinstance(found, Text):
        return f"<p class='vs-note' role='alert'>{escape(localised(found))}</p>"
    when, head = f"{at:%Y-%m-%d %H:%M}", found.head
    if head is None:
        return f"<p class='vs-note' role='status'>{escape(text('Nothing was recorded yet.'))}</p>"
    if found.faults:
        words = text(
            "{time}: {n} faults in {events} events.", time=when, n=len(found.faults), events=f"{found.events:,}"
        )
        rows = [(str(number), localised(fault)) for number, fault in found.faults[:MOST_FAULTS]]
        return f"<p class='vs-note' role='alert'>{escape(words)}</p>" + html_table(
            (text("Number"), text("Fault")), rows
        )
    whole = text("{time}: {n} events, none changed, removed, swapped or inserted.", time=when, n=f"{found.events:,}")
    last = text("The last event is No. {n}, with the hash", n=head.number)
    cut = text(
        "That events were cut off at the end shows only beside the number and hash of a last event kept elsewhere."
    )
    return (
        f"<p class='vs-note' role='status'>{escape(whole)}<br>{escape(last)} <code>{escape(head.hash)}</code></p>"
        f"<p class='vs-quiet'>{escape(cut)}</p>"
    )
