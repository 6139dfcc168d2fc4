"""Reading a document into the register: its figures in place, what each may be, confirmed by hand and kept."""

import re
from html import escape

import streamlit as st

from lib.access import NotAllowed, Permission, require
from lib.audit.chain import AuditRefused
from lib.catalogue.vocabularies import Text
from lib.clock import local_now
from lib.published.add_document import Confirmed, DocumentNotAdded, add_document
from lib.published.documents import ReadDocument
from lib.published.persons import without_persons
from lib.published.running_text import FoundFigure, find_figures
from lib.ui.cache import database
from lib.ui.language import language, localised, text
from lib.ui.page import Frame
from lib.ui.panels import header_html
from lib.ui.published.confirm_table import rows_and_columns
from lib.ui.published.given_text import given_text, marked_html
from lib.ui.published.words import county_box, day_in

_SAID = "reading-said"
_TITLE = re.compile("关于|复函|答复|报告|通报|简报|总结|公报|数据")
_DAY_LINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日$")


def show(frame: Frame) -> None:
    """The text, its figures in place, and the table in which each is confirmed."""
    require(frame.person, Permission.RECONCILE)
    with st.container(border=True, key="published-reading"):
        hint = text(
            "Only confirmed figures and the sentences around them are kept, persons and telephone numbers masked"
        )
        st.html(header_html(text("Read a document"), hint))
        if _SAID in st.session_state:
            good, words = st.session_state.pop(_SAID)
            st.html(f"<p class='vs-note' role='{'status' if good else 'alert'}'>{escape(localised(words))}</p>")
        given = given_text("reading")
    if given is None:
        return
    figures = find_figures(given.text)
    with st.container(border=True, key="published-found"):
        line = text("{n} figures found; what is no figure is left alone", n=len(figures))
        st.html(header_html(text("Figures in the text"), line))
        marks = [(one.start, one.end, str(number), False) for number, one in enumerate(figures, 1)]
        st.html(marked_html(given.text, marks))
    if figures:
        _confirm(frame, given, figures)


def _confirm(frame: Frame, given: ReadDocument, figures: list[FoundFigure]) -> None:
    stamp = f"{hash(given.text) & 0xFFFFFF:x}-{language()}"
    with st.container(border=True, key="published-confirm"):
        hint = text("Proposed, not bound: tick a figure when metric, days and place are right, or put them right first")
        st.html(header_html(text("Confirm the figures"), hint))
        about = _about(frame, given, stamp)
        asked = rows_and_columns(frame, given.text, figures, day=about["dated"], county=about["region_id"])
        edited = st.data_editor(
            asked.rows,
            column_config=asked.columns,
            hide_index=True,
            num_rows="fixed",
            placeholder="",
            key=f"reading-table-{stamp}-{about['dated']}-{about['region_id']}",
        )
        chosen = [row for row in edited if row["keep"]]
        words = text("Keep {n} confirmed figures", n=len(chosen))
        if st.button(words, disabled=not chosen, key=f"reading-keep-{stamp}"):
            confirmed = [asked.confirmed(row) for row in chosen]
            st.session_state[_SAID] = _kept(frame, {**about, "source": given.name}, confirmed)
            st.rerun()


def _about(frame: Frame, given: ReadDocument, stamp: str) -> dict:
    """Title, issuer, day and county of the document, as `add_document` takes them."""
    title, issuer = title_and_issuer(given.text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(text("Title"), value=title, key=f"reading-title-{stamp}", max_chars=200, width=420)
        issuer = st.text_input(
            text("Who signed it"), value=issuer, key=f"reading-issuer-{stamp}", max_chars=120, width=240
        )
        today = local_now().date()
        day = st.date_input(
            text("Day of the text"),
            value=day_in(given.text) or today,
            key=f"reading-day-{stamp}",
            format="YYYY-MM-DD",
            width=160,
        )
        place = county_box(frame, text("The county that it speaks of"), f"reading-county-{stamp}", given.text)
    return {"title": title, "issuer": issuer, "dated": day or today, "region_id": place}


def title_and_issuer(words: str) -> tuple[str, str]:
    """What stands where a Chinese official document has its title and who signed it; persons masked."""
    lines = [line.strip("*# \t") for line in words.splitlines() if line.strip("*# \t")]
    title = next((line for line in lines[:8] if _TITLE.search(line)), lines[0] if lines else "")
    last = range(len(lines) - 1, 0, -1)
    signed = next((number for number in last if _DAY_LINE.match("".join(lines[number].split()))), None)
    head = lines[0] if lines and lines[0] != title else ""
    issuer = head or (lines[signed - 1] if signed else "")
    return without_persons(title)[:200], without_persons(issuer) if len(issuer) <= 40 else ""


def _kept(frame: Frame, about: dict, confirmed: list[Confirmed]) -> tuple[bool, Text]:
    try:
        add_document(database(), frame.person, **about, figures=confirmed)
    except (DocumentNotAdded, AuditRefused) as refused:
        return False, refused.message
    except NotAllowed:
        return False, Text("您没有登记公开数的权限。", "You may not add published figures.")
    n = len(confirmed)
    return True, Text(f"已登记{n}个数，见登记册。", f"{n} figures were added to the register.")
