"""Words that stand above a column, whatever the platform: one list for all formats.

A format names the words of its own platform, which decide whether a file is its. Beside these every format reads the words of
FURTHER for the fields in ANYWHERE, so that no column that decides who is counted, and whether, is passed over for its word;
tables of our own read all of them. Words of MEANINGLESS are read past everywhere. A new word: one entry here.
"""

from dataclasses import replace

from lib.importers.formats.format import FormatSpec, header_key
from lib.importers.formats.targets import TARGETS

_PERSON = {
    "id_number": (
        "身份证号", "身份证号码", "身份证", "身份证件号", "身份证件号码", "身份证编号", "公民身份号码", "公民身份证号", "公民身份证号码", "居民身份证号", "居民身份证号码", "居民身份证",
        "二代身份证号", "志愿者身份证号", "志愿者身份证", "志愿者身份证号码", "本人身份证号", "人员身份证号", "证件号", "证件号码", "证件编号", "有效证件号码", "有效证件号", "个人证件号", "志愿者证件号码", "身份号码",
        "身份证明号码", "身分證字號", "id", "id号", "id号码", "id number", "id no.", "id no", "idcard", "id card", "idcardno", "identity number", "sfzh", "sfz", "zjhm",
    ),
    "person_number": ("志愿者编号", "志愿者编码", "志愿者号", "志愿者id", "志愿者注册编号", "志愿者证号", "志愿编号", "注册编号", "volunteer number", "volunteer id", "vcode"),
    "person_name": ("姓名", "志愿者姓名", "名字", "志愿者名字", "人员姓名", "志愿者名称", "参与人姓名", "服务者姓名", "队员姓名", "成员姓名", "参加人员姓名", "志愿者", "name", "full name", "xm"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "电话", "电话号码", "联系方式", "手机/电话", "phone", "mobile", "tel"),
}  # fmt: skip
_STATE = (
    "时长状态", "状态", "记录状态", "审核状态", "审核结果", "审核", "审核情况", "审核意见", "时长审核", "时长审核状态", "社区审核", "街道审核", "初审", "复审", "终审", "初审状态", "终审状态", "复核", "复核结果",
    "审批状态", "审批结果", "审批", "认定结果", "认定状态", "认定", "认定情况", "时长认定", "核定结果", "核验状态", "核验结果", "确认状态", "是否通过", "是否审核通过", "是否认定", "是否有效", "是否生效", "是否确认",
    "有效状态", "有效性", "生效状态", "通过情况", "审核状态（社区）", "审核状态（街道）", "state", "status", "record status", "approved", "approval",
)  # fmt: skip
_TEAM = (
    "队伍名称",
    "队伍",
    "志愿队",
    "志愿队伍",
    "志愿服务队",
    "志愿服务队伍",
    "所属队伍",
    "所属组织",
    "组织名称",
    "志愿组织",
    "团队名称",
    "团队",
    "所属团队",
    "服务队",
    "team",
)
_PLACE = (
    "区域", "所属区域", "服务区域", "所属镇街", "镇街", "街道", "所属街道", "街道名称", "镇（街道）", "街道（镇）", "乡镇街道", "乡镇（街道）", "所在街道", "所在镇街", "所在区域", "所属地区", "地区", "属地", "社区",
    "所属社区", "所在社区", "村社", "服务街道", "服务社区", "place", "street", "district",
)  # fmt: skip
FURTHER: dict[str, dict[str, tuple[str, ...]]] = {
    "hours": {
        **_PERSON,
        "state": _STATE,
        "team": _TEAM,
        "place": _PLACE,
        "category": ("服务类别", "服务类型", "活动类别", "活动类型", "类别", "服务分类"),
        "method": ("录入方式", "时长类型", "时长来源", "记录方式", "添加方式", "登记方式", "签到方式"),
        "number": ("时长编号", "记录编号", "时长记录编号", "时长id", "记录id", "流水号"),
        "entered_on": ("录入日期", "录入时间", "登记日期", "登记时间", "补录时间"),
        "activity": ("活动名称", "活动", "活动主题", "服务活动", "志愿活动", "志愿服务活动", "活动项目", "服务内容", "activity"),
        "project": ("项目名称", "项目", "服务项目", "志愿项目", "志愿服务项目", "所属项目"),
        "served_on": ("服务日期", "日期", "活动日期", "志愿服务日期", "服务日", "服务时间（日期）", "date"),
        "starts": ("签到时间", "签到", "开始时间", "服务开始时间", "活动开始时间", "起始时间"),
        "ends": ("签退时间", "签退", "结束时间", "服务结束时间", "活动结束时间", "终止时间"),
        "hours": ("服务时长", "志愿时长", "志愿服务时长", "时长", "服务时数", "志愿时数", "时数", "服务小时数", "志愿小时数", "小时数", "工时", "服务工时", "时长数", "活动时长", "hours"),
        "minutes": ("服务分钟数", "分钟数", "minutes"),
    },
    "volunteers": {
        **_PERSON,
        "team": _TEAM,
        "place": (*_PLACE, "居住街道", "居住镇街", "居住社区", "居住地", "居住区域", "现居住街道"),
        "sex": ("性别", "sex", "gender"),
        "registered_on": ("注册日期", "注册时间", "登记注册日期", "registered on"),
        "ended_on": ("退出日期", "退出时间", "注销日期", "注销时间", "离队日期", "离队时间", "退队日期", "退队时间"),
        "born_on": ("出生日期", "出生年月日", "生日"),
    },
    "activities": {"team": _TEAM, "place": _PLACE, "state": ("活动状态", "状态")},
    "projects": {"team": _TEAM, "place": _PLACE},
    "contests": {
        "contest": ("大赛", "赛事", "赛事名称", "比赛名称", "竞赛名称"),
        "organiser": ("主办方", "主办"),
        "project": ("项目", "参赛项目", "参赛项目名称", "获奖项目", "获奖项目名称", "申报项目", "申报项目名称", "志愿服务项目", "志愿服务项目名称"),
        "track": ("类别", "参赛类别", "项目类别", "申报类别", "参赛赛道", "赛道名称", "领域", "项目领域", "参赛领域"),
        "stage": ("参赛阶段", "晋级情况", "入围情况"),
        "award": ("获奖等级", "获奖等次", "获奖情况", "获奖奖项", "所获奖项", "奖次", "奖项名称", "奖项等级", "奖项等次", "奖励等次", "评选结果"),
        "score": ("分数", "成绩", "总分", "最终得分", "平均分"),
        "grant_yuan": ("扶持资金", "扶持金额", "资助资金", "资助金额", "奖金"),
        "decided_on": ("获奖日期", "评选日期", "公布时间"),
        "place": _PLACE,
    },
}  # fmt: skip
ANYWHERE = frozenset(
    {"id_number", "person_number", "person_name", "phone", "state", "team", "place", "number", "ended_on"}
)
"""Fields whose further words every format of the target reads; all others only tables of our own, which no platform fixes."""
_ORDINARY = (
    "序号", "编号", "行号", "备注", "说明", "操作", "年龄", "民族", "籍贯", "学历", "政治面貌", "职业", "工作单位", "国籍", "证件类型", "星级", "特长", "邮箱", "电子邮箱", "no.", "remarks",
    "总时长", "累计时长", "总服务时长", "累计服务时长", "总志愿时长", "累计志愿时长", "个人总服务时长", "年度累计时长", "填表人", "制表人", "审核人", "录入人", "经办人", "联系人", "负责人",
    "审核时间", "审核日期", "审批时间", "创建时间", "创建日期", "更新时间", "修改时间", "提交时间", "申请时间", "导出时间", "打印时间", "最后登录时间", "账户状态", "账号状态", "认证状态",
)  # fmt: skip
MEANINGLESS: dict[str, tuple[str, ...]] = {
    "hours": (
        *_ORDINARY, "报名时间", "报名日期", "发布时间", "发布日期", "招募时间", "招募开始时间", "招募结束时间", "注册时间", "注册日期", "出生日期", "出生年月", "加入时间", "入队时间", "报名状态", "性别",
    ),
    "volunteers": (*_ORDINARY, "加入时间", "入队时间", "成员加入时间", "最近服务时间", "最近活动时间"),
    "activities": (*_ORDINARY, "报名开始时间", "报名结束时间", "招募开始时间", "招募结束时间", "报名截止时间"),
    "projects": (*_ORDINARY, "招募开始时间", "招募结束时间"),
}  # fmt: skip
STATES = {
    "已通过": "confirmed", "通过": "confirmed", "审核通过": "confirmed", "已认定": "confirmed", "已确认": "confirmed", "已生效": "confirmed", "有效": "confirmed", "已审核通过": "confirmed",
    "待审核": "pending", "审核中": "pending", "未审核": "pending", "待审": "pending", "待认定": "pending", "待确认": "pending", "申请中": "pending", "录入中": "pending",
    "已驳回": "voided", "驳回": "voided", "未通过": "voided", "不通过": "voided", "审核未通过": "voided", "审核不通过": "voided", "已退回": "voided", "退回": "voided", "已拒绝": "voided", "拒绝": "voided",
    "无效": "voided", "已作废": "voided", "作废": "voided", "已撤销": "voided", "撤销": "voided", "已删除": "voided", "已取消": "voided", "不予认定": "voided", "未认定": "voided", "未生效": "voided",
}  # fmt: skip
"""What columns of states of hours say, where the format has no meaning of its own for the word. 是 and 否 are for the steward to
explain: 是否通过 and 是否作废 mean the opposite."""


def with_shared_words(spec: FormatSpec) -> FormatSpec:
    """A shipped format with the words of this list that it does not use otherwise."""
    target = TARGETS[spec.target]
    shared = FURTHER.get(target.name, {})
    taken = {header_key(word) for words in spec.headers.values() for word in words}
    taken |= set(map(header_key, spec.ignored_columns))
    further: dict[str, tuple[str, ...]] = {}
    for of in target.fields:
        if of.name in shared and ((spec.platform is None and spec.name.startswith("template_")) or of.name in ANYWHERE):
            words = tuple(word for word in shared[of.name] if header_key(word) not in taken)
            further[of.name] = words
            taken |= set(map(header_key, words))
    passed = tuple(word for word in MEANINGLESS.get(target.name, ()) if header_key(word) not in taken)
    values = spec.values
    if target.name == "hours":
        values = {**values, "state": {**STATES, **values.get("state", {})}}
    return replace(spec, further=further, ignored_columns=(*spec.ignored_columns, *passed), values=values)
