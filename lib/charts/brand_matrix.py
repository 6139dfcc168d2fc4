"""The brand matrix: the tree of brands as rows, a number in each cell, and gaps marked where a gap means something."""

from lib.catalogue.breakdowns import PLACES
from lib.charts.bars import in_order
from lib.charts.grids import matrix
from lib.charts.trees import STEP
from lib.dimensions import Dimensions
from lib.measure.result import Result
from lib.theme import MUTED, count_axis

GAP = {"zh": "此处没有（空白）", "en": "none here (a gap)"}


def brand_matrix(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """One metric by brand and another breakdown: brands in the order of their tree, those below one set in under it.

    A brand above others has a row, also without figures of its own. A cell without a figure is marked as a gap; outside the
    county of the brand it is none, and stays empty.
    """
    (result,) = results
    across = result.by[1]
    with_cells = {cell.codes[0] for cell in result.cells}
    tree = tree_order(with_cells, dimensions)
    figure = matrix(results, dimensions, language, rows=[code for code, _ in tree])
    cells = figure["data"][0]
    ticks = count_axis(cells["zmax"] or 1, language=language)
    cells["coloraxis"] = "coloraxis"
    figure["layout"]["coloraxis"] = {
        "cmin": 0,
        "cmax": cells["zmax"],
        "colorbar": {name: ticks[name] for name in ("tickmode", "tickvals", "ticktext")},
    }
    columns = in_order(across, {cell.codes[1] for cell in result.cells})
    known = {cell.codes for cell in result.cells}
    gaps = [
        (x, cells["y"][i], cells["customdata"][i][j])
        for i, (brand, _) in enumerate(tree[::-1])
        if brand in with_cells and brand is not None
        for j, (x, code) in enumerate(zip(cells["x"], columns, strict=True))
        if (brand, code) not in known and _at_home(brand, across, code, dimensions)
    ]
    if gaps:
        figure["data"].append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": GAP[language],
                "x": [x for x, _, _ in gaps],
                "y": [y for _, y, _ in gaps],
                "customdata": [click for _, _, click in gaps],
                "marker": {"symbol": "line-ew", "size": 8, "line": {"color": MUTED, "width": 1.5}},
                "hovertext": [f"{y} × {x}<br>{GAP[language]}" for x, y, _ in gaps],
                "hoverinfo": "text",
                "showlegend": True,
            }
        )
    steps = [f"{STEP * level} {name}".strip() for (_, level), name in zip(tree[::-1], cells["y"], strict=True)]
    figure["layout"]["yaxis"] |= {"tickmode": "array", "tickvals": cells["y"], "ticktext": steps}
    figure["layout"]["legend"] = {"y": -0.02, "yanchor": "top"}
    return figure


def tree_order(brands: set, dimensions: Dimensions) -> list[tuple[int | None, int]]:
    """(brand, steps below the topmost) of brands and those above them, each above those below it; what has none is last."""
    members = dimensions.members["brands"]
    shown = set()
    for brand in brands - {None}:
        while brand is not None and brand not in shown:
            shown.add(brand)
            brand = members[brand].parent_id if brand in members else None
    below: dict[int | None, list[int]] = {}
    for brand in sorted(shown):
        parent = members[brand].parent_id if brand in members else None
        below.setdefault(parent, []).append(brand)

    def lines(parent: int | None, level: int) -> list[tuple[int | None, int]]:
        return [line for brand in below.get(parent, ()) for line in [(brand, level), *lines(brand, level + 1)]]

    return lines(None, 0) + ([(None, 0)] if None in brands else [])


def _at_home(brand: int, across: str, code, dimensions: Dimensions) -> bool:
    """Whether a brand could have something in a column: in its own county, and in every column that is no place."""
    if across not in PLACES:
        return True
    at, column = dimensions.members["brands"][brand].region_id, dimensions.regions.get(code)
    county = dimensions.regions[at].county_id if at in dimensions.regions else at
    return column is not None and county in (None, column.county_id)
