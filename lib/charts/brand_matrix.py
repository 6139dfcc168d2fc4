"""The brand matrix: the tree of brands as rows, a number in each cell, and gaps marked where a gap means something."""

from lib.catalogue.breakdowns import PLACES
from lib.charts.bars import in_order
from lib.charts.grids import in_cell, matrix
from lib.charts.hover_text import amount
from lib.charts.trees import STEP
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure.result import Result
from lib.theme import MUTED, count_axis

TOTAL, ITSELF = {"zh": "合计", "en": "Total"}, {"zh": "（本级）", "en": " (itself)"}
GAP = {"zh": "此处没有（空白）", "en": "none here (a gap)"}


def brand_matrix(
    results: list[Result], dimensions: Dimensions, language: str, *, totals: tuple[Result, Result, Result] | None = None
) -> dict:
    """One metric by brand and another breakdown: brands in the order of their tree, those below one set in under it.

    A brand above others has a row, also without figures of its own. A cell without a figure is marked as a gap; outside the
    county of the brand it is none, and stays empty. Each row is of what the brand does itself, without the brands below it, so
    that rows and columns come to their totals.

    totals: the same metric by brand, by the other breakdown, and of all; for a metric whose parts add up.
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
    steps = [
        f"{STEP * level} {name}{ITSELF[language] if brand in with_cells and _has_below(i, tree) else ''}".strip()
        for i, ((brand, level), name) in enumerate(zip(tree, cells["y"][::-1], strict=True))
    ][::-1]
    if totals:
        _add_totals(figure, totals, [brand for brand, _ in tree], columns, language)
        steps = [TOTAL[language], *steps]
    figure["layout"]["yaxis"] |= {
        "tickmode": "array",
        "tickvals": cells["y"],
        "ticktext": steps,
    }
    figure["layout"]["legend"] = {"y": -0.02, "yanchor": "top"}
    return figure


def _has_below(i: int, tree: list[tuple[int | None, int]]) -> bool:
    return i + 1 < len(tree) and tree[i + 1][1] > tree[i][1]


def _add_totals(
    figure: dict, totals: tuple[Result, Result, Result], brands: list, columns: list, language: str
) -> None:
    """A last column and a lowest row with the totals, without colour."""
    grid, words = figure["data"][0], TOTAL[language]
    by_brand, by_column = ({cell.codes[0]: cell for cell in one.cells} for one in totals[:2])
    metric, wide = totals[0].metric, len(columns) + 1

    def said(cell) -> tuple[str, str]:
        if cell is None or cell.value is None:
            return "", reason_text(cell.reason, language) if cell else "—"
        shown = in_cell(cell.value, metric, language, wide)
        return shown, amount(cell.value, metric, language)

    margin = []  # (x, y, text, hover)
    for name, brand in zip(grid["y"][::-1], brands, strict=True):
        margin.append((words, name, *said(by_brand.get(brand))))
    for name, column in zip(grid["x"], columns, strict=True):
        margin.append((name, words, *said(by_column.get(column))))
    margin.append((words, words, *said(totals[2].cell)))
    figure["data"].append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [x for x, *_ in margin],
            "y": [y for _, y, *_ in margin],
            "text": [text or "" for *_, text, _ in margin],
            "textfont": {"size": grid["textfont"]["size"], "weight": "bold"},
            "hovertext": [f"{y if y != words else x} · {words}<br>{hover}" for x, y, _, hover in margin],
            "hoverinfo": "text",
            "showlegend": False,
        }
    )
    # The grid gets the row and the column, too, empty: plotly.js writes its texts by position.
    for name, blank in (("z", None), ("text", ""), ("hovertext", ""), ("customdata", None)):
        grid[name] = [[blank] * wide, *([*line, blank] for line in grid[name])]
    grid["x"], grid["y"] = [*grid["x"], words], [words, *grid["y"]]


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
