"""The provenance of a snapshot (beside the table of a CSV, on the second sheet of an XLSX), and its short code.

It tells the reader of the file alone what was counted, how it is defined, for which selection, as of when, and whether
anything is missing. A further fact: one line in `add_data_state` (every file) or `add_metric` (every metric in it).
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions
from lib.exports.file_table import FileTable
from lib.exports.table import unit_label
from lib.labels import day_text, measured_text
from lib.measure.disclosure import MARK, Form
from lib.measure.metric_query import MetricQuery
from lib.measure.result import PUBLIC_RULE, Result
from lib.reports.report import Report


class Line(NamedTuple):
    """One fact: its name (a key of LABELS), its label and its text in one language."""

    name: str
    label: str
    text: str


Provenance = tuple[Line, ...]
PROGRAM = Text("志愿服务数据看板", "Volunteer-service dashboard")
DEMO = Text("演示数据，纯属虚构", "invented demo data")
LABELS = {
    "program": Text("程序", "Program"),
    "demo": Text("注意", "Notice"),
    "metric": Text("指标", "Metric"),
    "report": Text("内容", "Content"),
    "definition": Text("口径", "Definition"),
    "version": Text("口径版本", "Definition version"),
    "unit": Text("单位", "Unit"),
    "kind": Text("性质", "Kind"),
    "source": Text("来源", "Source"),
    "counted": Text("计入的源记录数", "Source rows counted"),
    "selection": Text("所选范围", "Selection"),
    "comparison": Text("对比", "Comparison"),
    "as_of": Text("数据截至", "Data as of"),
    "data_version": Text("数据版本", "Data version"),
    "matched": Text("匹配行数", "Rows matched"),
    "written": Text("写出行数", "Rows written"),
    "form": Text("数据形式", "Form"),
    "note": Text("说明", "Note"),
    "code": Text("快照代码", "Snapshot code"),
}
_VERSION = Text("第{}版，自{}起", "{}, since {}")


@dataclass
class Fingerprint:
    """The short code of a snapshot: the same question and the same rows give the same code, whatever their order.

    No clock, no language and no number of the data version goes in, so next year the same figures can be
    recognised as the same.
    """

    question: tuple
    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, row: tuple) -> None:
        """Add one row of codes and values."""
        digest = hashlib.sha256("\x1f".join(map(str, row)).encode()).digest()
        self.total = (self.total + int.from_bytes(digest)) % 2**256
        self.rows += 1

    def code(self) -> str:
        """Ten characters of A-Z and 2-7 (50 bits)."""
        content = json.dumps([self.question, self.rows, self.total], ensure_ascii=False)
        return base64.b32encode(hashlib.sha256(content.encode()).digest()).decode()[:10]


def panel_code(results: list[Result], *, form: Form) -> str:
    """The code of a panel's snapshot: over metrics, versions, breakdowns, dates, filters, codes and values."""
    question = [(r.metric.name, r.metric.version, list(r.by), r.selection.as_link()) for r in results]
    fingerprint = Fingerprint(("panel", question, form.name))
    for number, result in enumerate(results):
        for cell in result.cells:
            value = None if cell.value is None else f"{cell.value:.6f}"
            fingerprint.add((number, *cell.codes, value))
    return fingerprint.code()


def panel_provenance(
    results: list[Result],
    table: FileTable,
    *,
    compared: str,
    dimensions: Dimensions,
    version: Version,
    form: Form,
    language: str,
) -> Provenance:
    """The lines of a panel's snapshot, made from what was measured. `compared`: the days compared with, or why none."""
    lines = _ProvenanceLines(language)
    lines.add_program(version)
    for result in dict((r.metric, r) for r in reversed(results)).values():
        lines.add_metric(result.metric)
        lines.add("counted", str(result.rows_counted) if result.rows_counted or form is Form.EXACT else "")
        if result.asked != results[0].asked or result.as_of != results[0].as_of:
            lines.add("selection", measured_text(result, dimensions, language))
    lines.add("selection", measured_text(results[0], dimensions, language))
    lines.add("comparison", compared)
    matched = len({cell.codes for result in results for cell in result.cells})
    lines.add_data_state(version, matched=matched, written=len(table.rows))
    lines.add_form(form)
    for note in table.notes:
        lines.add("note", note)
    lines.add("code", panel_code(results, form=form))
    return tuple(lines.lines)


