"""服务时长: the trend with events, where, at what, by whom entered, by day, per head three ways, what is to be checked."""

import streamlit as st

from lib.charts import bars, stacked_bars, tile_grid, trend
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("service_hours")
key_points(frame)
cards(
    frame,
    [
        "service_hours",
        "attendances",
        "hours_per_active",
        "hours_per_active_median",
        "hours_per_registered",
        "flagged_hours",
    ],
    by=None,
)
unit = page.time_unit(frame)
panel(
    frame,
    page.with_comparison(frame, "service_hours", unit),
    trend,
    key="trend",
    title=text("Service hours over time (◆ contest results, ◇ launches)"),
    options={"events": page.event_marks(frame, unit)},
)
left, right = st.columns(2)
with left:
    result = frame.result("service_hours", (page.next_level(frame),))
    panel(
        frame,
        result,
        tile_grid,
        key="places",
        title=text("Service hours by place: click a tile to go down"),
        height=page.tiles_height(result),
    )
with right:
    result = frame.result("service_hours", ("category",))
    panel(frame, result, bars, key="categories", title=text("Service hours by category"))
report_panel(frame, "hours_by_team")
report_panel(frame, "hours_by_activity")
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("service_hours", ("quarter", "method")),
        stacked_bars,
        key="methods",
        title=text("Service hours by quarter: signed in, by hand, backfilled"),
    )
with right:
    result = frame.result("attendances", ("weekday",))
    panel(frame, result, bars, key="weekdays", title=text("Attendances by day of the week"))
report_panel(frame, "calendar", height=220)
