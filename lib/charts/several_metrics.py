"""Several metrics of one unit on one axis."""

from lib.catalogue.breakdowns import TIMES
from lib.charts.bars import axis_of, click_value, hatched, in_order, time_ticks
from lib.charts.lines import month_ticks
from lib.dimensions import Dimensions
from lib.labels import bucket_label, code_label
from lib.measure.result import Result
from lib.theme import CATEGORICAL, layout


def metric_bars(results: list[Result], dimensions: Dimensions, language: str) -> dict:
    """Vertical bars of several metrics of one unit by one breakdown, side by side: a colour for each metric.

    Raises ValueError for metrics of different units.
    """
    if len({result.metric.unit_text(language) for result in results}) > 1:
        raise ValueError("metrics of different units must not share an axis")
    widest = max(results, key=lambda result: len(result.cells))
    (name,) = widest.by
    codes = in_order(name, {cell.codes[0] for result in results for cell in result.cells if cell.codes[0] is not None})
    traces = []
    for i, result in enumerate(results):
        known, incomplete = result.by_code(), dict(result.incomplete)
        traces.append(
            {
                "type": "bar",
                "name": result.metric.label.in_language(language),
                "x": [code_label(name, code, dimensions, language) for code in codes],
                "y": [known.get(code) for code in codes],
                "customdata": [click_value(name, code, dimensions) for code in codes],
                "marker": {
                    "color": CATEGORICAL[i % len(CATEGORICAL)],
                    "pattern": hatched([code in incomplete for code in codes]),
                },
                "hovertext": [bucket_label(name, code, result, dimensions, language) for code in codes],
                "hovertemplate": "%{hovertext}<br>%{fullData.name}: %{y:,.0f}<extra></extra>",
            }
        )
    highest = max((cell.value for result in results for cell in result.cells if cell.value is not None), default=0)
    labels = [code_label(name, code, dimensions, language) for code in codes]
    if name == "month":
        ticks = month_ticks(labels, language)
    else:
        ticks = time_ticks(widest, dimensions, language) if name in TIMES else {}
    shape = {
        "barmode": "group",
        "showlegend": True,
        "xaxis": {"type": "category"} | ticks,
        "yaxis": axis_of(widest, language, highest=highest),
    }
    return {"data": traces, "layout": {**layout(language), **shape}}
