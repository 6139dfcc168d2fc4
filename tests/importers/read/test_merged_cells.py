"""Cells merged over several rows: names and days reach every row, numbers do not, and there is a warning."""

import io

import openpyxl
import pytest

from lib.importers.read.merged_cells import Range, filled
from tests.importers.hostile_files import HEADER
from tests.importers.in_process import inspect_content, read

WORDS = HEADER.strip().split(",")
SPAN = "2025-03-05 09:00:00~2025-03-05 11:00:00"


def merged_workbook(rows: list[list], *areas: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in areas:
        book.active.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row(project: str | None, person: str, hours: float | None = 2, day: str | None = "2025-03-06") -> list:
    return [project, "测试一队", person, SPAN, hours, "签到录入", day]


def test_a_name_merged_over_three_rows_is_that_of_each():
    rows = [WORDS, row("护河", "测试甲"), row(None, "测试乙"), row(None, "测试丙"), row("夜巡", "测试丁")]
    found = read(merged_workbook(rows, "A2:A4"), extension="xlsx")
    assert [(r["line"], r["project"]) for r in found.rows] == [(2, "护河"), (3, "护河"), (4, "护河"), (5, "夜巡")]
    assert found.quarantined_rows == []
    warnings = [detail for rule, detail in found.found["warnings"] if rule == "merged_cells"]
    assert warnings == [{"cells": 1}]


def test_merged_hours_are_nobodys_and_their_rows_are_quarantined():
    rows = [
        WORDS,
        row("护河", "测试甲", 2),
        row("护河", "测试乙", None),
        row("护河", "测试丙", None),
        row("夜巡", "测试丁"),
    ]
    found = read(merged_workbook(rows, "E2:E4"), extension="xlsx")
    assert [r["line"] for r in found.rows] == [5]
    assert [(r["line"], r["rule"], r["value"]) for r in found.quarantined_rows] == [
        (line, "merged_amount", "2") for line in (2, 3, 4)
    ]


def test_a_merged_day_and_a_block_of_columns():
    rows = [WORDS, row("护河", "测试甲"), row(None, "测试乙", day=None)]
    rows[2][1] = None
    found = read(merged_workbook(rows, "A2:A3", "B2:B3", "G2:G3"), extension="xlsx")
    assert [(r["project"], r["team"], str(r["entered_on"])) for r in found.rows] == [
        ("护河", "测试一队", "2025-03-06")
    ] * 2


def test_titles_and_a_header_of_two_rows_are_read_as_before():
    upper = [WORDS[0], WORDS[1], WORDS[2], "服务", None, WORDS[5], WORDS[6]]
    lower = [None, None, None, WORDS[3], WORDS[4], None, None]
    rows = [["全区汇总", *[None] * 6], upper, lower, row("护河", "测试甲"), row("护河", "测试乙")]
    areas = ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3")
    found = inspect_content(merged_workbook(rows, *areas), extension="xlsx")
    assert (found["format"], found["header_row"], len(found["preview"])) == ("national_hours", 3, 2)
    assert "merged_cells" not in {rule for rule, _ in found["warnings"]}


@pytest.mark.parametrize("value", ["2", "1.5", "1,200", "100000", "50%", "1:30", "-3"])
def test_amounts_are_marked_and_so_read_by_no_row(value):
    marked = f"{value}（合并单元格）"
    assert list(filled([(2, [value, "a"]), (3, ["", "b"])], [Range(2, 3, 0)])) == [
        (2, [marked, "a"]),
        (3, [marked, "b"]),
    ]


@pytest.mark.parametrize("value", ["护河", "2025-03-05", "20250305", "330108002000", "330108199001010011", "A-1"])
def test_words_days_and_codes_are(value):
    assert list(filled([(2, [value, "a"]), (3, ["", "b"])], [Range(2, 3, 0)])) == [(2, [value, "a"]), (3, [value, "b"])]


def test_a_row_of_its_own_stays_as_it_is():
    rows = [(2, ["甲"]), (3, []), (4, ["", "x"]), (5, ["乙", "y"]), (6, ["", "z"])]
    assert list(filled(rows, [Range(2, 5, 0)])) == [
        (2, ["甲"]),
        (3, []),  # nothing stands there: no row of data
        (4, ["甲", "x"]),
        (5, ["乙", "y"]),  # what a row says itself holds
        (6, ["", "z"]),
    ]
