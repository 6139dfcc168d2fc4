"""Cards and panels: a figure or chart with the selection in words, its definition, its table and its file beside it.

A panel shows measured results and nothing else: the chart, the table under it and the CSV are made from the same cells.
"""

import json
import re
from dataclasses import replace
from html import escape

import streamlit as st

from lib.catalogue.breakdowns import TIMES
from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import Text
from lib.exports.request import KINDS
from lib.exports.table import table_of
from lib.labels import change_words, day_words, full_number, reason_words, short_number
from lib.measure.measure import breakdowns_of
from lib.measure.result import Result
from lib.selection import Period, Selection, from_pairs
from lib.ui import session_selection
from lib.ui.cache import database, kept, quoted
from lib.ui.chart_element import chart
from lib.ui.export_routes import panel_link
from lib.ui.language import listed, text
from lib.ui.page import Frame, comparison_line, selection_line

TABLE_ROWS = 200
LONG_TEXT = 18
"""Characters from which the cells of a column are broken into lines."""
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?( \d\d:\d\d(:\d\d)?)?")
LONG_CLASS = " class='t'"


def cards(frame: Frame, metrics: list[str], *, by: str | None = "month") -> None:
    """A row of headline figures with the change against the comparison and a sparkline over `by`."""
    comparison = comparison_line(frame)
    st.html("<div class='vs-cards'>" + "".join(_card(frame, name, by, comparison) for name in metrics) + "</div>")


def _card(frame: Frame, name: str, by: str | None, comparison: str) -> str:
    now = frame.result(name)
    metric = now.metric
    label = escape(frame.words(metric.label))
    if now.value is None:
        figure = f"<div class='vs-figure vs-blank'>— {escape(reason_words(now.cell.reason, frame.language))}</div>"
        return (
            f"<section class='vs-card' data-metric='{name}'><h3>{label}</h3>{figure}{_definition(frame, now)}</section>"
        )
    unit = "" if metric.unit.name == "RATIO" else metric.unit_text(frame.language)
    exact = f"{full_number(now.value, metric, frame.language)} {unit}".strip()
    figure = f"<div class='vs-figure' title='{escape(exact)}'>{short_number(now.value, metric, frame.language)}<small>{escape(unit)}</small></div>"
    change = ""
    if frame.before is not None:
        before = frame.result(name, selection=frame.before)
        moved = change_words(now.value, before.value, metric, frame.language)
        change = (
            escape(f"{moved} {comparison.split('（')[0].split(' (')[0]}")
            if moved
            else escape(text("no comparison figure"))
        )
    spark = _sparkline([cell.value for cell in frame.result(name, (by,)).cells]) if _has_series(metric, by) else ""
    return (
        f"<section class='vs-card' data-metric='{name}' data-value='{now.value!r}'><h3>{label}</h3>{figure}"
        f"<p class='vs-change'>{change}</p>{spark}{_definition(frame, now)}</section>"
    )


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
        for value in values[-24:]
    )
    return f"<div class='vs-spark' aria-hidden='true'>{columns}</div>"


