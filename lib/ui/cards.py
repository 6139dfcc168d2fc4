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
from lib.schema import service_record
from lib.selection import COMPARISONS
from lib.ui import cache
from lib.ui.definition_card import metric_definition
from lib.ui.html_table import unbroken_days
from lib.ui.language import listed, text
from lib.ui.page import Frame

SPARKLINE_POINTS = 24
PART_CLASS = " class='part'"


def cards(frame: Frame, metrics: list[str], *, by: str | None = "month") -> None:
    """A row of headline figures with the change against the comparison and a sparkline over `by`."""
    with st.container(key=f"cards-{metrics[0]}"):  # its room is there before the cards
        st.html(cards_html(frame, metrics, by=by))


def cards_html(frame: Frame, metrics: list[str], *, by: str | None) -> str:
    """The row of `cards()` as HTML."""
    why: dict[str, list[str]] = {}
    made = "".join(_card(frame, name, by, why) for name in metrics)
    return f"<div class='vs-cards'>{made}</div>{_why_uncompared(frame, why)}"


def _why_uncompared(frame: Frame, why: dict[str, list[str]]) -> str:
    """Below the cards each reason once, with the figures that it is about where there are several reasons."""
    colon = "：" if frame.language == "zh" else ": "
    lines = [
        f"{listed(labels)}{colon}{reason}" if len(why) > 1 else text("No comparison: {reason}", reason=reason)
        for reason, labels in why.items()
    ]
    return "".join(f"<p class='vs-why'>{escape(line)}</p>" for line in lines)


def _card(frame: Frame, name: str, by: str | None, why: dict[str, list[str]]) -> str:
    """The HTML of a card. `why` collects the reasons why there is no comparison, each with the labels of its figures."""
    now = frame.result(name)
    metric, definition = now.metric, metric_definition(frame, now)
    title = f"<h3>{escape(frame.localised(metric.label))}</h3>"
    notes = "".join(f"<p class='vs-note'>{unbroken_days(escape(note))}</p>" for note in _notes(frame, now))
    if now.value is None:
        figure = f"<div class='vs-figure vs-blank'>— {escape(reason_text(now.cell.reason, frame.language))}</div>"
        return f"<section class='vs-card' data-metric='{name}'>{title}{figure}{notes}{definition}</section>"
    exact = full_number(now.value, metric, frame.language)
    unit = "" if metric.unit.name == "RATIO" else metric.unit_text(frame.language, exact)
    exact = f"{exact} {unit}".strip()
    # The words of size are as small as the unit and stay with it: "410" and "thousand people".
    number, _, size = card_number(now.value, metric, frame.language).partition(" ")
    unit = f"{size} {unit}".strip()
    shown = f"<span>{number}</span>" + (f"<small>{escape(unit)}</small>" if unit else "")
    figure = f"<div class='vs-figure'>{shown}</div>" if exact.split(" ")[0] == number else _with_exact(shown, exact)
    change, reason = _change(frame, name, now.value)
    if reason:
        why.setdefault(reason, []).append(frame.localised(metric.label))
    change = f"<span title='{escape(reason)}'>{escape(change)}</span>" if reason else escape(change)
    spark = _sparkline(_series(frame, name, by)) if _has_series(metric, by) else ""
    return (
        f"<section class='vs-card' data-metric='{name}' data-value='{now.value!r}'>{title}{figure}"
        f"<p class='vs-change'>{change}</p>{notes}{spark}{definition}</section>"
    )


def _with_exact(shown: str, exact: str) -> str:
    """A rounded figure that shows the exact one when it is touched, clicked or opened by keyboard."""
    return f"<details class='vs-exact'><summary class='vs-figure' title='{escape(exact)}'>{shown}</summary><p>{escape(exact)}</p></details>"


def _notes(frame: Frame, now: Result) -> list[str]:
    """What has to be known of the figure: filters it cannot follow, another last day than the page's, few people."""
    notes = [set_aside_text(now, frame.language)] if now.set_aside else []
    if now.as_of != frame.as_of:
        notes.append(text("Data to {day}", day=day_text(now.as_of, frame.language)))
    if now.residents_on:
        days = listed(map(str, now.residents_on))
        notes.append(text("Residents counted on {days}", days=days))
    if base := _base(frame, now.metric):
        notes.append(base)
    if now.metric.beside and (beside := frame.result(now.metric.beside)).value:
        figure = full_number(beside.value, beside.metric, frame.language)
        unit = beside.metric.unit_text(frame.language, figure)
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


def _base(frame: Frame, metric: Metric) -> str:
    """Where people are counted, once places are chosen: who lives there serves elsewhere, too, and the other way round."""
    part = metric.parts[0]
    if not frame.chosen_selection.places or not part.counts_people:
        return ""
    if part.place == "home_":
        return text("Counted by home")
    return text("Counted by place of service") if part.subject is service_record else ""


def _change(frame: Frame, name: str, value: float) -> tuple[str, str]:
    """The change with what it is compared with, without its days, and nothing; or that there is none, and why. Both empty
    where no comparison is chosen."""
    compared, none = frame.compared(name), text("no comparison")
    if compared.selection is None:
        reason = "" if compared.reason == "no_comparison" else reason_text(compared.reason, frame.language)
        return (none if reason else ""), reason
    before = frame.result(name, selection=compared.selection)
    if before.value is None:
        return none, reason_text(before.cell.reason, frame.language)
    change = change_text(value, before.value, before.metric, frame.language)
    if change is None:
        return none, ""
    against = COMPARISONS[frame.chosen_selection.compare].in_language(frame.language)
    words = _level(value, before.value, change, against, frame.language) or f"{change} {against}"
    if before.residents_on != frame.result(name).residents_on:
        words += text(" (other population counts)")
    return words, ""


def _level(now: float, before: float, change: str, against: str, language: str) -> str:
    """Words instead of a change of +0.0%: that there is none, or next to none. Empty for any other change."""
    if not (now and before) or set(change) & set("123456789"):
        return ""
    if language == "zh":
        return f"{against}持平" if now == before else f"{against}基本持平"
    return f"{'no change' if now == before else 'next to no change'} {against}"


def _has_series(metric: Metric, by: str | None) -> bool:
    """Whether a small series says the same as the figure: not where each month would be a window of its own."""
    moving = any(callable(condition) for part in metric.parts for condition in part.where)
    return by in breakdowns_of(metric) and not moving


def _series(frame: Frame, name: str, by: str) -> Result:
    """The figure over time in the period that it is of, also where a chart shows a wider one."""
    return cache.result(name, frame.chosen_selection, (by,), scope=frame.scope, form=frame.form, version=frame.version)


def _sparkline(result: Result) -> str:
    """Small columns from zero, the last one strong; a month without data is a dotted line, one that is not whole pale."""
    cells, incomplete = result.cells[-SPARKLINE_POINTS:], dict(result.incomplete)
    counts = {cell.residents_on for cell in cells if cell.residents_on}
    if len(cells) < 3 or len(counts) > 1:  # no room to say where the population count changes
        return ""
    highest = max((cell.value for cell in cells if cell.value is not None), default=0) or 1
    columns = "".join(
        "<i class='gap'></i>"
        if cell.value is None
        else f"<i{PART_CLASS if cell.codes[0] in incomplete else ''} style='height:{100 * cell.value / highest:.0f}%'></i>"
        for cell in cells
    )
    return f"<div class='vs-spark' aria-hidden='true'>{columns}</div>"
