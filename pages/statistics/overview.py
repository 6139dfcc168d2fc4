"""总览: the headline figures, the months, the streets per head, what changed most, how fresh the data is."""

import streamlit as st

from lib.access import may
from lib.charts import bars, per_head, tile_grid, trend
from lib.measure.median_bands import RULE
from lib.reports.platform_freshness import status_line
from lib.site_map import PAGES
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import localised, text
from lib.ui.panels import panel
from lib.ui.report_panels import report_line, report_panel
from lib.ui.wall.screen import link

frame = page.begin("overview")
key_points(frame)
cards(
    frame,
    [
        "registered_volunteers",
        "active_volunteers",
        "activity_rate_year",
        "service_hours",
        "attendances",
        "activities_held",
    ],
)
with st.container(key="overview-panels"):  # on a phone the right column comes first, see `lib/ui/page.css`
    left, right = st.columns([3, 2])
with left:
    panel(
        frame,
        page.with_comparison(frame, "service_hours", "month"),
        trend,
        key="months",
        title=text("Service hours by month, this period and the one compared with"),
        height=340,
    )
    level = page.next_level(frame)
    result = frame.result("service_hours", (level,))
    panel(
        frame,
        result,
        tile_grid,
        key="places",
        title=text("Service hours by place: click a tile to go down"),
        height=page.tiles_height(result),
    )
    report_panel(frame, "changes", height=380)
with right:
    result = frame.result("hours_per_resident", ("street",))
    panel(
        frame,
        result,
        per_head,
        key="per-head",
        title=text("Service hours per 1,000 residents by street, with the middle band"),
        height=page.rows_height(result),
        options={"bands": page.middle_band(result)},
        rule=RULE,
    )
    panel(
        frame,
        frame.result("service_hours", ("category",)),
        bars,
        key="categories",
        title=text("Service hours by category"),
        height=340,
    )
report_line(frame, "freshness", status_line)
if may(frame.person, PAGES["freshness"].permission):
    st.page_link(PAGES["freshness"].file, label=localised(PAGES["freshness"].title) + " →")
with st.sidebar:
    link(frame)
