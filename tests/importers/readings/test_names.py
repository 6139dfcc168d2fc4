"""Cells of names that name no one person, and one name in several spellings."""

import pytest

from lib.importers.parse.normalise import plain
from lib.importers.privacy.person_names import is_ordinary, one_person
from lib.importers.privacy.pseudonyms import normalised_name
from tests.importers.imports import id_number, import_file
from tests.importers.imports import import_in_process as in_process_import
from tests.importers.readings.tables import HEAD, ROW, read, row, rules

HEAD_LINE = ",".join(HEAD) + "\n"

SEVERAL = (
    "测试甲、测试乙、测试丙", "测试甲，测试乙", "测试甲;测试乙", "测试甲/测试乙", "测试甲和测试乙", "测试甲 测试乙", "李明 王芳", "测试丁等5人", "测试丁等五人", "测试丁等",
    "测试丁等人", "测试丁等同志", "志愿者若干", "若干人", "5人", "5名志愿者", "三名志愿者", "全体队员", "队员们", "大家", "数人", "志愿者多人", "甲志愿服务队",
    "测试甲x2", "测试甲×2", "测试甲夫妇", "王建国一家", "王建国一家三口", "测试甲母子", "张建国李小红", "测试甲\\测试乙", "测试甲--测试乙", "测试甲—测试乙",
)  # fmt: skip
NOBODY = ("测某某", "测某", "张某", "张*", "张**", "张××", "张○○", "张XX", "李xx", "志愿者", "志愿者1", "匿名", "无名氏", "热心市民", "王先生", "李女士", "张老师", "老王师傅",
          "123", "？", "未知", "本人", "小王", "老李", "A同学", "党员志愿者", "社区干部", "保洁", "家长1", "学生家长", "物业人员", "外籍志愿者", "XX社区志愿者", "（空）", "(无)")  # fmt: skip
ONE = ("测试甲", "张三", "张 三", "欧阳 娜娜", "李众望", "王和平", "李一行", "王一名", "阿依古丽·买买提", "John Smith", "何等闲",
       "司马光", "Anna Lee", "伍全", "方圆", "任我行", "王小", "小王明", "干云", "王学生", "陆保安", "张一家", "张杨柳青",
       "买买提艾力", "阿依古丽买买提")  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_several_people_in_a_cell_are_set_aside_with_or_without_a_number(name):
    cell = f'"{name}"' if "," in name else name
    found = read(row(姓名=cell), row(姓名=cell, 身份证号=None))
    assert [(line, rule) for line, rule, _ in rules(found)] == [(2, "not_one_person"), (3, "not_one_person")]


@pytest.mark.parametrize("name", NOBODY)
def test_a_word_for_nobody_is_nobody(name):
    found = read(row(姓名=name), row(姓名=name, 身份证号=None))
    assert [(line, rule) for line, rule, _ in rules(found)] == [(3, "no_person")]
    assert [one["name_key"] for one in found.rows] == [None]


@pytest.mark.parametrize("name", ONE)
def test_a_name_is_a_name(name):
    assert is_ordinary(name) or one_person(name) == name


def test_a_word_for_a_sum_is_no_name():
    assert not is_ordinary("合计") and one_person("合计") is None


@pytest.mark.parametrize("name", ["测试甲 13812345678", f"测试甲{id_number(901)}"])
def test_a_number_of_a_person_in_a_name_is_set_aside(name):
    """Else the same person with another phone would be another one."""
    assert [rule for _, rule, _ in rules(read(row(姓名=name, 身份证号=None)))] == ["personal_number"]


@pytest.mark.parametrize("dot", "··•・．.‧﹒ꞏ◦")
def test_one_middle_dot_however_it_is_typed(dot):
    assert normalised_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"
    assert normalised_name("J.Smith") == "j.smith"


def test_one_person_with_several_dots():
    found = read(
        *(row(姓名=f"阿依古丽{dot}买买提", 身份证号=None, 签到时间=f"2026-03-0{i}") for i, dot in enumerate("·•．.", 1))
    )
    assert len({one["person_key"] for one in found.rows}) == 1 and len(found.rows) == 4


QUOTED = ("“浦师傅”便民服务", '""浦师傅""便民服务', "「浦师傅」便民服务", "浦师傅便民服务", "《浦师傅》便民服务",
          "【浦师傅】便民服务", "«浦师傅»便民服务", "[浦师傅]便民服务", "〔浦师傅〕便民服务")  # fmt: skip


