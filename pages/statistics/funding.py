"""资金培训: money by kind and year, budgets, funds, donations, grants, purchases, money per hour and project, trainings."""

import streamlit as st

from lib.charts import bars, matrix, per_head, stacked_bars, tile_grid, trend
from lib.measure.median_bands import RULE
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel

frame = page.begin("funding")
key_points(frame)
cards(
    frame,
    ["funding_amount", "budget_amount", "donation_amount", "fund_amount", "grant_amount", "grant_projects"],
    by=None,
)
cards(
    frame,
    ["funding_per_hour", "grant_per_project", "trainings", "training_attendances", "trained_per_active"],
    by=None,
)
level, to_date = page.next_level(frame), frame.to_date
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("funding_amount", ("year", "funding_kind"), selection=to_date),
        stacked_bars,
        key="kinds",
        title=text("Money put in by year and kind (without the capital of funds)"),
        selection=to_date,
    )
with right:
    panel(
        frame,
        frame.result("funding_per_hour", ("year",), selection=to_date),
        trend,
        key="per-hour",
        title=text("Money put in per service hour of the same year, yuan"),
        selection=to_date,
    )
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("budget_amount", ("year", "department"), selection=to_date),
        matrix,
        key="budgets",
        title=text("Budgets by year and department"),
        selection=to_date,
    )
with right:
    panel(
        frame,
        frame.result("fund_amount", ("fund",), selection=to_date),
        bars,
        key="funds",
        title=text("Funds set up so far: capital, not spending"),
        selection=to_date,
    )
for names in (
    (
        ("donation_amount", "donations", text("Donations by year")),
        ("purchase_amount", "purchases", text("Services bought by the government by year")),
    ),
    (
        ("grant_amount", "grants", text("Venture grants by year")),
        ("grant_projects", "grant-projects", text("Projects with a venture grant by year")),
    ),
):
    for column, (name, key, title) in zip(st.columns(2), names, strict=True):
        with column:
            result = frame.result(name, ("year",), selection=to_date)
            panel(
                frame, result, bars, key=key, title=title, height=page.rows_height(result, least=220), selection=to_date
            )
left, right = st.columns(2)
with left:
    result = frame.result("grant_amount", ("project",))
    panel(
        frame,
        result,
        bars,
        key="projects",
        title=text("Venture grants of the period by project"),
        height=page.rows_height(result),
    )
with right:
    panel(
        frame,
        frame.result("award_grants", ("contest_year", "award"), selection=to_date),
        matrix,
        key="award-grants",
        title=text("Award grants by year and award"),
        selection=to_date,
    )
    result = frame.result("grant_per_project", (level,))
    panel(
        frame,
        result,
        per_head,
        key="per-project",
        title=text("Grant per project with a grant, by place of the project, with the middle band"),
        height=page.rows_height(result),
        options={"bands": page.middle_band(result)},
        rule=RULE,
    )
left, middle, right = st.columns([3, 3, 4])  # four tiles with their names need the wider one
with left:
    panel(
        frame,
        frame.result("trainings", ("year", "training_level"), selection=to_date),
        stacked_bars,
        key="trainings",
        title=text("Trainings by year and level"),
        selection=to_date,
    )
with middle:
    panel(
        frame,
        frame.result("training_attendances", ("training_topic",)),
        bars,
        key="topics",
        title=text("Training attendances by topic (volunteer academy among them)"),
    )
with right:
    result = frame.result("training_attendances", (level,))
    panel(
        frame,
        result,
        tile_grid,
        key="trained",
        title=text("Training attendances by place"),
        height=page.tiles_height(result),
    )
