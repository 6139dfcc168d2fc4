"""Checking a draft: what does not fit in it, each with its place, why, and a proposed wording."""

from html import escape

import streamlit as st

from lib.clock import local_now
from lib.published.ours import ask_everywhere
from lib.published.text_check import check_text
from lib.published.text_check.check import RULES
from lib.ui.cache import database
from lib.ui.html_table import html_table
from lib.ui.language import localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html
from lib.ui.published.given_text import given_text, marked_html
from lib.ui.published.register_view import register_of
from lib.ui.published.words import county_box, day_in


def show(frame: Frame) -> None:
    """The text, where and when it speaks, and the remarks."""
    with st.container(border=True, key="published-draft"):
        hint = text("Nothing of the draft is stored")
        st.html(header_html(text("Check a draft before it leaves"), hint))
        given = given_text("draft")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            place = county_box(frame, text("The county that it speaks of"), "draft-county", given.text if given else "")
            named = day_in(given.text) if given else None
            day = st.date_input(
                text("Day of the text"),
                value=named or frame.as_of or local_now().date(),
                key=f"draft-day-{named}",
                format="YYYY-MM-DD",
                width=160,
            )
    if given is None:
        return
    with st.container(border=True, key="published-remarks"):
        beside = {} if place is None or day is None else _beside(frame, place, day)
        remarks = check_text(given.text, **beside)
        wrong = sum(remark.wrong for remark in remarks)
        line = text("{n} remarks, {wrong} of them wrong", n=len(remarks), wrong=wrong)
        st.html(header_html(text("What does not fit"), line))
        if not remarks:
            st.html(f"<div class='vs-empty'>{escape(text('Nothing found.'))}</div>")
            return
        rows = [
            (
                *(number, "".join(given.text[one.start : one.end].split()), localised(RULES[one.rule])),
                *(
                    text("must be changed") if one.wrong else text("worth a look"),
                    localised(one.why),
                    localised(one.proposal),
                ),
            )
            for number, one in enumerate(remarks, 1)
        ]
        headers = (text("Number"), text("Words"), text("Rule"), text("Weight"), text("Why"), text("Proposed wording"))
        st.html(html_table(headers, rows))
        marks = [(one.start, one.end, str(number), not one.wrong) for number, one in enumerate(remarks, 1)]
        st.html(marked_html(given.text, marks))


def _beside(frame: Frame, place: int, day) -> dict:
    measure = ask_everywhere(database(), frame.scope)
    return {"as_of": day, "place": place, "register": register_of(frame), "measure": measure}
