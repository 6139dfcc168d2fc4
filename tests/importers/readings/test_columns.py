"""Columns that decide who is counted, whether and how much: read under any of their words, or asked about."""

import pytest

from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from lib.importers.formats.format import from_json, header_key
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.telling_columns import telling_columns
from lib.importers.read.undecided_columns import undecided_columns, with_columns
from tests.importers import in_process
from tests.importers.imports import id_number, import_file
from tests.importers.readings.tables import HEAD, read, row, rules, text

ID_WORDS = (
    "身份证", "证件号", "公民身份号码", "身份证号（必填）", "*身份证号码", "身份證號", "1.身份证号", "【身份证号】", "身份证号：", "“身份证号”", "居民身份证号码", "ID", "IdCard", " 身 份 证 号 ",
)  # fmt: skip
STATE_WORDS = (
    "时长状态",
    "审核",
    "认定结果",
    "审核状态（社区）",
    "审核结果",
    "状态：",
    "是否通过",
    "終審狀態",
    "审核情况",
)


def own_table(word: str, *ids: str) -> bytes:
    """A table of our own: two namesakes of one team, one activity and one day."""
    lines = [f"测试甲,{number},甲队,河道巡护,2026-03-05,2" for number in ids]
    return "\n".join([f"姓名,{word},队伍名称,活动名称,服务日期,服务时长（小时）", *lines, ""]).encode()


@pytest.mark.parametrize("word", ID_WORDS)
def test_two_people_of_one_name_stay_two(word):
    found = in_process.read(own_table(word, id_number(901), id_number(902)))
    assert [one["identified_by"] for one in found.rows] == ["id_number"] * 2
    assert len({one["person_key"] for one in found.rows}) == 2


def test_two_people_of_one_name_in_the_database(database):
    result = import_file(database, own_table("身份证", id_number(901), id_number(902)), platform="we")
    assert (result.inserted, result.duplicate, result.created["volunteer"]) == (2, 0, 2)


@pytest.mark.parametrize("word", STATE_WORDS)
def test_a_rejected_record_is_not_counted(word):
    rows = [row(**{word: state}) for state in ("已驳回", "已通过", "不通过", "待审核")]
    found = read(*rows, head=(*HEAD, word))
    assert [one["state"] for one in found.rows] == ["voided", "confirmed", "voided", "pending"]


def test_yes_and_no_have_to_be_explained():
    """是否通过 and 是否作废 mean the opposite."""
    found = read(row(是否通过="否"), row(是否通过="是"), head=(*HEAD, "是否通过"))
    assert [rule for _, rule, _ in rules(found)] == ["unknown_code"] * 2


ASKED = (
    ("备用号", id_number(902), "id_numbers"), ("监护人身份证", id_number(902), "id_numbers"), ("#8", id_number(902), "id_numbers"), ("结论", "驳回", "states"), ("是否作废", "是", "states"),
    ("剔除标记", "x", "states"), ("是否撤回", "是", "states"), ("镇街意见", "不同意", "states"), ("最终结果", "未予通过", "states"), ("派单", "2026-03-09", "days"), ("到场", "09:00", "days"), ("核定数", "90分钟", "hours"), ("折算时长", "3", "hours"), ("系数", "1.5", "hours"), ("到岗情况", "未到", "states"), ("是否参加", "否", "states"), ("出勤", "×", "states"), ("#8", "2", "hours"),
)  # fmt: skip


@pytest.mark.parametrize(("word", "cell", "kind"), ASKED)
def test_a_column_that_is_not_read_and_may_decide_stops_the_file(word, cell, kind):
    written = "" if word.startswith("#") else word
    content = text(row(**{written: cell}), head=(*HEAD, written))
    found = in_process.inspect_content(content)
    assert [(one["word"], one["kind"]) for one in found["undecided"]] == [(word, kind)]
    spec = with_columns(FORMATS[found["format"]], {word: ""})
    assert undecided_columns(spec, (*HEAD, written), [["x"] * 7 + [cell]]) == []


def test_a_column_that_is_filled_further_down_stops_the_file_too():
    rows = [row(备用号=None) for _ in range(400)] + [row(备用号=id_number(902)) for _ in range(400)]
    content = text(*rows, head=(*HEAD, "备用号"))
    found = in_process.inspect_content(content)
    assert found["undecided"] == []
    with pytest.raises(FileRejected) as rejected:
        in_process.stage(content, found, FORMATS[found["format"]])
    assert rejected.value.rule == "columns_undecided"


