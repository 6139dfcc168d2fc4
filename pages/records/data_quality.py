"""数据质量: what is filled in, what is flagged or stands twice, what is still open, how late and by whom entered."""

import streamlit as st

from lib.ui import page
from lib.ui.report_panels import answer_panel

frame = page.begin("data_quality")
left, right = st.columns(2)
with left:
    answer_panel(frame, "completeness", height=480)
with right:
    answer_panel(frame, "flag_counts")
answer_panel(frame, "flag_list")
answer_panel(frame, "duplicates")
answer_panel(frame, "entry")
answer_panel(frame, "unclosed")
