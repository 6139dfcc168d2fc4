"""What a workbook knows and its rows do not say: days from 1904, hidden and struck out rows, hidden columns, escapes, merged days."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lib.importers.formats import FORMATS
from lib.importers.messages.file_errors import FileRejected
from tests.importers import in_process
from tests.importers.imports import id_number

HEAD = ["姓名", "身份证号", "所属组织", "活动名称", "所属镇街", "签到时间", "志愿时长"]


def record(serial: int, day: object = "2026-03-05", hours: object = 2) -> list:
    return ["测试", id_number(serial), "甲队", "河道巡护", "滨江区浦沿街道", day, hours]


def sheet(*rows: list) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    return book


def content(book: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(book: openpyxl.Workbook) -> in_process.Read:
    return in_process.read(content(book), extension="xlsx")


def aside(found: in_process.Read) -> dict[int, str]:
    assert found.read == len(found.rows) + found.quarantined
    return {row["line"]: row["rule"] for row in found.quarantined_rows}


def warnings(found: in_process.Read) -> dict:
    return dict(map(tuple, found.found["warnings"]))


def test_serials_of_a_workbook_that_counts_from_1904():
    book = sheet(record(901, 44624), record(902, 44624.375), record(903, "2026-03-05"), record(904, date(2026, 3, 5)))
    assert [row["served_on"] for row in read(book).rows[:1]] == [date(2022, 3, 4)]
    book.epoch = CALENDAR_MAC_1904
    found = read(book)
    assert {row["served_on"] for row in found.rows} == {date(2026, 3, 5)} and "from_1904" in warnings(found)


def test_a_merged_name_is_one_person_though_the_number_stands_in_its_first_row_alone():
    book = sheet(record(901), record(902, "2026-03-06"), record(903), record(904))
    for row in (3, 4, 5):
        book.active.cell(row, 2).value = None
    book.active.cell(5, 1).value = "别人"
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("C2:C5")  # a team of several people says nothing about who they are
    found = read(book)
    keys = [row["person_key"] for row in found.rows]
    assert keys[0] == keys[1] == keys[2] != keys[3] and found.rows[3]["identified_by"] == "name_and_team"


def test_rows_that_are_hidden_wait_until_somebody_says_so():
    book = sheet(*[record(901 + i) for i in range(6)])
    for row in (3, 4, 6):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["C"].hidden = True
    found = read(book)
    assert aside(found) == dict.fromkeys((3, 4, 6), "hidden_row") and [row["line"] for row in found.rows] == [2, 5, 7]
    assert warnings(found)["hidden_rows"]["rows"] == 3 and "6" in warnings(found)["hidden_rows"]["lines"]
    assert warnings(found)["hidden_columns"] == {"columns": "所属组织"}
    spec = FORMATS[found.found["format"]]
    assert len(in_process.stage(content(book), found.found, spec, extension="xlsx", read_hidden=True).rows) == 6


@pytest.mark.parametrize("how", ["cell", "part of a shared text"])
def test_rows_in_which_something_is_struck_out_wait_too(how):
    book = sheet(record(901), record(902, hours="23"), record(903))
    if how == "cell":
        book.active["G3"].font = Font(strike=True)
    else:
        book.active["G3"] = CellRichText(TextBlock(InlineFont(strike=True), "2"), "3")
    found = read(book)
    assert aside(found) == {3: "struck_out"} and warnings(found)["struck_rows"]["rows"] == 1
    spec = FORMATS[found.found["format"]]
    assert len(in_process.stage(content(book), found.found, spec, extension="xlsx", read_struck_out=True).rows) == 3


def test_a_hidden_or_struck_title_is_no_record():
    book = openpyxl.Workbook()
    for row in (["志愿时长统计"], HEAD, record(901)):
        book.active.append(row)
    book.active.row_dimensions[1].hidden = book.active.row_dimensions[2].hidden = True
    assert aside(read(book)) == {}


def test_escapes_are_the_signs_that_they_stand_for():
    book = sheet(record(901))
    book.active["D2"] = "河道巡护_x000D_"
    book.active.append([*record(902)[:3], "河道_x000D_\n巡护", *record(902)[4:]])
    found = read(book)
    assert [row["activity"] for row in found.rows] == ["河道巡护"] and aside(found) == {3: "line_break"}


def test_a_day_merged_over_rows_is_no_amount():
    book = sheet(record(901, "2026.3.5"), record(902, None), record(903, None))
    book.active.merge_cells("F2:F4")
    assert [row["served_on"] for row in read(book).rows] == [date(2026, 3, 5)] * 3
    book = sheet(record(901, hours=3.5), record(902, hours=None))
    book.active.merge_cells("G2:G3")
    assert set(aside(read(book)).values()) == {"merged_amount"}


@pytest.mark.parametrize("between", [[], [None], [None, "备注"]])
def test_two_tables_side_by_side_are_refused(between):
    book = openpyxl.Workbook()
    for left, right in ((HEAD, HEAD), (record(901), record(902))):
        book.active.append([*left, *between, *right])
    with pytest.raises(FileRejected) as rejected:
        read(book)
    assert rejected.value.rule == "side_by_side" and "身份证号" in str(rejected.value.detail["columns"])


def test_people_and_hours_side_by_side_with_one_day():
    book = openpyxl.Workbook()
    parts = [HEAD[2:6], [*HEAD[:2], "志愿时长"], ["志愿者姓名", "证件号码", "志愿时长（小时）"]]
    book.active.append([word for part in parts for word in part])
    book.active.append(["甲队", "河道巡护", "浦沿街道", "2026-03-05", "测", id_number(901), 2, "试", id_number(902), 2])
    with pytest.raises(FileRejected) as rejected:
        read(book)
    assert rejected.value.rule == "side_by_side"


def test_columns_that_mean_the_same_are_no_second_table():
    book = openpyxl.Workbook()
    book.active.append([*HEAD, "审核状态", "录入时间", "审核结果", "录入日期"])
    book.active.append([*record(901), "已通过", "2026-03-06", "已通过", "2026-03-06"])
    assert len(read(book).rows) == 1


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "mmm-yy", "yyyy/mm"])
def test_a_day_of_which_the_workbook_shows_the_month_alone_is_no_day(code):
    book = sheet(record(901, date(2026, 3, 5)), record(902, date(2026, 3, 1)), record(903, 46082))
    for line in (3, 4):
        book.active.cell(line, 6).number_format = code
    found = read(book)
    assert [row["line"] for row in found.rows] == [2]
    assert [(row["line"], row["rule"], row["value"]) for row in found.quarantined_rows] == [
        (3, "not_a_date", "2026-03"),
        (4, "not_a_date", "2026-03"),
    ]


@pytest.mark.parametrize(
    ("cell", "written", "rule"),
    [
        ("A3", "此条作废", "cell_note"), ("G3", "应为3小时", "cell_note"), ("G3", "甲:\n单位分钟", "cell_note"), ("A3", "党员", None), ("A1", "作废的不填", None),
    ],
)  # fmt: skip
def test_a_note_on_a_record(cell, written, rule):
    book = sheet(record(901), record(902), record(903))
    book.active[cell].comment = Comment(written, "甲")
    found = read(book)
    assert aside(found) == ({3: rule} if rule else {}) and len(found.rows) == (2 if rule else 3)
    told = "noted_rows" if rule else "notes_unread"
    assert (told in warnings(found)) == (cell != "A1")
