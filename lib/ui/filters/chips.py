"""The line under the bar: the days of the period, bread crumbs of the place, and the chosen filters.

Each is a button that goes one level up, or takes the filter off. Filters that no panel of the page can follow stand
apart: which those are is known when the page has run, so the line is filled last.
"""

from html import escape

import streamlit as st

from lib.labels import filter_label, period_text, value_label
from lib.selection import Selection
from lib.sheet_subject import subject_of
from lib.site_map import PAGES
from lib.ui import session_selection
from lib.ui.filters.levels import one_level_up
from lib.ui.filters.places import has_switch
from lib.ui.language import language, listed, text, verbatim


def place_of_chips(frame) -> None:
    """The days of the page's period, and the rows that `fill` draws in. Always there, also empty: a row that comes and
    goes would move every chart to another place, where it is drawn anew."""
    words = period_text(frame.chosen_selection, frame.as_of, frame.language)
    st.html(f"<p class='vs-days'>{escape(text('Period: {days}', days=words))}</p>")
    with st.container(key="chips", gap="small"):
        frame.rows["used"] = st.container(horizontal=True, gap="small")
        frame.rows["unused"] = st.container(horizontal=True, gap="small", vertical_alignment="center", key="unused")


def fill(frame, *, whole: bool) -> None:
    """Draw the chips. whole: the page ran to its end, so that what nothing followed is known."""
    if "used" not in frame.rows:
        return
    chosen = frame.chosen_selection
    everything = Selection(chosen.period, chosen.compare).at_home(frame.home)
    names = [name for name, values in chosen.filters if name != "place" or values != everything.get("place")]
    unused = [name for name in names if whole and name not in frame.followed]
    with frame.rows["used"]:
        if "place" not in unused:
            for key, label, after in _crumbs(frame):
                _button(key, label, after)
        for name in names:
            if name not in unused:
                _button(name, _label(frame, name), one_level_up(chosen, name, frame.dimensions))
        if len(names) > 1:
            _button("all", text("Clear all filters"), everything)
        _to_the_sheet(frame)
    with frame.rows["unused"]:
        if unused:
            st.html(f"<span class='vs-unused'>{escape(text('Not used on this page:'))}</span>", width="content")
        for name in unused:
            _button(name, _label(frame, name), chosen.choose(**{name: ()}))


def _to_the_sheet(frame) -> None:
    """The way from whatever was clicked to the sheet of the one thing that is chosen now."""
    subject = subject_of(frame.chosen_selection, frame.dimensions)
    if subject is not None and frame.name != "sheet":
        name = value_label(subject.kind, subject.value, frame.dimensions, language())
        st.page_link(PAGES["sheet"].file, label=text("Sheet: {name}", name=name) + " →")


def _crumbs(frame) -> list[tuple[str, str, Selection]]:
    """(key, words, selection) of the steps up from the chosen place; none where the switch above offers the same."""
    chosen, places = frame.chosen_selection, frame.chosen_selection.places
    if has_switch(frame) and all(frame.dimensions.place(place).level == "county" for place in places):
        return []
    crumbs = [("up", "⟵ " + text("All places"), chosen.choose(place=()))] if places else []
    if len(places) == 1 and frame.dimensions.place(places[0]).county_id:
        for place in frame.dimensions.line(places[0])[:-1]:
            name = frame.dimensions.name("regions", place, language())
            crumbs.append((f"up-{place}", f"⟵ {name}", chosen.choose(place=str(place))))
    return crumbs


def _label(frame, name: str) -> str:
    values = frame.chosen_selection.get(name)
    shown = listed(value_label(name, value, frame.dimensions, language()) for value in values[:3])
    return f"{filter_label(name, language())}: {shown}{'…' if len(values) > 3 else ''} ✕"


def _button(key: str, label: str, after: Selection) -> None:
    st.button(
        verbatim(label), key=f"chip-{key}", on_click=session_selection.set_selection, args=(after,), type="secondary"
    )
