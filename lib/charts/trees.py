"""The brand tree and the bridge between two stocks."""

from lib.catalogue.metric import Metric
from lib.charts.hover_text import amount
from lib.charts.long_labels import room_behind
from lib.dimensions import Member
from lib.labels import chart_number
from lib.theme import ACCENT, CATEGORICAL, MUTED, count_axis, layout

STEP = "›"
"""Before a brand, once for each step below the topmost: labels at an axis end at the same place and cannot be set in."""


def brand_tree(lines: list[tuple[Member, int, float | None]], metric: Metric, language: str) -> dict:
    """The tree of brands as bars: lines of (brand, steps below the topmost, value) in the order of the tree.

    A brand below another has a mark for each step, and the bars of one level have one colour. A bar and not a tile: a tile is as
    large as those within it together, which distinct people are not. A hidden value has no bar.
    """
    lines = lines[::-1]
    values = [value for _, _, value in lines]
    words = [amount(value, metric, language) for value in values]
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [str(brand.id) for brand, _, _ in lines],
        "x": values,
        "text": ["" if value is None else chart_number(value, metric, language) for value in values],
        "textposition": "outside",
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [{"brand": brand.code} for brand, _, _ in lines],
        "hovertext": [f"{_name(brand, language)}<br>{said}" for (brand, _, _), said in zip(lines, words, strict=True)],
        "hoverinfo": "text",
        "marker": {"color": [CATEGORICAL[(5, 1, 0)[min(level, 2)]] for _, level, _ in lines]},
    }
    highest = max((value for value in values if value is not None), default=0) or 1
    names = [f"{STEP * level} {_name(brand, language)}".strip() for brand, level, _ in lines]
    shape = {
        "xaxis": {"rangemode": "tozero", "title": {"text": metric.unit_text(language)}}
        | count_axis(highest, language=language)
        | {"range": [0, highest]},
        "yaxis": {
            "type": "category",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": trace["y"],
            "ticktext": names,
        },
    }
    return {"data": [trace], "layout": {**layout(language), **shape, **room_behind(trace["text"])}}


def _name(brand: Member, language: str) -> str:
    return brand.en if language == "en" else brand.zh


def waterfall(steps: list[tuple[str, float, bool]], language: str) -> dict:
    """A bridge, read from the top: steps of (words, value, is a total); falls and rises differ in colour and sign.

    It lies, so that the words of the steps stand level and no number runs into the next, also on a phone.
    """
    trace = {
        "type": "waterfall",
        "orientation": "h",
        "y": [words for words, _, _ in steps],
        "x": [value for _, value, _ in steps],
        "measure": ["absolute" if is_total else "relative" for _, _, is_total in steps],
        "text": [
            f"{value:,.0f}" if is_total else f"{value + 0:+,.0f}" if value else "0" for _, value, is_total in steps
        ],
        "textposition": "outside",
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "increasing": {"marker": {"color": CATEGORICAL[2]}},
        "decreasing": {"marker": {"color": CATEGORICAL[5]}},
        "totals": {"marker": {"color": ACCENT}},
        "connector": {"line": {"color": MUTED, "width": 1}},
    }
    highest = max((value for _, value, is_total in steps if is_total), default=0)
    rises = sum(value for _, value, is_total in steps if not is_total and value > 0)
    first = next((value for _, value, is_total in steps if is_total), 0)
    shape = {
        "xaxis": count_axis(highest, language=language) | {"range": [0, max(highest, first + rises) or 1]},
        "yaxis": {"type": "category", "showgrid": False, "autorange": "reversed"},
    }
    return {"data": [trace], "layout": {**layout(language), **shape, **room_behind(trace["text"])}}


def star_bars(lines: list[tuple[str, float | None]], language: str) -> dict:
    """People by stars, none to five from the top; a hidden count has no bar."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [words for words, _ in lines][::-1],
        "x": [value for _, value in lines][::-1],
        "text": ["" if value is None else f"{value:,.0f}" for _, value in lines][::-1],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:,.0f}<extra></extra>",
        "marker": {"color": ACCENT},
    }
    highest = max((value for _, value in lines if value), default=1)
    shape = {"xaxis": {"range": [0, highest * 1.2]}, "yaxis": {"type": "category", "showgrid": False}}
    return {"data": [trace], "layout": {**layout(language), **shape}}
