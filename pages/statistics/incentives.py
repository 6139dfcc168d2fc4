"""激励礼遇: points in four series, where they were redeemed, merchants and courtesy events, honours, stars."""

import streamlit as st

from lib.charts import bars, matrix, tile_grid, trend_apart
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("incentives")
key_points(frame)
cards(frame, ["points_issued", "points_redeemed", "points_expired", "points_balance"])
# Letters quote issued and redeemed points as one number: it stands here for them, and in no chart.
cards(frame, ["points_volume", "redemption_amount", "points_beneficiary_visits"], by=None)
cards(frame, ["merchants", "benefit_events", "honours", "honour_rounds"], by=None)
by = (page.time_unit(frame), "points_scheme")
left, right = st.columns(2)
with left:
    series = [frame.result(name, by) for name in ("points_issued", "points_redeemed", "points_expired")]
    panel(
        frame,
        series,
        trend_apart,
        key="points",
        title=text("Points issued, redeemed and expired: three series, each scheme for itself"),
        height=360,
    )
with right:
    result = frame.result("points_balance", by)
    panel(
        frame,
        result,
        trend_apart,
        key="balance",
        title=text("Points left at the end of each month or quarter, each scheme for itself"),
        height=360,
    )
level = page.next_level(frame)
left, right = st.columns(2)
with left:
    result = frame.result("redemption_amount", ("merchant",))
    panel(
        frame,
        result,
        bars,
        key="by-merchant",
        title=text("Value redeemed by merchant"),
        height=page.rows_height(result),
    )
with right:
    for name, key, title in (
        ("redemption_amount", "redeemed", text("Value redeemed by home of the volunteer: click a tile to go down")),
        ("points_beneficiary_visits", "served", text("Residents served through points, by home of the volunteer")),
        ("merchants", "merchants", text("Partner merchants by place")),
    ):
        result = frame.result(name, (level,))
        panel(frame, result, tile_grid, key=key, title=title, height=page.tiles_height(result))
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("benefit_events", ("year",), selection=frame.to_date),
        bars,
        key="events",
        title=text("Courtesy events by year"),
        selection=frame.to_date,
    )
with right:
    panel(
        frame,
        frame.result("honours", ("honour_scheme", "recipient_kind")),
        matrix,
        key="honours",
        title=text("Honours of the period by scheme and kind of recipient"),
    )
report_panel(frame, "honour_rounds")
report_panel(frame, "stars")
