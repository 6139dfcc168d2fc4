"""The page of snapshots: what is handed in is verified first, then a table is built and frozen, then the register."""

import streamlit as st

from lib.access import Permission, may
from lib.importers.errors import ImportRejected
from lib.importers.read.source_file import from_bytes
from lib.snapshots import SnapshotRejected
from lib.snapshots.verify import verify_code, verify_file
from lib.ui.cache import database
from lib.ui.imports.style import style
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html
from lib.ui.snapshots import answer, build, register

_TOLD, _ROUND = "snapshot-told", "snapshot-round"


def show(frame: Frame) -> None:
    """The whole page."""
    _verify(frame)
    build.show(frame)
    register.show(frame)


def _verify(frame: Frame) -> None:
    with st.container(border=True, key="snapshot-verify"):
        hint = text("A file that left, also one saved again by Excel or WPS, or the code that stands in it")
        st.html(header_html(text("Verify a file or a code"), hint))
        code = st.text_input(
            text("Snapshot code"), key="snapshot-code", placeholder=text("ten letters and digits"), width=240
        )
        if may(frame.person, Permission.EXPORT):
            st.html(style("CSV", "XLSX", "ZIP"))
            key = f"snapshot-file-{st.session_state.get(_ROUND, 0)}"
            st.file_uploader(text("The file"), key=key, on_change=_given, args=(frame, key))
        if code.strip():
            answer.show(frame, _asked(lambda: verify_code(database(), code, person=frame.person)))
        elif _TOLD in st.session_state:
            name, told = st.session_state[_TOLD]
            answer.show(frame, told, name=name)


def _given(frame: Frame, key: str) -> None:
    """A file was dropped: verified, then let go."""
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    with from_bytes(uploaded, uploaded.name) as source:
        st.session_state[_TOLD] = (uploaded.name, _asked(lambda: verify_file(database(), source, person=frame.person)))
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state["snapshot-code"] = ""


def _asked(ask):
    """The answer, or the words why there is none."""
    try:
        return ask()
    except (SnapshotRejected, ImportRejected) as refused:
        return localised(refused.message)
