"""A table out of any metric, breakdowns and the selection of the filter bar: looked at, taken as a file, or frozen."""

from functools import partial
from html import escape

import streamlit as st

from lib.access import Permission, may
from lib.audit.chain import AuditRefused
from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.breakdowns import TIMES
from lib.catalogue.metric import Kind
from lib.catalogue.vocabularies import Text
from lib.charts import bars, matrix, trend, trend_by
from lib.exports import ExportFailed
from lib.exports.panel import make_panel
from lib.exports.request import BadRequest, PanelRequest
from lib.measure.disclosure import Form
from lib.measure.measure import breakdowns_of
from lib.measure.result import Result
from lib.snapshots.deliver import freeze_on_page
from lib.ui.cache import database
from lib.ui.filters.figures_form import purpose
from lib.ui.language import localised, text
from lib.ui.page import Frame, rows_height
from lib.ui.panels import panel
from lib.ui.session_selection import control

NONE = Text("不划分", "Whole")
_FROZEN = "snapshot-frozen"


def show(frame: Frame) -> None:
    """Controls, the panel, the button that freezes it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="snapshot-build"):
        names = {"format_func": lambda name: localised(METRICS[name].label), "width": 260}
        metric = control(frame.name, "snapshot-metric", partial(st.selectbox, text("Metric"), **names))
        names = {
            "format_func": lambda name: localised(NONE if name == "none" else BREAKDOWNS[name].label),
            "width": 170,
        }
        chosen = [
            control(frame.name, "snapshot-by", partial(st.selectbox, text("By"), **names)),
            control(frame.name, "snapshot-and", partial(st.selectbox, text("And by"), **names)),
        ]
    by = tuple(name for name in chosen if name != "none")
    if refused := _refused(metric, by):
        st.html(f"<p class='vs-note' role='alert'>{escape(refused)}</p>")
        return
    result = frame.result(metric, by)
    label = localised(METRICS[metric].label)
    listed = " × ".join(localised(BREAKDOWNS[name].label) for name in by)
    listed = listed[:1].lower() + listed[1:]  # within a sentence
    panel(
        frame,
        result,
        drawing_of(by),
        key="build",
        title=text("{metric} by {by}", metric=label, by=listed) if by else label,
        height=rows_height(result) if by and by[0] not in TIMES else 300,
    )
    if may(frame.person, Permission.EXPORT):
        _freeze(frame, result, by)


def drawing_of(by: tuple[str, ...]):
    """The chart for a metric by these breakdowns."""
    if len(by) == 2:
        return trend_by if by[0] in TIMES and by[0] not in ("day", "weekday") else matrix
    return trend if by and by[0] in TIMES and by[0] not in ("day", "weekday") else bars


def _refused(metric: str, by: tuple[str, ...]) -> str:
    """Why a metric cannot be split so; empty where it can."""
    declared = METRICS[metric]
    no_days = {"day", "weekday"} if declared.kind is Kind.STOCK else set()
    for name in by:
        if name not in breakdowns_of(declared) or name in no_days:
            return text(
                "{metric} cannot be split by {by}.",
                metric=localised(declared.label),
                by=localised(BREAKDOWNS[name].label),
            )
    if len(set(by)) < len(by) or len(set(by) & set(TIMES)) > 1:
        return text("Choose two different breakdowns, one of them by time at most.")
    return ""


def _freeze(frame: Frame, result: Result, by: tuple[str, ...]) -> None:
    """The button, and the code that it gave."""
    with st.container(horizontal=True, vertical_alignment="center", key="snapshot-freeze"):
        missing = frame.form is Form.EXACT and not purpose()
        help_ = text("Write the purpose of internal files first") if missing else None
        if st.button(
            text("Freeze these figures"), type="primary", key="snapshot-freeze-now", disabled=missing, help=help_
        ):
            st.session_state[_FROZEN] = (result, _frozen(frame, result, by))
        of, words = st.session_state.get(_FROZEN, (None, ""))
        if words and of == result:
            st.html(f"<p class='vs-note' role='status'>{escape(words)}</p>")


def _frozen(frame: Frame, result: Result, by: tuple[str, ...]) -> str:
    asked = frame.with_others(by)[0]
    request = PanelRequest((result.metric.name,), by, asked, frame.language, form=frame.form)
    try:
        content = make_panel(database(), request, scope=frame.scope, with_totals=False).content
        freeze_on_page(database(), frame.person, content, language=frame.language, purpose=purpose())
    except (BadRequest, ExportFailed, AuditRefused) as refused:
        return localised(refused.message)
    return text("Frozen under the code {code}.", code=content.code)
