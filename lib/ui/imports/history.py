"""Imports of the past, newest first, and taking one back."""

from html import escape

import streamlit as st

from lib.access import Permission, require
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.importers.errors import ImportRejected
from lib.importers.history import batches
from lib.importers.history.batches import Batch
from lib.importers.history.changes import value_changes
from lib.importers.history.undo import undo
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.imports import quarantine
from lib.ui.imports.session import ImportSession
from lib.ui.language import language, localised, text
from lib.ui.login.current import current_person
from lib.ui.page import Frame
from lib.ui.panels import header_html

MOST = 200


def show(frame: Frame, held: ImportSession) -> None:
    """The list of imports; what one of them changed and set aside, and the way to undo it."""
    found = batches.batches(database(), person=frame.person, most=MOST)
    with st.container(border=True, key="history"):
        told = st.session_state.pop("import-undone", None)
        if told:
            st.html(f"<p class='vs-note' role='status'>{escape(localised(told))}</p>")
        if not found:
            st.html(
                header_html(text("Imports so far"), "")
                + f"<div class='vs-empty'>{escape(text('Nothing was imported yet.'))}</div>"
            )
            return
        line = text("The newest {n}, the last one first", n=MOST) if len(found) == MOST else text("The last one first")
        st.html(header_html(text("Imports so far"), line) + _table(found))
        _look_into(frame, held, found)


def _table(batches: list[Batch]) -> str:
    headers = (
        *(text("No."), text("Time"), text("Platform"), text("Data table"), text("Period covered")),
        *(text("New"), text("Corrected"), text("Unchanged"), text("Duplicates"), text("Set aside")),
        text("State"),
    )
    rows = [
        (
            str(batch.id),
            batch.imported_at.strftime("%Y-%m-%d %H:%M"),
            "" if batch.platform_label is None else localised(batch.platform_label),
            "" if batch.target_label is None else localised(batch.target_label),
            _days(batch),
            *(batch.inserted, batch.updated, batch.unchanged, batch.duplicate, batch.quarantined),
            _state(batch),
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
        return text("undone on {day}", day=batch.undone_at.strftime("%Y-%m-%d %H:%M"))
    if not batch.inserted and not batch.updated:
        return text("changed nothing")
    return text("in force") if batch.undoable else text("in force (cannot be undone)")


def _look_into(frame: Frame, held: ImportSession, batches: list[Batch]) -> None:
    """Choose an import: what it corrected, what it set aside, and undo it, which is asked twice."""
    with st.expander(text("Look into an import, or undo it")):
        by_id = {batch.id: batch for batch in batches}
        chosen = st.selectbox(
            text("Which import"),
            [None, *by_id],
            format_func=lambda number: text("Please choose") if number is None else _words(by_id[number]),
            key=f"undo-which-{language()}",
            placeholder=text("Please choose"),
        )
        if chosen is None:
            return
        _corrected(chosen)
        _set_aside(by_id[chosen])
        if by_id[chosen].undoable:
            _undoing(frame, held, chosen)


def _corrected(batch_id: int) -> None:
    found = list(value_changes(database(), batch_id, most=MOST))
    if not found:
        return
    headers = (text("Data table"), text("Which"), text("Column"), text("Before"), text("After"))
    rows = [tuple(map(localised, (one.table, one.row, one.column, one.before, one.after))) for one in found]
    st.html(f"<p class='vs-sentence'><strong>{escape(text('Corrected'))}</strong></p>" + html_table(headers, rows))


def _set_aside(batch: Batch) -> None:
    found = batches.quarantined(database(), batch.id, most=MOST)
    if not found:
        if batch.quarantined:
            gone = text(
                "{n} rows were set aside; their lines and reasons are deleted after 30 days.", n=batch.quarantined
            )
            st.html(f"<p class='vs-quiet'>{escape(gone)}</p>")
        return
    headers = (text("Line"), text("Column"), text("Value, masked"), text("What is wrong"), text("What to do"))
    rows = [
        (one.line, one.column or "", one.value or "", *quarantine.rule_words(one.rule, one.detail)) for one in found
    ]
    st.html(f"<p class='vs-sentence'><strong>{escape(text('Rows set aside'))}</strong></p>" + html_table(headers, rows))


def _undoing(frame: Frame, held: ImportSession, batch_id: int) -> None:
    hint = text(
        "What it brought goes, what it corrected is as before. Later imports of the same rows stand in the way."
    )
    st.html(f"<p class='vs-quiet'>{escape(hint)}</p>")
    sure = st.checkbox(text("Yes, undo this import"), key="undo-sure")
    st.button(text("Undo"), key="undo", disabled=not sure, on_click=lambda: _undo(frame, held, batch_id))


def _words(batch: Batch) -> str:
    what = " ".join(localised(label) for label in (batch.platform_label, batch.target_label) if label is not None)
    number = text("No. {n}", n=batch.id)
    counts = text("new {new}, corrected {corrected}", new=f"{batch.inserted:,}", corrected=f"{batch.updated:,}")
    return " · ".join(part for part in (number, f"{batch.imported_at:%m-%d %H:%M}", what, _days(batch), counts) if part)


def _undo(frame: Frame, held: ImportSession, number: int) -> None:
    require(current_person(), Permission.IMPORT)
    try:
        undone = undo(database(), number, person=frame.person, now=local_now())
    except ImportRejected as fault:
        st.session_state["import-undone"] = fault.message
    else:
        more = undone.advice or Text("", "")
        said = Text(f"已撤销第{number}次导入。{more.zh}", f"Import {number} was undone. {more.en}".strip())
        st.session_state["import-undone"] = said
        held.undone(number)
    st.session_state["undo-sure"] = False
    st.session_state[f"undo-which-{language()}"] = None
