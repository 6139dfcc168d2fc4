"""What a workbook refuses, and that nothing is left open when it does."""

import io
from datetime import date

import openpyxl
import pytest

from lib.exports import ExportFailed
from lib.exports.xlsx_writer import number_format, write_workbook


def written(rows) -> io.BytesIO:
    file = io.BytesIO()
    write_workbook(
        file, ("a",), rows, digits=(None,), provenance=lambda: (("x", "y"),), as_of=date(2026, 10, 31), language="en"
    )
    return file


def test_long_digit_strings_keep_every_digit():
    sheet = openpyxl.load_workbook(written([("330108001001001001001",), (None,), ("",), ("http://a.invalid",)]))["Data"]
    assert [cell.value for cell in sheet["A"]] == ["a", "330108001001001001001", None, None, "http://a.invalid"]
    assert sheet["A5"].hyperlink is None


def test_a_text_that_does_not_fit_is_refused_and_not_cut():
    assert written([("x" * 32_767,)]).getvalue()
    with pytest.raises(ExportFailed, match="take CSV"):
        written([("x" * 32_768,)])


def test_the_date_is_that_of_the_data():
    assert openpyxl.load_workbook(written([])).properties.created.date() == date(2026, 10, 31)


def test_number_formats():
    assert [number_format(digits) for digits in (0, 1, 2)] == ["#,##0", "#,##0.0", "#,##0.00"]
