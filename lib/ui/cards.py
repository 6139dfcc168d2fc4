"""Metric cards: a headline figure with its change against the comparison, a sparkline and its definition."""

from html import escape

import streamlit as st

from lib.catalogue.metric import Metric
from lib.labels import change_text, full_number, reason_text, short_number
from lib.measure.measure import breakdowns_of
from lib.ui.definition_card import metric_definition
from lib.ui.language import text
from lib.ui.page import Frame, comparison_line

SPARKLINE_POINTS = 24


def cards(frame: Frame, metrics: list[str], *, by: str | None = "month") -> None:
    """A row of headline figures with the change against the comparison and a sparkline over `by`."""
    comparison = comparison_line(frame)
    st.html("<div class='vs-cards'>" + "".join(_card(frame, name, by, comparison) for name in metrics) + "</div>")


def _card(frame: Frame, name: str, by: str | None, comparison: str) -> str:
    now = frame.result(name)
    metric, definition = now.metric, metric_definition(frame, now)
    title = f"<h3>{escape(frame.localised(metric.label))}</h3>"
    if now.value is None:
        figure = f"<div class='vs-figure vs-blank'>— {escape(reason_text(now.cell.reason, frame.language))}</div>"
        return f"<section class='vs-card' data-metric='{name}'>{title}{figure}{definition}</section>"
    unit = "" if metric.unit.name == "RATIO" else metric.unit_text(frame.language)
    exact = f"{full_number(now.value, metric, frame.language)} {unit}".strip()
    figure = f"<div class='vs-figure' title='{escape(exact)}'>{short_number(now.value, metric, frame.language)}<small>{escape(unit)}</small></div>"
    change = escape(_change(frame, name, now.value, comparison))
    spark = _sparkline([cell.value for cell in frame.result(name, (by,)).cells]) if _has_series(metric, by) else ""
    return (
        f"<section class='vs-card' data-metric='{name}' data-value='{now.value!r}'>{title}{figure}"
        f"<p class='vs-change'>{change}</p>{spark}{definition}</section>"
    )


def _change(frame: Frame, name: str, value: float, comparison: str) -> str:
    """The change with what it is compared with, without its days; empty without a comparison."""
    if frame.comparison is None:
        return ""
    before = frame.result(name, selection=frame.comparison)
    change = change_text(value, before.value, before.metric, frame.language)
    return f"{change} {comparison.split('（')[0].split(' (')[0]}" if change else text("no comparison figure")


def _has_series(metric: Metric, by: str | None) -> bool:
    """Whether a small series says the same as the figure: not where each month would be a window of its own."""
    moving = any(callable(condition) for part in metric.parts for condition in part.where)
    return by in breakdowns_of(metric) and not moving


def _sparkline(values: list[float | None]) -> str:
    """Small columns from zero, the last one strong; a month without data is a dotted line, not a zero."""
    if len(values) < 3:
        return ""
    highest = max((value for value in values if value is not None), default=0) or 1
    columns = "".join(
        "<i class='gap'></i>" if value is None else f"<i style='height:{100 * value / highest:.0f}%'></i>"
        for value in values[-SPARKLINE_POINTS:]
    )
    return f"<div class='vs-spark' aria-hidden='true'>{columns}</div>"
