"""The lines that stand in front of a snapshot (CSV) or on its second sheet (XLSX), and its short code.

Whoever holds the file alone can tell what was counted, how it is defined, of what, as of when, and whether anything is
missing. A further fact: one line in `_frame` (every file) or `_metric` (every metric in it).
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from lib.catalogue.metric import Metric
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions
from lib.exports.table import Table, unit_word
from lib.labels import comparison_words, day_words, measured_words, selection_words
from lib.measure.result import Result
from lib.selection import Selection

Lines = tuple[tuple[str, str], ...]
PROGRAM = Text("志愿服务数据看板", "Volunteer-service dashboard")
DEMO = Text("演示数据，纯属虚构", "invented demo data")
LABELS = {
    "program": Text("程序", "Program"),
    "demo": Text("注意", "Notice"),
    "metric": Text("指标", "Metric"),
    "answer": Text("内容", "Content"),
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
    "people": Text("人数保护", "Small counts"),
    "note": Text("说明", "Note"),
    "code": Text("快照代码", "Snapshot code"),
}
_VERSION = Text("第{}版，自{}起", "{}, since {}")
_HIDDEN = Text(
    "少于{}人的人数（0除外）不予显示；看板内的界限可能更低。",
    "Counts of fewer than {} people (0 aside) are hidden; inside the dashboard the limit may be lower.",
)


@dataclass
class Fingerprint:
    """The short code of a snapshot: the same question and the same rows give the same code, whatever their order.

    No clock, no language and no number of the data version goes in, so next year the same figures can be told to be
    the same.
    """

    question: tuple
    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, row: tuple) -> None:
        """Take in one row of codes and values."""
        digest = hashlib.sha256("\x1f".join(map(str, row)).encode()).digest()
        self.total = (self.total + int.from_bytes(digest)) % 2**256
        self.rows += 1

    def code(self) -> str:
        """Ten characters of A-Z and 2-7 (50 bits)."""
        content = json.dumps([self.question, self.rows, self.total], ensure_ascii=False)
        return base64.b32encode(hashlib.sha256(content.encode()).digest()).decode()[:10]


def panel_code(results: list[Result], *, threshold: int) -> str:
    """The code of a panel's snapshot: over metrics, versions, breakdowns, dates, filters, codes and values."""
    asked = [(r.metric.name, r.metric.version, list(r.by), r.selection.as_link()) for r in results]
    print_of = Fingerprint(("panel", asked, threshold))
    for number, result in enumerate(results):
        for cell in result.cells:
            value = None if cell.value is None else f"{cell.value:.6f}"
            print_of.add((number, *cell.codes, value))
    return print_of.code()


def about_panel(
    results: list[Result],
    table: Table,
    *,
    selection: Selection,
    dimensions: Dimensions,
    version: Version,
    threshold: int,
    language: str,
) -> Lines:
    """The lines of a panel's snapshot, made from what was measured. `selection` is what was chosen, with its comparison."""
    say = _Lines(language)
    say.program(version)
    for result in dict((r.metric, r) for r in reversed(results)).values():
        _metric(say, result.metric)
        say("counted", f"{result.rows_counted}")
        if result.asked != results[0].asked or result.as_of != results[0].as_of:
            say("selection", measured_words(result, dimensions, language))
    say("selection", measured_words(results[0], dimensions, language))
    other = next((r for r in results[1:] if r.metric is results[0].metric), None)
    say("comparison", comparison_words(selection.compare, other.selection, language) if other else "")
    matched = len({cell.codes for result in results for cell in result.cells})
    _frame(say, version, matched=matched, written=len(table.rows))
    if any(result.metric.counts_people for result in results):
        say("people", _HIDDEN.in_language(language).format(threshold))
    for note in table.notes:
        say("note", note)
    say("code", panel_code(results, threshold=threshold))
    return tuple(say.lines)


def about_records(
    metrics: Iterable[Metric],
    *,
    selection: Selection,
    dimensions: Dimensions,
    version: Version,
    matched: int,
    written: int,
    threshold: int,
    notes: Iterable[Text],
    code: str,
    language: str,
) -> Lines:
    """The lines of a records-level aggregate."""
    say = _Lines(language)
    say.program(version)
    for metric in metrics:
        _metric(say, metric)
    say("selection", selection_words(selection, dimensions, version.as_of, language))
    _frame(say, version, matched=matched, written=written)
    say("people", _HIDDEN.in_language(language).format(threshold))
    for note in notes:
        say("note", note.in_language(language))
    say("code", code)
    return tuple(say.lines)


def about_answer(
    answer,
    table: Table,
    *,
    selection: Selection,
    dimensions: Dimensions,
    version: Version,
    threshold: int,
    language: str,
) -> Lines:
    """The lines of the table of a page-level answer."""
    say = _Lines(language)
    say.program(version)
    say("answer", f"{answer.title.in_language(language)} ({answer.name})")
    say("definition", answer.definition.in_language(language))
    say("version", str(answer.version))
    say("source", answer.source.in_language(language))
    say("selection", selection_words(selection, dimensions, version.as_of, language))
    _frame(say, version, matched=len(table.rows), written=len(table.rows))
    say("people", _HIDDEN.in_language(language).format(threshold))
    code = Fingerprint(("answer", answer.name, answer.version, selection.resolved(version.as_of).as_link(), threshold))
    for row in table.rows:
        code.add(row)
    say("code", code.code())
    return tuple(say.lines)


class _Lines:
    """Collects lines with their labels in one language; an empty text leaves no line."""

    def __init__(self, language: str):
        self.language, self.lines = language, []

    def __call__(self, name: str, text: str) -> None:
        if text:
            self.lines.append((LABELS[name].in_language(self.language), text))

    def program(self, version: Version) -> None:
        self("program", PROGRAM.in_language(self.language))
        self("demo", DEMO.in_language(self.language) if version.demo else "")


def _metric(say: _Lines, metric: Metric) -> None:
    language = say.language
    say("metric", f"{metric.label.in_language(language)} ({metric.name})")
    say("definition", metric.definition.in_language(language))
    say("version", _VERSION.in_language(language).format(metric.version, metric.since))
    say("unit", unit_word(metric, language))
    say("kind", metric.kind.value.in_language(language))
    say("source", metric.source.in_language(language))


def _frame(say: _Lines, version: Version, *, matched: int, written: int) -> None:
    say("as_of", day_words(version.as_of, say.language))
    say("data_version", str(version.version))
    say("matched", str(matched))
    say("written", str(written))
