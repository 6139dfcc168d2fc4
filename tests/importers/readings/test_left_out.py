"""Every line that is not blank is read, or told as left out; numbers that a spreadsheet has rewritten are the same numbers."""

import io

import openpyxl
import pytest

from lib.importers.messages.file_errors import FileRejected
from tests.importers import in_process
from tests.importers.imports import id_number, import_in_process
from tests.importers.readings.tables import HEAD, ROW, read, row, rules, text


def test_a_full_record_of_a_person_called_total_is_a_record():
    found = read(row(姓名="共计", 备注=None), row(姓名="测试乙", 身份证号=id_number(902)), head=(*HEAD, "备注"))
    assert (found.read, found.quarantined, found.skipped) == (2, 0, 0)


def test_a_row_of_totals_is_left_out_and_told():
    total = {"姓名": "合计", "志愿时长": "4"}
    merged = {
        "姓名": "小计",
        "所属组织": "甲队",
        "活动名称": "河道巡护",
        "所属镇街": "滨江区浦沿街道",
        "签到时间": "2026-03-05",
        "志愿时长": "4",
    }
    found = read(
        row(), total, row(签到时间="2026-03-06"), merged, dict(zip(HEAD, HEAD, strict=True)), {"姓名": "制表人：甲"}
    )
    assert (found.read, found.quarantined) == (2, 0)
    assert found.doubts == [
        ["header_left_out", {"rows": 1, "lines": "6"}],
        ["note_left_out", {"rows": 1, "lines": "7"}],
        ["total_left_out", {"rows": 2, "lines": "3, 5"}],
    ]


def test_a_day_beside_who_filled_the_table_in_is_part_of_the_note():
    found = read(row(), {"姓名": "填表人：甲", "活动名称": "审核人：乙", "志愿时长": "2026年4月1日"})
    assert (found.read, found.quarantined, found.skipped) == (1, 0, 1)


def test_a_last_record_in_one_cell_is_set_aside():
    book = openpyxl.Workbook()
    last = ";".join(row(姓名="测试乙", 身份证号=id_number(902)).values())
    for cells in (HEAD, list(ROW.values()), [last]):
        book.active.append(list(cells))
    file = io.BytesIO()
    book.save(file)
    found = in_process.read(file.getvalue(), extension="xlsx")
    assert (found.read, found.quarantined) == (2, 1) and {line for line, _, _ in rules(found)} == {3}


def test_the_sum_holds_over_all_lines_that_are_not_blank():
    content = text(row(), {"姓名": "合计"}, {}, row(志愿时长="多"), {"姓名": "共2条"})
    found = in_process.read(content)
    left_out = sum(detail["rows"] for rule, detail in found.doubts if rule.endswith("_left_out"))
    lines = [line for line in content.decode().splitlines()[1:] if line.strip(",")]
    assert found.read + left_out == len(lines) == 4


def test_a_number_without_its_noughts_is_the_same_record(database):
    head = ("时长编号", *HEAD)
    stored = text(row(时长编号="000123"), row(时长编号="00124", 姓名="测试乙", 身份证号=id_number(902)), head=head)
    saved_again = text(
        row(时长编号="123"), row(时长编号="124", 姓名="测试乙", 身份证号=id_number(902), 志愿时长="3"), head=head
    )
    assert import_in_process(database, stored, platform="zhejiang").inserted == 2
    result = import_in_process(database, saved_again, platform="zhejiang")
    assert (result.inserted, result.unchanged, result.updated) == (0, 1, 1)
    assert "2-3" in result.warnings[0].zh and "0" in result.warnings[0].zh
    again = import_in_process(database, stored, platform="zhejiang")
    assert (again.inserted, again.unchanged, again.updated) == (0, 1, 1)


@pytest.mark.parametrize("numbered_first", [True, False])
def test_a_record_without_number_and_time_of_day_is_the_numbered_one(database, numbered_first):
    """Of the same day, activity and hours; with other hours it may be another shift."""
    numbered, plain = text(row(时长编号="7"), head=("时长编号", *HEAD)), text(row())
    files = (numbered, plain) if numbered_first else (plain, numbered)
    results = [import_in_process(database, content, platform="zhejiang") for content in files]
    assert [one.inserted for one in results] == [1, 0]
    assert import_in_process(database, text(row(志愿时长="3")), platform="zhejiang").inserted == 1


def test_another_person_with_such_a_number_is_another_record(database):
    head = ("时长编号", *HEAD)
    assert import_in_process(database, text(row(时长编号="000123"), head=head), platform="zhejiang").inserted == 1
    other = text(row(时长编号="123", 姓名="测试乙", 身份证号=id_number(902)), head=head)
    assert import_in_process(database, other, platform="zhejiang").inserted == 1


def test_a_header_of_other_columns_begins_another_table():
    again = dict(zip(HEAD, HEAD, strict=True))
    for other in ({"志愿时长": "志愿时长（分钟）"}, {"姓名": "活动名称", "活动名称": "姓名"}):
        with pytest.raises(FileRejected, match="Line 3 is a header again"):
            read(row(), again | other, row(志愿时长="20"))
    assert (found := read(row(), again, row(签到时间="2026-03-06"))).read == 2 and found.skipped == 1
