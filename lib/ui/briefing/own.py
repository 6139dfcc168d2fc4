"""Figures and paragraphs that the writer adds: any metric with its days, place and filters; text in which {name} is a figure."""

from dataclasses import replace
from html import escape

import streamlit as st

from lib.briefing import BriefingRejected
from lib.briefing.draft import Wanted
from lib.briefing.figures import Asked, key_of
from lib.briefing.own import LONGEST_NAME, MOST_SIGNS, check_own, lines_of
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.breakdowns import PLACES, TIMES
from lib.catalogue.vocabularies import Text
from lib.labels import selection_text, value_label
from lib.measure.measure import breakdowns_of
from lib.selection import Selection
from lib.ui.language import language, localised, text
from lib.ui.page import Frame

DAYS = "days"
PERIODS = {
    "to_date": Text("截至当日", "Up to the day"),
    "this_year": Text("今年以来", "This year so far"),
    "last_year": Text("去年全年", "Last year"),
    "this_month": Text("当月", "This month"),
    DAYS: Text("指定日期", "Chosen days"),
}
FIGURES, WORDS = "briefing-own", "briefing-own-words"


def show(frame: Frame, wanted: Wanted) -> Wanted:
    """The form, what was added, the text; `wanted` with it."""
    figures: tuple[Asked, ...] = st.session_state.get(FIGURES, ())
    filled = bool(figures or st.session_state.get(WORDS))
    with st.expander(text("Figures and paragraphs of your own"), expanded=filled, key="briefing-own-box"):
        figure = _figure(frame, wanted)
        # no callback: it would get the figure of the run before, without what was typed last
        if st.button(text("Add this figure"), key="briefing-own-add"):
            figures = _added(frame, wanted, figures, figure)
        _list(frame, wanted, figures)
        words = st.text_area(text("Paragraphs"), key=WORDS, max_chars=MOST_SIGNS, height=120)
        hint = text("One paragraph a line; {name} stands for the figure of that name.", name="{…}")
        masked = text("Persons and telephone numbers are masked in a draft that is kept.")
        st.html(f"<p class='vs-quiet'>{escape(hint)}<br>{escape(masked)}</p>")
    return replace(wanted, extra=figures, own=lines_of(words or ""))


def opened(wanted: Wanted | None) -> None:
    """What a draft had of them."""
    st.session_state[FIGURES] = wanted.extra if wanted else ()
    st.session_state[WORDS] = "\n".join(wanted.own) if wanted else ""


def _figure(frame: Frame, wanted: Wanted) -> Asked:
    """The figure that the form says."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="briefing-own-figure"):
        names = lambda name: localised(METRICS[name].label)  # noqa: E731
        metric = st.selectbox(text("Metric"), list(METRICS), format_func=names, key="briefing-own-metric", width=230)
        names = lambda name: localised(PERIODS[name])  # noqa: E731
        period = st.selectbox(text("Period"), list(PERIODS), format_func=names, key="briefing-own-period", width=150)
        if period == DAYS:
            days = {"value": None, "format": "YYYY-MM-DD", "width": 150}
            first = st.date_input(text("From"), key="briefing-own-from", **days)
            last = st.date_input(text("To"), key="briefing-own-to", **days)
            period = f"{first or ''}..{last or wanted.as_of}"
        below = frame.dimensions.below(int(wanted.place), "street")
        places = ["", *(str(place) for place in below if frame.dimensions.may_choose(place))]
        names = lambda place: value_label("place", place or wanted.place, frame.dimensions, language())  # noqa: E731
        place = st.selectbox(
            text("Place"), places, format_func=names, key=f"briefing-own-place-{wanted.place}", width=160
        )
        filters = _filters(frame, metric)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            text("Name in the text"),
            value=METRICS[metric].label.zh,
            key=f"briefing-own-name-{metric}",
            max_chars=LONGEST_NAME,
            width=230,
        )
        like = st.text_input(
            text("Worded like"),
            key="briefing-own-like",
            placeholder="11万余人" if language() == "zh" else "",
            max_chars=40,
            width=150,
        )
    return Asked(metric, " ".join(name.split()), period, filters, "".join(like.split()), place)


def _filters(frame: Frame, metric: str) -> str:
    """Values of the breakdowns that the metric has, as in a link."""
    names = [name for name in breakdowns_of(METRICS[metric]) if name not in (*TIMES, *PLACES)]
    by = st.multiselect(
        text("Only"),
        names,
        format_func=lambda name: localised(BREAKDOWNS[name].label),
        key=f"briefing-own-by-{metric}-{language()}",
        placeholder=text("All"),
        select_all=False,
        width=170,
    )
    chosen = {}
    for name in by:
        breakdown = BREAKDOWNS[name]
        codes = breakdown.words or [one.code for one in frame.dimensions.members.get(breakdown.names, {}).values()]
        chosen[name] = st.multiselect(
            localised(breakdown.label),
            list(dict.fromkeys(codes)),
            format_func=lambda value, name=name: value_label(name, value, frame.dimensions, language()),
            key=f"briefing-own-{metric}-{name}-{language()}",
            placeholder=text("All"),
            select_all=False,
            width=190,
        )
    return Selection().choose(**chosen).as_link()


def _added(frame: Frame, wanted: Wanted, figures: tuple[Asked, ...], figure: Asked) -> tuple[Asked, ...]:
    """The figures with one more; without it where it cannot be asked, and why is said."""
    try:
        check_own((*figures, figure), (), place=wanted.place, as_of=wanted.as_of, dimensions=frame.dimensions)
    except BriefingRejected as refused:
        st.html(f"<p class='vs-note' role='alert'>{escape(localised(refused.message))}</p>")
        return figures
    st.session_state[FIGURES] = (*figures, figure)
    return st.session_state[FIGURES]


def _list(frame: Frame, wanted: Wanted, figures: tuple[Asked, ...]) -> None:
    """Each figure with what it is of, and a button that takes it out."""
    for number, one in enumerate(figures):
        asked = selection_text(one.selection(wanted.place, wanted.as_of), frame.dimensions, wanted.as_of, language())
        words = f"{{{one.label}}} · {localised(METRICS[one.metric].label)} · {asked}"
        with st.container(horizontal=True, vertical_alignment="center", key=f"briefing-own-row-{number}"):
            st.html(f"<p class='vs-sentence'>{escape(words)}</p>")
            st.button(
                text("Take out {name}", name=one.label),
                key=f"briefing-own-out-{number}-{key_of(one)}",
                on_click=_taken_out,
                args=(one,),
                type="tertiary",
            )


def _taken_out(figure: Asked) -> None:
    st.session_state[FIGURES] = tuple(one for one in st.session_state.get(FIGURES, ()) if one != figure)
