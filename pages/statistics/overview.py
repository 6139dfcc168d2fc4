"""总览: the headline figures, the months, the streets per head, what changed most, how fresh the data is."""

import streamlit as st

from lib.charts import bars, per_head, tile_grid, trend
from lib.ui import changes, freshness, page
from lib.ui.language import text
from lib.ui.panels import cards, panel

frame = page.begin("overview")
cards(
    frame,
    ["registered_volunteers", "active_volunteers", "activity_rate", "service_hours", "attendances", "activities_held"],
)
left, right = st.columns([3, 2])
with left:
    months = [frame.result("service_hours", ("month",))]
    if frame.before:
        months.append(frame.result("service_hours", ("month",), selection=frame.before))
    panel(frame, months, trend, key="months", title=text("Service hours by month, this period and the one compared with"))
with right:
    panel(frame, frame.result("service_hours", (page.next_level(frame),)), tile_grid, key="streets", title=text("Service hours by place: click a tile to go down"))
left, right = st.columns(2)
with left:
    result = frame.result("hours_per_resident", ("street",))
    panel(frame, result, per_head, key="per-head", title=text("Service hours per 1,000 residents, by street, with the middle band"), height=page.rows_height(result), options={"band": True})
with right:
    result = frame.result("service_hours", ("category",))
    panel(frame, result, bars, key="categories", title=text("Service hours by category"), height=page.rows_height(result))
left, right = st.columns(2)
with left:
    changes.panel(frame)
with right:
    freshness.panel(frame)
