"""Grids of cells: the matrix with gaps, the tile grid of streets, the calendar, the cohorts."""

from collections.abc import Iterable
from datetime import date, timedelta
from textwrap import wrap

from lib.catalogue.metric import Metric, Unit
from lib.catalogue.periods import MONTHS_OF
from lib.charts.bars import click_value, in_order
from lib.charts.hover_text import amount
from lib.charts.lines import month_ticks
from lib.dimensions import Dimensions
from lib.labels import WEEKDAYS, bucket_label, chart_number, code_label, incomplete_text, reason_text
from lib.measure.result import Result
from lib.number_words import exact, half_up
from lib.theme import layout

MOST_WITH_NUMBERS, MANY, NARROW = 26, 12, 9
"""Columns up to which the numbers stand in the cells, and from which they are small and the labels set aslant;
Latin letters in a line under a label."""


def matrix(results: list[Result], dimensions: Dimensions, language: str, *, rows: list | None = None) -> dict:
    """One metric by two breakdowns: rows by the first, columns by the second; a gap stays empty.

    rows: the codes of the rows from the top, where they have an order of their own.

    Rows without a code (no brand, no track) stand last; being all the rest, they do not set the colours of the others.
    """
    (result,) = results
    down, across = result.by
    rows = (rows or in_order(down, {cell.codes[0] for cell in result.cells}))[::-1]
    columns = in_order(across, {cell.codes[1] for cell in result.cells})
    known = {cell.codes: cell for cell in result.cells}
    values, texts, hovers, clicks = [], [], [], []
    for row in rows:
        line = [known.get((row, column)) for column in columns]
        values.append([cell and cell.value for cell in line])
        texts.append(
            [
                "" if not cell or cell.value is None else in_cell(cell.value, result.metric, language, len(columns))
                for cell in line
            ]
        )
        hovers.append(
            [
                _hover(result, dimensions, language, (row, column), cell)
                for column, cell in zip(columns, line, strict=True)
            ]
        )
        clicks.append(
            [
                (click_value(down, row, dimensions) or {}) | (click_value(across, column, dimensions) or {})
                for column in columns
            ]
        )
    trace = {
        "type": "heatmap",
        "x": [bucket_label(across, column, result, dimensions, language) for column in columns],
        "y": [bucket_label(down, row, result, dimensions, language) for row in rows],
        "z": values,
        "text": texts,
        "texttemplate": "%{text}" if len(columns) <= MOST_WITH_NUMBERS else "",
        "textfont": {"size": 10 if len(columns) > MANY else 12},
        "hovertext": hovers,
        "hoverinfo": "text",
        "customdata": clicks,
        **from_zero(cell.value for cell in result.cells if None not in cell.codes),
        "showscale": False,
    }
    every = {"dtick": 1, "tickangle": -45 if len(columns) > MANY else 0} if len(columns) <= MOST_WITH_NUMBERS else {}
    shape = {
        "xaxis": {
            "type": "category",
            "side": "top",
            **every,
            **_bucket_ticks(result, across, columns, dimensions, language),
        },
        "yaxis": {"type": "category", "showgrid": False},
    }
    return {"data": [trace], "layout": {**layout(language), **shape}}


def from_zero(values: Iterable[float | None]) -> dict:
    """The ends of the colours: from zero, as bars are, so that 7 beside 9 is no white beside black. Both ends or plotly.js
    takes none."""
    return {"zmin": 0, "zmax": max((value or 0 for value in values), default=0) or 1}


def in_cell(value: float, metric: Metric, language: str, columns: int) -> str:
    """A figure in its cell; whole where cells are narrow."""
    if columns <= MANY or metric.unit is Unit.RATIO:
        return chart_number(value, metric, language)
    if language == "zh" and 1e5 <= abs(value) < 1e8:
        return f"{half_up(exact(value / 1e4), 0):,f}万"
    return f"{value:,.0f}" if 10 <= abs(value) < 10_000 else chart_number(value, metric, language)


def _bucket_ticks(result: Result, name: str, codes: list, dimensions: Dimensions, language: str) -> dict:
    """Labels of buckets that are not whole in two lines: what is counted stands under the year. One with months missing has
    a star, as at the other axes of time: its words would run into its neighbours, they are in the hover text and the table."""
    incomplete = dict(result.incomplete) if name in MONTHS_OF else {}
    if not incomplete:
        return {}
    labels = [bucket_label(name, code, result, dimensions, language) for code in codes]
    words = [
        code_label(name, code, dimensions, language)
        + ("*" if code in incomplete and incomplete[code].missing else "")
        + "".join(f"<br>{line}" for line in _narrow(name, incomplete, code, language))
        for code in codes
    ]
    return {"tickmode": "array", "tickvals": labels, "ticktext": words}


def _narrow(name: str, incomplete: dict, code, language: str) -> list[str]:
    """What is counted of a bucket that is not whole at its ends, in lines no wider than a column."""
    part = incomplete.get(code)
    words = incomplete_text(name, part, language) if part and not part.missing else ""
    return wrap(words, NARROW) if language == "en" else [words] if words else []


