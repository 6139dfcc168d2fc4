"""档案: one place, brand, project, team or station: figures beside its peers, its history, what belongs to it, what to check."""

from html import escape

import streamlit as st

from lib.catalogue import BREAKDOWNS, METRICS
from lib.charts import bars, tile_grid
from lib.labels import reason_text, value_label
from lib.reports.sheet.peers import peers_text
from lib.sheet_subject import subject_of
from lib.site_map import PAGES
from lib.ui import page
from lib.ui.cards import cards
from lib.ui.key_points import key_points
from lib.ui.language import localised, text
from lib.ui.panels import panel
from lib.ui.report_panels import report_panel

frame = page.begin("sheet")
if subject := subject_of(frame.chosen_selection, frame.dimensions):
    name = value_label(subject.kind, subject.value, frame.dimensions, frame.language)
    level = frame.dimensions.place(subject.id).level if subject.kind == "place" else subject.kind
    peers = text("Peers: {peers}", peers=peers_text(subject, frame.dimensions, frame.language))
    words = f"{localised(BREAKDOWNS[level].label)} · {peers}" if level in BREAKDOWNS else peers
else:
    name, words = text("Several things"), reason_text("no_subject", frame.language)
st.html(f"<header class='vs-sheet'><h2>{escape(name)}</h2><p>{escape(words)}</p></header>")
key_points(frame)
cards(frame, ["service_hours", "active_volunteers", "activities_held", "beneficiary_visits"])
report_panel(frame, "sheet")
for column, metric in zip(st.columns(3), ("service_hours", "activities_held", "active_volunteers"), strict=True):
    with column:
        panel(
            frame,
            frame.result(metric, ("year",), selection=frame.to_date),
            bars,
            key=f"years-{metric.replace('_', '-')}",
            title=text("{metric} by year", metric=localised(METRICS[metric].label)),
            selection=frame.to_date,
        )
if subject is None or subject.kind in ("place", "brand", "project"):
    told = [
        (frame.result(metric, (by,), selection=frame.to_date), by, title)
        for metric, by, title in (
            ("contest_awards", "award", text("Awards won")),
            ("media_reports", "outlet_level", text("Media reports by level of the outlet")),
        )
    ]
    # What is not kept of such a thing would be the figure of its county, on the sheet of the thing.
    told = [shown for shown in told if subject is None or subject.kind not in shown[0].set_aside]
    for column, (result, by, title) in zip(st.columns(2), told, strict=False):
        with column:
            panel(
                frame,
                result,
                bars,
                key=by.replace("_", "-"),
                title=title,
                selection=frame.to_date,
                height=240,
            )
left, right = st.columns(2)
with left:
    result = frame.result("service_hours", (page.next_level(frame),))
    panel(
        frame,
        result,
        tile_grid,
        key="places",
        title=text("Service hours by place: click a tile to go down"),
        height=page.tiles_height(result),
    )
with right:
    result = frame.result("service_hours", ("category",))
    panel(frame, result, bars, key="categories", title=text("Service hours by category"))
report_panel(frame, "sheet_belonging")
if subject is None or subject.kind != "place":
    report_panel(frame, "sheet_checks")
else:
    left, right = st.columns(2)
    with left:
        report_panel(frame, "sheet_supply")
        st.page_link(PAGES["supply_demand"].file, label=text("Needs and offers of {name}", name=name) + " →")
    with right:
        report_panel(frame, "sheet_checks")