@pytest.mark.parametrize(
    "word", ["备注", "报名时间", "累计时长", "审核时间", "审核人", "审核意见说明", "活动地点", "序号", "积分"]
)
def test_a_column_that_means_nothing_stops_no_file(word):
    cells = {"报名时间": "2026-03-01", "累计时长": "12.5", "审核时间": "2026-03-09", "序号": "1", "积分": "20"}
    assert read(row(**{word: cells.get(word, "甲")}), head=(*HEAD, word)).found["undecided"] == []


def test_what_the_steward_says_is_read(database):
    content = text(
        row(身份证号=None, 备用号=id_number(902)), row(身份证号=None, 备用号=id_number(903)), head=(*HEAD, "备用号")
    )
    with pytest.raises(FileRejected) as rejected:
        import_file(database, content)
    assert rejected.value.rule == "columns_undecided" and "备用号" in rejected.value.message.zh
    result = import_file(database, content, columns={"备用号": "id_number"})
    assert (result.inserted, result.created["volunteer"]) == (2, 2)
    with pytest.raises(ImportRejected):
        import_file(database, content)


def test_what_was_said_goes_to_the_worker_as_text():
    spec = with_columns(FORMATS["zhejiang_hours"], {"备用号": "id_number", "系数": ""})
    again = from_json(spec.as_json())
    assert again == spec and again.columns(("备用号", "身份证号"))["id_number"] == (0,)


def test_two_columns_of_one_word_are_compared():
    head = (*HEAD, "志愿时长")
    plan = [
        ",".join([*(row()[word] for word in HEAD[:-1]), one, other])
        for one, other in (("9", "2"), ("2", "2.0"), ("", "3"), ("4", ""))
    ]
    found = in_process.read("\n".join([",".join(head), *plan, ""]).encode())
    assert rules(found) == [(2, "columns_differ", None)]
    assert [one["minutes"] for one in found.rows] == [120, 180, 240]


@pytest.mark.parametrize(
    ("one", "other", "fine"),
    [
        ("身份证号", "证件号码", False),
        ("姓名", "姓名", False),
        ("签到时间", "签到时间", False),
        ("所属组织", "所属组织", False),
        ("所属组织", "主办组织", True),
        ("所属镇街", "所属区域", True),
    ],
)
def test_columns_of_one_field(one, other, fine):
    """Of teams and places the first word is read: two words may name two things. Of who, when and how much no column is passed over."""
    second = {
        "身份证号": id_number(902),
        "姓名": "测试乙",
        "签到时间": "2026-03-06",
        "所属组织": "乙队",
        "所属镇街": "滨江区",
    }[one]
    line = ",".join([*(row()[word] for word in HEAD), second])
    found = in_process.read("\n".join([",".join((*HEAD, other)), line, ""]).encode())
    assert [rule for _, rule, _ in rules(found)] == ([] if fine else ["columns_differ"])


def test_hours_and_minutes_are_a_sum_or_the_same_twice():
    lines = [
        f"测试甲,{id_number(901)},甲队,河道巡护,2026-03-0{i},{hours},{minutes}"
        for i, (hours, minutes) in enumerate((("2", "30"), ("2", "120"), ("0", "90"), ("2", "90")), 1)
    ]
    found = in_process.read(
        "\n".join(["姓名,证件号码,队伍名称,活动名称,服务日期,服务时长（小时）,服务时长（分钟）", *lines, ""]).encode()
    )
    assert [one["minutes"] for one in found.rows] == [150, 120, 90]
    assert [(line, rule) for line, rule, _ in rules(found)] == [(5, "columns_differ")]


def test_typing_habits_make_no_other_word():
    for written in (
        "姓名",
        "姓 名",
        "*姓名",
        "姓名*",
        "姓名：",
        "1.姓名",
        "（1）姓名",
        "一、姓名",
        "【姓名】",
        "“姓名”",
        "姓名（必填）",
        "姓名(选填)",
        "姓名\u200b",
        "姓名\n",
    ):
        assert header_key(written) == "姓名", written
    assert (
        header_key("身份證號碼") == "身份证号码"
        and header_key("服务时长（分钟）") == "服务时长(分钟)"
        and header_key("2.5") == "2.5"
    )


@pytest.mark.parametrize(("word", "cell"), [("报名状态", "已取消"), ("操作", "撤销"), ("说明", "缺席")])
def test_a_column_that_is_read_past_and_voids_a_record_is_asked_about(word, cell):
    content = text(row(**{word: "正常"}), row(身份证号=id_number(902), **{word: cell}), head=(*HEAD, word))
    assert [one["word"] for one in in_process.inspect_content(content)["undecided"]] == [word]


