"""A page of charts for the tests of the chart element: what was clicked last is written under them.

Streamlit imports this file once for `app` and runs it as "__main__" for every page run.
"""

import json
from pathlib import Path

import streamlit as st

from lib import theme
from lib.ui import assets

STREETS = {"330108001": "西兴街道", "330108002": "长河街道", "330108003": "浦沿街道"}
FOOTER = "<details data-table><summary>表格</summary></details>"
TABLE = {
    "headers": ["镇街", "时长"],
    "rows": [["甲", "30"], ["乙", ""], ["丙", "1,200"], ["丁", "4"]],
    "numbers": [False, True],
    "note": "",
    "total": ["合计", "1,234"],
}
MONTHS = ["2024-01", "2024-02", "2024-03"]


def bars(factor: int) -> dict:
    trace = {
        "type": "bar",
        "name": "服务时长",
        "meta": "hours",
        "showlegend": True,
        "x": list(STREETS.values()),
        "y": [3 * factor, 2 * factor, factor],
        "customdata": list(STREETS),
    }
    return {"data": [trace], "layout": theme.layout("zh")}


def cells(factor: int) -> dict:
    trace = {
        "type": "heatmap",
        "x": MONTHS,
        "y": list(STREETS.values()),
        "z": [[factor * (row + column) for column in range(3)] for row in range(3)],
        "customdata": [[[code, month] for month in MONTHS] for code in STREETS],
    }
    axis = {"type": "category"}
    return {"data": [trace], "layout": {**theme.layout("zh"), "xaxis": axis, "yaxis": axis}}


def points(factor: int) -> dict:
    days = ["2024-01-01", "2024-02-01", "2024-03-01"]
    trace = {"type": "scatter", "mode": "lines+markers", "x": days, "y": [factor, 2, 5], "customdata": MONTHS}
    return {"data": [trace], "layout": theme.layout("zh")}


def steps(factor: int) -> dict:
    trace = {
        "type": "waterfall",
        "x": list(STREETS.values()),
        "y": [5, 3 + factor, -2],
        "customdata": list(STREETS),
    }
    return {"data": [trace], "layout": theme.layout("zh")}


def named() -> dict:
    """Rows with names as long as a project's, some of which would take the whole width."""
    names = [f"项目{i}" + "困境儿童与独居老人的陪伴关怀与应急救护综合志愿服务" * 3 * (i % 2) for i in range(8)]
    trace = {"type": "bar", "orientation": "h", "y": names, "x": list(range(1, 9))}
    return {"data": [trace], "layout": {**theme.layout("zh"), "yaxis": {"type": "category"}}}


def main() -> None:
    from lib.ui.chart_element import chart

    st.set_page_config(layout="wide")
    factor = st.radio("倍数", [1, 2, 3], horizontal=True)
    language = "en" if st.query_params.get("lang") == "en" else "zh"

    def note(payload: dict) -> None:
        st.session_state["clicks"] = [*st.session_state.get("clicks", []), payload]

    places = st.columns(2)
    for place, make in zip(places * 2, (bars, cells, points, steps), strict=True):
        with place:
            name = make.__name__
            words = {"alt": f"图 {name}", "language": language}
            beside = {"footer": FOOTER, "table": TABLE} if name == "bars" else {}
            chart(make(factor), key=name, height=240, on_click=note, **words, **beside)
    clicks = st.session_state.get("clicks", [])
    st.code(json.dumps(clicks[-1] if clicks else None, ensure_ascii=False), language=None)
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"clicks={len(clicks)} runs={st.session_state['runs']}")
    st.container(height=900, border=False)
    chart(bars(factor), key="below", height=200, alt="图 below", language=language)
    chart(named(), key="named", height=200, alt="图 named", language=language)


if __name__ == "__main__":
    main()
else:
    app = st.App(Path(__file__), routes=assets.routes())
