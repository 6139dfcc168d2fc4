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


HEADER, TITLE = ",".join(HEAD), "三月份"


def lines_of(*lines: str) -> in_process.Read:
    return in_process.read(("\n".join(lines) + "\n").encode())


def record(day: int, hours: str = "2") -> str:
    return text(row(签到时间=f"2026-03-0{day}", 志愿时长=hours)).decode().splitlines()[1]


@pytest.mark.parametrize(
    "between", [["三月份"], ["浦沿街道志愿服务统计表", "单位：小时"], ["三月份,,,,,,"], ["", "3月"], ["第二组"]]
)
def test_a_title_between_two_tables_takes_no_record_with_it(between):
    found = lines_of(HEADER, record(1), record(2), *between, HEADER, record(3), record(4))
    assert [one["served_on"].day for one in found.rows] == [1, 2, 3, 4] and found.quarantined == 0
    told = dict(found.doubts)
    assert told["note_left_out"]["rows"] == len([line for line in between if line])
    assert told["header_left_out"]["rows"] == 1


@pytest.mark.parametrize("piece", [".5", "雨天", "三月份"])
def test_a_piece_that_may_be_torn_from_a_record_is_no_title(piece):
    found = lines_of(HEADER, record(1), record(2), piece, record(3), record(4))
    assert [one["served_on"].day for one in found.rows] == [1, 4]
    if piece == ".5":
        found = lines_of(HEADER, record(1), record(2), piece, HEADER, record(3), record(4))
        assert [one["served_on"].day for one in found.rows] == [1, 4]


@pytest.mark.parametrize(
    ("above", "between", "minutes"),
    [("", "三月份（单位：分钟）", None), ("单位：分钟", "单位：小时", None), ("单位：分钟", "单位：分钟", 20), ("", "单位：小时", 1200), ("", "单位：元", 1200)],
)  # fmt: skip
def test_a_title_with_another_unit_begins_another_table(above, between, minutes):
    lines = [*([above] if above else []), HEADER, record(1, "20"), "", between, HEADER, record(2, "20")]
    if minutes is None:
        with pytest.raises(FileRejected) as rejected:
            lines_of(*lines)
        assert rejected.value.rule == "other_unit" and f"第{len(lines)}行" in rejected.value.message.zh
    else:
        assert [one["minutes"] for one in lines_of(*lines).rows] == [minutes, minutes]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("备注：测试乙的记录作废", True),
        ("注：标红的为无效", True),
        ("备注：以上属实", False),
        ("说明：志愿服务不计报酬", False),
    ],
)
def test_a_note_that_voids_records_is_told_in_its_own_words(note, told):
    below = lines_of(HEADER, record(1), record(2), "", note)
    assert [rule for rule, _ in below.doubts] == ["voiding_note_left_out" if told else "note_left_out"]
    above = lines_of(note, HEADER, record(1), record(2))
    assert ("voiding_title" in dict(map(tuple, above.found["warnings"]))) == told
