"""A panel's table as a snapshot: measured once more with the threshold for what leaves, written as CSV or XLSX."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, TypeVar

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.periods import MONTHS_OF
from lib.catalogue.vocabularies import Text
from lib.db import Version
from lib.dimensions import Dimensions, read_dimensions
from lib.exports import ExportFailed
from lib.exports.csv_writer import write_csv
from lib.exports.provenance import Provenance, panel_provenance
from lib.exports.request import BadRequest, PanelRequest, check_known
from lib.exports.table import Table, table_of
from lib.exports.xlsx_writer import write_workbook
from lib.measure import measure
from lib.measure.comparison import comparison
from lib.measure.consistent import consistent
from lib.measure.disclosure import export_threshold
from lib.measure.result import Result
from lib.selection import Selection

T = TypeVar("T")
NO_DATA = Text("数据库中还没有数据，无法导出。", "The database holds no data yet: nothing to export.")
CHANGING = Text(
    "导出期间数据一直在更新，为避免混入两个版本，没有生成文件。请稍后再试。",
    "The data kept changing while it was read; no file was made, so that two states do not mix. Try again later.",
)


@dataclass(frozen=True)
class Panel:
    """A measured panel ready to be written; `name` is the file's name without its ending."""

    table: Table
    provenance: Provenance
    name: str
    as_of: date
    language: str


def make_panel(database, request: PanelRequest, *, scope: Scope = EVERYWHERE) -> Panel:
    """Measure what is asked, all in one version of the data.

    Raises BadRequest for a name that this database does not hold, ExportFailed when the data keeps changing or
    there is none, DatabaseUnavailable.
    """
    threshold = export_threshold()

    def compute(version: Version) -> tuple[Dimensions, list[Result]]:
        dimensions = read_dimensions(database)
        check_known(request.selection, dimensions)
        return dimensions, _measured(database, request, version, scope=scope, threshold=threshold)

    (dimensions, results), version = in_one_state(database, compute)
    table = table_of(results, dimensions, request.language)
    provenance = panel_provenance(
        results,
        table,
        selection=request.selection,
        dimensions=dimensions,
        version=version,
        threshold=threshold,
        language=request.language,
    )
    return Panel(table, provenance, _name(request, version.as_of), version.as_of, request.language)


def in_one_state(database, compute: Callable[[Version], T]) -> tuple[T, Version]:
    """What `compute(version)` gives, of one version of the data, and that version.

    Raises ExportFailed when the data keeps changing or there is none.
    """

    def of_data(version: Version) -> T:
        if version.as_of is None:
            raise ExportFailed(NO_DATA)
        return compute(version)

    found = consistent(database, of_data)
    if not found.of_one_state:
        raise ExportFailed(CHANGING)
    return found.value, found.version


def write_panel(panel: Panel, file: BinaryIO, kind: str) -> None:
    """Write the panel to `file` as "csv" or "xlsx"."""
    table = panel.table
    if kind == "csv":
        write_csv(file, panel.provenance, table.headers, table.rows)
        return
    write_workbook(
        file,
        table.headers,
        table.rows,
        digits=table.digits,
        provenance=lambda: panel.provenance,
        as_of=panel.as_of,
        language=panel.language,
    )


def days_in_name(selection: Selection, as_of: date, language: str) -> str:
    """The period as written in a file's name: 2025-11-01至2026-10-31."""
    start, end = selection.period.days(as_of)
    if start is None:
        return f"截至{end}" if language == "zh" else f"to {end}"
    return f"{start}至{end}" if language == "zh" else f"{start} to {end}"


def in_file_name(text: str) -> str:
    """Text without the characters that a file system refuses."""
    return "".join("-" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in text)


def _measured(database, request: PanelRequest, version: Version, *, scope: Scope, threshold: int) -> list[Result]:
    time = next((name for name in request.by if name in MONTHS_OF), None)
    results = []
    try:
        for name in request.metrics:
            results.append(measure(database, name, request.selection, request.by, scope=scope, threshold=threshold))
            if not request.compared:
                continue
            other = comparison(database, name, request.selection, scope=scope, version=version)
            in_step = time is None or (other.months is not None and not other.months % MONTHS_OF[time])
            if other.selection is not None and in_step:
                results.append(measure(database, name, other.selection, request.by, scope=scope, threshold=threshold))
    except ValueError as fault:  # a combination that a metric's own function does not know
        raise BadRequest("by", "所选指标不能这样划分", "the metrics cannot be split like this") from fault
    return results


def _name(request: PanelRequest, as_of: date) -> str:
    language = request.language
    words = METRICS[request.metrics[0]].label.in_language(language)
    if len(request.metrics) > 1:
        words += f"等{len(request.metrics)}项" if language == "zh" else f" and {len(request.metrics) - 1} more"
    labels = [BREAKDOWNS[name].label.in_language(language) for name in request.by]
    by = [("按" + "和".join(labels)) if language == "zh" else "by " + " and ".join(labels)] if labels else []
    return in_file_name("_".join([words, *by, days_in_name(request.selection, as_of, language)]))
