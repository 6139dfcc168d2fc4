"""Metric cards: a headline figure with its change against the comparison, a sparkline and its definition."""

from html import escape

import streamlit as st

from lib.catalogue.metric import Metric
from lib.labels import (
    FEW_PEOPLE,
    card_number,
    change_text,
    day_text,
    full_number,
    reason_text,
    rests_on_few,
    set_aside_text,
)
from lib.measure.measure import breakdowns_of
from lib.measure.result import Result
from lib.selection import COMPARISONS
from lib.ui.definition_card import metric_definition
from lib.ui.language import listed, text
from lib.ui.page import Frame

SPARKLINE_POINTS = 24
PART_CLASS = " class='part'"


def cards(frame: Frame, metrics: list[str], *, by: str | None = "month") -> None:
    """A row of headline figures with the change against the comparison and a sparkline over `by`."""
    st.html("<div class='vs-cards'>" + "".join(_card(frame, name, by) for name in metrics) + "</div>")


def _card(frame: Frame, name: str, by: str | None) -> str:
    now = frame.result(name)
    metric, definition = now.metric, metric_definition(frame, now)
    title = f"<h3>{escape(frame.localised(metric.label))}</h3>"
    notes = "".join(f"<p class='vs-note'>{escape(note)}</p>" for note in _notes(frame, now))
    if now.value is None:
        figure = f"<div class='vs-figure vs-blank'>— {escape(reason_text(now.cell.reason, frame.language))}</div>"
        return f"<section class='vs-card' data-metric='{name}'>{title}{figure}{notes}{definition}</section>"
    unit = "" if metric.unit.name == "RATIO" else metric.unit_text(frame.language)
    exact = f"{full_number(now.value, metric, frame.language)} {unit}".strip()
    figure = f"<div class='vs-figure' title='{escape(exact)}'>{card_number(now.value, metric, frame.language)}<small>{escape(unit)}</small></div>"
    change = escape(_change(frame, name, now.value))
    spark = _sparkline(frame.result(name, (by,))) if _has_series(metric, by) else ""
    return (
        f"<section class='vs-card' data-metric='{name}' data-value='{now.value!r}'>{title}{figure}"
        f"<p class='vs-change'>{change}</p>{notes}{spark}{definition}</section>"
    )


def _notes(frame: Frame, now: Result) -> list[str]:
    """What has to be known of the figure: filters it cannot follow, another last day than the page's, few people."""
    notes = [set_aside_text(now, frame.language)] if now.set_aside else []
    if now.as_of != frame.as_of:
        notes.append(text("Data to {day}", day=day_text(now.as_of, frame.language)))
    if now.residents_on:
        days = listed(map(str, now.residents_on))
        notes.append(text("Residents counted on {days}", days=days))
    if now.metric.beside and (beside := frame.result(now.metric.beside)).value:
        figure = full_number(beside.value, beside.metric, frame.language)
        unit = beside.metric.unit_text(frame.language)
        notes.append(
            text(
                "Beside it: {label}, {figure} {unit}",
                label=frame.localised(beside.metric.label),
                figure=figure,
                unit=unit,
            )
        )
    if rests_on_few(now, now.cell):
        notes.append(frame.localised(FEW_PEOPLE))
    return notes


def _change(frame: Frame, name: str, value: float) -> str:
    """The change with what it is compared with, without its days, or why there is none; empty without a comparison."""
    compared = frame.compared(name)
    if compared.selection is None:
        return "" if compared.reason == "no_comparison" else reason_text(compared.reason, frame.language)
    before = frame.result(name, selection=compared.selection)
    if before.value is None:
        return text("no comparison figure: {reason}", reason=reason_text(before.cell.reason, frame.language))
    change = change_text(value, before.value, before.metric, frame.language)
    if change is None:
        return text("no comparison figure")
    if before.residents_on != frame.result(name).residents_on:
        change += text(" (other population counts)")
    return f"{change} {COMPARISONS[frame.chosen_selection.compare].in_language(frame.language)}"


def _has_series(metric: Metric, by: str | None) -> bool:
    """Whether a small series says the same as the figure: not where each month would be a window of its own."""
    moving = any(callable(condition) for part in metric.parts for condition in part.where)
    return by in breakdowns_of(metric) and not moving


def _sparkline(result: Result) -> str:
    """Small columns from zero, the last one strong; a month without data is a dotted line, one that is not whole pale."""
    cells, incomplete = result.cells[-SPARKLINE_POINTS:], dict(result.incomplete)
    if len(cells) < 3:
        return ""
    highest = max((cell.value for cell in cells if cell.value is not None), default=0) or 1
    columns = "".join(
        "<i class='gap'></i>"
        if cell.value is None
        else f"<i{PART_CLASS if cell.codes[0] in incomplete else ''} style='height:{100 * cell.value / highest:.0f}%'></i>"
        for cell in cells
    )
    return f"<div class='vs-spark' aria-hidden='true'>{columns}</div>"
