"""Bars: one metric by one breakdown, two periods side by side, parts of a whole, per-head comparison with bands."""

from dataclasses import replace

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Unit
from lib.catalogue.periods import MONTHS_OF, days_of_code, split_period
from lib.charts.colours import colour_of
from lib.charts.hover_text import amount
from lib.charts.long_labels import room_behind, two_lines
from lib.dimensions import Dimensions
from lib.labels import bucket_label, chart_number, code_label, decimals, incomplete_text
from lib.measure.result import Result
from lib.theme import ACCENT, CATEGORICAL, MUTED, count_axis, layout


def axis_of(result: Result, language: str, *, highest: float | None = None) -> dict:
    """The value axis of a metric: from zero, its unit as the title; counts in 万 (or k), percent for ratios.

    `highest` is the end of the axis where bars are stacked; else the largest value.
    """
    if result.metric.unit is Unit.RATIO:
        return {"rangemode": "tozero", "tickformat": ".3~p", "title": {"text": ""}}
    largest = max((cell.value for cell in result.cells if cell.value is not None), default=0)
    axis = {"rangemode": "tozero", "title": {"text": result.metric.unit_text(language)}}
    whole = decimals(result.metric) == 0 or largest >= 100
    return axis | (count_axis(highest or largest, language=language) if whole else {})


def hatched(incomplete: list[bool]) -> dict:
    """The pattern of bars: strokes where a month, quarter or year is not whole."""
    return {"shape": ["/" if part else "" for part in incomplete], "fillmode": "replace", "solidity": 0.5}


def whole_swatch(trace: dict) -> dict:
    """The trace with an empty first bar where that is hatched: the swatch of the legend looks like the first bar."""
    pattern = trace["marker"]["pattern"]
    if not pattern["shape"] or not pattern["shape"][0]:
        return trace
    lists = {name: [None, *trace[name]] for name in ("x", "y", "customdata", "hovertext")}
    return trace | lists | {"marker": trace["marker"] | {"pattern": pattern | {"shape": ["", *pattern["shape"]]}}}


