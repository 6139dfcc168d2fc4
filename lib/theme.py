"""The look as values: colours of both themes, type, and the layout every Plotly figure starts from.

A figure names colours by *role* ("var(--st-text-color)"), never by value, except the categorical palette, which is the
same in light and dark. The chart element resolves the roles from the page's CSS, so switching the theme repaints
without asking the server; `resolve()` does the same in Python for images. `.streamlit/config.toml` holds the same
values for the page itself, and a test compares the two. A new role: one constant, one value a mode in COLOURS.
"""

import re
from math import floor, log10
from typing import Any
from unicodedata import east_asian_width

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'

# Roles: names of the CSS variables that Streamlit publishes inside its elements.
INK = "var(--st-text-color)"
MUTED = "var(--st-gray-text-color)"
SURFACE = "var(--st-background-color)"
SOFT_SURFACE = "var(--st-secondary-background-color)"
LINE = "var(--st-border-color)"
ACCENT = "var(--st-primary-color)"
SEQUENTIAL = "var(--st-chart-sequential-colors)"
DIVERGING = "var(--st-chart-diverging-colors)"

# Colour-blind safe, in this order, in both themes; a street or platform keeps its place in it on every page.
CATEGORICAL = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D31", "#7F7F7F")

# Ramps: one warm hue from nearly the surface (little) to far from it (much); blue below and vermilion above a middle.
COLOURS: dict[str, dict[str, str | tuple[str, ...]]] = {
    "light": {
        INK: "#2B2320",
        MUTED: "#6B5F59",
        SURFACE: "#FFFFFF",
        SOFT_SURFACE: "#F7F4F1",
        LINE: "#E6DFDA",
        ACCENT: "#C8502B",
        SEQUENTIAL: (
            *("#FFF1E9", "#FDDFD0", "#FACAB2", "#F4B193", "#EB9673"),
            *("#DF7A54", "#CF613A", "#B54C28", "#94391B", "#6F2811"),
        ),
        DIVERGING: (
            *("#0B4F8A", "#2F74AE", "#6A9FCB", "#A5C6E2", "#DCE8F2"),
            *("#F9E4DA", "#F1BBA3", "#E28D6A", "#CF5F36", "#A33A14"),
        ),
    },
    "dark": {
        INK: "#F0EAE5",
        MUTED: "#B5A9A1",
        SURFACE: "#1B1816",
        SOFT_SURFACE: "#26211E",
        LINE: "#40382F",
        ACCENT: "#E5754F",
        SEQUENTIAL: (
            *("#2E211B", "#4A2B1F", "#673623", "#854228", "#A24F2E"),
            *("#BD5F39", "#D4754D", "#E59069", "#F2AE8D", "#FCD0B9"),
        ),
        DIVERGING: (
            *("#9CCBF2", "#66A3D4", "#3D7BAE", "#2A577C", "#223A4F"),
            *("#4A2D22", "#7C4129", "#B15A35", "#DB7D55", "#F7B08F"),
        ),
    },
}

_ROLE = re.compile(r"var\(--st-[a-z-]+\)")


def layout(language: str) -> dict[str, Any]:
    """The Plotly layout that every figure starts from; add the figure's own keys beside it.

    Everything is in the layout's template, so `{**layout(language), "yaxis": {...}}` changes one setting of an
    axis and keeps the others. No title inside: titles are text above the chart. Bars start at zero by themselves.
    """
    axis = {
        "automargin": True,
        "fixedrange": True,  # a finger that scrolls the page must not zoom the chart
        "zeroline": False,
        "gridcolor": LINE,
        "linecolor": LINE,
        "ticks": "",
        "ticklabelstandoff": 4,
        "separatethousands": True,
        "exponentformat": "SI" if language == "en" else "none",
        "tickfont": {"color": MUTED, "size": 12},
        "title": {"font": {"color": MUTED, "size": 12}, "standoff": 8},
    }
    template = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 12, "r": 16, "t": 12, "b": 12},
        "colorway": list(CATEGORICAL),
        "colorscale": {"sequential": SEQUENTIAL, "sequentialminus": SEQUENTIAL, "diverging": DIVERGING},
        "coloraxis": {"colorscale": SEQUENTIAL, "colorbar": _colour_bar()},
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": SOFT_SURFACE,
            "bordercolor": LINE,
            "align": "left",
            "font": {"color": INK, "family": FONT, "size": 13},
        },
        "dragmode": False,
        "bargap": 0.28,
        "bargroupgap": 0.06,
        "barcornerradius": 2,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": ""},
        },
        "separators": ".,",
        "xaxis": {**axis, "showgrid": False, "showline": True},
        "yaxis": {**axis, "showgrid": True, "showline": False},
    }
    return {"template": {"layout": template, "data": _trace_defaults()}}


def columns_of(text: str) -> int:
    """How wide a text is in widths of a digit: a Chinese sign takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def count_axis(highest: float, *, language: str) -> dict[str, Any]:
    """Settings of an axis of counts from zero to `highest`, ticks in 万 and 亿 (zh) or k and M (en).

    At most six ticks at 1, 2 or 5 times a power of ten; whole numbers only, so counts under 5 have fewer.
    """
    units = ((1e6, "M"), (1e3, "k")) if language == "en" else ((1e8, "亿"), (1e4, "万"))
    power = 10.0 ** floor(log10(max(highest, 1) / 5))
    step = max(1.0, next(power * times for times in (1, 2, 5, 10) if highest <= power * times * 5))
    values = [index * step for index in range(floor(max(highest, 1) / step) + 1)]
    size, unit = next(((size, unit) for size, unit in units if values[-1] >= size), (1, ""))
    words = [f"{value / size:g}{unit if value else ''}" for value in values]
    return {"tickmode": "array", "tickvals": values, "ticktext": words, "rangemode": "tozero"}


def resolve(figure: Any, *, mode: str) -> Any:
    """A copy of `figure` (any JSON-like value) with every role replaced by its colour in `mode` ("light" or "dark").

    For images made without a page. Ramps become Plotly colour scales: [[0.0, colour], ... [1.0, colour]].
    Raises KeyError for a role that COLOURS does not hold.
    """
    if isinstance(figure, dict):
        return {name: resolve(value, mode=mode) for name, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [resolve(value, mode=mode) for value in figure]
    if isinstance(figure, str) and _ROLE.fullmatch(figure):
        colour = COLOURS[mode][figure]
        return colour if isinstance(colour, str) else [[i / (len(colour) - 1), c] for i, c in enumerate(colour)]
    return figure


def _colour_bar() -> dict[str, Any]:
    return {"outlinewidth": 0, "thickness": 10, "tickfont": {"color": MUTED, "size": 11}, "ticks": ""}


def _trace_defaults() -> dict[str, list[dict[str, Any]]]:
    """Settings a trace type: a thin seam in the surface's colour between cells and tiles instead of outlines."""
    return {
        "heatmap": [{"colorscale": SEQUENTIAL, "xgap": 2, "ygap": 2, "hoverongaps": False, "colorbar": _colour_bar()}],
        "treemap": [
            {"marker": {"line": {"color": SURFACE, "width": 2}}, "tiling": {"pad": 0}, "root": {"color": SURFACE}}
        ],
        "pie": [{"marker": {"line": {"color": SURFACE, "width": 2}}}],
        "scatter": [{"line": {"width": 2.5}, "marker": {"size": 6}}],
    }
