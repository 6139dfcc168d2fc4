"""平台重叠: certain, possible and unknown overlap of the platforms, and the bounds of how many different people."""

import streamlit as st

from lib.charts import bars
from lib.ui import page
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("overlap")
left, right = st.columns(2)
with left:
    report_panel(frame, "overlap_bounds")
with right:
    panel(
        frame,
        frame.result("registered_volunteers", ("platform",)),
        bars,
        key="platforms",
        title=text("Registered by platform: one person on two platforms stands in both"),
    )
report_panel(frame, "overlap_pairs")
