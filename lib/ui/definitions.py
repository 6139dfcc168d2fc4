"""The definitions page: the catalogue as the reader's book. Generated, so it cannot be stale."""

from html import escape

import streamlit as st

from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.vocabularies import Text
from lib.measure.measure import breakdowns_of
from lib.ui.definition_card import description_list
from lib.ui.html_table import html_table
from lib.ui.language import listed, text
from lib.ui.page import Frame

TOPICS = {
    "registrations": Text("注册", "Registrations"),
    "volunteers": Text("志愿者", "Volunteers"),
    "hours": Text("服务时长", "Service hours"),
    "makeup": Text("时长构成", "Make-up of hours"),
    "activities": Text("活动", "Activities"),
    "recruitment": Text("招募与到场", "Places offered and filled"),
    "contests": Text("项目大赛", "Project contests"),
    "brands": Text("品牌与项目", "Brands and projects"),
    "organisations": Text("组织、荣誉与阵地", "Organisations, honours and stations"),
    "incentives": Text("激励礼遇", "Incentives"),
    "resources": Text("资金、培训", "Money, training"),
    "supply_demand": Text("供需对接", "Supply and demand"),
}


def show(frame: Frame) -> None:
    """A search box, then every metric by topic: words, unit, kind, definition, source, version, breakdowns."""
    wanted = st.text_input(text("Find a term"), key="find-term", placeholder=text("e.g. active, 人次")).strip().lower()
    contents = st.empty()
    rows = []
    for topic, title in TOPICS.items():
        found = [m for m in METRICS.values() if m.topic == topic and _matches(m, wanted)]
        if not found:
            continue
        rows += found
        st.subheader(frame.localised(title))
        st.html("".join(_entry(frame, metric) for metric in found))
    if not rows:
        st.html(f"<div class='vs-empty'>{escape(text('No term matches.'))}</div>")
    _contents(frame, rows, contents)
    st.subheader(text("Changes of definitions"))
    headers = (text("Metric"), text("Version"), text("Definition"))
    st.html(
        html_table(
            headers,
            [
                (frame.localised(m.label), f"{number} ({since})", frame.localised(words))
                for m in METRICS.values()
                for number, since, words in reversed(m.versions)
                if m.history
            ],
        )
    )
    st.subheader(text("Glossary"))
    headers = ("中文", "English", text("Code name"), text("Unit"))
    st.html(html_table(headers, [(m.label.zh, m.label.en, m.name, m.unit_text(frame.language)) for m in rows]))


def _contents(frame: Frame, metrics: list, place) -> None:
    """The names of the metrics below by topic, each a link to its entry."""
    lines = []
    for topic, title in TOPICS.items():
        links = [f"<a href='#{m.name}'>{escape(frame.localised(m.label))}</a>" for m in metrics if m.topic == topic]
        if links:
            lines.append(f"<p><strong>{escape(frame.localised(title))}</strong> {' · '.join(links)}</p>")
    if lines:
        place.html(f"<nav class='vs-contents' aria-label='{escape(text('Contents'))}'>{''.join(lines)}</nav>")


def _matches(metric, wanted: str) -> bool:
    """Whether every word that was asked for stands in the metric's names or definition, in any order."""
    words = (metric.name, metric.label.zh, metric.label.en, metric.definition.zh, metric.definition.en)
    said = "\n".join(words).lower()
    return all(word in said for word in wanted.split())


def _entry(frame: Frame, metric) -> str:
    by = listed(frame.localised(BREAKDOWNS[name].label) for name in breakdowns_of(metric))
    lines = [
        (text("Kind, unit"), f"{frame.localised(metric.kind.value)} · {metric.unit_text(frame.language)}"),
        (text("Source"), frame.localised(metric.source)),
        (text("Version"), f"{metric.version} ({metric.since})"),
        (text("Can be split by"), by or "—"),
    ]
    return (
        f"<section class='vs-term' id='{metric.name}'><h4>{escape(frame.localised(metric.label))} <code>{metric.name}</code></h4>"
        f"<p>{escape(frame.localised(metric.definition))}</p>{description_list(lines, css_class='vs-more')}</section>"
    )
