"""The workbook as it is printed, what it refuses, and that nothing is left open when it does."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from lib.exports import ExportFailed
from lib.exports.file_table import Column
from lib.exports.provenance import Line
from lib.exports.sheet_layout import Layout
from lib.exports.xlsx_writer import HEADER_ROW, number_format, write_workbook

ONE = (Column("a"),)
COLUMNS = (
    *(
        Column("镇街"),
        Column("日期", "day"),
        Column("月份", "month"),
        Column("季度", "quarter"),
        Column("年份", "year"),
    ),
    *(Column("小时", "number", digits=1), Column("率", "percent", digits=1)),
)


def written(rows, columns=ONE, **more):
    file = io.BytesIO()
    layout = Layout("Title", ("Selection", "", "Unit"), columns, rows, **more)
    lines = (Line("code", "Snapshot code", "ABCDEFGHIJ"),)
    write_workbook(file, layout, provenance=lambda: lines, as_of=date(2026, 10, 31), language="en")
    return file


def sheet_of(rows, columns=ONE, **more):
    return openpyxl.load_workbook(written(rows, columns, **more))["Data"]


def test_long_digit_strings_keep_every_digit():
    sheet = sheet_of([("330108001001001001001",), (None,), ("",), ("http://a.invalid",)])
    cells = [cell.value for cell in sheet["A"]]
    assert cells == ["Title", "Selection", None, "Unit", "a", "330108001001001001001", None, None, "http://a.invalid"]
    assert sheet["A9"].hyperlink is None


def test_times_are_dates_numbers_keep_their_precision_and_percentages_are_percentages():
    sheet = sheet_of([("x", date(2026, 10, 31), 202610, 20264, 2026, 1 / 3, 27.1)], COLUMNS)
    cells = sheet[HEADER_ROW + 2]
    assert [cell.value for cell in cells] == [
        *("x", datetime(2026, 10, 31), datetime(2026, 10, 1), "2026-Q4", 2026, pytest.approx(1 / 3, abs=1e-15)),
        pytest.approx(0.271, abs=1e-15),
    ]
    formats = [cell.number_format for cell in cells]
    assert formats == ["General", "yyyy-mm-dd", "yyyy-mm", "General", "0", "#,##0.0", "0.0%"]


def test_it_prints_on_one_page_across_with_its_headers_on_each():
    sheet = sheet_of([("x" * 30, None, None, None, None, 1234567.8, None)], COLUMNS)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"
    assert sheet.freeze_panes == f"A{HEADER_ROW + 2}"
    assert sheet.auto_filter.ref == f"A{HEADER_ROW + 1}:G{HEADER_ROW + 2}"
    assert "ABCDEFGHIJ" in sheet.oddFooter.left.text
    widths = {column: sheet.column_dimensions[column].width for column in "AF"}
    assert widths["A"] > 30
    assert len("1,234,567.8") < widths["F"] < 20


def test_totals_stand_under_the_rows_and_outside_the_filter():
    columns = (Column("a"), Column("n", "count"))
    sheet = sheet_of([("x", 1), ("y", 2)], columns, totals=lambda: [("Total", 3)])
    assert [cell.value for cell in sheet[HEADER_ROW + 4]] == ["Total", 3]
    assert sheet.cell(HEADER_ROW + 4, 2).font.b
    assert sheet.auto_filter.ref == f"A{HEADER_ROW + 1}:B{HEADER_ROW + 3}"
    assert sheet_of([], columns).auto_filter.ref is None


def test_a_reason_stands_as_text_among_numbers():
    sheet = sheet_of([("x", "too few")], (Column("a"), Column("n", "count")), is_list=False)
    assert sheet.cell(HEADER_ROW + 2, 2).value == "too few"
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (None, f"B{HEADER_ROW + 2}")


def test_a_text_that_does_not_fit_is_refused_and_not_cut():
    assert written([("x" * 32_767,)]).getvalue()
    with pytest.raises(ExportFailed, match="take CSV"):
        written([("x" * 32_768,)])


def test_the_date_is_that_of_the_data():
    assert openpyxl.load_workbook(written([])).properties.created.date() == date(2026, 10, 31)


def test_number_formats():
    assert [number_format(digits) for digits in (0, 1, 2)] == ["#,##0", "#,##0.0", "#,##0.00"]
    assert [number_format(digits, percent=True) for digits in (0, 1)] == ["0%", "0.0%"]
