"""What was found of a file or a code, on the page."""

from html import escape

import streamlit as st

from lib.labels import day_text
from lib.snapshots.causes import KINDS
from lib.snapshots.differences import Difference
from lib.snapshots.verify import HOW, STATUS, Since, Verified
from lib.snapshots.words import snapshot_lines
from lib.ui.html_table import html_table
from lib.ui.language import localised, text
from lib.ui.page import Frame

MARKS = {"unchanged": "✓", "changed": "✗", "unknown": "?"}


def show(frame: Frame, told: Verified | str, *, name: str = "") -> None:
    """The answer, or why there is none. name: of the file."""
    if isinstance(told, str):
        st.html(f"<p class='vs-note' role='alert'>{escape(told)}</p>")
        return
    said = " · ".join(filter(None, (localised(STATUS[told.status]), localised(HOW[told.how]))))
    role = "status" if told.status == "unchanged" else "alert"
    parts = [f"<p class='vs-note' role='{role}'><strong>{MARKS[told.status]} {escape(said)}</strong>{_name(name)}</p>"]
    if told.found is not None:
        parts.append(
            f"<p class='vs-sentence'>{'<br>'.join(map(escape, snapshot_lines(told.found, frame.language)))}</p>"
        )
    if told.changes:
        headers = (text("Row"), text("Column"), text("In the register"), text("In the file"))
        parts.append(differences_html(told.changes, headers))
    st.html("".join(parts))
    if told.since is not None:
        since(frame, told.since)


def since(frame: Frame, found: Since) -> None:
    """What has happened since a snapshot."""
    if found.today is None:
        words = text("The figures cannot be recomputed today.") + " " + localised(found.refused)
        st.html(f"<p class='vs-note' role='status'>{escape(words)}</p>")
        return
    day = day_text(found.as_of, frame.language)
    if found.same:
        words = text("Recomputed today (data as of {day}): the same figures.", day=day)
        st.html(f"<p class='vs-sentence'>{escape(words)}</p>" + _causes(found))
        return
    words = text("Recomputed today (data as of {day}), the figures are others:", day=day)
    headers = (text("Row"), text("Column"), text("Then"), text("Today"))
    table = differences_html(found.differences, headers)
    st.html(f"<p class='vs-sentence'>{escape(words)}</p>" + table + _causes(found))


def differences_html(found: tuple[Difference, ...] | list[Difference], headers: tuple[str, ...]) -> str:
    """Differences as a table."""
    rows = [
        (
            *(localised(one.row) or "—", localised(one.column)),
            *(localised(side) if side else "—" for side in (one.then, one.now)),
        )
        for one in found
    ]
    return html_table(headers, rows)


def _causes(found: Since) -> str:
    if not found.causes:
        return ""
    known = any(cause.amount is not None for cause in found.causes)
    headers = (text("Cause"), text("What the database knows"), *([text("Change of the total")] if known else []))
    rows = [
        (
            *(localised(KINDS[cause.kind]), localised(cause.words)),
            *(["—" if cause.amount is None else f"{round(cause.amount, 2):+,g}"] if known else []),
        )
        for cause in found.causes
    ]
    return html_table(headers, rows)


def _name(name: str) -> str:
    return f"<br>{escape(name)}" if name else ""
