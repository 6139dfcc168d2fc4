"""The table of a page-level report (`lib/reports/`) as a snapshot, with the threshold for what leaves."""

from lib.access import EVERYWHERE, Scope
from lib.db import Version
from lib.dimensions import read_dimensions
from lib.exports.panel import Panel, days_in_name, in_file_name, in_one_state
from lib.exports.provenance import report_provenance
from lib.exports.request import ReportRequest, check_known
from lib.exports.table import Table
from lib.measure.disclosure import export_threshold
from lib.reports.report import all_reports


def make_report(database, request: ReportRequest, *, scope: Scope = EVERYWHERE) -> Panel:
    """Compute the requested report, all in one version of the data; `write_panel` writes it.

    Raises BadRequest for a name that this database does not hold, ExportFailed when the data does not stand still or
    there is none, DatabaseUnavailable.
    """
    report, language, threshold = all_reports()[request.name], request.language, export_threshold()

    def compute(version: Version) -> tuple:
        dimensions = read_dimensions(database)
        check_known(request.selection, dimensions)
        numbers = report.compute(database, request.selection, scope=scope, threshold=threshold)
        return dimensions, numbers, report.query(database, request.selection, scope=scope)

    (dimensions, numbers, query), version = in_one_state(database, compute)
    headers, rows = report.rows(numbers, dimensions, language)
    table = Table(headers, tuple(rows), tuple(_digits(rows, i) for i in range(len(headers))))
    provenance = report_provenance(
        report,
        table,
        query=query,
        dimensions=dimensions,
        version=version,
        threshold=threshold,
        language=language,
    )
    title = report.title.in_language(language)
    name = in_file_name(f"{title}_{days_in_name(request.selection, version.as_of, language)}")
    return Panel(table, provenance, name, version.as_of, language)


def _digits(rows: list[tuple], column: int) -> int | None:
    """Decimals of a column: None for text, 0 for whole numbers, else 2."""
    values = [row[column] for row in rows if row[column] is not None]
    if not values or not all(isinstance(value, int | float) for value in values):
        return None
    return 0 if all(isinstance(value, int) for value in values) else 2