def _hover(result, dimensions, language, codes, cell) -> str:
    names = " × ".join(
        bucket_label(name, code, result, dimensions, language) for name, code in zip(result.by, codes, strict=True)
    )
    if cell is None:
        return f"{names}<br>—"
    if cell.value is None:
        return f"{names}<br>{reason_text(cell.reason, language)}"
    return f"{names}<br>{amount(cell.value, result.metric, language)}"


def tile_grid(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Each street one tile, coloured by the metric, in the order of the code list: where, without a map.

    A place without data is an empty tile that says so.
    """
    (result,) = results
    (name,) = result.by
    cells = sorted(result.cells, key=lambda cell: (cell.reason == "no_records", cell.codes[0] or 0))
    across = min(4, max(2, len(cells)))
    lines = [cells[i : i + across] for i in range(0, len(cells), across)]
    pad = lambda line: line + [None] * (across - len(line))  # noqa: E731
    grid = [pad(line) for line in lines]

    def words(cell) -> str:
        if cell is None:
            return ""
        place = code_label(name, cell.codes[0], dimensions, language)
        value = (
            reason_text(cell.reason, language)
            if cell.value is None
            else chart_number(cell.value, result.metric, language)
        )
        return "<br>".join([*_lines(place), value])

    trace = {
        "type": "heatmap",
        "z": [[cell.value if cell else None for cell in line] for line in grid],
        "text": [[words(cell) for cell in line] for line in grid],
        "texttemplate": "%{text}",
        "hovertext": [
            [_hover(result, dimensions, language, cell.codes, cell) if cell else "" for cell in line] for line in grid
        ],
        "hoverinfo": "text",
        "customdata": [[cell and click_value(name, cell.codes[0], dimensions) for cell in line] for line in grid],
        "xgap": 4,
        "ygap": 4,
        **from_zero(cell.value for cell in cells),
        "showscale": False,
    }
    hidden = {"visible": False}
    # Where four names do not fit beside each other, `chart_phone.js` lays fewer.
    shape = {"xaxis": hidden, "yaxis": {**hidden, "autorange": "reversed"}, "meta": {"tiles": len(cells)}}
    return {"data": [trace], "layout": {**layout(language), **shape}}


def _lines(name: str, width: int = 12) -> list[str]:
    """A name in lines that fit a tile: Chinese by six characters, Latin by words."""
    if " " not in name:
        return [name[i : i + 6] for i in range(0, len(name), 6)] if not name.isascii() else [name]
    return wrap(name, width)


def calendar_grid(days: list[tuple[date, float]], language: str) -> dict:
    """Values by day as weeks across and weekdays down, Monday on top; a day without records is empty."""
    known = dict(days)
    first = min(known) - timedelta(days=min(known).weekday())
    weeks = [first + timedelta(days=7 * i) for i in range((max(known) - first).days // 7 + 1)]
    grid = [[known.get(week + timedelta(days=d)) for week in weeks] for d in range(7)]
    trace = {
        "type": "heatmap",
        "x": [week.isoformat() for week in weeks],
        "y": [WEEKDAYS[(d + 1) % 7].in_language(language) for d in range(7)],
        "z": grid,
        "hovertext": [
            [f"{week + timedelta(days=d)}: {known.get(week + timedelta(days=d), 0):,.0f}" for week in weeks]
            for d in range(7)
        ],
        "hoverinfo": "text",
        "showscale": False,
        **from_zero(known.values()),
    }
    last = max(known)
    firsts = [
        date(n // 12, n % 12 + 1, 1) for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    firsts = [day for day in firsts if day >= first]  # a tick once a month
    ticks = month_ticks([f"{day:%Y-%m}" for day in firsts], language, at=[day.isoformat() for day in firsts])
    shape = {
        "xaxis": {"type": "date", **ticks},
        "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False},
    }
    return {"data": [trace], "layout": {**layout(language), **shape}}


def cohort_grid(rows: list[str], columns: list[str], values: list[list[float | None]], language: str) -> dict:
    """Shares (0 to 1) of cohorts down by spans across; None stays empty, and a cohort without any has no row."""
    known = [(row, line) for row, line in zip(rows, values, strict=True) if any(v is not None for v in line)]
    rows, values = [row for row, _ in known], [line for _, line in known]
    trace = {
        "type": "heatmap",
        "x": columns,
        "y": rows[::-1],
        "z": values[::-1],
        "texttemplate": "%{z:.0%}",
        "textfont": {"size": 11},
        "hovertemplate": "%{y} → %{x}: %{z:.1%}<extra></extra>",
        **from_zero(value for line in values for value in line),
        "showscale": False,
    }
    shape = {"xaxis": {"type": "category", "side": "top"}, "yaxis": {"type": "category", "showgrid": False}}
    return {"data": [trace], "layout": {**layout(language), **shape}}
