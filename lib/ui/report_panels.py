"""Panels of the page-level answers (`lib/reports/registry.py`): a drawing where one helps, the table, the definition, the file."""

from collections.abc import Callable
from dataclasses import replace
from html import escape

import streamlit as st

from lib.catalogue import METRICS
from lib.charts.bars import change_bars, click_value, share_bars
from lib.charts.grids import calendar_grid, cohort_grid
from lib.charts.trees import star_bars, waterfall
from lib.exports.request import KINDS
from lib.labels import change_words, code_label, reason_words
from lib.reports.record_table_format import FIELDS, SUBJECTS
from lib.reports.registry import REPORTS, Report
from lib.reports.table_format import BRIDGE_STEPS
from lib.selection import Period
from lib.ui.cache import cached, database
from lib.ui.chart_element import chart
from lib.ui.definition_card import definition_card, description_list
from lib.ui.export_routes import answer_link
from lib.ui.html_table import html_table, table_data
from lib.ui.language import text
from lib.ui.page import Frame, selection_line
from lib.ui.panels import apply_click, footer_html, header_html

WITHOUT_PERIOD = frozenset({"deliveries", "freshness"})
"""Answers that look at all that was ever recorded, whatever the period of the page."""
Draw = Callable[[object, Frame], dict | None]


def answer_panel(frame: Frame, name: str, *, height: int = 300) -> None:
    """The panel of one answer for the page's selection; without a drawing its table stands open."""
    answer = REPORTS[name]
    made = cached(_made, answer, frame.chosen_selection, frame.scope, frame.version)
    headers, rows = answer.table(made, frame.dimensions, frame.language)
    always = replace(frame.chosen_selection, period=Period("to_date"))
    with st.container(border=True, key=f"panel-{name}"):
        words = selection_line(frame, always if name in WITHOUT_PERIOD else None)
        if getattr(made, "partial", False):
            words += "；" if frame.language == "zh" else "; "
            words += text("only the hours of this selection count: not the stars of the register")
        title = frame.words(answer.title)
        header = header_html(title, words)
        figure = DRAWINGS[name](made, frame) if name in DRAWINGS and rows else None
        links = {kind: answer_link(answer.name, frame.chosen_selection, frame.language, kind) for kind in KINDS}
        footer = footer_html(_definition(frame, answer), links, with_table=figure is not None)
        if figure is not None:
            chart(
                figure,
                key=f"chart-{name}",
                height=height,
                alt=f"{title}. {words}",
                language=frame.language,
                on_click=apply_click,
                header=header,
                footer=footer,
                table=table_data(headers, rows),
            )
        elif rows and name not in DRAWINGS:
            st.html(header + html_table(headers, rows) + footer)
        else:
            reason = getattr(made, "reason", None)
            why = reason_words(reason, frame.language) if reason else text("Nothing to show for this selection.")
            st.html(header + f"<div class='vs-empty'>{escape(why)}</div>" + footer)


def _made(answer: Report, selection, scope, version):
    return answer.make(database(), selection, scope=scope)


def _definition(frame: Frame, answer: Report) -> str:
    words = [
        (text("Definition"), frame.words(answer.definition)),
        (text("Source"), frame.words(answer.source)),
        (text("Version"), str(answer.version)),
    ]
    return definition_card(description_list(words))


def _draw_bridge(made, frame: Frame) -> dict | None:
    if any(line.value is None for line in made.lines):
        return None
    gone = {line.code for line in made.gone}
    steps = [
        (
            BRIDGE_STEPS[line.code].in_language(frame.language),
            -line.value if line.code in gone else line.value,
            line.code in ("opening", "closing"),
        )
        for line in made.lines
    ]
    return waterfall(steps, frame.language)


def _draw_cohorts(made, frame: Frame) -> dict | None:
    cohorts = sorted({cell.cohort for cell in made.cells})
    spans = sorted({cell.span for cell in made.cells})
    known = {(cell.cohort, cell.span): cell.share for cell in made.cells}
    if not any(share is not None for share in known.values()):
        return None
    rows = [code_label("quarter", cohort, frame.dimensions, frame.language) for cohort in cohorts]
    columns = [text("Year {n}", n=span) for span in spans]
    return cohort_grid(rows, columns, [[known.get((c, s)) for s in spans] for c in cohorts], frame.language)


def _draw_stars(made, frame: Frame) -> dict | None:
    lines = [(text("No star") if not line.stars else "★" * line.stars, line.persons) for line in made.lines]
    return star_bars(lines, frame.language) if any(value is not None for _, value in lines) else None


def _draw_calendar(made, frame: Frame) -> dict | None:
    days = [(day.day, day.hours) for day in made.days if day.hours is not None]
    return calendar_grid(days[-731:], frame.language) if days else None


def _draw_changes(made, frame: Frame) -> dict | None:
    lines = []
    for change in made.lines:
        metric = METRICS[change.metric]
        part = code_label(change.breakdown, change.code, frame.dimensions, frame.language)
        amount = f"{change.difference:+,.0f} {metric.unit_text(frame.language)}"
        moved = change_words(change.now, change.before, metric, frame.language)
        words = f"{part} · {frame.words(metric.label)}"
        click = click_value(change.breakdown, change.code, frame.dimensions)
        share = change.weight if change.difference >= 0 else -change.weight
        lines.append((words, share, f"{amount} ({moved})" if moved else amount, click))
    return change_bars(lines, frame.language) if lines else None


def _draw_completeness(made, frame: Frame) -> dict | None:
    lines = [
        (f"{frame.words(FIELDS[line.field])}<br>{frame.words(SUBJECTS[line.subject])}", line.share)
        for line in made
        if line.total is not None
    ]
    return share_bars(lines, frame.language) if lines else None


DRAWINGS: dict[str, Draw] = {
    "changes": _draw_changes,
    "bridge": _draw_bridge,
    "cohorts": _draw_cohorts,
    "stars": _draw_stars,
    "calendar": _draw_calendar,
    "completeness": _draw_completeness,
}
