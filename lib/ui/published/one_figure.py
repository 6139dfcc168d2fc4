"""One figure of the register: where it stands, its history over documents, its explanations and the form for one more."""

from html import escape

import streamlit as st

from lib.access import NotAllowed
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.labels import selection_text
from lib.published.check import STATUS
from lib.published.explanations import LONGEST, ExplanationRefused, explain
from lib.published.register import Entry, Register
from lib.published.table import ours_text
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html
from lib.ui.published.words import document_words, label_of, metric_words, reasons

_SAID, _ROUND = "published-said", "published-round"


def one_figure(frame: Frame, register: Register, found: list[Entry], places: dict, *, may_explain: bool) -> None:
    """The figure chosen among `found`, its history, and what staff said."""
    by_id = {entry.figure.id: entry for entry in found}
    with st.container(border=True, key="published-one"):
        st.html(
            header_html(
                text("One figure, with its history"), text("In which documents it stands, and what was said of it")
            )
        )
        first = next((entry.figure.id for entry in found if entry.needs_explanation), found[0].figure.id)
        key = f"published-figure-{language()}"
        if st.session_state.get(key) not in by_id:
            st.session_state[key] = first
        chosen = st.selectbox(
            text("Figure"),
            list(by_id),
            key=key,
            format_func=lambda one: f"{one} {by_id[one].figure.quoted_as or ''} {places[one]} {label_of(by_id[one])}",
        )
        entry = by_id[chosen]
        st.html(_details(frame, entry))
        history = register.history(entry)
        headers = (
            *(text("Last day"), text("As quoted"), text("Ours today"), text("Status"), text("Document")),
            text("Arithmetic and reasons"),
        )
        rows = [
            (
                *(
                    str(one.selection.period.end or one.document.dated),
                    one.figure.quoted_as or "",
                    ours_text(one.checked),
                ),
                *(localised(STATUS[one.checked.status]), document_words(one), reasons(one)),
            )
            for one in history
        ]
        st.html(html_table(headers, rows))
        if told := _explanations(entry):
            st.html(told)
        if may_explain:
            _form(frame, entry)


def _details(frame: Frame, entry: Entry) -> str:
    figure = entry.figure
    colon = "：" if language() == "zh" else ": "
    asked = selection_text(entry.selection, frame.dimensions, entry.document.dated, frame.language)
    lines = [
        (text("Metric"), metric_words(figure.metric or "")),
        (text("Selection"), asked if not figure.place else f"{figure.place}{'；' if colon == '：' else '; '}{asked}"),
        (text("Platform or scope"), figure.said_scope),
        (text("Where in the document"), figure.paragraph),
        (text("Sentence"), figure.sentence),
        (text("Source"), entry.document.source or entry.document.title),
    ]
    return "".join(f"<p class='vs-quiet'>{escape(name)}{colon}{escape(words)}</p>" for name, words in lines if words)


def _explanations(entry: Entry) -> str:
    made = "".join(
        f"<p class='vs-note' role='note'>{escape(one.words)}<br>"
        f"<span class='vs-quiet'>{escape(one.subject)} · {one.written_at:%Y-%m-%d %H:%M}</span></p>"
        for one in entry.explanations
    )
    if not made and entry.findings:
        return f"<p class='vs-quiet'>{escape(text('Nobody has explained this figure yet.'))}</p>"
    return made


def _form(frame: Frame, entry: Entry) -> None:
    number = entry.figure.id
    asked, good, words = st.session_state.pop(_SAID, ("", True, None))
    if asked == number:
        st.html(f"<p class='vs-note' role='{'status' if good else 'alert'}'>{escape(localised(words))}</p>")
    stamp = st.session_state.get(_ROUND, 0)
    with st.form(f"published-explain-{number}-{stamp}", border=False, enter_to_submit=False):
        said = st.text_area(
            text("Explanation: kept with your account and the time, and never changed"),
            key=f"published-words-{number}-{stamp}",
            max_chars=LONGEST,
            height=90,
        )
        if st.form_submit_button(text("Keep this explanation"), key=f"published-keep-{number}-{stamp}"):
            st.session_state[_SAID] = (number, *_kept(frame, number, said))
            st.rerun()


def _kept(frame: Frame, number: str, words: str) -> tuple[bool, Text]:
    try:
        explain(database(), frame.person, number, words, now=local_now())
    except (ExplanationRefused, AuditRefused) as refused:
        return False, refused.message
    except NotAllowed:
        return False, Text("您没有说明公开数的权限。", "You may not explain published figures.")
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return True, Text("说明已保存。", "The explanation was kept.")
