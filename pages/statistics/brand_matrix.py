"""品牌矩阵: the tree of brands, and brand by street, category or year of a chosen metric, with gaps as gaps."""

import streamlit as st

from lib.catalogue import BREAKDOWNS, METRICS
from lib.charts import brand_tree, matrix
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.language import localised, text
from lib.ui.panels import panel

METRICS_OFFERED = ("service_hours", "attendances", "activities_held", "beneficiary_visits", "active_volunteers")
ACROSS = ("street", "category", "year", "community")

frame = page.begin("brand_matrix")
cards(frame, ["brands", "activities_held", "service_hours", "beneficiary_visits", "media_reports"], by=None)
with st.container(horizontal=True, vertical_alignment="bottom"):
    metric = st.selectbox(
        text("Metric"),
        METRICS_OFFERED,
        format_func=lambda name: localised(METRICS[name].label),
        key="brand-metric",
        bind="query-params",
        width=220,
    )
    across = st.segmented_control(
        text("Across"),
        ACROSS,
        format_func=lambda name: localised(BREAKDOWNS[name].label),
        key="brand-across",
        default="street",
        required=True,
        bind="query-params",
    )
label = localised(METRICS[metric].label)
result = frame.result(metric, ("brand", across))
panel(
    frame,
    result,
    matrix,
    key="matrix",
    title=text(
        "{metric}: brand by {across}; empty cells are gaps",
        metric=label,
        across=localised(BREAKDOWNS[across].label).lower(),
    ),
    height=page.rows_height(result),
)
left, right = st.columns(2)
with left:
    result = frame.result(metric, ("brand",))
    panel(
        frame, result, brand_tree, key="tree", title=text("The tree of brands, by {metric}", metric=label), height=380
    )
with right:
    selection = frame.to_date
    result = frame.result("activities_held", ("brand", "year"), selection=selection)
    panel(
        frame,
        result,
        matrix,
        key="life",
        title=text("Activities held each year: which brand began, which faded"),
        height=max(380, page.rows_height(result)),
        selection=selection,
    )
