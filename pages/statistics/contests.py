"""项目大赛: awards by level, track and award; the way from entry to award; grants; medal projects a year later."""

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.charts import bars, matrix, metric_bars
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("contests")
STAGES = ("contest_entries", "contest_finalists", "contest_awarded")
EACH_STAGE = Text(
    "每根柱是至少走到这一步的参赛项目：获奖的也在入围之内，入围的也在参赛之内，几步不可相加。",
    "A bar counts the entries that reached at least that stage: awarded ones are among the finalists, finalists among the "
    "entries, so the stages do not add up.",
)
key_points(frame)
cards(
    frame,
    ["contest_entries", "contest_finalists", "contest_awards", "award_grants", "library_projects", "projects"],
    by="year",
)
report_panel(frame, "awards_won")
panel(
    frame,
    [frame.result(name, ("contest_year",), selection=frame.to_date) for name in STAGES],
    metric_bars,
    key="pipeline",
    selection=frame.to_date,
    title=text("From entry to award, by year: entries that reached at least each stage"),
    rule=EACH_STAGE,
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
report_panel(frame, "medal_projects")
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
report_panel(frame, "award_grants_by_year")
