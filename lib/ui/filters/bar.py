"""The filter bar: one for all pages. Controls show the session's selection and change nothing else.

Each control's state is set from the selection before it is drawn, so link, click and control never disagree.
A new filter in the bar: one line in MORE (a breakdown with a vocabulary or a list of the dimensions).
"""

from datetime import date

import streamlit as st

from lib.catalogue import BREAKDOWNS
from lib.labels import value_label
from lib.selection import BEGINNING, COMPARISONS, FIRST_YEAR, LAST_YEAR, PRESETS, Period, Selection
from lib.ui import session_selection
from lib.ui.filters import chips, pinned_link, places
from lib.ui.language import language, localised, text

MORE = ("platform", "category", "brand", "group", "method", "flagged")
CUSTOM = "custom"


def bar(frame) -> None:
    """Draw the bar, and under it the place of the chosen filters (each can be taken off there)."""
    with st.container(horizontal=True, key="filter-bar", vertical_alignment="bottom", gap="small"):
        _period(frame)
        _comparison(frame)
        places.controls(frame)
        _more(frame)
        pinned_link.control(frame)
    chips.place_of_chips(frame)


def _set(key: str, value) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _period(frame) -> None:
    options = [*PRESETS, CUSTOM]
    now = frame.chosen_selection.period
    asked = st.session_state.get("custom_period", False)
    _set("f-period", CUSTOM if now.preset is None or asked else now.preset)

    def changed():
        if not (found := session_selection.picked("f-period", options)):
            return
        (picked,) = found
        st.session_state["custom_period"] = picked == CUSTOM
        if picked == CUSTOM:
            start, end = frame.chosen_selection.period.days(frame.as_of)
            session_selection.set_selection(_with_period(frame.chosen_selection, Period(None, start or BEGINNING, end)))
        else:
            session_selection.set_selection(_with_period(frame.chosen_selection, Period(picked)))

    st.selectbox(
        text("Period"),
        options,
        format_func=lambda p: text("Choose days …") if p == CUSTOM else localised(PRESETS[p]),
        key="f-period",
        on_change=changed,
        width=155,
        filter_mode=None,
    )
    if st.session_state["f-period"] == CUSTOM:
        _days(frame)


def _days(frame) -> None:
    """From day, to day, as the link has them; an empty one is open: since records began, up to the last day of the data."""
    period = frame.chosen_selection.period
    start, end = period.days(frame.as_of) if period.preset else (period.start, period.end)
    _set("f-from", start)
    _set("f-to", end)

    def changed():
        first, last = st.session_state["f-from"], st.session_state["f-to"]
        if first and last and first > last:
            first, last = last, first
        session_selection.set_selection(_with_period(frame.chosen_selection, Period(None, first, last)))

    limits = {
        "value": None,
        "min_value": date(FIRST_YEAR, 1, 1),
        "max_value": date(LAST_YEAR, 12, 31),
        "format": "YYYY-MM-DD",
    }
    st.date_input(text("From"), key="f-from", on_change=changed, width=180, **limits)
    st.date_input(text("To"), key="f-to", on_change=changed, width=180, **limits)


def _comparison(frame) -> None:
    _set("f-compare", frame.chosen_selection.compare)

    def changed():
        if found := session_selection.picked("f-compare", COMPARISONS):
            (compare,) = found
            chosen = frame.chosen_selection
            session_selection.set_selection(Selection(chosen.period, compare, chosen.filters))

    st.selectbox(
        text("Compare"),
        list(COMPARISONS),
        format_func=lambda c: localised(COMPARISONS[c]),
        key="f-compare",
        on_change=changed,
        width=140 if language() == "zh" else 220,
        filter_mode=None,
    )


def _more(frame) -> None:
    # The label must not change: Streamlit would close the box after every choice. The chips say what is chosen.
    with st.popover(text("More filters"), key="f-more", on_change="rerun") as popover:
        if not popover.open:
            return
        for name in MORE:
            _one(frame, name)


def _one(frame, name: str) -> None:
    breakdown = BREAKDOWNS[name]
    if breakdown.words:
        options = list(breakdown.words)
    else:
        options = list(dict.fromkeys(thing.code for thing in frame.dimensions.members[breakdown.names].values()))
    key = f"f-{name}"
    _set(key, [value for value in frame.chosen_selection.get(name) if value in options])

    def changed():
        if (found := session_selection.picked(key, options)) is not None:
            session_selection.set_selection(frame.chosen_selection.choose(**{name: tuple(found)}))

    st.multiselect(
        localised(breakdown.label),
        options,
        format_func=lambda value: value_label(name, value, frame.dimensions, language()),
        key=key,
        on_change=changed,
        placeholder=text("All"),
        select_all=False,
    )


def _with_period(selection: Selection, period: Period) -> Selection:
    return Selection(period, selection.compare, selection.filters)
