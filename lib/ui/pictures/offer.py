"""In the sidebar: this page as a PDF, made in the background; where there is no Chromium, how to get one."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from lib.access import Permission, may
from lib.exports.request import ON_PAPER, Pairs
from lib.measure.disclosure import Form, form_for
from lib.pictures import NO_CHROMIUM, chromium
from lib.ui.filters import figures_form
from lib.ui.language import text
from lib.ui.pictures.job import PaperJob
from lib.ui.pictures.links import page_link, page_pairs

if TYPE_CHECKING:
    from lib.ui.page import Frame

JOB = "paper-job"
LOOK_EVERY = 0.7
"""Seconds."""


def section(frame: "Frame") -> None:
    """The offer for the page as it stands, and what became of the last one."""
    if not may(frame.person, Permission.EXPORT) or frame.name not in ON_PAPER:
        return
    if not chromium.find():
        title, how = escape(text("PDF and pictures")), escape(frame.localised(NO_CHROMIUM))
        st.html(f"<div class='vs-export'><details data-chromium><summary>{title}</summary>{how}</details></div>")
        return
    forms = (Form.PROTECTED, Form.EXACT) if form_for(frame.person) is Form.EXACT else (Form.PROTECTED,)
    with st.container(key="paper", gap="small"):
        for form in forms:
            purpose = figures_form.purpose() if form is Form.EXACT else ""
            label = text("This page as PDF")
            st.button(
                f"{label} · {frame.localised(form.value)}" if len(forms) > 1 else label,
                key=f"paper-{form.name.lower()}",
                disabled=form is Form.EXACT and not purpose,
                help=text("Write the purpose of internal files first") if form is Form.EXACT and not purpose else None,
                on_click=_begin,
                args=(page_pairs(frame, form, purpose), frame.person),
            )
        _told(frame)


def _begin(pairs: Pairs, person) -> None:
    st.session_state[JOB] = PaperJob(pairs, person)


def _told(frame: "Frame") -> None:
    """The progress of the last job, its file, or why there is none. Of another view nothing, once it is over."""
    job = st.session_state.get(JOB)
    if job is None:
        return
    if job.running:
        _progress()
    elif job.failure is not None:
        st.html(f"<p class='vs-note' role='alert'>{escape(frame.localised(job.failure))}</p>")
    elif {**job.pairs, "form": "", "purpose": ""} == {**page_pairs(frame, Form.PROTECTED), "form": "", "purpose": ""}:
        link, name = escape(page_link(job.pairs, job.token)), escape(f"{job.made.name}.pdf")
        st.html(
            f"<div class='vs-export' role='status'><a href='{link}' download data-picture='pdf'>{escape(text('Save the PDF'))}</a><br>{name}</div>"
        )


@st.fragment(run_every=LOOK_EVERY)
def _progress() -> None:
    """Drawn anew by itself; the page runs again when the work is over."""
    job = st.session_state.get(JOB)
    if job is None or not job.running:
        st.rerun()
    st.progress(job.share, text=text("The PDF is being made; you may go on reading."))
