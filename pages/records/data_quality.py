"""数据质量: what is filled in, what is flagged or a duplicate, what is still open, how late and by whom entered."""

import streamlit as st

from lib.ui import page
from lib.ui.report_panels import report_panel

frame = page.begin("data_quality")
left, right = st.columns(2)
with left:
    report_panel(frame, "completeness", height=480)
with right:
    report_panel(frame, "flag_counts")
report_panel(frame, "flag_list")
report_panel(frame, "duplicates")
report_panel(frame, "entry")
report_panel(frame, "unclosed")
