"""Few values as figures: a large number with its label says more than one bar as wide as the panel."""

from textwrap import wrap

from lib.catalogue.breakdowns import PLACES, TIMES
from lib.catalogue.metric import Unit
from lib.charts.bars import click_value
from lib.dimensions import Dimensions
from lib.labels import bucket_label, full_number
from lib.measure.result import Cell, Result
from lib.theme import INK, columns_of, layout

MOST = 6
"""Values that are shown as figures; more are a chart."""
ACROSS = 2
"""Figures in a row: two fit a phone."""
ROW = 96
"""Pixels of a row of figures."""
LINE = 26
"""Columns of a line below a figure."""
NOTHING = "rgba(0,0,0,0)"


def are_few(results: list[Result]) -> bool:
    """Whether results have one month, one place or one other code down the first breakdown, and few values there."""
    cells = [cell for result in results for cell in _of(result)]
    return len(cells) <= MOST and all(len({cell.codes[0] for cell in _of(result)}) <= 1 for result in results)


def figures_height(results: list[Result]) -> int:
    """Height in pixels of results as figures."""
    count = len(_shown(results))
    return max(1, -(-count // ACROSS)) * ROW + 24


def figures(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Each value as a large number with its unit and what it is of below."""
    shown = _shown(results)
    across = min(ACROSS, len(shown))
    lines = [shown[i : i + across] for i in range(0, len(shown), across)]
    several = len({result.metric.name for result in results}) > 1

    def grid(make, *, empty=None) -> list[list]:
        made = [[make(result, cell) for result, cell in line] for line in lines]
        return [line + [empty] * (across - len(line)) for line in made]

    trace = {
        "type": "heatmap",
        "z": grid(lambda result, cell: cell.value),
        "text": grid(lambda result, cell: _text(result, cell, dimensions, language, several), empty=""),
        "texttemplate": "%{text}",
        "textfont": {"color": INK, "size": 12},
        "hovertext": grid(lambda result, cell: "<br>".join(_words(result, cell, dimensions, language, several))),
        "hoverinfo": "text",
        "customdata": grid(lambda result, cell: _click(result, cell, dimensions)),
        "colorscale": [[0, NOTHING], [1, NOTHING]],
        "showscale": False,
    }
    hidden = {"visible": False}
    shape = {"xaxis": hidden, "yaxis": {**hidden, "autorange": "reversed"}}
    return {"data": [trace], "layout": {**layout(language), **shape}}


def _of(result: Result) -> list[Cell]:
    """The cells that a chart has a place for: months and places also without a value."""
    with_gaps = result.by[0] in (*TIMES, *PLACES)
    return [cell for cell in result.cells if with_gaps or cell.value is not None]


def _shown(results: list[Result]) -> list[tuple[Result, Cell]]:
    return [(result, cell) for result in results for cell in result.cells if cell.value is not None]


def _words(result: Result, cell: Cell, dimensions: Dimensions, language: str, several: bool) -> tuple[str, str]:
    """What a figure is of, and the figure with its unit."""
    names = [bucket_label(n, code, result, dimensions, language) for n, code in zip(result.by, cell.codes, strict=True)]
    names = [result.metric.label.in_language(language), *names] if several else names
    number = full_number(cell.value, result.metric, language)
    unit = "" if result.metric.unit is Unit.RATIO else result.metric.unit_text(language, number)
    return " · ".join(names), f"{number} {unit}".strip()


def _text(result: Result, cell: Cell, dimensions: Dimensions, language: str, several: bool) -> str:
    label, figure = _words(result, cell, dimensions, language, several)
    number, _, unit = figure.partition(" ")
    # Chinese is broken between its parts: sign by sign it would be wider than its half of a phone.
    parts = wrap(label, LINE) if label.isascii() else [label] if columns_of(label) <= LINE else label.split(" · ")
    return "<br>".join([f"<span style='font-size:26px'><b>{number}</b></span> {unit}".strip(), *parts])


def _click(result: Result, cell: Cell, dimensions: Dimensions) -> dict | None:
    codes = zip(result.by, cell.codes, strict=True)
    merged: dict = {}
    for name, code in codes:
        merged |= click_value(name, code, dimensions) or {}
    return merged or None
