"""A panel: a chart with its title, its caption (the selection in words), the definition, the table and the files.

A panel shows measured results and nothing else: the chart, the table under it and the CSV are made from the same cells.
"""

import json
from dataclasses import replace
from html import escape

import streamlit as st

from lib.catalogue.vocabularies import Text
from lib.charts.emphasis import emphasise
from lib.charts.figures import are_few, figures, figures_height
from lib.exports.table import table_of
from lib.labels import comparison_text, full_number, reason_text, set_aside_text
from lib.measure.disclosure import stands_for_all
from lib.measure.result import Result
from lib.selection import Selection
from lib.ui.cache import cached
from lib.ui.chart_element import chart
from lib.ui.definition_card import metric_definition
from lib.ui.export_routes import panel_link
from lib.ui.filters.figures_form import file_links
from lib.ui.filters.levels import apply_click
from lib.ui.html_table import table_data, unbroken_days
from lib.ui.language import listed, text
from lib.ui.page import Frame, result_line
from lib.ui.pictures.links import picture_of
from lib.ui.totals import total_row


def panel(
    frame: Frame,
    results: Result | list[Result],
    figure,
    *,
    key: str,
    title: str,
    height: int = 300,
    clickable: bool = True,
    options: dict | None = None,
    selection: Selection | None = None,
    rule: Text | None = None,
) -> None:
    """A chart of `results` (one metric or several with the same breakdown) with its footer.

    figure: a function of (results, dimensions, language, **options) that returns a Plotly figure as a dict; called
        once for each new key of the cache, so `options` must be hashable and the function a named one.
    title: a sentence of what it shows. clickable: a click on a bar, cell, tile or legend item sets the filter that it
        carries (see `filters/levels.py`); what was chosen by one is drawn strong. Few values are drawn as figures. rule:
        how the drawing reads, a sentence for the definition card. selection: what was asked for, when it is not the
        page's.
    """
    results = results if isinstance(results, list) else [results]
    _, chosen = frame.with_others(results[0].by, selection)
    with st.container(border=True, key=f"panel-{key}"):
        words = caption(frame, results)
        header = header_html(title, words)
        below, table = panel_footer(frame, results, key=key, selection=selection, rule=rule)
        shown = [cell for result in results for cell in result.cells if cell.value is not None]
        if not any(cell.value for cell in shown):
            why = _all_zero(frame, results) if shown else _why_empty(frame, results)
            st.html(header + f"<div class='vs-empty'>{escape(why)}</div>" + footer_html(*below, with_table=False))
            return
        if are_few(results):
            figure, height, options = figures, figures_height(results), {}
        options_key = tuple(sorted((options or {}).items()))
        # Title, footer and table go into the element: as HTML of their own, sanitised on every change, they took a fifth
        # of the browser's time.
        drawn = cached(figure_json, figure, tuple(results), frame.dimensions, frame.language, options_key, chosen)
        chart(
            drawn,
            key=f"chart-{key}",
            height=height,
            alt=alt_text(title, words, frame.language),
            language=frame.language,
            on_click=apply_click if clickable else None,
            chosen=dict(chosen),
            header=header,
            footer=footer_html(*below),
            table=table,
        )


def caption(frame: Frame, results: list[Result]) -> str:
    """What the results are of, made from the questions that were asked; behind it the period compared with."""
    parts = [result_line(frame, results[0])]
    for other in results[1:]:
        if other.metric is results[0].metric and other.selection != results[0].selection:
            parts.append(
                comparison_text(
                    frame.chosen_selection.compare,
                    other.selection,
                    frame.language,
                    note=frame.compared(other.metric.name, other.by).note,
                )
            )
        elif other.set_aside != results[0].set_aside and other.set_aside:
            parts.append(f"{frame.localised(other.metric.label)}: {set_aside_text(other, frame.language)}")
    return ("；" if frame.language == "zh" else "; ").join(parts)


def alt_text(title: str, words: str, language: str) -> str:
    """What a chart shows and of what, for those who do not see it."""
    return f"{title}。{words}" if language == "zh" else f"{title}. {words}"


def header_html(title: str, words: str) -> str:
    """What a panel shows, and for which selection."""
    return f"<div class='vs-title'><h3>{escape(title)}</h3><p>{unbroken_days(escape(words))}</p></div>"


def figure_json(figure, results, dimensions, language, options=(), chosen=()) -> str:
    """The JSON text of the chart that `figure` makes of the results; options: pairs (name, value). Of a result whose parts are not
    told apart, beside others that are, nothing is drawn."""
    apart = [replace(result, cells=()) if stands_for_all(result) else result for result in results]
    made = emphasise(figure(apart, dimensions.in_charts, language, **dict(options)), dict(chosen))
    return json.dumps(made, allow_nan=False, separators=(",", ":"))


def _all_zero(frame: Frame, results: list[Result]) -> str:
    """Zeros alone: in words, since bars and dots at zero look like a chart without data; and what else is blank there."""
    labels = listed([frame.localised(label) for label in dict.fromkeys(result.metric.label for result in results)])
    reasons = {cell.reason for result in results for cell in result.cells if cell.reason}
    words = text("All of this is 0: {labels}.", labels=labels)
    if not reasons:
        return words
    others = listed(sorted(reason_text(reason, frame.language) for reason in reasons))
    return words + (" " if frame.language == "en" else "") + text("Without a value: {reasons}.", reasons=others)


def _why_empty(frame: Frame, results: list[Result]) -> str:
    reasons = {cell.reason for result in results for cell in result.cells if cell.reason}
    if not reasons:  # nothing is listed at all: what the whole says
        whole = frame.result(results[0].metric.name, selection=results[0].asked)
        if whole.value is not None:
            figure = full_number(whole.value, whole.metric, frame.language)
            unit = whole.metric.unit_text(frame.language, figure)
            label = frame.localised(whole.metric.label)
            return text(
                "None recorded for this selection: {label} {figure} {unit}.", label=label, figure=figure, unit=unit
            )
        reasons = {whole.cell.reason}
    known = listed(sorted(reason_text(reason, frame.language) for reason in reasons))
    gap = " " if known and frame.language == "en" else ""
    return text("Nothing to show for this selection.") + gap + known


def panel_footer(
    frame: Frame,
    results: list[Result],
    *,
    key: str = "",
    selection: Selection | None = None,
    rule: Text | None = None,
) -> tuple[tuple[str, str], dict]:
    """Definition and files of a panel as plain HTML (no widget, no round trip), and the table for the element. key: of the
    panel, by which pictures of it are asked for."""
    by = results[0].by
    names = list(dict.fromkeys(result.metric.name for result in results))
    table = table_of(results, frame.dimensions, frame.language)
    compared = len(names) < len(results)
    asked = frame.with_others(by, selection)[0]
    files = file_links(
        frame.person,
        frame.language,
        lambda kind, form: panel_link(names, by, asked, frame.language, kind, form=form, compared=compared),
        picture=picture_of(frame, key),
        freeze=frame.name != "snapshots",  # which has a button of its own
    )
    return (metric_definition(frame, *results[: len(names)], rule=rule), files), table_data(
        table.headers, table.rows, total_row(frame, results, len(table.headers))
    )


def footer_html(definition: str, files: str, *, with_table: bool = True) -> str:
    """The line under a chart: the definition card, the table (filled when opened), the files."""
    table = f"<details data-table><summary>{escape(text('Table'))}</summary></details>" if with_table else ""
    return f"<div class='vs-panel-footer'>{definition}{table}{files}</div>"