def time_ticks(
    result: Result, dimensions: Dimensions, language: str, *, codes: list | None = None, most: int = 12
) -> dict:
    """Ticks of an axis over the first breakdown (`codes`: not those of the cells), at most so many. Below one that begins late or ends early stands what of it is
    counted; one with months missing in between has a star, its words are in the hover text and in the table."""
    name, incomplete = result.by[0], dict(result.incomplete)
    codes = codes or in_order(name, {cell.codes[0] for cell in result.cells if cell.codes[0] is not None})
    shown = codes[:: -max(1, -(-len(codes) // most))][::-1]
    words = []
    for code in shown:
        part = incomplete.get(code)
        cut = incomplete_text(name, replace(part, missing=()), language) if part else ""
        star = "*" if part and part.missing else ""
        words.append(code_label(name, code, dimensions, language) + star + (f"<br>{cut}" if cut else ""))
    return {
        "tickmode": "array",
        "tickvals": [code_label(name, code, dimensions, language) for code in shown],
        "ticktext": words,
    }


def codes_along(result: Result) -> list:
    """Codes of the first breakdown along an axis; of times also those in which nothing was counted, up to the last day."""
    name = result.by[0]
    codes = in_order(name, {cell.codes[0] for cell in result.cells if cell.codes[0] is not None})
    if name not in MONTHS_OF or not codes:
        return codes
    first, last = days_of_code(name, codes[0])[0], max(days_of_code(name, codes[-1])[0], result.selection.period.end)
    return [code for code, _, _ in split_period(name, first, last)]


def code_for_click(name: str, code):
    """What a click on `code` of breakdown `name` sets: {filter: value}, None for codes that no filter takes."""
    if code is None or name in ("weekday", "contest_year", "day"):
        return None
    if name in PLACES:
        return {"place": str(code)}
    if name in TIMES:
        return {"period": span(name, int(code))}
    return {name: str(code)}


def span(name: str, code: int) -> str:
    """The period of a month, quarter or year code, as written in a link."""
    first, last = days_of_code(name, code)
    return f"{first}..{last}"


def click_value(name: str, code, dimensions: Dimensions):
    """`code_for_click` with the name that links carry for members of the dimensions (brands, platforms, ...)."""
    names = BREAKDOWNS[name].names
    if name in PLACES and code in dimensions.regions and dimensions.regions[code].level != name:
        return None  # what is recorded at the street itself: no step down
    if code is not None and names and names != "regions":
        member = dimensions.members[names].get(code)
        return {name: member.code} if member else None
    return code_for_click(name, code)


def in_order(name: str, codes) -> list:
    """Codes of a breakdown as a reader expects them: a vocabulary in its order, a week from Monday, else ascending."""
    words = BREAKDOWNS[name].words
    if words:
        place = {code: i for i, code in enumerate(words)}
        return sorted(codes, key=lambda code: place.get(code, len(place)))
    if name == "weekday":
        return sorted(codes, key=lambda code: (code + 6) % 7)
    return sorted(codes, key=lambda code: (code is None, code if code is not None else 0))


# Places too: a bar chart sorted by street would be a league table.
IN_THEIR_ORDER = ("age_band", "contest_level", "award", "stage", "contest_year", *TIMES, *PLACES)


def bars(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Horizontal bars of one metric by one breakdown, largest on top; times, places and ordered codes keep their order."""
    (result,) = results
    (name,) = result.by
    cells = [cell for cell in result.cells if cell.value is not None]
    if name in IN_THEIR_ORDER:
        order = in_order(name, [cell.codes[0] for cell in cells])[::-1]
        cells.sort(key=lambda cell: order.index(cell.codes[0]))
    else:
        cells.sort(key=lambda cell: cell.value)
    labels = [code_label(name, cell.codes[0], dimensions, language) for cell in cells]
    incomplete = dict(result.incomplete)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": [cell.value for cell in cells],
        "customdata": [click_value(name, cell.codes[0], dimensions) for cell in cells],
        "text": [chart_number(cell.value, result.metric, language) for cell in cells],
        "textposition": "outside",
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "hovertext": [
            f"{bucket_label(name, cell.codes[0], result, dimensions, language)}<br>{amount(cell.value, result.metric, language)}"
            for cell in cells
        ],
        "hoverinfo": "text",
        "marker": {"color": ACCENT, "pattern": hatched([cell.codes[0] in incomplete for cell in cells])},
    }
    highest = max((cell.value for cell in cells), default=0) or 1
    if len(cells) < 4:
        trace["width"] = 0.5
    value_axis = axis_of(result, language) | {"range": [0, highest]}
    ticks = (
        time_ticks(result, dimensions, language, most=len(labels)) if name in TIMES and labels else two_lines(labels)
    )
    shape = {"xaxis": value_axis, "yaxis": {"type": "category", "showgrid": False, **ticks}}
    return {"data": [trace], "layout": {**layout(language), **shape, **room_behind(trace["text"])}}


def grouped_bars(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Vertical bars by the first breakdown, one colour for each code of the second."""
    return _by_two(results, dimensions, language, mode="group")


def stacked_bars(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Vertical bars by the first breakdown, stacked by the second; only for additive metrics."""
    if not results[0].metric.additive:
        raise ValueError(f"{results[0].metric.name}: rows that do not add up must not be stacked")
    return _by_two(results, dimensions, language, mode="stack")


def _by_two(results: list[Result], dimensions: Dimensions, language: str, *, mode: str) -> dict:
    (result,) = results
    first, second = result.by
    groups = in_order(second, {cell.codes[1] for cell in result.cells})
    known = {cell.codes: cell.value for cell in result.cells}
    across = codes_along(result)
    traces = []
    for group in groups:
        traces.append(
            whole_swatch(
                {
                    "type": "bar",
                    "name": code_label(second, group, dimensions, language),
                    "meta": click_value(second, group, dimensions),
                    "x": [code_label(first, code, dimensions, language) for code in across],
                    "y": [known.get((code, group)) for code in across],
                    "customdata": [click_value(second, group, dimensions)] * len(across),
                    "marker": {
                        "color": colour_of(second, group, dimensions),
                        "pattern": hatched([code in dict(result.incomplete) for code in across]),
                    },
                    "hovertext": [bucket_label(first, code, result, dimensions, language) for code in across],
                    "hovertemplate": "%{hovertext}<br>%{fullData.name}: %{y:,.0f}<extra></extra>",
                }
            )
        )
    sums = [sum(known.get((code, group)) or 0 for group in groups) for code in across]
    values = axis_of(result, language, highest=max(sums, default=0) if mode == "stack" else None)
    axis = {"type": "category"} | (time_ticks(result, dimensions, language, codes=across) if first in TIMES else {})
    shape = {"barmode": mode, "showlegend": True, "xaxis": axis, "yaxis": values}
    return {"data": traces, "layout": {**layout(language), **shape}}


def change_bars(lines: list[tuple[str, float, str, dict | None]], language: str) -> dict:
    """Parts of a change, largest first: lines of (words, signed share of the whole before, amount in words, click).

    Rise and fall differ by side, sign and colour. The amount is below the words: beside a bar it would not fit a
    phone. The axis says that a bar is a share, which the amount is not.
    """
    lines = lines[::-1]
    # In two lines: an axis title wider than a phone would be cut.
    title = "柱长：变化占<br>对比期总量的比重" if language == "zh" else "Bars: change as a share<br>of the whole before"
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [f"{words}<br>{amount}" for words, _, amount, _ in lines],
        "x": [share for _, share, _, _ in lines],
        "customdata": [click for _, _, _, click in lines],
        "hovertemplate": "%{y}<extra></extra>",
        "marker": {"color": [CATEGORICAL[2] if share >= 0 else CATEGORICAL[5] for _, share, _, _ in lines]},
    }
    shape = {
        "xaxis": {
            "tickformat": "+.3~p",
            "nticks": 5,
            "zeroline": True,
            "zerolinecolor": MUTED,
            "title": {"text": title},
        },
        "yaxis": {"type": "category", "showgrid": False, "tickfont": {"size": 11}},
    }
    return {"data": [trace], "layout": {**layout(language), **shape}}


def share_bars(lines: list[tuple[str, float | None]], language: str) -> dict:
    """Shares of a whole, one bar each in the order given, on an axis from 0 to 100 %; lines of (words, 0 to 1 or None).

    A share that cannot be shown keeps its place without a bar.
    """
    lines = lines[::-1]
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [words for words, _ in lines],
        "x": [share for _, share in lines],
        "text": ["" if share is None else f"{share:.1%}" for _, share in lines],
        "textposition": "outside",
        "textfont": {"size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "hovertemplate": "%{y}<br>%{text}<extra></extra>",
        "marker": {"color": ACCENT},
    }
    axis = {"range": [0, 1], "tickvals": [0, 0.5, 1], "tickangle": 0, "tickformat": ".0%", "title": {"text": ""}}
    shape = {"xaxis": axis, "yaxis": {"type": "category", "showgrid": False}}
    return {"data": [trace], "layout": {**layout(language), **shape, **room_behind(trace["text"])}}
