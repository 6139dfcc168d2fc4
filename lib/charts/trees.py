"""The brand tree and the bridge between two stocks."""

from lib.dimensions import Dimensions
from lib.labels import full_number
from lib.measure.result import Result
from lib.theme import ACCENT, CATEGORICAL, MUTED, SOFT_SURFACE, layout


def brand_tree(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """The tree of brands as tiles: district brand, its street brands, their service brands; size is the metric's value.

    A brand's tile holds its own value and those below it. Brands without any value show with a small tile.
    """
    (result,) = results
    own = {cell.codes[0]: cell.value or 0 for cell in result.cells if cell.codes[0] is not None}
    brands = dimensions.members["brands"]
    shown = set(own)
    for brand_id in list(shown):
        while (parent := brands[brand_id].parent_id) is not None and parent not in shown:
            shown.add(parent)
            brand_id = parent
    floor = max(own.values(), default=1) * 0.02
    ids = sorted(shown)
    size = {i: max(own.get(i, 0), floor) for i in ids}
    metric = result.metric

    def total(brand_id: int) -> float:
        return own.get(brand_id, 0) + sum(total(i) for i in ids if brands[i].parent_id == brand_id)

    trace = {
        "type": "treemap",
        "ids": [str(i) for i in ids],
        "labels": [dimensions.name("brands", i, language) for i in ids],
        "parents": ["" if brands[i].parent_id not in shown else str(brands[i].parent_id) for i in ids],
        "values": [size[i] for i in ids],
        "branchvalues": "remainder",
        "text": [f"{full_number(total(i), metric, language)} {metric.unit_text(language)}" for i in ids],
        "texttemplate": "<b>%{label}</b><br>%{text}",
        "hovertemplate": "%{label}<br>%{text}<extra></extra>",
        "customdata": [{"brand": brands[i].code} for i in ids],
        "pathbar": {"visible": False},
        "marker": {"colors": [_hue(brands, shown, i) for i in ids]},
    }
    return {
        "data": [trace],
        "layout": {
            **layout(language),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "uniformtext": {"minsize": 10, "mode": "hide"},
        },
    }


def _hue(brands: dict, shown: set[int], brand_id: int) -> str:
    """District brands are plain; each street brand has a colour, which its service brands share."""
    parent = brands[brand_id].parent_id
    if parent not in shown:
        return SOFT_SURFACE
    if brands[parent].parent_id in shown:
        return _hue(brands, shown, parent)
    return CATEGORICAL[sorted(b for b in shown if brands[b].parent_id == parent).index(brand_id) % len(CATEGORICAL)]


def waterfall(steps: list[tuple[str, float, bool]], language: str) -> dict:
    """A bridge: steps of (words, value, is a total); falls and rises differ in colour and sign."""
    trace = {
        "type": "waterfall",
        "x": [words for words, _, _ in steps],
        "y": [value for _, value, _ in steps],
        "measure": ["absolute" if is_total else "relative" for _, _, is_total in steps],
        "text": [
            f"{value:,.0f}" if is_total else f"{value + 0:+,.0f}" if value else "0" for _, value, is_total in steps
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{x}: %{text}<extra></extra>",
        "increasing": {"marker": {"color": CATEGORICAL[2]}},
        "decreasing": {"marker": {"color": CATEGORICAL[5]}},
        "totals": {"marker": {"color": ACCENT}},
        "connector": {"line": {"color": MUTED, "width": 1}},
    }
    return {
        "data": [trace],
        "layout": {**layout(language), "xaxis": {"type": "category"}, "margin": {"l": 8, "r": 12, "t": 30, "b": 8}},
    }


def star_bars(lines: list[tuple[str, float | None]], language: str) -> dict:
    """People by stars, none to five from the top; a hidden count has no bar."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [words for words, _ in lines][::-1],
        "x": [value for _, value in lines][::-1],
        "text": ["" if value is None else f"{value:,.0f}" for _, value in lines][::-1],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:,.0f}<extra></extra>",
        "marker": {"color": ACCENT},
    }
    highest = max((value for _, value in lines if value), default=1)
    shape = {"xaxis": {"range": [0, highest * 1.2]}, "yaxis": {"type": "category", "showgrid": False}}
    return {"data": [trace], "layout": {**layout(language), **shape}}
