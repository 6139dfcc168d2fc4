"""The chart element: one Plotly graph a key, kept in the page and updated in place, that reports clicks.

Streamlit's own `st.plotly_chart` throws the graph away whenever its data changes and hears no click on heat-map cells.
The work in the browser is in `chart_element.js`, which `lib/ui/assets.py` serves. What a figure looks like belongs
to `lib/theme.py` (shared) and `lib/charts` (its own).
"""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.ui import assets

# Streamlit sends this text with every chart of every run, so it only fetches the real module, which the browser keeps.
_LOADER = f"""export default async (component) => {{
  const element = await import(new URL({json.dumps(assets.element_address())}, window.location.origin).href);
  return element.default(component, {json.dumps(assets.plotly_address())});
}};"""

_element = st.components.v2.component("volunteer_chart", js=_LOADER, isolate_styles=False)
# More than one line, or Streamlit takes it for the name of a file.
_SCRIPT = f"""export default async ({{ data }}) => {{
  const element = await import(new URL({json.dumps(assets.element_address())}, window.location.origin).href);
  element.speak(data.language);
}};"""
_script = st.components.v2.component("volunteer_script", js=_SCRIPT, isolate_styles=False)


def load_script(language: str) -> None:
    """Load the page's script, also where no chart brings it: it sorts tables and tells the browser the page's language.
    Shows nothing."""
    with st.container(key="page-script"):
        _script(key="page-script-element", data={"language": language})


def chart(
    figure: dict[str, Any] | str,
    *,
    key: str,
    height: int,
    alt: str,
    language: str = "zh",
    on_click: Callable[[dict[str, Any]], None] | None = None,
    chosen: dict[str, str] | None = None,
    header: str = "",
    footer: str = "",
    table: dict[str, Any] | None = None,
) -> None:
    """Draw `figure` at this place of the page.

    figure: a Plotly figure as a plain dict (`{"data": [...], "layout": {...}}`; from graph_objects: `fig.to_dict()`),
        or its JSON text, which may come from a cache. Colours by role, see `lib/theme.py`.
    key: unique on the page; the same key keeps the same graph, whatever the data.
    height: pixels; the width follows the place.
    alt: what the chart shows, in a sentence, for those who do not see it.
    language: "zh" or "en", for months, numbers and buttons.
    on_click: called once a click, before the page runs again, with
        `{"x", "y", "z", "label", "customdata", "curve", "name"}` for a bar, point, cell, tile or slice (`customdata`
        holds the code to filter on; what a trace lacks is None),
        `{"legend": name, "curve", "customdata": the trace's meta}` for a legend item, which then does not hide, and
        `{"axis": "x" or "y", "label", "customdata"}` for a category at an axis.

    chosen: what of it the reader chose, the pairs that its `customdata` carries: said to who moves over it by keyboard.
    header, footer: HTML above and below the chart, every value in it escaped; here and not in `st.html`, because one
        element with its text costs the browser much less than three.
    table: `{"headers", "rows", "numbers", "note", "total"}` with texts and, for each column, whether it holds numbers;
        drawn in the browser when the `<details data-table>` of the footer is opened.

    Raises ValueError when the figure holds NaN or infinity (write None), TypeError when it holds no plain values.
    """
    text = figure if isinstance(figure, str) else json.dumps(figure, allow_nan=False, separators=(",", ":"))
    data = {
        "figure": text,
        "height": height,
        "alt": alt,
        "locale": "en" if language == "en" else "zh-CN",
        "clickable": on_click is not None,
        "chosen": chosen or {},
        "header": header,
        "footer": footer,
        "table": json.dumps(table or {}, ensure_ascii=False, separators=(",", ":")),
    }
    if on_click is None:
        _element(key=key, data=data)
        return

    def clicked() -> None:
        payload = st.session_state[key].get("click")
        if isinstance(payload, dict):
            on_click(payload)

    _element(key=key, data=data, on_click_change=clicked)
