"""供需对接: needs of communities against offers of enterprises, professional teams and universities; matches and what came of them."""

import streamlit as st

from lib.charts import bars, tile_grid, trend
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("supply_demand")
key_points(frame)
cards(
    frame,
    [
        "needs",
        "open_needs",
        "open_needs_people",
        "expired_needs",
        "needs_met",
        "needs_met_share",
        "offers",
        "open_offers",
        "need_matches",
        "match_activities",
    ],
    by="quarter",
)
report_panel(frame, "supply_gaps")
report_panel(frame, "suggested_offers")
report_panel(frame, "match_outcomes")
left, right = st.columns(2)
with left:
    panel(frame, frame.result("needs", ("month",)), trend, key="need-months", title=text("Needs reported by month"))
    panel(frame, frame.result("needs", ("category",)), bars, key="need-categories", title=text("Needs by category"))
with right:
    panel(frame, frame.result("needs", ("need_state",)), bars, key="need-states", title=text("Needs by state"))
    panel(frame, frame.result("offers", ("offer_kind",)), bars, key="offer-kinds", title=text("Offers by who offers"))
result = frame.result("needs", (page.next_level(frame),))
panel(
    frame,
    result,
    tile_grid,
    key="need-places",
    title=text("Needs by place: click a tile to go down"),
    height=page.tiles_height(result),
)
