"""Imports of the past, newest first, and taking one back."""

from html import escape

import streamlit as st

from lib.access import Permission, require
from lib.catalogue.words import Text
from lib.importers import history
from lib.importers.bring import now_here
from lib.importers.formats import FORMATS
from lib.importers.formats.layout import SAVED
from lib.importers.history import Batch
from lib.importers.undo import CannotUndo, undo
from lib.ui.language import text, words
from lib.ui.page import Frame
from lib.ui.panels import html_table, title_html
from lib.ui.results import database

MOST = 200
BY = {"local": Text("本机", "this machine"), "demo": Text("演示", "demo")}


def show(frame: Frame) -> None:
    """The list of imports, and the way to take one back."""
    batches = history.batches(database(), most=MOST)
    with st.container(border=True, key="history"):
        told = st.session_state.pop("import-undone", None)
        if told:
            st.html(f"<p class='vs-note' role='status'>{escape(words(told))}</p>")
        if not batches:
            st.html(
                title_html(text("Imports so far"), "")
                + f"<div class='vs-empty'>{escape(text('Nothing was imported yet.'))}</div>"
            )
            return
        line = (
            text("The newest {n}, the last one first", n=MOST) if len(batches) == MOST else text("The last one first")
        )
        st.html(title_html(text("Imports so far"), line) + _table(batches))
        _taking_back(frame, [batch for batch in batches if batch.undoable])


def _table(batches: list[Batch]) -> str:
    headers = (
        *(text("No."), text("Time"), text("State"), text("Platform"), text("Table"), text("Days")),
        *(text("Read"), text("New"), text("Corrected"), text("Unchanged"), text("Twice"), text("Set aside")),
        *(text("Format"), text("By")),
    )
    rows = [
        (
            str(batch.id),
            batch.imported_at.strftime("%Y-%m-%d %H:%M"),
            _state(batch),
            "" if batch.platform_label is None else words(batch.platform_label),
            "" if batch.target_label is None else words(batch.target_label),
            _days(batch),
            *(batch.read, batch.inserted, batch.updated, batch.unchanged, batch.duplicate, batch.quarantined),
            _format(batch),
            words(BY[batch.imported_by]) if batch.imported_by in BY else batch.imported_by,
        )
        for batch in batches
    ]
    return html_table(headers, rows)


def _days(batch: Batch) -> str:
    if batch.covers_from is None:
        return ""
    return text("{first} to {last}", first=batch.covers_from.isoformat(), last=batch.covers_to.isoformat())


def _state(batch: Batch) -> str:
    if batch.undone_at is not None:
        return text("taken back on {day}", day=batch.undone_at.strftime("%Y-%m-%d %H:%M"))
    return text("holds") if batch.undoable else text("changed nothing")


def _format(batch: Batch) -> str:
    """The format in words: a saved mapping by the name it was given, a dash for one that is no more."""
    if batch.format.startswith(SAVED):
        return batch.format.removeprefix(SAVED)
    return words(batch.format_label) if batch.format in FORMATS else "—"


def _taking_back(frame: Frame, holding: list) -> None:
    """Choose an import, say so twice, and it is taken back."""
    if not holding:
        return
    with st.expander(text("Take an import back")):
        by_id = {batch.id: batch for batch in holding}
        chosen = st.selectbox(
            text("Import"),
            [None, *by_id],
            format_func=lambda number: text("Please choose") if number is None else _words(by_id[number]),
            key="undo-which",
            placeholder=text("Please choose"),
        )
        hint = text(
            "What it brought goes, what it corrected is as before. Later imports of the same rows stand in the way."
        )
        st.html(f"<p class='vs-quiet'>{escape(hint)}</p>")
        sure = st.checkbox(text("Yes, take this import back"), key="undo-sure")
        st.button(
            text("Take back"),
            key="undo",
            disabled=chosen is None or not sure,
            on_click=lambda: _undo(frame, chosen),
        )


def _words(batch: Batch) -> str:
    return f"{batch.id} · {batch.imported_at:%Y-%m-%d %H:%M} · {_format(batch)} · +{batch.inserted:,}"


def _undo(frame: Frame, number: int) -> None:
    require(frame.person, Permission.IMPORT)
    try:
        undo(database(), number, person=frame.person, now=now_here())
    except CannotUndo as fault:
        st.session_state["import-undone"] = fault.words
    else:
        st.session_state["import-undone"] = Text(f"已撤销第{number}次导入。", f"Import {number} was taken back.")
    st.session_state["undo-sure"] = False
    st.session_state["undo-which"] = None
