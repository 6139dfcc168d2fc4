"""The register: how many figures need an explanation, the table with its filters, and one figure with its history."""

from collections import Counter
from dataclasses import dataclass
from html import escape

import streamlit as st

from lib.published.check import STATUS
from lib.published.register import KINDS, Entry, Register, compare, read_register
from lib.published.table import ours_text
from lib.schema import published_figure
from lib.ui.cache import cached, database
from lib.ui.html_table import html_table
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html
from lib.ui.published.one_figure import one_figure
from lib.ui.published.words import label_of, metric_words, place_words, reasons

LONGEST_QUOTED = 12
"""Characters of a wording in the table."""


@dataclass(frozen=True)
class Chosen:
    """What the filters above the table say; empty: all."""

    documents: tuple[int, ...]
    places: tuple[str, ...]
    metrics: tuple[str, ...]
    statuses: tuple[str, ...]
    unexplained: bool

    def has(self, entry: Entry, place: str) -> bool:
        return (
            (not self.documents or entry.document.id in self.documents)
            and (not self.places or place in self.places)
            and (not self.metrics or (entry.figure.metric or "") in self.metrics)
            and (not self.statuses or entry.checked.status in self.statuses)
            and (not self.unexplained or entry.needs_explanation)
        )


def register_of(frame: Frame) -> Register:
    """The register as far as the person's scope goes; compared once for a version of the data and the figures there are."""
    rows = tuple(database().rows(published_figure.select().order_by(published_figure.c.id)))
    compared = cached(_compared, frame.scope, frame.version, rows)
    return read_register(database(), scope=frame.scope, compared=compared)


def _compared(scope, version, rows):
    return compare(database(), rows, scope=scope)


def show(frame: Frame, *, may_explain: bool) -> None:
    """Headline, filters, the table (what needs an explanation first) and one figure."""
    register = register_of(frame)
    places = {entry.figure.id: place_words(frame, entry) for entry in register.entries}
    _headline(register)
    with st.container(border=True, key="published"):
        title = st.empty()
        chosen = _filters(register, places)
        found = [entry for entry in register.entries if chosen.has(entry, places[entry.figure.id])]
        line = text("{n} of {all} figures", n=len(found), all=len(register.entries))
        title.html(header_html(text("Published figures beside ours"), line))
        if register.out_of_scope:
            said = text("{n} figures about other places are not shown.", n=register.out_of_scope)
            st.html(f"<p class='vs-quiet'>{escape(said)}</p>")
        if not found:
            st.html(f"<div class='vs-empty'>{escape(text('No figure matches.'))}</div>")
            return
        _table(found, places)
    one_figure(frame, register, found, places, may_explain=may_explain)


def _headline(register: Register) -> None:
    counts = Counter(entry.checked.status for entry in register.entries)
    open_ = sum(entry.needs_explanation for entry in register.entries)
    agree = sum(counts[status] for status in ("agrees", "within_its_over", "by_construction", "understated"))
    rest = counts["cannot_be_recomputed"] + counts["read_stopped"]
    cards = (
        ("need", text("Need an explanation"), open_, text("differ from our records or from another document")),
        ("agree", text("Hold today"), agree, text("agree, or lie within their wording")),
        ("rest", text("Cannot be recomputed"), rest, text("no metric of ours, or no records of that place")),
        ("all", text("Published figures"), len(register.entries), text("of all documents")),
    )
    made = "".join(
        f"<section class='vs-card' data-count='{name}'><h3>{escape(label)}</h3><p class='vs-figure'>{count}</p>"
        f"<p class='vs-note'>{escape(note)}</p></section>"
        for name, label, count, note in cards
    )
    st.html(f"<div class='vs-cards'>{made}</div>")


def _filters(register: Register, places: dict[str, str]) -> Chosen:
    documents = {entry.document.id: entry.document for entry in register.entries}
    metrics = sorted({entry.figure.metric or "" for entry in register.entries})
    statuses = [status for status in STATUS if any(entry.checked.status == status for entry in register.entries)]
    with st.container(horizontal=True, vertical_alignment="bottom", key="published-filters"):
        common = {"placeholder": text("All"), "select_all": False}
        by_document = st.multiselect(
            text("Document"),
            list(documents),
            format_func=lambda number: f"{documents[number].dated} {documents[number].title}",
            key=f"published-documents-{language()}",
            width=300,
            **common,
        )
        by_place = st.multiselect(
            text("Place"),
            sorted(set(places.values()) - {""}),
            key=f"published-places-{language()}",
            width=170,
            **common,
        )
        by_metric = st.multiselect(
            text("Metric"),
            metrics,
            format_func=metric_words,
            key=f"published-metrics-{language()}",
            width=200,
            **common,
        )
        by_status = st.multiselect(
            text("Status"),
            statuses,
            format_func=lambda status: localised(STATUS[status]),
            key=f"published-statuses-{language()}",
            width=200,
            **common,
        )
        unexplained = st.toggle(text("Need an explanation"), key="published-unexplained")
    return Chosen(tuple(by_document), tuple(by_place), tuple(by_metric), tuple(by_status), unexplained)


def _table(found: list[Entry], places: dict[str, str]) -> None:
    headers = (
        *(text("Number"), text("Figure"), text("As quoted"), text("Ours today"), text("Status")),
        *(text("Arithmetic and reasons"), text("Document")),
    )
    rows = [
        (
            *(entry.figure.id, " · ".join(filter(None, (places[entry.figure.id], label_of(entry))))),
            *(shortened(entry.figure.quoted_as or ""), ours_text(entry.checked), _status(entry)),
            *(reasons(entry), f"{entry.document.dated} {localised(KINDS[entry.document.kind])}"),
        )
        for entry in sorted(found, key=lambda entry: not entry.needs_explanation)
    ]
    st.html(html_table(headers, rows, sortable=True))


def shortened(words: str) -> str:
    """A long wording cut for the table; the figure below has it whole."""
    return words if len(words) <= LONGEST_QUOTED else words[: LONGEST_QUOTED - 1] + "…"


def _status(entry: Entry) -> str:
    """由原文推算而来，必然一致: its first half says enough in a column."""
    return localised(STATUS[entry.checked.status]).split("，")[0]
