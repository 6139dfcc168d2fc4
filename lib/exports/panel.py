"""A panel's table as a snapshot: measured once more in the form asked for, written as CSV, ZIP or XLSX."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO, TypeVar

from lib.access import Scope
from lib.activity_names import with_activities
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.periods import MONTHS_OF
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions
from lib.exports import ExportFailed
from lib.exports.csv_writer import write_csv
from lib.exports.data_package import Described, write_package
from lib.exports.file_name import file_name
from lib.exports.file_table import FileTable, file_table
from lib.exports.provenance import DEMO, Provenance, panel_provenance, text_of
from lib.exports.request import BadRequest, PanelRequest, check_known
from lib.exports.sheet_layout import AS_OF, UNIT, Layout, cross_layout, list_layout, makes_cross_table
from lib.exports.table import unit_label
from lib.exports.totals import Totals, measure_totals
from lib.exports.xlsx_writer import write_workbook
from lib.labels import comparison_text, day_text, measured_text, reason_text
from lib.measure import measure
from lib.measure.comparison import comparison
from lib.measure.consistent import consistent
from lib.measure.disclosure import MARK, Form
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Result, dated_selection
from lib.names_in_scope import names_in_scope
from lib.selection import COMPARISONS, Selection
from lib.snapshots.content import LANGUAGES, Content, make_content, panel_question

T = TypeVar("T")
NO_DATA = Text("数据库中还没有数据，无法导出。", "The database holds no data yet: nothing to export.")
CHANGING = Text(
    "导出期间数据一直在更新，为避免混入两个版本，没有生成文件。请稍后再试。",
    "The data kept changing while it was read; no file was made, so that two states do not mix. Try again later.",
)


@dataclass(frozen=True)
class Panel:
    """A measured panel ready to be written; `name` is the file's name without its ending. The layout is that of XLSX;
    `content` is what the register of snapshots keeps of it."""

    table: FileTable
    layout: Layout
    provenance: Provenance
    name: str
    as_of: date
    language: str
    content: Content | None = None


@dataclass(frozen=True)
class Measured:
    """A result, and the totals of its printed table."""

    result: Result
    totals: Totals


def make_panel(database, request: PanelRequest, *, scope: Scope, with_totals: bool = True) -> Panel:
    """Measure what is asked, all in one version of the data; `with_totals` only matters to XLSX.

    Raises BadRequest for a name that this database does not hold, ExportFailed where there is no data, DatabaseUnavailable.
    """
    form, language = request.form, request.language

    def compute(version: Version) -> tuple[Dimensions, list[Measured], str, str]:
        dimensions = names_in_scope(database, scope)
        check_known(request.selection, dimensions)

        def ask(name: str, selection: Selection) -> Measured:
            def measured(by: tuple[str, ...]) -> Result:
                return measure(database, name, selection, by, scope=scope, form=form)

            result = measured(request.by)
            return Measured(result, measure_totals(result, measured) if with_totals else Totals())

        return dimensions, *_measured(database, request, version, scope=scope, ask=ask)

    (dimensions, found, missing, noted), version = in_one_state(database, compute)
    results = [each.result for each in found]
    dimensions = with_activities(database, dimensions, results)
    compared = _compared_text(request, results, missing, noted)
    tables = {each: file_table(results, dimensions, each) for each in LANGUAGES}
    table = tables[language]
    provenance = panel_provenance(
        results,
        table,
        compared=compared,
        dimensions=dimensions,
        version=version,
        form=form,
        language=language,
    )
    title = marked_title(_title(request), form, language)
    lines = (
        measured_text(results[0], dimensions, language),
        compared,
        state_line(version, results[0].as_of, language, unit=_unit(results, language)),
    )
    if makes_cross_table(results):
        layout = cross_layout(title, lines, results[0], found[0].totals, dimensions, language)
    else:
        layout = list_layout(title, lines, table, [(each.result, each.totals) for each in found], language)
    name = file_name(
        marked_name(_words_of_name(request), form, language),
        request.selection,
        days=days_counted(results[0]),
        code=text_of(provenance, "code"),
        dimensions=dimensions,
        language=language,
    )
    content = make_content(
        tables,
        code=text_of(provenance, "code"),
        kind="panel",
        form=form,
        title=Text(*(_title(replace(request, language=each)) for each in LANGUAGES)),
        caption=Text(*(_caption(request, results, missing, noted, dimensions, each) for each in LANGUAGES)),
        question=panel_question(results),
        version=version,
        results=results,
    )
    return Panel(table, layout, provenance, name, version.as_of, language, content)


def _caption(
    request: PanelRequest, results: list[Result], missing: str, noted: str, dimensions: Dimensions, language: str
) -> str:
    """The selection in words, with the days compared with."""
    compared = _compared_text(replace(request, language=language), results, missing, noted)
    return joined([measured_text(results[0], dimensions, language), compared], language)


def in_one_state(database, compute: Callable[[Version], T], *, opened: ExitStack | None = None) -> tuple[T, Version]:
    """What `compute(version)` gives, of one version of the data, and that version; `opened` as in `consistent`.

    Raises ExportFailed where there is no data.
    """

    def of_data(version: Version) -> T:
        if version.as_of is None:
            raise ExportFailed(NO_DATA)
        return compute(version)

    return consistent(database, of_data, opened=opened)


def write_panel(panel: Panel, file: BinaryIO, kind: str) -> None:
    """Write the panel to `file` as "csv", "zip" (the CSV with its explanation) or "xlsx"."""
    table = panel.table
    if kind == "csv":
        write_csv(file, table.columns, table.rows)
    elif kind == "zip":
        with tempfile.TemporaryFile() as body:
            write_csv(body, table.columns, table.rows)
            described = Described(
                panel.name, panel.layout.title, table.columns, panel.provenance, panel.as_of, panel.language
            )
            write_package(file, body, described)
    else:
        provenance = lambda: panel.provenance  # noqa: E731
        write_workbook(file, panel.layout, provenance=provenance, as_of=panel.as_of, language=panel.language)


def days_counted(measured: Result | MetricQuery) -> tuple[date | None, date]:
    """The days of a measurement; of one that lies ahead of the data the days asked for."""
    period = dated_selection(measured).period
    return period.start, period.end


def marked_name(words: str, form: Form, language: str) -> str:
    """The words of a file's name, behind the mark of exact figures."""
    return f"{MARK.in_language(language)}_{words}" if form is Form.EXACT else words