def test_an_activity_that_is_cancelled_in_a_column_of_its_own_is_asked_about():
    head = "活动名称,所属镇街,活动开始时间,是否取消"
    cancelled, held = (f"{head}\n巡河,浦沿街道,2026-03-05 09:00,{said}\n".encode() for said in "是否")
    assert [one["word"] for one in in_process.inspect_content(cancelled)["undecided"]] == ["是否取消"]
    assert in_process.inspect_content(held)["undecided"] == []


def test_a_running_count_without_a_word_is_nothing_to_ask_about():
    rows = [row(**{"": str(i)}, 身份证号=id_number(900 + i)) for i in range(1, 4)]
    assert in_process.inspect_content(text(*rows, head=("", *HEAD)))["undecided"] == []


def test_a_remark_that_voids_a_record_is_asked_about():
    rows = [row(备注="雨天"), row(身份证号=id_number(902), 备注="作废")]
    content = text(*rows, head=(*HEAD, "备注"))
    assert [one["word"] for one in in_process.inspect_content(content)["undecided"]] == ["备注"]
    assert in_process.inspect_content(text(rows[0], head=(*HEAD, "备注")))["undecided"] == []
    said = with_columns(FORMATS["zhejiang_hours"], {"备注": ""})
    assert telling_columns(said, (*HEAD, "备注"), [["", *["x"] * 6, "作废"]]) == []


@pytest.mark.parametrize(
    ("word", "cell", "asked"),
    [
        ("人数", "3", True), ("参与人数", "3人", True), ("人数（人）", "三人", True), ("备注", "等3人", True), ("实到人数", "12", True), ("参加活动人数", "2.0", True),
        ("同去", "3人", True), ("备注", "含家属2人", True), ("备注", "一家三口", True), ("服务规模", "30人", False), ("备注", "带了2个孩子", False), ("备注", "12人小组成员", False), ("人数", "1", False), ("人数", "一人", False), ("服务人数", "35", False), ("招募人数", "20", False), ("备注", "3楼", False), ("受益人次", "30", False),
    ],
)  # fmt: skip
def test_several_people_beside_one_name_are_asked_about(word, cell, asked):
    rows = [row(**{word: "1"}), row(**{word: cell}, 签到时间="2026-03-06")]
    found = in_process.inspect_content(text(*rows, head=(*HEAD, word)))["undecided"]
    assert [(one["word"], one["fields"]) for one in found] == ([(word, ())] if asked else [])


def test_several_people_far_down_are_asked_about_and_can_be_said_to_mean_nothing(database):
    """A number of people that stands behind the rows that are looked at first."""
    rows = [row(身份证号=id_number(i % 900), 签到时间=f"2026-{i // 900 + 1:02}-05", 人数="1") for i in range(1000)]
    content = text(*rows, row(人数="3"), head=(*HEAD, "人数"))
    assert in_process.inspect_content(content)["undecided"] == []
    with pytest.raises(FileRejected, match="a row each") as rejected:
        read(*rows, row(人数="3"), head=(*HEAD, "人数"))
    assert rejected.value.rule == "columns_undecided" and '--column "人数="' in rejected.value.message.zh
    assert import_file(database, content, columns={"人数": ""}).inserted == 1001


@pytest.mark.parametrize(
    ("word", "cell", "asked"),
    [
        ("备注", "时长作废，重复登记", True), ("情况", "请假未参加", True), ("备注", "没来", True), ("备注", "不算时长", True), ("异常", "是", True), ("是否重复", "是", True),
        ("核实情况", "不属实", True), ("标记", "×", True), ("是否算数", "否", True), ("复查", "删", True), ("备注", "不计报酬", False), ("备注", "没来得及拍照", False), ("备注", "实际1小时", True), ("备注", "应为3小时", True), ("备注", "本条不要", True), ("说明", "本人放弃", True), ("备注", "提前半小时离开", False),
        ("备注", "雨天取消后改到室内", False), ("是否党员", "否", False), ("备注", "资料没有重复", False),
    ],
)  # fmt: skip
def test_a_remark_in_any_words_that_voids_a_record_is_asked_about(word, cell, asked):
    found = in_process.inspect_content(text(row(), row(**{word: cell}, 签到时间="2026-03-06"), head=(*HEAD, word)))
    assert [one["word"] for one in found["undecided"]] == ([word] if asked else [])
