"""The table of a page-level report as a file: the rows of the report's own table, its words in front."""

import io

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.exports.data_package import read_snapshot
from lib.exports.panel import write_panel
from lib.exports.report import make_report
from lib.exports.request import BadRequest, ReportRequest, read_report_request
from lib.measure.disclosure import Form
from lib.reports.report import Shown, all_reports
from lib.selection import Selection


@pytest.mark.parametrize("name", all_reports())
@pytest.mark.parametrize(("language", "form"), [("zh", Form.EXACT), ("en", Form.PROTECTED)])
def test_file_equals_the_table_of_the_report(exported_sqlite, name, language, form):
    made = make_report(exported_sqlite, ReportRequest(name, Selection(), language, form), scope=EVERYWHERE)
    file = io.BytesIO()
    write_panel(made, file, "zip")
    provenance, headers, rows = read_snapshot(file.getvalue())
    report = all_reports()[name]
    numbers = report.numbers(exported_sqlite, Selection(), form=form, scope=EVERYWHERE)
    wanted_headers, wanted = report.table(numbers, read_dimensions(exported_sqlite), language)
    assert headers == list(wanted_headers)
    assert rows == [[_in_file(cell) for cell in row] for row in wanted]
    assert report.definition.in_language(language) in provenance.values()


def _in_file(cell) -> str:
    """A cell of a report in a CSV: numbers with two decimals more than on the page."""
    if isinstance(cell, Shown):
        return str(round(float(cell), cell.digits + 2))
    return "" if cell is None else str(cell)


def test_a_link_names_its_report():
    assert read_report_request({"name": "bridge", "lang": "en"}) == ReportRequest("bridge", Selection(), "en")
    with pytest.raises(BadRequest, match="name"):
        read_report_request({"lang": "en"})
    with pytest.raises(BadRequest, match="nonsense"):
        read_report_request({"name": "nonsense"})
