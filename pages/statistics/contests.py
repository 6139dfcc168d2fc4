"""项目大赛: awards by level, track and award; the way from entry to award; grants; medal projects a year later."""

import streamlit as st

from lib.charts import bars, grouped_bars, matrix
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("contests")
cards(
    frame,
    ["contest_entries", "contest_finalists", "contest_awards", "award_grants", "library_projects", "projects"],
    by="year",
)
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("contest_awards", ("contest_level", "award")),
        matrix,
        key="level-award",
        title=text("Awards by level and award"),
    )
with right:
    panel(
        frame,
        frame.result("contest_awards", ("track", "award")),
        matrix,
        key="track-award",
        title=text("Awards by track and award"),
    )
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("contest_entries", ("contest_year", "stage"), selection=frame.to_date),
        grouped_bars,
        key="pipeline",
        selection=frame.to_date,
        title=text("From entry to award, by year: the furthest stage reached"),
    )
with right:
    panel(
        frame,
        frame.result("award_grants", ("contest_year",), selection=frame.to_date),
        bars,
        key="grants",
        selection=frame.to_date,
        title=text("Award grants by year"),
    )
left, right = st.columns(2)
with left:
    result = frame.result("contest_awards", ("contest",))
    panel(
        frame,
        result,
        bars,
        key="contests",
        title=text("Awards by contest: contests of different organisers stay apart"),
        height=page.rows_height(result),
    )
with right:
    panel(
        frame,
        frame.result("contest_entries", ("partnership",)),
        bars,
        key="partners",
        title=text("Entries by partnership"),
    )
report_panel(frame, "medal_projects")
