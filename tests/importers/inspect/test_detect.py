"""Encoding, delimiter, line ends, header and sheet of a file are found, and every guess gives a warning."""

import csv
import io
from dataclasses import replace

import pytest

from lib.importers.formats import FORMATS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.header_matching import CORRECTION_WORDS, KnownFormat, guessed, header_at, is_total, matches
from tests.importers.hostile_files import GOOD, HEADER, ROW, workbook
from tests.importers.in_process import inspect_content

WORDS = HEADER.strip().split(",")
CELLS = ROW.strip().split(",")


def text(rows, *, delimiter=",", end="\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def warnings_of(found: dict) -> set[str]:
    return {rule for rule, _ in found["warnings"]}


def detail(found: dict, rule: str) -> dict:
    return next(detail for name, detail in found["warnings"] if name == rule)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    found = inspect_content(text([WORDS, CELLS, CELLS], end=end).encode(encoding))
    assert found["encoding"] == encoding and found["format"] == "national_hours"
    assert found["header"] == tuple(WORDS) and len(found["preview"]) == 2
    assert warnings_of(found) - {"missing_columns"} == ({"encoding_guessed"} if encoding == "gb18030" else set())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_either_order_is_known_by_its_mark(encoding):
    assert inspect_content(("\ufeff" + text([WORDS, CELLS])).encode(encoding))["format"] == "national_hours"


def test_a_character_or_a_line_end_on_the_edge_of_a_piece_is_whole():
    for padding in range(6):
        rows = text([WORDS, *[CELLS] * 4000]).encode()
        content = b"x" * padding + rows
        found = inspect_content(content)
        assert found["encoding"] == "utf-8"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters(delimiter):
    rows = [WORDS, *[[*CELLS[:-1], "a,b;c"]] * 3] if delimiter == "|" else [WORDS, CELLS, CELLS]
    found = inspect_content(text(rows, delimiter=delimiter).encode())
    assert found["delimiter"] == delimiter and found["format"] == "national_hours"
    assert ("delimiter_guessed" in warnings_of(found)) == (delimiter in ";|")


def test_big5_is_told_and_never_taken_unasked():
    words = [FORMATS["taiwan_hours"].headers[name][0] for name in FORMATS["taiwan_hours"].headers]
    content = text([words, ["測試"] * len(words)]).encode("big5")
    assert "looks_like_big5" in warnings_of(inspect_content(content))
    found = inspect_content(content, encoding="big5")
    assert found["format"] == "taiwan_hours" and found["preview"][0] != []


def test_title_rows_blank_rows_and_totals_are_told_and_left_out():
    rows = [
        ["志愿服务时长导出"],
        [],
        ["导出日期：2025-03-31"],
        WORDS,
        CELLS,
        [],
        ["合 计", "", "", "", "2.00", "", ""],
        CELLS,
    ]
    found = inspect_content(text(rows).encode())
    assert (found["header_row"], len(found["preview"])) == (4, 2)
    assert detail(found, "title_rows") == {"row": 4, "rows": 2} and detail(found, "totals_rows") == {"rows": 1}


@pytest.mark.parametrize(
    "cells", [["合计", "", "3"], ["", "总 计：", "3"], ["小计", ""], ["Total", "3"], ["合計"], ["Grand total"]]
)
def test_rows_of_totals(cells):
    assert is_total(cells)


@pytest.mark.parametrize(
    "cells", [["统计局志愿队", "1"], ["总计划办公室", ""], ["a", "b", "c", "合计"], ["", ""], ["Totally"]]
)
def test_rows_that_are_no_totals(cells):
    assert not is_total(cells)


def test_a_merged_header_of_two_rows_is_joined():
    upper = ["姓名", "身分證字號", "服務時數", ""]
    lower = ["", "", "小時", "分鐘"]
    rows = [(1, ["標題", "", "", ""]), (2, upper), (3, lower), (4, ["測試甲", "x", "1", "30"])]
    header = header_at(rows, row=3, span=2)
    assert header.words == ("姓名", "身分證字號", "服務時數/小時", "服務時數/分鐘")


def test_a_header_of_two_rows_is_recognised_and_told():
    upper = ["活动", "", "人员", "", "", "", ""]
    found = inspect_content(workbook([upper, WORDS, CELLS]), extension="xlsx")
    assert (found["format"], found["header_row"], found["header_rows"]) == ("national_hours", 2, 1)
    split = [[*WORDS[:3], "服务", *WORDS[4:]], ["", "", "", "服务时间", "", "", ""], CELLS]
    found = inspect_content(workbook(split), extension="xlsx")
    assert (found["format"], found["header_row"], found["header_rows"]) == ("national_hours", 2, 2)
    assert found["header"] == tuple(WORDS) and "header_rows" in warnings_of(found)


def test_the_sheet_that_fits_is_read_and_the_others_are_told():
    sheets = {
        "封面": [["全区汇总"], ["单位", "人数"], ["甲", 1]],
        "明细": [WORDS, CELLS],
        "备份": [WORDS, CELLS, CELLS],
    }
    found = inspect_content(workbook(sheets=sheets), extension="xlsx")
    assert found["sheet"] == "明细" and [sheet["name"] for sheet in found["sheets"]] == list(sheets)
    assert detail(found, "sheet_chosen") == {"sheets": 3, "sheet": "明细"}


def test_columns_that_stand_twice_are_unknown_or_have_no_name_are_told():
    found = inspect_content(text([[*WORDS, "录入日期", "心情", "", "电话费"], [*CELLS, "", "好", "", ""]]).encode())
    assert detail(found, "duplicate_headers") == {"columns": "录入日期"}
    assert detail(found, "unknown_columns") == {"columns": "心情、电话费"}
    assert detail(found, "unnamed_columns") == {"columns": 1}


def test_columns_that_mean_the_same_are_told():
    found = inspect_content(text([[*WORDS, "添加方式"], [*CELLS, "签到录入"]]).encode())
    assert detail(found, "second_columns") == {"columns": "添加方式"}


@pytest.mark.parametrize("cell", ['="0012"', '"=""0012"""', "0012"])
@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_numbers_wrapped_for_a_spreadsheet_are_unwrapped(cell, delimiter):
    lines = [["编号", "名称", "说明"], [cell, "甲", cell], ["1", cell, '"=""a""b"'], ["2", "甲", "=1+1"]]
    content = "\n".join(map(delimiter.join, lines)).encode() + b"\n"
    shown = inspect_content(content)["preview"]
    assert shown == [["0012", "甲", "0012"], ["1", "0012", '="a"b'], ["2", "甲", "=1+1"]]


def test_columns_of_corrections_are_known():
    found = inspect_content(text([[*WORDS, *CORRECTION_WORDS[:3]], [*CELLS, "7", "x", "y"]]).encode())
    assert "corrected" in warnings_of(found) and "unknown_columns" not in warnings_of(found)


def test_rows_of_another_width_are_told():
    found = inspect_content(text([WORDS, CELLS, CELLS[:-1], [*CELLS, ""]]).encode())
    assert detail(found, "uneven_rows") == {"rows": 2}


def test_a_last_line_without_an_end_is_told():
    assert "no_line_end" in warnings_of(inspect_content(GOOD.rstrip(b"\n")))
    assert "no_line_end" not in warnings_of(inspect_content(GOOD))


def test_an_unknown_table_shows_its_header_and_what_nearly_fits():
    found = inspect_content(text([["表一"], ["日期", "队伍", "人数"], ["2025-03-05", "测试一队", "3"]]).encode())
    assert found["format"] is None and found["header"] == ("日期", "队伍", "人数") and found["header_row"] == 2
    near = inspect_content(text([WORDS[:4], CELLS[:4]]).encode())
    assert near["format"] is None and ("national_hours", ["hours", "method"]) in near["near"]


def test_data_is_never_taken_for_a_header():
    rows = [(1, ["测试甲", "11010119900307123X"]), (2, ["测试乙", "110101199003071240"])]
    with pytest.raises(FileRejected) as rejected:
        guessed(rows, row=None, span=None)
    assert rejected.value.rule == "no_header"


def test_equal_formats_are_told():
    one = KnownFormat(FORMATS["national_hours"])
    other = KnownFormat(replace(FORMATS["national_hours"], name="another"))
    found = matches([(1, WORDS), (2, CELLS)], [one, other], row=None, span=None)
    assert [match.known.format.name for match in found] == ["national_hours", "another"] and found[0].rank == found[
        1
    ].rank


def test_personal_cells_are_masked_in_every_column():
    words = [*WORDS, "备注", "队长"]
    rows = [words, [*CELLS, "电话13800000000，证号 11010119900307123X", "测试乙"]]
    shown = inspect_content(text(rows).encode())["preview"][0]
    assert shown[2] == "测**" and shown[-1] == "测**" and shown[3] == CELLS[3]
    assert "13800000000" not in shown[-2] and "0307123" not in shown[-2]
    unknown = inspect_content(text([["姓名", "手机", "说明"], ["测试甲", "13800000000", "好"]]).encode())["preview"][0]
    assert unknown[0] == "测**" and "0000000" not in unknown[1] and unknown[2] == "好"
