"""Lines and columns over time: this period and the one compared with, parts over time."""

from lib.charts.bars import axis_of, click_value, hatched, in_order, time_ticks, whole_swatch
from lib.charts.colours import colour_of
from lib.charts.event_marks import ROOMY, short_mark
from lib.dimensions import Dimensions
from lib.labels import bucket_label, code_label
from lib.measure.comparison import code_compared
from lib.measure.result import Result
from lib.theme import ACCENT, CATEGORICAL, MUTED, layout

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def trend(results: list[Result], dimensions: Dimensions, language: str, *, events: tuple = ()) -> dict:
    """Columns of one metric over time; a second result of the same metric is the comparison, drawn as a line.

    The comparison is laid beside this period by date, as far back as the two lie apart. Months, quarters or years that are
    not whole are hatched. `events` are (label, a short mark, words on hover) above the columns.
    Months without data stay empty: a gap, not a zero. A rate over residents has a dashed line where it divides by another
    population count than before, with the year of that count above it.
    """
    result, *others = results
    (name,) = result.by
    labels = [code_label(name, cell.codes[0], dimensions, language) for cell in result.cells]
    incomplete = dict(result.incomplete)
    clicks = [click_value(name, cell.codes[0], dimensions) for cell in result.cells]
    traces = [
        whole_swatch(
            {
                "type": "bar",
                "name": _span(labels),
                "x": labels,
                "y": [cell.value for cell in result.cells],
                "customdata": clicks,
                "marker": {"color": ACCENT, "pattern": hatched([cell.codes[0] in incomplete for cell in result.cells])},
                "hovertext": [bucket_label(name, cell.codes[0], result, dimensions, language) for cell in result.cells],
                "hovertemplate": "%{hovertext}: %{y:,.1f}<extra></extra>"
                if result.metric.unit.name != "RATIO"
                else "%{hovertext}: %{y:.2%}<extra></extra>",
            }
        )
    ]
    for other in others:
        beside = {cell.codes[0]: cell for cell in other.cells}
        pairs = [beside.get(code_compared(result, other, cell.codes[0])) for cell in result.cells]
        earlier = [
            "" if cell is None else bucket_label(name, cell.codes[0], other, dimensions, language) for cell in pairs
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _span([label for label in earlier if label]),
                "x": labels,
                "y": [None if cell is None else cell.value for cell in pairs],
                "customdata": clicks,  # a click on the earlier value means the column behind it
                "text": earlier,
                "hovertemplate": "%{text}: %{y:,.1f}<extra></extra>"
                if result.metric.unit.name != "RATIO"
                else "%{text}: %{y:.2%}<extra></extra>",
                "line": {"color": MUTED, "width": 2, "dash": "dot"},
                "marker": {"symbol": _symbols(other, [cell and cell.codes[0] for cell in pairs])},
                "connectgaps": False,
            }
        )
    marks = [
        {
            "x": label,
            "y": 1,
            "yref": "paper",
            "text": short if len(labels) <= ROOMY else short_mark(short),
            "hovertext": words,
            "showarrow": False,
            "yanchor": "bottom",
        }
        | {"font": {"size": 11 if len(labels) <= ROOMY else 9, "color": MUTED}}
        for label, short, words in events
        if label in labels
    ]
    steps = _new_counts(result, language)
    marks += [words for _, words in steps]
    shape = {
        "xaxis": {"type": "category"}
        | (month_ticks(labels, language) if name == "month" else time_ticks(result, dimensions, language)),
        "yaxis": axis_of(result, language, highest=_highest(results)),
        "showlegend": bool(others),
        "legend": {"yref": "container", "y": 1, "yanchor": "top"},  # above the marks, whatever their height
        "annotations": marks,
        "shapes": [line for line, _ in steps],
        "margin": {"l": 8, "r": 12, "t": 12 + 24 * bool(others) + 28 * bool(marks), "b": 8},
    }
    return {"data": traces, "layout": {**layout(language), **shape}}


def _new_counts(result: Result, language: str) -> list[tuple[dict, dict]]:
    """A line and its words before each bucket whose residents were counted on other days than those of the one before."""
    found, before = [], ()
    for i, cell in enumerate(result.cells):
        if cell.residents_on and before and cell.residents_on != before:
            years = sorted({day.year for day in cell.residents_on})
            words = f"{'、'.join(map(str, years))}人口" if language == "zh" else f"pop. {', '.join(map(str, years))}"
            dashes = {"color": MUTED, "width": 1.5, "dash": "dash"}
            line = {"type": "line", "x0": i - 0.5, "x1": i - 0.5, "yref": "paper", "y0": 0, "y1": 1, "line": dashes}
            mark = {"x": i - 0.5, "y": 1, "yref": "paper", "text": words, "showarrow": False, "captureevents": False}
            found.append((line, mark | {"yanchor": "bottom", "font": {"size": 11, "color": MUTED}}))
        before = cell.residents_on or before
    return found


def _symbols(result: Result, codes: list) -> list[str]:
    """Rings for months, quarters or years that are not whole, else dots."""
    incomplete = dict(result.incomplete)
    return ["circle-open" if code in incomplete else "circle" for code in codes]


def _highest(results: list[Result]) -> float:
    return max((cell.value for result in results for cell in result.cells if cell.value is not None), default=0)


