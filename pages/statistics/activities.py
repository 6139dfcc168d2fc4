"""活动: published, held and closed; where, at what and on which platform; places filled; whom they serve; students."""

import streamlit as st

from lib.charts import bars, grouped_bars, matrix, metric_bars, per_head, stacked_bars, tile_grid
from lib.measure.median_bands import RULE
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("activities")
key_points(frame)
cards(
    frame,
    [
        "activities_published",
        "activities_held",
        "activities_closed",
        "beneficiary_visits",
        "beneficiaries_per_activity",
        "fill_rate",
        "no_show_rate",
        "categories_held",
        "largest_category_share",
    ],
)
unit, level = page.time_unit(frame, months=15), page.next_level(frame)
panel(
    frame,
    [frame.result(name, (unit,)) for name in ("activities_published", "activities_held", "activities_closed")],
    metric_bars,
    key="states",
    title=text("Activities published, held and closed over time"),
)
left, right = st.columns(2)
with left:
    result = frame.result("activities_held", (level,))
    panel(
        frame,
        result,
        tile_grid,
        key="places",
        title=text("Activities held by place: click a tile to go down"),
        height=page.tiles_height(result),
    )
    result = frame.result("fill_rate", (level,))
    panel(
        frame,
        result,
        per_head,
        key="fill",
        title=text("Places filled by place, with the middle band"),
        height=page.rows_height(result, least=200),
        options={"bands": page.middle_band(result)},
        rule=RULE,
    )
with right:
    result = frame.result("activities_held", ("category",))
    panel(frame, result, bars, key="categories", title=text("Activities held by category"), height=420)
result = frame.result("activities_held", (level, "category"))
panel(
    frame,
    result,
    matrix,
    key="place-category",
    title=text("Activities held by place and category: an empty cell is a gap"),
    height=page.rows_height(result, least=200),
)
left, right = st.columns(2)
with left:
    result = frame.result("category_diversity", (level,))
    panel(
        frame,
        result,
        bars,
        key="diversity",
        title=text("Over how many categories the activities are spread, by place"),
        height=page.rows_height(result, least=200),
    )
with right:
    panel(
        frame,
        frame.result("activities_held", ("quarter", "platform")),
        stacked_bars,
        key="platforms",
        title=text("Activities held by quarter and platform"),
    )
left, right = st.columns(2)
with left:
    report_panel(frame, "people_served")
with right:
    panel(
        frame,
        frame.result("attendances", ("quarter", "group")),
        grouped_bars,
        key="groups",
        title=text("Attendances by quarter and volunteer group: students, residents, employees"),
    )
report_panel(frame, "people_served_by_category")
report_panel(frame, "programmes")
