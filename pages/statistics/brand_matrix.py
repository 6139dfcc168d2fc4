"""品牌矩阵: the tree of brands, and brand by street, category or year of a chosen metric, with gaps as gaps."""

from functools import partial

import streamlit as st

from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.vocabularies import Text
from lib.charts import brand_matrix
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import localised, text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel
from lib.ui.session_selection import control
from lib.ui.totals import grid_totals

frame = page.begin("brand_matrix")
OWN_ROWS = Text(
    "每行为该品牌本级，不含下级品牌，各行各列可相加；含下级的数见品牌树。人数不可相加，无合计。",
    "A row is what a brand does itself, without the brands below it, so that rows and columns add up; the tree of brands has "
    "each brand with those below. People do not add up and have no totals.",
)
key_points(frame)
cards(frame, ["brands", "activities_held", "service_hours", "beneficiary_visits", "media_reports"], by=None)
with st.container(horizontal=True, vertical_alignment="bottom"):
    names = {"format_func": lambda name: localised(METRICS[name].label), "width": 220}
    metric = control(frame.name, "brand-metric", partial(st.selectbox, text("Metric"), **names))
    names = {"format_func": lambda name: localised(BREAKDOWNS[name].label), "required": True}
    across = control(frame.name, "brand-across", partial(st.segmented_control, text("Across"), **names))
label = localised(METRICS[metric].label)
result = frame.result(metric, ("brand", across))
panel(
    frame,
    result,
    brand_matrix,
    key="matrix",
    title=text(
        "{metric}: the tree of brands by {across}; a dash is a gap",
        metric=label,
        across=localised(BREAKDOWNS[across].label).lower(),
    ),
    height=page.rows_height(result, least=420, row=30),
    options={"totals": grid_totals(frame, result)},
    rule=OWN_ROWS,
)
left, right = st.columns([2, 3])
selection = frame.to_date
years = frame.result("activities_held", ("brand", "year"), selection=selection)
height = page.rows_height(years, least=420, row=30)
with left:
    report_panel(frame, f"brand_tree_{metric}", height=height)
with right:
    report_panel(frame, "brand_years", height=height)
