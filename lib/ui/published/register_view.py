"""The register: how many figures need an explanation, the table with its filters, and one figure with its history."""

from collections import Counter
from dataclasses import dataclass
from html import escape

import streamlit as st

from lib.access import NotAllowed
from lib.audit.chain import AuditRefused
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.labels import selection_text
from lib.published.check import STATUS
from lib.published.explanations import LONGEST, ExplanationRefused, explain
from lib.published.register import Entry, Register, compare, read_register
from lib.published.table import arithmetic, ours_text
from lib.schema import published_figure
from lib.ui.cache import cached, database
from lib.ui.html_table import html_table
from lib.ui.language import language, listed, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html

_SAID, _ROUND = "published-said", "published-round"


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
    """The register as far as the person's scope goes; compared once for a version of the data."""
    compared = cached(_compared, frame.scope, frame.version)
    return read_register(database(), scope=frame.scope, compared=compared)


def _compared(scope, version):
    return compare(database(), database().rows(published_figure.select()), scope=scope)


def show(frame: Frame, *, may_explain: bool) -> None:
    """Headline, filters, table and one figure."""
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
    _one_figure(frame, register, found, places, may_explain=may_explain)


def place_words(frame: Frame, entry: Entry) -> str:
    """The place that a figure is about, as it is called here or in its document."""
    if entry.figure.place:
        return entry.figure.place
    names = [frame.dimensions.place(place) for place in entry.places if place in frame.dimensions.regions]
    return listed(one.name if frame.language == "zh" else one.name_en or one.name for one in names)


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
            format_func=_metric_words,
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


def _metric_words(name: str) -> str:
    return localised(METRICS[name].label) if name in METRICS else text("no metric of ours")


def _table(found: list[Entry], places: dict[str, str]) -> None:
    headers = (
        *(text("Number"), text("Figure"), text("Place"), text("Document"), text("As quoted"), text("Ours today")),
        *(text("Status"), text("Arithmetic and reasons")),
    )
    rows = [
        (
            *(entry.figure.id, label_of(entry), places[entry.figure.id], document_words(entry)),
            *(entry.figure.quoted_as or "", ours_text(entry.checked), localised(STATUS[entry.checked.status])),
            reasons(entry),
        )
        for entry in found
    ]
    st.html(html_table(headers, rows, sortable=True))


def document_words(entry: Entry) -> str:
    return f"{entry.document.dated} {entry.document.issuer}"


def label_of(entry: Entry) -> str:
    return localised(Text(entry.figure.label, entry.figure.label_en))


def reasons(entry: Entry) -> str:
    """The arithmetic, why there is none, what does not fit, and the newest explanation."""
    stop = "；" if language() == "zh" else "; "
    words = [localised(arithmetic(entry.checked)), localised(entry.checked.note)]
    words += [localised(finding) for finding in entry.findings if finding != entry.checked.note]
    if entry.explanations:
        words.append(text("Explained: {words}", words=entry.explanations[-1].words))
    return stop.join(filter(None, words))


def _one_figure(frame: Frame, register: Register, found: list[Entry], places: dict, *, may_explain: bool) -> None:
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
            format_func=lambda one: f"{one} {places[one]} {label_of(by_id[one])} {by_id[one].figure.quoted_as or ''}",
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
        st.html(_explanations(entry))
        if may_explain:
            _form(frame, entry)


def _details(frame: Frame, entry: Entry) -> str:
    figure = entry.figure
    colon = "：" if language() == "zh" else ": "
    asked = selection_text(entry.selection, frame.dimensions, entry.document.dated, frame.language)
    lines = [
        (text("Metric"), _metric_words(figure.metric or "")),
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