def _definition(frame: Frame, *results: Result, rule: Text | None = None) -> str:
    """The definition card 口径卡, one click away, as plain HTML."""
    entries = []
    for result in results:
        metric = result.metric
        rows = [
            (text("Metric"), f"{frame.words(metric.label)} ({metric.name})"),
            (text("Definition"), frame.words(metric.definition)),
            (text("Kind, unit"), f"{frame.words(metric.kind.value)} · {metric.unit_text(frame.language)}"),
            (text("Source"), frame.words(metric.source)),
            (text("Version"), f"{metric.version} ({metric.since})"),
            (text("As of"), day_words(frame.as_of, frame.language)),
            (text("Rows counted"), f"{result.rows_counted:,}"),
            *_letters(frame, metric.name),
        ]
        entries.append("<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in rows) + "</dl>")
        if not metric.additive and result.by:
            entries.append(
                f"<p>{escape(text('Distinct counts and averages: the rows do not add up to the total.'))}</p>"
            )
    if rule:
        entries.append(f"<p>{escape(frame.words(rule))}</p>")
    return f"<details class='vs-more'><summary>{escape(text('Definition'))}</summary>{''.join(entries)}</details>"


def _letters(frame: Frame, metric: str) -> list[tuple[str, str]]:
    """The letters that quoted the metric, one line a letter."""
    letters: dict[str, list[str]] = {}
    for dated, words, title in quoted(database(), frame.version.version).get(metric, []):
        letters.setdefault(f"{dated} {title}", []).append(words)
    return [(text("Quoted in"), f"{letter}: {'、'.join(words)}") for letter, words in letters.items()]


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
    """A chart of `results` (one metric or several with the same breakdown) with its foot.

    figure: a function of (results, dimensions, language, **options) that returns a Plotly figure as a dict; called
        once for each new key of the cache, so `options` must be hashable and the function a named one.
    title: a sentence of what it shows. clickable: a click on a bar, cell, tile or legend item sets the filter that it
        carries (see `clicked`). rule: how the drawing reads, told with the definition. selection: what the files are made for, when it is not the page's.
    """
    results = results if isinstance(results, list) else [results]
    with st.container(border=True, key=f"panel-{key}"):
        words = selection_line(frame, selection)
        if len(results) > 1 and (comparison := comparison_line(frame)):
            words += ("；" if frame.language == "zh" else "; ") + comparison
        head = title_html(title, words)
        below, table = foot(frame, results, selection=selection, rule=rule)
        shown = [cell for result in results for cell in result.cells if cell.value is not None]
        if not shown:
            st.html(head + f"<div class='vs-empty'>{escape(_why_empty(frame, results))}</div>" + below)
            return
        options_key = tuple(sorted((options or {}).items()))
        drawn = kept(_json, figure, tuple(results), frame.dimensions, frame.language, options_key)
        chart(
            drawn,
            key=f"chart-{key}",
            height=height,
            alt=f"{title}。{words}" if frame.language == "zh" else f"{title}. {words}",
            language=frame.language,
            on_click=clicked if clickable else None,
            head=head,
            foot=below,
            table=table,
        )


def title_html(title: str, words: str) -> str:
    """What a panel shows, and for which selection."""
    return f"<div class='vs-title'><h3>{escape(title)}</h3><p>{escape(words)}</p></div>"


def _json(figure, results, dimensions, language, options) -> str:
    made = figure(list(results), dimensions, language, **dict(options))
    return json.dumps(made, allow_nan=False, separators=(",", ":"))


def clicked(click: dict) -> None:
    """Set what the clicked thing carries in `customdata`: {filter or "period": value}. The same again takes it off."""
    pairs = click.get("customdata")
    if not isinstance(pairs, dict) or not pairs:
        return
    now = session_selection.selection()
    filters = {name: value for name, value in pairs.items() if name != "period"}
    period = from_pairs({"period": pairs["period"]})[0].period if "period" in pairs else now.period
    same = now.period == period and all(now.get(name) == (value,) for name, value in filters.items())
    if same:
        session_selection.choose(
            replace(now, period=Period() if "period" in pairs else now.period).choose(**dict.fromkeys(filters, ()))
        )
    else:
        session_selection.choose(replace(now, period=period).choose(**filters))


def _why_empty(frame: Frame, results: list[Result]) -> str:
    reasons = {cell.reason for result in results for cell in result.cells if cell.reason}
    known = listed(sorted(reason_words(reason, frame.language) for reason in reasons))
    return text("Nothing to show for this selection.") + (f" {known}" if known else "")


def foot(
    frame: Frame, results: list[Result], *, selection: Selection | None = None, rule: Text | None = None
) -> tuple[str, dict]:
    """Definition, table and files of a panel as plain HTML (no widget, no round trip), and the table for the element.

    A comparison laid over the months of this period stays out of the table: each row there is one month.
    """
    by = results[0].by
    if set(by) & set(TIMES):
        results = results[:1]
    names = list(dict.fromkeys(result.metric.name for result in results))
    table = table_of(results, frame.dimensions, frame.language)
    compared = len(names) < len(results)
    links = {
        kind: panel_link(names, by, selection or frame.chosen, frame.language, kind, compared=compared)
        for kind in KINDS
    }
    return foot_html(_definition(frame, *results[: len(names)], rule=rule), links), table_data(
        table.headers, table.rows
    )


def foot_html(definition: str, links: dict[str, str], *, with_table: bool = True) -> str:
    """The line under a chart: the definition card, the table (filled when opened), the files."""
    table = f"<details data-table><summary>{escape(text('Table'))}</summary></details>" if with_table else ""
    files = "".join(file_link(link, kind) for kind, link in links.items())
    return f"<div class='vs-panel-foot'>{definition}{table}{files}</div>"


def file_link(link: str, kind: str) -> str:
    """A download that leaves the page where it is."""
    return f"<a href='{escape(link)}' download data-export='{kind}'>{kind.upper()}</a>"


def table_data(headers, rows) -> dict:
    """A table as texts for the browser: the first TABLE_ROWS rows and how many more there are."""
    more = len(rows) - TABLE_ROWS
    return {
        "headers": [str(header) for header in headers],
        "rows": [[_cell_text(value) for value in row] for row in rows[:TABLE_ROWS]],
        "numbers": _number_columns(headers, rows),
        "note": text("{n} more rows stand in the CSV.", n=more) if more > 0 else "",
    }


def _number_columns(headers, rows) -> list[bool]:
    return [any(isinstance(row[i], int | float) for row in rows) for i in range(len(headers))]


def _cell_text(value) -> str:
    return f"{value:,}" if isinstance(value, int | float) else "" if value is None else str(value)


def _whole_days(words: str) -> str:
    """HTML whose days and times are never broken into two lines."""
    return DAY.sub(r"<span>\g<0></span>", words)


def _label(header: str) -> str:
    """What stands before the cell where the row is a card."""
    return f" data-label='{escape(header)}'"


def html_table(headers, rows, *, stacked: bool = False) -> str:
    """A table that stands open: text and numbers; blanks stay blank; a long one says where the rest is.

    stacked: on a phone each row is a card with the headers before its cells; otherwise the first column stays in sight.
    """
    table = table_data(headers, rows)
    classes = [" class='n'" if number else "" for number in table["numbers"]]
    long = [max((len(row[i]) for row in table["rows"]), default=0) > LONG_TEXT for i in range(len(classes))]
    head = "".join(f"<th{c}>{escape(h)}</th>" for h, c in zip(table["headers"], classes, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{c or (LONG_CLASS if wide else '')}{_label(h) if stacked else ''}>{_whole_days(escape(v))}</td>"
            for v, c, wide, h in zip(row, classes, long, table["headers"], strict=True)
        )
        + "</tr>"
        for row in table["rows"]
    )
    return (
        f"<div class='vs-scroll{' vs-stacked' if stacked else ''}'><table class='vs-table'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{escape(table['note'])}</div>"
    )
