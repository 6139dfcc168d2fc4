"""The table of a page-level report (`lib/reports/`) as a snapshot, in the form asked for."""

import re
from dataclasses import replace
from datetime import date, datetime

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.exports.file_name import file_name
from lib.exports.file_table import Column, FileTable
from lib.exports.panel import Panel, days_counted, in_one_state, marked_name, marked_title, state_line
from lib.exports.provenance import report_provenance, text_of
from lib.exports.request import ReportRequest, check_known
from lib.exports.sheet_layout import list_layout
from lib.labels import measured_text
from lib.measure.result import dated_selection
from lib.names_in_scope import names_in_scope
from lib.reports.report import Shown, all_reports, total_row
from lib.snapshots.content import LANGUAGES, make_content

MOST_DIGITS = 2
TIMES = {
    "moment": (r"\d{4}-\d\d-\d\d \d\d:\d\d", datetime.fromisoformat),
    "day": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "month": (r"\d{4}-\d\d", lambda text: int(text[:4]) * 100 + int(text[5:])),
    "quarter": (
        r"\d{4}(年[1-4]季度| Q[1-4])",
        lambda text: int(text[:4]) * 10 + int(re.search(r"[年Q]([1-4])", text)[1]),
    ),
    "year": (r"\d{4}", int),
}
"""How the rows of a report print a time, and its cell in a file. A column is a time where all its texts are."""


def make_report(database, request: ReportRequest, *, scope: Scope) -> Panel:
    """Compute the requested report, all in one version of the data; `write_panel` writes it.

    Raises BadRequest for a name that this database does not hold, ExportFailed where there is no data,
    DatabaseUnavailable.
    """
    report, language, form = all_reports()[request.name], request.language, request.form

    def compute(version: Version) -> tuple:
        dimensions = names_in_scope(database, scope)
        check_known(request.selection, dimensions)
        numbers = report.numbers(database, request.selection, scope=scope, form=form)
        return dimensions, numbers, report.query(database, request.selection, scope=scope)

    (dimensions, numbers, query), version = in_one_state(database, compute)
    made = {each: report.table(numbers, dimensions, each) for each in LANGUAGES}
    tables = {each: report_table(*made[each]) for each in LANGUAGES}
    table, rows = tables[language], made[language][1]
    provenance = report_provenance(
        report,
        made[LANGUAGES[0]][1],
        query=query,
        dimensions=dimensions,
        version=version,
        form=form,
        language=language,
    )
    title, note = report.title.in_language(language), getattr(numbers, "note", None)
    lines = (
        measured_text(query, dimensions, language),
        note.in_language(language) if note else "",
        state_line(version, query.as_of, language),
    )
    name = file_name(
        marked_name(title, form, language),
        request.selection,
        days=days_counted(query),
        code=text_of(provenance, "code"),
        dimensions=dimensions,
        language=language,
    )
    total = total_row(report, rows, language)
    layout = replace(
        list_layout(marked_title(title, form, language), lines, table, [], language),
        totals=lambda: [total] if total else [],
    )
    content = make_content(
        tables,
        code=text_of(provenance, "code"),
        kind="report",
        form=form,
        title=report.title,
        caption=Text(*(measured_text(query, dimensions, each) for each in LANGUAGES)),
        question={"report": [report.name, report.version, dated_selection(query).as_link()]},
        version=version,
    )
    return Panel(table, layout, provenance, name, version.as_of, language, content)


def report_table(headers: tuple[str, ...], rows: list[tuple]) -> FileTable:
    """The rows of a report with times as times and an empty text as a blank; a header that ends in % has percentages."""
    columns, made = [], []
    for i, header in enumerate(headers):
        cells = [None if row[i] == "" else row[i] for row in rows]
        kind = _kind(header, cells)
        columns.append(Column(header, kind, digits=_digits(cells) if kind in ("number", "percent") else 0))
        made.append([None if cell is None else TIMES[kind][1](cell) for cell in cells] if kind in TIMES else cells)
    return FileTable(tuple(columns), tuple(zip(*made, strict=True)))


def _kind(header: str, cells: list) -> str:
    known = [cell for cell in cells if cell is not None]
    if known and all(isinstance(cell, int | float) for cell in known):
        if header.endswith("%"):
            return "percent"
        return "count" if all(isinstance(cell, int) for cell in known) else "number"
    for kind, (pattern, _) in TIMES.items():
        if known and all(isinstance(cell, str) and re.fullmatch(pattern, cell) for cell in known):
            return kind
    return "text"


def _digits(cells: list) -> int:
    """Decimals that the report is read with."""
    if digits := [cell.digits for cell in cells if isinstance(cell, Shown)]:
        return max(digits)
    fractions = [str(cell).partition(".")[2].rstrip("0") for cell in cells if cell is not None]
    return min(max(map(len, fractions), default=0), MOST_DIGITS)
