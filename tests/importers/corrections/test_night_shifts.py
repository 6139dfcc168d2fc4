"""A shift over midnight comes back as two rows that can be imported as they are."""

import pytest

from tests.importers.corrections.test_corrections import cells, corrections
from tests.importers.imports import id_number
from tests.importers.in_process import read

ZYH = "姓名,身份证号,组织名称,活动名称,信用时数,签到时间,签退时间"
NATIONAL = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期,时长状态"
OWN = "证件号码,活动名称,服务日期,签到时间,签退时间,服务时长（分钟）,记录编号"
PERSON = f"测试甲,{id_number(901)},测试一队,平安夜巡"


def two_rows(head: str, row: str) -> tuple[list[list[str]], list[dict]]:
    """The rows of the workbook without the columns of corrections, and what a second reading makes of them."""
    content, written = corrections(f"{head}\n{row}\n".encode())
    _, *rows = cells(content)
    assert written == len(rows)
    again = read(content, extension="xlsx")
    assert again.quarantined == 0, again.quarantined_rows
    width = len(head.split(","))
    return [row[:width] for row in rows], again.rows


def summed(rows: list[dict]) -> list[tuple]:
    return [(row["served_on"].isoformat(), row["start_minute"], row["end_minute"], row["minutes"]) for row in rows]


def test_hours_that_fill_the_time():
    written, rows = two_rows(ZYH, f"{PERSON},8,2026-03-05 22:00:00,2026-03-06 06:00:00")
    assert [row[4:] for row in written] == [
        ["2.00", "2026-03-05 22:00:00", "2026-03-06 00:00:00"],
        ["6.00", "2026-03-06 00:00:00", "2026-03-06 06:00:00"],
    ]
    assert summed(rows) == [("2026-03-05", 1320, 1440, 120), ("2026-03-06", 0, 360, 360)]


def test_hours_with_a_break_are_shared_out_by_the_time():
    _, rows = two_rows(ZYH, f"{PERSON},6,2026-03-05 22:00:00,2026-03-06 06:00:00")
    assert [row["minutes"] for row in rows] == [90, 270]  # 6 h x 2/8, 6 h x 6/8


def test_a_span_in_one_cell():
    span = "2026-03-05 23:00:00~2026-03-06 01:30:00"
    _, rows = two_rows(NATIONAL, f"夜巡,甲队,测试甲,{span},2.5,手动录入,2026-03-06,已生效")
    assert summed(rows) == [("2026-03-05", 1380, 1440, 60), ("2026-03-06", 0, 90, 90)]


@pytest.mark.parametrize("minutes", ["480", ""])
def test_times_without_days_and_a_number(minutes):
    written, rows = two_rows(OWN, f"{id_number(901)},夜巡,2026-03-05,22:00,06:00,{minutes},N1")
    assert [row[2] for row in written] == ["2026-03-05", "2026-03-06"] and [row[6] for row in written] == ["N1", "N1-2"]
    assert summed(rows) == [("2026-03-05", 1320, 1440, 120), ("2026-03-06", 0, 360, 360)]


@pytest.mark.parametrize(
    "times", ["2026-03-05 11:00:00,2026-03-05 09:00:00", "2026-03-05 22:00:00,2026-03-08 06:00:00"]
)
def test_what_is_no_night_shift_comes_back_as_it_was(times):
    content, written = corrections(f"{ZYH}\n{PERSON},2,{times}\n".encode())
    assert written == 1 and cells(content)[1][5:7] == times.split(",")
