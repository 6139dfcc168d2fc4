"""部门协同: round tables and promotion meetings, the 3·5 month, projects launched by programme, pilots, media reports."""

import streamlit as st

from lib.charts import bars, stacked_bars
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("collaboration")
key_points(frame)
cards(frame, ["meetings", "projects_launched", "pilot_projects", "media_reports", "activities_held"], by=None)
to_date = frame.to_date
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("meetings", ("year", "meeting_kind"), selection=to_date),
        stacked_bars,
        key="meetings",
        title=text("Meetings by year: round tables and promotion meetings"),
        selection=to_date,
    )
with right:
    panel(
        frame,
        frame.result("media_reports", ("year", "outlet_level"), selection=to_date),
        stacked_bars,
        key="media",
        title=text("Media reports by year and level of the outlet"),
        selection=to_date,
    )
report_panel(frame, "march_months")
left, right = st.columns(2)
with left:
    for name, by, key, title in (
        ("projects_launched", "programme", "launched", text("Projects launched so far by programme")),
        ("pilot_projects", "project", "pilots", text("Pilot projects so far")),
    ):
        result = frame.result(name, (by,), selection=to_date)
        panel(frame, result, bars, key=key, title=title, height=page.rows_height(result, least=200), selection=to_date)
with right:
    result = frame.result("media_reports", ("project",), selection=to_date)
    panel(
        frame,
        result,
        bars,
        key="media-projects",
        title=text("Media reports so far by project"),
        height=page.rows_height(result),
        selection=to_date,
    )
st.caption(text("The reach of WeChat accounts (posts, reads) is recorded by no source and is not shown."))
