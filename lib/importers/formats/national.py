"""全国志愿服务信息系统, the national system: hours, team members, projects, volunteers.

Headers are the Chinese label on the screen or the system's field code (albx0172). Region codes have 18 digits; the
steward says which list they belong to. Category codes (lbe05) are each province's own, so the column is left out here:
a saved column mapping may say what they mean.
"""

from lib.catalogue.vocabularies import Text
from lib.importers.formats.format import FormatSpec

METHODS = {
    "1": "manual", "手动录入": "manual", "团体录入": "manual", "手动录入(团体录入)": "manual",
    "2": "backfill", "申请录入": "backfill", "个人申请": "backfill", "申请录入(个人申请)": "backfill", "补录": "backfill",
    "4": "sign_in", "签到录入": "sign_in", "app打卡": "sign_in", "签到录入(app打卡)": "sign_in",
}  # fmt: skip
STATES = {
    "0": "pending", "申请中": "pending", "录入中": "pending", "申请中/录入中": "pending",
    "1": "pending", "未签退": "pending",
    "2": "confirmed", "已生效": "confirmed",
    "3": "voided", "已删除": "voided",
    "4": "voided", "已拒绝": "voided",
    "5": "voided", "未生效": "voided", "未生效(已存在时长)": "voided",
}  # fmt: skip
SEXES = {"1": "male", "2": "female"}
PERSON = {
    "person_name": ("志愿者姓名", "albp0003"),
    "id_number": ("身份证号", "证件号码", "身份证号码", "albp0005"),
    "person_number": ("志愿者编号", "albp0029", "albx0175", "albx0053"),
    "phone": ("手机号码", "手机号", "albp0010"),
}
NOTHING_TO_US = (
    "序号", "操作", "年龄", "总服务时长", "总服务时长(小时)", "个人总服务时长(小时)", "albp0089", "国籍", "albp0002", "证件类型", "albp0004",
    "政治面貌", "albp0007", "民族", "albp0008", "籍贯", "albp0009", "学历", "albp0017", "从业状况", "albp0018", "服务类别",
    "albp0021", "albx0009", "星级", "albp0026", "特长", "albp0039", "用户名", "albp0052", "是否实名", "认证状态", "albp0063",
    "用户类型", "albp0087", "账户启用状态", "albp0090",
)  # fmt: skip

FORMATS: tuple[FormatSpec, ...] = (
    FormatSpec(
        name="national_hours",
        label=Text("全国志愿服务信息系统：服务时长表", "National system: service hours"),
        target="hours",
        platform="national",
        headers={
            **PERSON,
            "project": ("项目名称", "albx0002"),
            "team": ("队伍名称", "团体名称", "albe0002", "albx0062"),
            "served": ("服务时间",),
            "starts": ("开始时间", "albx0181"),
            "ends": ("结束时间", "albx0182"),
            "hours": ("录入时长", "录入时长(小时)", "albx0172"),
            "method": ("录入方式", "添加方式", "albx0173"),
            "state": ("时长状态", "状态", "albx0174"),
            "entered_on": ("录入日期", "albx0178"),
            "place": ("服务区域", "albx0021"),
            "number": ("时长编号", "记录编号"),
        },
        required_fields=("project", "person_name|id_number|person_number", "served|starts", "hours", "method"),
        values={"method": METHODS, "state": STATES},
        ignored_columns=(
            *NOTHING_TO_US,
            "备注",
            "albp0057",
            "岗位名称",
            "albx0072",
            "项目id",
            "albx0176",
            "队伍id",
            "albx0177",
            "发起申请时间",
            "albx0180",
        ),
        sample="national_hours.csv",
    ),
    FormatSpec(
        name="national_members",
        label=Text("全国志愿服务信息系统：队伍成员表", "National system: members of a team"),
        target="volunteers",
        platform="national",
        headers={
            **PERSON,
            "team": ("队伍名称", "albe0002"),
            "sex": ("性别", "albp0006"),
            "place": ("服务区域", "albp0020"),
        },
        required_fields=("person_name", "sex", "place", "phone"),
        values={"sex": SEXES},
        ignored_columns=(*NOTHING_TO_US, "成员加入时间", "加入时间", "albe0136"),
        note=Text(
            "成员表不写队伍名称：请填写这是哪支队伍。没有证件号码的成员只在本平台计数，不与其他平台合并。",
            "The table does not name its team: say which it is. Members without an ID number are counted on this platform "
            "only and never merged.",
        ),
        sample="national_members.csv",
    ),
    FormatSpec(
        name="national_projects",
        label=Text("全国志愿服务信息系统：项目表", "National system: projects"),
        target="projects",
        platform="national",
        headers={
            "name": ("项目名称", "albx0002"),
            "team": ("项目所属团体名称", "项目所属队伍", "所属团体", "albx0062"),
            "place": ("服务区域", "albx0021"),
            "started_on": ("项目开始时间", "albx0004"),
            "ended_on": ("项目结束时间", "albx0005"),
        },
        required_fields=("name", "place", "started_on"),
        ignored_columns=(
            *NOTHING_TO_US,
            "服务地点",
            "详细地址",
            "albx0003",
            "招募开始时间",
            "albx0006",
            "招募结束时间",
            "albx0007",
            "所属队伍id",
            "albx0011",
            "项目编号",
            "albx0013",
            "服务对象",
            "albx0014",
            "项目描述",
            "albx0018",
            "志愿者保障",
            "albx0019",
            "招募范围",
            "albx0024",
            "经度",
            "albx0035",
            "纬度",
            "albx0036",
            "有无时长",
            "albx0061",
            "项目状态",
            "albx0072",
            "停用/启用",
            "albx0073",
            "项目人数",
        ),
        sample="national_projects.csv",
    ),
    FormatSpec(
        name="national_volunteers",
        label=Text("全国志愿服务信息系统：志愿者", "National system: volunteers"),
        target="volunteers",
        platform="national",
        headers={
            **PERSON,
            "sex": ("性别", "albp0006"),
            "born_on": ("出生日期", "albp0014"),
            "place": ("服务区域", "albp0020"),
            "registered_on": ("注册日期", "注册时间", "albp0034"),
        },
        required_fields=("id_number|person_number", "registered_on"),
        values={"sex": SEXES},
        ignored_columns=(*NOTHING_TO_US, "注册区域", "albp0057"),
        note=Text(
            "须有证件号码或志愿者编号。民政端“志愿者查询”的列表（姓名、性别、年龄、服务区域、总服务时长）分不清同名的人，不能导入。",
            "It needs the ID number or the volunteer number. The civil-affairs query list (name, sex, age, place, total hours) "
            "cannot tell namesakes apart and is not imported.",
        ),
        sample="national_volunteers.csv",
    ),
)