def test_one_project_with_and_without_quotes(database):
    lines = [
        f'"{name}",甲队,测试甲,2026-03-0{day} 09:00:00~2026-03-0{day} 11:00:00,2,手动录入'
        for day, name in enumerate(QUOTED, 1)
    ]
    result = import_file(
        database, "\n".join(["项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式", *lines, ""]).encode()
    )
    assert (result.inserted, result.created["project"], result.created["organisation"]) == (9, 1, 1)


@pytest.mark.parametrize("quoted_name", ["“河道”巡护", "【河道】巡护"])
def test_a_record_stored_under_a_quoted_name_by_an_earlier_version_stays_one(database, monkeypatch, quoted_name):
    quoted, plain_name = (
        HEAD_LINE + f"测试甲,{ROW['身份证号']},甲队,{name},滨江区浦沿街道,2026-03-05,2\n"
        for name in (quoted_name, "河道巡护")
    )
    with monkeypatch.context() as before:
        before.setattr("lib.importers.parse.normalise._NO_QUOTES", {})
        assert in_process_import(database, quoted.encode()).inserted == 1
    for content in (quoted, plain_name):
        result = in_process_import(database, content.encode())
        assert (result.inserted, sum(result.created.values())) == (0, 0)


@pytest.mark.parametrize("team", ["甲—队", "甲-队", "甲－队", "甲–队", "甲——队", "甲―队", "甲﹣队", "甲─队", "甲 - 队"])
def test_one_team_with_any_dash(team):
    assert plain(team) == plain("甲-队") != plain("甲队")


@pytest.mark.parametrize("dot", "·•・●‧")
def test_one_team_with_any_dot(dot):
    assert plain(f"甲{dot}队") == plain("甲·队")


def test_teams_that_differ_by_their_dash_are_one(database):
    lines = [f"测试甲,{ROW['身份证号']},甲{dash}队,巡河,滨江区,2026-03-0{i},2\n" for i, dash in enumerate("—-－–", 1)]
    assert import_file(database, (HEAD_LINE + "".join(lines)).encode()).created["organisation"] == 1


def test_a_name_in_other_characters_without_a_number_is_told():
    names = ("张晓东", "張曉東", "张晓东", "李晓东")
    found = read(*(row(姓名=name, 身份证号=None, 签到时间=f"2026-03-0{i}") for i, name in enumerate(names, 1)))
    assert len({one["person_key"] for one in found.rows}) == 3
    assert found.doubts == [["twice_spelt", {"rows": 1, "lines": "3"}]]
    assert read(*(row(姓名=name) for name in names[:1]), row(姓名="張曉東", 签到时间="2026-03-06")).doubts == []
    other_team = row(姓名="張曉東", 身份证号=None, 所属组织="乙队")
    assert read(row(姓名="张晓东", 身份证号=None), other_team).doubts == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲队。", "甲队"), ("甲队、", "甲队"), ("甲〜队", "甲~队"), ("甲∶队", "甲:队"), ("甲∕队", "甲/队"), ("甲×队", "甲x队"), ("3˙5队", "3·5队")],
)  # fmt: skip
def test_signs_that_look_alike_make_no_other_team(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    "name", ["测试甲替测试乙", "代测试乙", "测试甲（代测试乙）", "测试甲带队", "甲乙丙三人", "测试甲…", "测试甲至测试丁", "测试甲>测试乙", "李明。王芳"]
)  # fmt: skip
def test_somebody_for_somebody_else_or_with_others_is_set_aside(name):
    assert [rule for _, rule, _ in rules(read(row(姓名=name, 身份证号=None)))] == ["not_one_person"]


@pytest.mark.parametrize("name", ["甲队合计", "本月小计", "三月累计"])
def test_a_word_for_a_sum_with_words_before_it_is_nobody(name):
    assert [rule for _, rule, _ in rules(read(row(), row(姓名=name, 身份证号=None)))] == ["no_person"]


@pytest.mark.parametrize(
    "name", ["测试甲（党员）", "测试甲(补录)", "测试甲。", "★测试甲", "1.测试甲", "测试甲【组长】"]
)
def test_a_name_with_something_around_it_is_told(name):
    found = read(*(row(姓名=one, 身份证号=None, 签到时间=f"2026-03-0{i}") for i, one in enumerate(("测试甲", name), 1)))
    assert found.doubts == [["twice_spelt", {"rows": 1, "lines": "3"}]]


@pytest.mark.parametrize("name", ["王三代", "代小明", "至诚", "李到明", "伍三人"])
def test_ordinary_names_with_such_characters(name):
    assert is_ordinary(name) or one_person(name) == name
