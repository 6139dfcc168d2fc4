"""Lines and columns over time: this period and the one compared with, parts over time, the small line in a card."""

from lib.charts.bars import axis_of, click_value
from lib.directory import Directory
from lib.labels import code_label
from lib.result import Result
from lib.theme import ACCENT, CATEGORICAL, MUTED, layout


def trend(results: list[Result], directory: Directory, language: str, *, events: tuple = ()) -> dict:
    """Columns of one metric over time; a second result of the same metric is the comparison, drawn as a line.

    The comparison is laid month by month beside this period. `events` are (code, words) marked above the columns.
    Months without data stay empty: a gap, not a zero.
    """
    result, *others = results
    (name,) = result.by
    labels = [code_label(name, cell.codes[0], directory, language) for cell in result.cells]
    traces = [
        {
            "type": "bar",
            "name": _span(labels),
            "x": labels,
            "y": [cell.value for cell in result.cells],
            "customdata": [click_value(name, cell.codes[0], directory) for cell in result.cells],
            "marker": {"color": ACCENT},
            "hovertemplate": "%{x}: %{y:,.1f}<extra></extra>"
            if result.metric.unit.name != "RATIO"
            else "%{x}: %{y:.2%}<extra></extra>",
        }
    ]
    for other in others:
        earlier = [code_label(name, cell.codes[0], directory, language) for cell in other.cells]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _span(earlier),
                "x": labels[: len(earlier)],
                "y": [cell.value for cell in other.cells][: len(labels)],
                "text": earlier[: len(labels)],
                "hovertemplate": "%{text}: %{y:,.1f}<extra></extra>"
                if result.metric.unit.name != "RATIO"
                else "%{text}: %{y:.2%}<extra></extra>",
                "line": {"color": MUTED, "width": 2, "dash": "dot"},
                "connectgaps": False,
            }
        )
    marks = [
        {
            "x": label,
            "y": 1,
            "yref": "paper",
            "text": words,
            "showarrow": False,
            "yanchor": "bottom",
            "font": {"size": 11, "color": MUTED},
        }
        for label, words in events
        if label in labels
    ]
    shape = {
        "xaxis": {"type": "category"},
        "yaxis": axis_of(result, language),
        "showlegend": bool(others),
        "annotations": marks,
        "margin": {"l": 8, "r": 12, "t": 40 if marks or others else 12, "b": 8},
    }
    return {"data": traces, "layout": {**layout(language), **shape}}


def _span(labels: list[str]) -> str:
    return f"{labels[0]} – {labels[-1]}" if labels else ""


def trend_by(results: list[Result], directory: Directory, language: str) -> dict:
    """One line for each code of the second breakdown over time; gaps stay gaps."""
    (result,) = results
    time, second = result.by
    codes = sorted({cell.codes[0] for cell in result.cells})
    groups = list(dict.fromkeys(cell.codes[1] for cell in result.cells))
    known = {cell.codes: cell.value for cell in result.cells}
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": code_label(second, group, directory, language),
            "meta": click_value(second, group, directory),
            "x": [code_label(time, code, directory, language) for code in codes],
            "y": [known.get((code, group)) for code in codes],
            "customdata": [click_value(second, group, directory)] * len(codes),
            "line": {"color": CATEGORICAL[i % len(CATEGORICAL)]},
            "connectgaps": False,
            "hovertemplate": "%{x}<br>%{fullData.name}: %{y:,.0f}<extra></extra>",
        }
        for i, group in enumerate(groups)
    ]
    shape = {"xaxis": {"type": "category", "nticks": 12}, "yaxis": axis_of(result, language), "showlegend": True}
    return {"data": traces, "layout": {**layout(language), **shape}}


def sparkline_path(values: list[float | None]) -> tuple[str, str]:
    """The SVG paths (line, area under it) of a small line in a box of 100 x 30, from zero; gaps are left out."""
    highest = max((value for value in values if value is not None), default=0) or 1
    step = 100 / max(len(values) - 1, 1)
    pieces: list[list[str]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{i * step:.1f},{29 - 27 * value / highest:.1f}")
    pieces = [piece for piece in pieces if piece]
    line = " ".join("M" + " L".join(piece) for piece in pieces)
    area = " ".join(f"M{p[0].split(',')[0]},30 L{' L'.join(p)} L{p[-1].split(',')[0]},30 Z" for p in pieces)
    return line, area
