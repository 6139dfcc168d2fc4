"""阵地组织: stations by tier and type, what is held there and where nothing is; teams, alliances, agencies, enterprises."""

import streamlit as st

from lib.charts import bars, tile_grid, trend_by
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("stations_teams")
key_points(frame)
cards(
    frame,
    [
        "stations",
        "station_levels",
        "dormant_stations",
        "teams",
        "team_levels",
        "alliances",
        "agencies",
        "certified_social_workers",
        "enterprises",
    ],
    by="quarter",
)
level = page.next_level(frame)
left, right = st.columns(2)
with left:
    panel(
        frame,
        frame.result("stations", ("station_tier",)),
        bars,
        key="station-tiers",
        title=text("Stations by tier"),
        height=200,
    )
    panel(
        frame,
        frame.result("stations", ("station_type",)),
        bars,
        key="station-types",
        title=text("Stations by type: V stations, We stations, theme squares"),
        height=240,
    )
with right:
    panel(
        frame,
        frame.result("stations", ("year", "station_type"), selection=frame.to_date),
        trend_by,
        key="station-years",
        selection=frame.to_date,
        title=text("Stations at the end of each year, by type"),
        height=510,
    )
left, right = st.columns(2)
for column, name, key, title in (
    (left, "stations", "station-places", text("Stations by place: click a tile to go down")),
    (right, "teams", "team-places", text("Teams by place: click a tile to go down")),
):
    with column:
        result = frame.result(name, (level,))
        panel(frame, result, tile_grid, key=key, title=title, height=page.tiles_height(result))
report_panel(frame, "station_months")
report_panel(frame, "dormant_stations")
left, right = st.columns(2)
with left:
    panel(frame, frame.result("teams", ("team_tier",)), bars, key="team-tiers", title=text("Teams by tier"))
with right:
    panel(
        frame,
        frame.result("teams", ("department",)),
        bars,
        key="departments",
        title=text("Teams by the department that leads them: professional and other teams"),
    )
left, right = st.columns(2)
with left:
    report_panel(frame, "team_sizes")
with right:
    report_panel(frame, "alliances")
left, right = st.columns(2)
for column, name, title in (
    (left, "agencies", text("Social-work agencies at the end of each year, by place")),
    (right, "enterprises", text("Enterprises at the end of each year, by place")),
):
    with column:
        panel(
            frame,
            frame.result(name, ("year", "county"), selection=frame.to_date),
            trend_by,
            key=name,
            selection=frame.to_date,
            title=title,
        )
