"""What the reader chose, drawn strong in a figure that shows the others too."""

PALE = 0.35
"""Opacity of what was not chosen."""
OUTLINE = {"color": "var(--st-text-color)", "width": 3}


def emphasise_any(figure: dict, chosen: dict[str, str]) -> dict:
    """The same for a figure whose marks carry one filter each: strong is what carries any of `chosen`. Grids as there."""
    if any(trace["type"] == "heatmap" for trace in figure["data"]):
        return emphasise(figure, chosen)
    codes = [code for trace in figure["data"] for code in _flat(trace)]
    found = [{name: value} for name, value in chosen.items() if any(_is_chosen(code, {name: value}) for code in codes)]
    strong = lambda code: any(_is_chosen(code, one) for one in found)  # noqa: E731
    for trace in figure["data"] if found else ():
        trace["marker"] = trace.get("marker", {}) | {"opacity": [1 if strong(code) else PALE for code in _flat(trace)]}
    return figure


def emphasise(figure: dict, chosen: dict[str, str]) -> dict:
    """The figure with everything pale that does not carry `chosen` in its `customdata`.

    Cells of a grid are outlined instead: their colour is their value. Unchanged where nothing of the figure was chosen.
    """
    traces = figure["data"]
    if not chosen or not any(_is_chosen(code, chosen) for trace in traces for code in _flat(trace)):
        return figure
    grids = [trace for trace in traces if trace["type"] == "heatmap"]
    if grids:
        figure["layout"]["shapes"] = [*figure["layout"].get("shapes", ()), *(_outline(grid, chosen) for grid in grids)]
        return figure
    for trace in traces:
        codes = _flat(trace)
        if "lines" in trace.get("mode", "") and len({str(code) for code in codes}) == 1:
            trace["opacity"] = 1 if _is_chosen(codes[0], chosen) else PALE
        elif codes:
            values = trace["x" if trace.get("orientation") == "h" else "y"]
            strong = [
                value is None or _is_chosen(code, chosen)  # an empty bar is the swatch of the legend
                for code, value in zip(codes, values, strict=True)
            ]
            trace["marker"] = trace.get("marker", {}) | {"opacity": [1 if one else PALE for one in strong]}
    return figure


def _is_chosen(code, chosen: dict[str, str]) -> bool:
    return isinstance(code, dict) and chosen.items() <= code.items()


def _flat(trace: dict) -> list:
    """What the points or cells of a trace carry."""
    codes = trace.get("customdata") or []
    return [code for line in codes for code in line] if codes and isinstance(codes[0], list) else codes


def _outline(grid: dict, chosen: dict[str, str]) -> dict:
    """A frame around the chosen cell, row or column."""
    cells = [
        (i, j) for i, line in enumerate(grid["customdata"]) for j, code in enumerate(line) if _is_chosen(code, chosen)
    ]
    (top, bottom), (left, right) = ((min(side), max(side)) for side in zip(*cells, strict=True))
    return {
        "type": "rect",
        "x0": left - 0.5,
        "x1": right + 0.5,
        "y0": top - 0.5,
        "y1": bottom + 0.5,
        "line": OUTLINE,
    }
