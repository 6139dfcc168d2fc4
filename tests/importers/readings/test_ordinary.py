"""Ordinary tables with the usual habits are read whole, without a question: what asks too often is soon answered blindly."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.importers import in_process
from tests.importers.imports import id_number

OWN = ("序号", "姓名", "身份证号", "队伍名称", "活动名称", "服务日期", "服务时长（小时）")
CONTEST = (
    "序号",
    "赛事名称",
    "主办方",
    "级别",
    "年份",
    "届次",
    "参赛项目名称",
    "申报单位",
    "获奖等次",
    "获奖日期",
    "所在街道",
)
FUNDING = ("序号", "类型", "名称", "来源", "区域", "金额", "起始日期", "备注")
TRAINING = ("序号", "培训主题", "级别", "区域", "培训日期", "参训人次", "学时", "授课人", "地点")
ACTIVITY = (
    "序号",
    "活动名称",
    "所属组织",
    "所属镇街",
    "活动状态",
    "活动开始时间",
    "活动结束时间",
    "招募人数",
    "受益人次",
    "联系人",
    "联系电话",
)
PERSON = (
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "手机号",
    "学历",
    "政治面貌",
    "所属镇街",
    "所属组织",
    "注册时间",
    "累计时长",
)


def hours(serial: int, *further: object) -> list:
    return [serial, f"测试{serial}", id_number(900 + serial), "甲队", "河道巡护", date(2026, 3, serial), 2.5, *further]


TABLES = {
    "title, total, who filled it in": [
        ["浦沿街道2026年3月志愿服务时长统计表"], OWN, hours(1), hours(2), ["合计", "", "", "", "", "", 5],
        ["填表人：甲", "", "", "审核人：乙", "", "", "2026年4月1日"],
    ],
    "office and day above, blank lines": [
        ["志愿服务时长统计表"], ["填报单位：浦沿街道（盖章）", "", "", "填报日期：2026年4月1日"], OWN, hours(1), [], hours(2),
    ],
    "columns that mean nothing": [
        [*OWN, "评价", "得分", "满意度", "交通补贴（元）", "服务人数", "出勤率", "岗位", "参与方式", "完成情况", "是否党员", "楼栋"],
        hours(1, "优秀", 5, "满意", 20, 35, "100%", "引导", "现场", "已完成", "是", 3),
        hours(2, "良好", 4, "满意", 20, 35, "100%", "引导", "现场", "已完成", "否", 12),
    ],
    "header once more on the next page": [OWN, hours(1), OWN, hours(2), ["第2页，共2页"]],
    "contest": [
        ["第五届志愿服务项目大赛获奖名单"], CONTEST,
        [1, "公益赛", "区文明办", "区级", "2026年", "第五届", "项目一", "甲队", "金奖", "2026-05-01", "浦沿街道"],
        [2, "公益赛", "区文明办", "区级", 2026, 5, "项目二", "乙队", "银奖", date(2026, 5, 1), "西兴街道"],
    ],
    "funding": [
        ["2026年志愿服务资金使用情况（单位：元）"], FUNDING, [1, "基金", "甲基金", "区财政", "滨江区", 120000, date(2026, 1, 1), ""],
        [2, "基金", "乙基金", "企业捐赠", "浦沿街道", "35,000.00", "2026-03-01", "分两次"], ["合计", "", "", "", "", 155000],
    ],
    "trainings": [
        ["培训台账"], TRAINING, [1, "急救", "区级", "浦沿街道", "2026-03-05", "30人", "4学时", "甲", "会议室"],
        [2, "礼仪", "街道级", "西兴街道", "2026.3.6", 30, 4, "乙", ""],
    ],
    "activities": [
        ["活动一览表"], ACTIVITY, [1, "巡河", "甲队", "浦沿街道", "已结束", "2026-03-05 09:00", "2026-03-05 11:00", 20, "", "甲", "13800000000"],
        [2, "敬老", "甲队", "西兴街道", "已完结", date(2026, 3, 5), "", "30人", "120人次", "乙", ""],
    ],
    "people": [
        ["志愿者名册"], PERSON, [1, "测试甲", "男", id_number(901), "13800000000", "本科", "党员", "浦沿街道", "甲队", date(2024, 3, 5), 12.5],
        [2, "测试乙", "女", id_number(902), "", "高中", "群众", "西兴街道", "甲队", "2024-03-05 10:11:12", 0], ["共2人"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_an_ordinary_table_is_read_whole_without_a_question(table):
    book, file = openpyxl.Workbook(), BytesIO()
    for cells in TABLES[table]:
        book.active.append(cells)
    if len(TABLES[table][0]) == 1:
        book.active.merge_cells(start_row=1, start_column=1, end_row=1, end_column=7)
    book.save(file)
    found = in_process.read(file.getvalue(), extension="xlsx")
    assert found.found["undecided"] == found.found["unclear_units"] == found.quarantined_rows == []
    assert (found.read, len(found.rows)) == (2, 2)