def marked_title(title: str, form: Form, language: str) -> str:
    """What stands above a table, with the mark of exact figures."""
    return f"{title} · {MARK.in_language(language)}" if form is Form.EXACT else title


def joined(parts: list[str], language: str) -> str:
    """Parts of a line, the empty ones left out."""
    return ("；" if language == "zh" else "; ").join(filter(None, parts))


def state_line(version: Version, as_of: date, language: str, *, unit: str = "") -> str:
    """Unit, day of the data, and that demo data is invented."""
    return joined(
        [
            UNIT.in_language(language).format(unit) if unit else "",
            AS_OF.in_language(language).format(day_text(as_of, language)),
            DEMO.in_language(language) if version.demo else "",
        ],
        language,
    )


def _measured(
    database, request: PanelRequest, version: Version, *, scope: Scope, ask: Callable[[str, Selection], Measured]
) -> tuple[list[Measured], str, str]:
    """The metrics, each with its comparison behind it where there is one; the reason of one that is missing; what the reader
    has to know of the days compared."""
    time = next((name for name in request.by if name in MONTHS_OF), None)
    found, missing, noted = [], "", ""
    try:
        for name in request.metrics:
            found.append(ask(name, request.selection))
            if not request.compared:
                continue
            other = comparison(database, name, request.selection, scope=scope, version=version)
            in_step = time is None or (other.months is not None and not other.months % MONTHS_OF[time])
            if other.selection is not None and in_step:
                found.append(ask(name, other.selection))
            missing, noted = missing or other.reason or "", noted or other.note or ""
    except ValueError as fault:  # a combination that a metric's own function does not know
        raise BadRequest("by", "所选指标不能这样划分", "the metrics cannot be split like this") from fault
    return found, missing, noted


def _title(request: PanelRequest) -> str:
    language = request.language
    metrics = ("、" if language == "zh" else ", ").join(METRICS[n].label.in_language(language) for n in request.metrics)
    if not request.by:
        return metrics
    return f"{metrics}（{_by_words(request)}）" if language == "zh" else f"{metrics} ({_by_words(request)})"


def _compared_text(request: PanelRequest, results: list[Result], missing: str, noted: str) -> str:
    """The days compared with, or why there are none."""
    language = request.language
    other = next((each for each in results[1:] if each.metric is results[0].metric), None)
    if other:
        return comparison_text(request.selection.compare, other.selection, language, note=noted or None)
    if not missing or missing == "no_comparison":
        return ""
    words = COMPARISONS[request.selection.compare].in_language(language)
    return words + ("：" if language == "zh" else ": ") + reason_text(missing, language)


def _unit(results: list[Result], language: str) -> str:
    """The unit of all results; empty where they differ, the headers tell each."""
    units = {unit_label(each.metric, language) for each in results}
    return units.pop() if len(units) == 1 else ""


def _by_words(request: PanelRequest) -> str:
    labels = [BREAKDOWNS[name].label.in_language(request.language) for name in request.by]
    return ("按" + "和".join(labels)) if request.language == "zh" else "by " + " and ".join(labels)


def _words_of_name(request: PanelRequest) -> str:
    language = request.language
    words = METRICS[request.metrics[0]].label.in_language(language)
    if len(request.metrics) > 1:
        words += f"等{len(request.metrics)}项" if language == "zh" else f" and {len(request.metrics) - 1} more"
    return "_".join([words, *([_by_words(request)] if request.by else [])])