def records_provenance(
    metrics: Iterable[Metric],
    *,
    query: MetricQuery,
    dimensions: Dimensions,
    version: Version,
    matched: int,
    written: int,
    form: Form,
    notes: Iterable[Text],
    code: str,
    language: str,
) -> Provenance:
    """The lines of a records-level aggregate."""
    lines = _ProvenanceLines(language)
    lines.add_program(version)
    for metric in metrics:
        lines.add_metric(metric)
    lines.add("selection", measured_text(query, dimensions, language))
    lines.add_data_state(version, matched=matched, written=written)
    lines.add_form(form)
    for note in notes:
        lines.add("note", note.in_language(language))
    lines.add("code", code)
    return tuple(lines.lines)


def report_provenance(
    report: Report,
    rows: list[tuple],
    *,
    query: MetricQuery,
    dimensions: Dimensions,
    version: Version,
    form: Form,
    language: str,
) -> Provenance:
    """The lines of the table of a page-level report; `rows` as the report gives them in Chinese, whatever the language of
    the file: one answer has one code."""
    lines = _ProvenanceLines(language)
    lines.add_program(version)
    lines.add("report", f"{report.title.in_language(language)} ({report.name})")
    lines.add("definition", report.definition.in_language(language))
    lines.add("version", str(report.version))
    lines.add("source", report.source.in_language(language))
    lines.add("selection", measured_text(query, dimensions, language))
    lines.add_data_state(version, matched=len(rows), written=len(rows))
    lines.add_form(form)
    dates = query.selection.as_link()
    # "answer" was the first word for a report: codes of files that were handed out hold it.
    code = Fingerprint(("answer", report.name, report.version, dates, form.name))
    for row in rows:
        code.add(row)
    lines.add("code", code.code())
    return tuple(lines.lines)


def text_of(provenance: Provenance, name: str) -> str:
    """The text of the first line called `name`; empty without one."""
    return next((line.text for line in provenance if line.name == name), "")


class _ProvenanceLines:
    """Collects lines with their labels in one language; an empty text leaves no line."""

    def __init__(self, language: str):
        self.language, self.lines = language, []

    def add(self, name: str, text: str) -> None:
        if text:
            self.lines.append(Line(name, LABELS[name].in_language(self.language), text))

    def add_program(self, version: Version) -> None:
        self.add("program", PROGRAM.in_language(self.language))
        self.add("demo", DEMO.in_language(self.language) if version.demo else "")

    def add_form(self, form: Form) -> None:
        """Exact figures and their mark, or public ones and the rule that made them."""
        words = (MARK if form is Form.EXACT else PUBLIC_RULE).in_language(self.language)
        self.add("form", f"{form.value.in_language(self.language)} · {words}")

    def add_metric(self, metric: Metric) -> None:
        language = self.language
        self.add("metric", f"{metric.label.in_language(language)} ({metric.name})")
        self.add("definition", metric.definition.in_language(language))
        self.add("version", _VERSION.in_language(language).format(metric.version, metric.since))
        self.add("unit", unit_label(metric, language))
        self.add("kind", metric.kind.value.in_language(language))
        self.add("source", metric.source.in_language(language))

    def add_data_state(self, version: Version, *, matched: int, written: int) -> None:
        self.add("as_of", day_text(version.as_of, self.language))
        self.add("data_version", str(version.version))
        self.add("matched", str(matched))
        self.add("written", str(written))
