"""Saved mappings: what is rejected with a message, and that a saved one is known again by its header on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest

from lib.access import LOCAL, ROLES, NotAllowed, Person, Scope
from lib.importers import saved_mappings
from lib.importers.errors import ImportRejected
from lib.importers.formats import FORMATS
from tests.importers import in_process

HEADER = ("日期", "姓名", "单位", "干了什么", "多久（小时）", "备 注")
CHOSEN = {"person_name": "姓名", "team": "单位", "activity": "干了什么", "served_on": "日期", "hours": "多久（小时）"}
NOW = datetime(2026, 11, 2, 9, 0)
LEADER = Person("somebody", ROLES["leader"], Scope())


def made(name="街道台账", **more):
    return saved_mappings.mapping("hours", CHOSEN, name=name, **more)


def test_a_mapping_is_a_format_that_needs_every_column_chosen():
    spec = made(platform="zhejiang", roc=True)
    assert spec.name == "mapping:街道台账"
    assert spec.headers["hours"] == ("多久（小时）",)
    assert spec.missing_fields(set(CHOSEN)) == ()
    assert spec.missing_fields(set(CHOSEN) - {"team"}) == ("team",)
    assert (spec.platform, spec.roc) == ("zhejiang", True)


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("hours", "“服务时长（小时）”或“服务时长（分钟）”或“签退时间”"),
        ("served_on", "“服务日期”或“签到时间”或“服务时间”"),
        ("person_name", "“证件号码”或“志愿者编号”或“姓名”"),
        ("activity", "“活动名称”或“项目名称”"),
    ],
)
def test_what_the_target_needs_must_have_a_column(without, said):
    chosen = {of: column for of, column in CHOSEN.items() if of != without}
    with pytest.raises(ImportRejected) as rejected:
        saved_mappings.mapping("hours", chosen, name="台账")
    assert said in rejected.value.message.zh


def test_a_required_field_may_have_one_value_for_every_row():
    chosen = {"name": "名称", "opened_on": "启用"}
    with pytest.raises(ImportRejected, match="Type"):
        saved_mappings.mapping("stations", chosen, name="站点")
    spec = saved_mappings.mapping("stations", chosen, name="站点", fixed={"type": "服务站"})
    assert spec.fixed == {"type": "服务站"}


def test_a_place_column_may_be_missing_because_the_place_can_be_said_for_the_file():
    assert (
        "place"
        not in saved_mappings.mapping("meetings", {"kind": "类", "topic": "题", "held_on": "日"}, name="会").headers
    )


@pytest.mark.parametrize("name", ["", "   ", "长" * 33])
def test_a_name_must_fit(name):
    with pytest.raises(ImportRejected, match="1 to 32"):
        made(name=name)


def test_one_column_cannot_be_two_fields():
    with pytest.raises(ImportRejected) as rejected:
        saved_mappings.mapping("hours", {**CHOSEN, "project": "干了 什么"}, name="台账")
    assert "只选一次" in rejected.value.message.zh


def test_words_are_explained_by_codes_of_the_vocabulary():
    once = saved_mappings.explained(made(), {"method": {"扫码": "code"}})
    again = saved_mappings.explained(once, {"method": {"人脸": "sign_in"}, "state": {"作废了": "voided"}})
    assert again.values == {"method": {"扫码": "code", "人脸": "sign_in"}, "state": {"作废了": "voided"}}
    assert replace(again, values={}) == made()
    for wrong in ({"method": {"扫码": "scanned"}}, {"activity": {"甲": "乙"}}):
        with pytest.raises(ImportRejected):
            saved_mappings.explained(made(), wrong)


def test_what_was_explained_of_a_shipped_format_is_kept_under_its_label(database):
    shipped = FORMATS["national_hours"]
    spec = saved_mappings.explained(shipped, {"method": {"扫码录入": "code"}})
    kept = saved_mappings.save(database, spec, HEADER, name=saved_mappings.name_of(spec), by=LOCAL, now=NOW)
    assert (
        kept.label.zh == "自定义映射：全国志愿服务信息系统：服务时长表"
        and saved_mappings.name_of(kept) == shipped.label.zh
    )
    assert kept.values["method"] == {**shipped.values["method"], "扫码录入": "code"}


def test_an_unknown_field_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        saved_mappings.mapping("hours", {**CHOSEN, "colour": "颜色"}, name="台账")


def test_a_saved_mapping_is_found_by_its_header_in_any_order_and_width(database):
    kept = saved_mappings.save(database, made(), HEADER, name="街道台账", by=LOCAL, now=NOW)
    assert kept.ignored_columns == ("备 注",)
    assert saved_mappings.saved(database) == [kept]
    again = tuple(reversed([word.replace("（", "(").replace("）", ")") for word in HEADER]))
    assert saved_mappings.saved(database, again) == [kept]
    assert saved_mappings.saved(database, HEADER[1:]) == []


def test_the_same_name_replaces_and_the_newest_stands_first(database):
    saved_mappings.save(database, made(), HEADER, name="街道台账", by=LOCAL, now=NOW)
    saved_mappings.save(database, made(platform="we"), HEADER, name="街道台账", by=LOCAL, now=NOW)
    saved_mappings.save(database, made(), HEADER, name="另一个", by=LOCAL, now=NOW.replace(hour=10))
    found = saved_mappings.saved(database)
    assert [(spec.name, spec.platform) for spec in found] == [
        ("mapping:另一个", None),
        ("mapping:街道台账", "we"),
    ]


def test_saving_changes_no_figure(database):
    before = database.version()
    saved_mappings.save(database, made(), HEADER, name="街道台账", by=LOCAL, now=NOW)
    assert database.version() == before


def test_a_forgotten_mapping_is_gone(database):
    saved_mappings.save(database, made(), HEADER, name="街道台账", by=LOCAL, now=NOW)
    assert saved_mappings.forget(database, "mapping:街道台账", by=LOCAL)
    assert not saved_mappings.forget(database, "街道台账", by=LOCAL)
    assert saved_mappings.saved(database) == []


def test_only_who_may_import_saves_and_forgets(database):
    with pytest.raises(NotAllowed):
        saved_mappings.save(database, made(), HEADER, name="街道台账", by=LEADER, now=NOW)
    with pytest.raises(NotAllowed):
        saved_mappings.forget(database, "街道台账", by=LEADER)
    assert saved_mappings.saved(database) == []


TABLE = """日期,姓名,单位,干了什么,多久（小时）,备 注
2026-09-01,测试甲,示例队,理发,1.5,
2026-09-02,测试乙,示例队,理发,2,晴
"""


def test_a_file_with_the_header_of_a_saved_mapping_is_recognised_and_read(database):
    assert in_process.inspect_content(TABLE.encode())["format"] is None
    kept = saved_mappings.save(database, made(platform="we"), HEADER, name="街道台账", by=LOCAL, now=NOW)
    found = in_process.inspect_content(TABLE.encode(), saved=saved_mappings.saved(database))
    assert found["format"] == "mapping:街道台账"
    assert not any(rule == "unknown_columns" for rule, _ in found["warnings"])
    read = in_process.stage(TABLE.encode(), found, kept)
    assert [row["minutes"] for row in read.rows] == [90, 120]
    assert {row["identified_by"] for row in read.rows} == {"name_and_team"}


def test_a_saved_mapping_stands_before_a_format_that_knows_more_of_its_columns(database):
    """Whoever maps a table that looks like a platform's has a reason: the whole header is known."""
    header = ("name", "idcard", "activity", "address", "value", "signInTime", "signOutTime")
    text = ",".join(header) + "\n测试甲,330108199001010010,理发,长河街道,2,2026-09-01 09:00:00,2026-09-01 11:00:00\n"
    assert in_process.inspect_content(text.encode())["format"] == "zyh_credit"
    chosen = {"id_number": "idcard", "activity": "activity", "hours": "value", "served_on": "signInTime"}
    spec = saved_mappings.mapping("hours", chosen, name="自己的", platform="we")
    saved_mappings.save(database, spec, header, name="自己的", by=LOCAL, now=NOW)
    found = in_process.inspect_content(text.encode(), saved=saved_mappings.saved(database))
    assert found["format"] == "mapping:自己的"
    more = text.replace("signOutTime", "signOutTime,又一列").replace("11:00:00", "11:00:00,1")
    assert in_process.inspect_content(more.encode(), saved=saved_mappings.saved(database))["format"] == "zyh_credit"
