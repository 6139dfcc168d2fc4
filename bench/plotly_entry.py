"""The dashboard with every chart drawn by `st.plotly_chart`: what our own chart element is measured against.

The figures are the same, with their colours written out; a figure once made is kept, so only the drawing differs.
"""

import json
from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st

from bench.watched import watch
from lib.settings import ROOT
from lib.theme import resolve
from lib.ui import app, panels, report_panels
from lib.ui.html_table import html_table


@lru_cache(maxsize=2048)
def _made(text: str, height: int) -> go.Figure:
    figure = go.Figure(resolve(json.loads(text), mode="light"))
    return figure.update_layout(height=height)


def chart(
    figure, *, key, height, alt, language="zh", on_click=None, chosen=None, header="", footer="", table=None
) -> None:
    """Stands in for `lib.ui.chart_element.chart`; a click is heard and changes nothing. The words around the chart are
    elements of their own and the table is sent with them: `st.plotly_chart` has no place for either."""
    st.html(header)
    text = figure if isinstance(figure, str) else json.dumps(figure)
    heard = (lambda: None) if on_click else "ignore"
    st.plotly_chart(_made(text, height), key=key, theme=None, on_select=heard, config={"displaylogo": False})
    headers, rows = (table or {}).get("headers", []), (table or {}).get("rows", [])
    st.html(footer + html_table(headers, rows))


watch()
panels.chart = report_panels.chart = chart
app = st.App(
    ROOT / "dashboard.py",
    routes=app.routes(),
    middleware=app.middleware(),
    lifespan=app.lifespan,
    on_script_error=app.report_error,
)