def month_ticks(labels: list[str], language: str, *, at: list[str] | None = None) -> dict:
    """Short month labels, the year under the first and under each January; `at`: where they stand, when not at themselves.

    Every month has one; which of them stand, January among them, the browser decides by their room (`chart_labels.js`).
    """
    shown = []
    for i, label in enumerate(labels):
        year, month = label.split("-")
        named = i == 0 or month == "01"
        word = (f"{int(month)}月" if named else str(int(month))) if language == "zh" else MONTHS[int(month) - 1]
        shown.append(f"{word}<br>{year}" if named else word)
    return {"tickmode": "array", "tickvals": at or labels, "ticktext": shown}


def _span(labels: list[str]) -> str:
    return f"{labels[0]} – {labels[-1]}" if labels else ""


def trend_by(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """One line for each code of the second breakdown over time; gaps stay gaps, what is not whole has a ring."""
    (result,) = results
    time, second = result.by
    codes = sorted({cell.codes[0] for cell in result.cells})
    groups = list(dict.fromkeys(cell.codes[1] for cell in result.cells))
    known, incomplete = {cell.codes: cell.value for cell in result.cells}, dict(result.incomplete)
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "marker": _points([known.get((code, group)) for code in codes], [code in incomplete for code in codes]),
            "name": code_label(second, group, dimensions, language),
            "meta": click_value(second, group, dimensions),
            "x": [code_label(time, code, dimensions, language) for code in codes],
            "y": [known.get((code, group)) for code in codes],
            "customdata": [click_value(second, group, dimensions)] * len(codes),
            "line": {"color": colour_of(second, group, dimensions)},
            "connectgaps": False,
            "hovertext": [bucket_label(time, code, result, dimensions, language) for code in codes],
            "hovertemplate": "%{hovertext}<br>%{fullData.name}: %{y:,.0f}<extra></extra>",
        }
        for group in groups
    ]
    across = {"type": "category"} | time_ticks(result, dimensions, language)
    shape = {"xaxis": across, "yaxis": axis_of(result, language), "showlegend": True}
    return {"data": traces, "layout": {**layout(language), **shape}}


def _points(values: list[float | None], incomplete: list[bool]) -> dict:
    """Markers of a line: a ring where a time is not whole, a dot where no line leads to a value, else none."""
    beside = [None, *values, None]
    alone = [beside[i] is None and beside[i + 2] is None for i in range(len(values))]
    return {
        "symbol": [
            "circle" if one and not part else "circle-open" for one, part in zip(alone, incomplete, strict=True)
        ],
        "size": [8 if part else 6 if one else 0 for one, part in zip(alone, incomplete, strict=True)],
    }


def _above(words: str, *, at: float) -> dict:
    """What a field counts, level above its upper left corner: beside a low field an upright title is cut or broken."""
    where = {"xref": "paper", "yref": "paper", "x": 0, "y": at, "xanchor": "left", "yanchor": "bottom"}
    return where | {"text": words, "showarrow": False, "font": {"color": MUTED, "size": 12}}


def trend_apart(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Lines of metrics of one unit over time, a field with an axis of its own for each code of the second breakdown.

    Each code is counted in a unit of its own (schemes of points), so that no axis holds two of them.
    """
    time, second = results[0].by
    codes = sorted({cell.codes[0] for result in results for cell in result.cells})
    groups = in_order(second, {cell.codes[1] for result in results for cell in result.cells if cell.value is not None})
    labels = [code_label(time, code, dimensions, language) for code in codes]
    share, axes, traces, words = 1 / max(1, len(groups)), {}, [], []
    for i, group in enumerate(groups):
        n = "" if i == 0 else str(i + 1)
        name, click = code_label(second, group, dimensions, language), click_value(second, group, dimensions)
        for j, result in enumerate(results):
            known = {cell.codes[0]: cell.value for cell in result.cells if cell.codes[1] == group}
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "name": result.metric.label.in_language(language),
                    "legendgroup": result.metric.name,
                    "showlegend": i == 0,
                    "x": labels,
                    "y": [known.get(code) for code in codes],
                    "yaxis": f"y{n}",
                    "customdata": [click] * len(codes),
                    "line": {"color": CATEGORICAL[j % len(CATEGORICAL)]},
                    "marker": {"size": 4},
                    "connectgaps": False,
                    "hovertext": [bucket_label(time, code, result, dimensions, language) for code in codes],
                    "hovertemplate": "%{hovertext}<br>" + name + " · %{fullData.name}: %{y:,.0f}<extra></extra>",
                }
            )
        own = [cell.value for result in results for cell in result.cells if cell.codes[1] == group]
        highest = max((value for value in own if value is not None), default=0)
        unit, top = results[0].metric.unit_text(language), 1 - i * share
        axes[f"yaxis{n}"] = axis_of(results[0], language, highest=highest) | {
            "domain": [round(top - share + 0.06 * (len(groups) > 1), 4), round(top - 0.08, 4)],
            "title": {"text": ""},
        }
        words.append(
            _above(f"{name}（{unit}）" if language == "zh" else f"{name} ({unit})", at=axes[f"yaxis{n}"]["domain"][1])
        )
    shape = {
        "xaxis": {"type": "category", "anchor": f"y{'' if len(groups) < 2 else len(groups)}"}
        | (month_ticks(labels, language) if time == "month" else time_ticks(results[0], dimensions, language)),
        **axes,
        "annotations": words,
        "showlegend": len(results) > 1,
    }
    return {"data": traces, "layout": {**layout(language), **shape}}
