"""志愿者: registered by platform, who came and went, groups and ages, rates against a named denominator, who stays."""

import streamlit as st

from lib.charts import bars, per_head, trend, trend_by
from lib.measure.median_bands import RULE
from lib.site_map import PAGES
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("volunteers")
key_points(frame)
cards(
    frame,
    [
        "registered_volunteers",
        "registration_rate",
        "active_volunteers",
        "activity_rate_year",
        "participation_rate",
        "new_volunteers",
    ],
    by="month",
)
left, right = st.columns(2)
with left:
    report_panel(frame, "bridge", height=340)
with right:
    result = frame.result("registered_volunteers", ("platform",))
    panel(
        frame,
        result,
        bars,
        key="platforms",
        title=text("Registered by platform: one person on two platforms stands in both"),
    )
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("registered_volunteers", ("quarter", "platform")),
        trend_by,
        key="stock",
        title=text("Registered volunteers at the end of each quarter, by platform"),
    )
with right:
    unit = page.time_unit(frame)
    panel(
        frame,
        frame.result("registration_rate", (unit,)),
        trend,
        key="rate",
        title=text("Registration rate at the end of each month")
        if unit == "month"
        else text("Registration rate at the end of each quarter"),
    )
left, middle, right = st.columns(3)
for place, name, title in (
    (left, "group", text("Registered by group")),
    (middle, "age_band", text("Registered by age")),
    (right, "sex", text("Registered by sex")),
):
    with place:
        panel(frame, frame.result("registered_volunteers", (name,)), bars, key=name, title=title)
result = frame.result("activity_rate", (page.next_level(frame),))
panel(
    frame,
    result,
    per_head,
    key="activity",
    title=text("Activity rate by place of home, with the middle band"),
    height=page.rows_height(result),
    options={"bands": page.middle_band(result)},
    rule=RULE,
)
st.page_link(PAGES["incentives"].file, label=text("Volunteers by stars, points and honours") + " →")
report_panel(frame, "denominators")
report_panel(frame, "cohorts", height=520)
