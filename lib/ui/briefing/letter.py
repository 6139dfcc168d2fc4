"""A letter that came back: dropped on the page, what became of each of its figures."""

from html import escape

import streamlit as st

from lib.briefing.verify import IN_DATA, IN_TEXT, LetterVerified, verify_letter
from lib.importers.errors import ImportRejected
from lib.importers.read.source_file import from_bytes
from lib.snapshots import SnapshotRejected
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.imports.style import style
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

_TOLD, _ROUND = "briefing-told", "briefing-round"


def show(frame: Frame) -> None:
    """The place where a letter is dropped, and the answer."""
    with st.container(border=True, key="briefing-verify"):
        hint = text("A letter that went out and was edited: what became of each figure, in the text and in the data")
        st.html(header_html(text("Verify a letter"), hint) + style("DOCX"))
        key = f"briefing-letter-{st.session_state.get(_ROUND, 0)}"
        st.file_uploader(text("The letter as DOCX"), key=key, on_change=_given, args=(frame, key))
        if _TOLD in st.session_state:
            _answer(*st.session_state[_TOLD])


def _given(frame: Frame, key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    with from_bytes(uploaded, uploaded.name) as source:
        try:
            told = verify_letter(database(), source, person=frame.person)
        except (ImportRejected, SnapshotRejected) as refused:
            told = localised(refused.message)
    st.session_state[_TOLD] = (uploaded.name, told)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _answer(name: str, told: LetterVerified | str) -> None:
    if isinstance(told, str):
        st.html(f"<p class='vs-note' role='alert'>{escape(name)}: {escape(told)}</p>")
        return
    mark = "✓" if told.unchanged else "✗"
    parts = [f"<p class='vs-note' role='status'>{mark} {escape(name)}: {escape(localised(told.state))}</p>"]
    if told.figures:
        headers = (text("Figure"), text("As issued"), text("In the text"), text("In the data"), text("Causes"))
        rows = [
            (
                *(one.label, one.issued),
                localised(IN_TEXT[one.in_text]) + (f": {one.found}" if one.in_text == "edited" else ""),
                localised(IN_DATA[one.in_data]) + (f": {one.now}" if one.now and one.now != one.issued else ""),
                " ".join(cause.line(language()) for cause in one.told.since.causes)
                if one.told and one.told.since
                else "",
            )
            for one in told.figures
        ]
        parts.append(html_table(headers, rows))
    if told.unbound:
        said = escape(text("Figures in the text that are not from the register:"))
        parts.append(f"<p class='vs-quiet'>{said}</p><ul>{''.join(f'<li>{escape(w)}</li>' for w in told.unbound)}</ul>")
    st.html("".join(parts))
