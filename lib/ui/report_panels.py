"""Panels of the page-level reports (`lib/reports/`): a drawing where the report has one, the table, the definition, the file."""

from collections.abc import Callable
from html import escape

import streamlit as st

from lib.charts.all_zero import is_all_zero
from lib.charts.emphasis import emphasise_any
from lib.dimensions import Dimensions
from lib.labels import measured_text, reason_text
from lib.measure.metric_query import MetricQuery
from lib.reports.report import NotPublic, Report, all_reports, total_row
from lib.selection import Selection
from lib.ui.cache import cached, database
from lib.ui.chart_element import chart
from lib.ui.definition_card import definition_card, description_list
from lib.ui.export_routes import panel_link, report_link
from lib.ui.filters.figures_form import file_links
from lib.ui.filters.levels import apply_click
from lib.ui.html_table import html_table, table_data
from lib.ui.language import text
from lib.ui.page import Frame
from lib.ui.panels import alt_text, footer_html, header_html
from lib.ui.pictures.links import picture_of


def report_panel(frame: Frame, name: str, *, height: int = 300) -> None:
    """The panel of one report for the page's selection; a report that draws nothing shows its table. height: pixels; a grid
    of many lines is higher."""
    report = all_reports()[name]
    selection, chosen = frame.with_others(report.marks)
    numbers = report_numbers(frame, report, selection)
    hidden = isinstance(numbers, NotPublic)
    headers, rows = report.table(numbers, frame.dimensions, frame.language)
    total = total_row(report, rows, frame.language)
    figure = (
        report.draw(numbers, frame.dimensions.in_charts, frame.language)
        if report.draw and rows and not hidden
        else None
    )
    all_zero = figure is not None and is_all_zero(figure)
    with st.container(border=True, key=f"panel-{name}"):
        query = cached(_query, report, selection, frame.scope, frame.version)
        frame.followed.update(name for name, _ in (*query.asked.filters, *chosen))
        title, words = frame.localised(report.title), _selection_words(frame, query, numbers)
        header = header_html(title, words)
        files = file_links(
            frame.person,
            frame.language,
            lambda kind, form: report_link(name, selection, frame.language, kind, form=form),
            picture=picture_of(frame, name),
            freeze=True,
        )
        if report.whole and files:
            files += _whole_list(frame, report, selection)
        footer = footer_html(_definition(frame, report), files, with_table=figure is not None and not all_zero)
        if figure is not None and not all_zero:
            chart(
                emphasise_any(figure, dict(chosen)),
                key=f"chart-{name}",
                height=max(height, _grid_height(figure)),
                alt=alt_text(title, words, frame.language),
                language=frame.language,
                on_click=apply_click,
                chosen=dict(chosen),
                header=header,
                footer=footer,
                table=table_data(headers, rows, total),
            )
        elif rows and report.draw is None and not hidden:
            links = report.links(numbers, selection, frame.dimensions) if report.links else ()
            st.html(header + html_table(headers, rows, total=total, sortable=True, links=links, linked=0) + footer)
        else:
            reason = getattr(numbers, "reason", None)
            nothing = text("All of this is 0.") if all_zero else text("Nothing to show for this selection.")
            why = reason_text(reason, frame.language) if reason else nothing
            st.html(header + f"<div class='vs-empty'>{escape(why)}</div>" + footer)


def report_line(frame: Frame, name: str, line: Callable[[object, Dimensions, str], str]) -> None:
    """One line of words on the numbers of a report, in place of its panel: `line(numbers, dimensions, language)`."""
    report = all_reports()[name]
    numbers = cached(_numbers, report, frame.chosen_selection, frame.scope, frame.form, frame.version)
    title, said = frame.localised(report.title), line(numbers, frame.dimensions, frame.language)
    st.html(f"<p class='vs-quiet'><strong>{escape(title)}</strong> {escape(said)}</p>")


def _whole_list(frame: Frame, report: Report, selection: Selection) -> str:
    """The files of all rows, of which the report shows some."""
    metrics, by = report.whole
    files = file_links(
        frame.person,
        frame.language,
        lambda kind, form: panel_link(metrics, (by,), selection, frame.language, kind, form=form),
        name="whole-",
    )
    return f"<span class='vs-files'>{escape(text('Whole list:'))}</span>{files}"


def _grid_height(figure: dict) -> int:
    """Pixels in which the numbers of a grid are read, 0 for other drawings."""
    grids = [trace for trace in figure["data"] if trace["type"] == "heatmap" and "texttemplate" in trace]
    return max((26 * len(grid["y"]) + 110 for grid in grids), default=0)


def report_numbers(frame: Frame, report: Report, selection: Selection | None = None):
    """The numbers of a report for the page's selection (or another), through the cache."""
    return cached(_numbers, report, selection or frame.chosen_selection, frame.scope, frame.form, frame.version)


def _numbers(report: Report, selection, scope, form, version):
    return report.numbers(database(), selection, scope=scope, form=form)


def _query(report: Report, selection, scope, version):
    return report.query(database(), selection, scope=scope)


def _selection_words(frame: Frame, query: MetricQuery, numbers) -> str:
    """The selection that the report follows, and what its numbers say about how to read them."""
    words = measured_text(query, frame.dimensions, frame.language)
    note = getattr(numbers, "note", None)
    return f"{words}{'；' if frame.language == 'zh' else '; '}{frame.localised(note)}" if note else words


def _definition(frame: Frame, report: Report) -> str:
    words = [
        (text("Definition"), frame.localised(report.definition)),
        (text("Source"), frame.localised(report.source)),
        (text("Version"), str(report.version)),
    ]
    return definition_card(description_list(words))
