"""The brand matrix: the tree of brands as rows, a number in each cell, and gaps marked where a gap means something."""

from lib.catalogue.breakdowns import PLACES
from lib.charts.bars import click_value, in_order
from lib.charts.grids import in_cell, matrix
from lib.charts.hover_text import amount
from lib.charts.trees import STEP
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure.result import Result
from lib.theme import MUTED, count_axis

TOTAL, ITSELF = {"zh": "合计", "en": "Total"}, {"zh": "（本级）", "en": " (itself)"}
WITH_BELOW = {"zh": "（含下级）", "en": " (with those below)"}
GAP = {"zh": "此处没有（空白）", "en": "none here (a gap)"}


def brand_matrix(
    results: list[Result],
    dimensions: Dimensions,
    language: str,
    *,
    totals: tuple[Result | None, Result, Result | None] | None = None,
    below: tuple[tuple[int, Result, Result | None], ...] = (),
) -> dict:
    """One metric by brand and another breakdown: brands in the order of their tree, those below one set in under it.

    A brand above others has a row, also without figures of its own. A cell without a figure is marked as a gap; outside the
    county of the brand it is none, and stays empty. A coloured row is of what the brand does itself, without the brands below
    it, so that rows and columns come to their totals.

    totals: the same metric by brand, by the other breakdown, and of all; for a metric whose parts add up. Where the first and the
        last are None there is no column of totals.
    below: brands with others below them, each with the metric by the other breakdown, and in all (None: no total), measured for the
        brand and those below: a row of its own, without colour, above what the brand does itself.
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
        "showscale": not cells["texttemplate"],  # where the numbers stand in the cells, they have its room
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
    names = dict(zip((brand for brand, _ in tree), cells["y"][::-1], strict=True))
    labels = {TOTAL[language]: TOTAL[language]}
    for i, (brand, level) in enumerate(tree):
        itself = ITSELF[language] if brand in with_cells and _has_below(i, tree) else ""
        labels[names[brand]] = f"{STEP * level} {names[brand]}{itself}".strip()
        labels[names[brand] + WITH_BELOW[language]] = f"{STEP * level} {names[brand]}{WITH_BELOW[language]}".strip()
    if totals:
        _add_totals(figure, totals, [brand for brand, _ in tree], columns, language)
    for brand, by_column, whole in below:
        clicks = [click_value("brand", brand, dimensions) | (click_value(across, c, dimensions) or {}) for c in columns]
        _add_below(figure, names[brand], (by_column, whole), columns, clicks, language, own=brand in with_cells)
    figure["layout"]["yaxis"] |= {
        "tickmode": "array",
        "tickvals": cells["y"],
        "ticktext": [labels[name] for name in cells["y"]],
    }
    figure["layout"]["legend"] = {"y": -0.02, "yanchor": "top"}
    return figure


def brands_above(result: Result, dimensions: Dimensions) -> list[int]:
    """The brands of a matrix of `result` that have others of it below them, in the order of the tree."""
    tree = tree_order({cell.codes[0] for cell in result.cells}, dimensions)
    return [brand for i, (brand, _) in enumerate(tree) if _has_below(i, tree)]


def _has_below(i: int, tree: list[tuple[int | None, int]]) -> bool:
    return i + 1 < len(tree) and tree[i + 1][1] > tree[i][1]


BLANKS = (("z", None), ("text", ""), ("hovertext", ""), ("customdata", None))
"""What an empty cell of the grid holds: rows and columns beside it are in it, too, since plotly.js writes its texts by position."""


def _add_totals(
    figure: dict, totals: tuple[Result | None, Result, Result | None], brands: list, columns: list, language: str
) -> None:
    """A last column and a lowest row with the totals, without colour; the row alone where only the columns are measured."""
    grid, words = figure["data"][0], TOTAL[language]
    by_brand, by_column, whole = totals
    margin = []  # (x, y, cell)
    if by_brand:
        own = {cell.codes[0]: cell for cell in by_brand.cells}
        margin += [(words, name, own[b]) for name, b in zip(grid["y"][::-1], brands, strict=True) if b in own]
    each = {cell.codes[0]: cell for cell in by_column.cells}
    margin += [(name, words, each.get(column)) for name, column in zip(grid["x"], columns, strict=True)]
    if whole:
        margin.append((words, words, whole.cell))
    _write(figure, margin, by_column, len(columns) + 1, language)
    for name, blank in BLANKS:
        lines = [[*line, blank] for line in grid[name]] if by_brand else grid[name]
        grid[name] = [[blank] * len(lines[0]), *lines]
    grid["x"], grid["y"] = [*grid["x"], *([words] if by_brand else [])], [words, *grid["y"]]


def _add_below(
    figure: dict,
    name: str,
    measured: tuple[Result, Result | None],
    columns: list,
    clicks: list[dict],
    language: str,
    *,
    own: bool,
) -> None:
    """A row of a brand with those below it, above its own; in its place where it has no figures of its own."""
    grid, row = figure["data"][0], name + WITH_BELOW[language]
    at, (by_column, whole) = grid["y"].index(name), measured
    if own:
        grid["y"].insert(at + 1, row)
        for field, blank in BLANKS:
            grid[field].insert(at + 1, [blank] * len(grid["x"]))
    else:
        grid["y"][at] = row
    # Measured by one breakdown alone, what is not there is a zero; beside the rows of the brands it is the same gap.
    cells = {cell.codes[0]: cell for cell in by_column.cells if cell.value != 0}
    margin = [(x, row, cells.get(code)) for x, code in zip(grid["x"], columns, strict=False)]
    if whole:
        margin.append((TOTAL[language], row, whole.cell))
        clicks = [*clicks, None]
    _write(figure, margin, by_column, len(columns) + 1, language)
    figure["data"][-1]["customdata"] = clicks


def _write(figure: dict, margin: list[tuple], result: Result, wide: int, language: str) -> None:
    """Figures beside the coloured cells, in bold: (column, row, cell)."""

    def said(cell) -> tuple[str, str]:
        if cell is None:
            return "—", GAP[language]
        if cell.value is None:
            return "", reason_text(cell.reason, language)
        return in_cell(cell.value, result.metric, language, wide), amount(cell.value, result.metric, language)

    figure["data"].append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [x for x, *_ in margin],
            "y": [y for _, y, _ in margin],
            "text": [said(cell)[0] for *_, cell in margin],
            "textfont": {"size": figure["data"][0]["textfont"]["size"], "weight": "bold"},
            "hovertext": [f"{y} · {x}<br>{said(cell)[1]}" for x, y, cell in margin],
            "hoverinfo": "text",
            "showlegend": False,
        }
    )


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
