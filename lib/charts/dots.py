"""Dots of places along one axis, in an order that the reader may choose."""

from lib.catalogue.vocabularies import Text
from lib.charts.bars import axis_of, click_value
from lib.charts.hover_text import amount
from lib.dimensions import Dimensions
from lib.labels import code_label
from lib.measure.result import Result
from lib.theme import ACCENT, LINE, MUTED, layout

ORDERS = {
    "label": Text("排序", "Order"),
    "code": Text("代码顺序", "code list"),
    "value": Text("数值", "value"),
    "name": Text("名称", "name"),
}
"""The first is the name of the control, the second the order that the rows come in."""


def per_head(results: list[Result], dimensions: Dimensions, language: str, *, bands: tuple | None = None) -> dict:
    """Dots of a per-head metric by place in the order of the code list, with the median and a band around it.

    No league table: places keep their order until the reader asks for another (`layout.meta.orders`, which
    `lib/ui/chart_order.js` offers). `bands` is (low, median, high) in the metric's unit.
    """
    (result,) = results
    (name,) = result.by
    cells = [cell for cell in result.cells if cell.value is not None][::-1]
    labels = [code_label(name, cell.codes[0], dimensions, language) for cell in cells]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [cell.value for cell in cells],
        "y": labels,
        "customdata": [click_value(name, cell.codes[0], dimensions) for cell in cells],
        "hovertext": [
            f"{label}<br>{amount(cell.value, result.metric, language)}"
            for label, cell in zip(labels, cells, strict=True)
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {"size": 12, "color": ACCENT},
    }
    shapes = []
    if bands:
        box = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"width": 0}}
        shapes = [
            {**box, "x0": bands[0], "x1": bands[2], "fillcolor": LINE, "opacity": 0.45},
            {
                **{"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"},
                **{"x0": bands[1], "x1": bands[1], "line": {"color": MUTED, "width": 1.5, "dash": "dot"}},
            },
        ]
    names = {"type": "category", "ticklabelstandoff": 10}  # a dot at zero does not lie on its name
    shape = {"xaxis": axis_of(result, language) | {"showgrid": True}, "yaxis": names, "shapes": shapes}
    shape["meta"] = {"orders": {name: words.in_language(language) for name, words in ORDERS.items()}}
    return {"data": [trace], "layout": {**layout(language), **shape}}
