"""四个问题: participation, variety, skill, money: two or three indicators each, by place with the middle band and by year."""

from dataclasses import replace
from functools import partial

import streamlit as st

from lib.catalogue import BREAKDOWNS, METRICS
from lib.charts import bars, per_head, trend
from lib.measure.median_bands import RULE
from lib.selection import BEGINNING, Period
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import localised, text
from lib.ui.panels import panel
from lib.ui.session_selection import control

INDICATORS = (
    ("participation", ("participation_rate", "activity_rate_year", "ordinary_hours_share")),
    ("variety", ("largest_category_share", "category_diversity", "categories_held")),
    ("skill", ("skilled_hours_share", "professional_hours_share", "trained_per_active")),
    ("money", ("funding_per_hour", "grant_per_project")),
)

frame = page.begin("four_questions")
key_points(frame)
titles = {
    "participation": text("Do ordinary residents take part?"),
    "variety": text("How varied is the service?"),
    "skill": text("How much of it is skilled?"),
    "money": text("How much money is there?"),
}
for name, metrics in INDICATORS:
    st.subheader(titles[name])
    cards(frame, list(metrics), by=None)
words = {"format_func": titles.get, "required": True}
chosen = control(frame.name, "question", partial(st.segmented_control, text("By place and year"), **words))
end = frame.selection.period.end
since = replace(frame.chosen_selection, period=Period(None, min(BEGINNING, end.replace(month=1, day=1)), end))
for name in dict(INDICATORS)[chosen]:
    metric, level = METRICS[name], page.next_level(frame)
    label = localised(metric.label)
    left, right = st.columns(2)
    with left:
        result = frame.result(name, (level if metric.has(BREAKDOWNS[level]) else "street",))
        panel(
            frame,
            result,
            per_head,
            key=f"{name}-places",
            title=text("{metric}: by place, with the middle band", metric=label),
            height=page.rows_height(result),
            options={"bands": page.middle_band(result)},
            rule=RULE,
        )
    with right:
        panel(
            frame,
            frame.result(name, ("year",), selection=since),
            trend,
            key=f"{name}-years",
            title=text("{metric}: by year since 2019", metric=label),
            selection=since,
        )
if chosen == "variety":
    result = frame.result("service_hours", ("category",))
    panel(
        frame,
        result,
        bars,
        key="categories",
        title=text("Service hours by category"),
        height=page.rows_height(result),
    )
