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
from lib.ui.totals import brands_with_below, grid_totals

frame = page.begin("brand_matrix")
OWN_ROWS = Text(
    "有底色的行为该品牌本级，不含下级品牌，各行各列可相加；“含下级”的行连同下级品牌另行统计，不计入合计，表和文件只列本级。"
    "人数不可相加，无合计；“含下级”的人数去重。",
    "A coloured row is what a brand does itself, without the brands below it, so that rows and columns add up. A row “with those "
    "below” is measured for the brand and those below it and is in no total; table and files have the brands themselves. People do "
    "not add up and have no totals; with those below, each counts once.",
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
below = brands_with_below(frame, result)
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
    height=page.rows_height(result, least=420, row=30) + 30 * len(below),
    options={"totals": grid_totals(frame, result), "below": below},
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
