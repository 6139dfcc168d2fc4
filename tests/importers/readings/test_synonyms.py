"""Words of columns varied by synonyms and typing habits: read right, asked about or refused, never silently wrong."""

import pytest

from lib.importers.messages.file_errors import FileRejected
from tests.importers import in_process
from tests.importers.imports import id_number
from tests.importers.readings.tables import HEAD

SYNONYMS = {
    "姓名": "队员 参与者 参与者姓名 姓名 志愿者姓名 名字 志愿者名字 人员姓名 参与人姓名 队员姓名 成员姓名 志愿者 服务者 真实姓名 参加人员 人员 name Name XM 中文名 志愿者（姓名） 被服务人 名称",
    "身份证号": "身份证号 身份证 身份证号码 身份证件号 身份证件号码 公民身份号码 公民身份证号 居民身份证号 居民身份证号码 证件号 证件号码 证件编号 有效证件号码 志愿者身份证号 ID ID号 IDCard id_card "
    "SFZH 号码 身份信息 编码 居民证 公民号码 证号 身份證號 身份證字號 证照号码 个人编码 唯一标识",
    "所属组织": "志愿者队伍 服务队伍 team 所属组织 队伍名称 队伍 志愿队 志愿队伍 志愿服务队 所属队伍 组织名称 团队名称 所属团队 服务队 主办组织 组织 志愿组织 单位 所在队 归属组织 发起组织 隶属组织 队名",
    "活动名称": "活动名称 活动 活动主题 服务活动 志愿活动 志愿服务活动 服务内容 活动标题 主题 项目名称 项目 服务项目 活动项目 事项 内容 名称 活动名 活动（名称） 志愿项目 工作内容",
    "所属镇街": "镇街名称 所属社区 村社 所属镇街 所属区域 镇街 街道 所属街道 街道名称 镇（街道） 乡镇街道 所在街道 所在镇街 区域 服务区域 所属地区 地区 属地 归属地 服务地 辖区 地点 位置",
    "签到时间": "签到打卡时间 服务起始时间 起 日期时间 签到时间 签到 开始时间 服务开始时间 活动开始时间 起始时间 服务日期 日期 活动日期 服务时间 打卡时间 上岗时间 到岗时间 时间 签到日期 参加时间 活动时间 开始 志愿服务日期 服务日",
    "志愿时长": "服务工时 总计时长 时长（h） 贡献时长 志愿时长 志愿时长（小时） 服务时长 志愿服务时长 时长 服务时数 志愿时数 时数 小时数 工时 时长（小时） 服务小时 活动时长 认定时长 有效时长 记录时长 合计时长 信用时数 荣誉时数 小时",
    "审核状态": "审核状态 审核结果 状态 审核 审核情况 时长状态 记录状态 时长审核 认定结果 认定状态 认定 认定情况 核定结果 核验状态 确认状态 是否通过 是否有效 是否认定 复核结果 审批状态 审批结果 初审 终审 "
    "结果 结论 通过情况 有效性 社区审核 时长审核状态 生效状态 处理结果 标记 备注状态 意见",
}  # fmt: skip
HABITS = ("{}", " {} ", "{}：", "*{}", "{}（必填）", "1.{}", "【{}】", "“{}”", "{}\u200b")
PEOPLE = [
    ("测试甲", id_number(901), "已通过", "2"),
    ("测试甲", id_number(902), "已驳回", "3"),
    ("测试乙", id_number(903), "已通过", "1.5"),
]
COLUMNS = (*HEAD, "审核状态")


def outcome(word: str, written: str) -> str:
    """right, refused or asked; what is silently wrong comes as the values that differ."""
    header = [written if column == word else column for column in COLUMNS]
    lines = [
        f"{name},{number},甲队,河道巡护,滨江区浦沿街道,2026-03-05,{hours},{state}"
        for name, number, state, hours in PEOPLE
    ]
    content = "\n".join([",".join(header), *lines, ""]).encode()
    try:
        found = in_process.inspect_content(content)
    except FileRejected:
        return "refused"
    if found["format"] is None:
        return "refused"
    if found["undecided"] or found["unclear_units"]:
        return "asked"
    try:
        rows = in_process.stage(content, found, in_process.FORMATS[found["format"]]).rows
    except FileRejected:
        return "asked"
    people = {row["person_key"] for row in rows}
    told = [(row["minutes"], row["state"], str(row["served_on"]), row["place"]) for row in rows]
    expected = [(120, "confirmed"), (180, "voided"), (90, "confirmed")]
    if len(rows) < len(PEOPLE):  # set aside, each with its reason
        return "asked"
    right = [(*one, "2026-03-05", "滨江区浦沿街道") for one in expected]
    return (
        "right"
        if told == right and len(people) == 3
        else f"wrong: {word} as {written!r} ({found['format']}): {told}, {len(people)} people"
    )


@pytest.mark.parametrize("word", SYNONYMS)
def test_no_synonym_is_read_silently_wrong(word):
    words = SYNONYMS[word].split()
    found = {written: outcome(word, written) for written in words}
    assert [one for one in found.values() if one.startswith("wrong")] == []
    assert sum(one == "right" for one in found.values()) >= len(words) // 3


def test_there_are_two_hundred_synonyms():
    assert sum(len(words.split()) for words in SYNONYMS.values()) >= 200


@pytest.mark.parametrize("habit", HABITS)
def test_typing_habits_are_read_right(habit):
    assert {word: outcome(word, habit.format(word)) for word in COLUMNS} == dict.fromkeys(COLUMNS, "right")
