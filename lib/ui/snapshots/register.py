"""The register of snapshots: a list with a search, one snapshot as it was, and two beside each other."""

from html import escape

import streamlit as st

from lib.dimensions import UnknownValue
from lib.labels import day_text
from lib.measure.result import Result
from lib.snapshots import SnapshotRejected
from lib.snapshots.differences import differences
from lib.snapshots.drawn import kept_results
from lib.snapshots.register import PAGE, Entry, Snapshot, entries, find
from lib.snapshots.verify import since
from lib.snapshots.words import FORM, snapshot_lines
from lib.ui.cache import database
from lib.ui.chart_element import chart
from lib.ui.html_table import html_table
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.panels import alt_text, figure_json, header_html
from lib.ui.snapshots.answer import differences_html
from lib.ui.snapshots.answer import since as show_since
from lib.ui.snapshots.build import drawing_of

MOST_USES = 20


def show(frame: Frame) -> None:
    """The list, and what is opened out of it."""
    with st.container(border=True, key="snapshot-register"):
        title = st.empty()
        words = st.text_input(
            text("Find"), key="snapshot-find", placeholder=text("code, figure, place, file or account"), width=320
        )
        found = entries(database(), person=frame.person, words=words)
        shown = text("the {n} newest", n=len(found)) if len(found) == PAGE else text("{n} in all", n=len(found))
        title.html(header_html(text("Register of snapshots"), shown))
        if not found:
            empty = text("No snapshot matches.") if words else text("Nothing was frozen or exported yet.")
            st.html(f"<div class='vs-empty'>{escape(empty)}</div>")
            return
        st.html(_list_html(frame, found))
        by_code = {entry.code: entry for entry in found}
        with st.container(horizontal=True, vertical_alignment="bottom", key="snapshot-open"):
            chosen = _choose(text("Open"), by_code, "snapshot-one")
            other = _choose(text("Compare with"), by_code, "snapshot-other") if chosen else None
    if chosen:
        _open(frame, chosen, other)


def _list_html(frame: Frame, found: list[Entry]) -> str:
    headers = (
        *(text("Code"), text("Table"), text("Selection"), text("Form"), text("Data as of")),
        *(text("First frozen"), text("Account"), text("Uses")),
    )
    rows = [
        (
            *(one.code, localised(one.title), localised(one.caption), localised(FORM[one.form])),
            *(one.as_of.isoformat(), f"{one.made_at:%Y-%m-%d %H:%M}", one.made_by, one.uses),
        )
        for one in found
    ]
    return html_table(headers, rows)


def _choose(label: str, by_code: dict[str, Entry], key: str) -> str | None:
    if st.session_state.get(key) not in (None, *by_code):
        del st.session_state[key]  # the search left it out
    return st.selectbox(
        label,
        list(by_code),
        format_func=lambda code: f"{code} · {localised(by_code[code].title)}",
        index=None,
        key=key,
        placeholder=text("Choose a snapshot"),
        width=340,
    )


def _open(frame: Frame, code: str, other: str | None) -> None:
    try:
        found = find(database(), code, person=frame.person)
        beside = find(database(), other, person=frame.person) if other else None
    except SnapshotRejected as refused:
        st.html(f"<p class='vs-note' role='alert'>{escape(localised(refused.message))}</p>")
        return
    with st.container(border=True, key="snapshot-opened"):
        _as_it_was(frame, found)
        if beside is not None:
            _beside(found, beside)
            return
        if st.button(text("What has happened since?"), key=f"snapshot-since-{code}"):
            show_since(frame, since(database(), found, person=frame.person))
        headers = (text("Time"), text("Account"), text("Use"), text("File"), text("Version of the data"))
        rows = [
            (f"{use.at:%Y-%m-%d %H:%M}", use.subject, _how(use.how), use.file, str(use.data_version))
            for use in reversed(found.uses[-MOST_USES:])
        ]
        st.html(html_table(headers, rows))


def _as_it_was(frame: Frame, found: Snapshot) -> None:
    """The chart, where it was a panel, and the table, from the cells that were kept."""
    content, day = found.content, day_text(found.entry.as_of, frame.language)
    words = text("as it was on {day}", day=day) + " · " + localised(content.caption)
    header = header_html(f"{localised(content.title)} · {content.code}", words)
    lines = "<br>".join(map(escape, snapshot_lines(found, frame.language)[2:]))
    results = kept_results(found)[:1]
    if drawn := _drawing(frame, results):
        alt = alt_text(localised(content.title), words, frame.language)
        chart(drawn, key=f"chart-{content.code}", height=300, alt=alt, language=frame.language, header=header)
        header = ""
    table = html_table(content.headers(frame.language), content.cells(frame.language)) if content.kept else ""
    if not content.kept:
        said = text("Its {n} rows were too many to keep; their digest was.", n=f"{content.row_count:,}")
        table = f"<p class='vs-quiet'>{escape(said)}</p>"
    st.html(header + f"<p class='vs-quiet'>{lines}</p>" + table)


def _drawing(frame: Frame, results: list[Result]) -> str | None:
    """The JSON of the chart; None for a single figure, or where a name of then is no longer known."""
    if (
        not results
        or not results[0].by
        or len(results[0].by) > 2
        or not any(c.value is not None for c in results[0].cells)
    ):
        return None
    try:
        return figure_json(drawing_of(results[0].by), results, frame.dimensions, frame.language)
    except (UnknownValue, KeyError, ValueError):
        return None


def _beside(one: Snapshot, other: Snapshot) -> None:
    found = differences(one.content, other.content)
    codes = {"one": one.entry.code, "other": other.entry.code}
    if not found:
        words = text("The cells of {one} and {other} are the same.", **codes)
        st.html(f"<p class='vs-note' role='status'>{escape(words)}</p>")
        return
    headers = (text("Row"), text("Column"), codes["one"], codes["other"])
    title = header_html(text("What differs from {one} to {other}", **codes), "")
    st.html(title + differences_html(found, headers))


def _how(how: str) -> str:
    return text("frozen on a page") if how == "page" else how.upper()
