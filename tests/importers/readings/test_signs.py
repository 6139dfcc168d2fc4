"""Signs that look like digits, signs that nobody sees, hours of the night, signs for "as above"."""

import pytest

from lib.importers.errors import CellError
from lib.importers.parse.dates import moment
from lib.importers.privacy.id_numbers import normalised_id
from tests.importers.imports import id_number
from tests.importers.readings.tables import read, row, rules


@pytest.mark.parametrize(
    ("cells", "detail"),
    [
        ({"志愿时长": "2①"}, "① U+2460"),  # not 21 hours
        ({"志愿时长": "2²"}, "² U+00B2"),
        ({"志愿时长": "₀₁₂"}, "₀ U+2080, ₁ U+2081, ₂ U+2082"),  # not 12
        ({"志愿时长": "2½"}, "½ U+00BD"),
        ({"志愿时长": "٢"}, "٢ U+0662"),
        ({"志愿时长": "𝟐"}, "𝟐 U+1D7D0"),
        ({"志愿时长": "⑵"}, "⑵ U+2475"),
        ({"签到时间": "2026-03-1②"}, "② U+2461"),  # not the 12th
        ({"签到时间": "2026-03-05 09:0⓪"}, "⓪ U+24EA"),
        ({"签到时间": "2O26-03-05"}, "O U+004F"),
        ({"志愿时长": "l.5"}, "l U+006C"),
        ({"身份证号": id_number(901)[:-1] + "①"}, "① U+2460"),
        ({"姓名": "测试甲①"}, "① U+2460"),  # not a second person
        ({"所属组织": "甲队²"}, "² U+00B2"),  # not a second team
    ],
)
def test_a_digit_that_is_none_is_set_aside_and_named(cells, detail):
    found = read(row(), row(**cells))
    assert rules(found) == [(3, "odd_sign", detail)]
    assert [one["line"] for one in found.rows] == [2]


@pytest.mark.parametrize(
    "cells", [{"志愿时长": "2\u200b"}, {"签到时间": "2026-03-\u206005"}, {"志愿时长": "\u202d2\u202c"}]
)
def test_a_sign_that_nobody_sees_is_named(cells):
    [(line, rule, detail)] = rules(read(row(**cells)))
    assert (line, rule) == (2, "unseen_sign") and detail.startswith("U+20")


@pytest.mark.parametrize("cell", ["1 5", "2 .5", "1 5小时", "1　5"])
def test_a_space_between_two_digits_makes_no_number_of_them(cell):
    assert rules(read(row(志愿时长=cell))) == [(2, "not_a_number", None)]


@pytest.mark.parametrize("column", ["姓名", "所属组织", "活动名称"])
def test_a_sign_that_was_lost_on_the_way_is_no_part_of_a_name(column):
    assert rules(read(row(**{column: "河\ufffd队"}))) == [(2, "lost_sign", None)]


@pytest.mark.parametrize("cell", ["？？", "***", "、", "√"])
def test_signs_without_a_word_name_nothing(cell):
    assert rules(read(row(所属组织=cell))) == [(2, "ditto_alone", None)]


def test_digits_of_full_width_are_digits():
    found = read(row(志愿时长="２.５", 签到时间="２０２６-０３-０５"))
    assert [(one["minutes"], str(one["served_on"])) for one in found.rows] == [(150, "2026-03-05")]


@pytest.mark.parametrize(
    "written",
    [
        "晚上1:00",
        "晚上0:30",
        "晚上4:59",
        "晚上13:00",
        "上午15:00",
        "早上13:30",
        "凌晨14:00",
        "15:00 AM",
        "下午0:30",
        "下午24:00",
    ],
)
def test_an_hour_that_is_not_in_its_part_of_the_day_is_set_aside(written):
    assert rules(read(row(签到时间=f"2026-03-05 {written}")))[0][1] == "not_a_time"


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("晚上7:00", 19),
        ("晚上11:00", 23),
        ("晚上20:00", 20),
        ("下午1:00", 13),
        ("下午13:00", 13),
        ("中午1:00", 13),
        ("凌晨1:00", 1),
    ],
)
def test_hours_of_their_part_of_the_day(written, hour):
    assert moment(f"2026-03-05 {written}")[1] == hour * 3600


@pytest.mark.parametrize("written", ["0xffffffff", "0XDEADBEEF01", "abcdefgh1", "AAAAAA"])
def test_what_a_program_writes_is_no_passport(written):
    with pytest.raises(CellError) as rejected:
        normalised_id(written)
    assert rejected.value.rule == "id_number_shape"


@pytest.mark.parametrize(
    "sign",
    [
        "丶丶",
        "､､",
        "^",
        "＂",
        "々",
        "与上同",
        "同↑",
        "同上一行",
        "同上",
        "上同",
        "同",
        "〃",
        "”",
        "''",
        "（同上）",
        "-〃-",
        "同 上",
        "同上。",
        "-同上-",
        "↑",
        "……",
        "as above",
    ],
)
def test_the_cell_above_is_read_and_told(sign):
    above = row(所属组织="乙队", 签到时间="2026-03-07")
    found = read(above, row(姓名="测试乙", 身份证号=id_number(902), 所属组织=sign, 签到时间=sign))
    assert [(one["team"], str(one["served_on"])) for one in found.rows] == [("乙队", "2026-03-07")] * 2
    assert found.doubts == [["ditto_read", {"rows": 1, "lines": "3"}]]


def test_without_a_record_above_there_is_nothing_to_take():
    found = read(
        row(所属组织="同上"),
        row(姓名=None, 所属组织=None),
        row(所属组织="同上"),
        row(志愿时长="多"),
        row(志愿时长="同上"),
    )
    assert [(line, rule) for line, rule, _ in rules(found)] == [
        (2, "ditto_alone"), (4, "ditto_alone"), (5, "not_a_number"), (6, "not_a_number"),
    ]  # fmt: skip


def test_a_line_between_that_is_no_record_breaks_the_chain():
    total = {"姓名": "合计", "志愿时长": "2"}
    found = read(row(), total, row(所属组织="同上"))
    assert rules(found) == [(4, "ditto_alone", None)]


def test_the_last_row_of_one_batch_stands_above_the_first_of_the_next(monkeypatch):
    monkeypatch.setattr("lib.importers.read.records.BATCH_ROWS", 1)
    found = read(
        row(所属组织="乙队"), row(所属组织="同上", 签到时间="2026-03-06"), row(所属组织="同上", 签到时间="2026-03-07")
    )
    assert [one["team"] for one in found.rows] == ["乙队"] * 3
    assert found.doubts == [["ditto_read", {"rows": 2, "lines": "3-4"}]]


@pytest.mark.parametrize("sign", ["同左", "同右", "如下", "→", "同下"])
def test_a_sign_for_a_cell_beside_or_below_is_set_aside(sign):
    found = read(row(), row(所属组织=sign, 签到时间="2026-03-06"))
    assert rules(found) == [(3, "ditto_alone", None)]
