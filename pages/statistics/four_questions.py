"""四个问题: low participation, monotonous content, little skill, scarce money: two or three indicators each, by place and year."""

from dataclasses import replace
from functools import partial

import streamlit as st

from lib.charts import bars, per_head, trend
from lib.measure.median_bands import RULE
from lib.selection import BEGINNING, Period
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.language import localised, text
from lib.ui.panels import panel
from lib.ui.session_selection import control

frame = page.begin("four_questions")
questions = {
    "participation": (
        text("普通群众参与度不高: do ordinary residents take part?"),
        ("participation_rate", "activity_rate_year", "ordinary_hours_share"),
    ),
    "variety": (text("志愿服务内容单一: how varied is the service?"), ("category_diversity", "categories_held")),
    "skill": (
        text("技术含量较低: how much of it is skilled?"),
        ("skilled_hours_share", "professional_hours_share", "trained_per_active"),
    ),
    "money": (
        text("保障资金缺乏: how much money is there?"),
        ("funding_per_hour", "grant_per_project", "trainings"),
    ),
}
for title, metrics in questions.values():
    st.subheader(title)
    cards(frame, list(metrics), by=None)
