"""The question of a snapshot asked again today: the same metrics, breakdowns and days, by the definitions of today."""

import tempfile
from dataclasses import replace

from lib.access import Scope
from lib.activity_names import with_activities
from lib.catalogue import METRICS
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.exports import ExportFailed
from lib.exports.file_table import file_table
from lib.exports.panel import in_one_state
from lib.exports.provenance import panel_code
from lib.exports.records.by_month import write_records
from lib.exports.report import make_report
from lib.exports.request import BadRequest, RecordsRequest, ReportRequest, check_known
from lib.measure import measure
from lib.measure.disclosure import Form
from lib.names_in_scope import names_in_scope
from lib.reports.report import all_reports
from lib.selection import from_link
from lib.snapshots import SnapshotRejected
from lib.snapshots.content import LANGUAGES, Content, make_content, panel_question

GONE = Text("“{}”已不再统计，无法按原问题重算。", "{!r} is no longer counted: the question cannot be asked again.")

PANELS = Text(
    "这是整页打印件：页上每张图表有自己的快照代码，请逐个核验。",
    "This is a whole page on paper: each of its panels has a code of its own; verify those.",
)


def asked_today(database, content: Content, *, scope: Scope) -> Content:
    """The answer of today, within `scope`. Raises SnapshotRejected where the question cannot be asked (any more),
    DatabaseUnavailable."""
    if content.kind == "page":
        raise SnapshotRejected(PANELS)
    ask = {"panel": _panel, "report": _report, "records": _records}[content.kind]
    try:
        return ask(database, content, Form[content.form.upper()], scope)
    except (BadRequest, ExportFailed) as refused:
        raise SnapshotRejected(refused.message) from None
    except ValueError as fault:  # a breakdown or a filter that a metric has no longer
        raise SnapshotRejected(Text("无法按原问题重算。", "The question cannot be asked again.")) from fault


def _panel(database, content: Content, form: Form, scope: Scope) -> Content:
    asked, by = content.question["metrics"], tuple(content.question["by"])
    for name, _, _ in asked:
        _known(name, METRICS)

    def compute(version: Version) -> Content:
        dimensions = names_in_scope(database, scope)
        for _, _, link in asked:
            check_known(from_link(link), dimensions)
        results = [measure(database, name, from_link(link), by, scope=scope, form=form) for name, _, link in asked]
        named = with_activities(database, dimensions, results)
        return make_content(
            {each: file_table(results, named, each) for each in LANGUAGES},
            code=panel_code(results, form=form),
            kind="panel",
            form=form,
            title=content.title,
            caption=content.caption,
            question=panel_question(results),
            version=version,
            results=results,
        )

    return in_one_state(database, compute)[0]


def _report(database, content: Content, form: Form, scope: Scope) -> Content:
    name, _, link = content.question["report"]
    _known(name, all_reports())
    made = make_report(database, ReportRequest(name, from_link(link), form=form), scope=scope).content
    return replace(made, title=content.title, caption=content.caption)


def _records(database, content: Content, form: Form, scope: Scope) -> Content:
    _, _, link = content.question["metrics"][0]
    each = content.question.get("each", False)
    request = RecordsRequest(from_link(link), tuple(content.question["extra"]), form=form, each=each)
    with tempfile.TemporaryFile() as file:
        return write_records(database, request, file, "csv", scope=scope).content


def _known(name: str, names) -> None:
    if name not in names:
        raise SnapshotRejected(Text(GONE.zh.format(name), GONE.en.format(name)))
