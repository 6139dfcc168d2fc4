"""志愿浙江: its export layout is not published, so these are tables of ours, named in the platform's words.

Where an export has other headers, choose the columns once in the mapping form: it is recognised from then on.
"""

from lib.catalogue.vocabularies import Text
from lib.importers.formats.format import FormatSpec

PERSON = {
    "person_name": ("志愿者姓名", "姓名"),
    "id_number": ("身份证号", "证件号码", "身份证号码"),
    "person_number": ("志愿者编号", "志愿浙江编号"),
    "phone": ("手机号", "手机号码", "联系电话"),
}
NOTHING_TO_US = ("序号", "备注", "年龄", "累计时长", "累计服务时长")

FORMATS: tuple[FormatSpec, ...] = (
    FormatSpec(
        name="zhejiang_hours",
        label=Text("志愿浙江：志愿时长（本系统模板）", "Zhejiang Volunteers: hours (template of ours)"),
        target="hours",
        platform="zhejiang",
        headers={
            **PERSON,
            "team": ("所属组织", "主办组织"),
            "activity": ("活动名称",),
            "place": ("所属镇街", "所属区域"),
            "category": ("活动类型", "服务类别"),
            "starts": ("签到时间",),
            "ends": ("签退时间",),
            "hours": ("志愿时长（小时）", "志愿时长"),
            "method": ("时长类型",),
            "state": ("审核状态", "审核结果", "状态"),
            "entered_on": ("录入时间", "录入日期"),
            "number": ("时长编号", "记录编号"),
        },
        required_fields=("id_number|person_number|person_name", "activity", "starts", "hours"),
        values={
            "method": {"签到": "sign_in", "信用时长": "sign_in", "手工录入": "manual", "荣誉时长": "manual", "补录": "backfill"},
            "state": {"待审核": "pending", "审核中": "pending", "已通过": "confirmed", "已驳回": "voided", "已作废": "voided"},
        },
        ignored_columns=NOTHING_TO_US,
        sample="zhejiang_hours.csv",
    ),
    FormatSpec(
        name="zhejiang_volunteers",
        label=Text("志愿浙江：志愿者（本系统模板）", "Zhejiang Volunteers: volunteers (template of ours)"),
        target="volunteers",
        platform="zhejiang",
        headers={
            **PERSON,
            "team": ("所属组织",),
            "sex": ("性别",),
            "born_on": ("出生日期",),
            "place": ("所属镇街", "居住镇街", "居住村社"),
            "group": ("志愿者类型", "志愿群体"),
            "profession": ("专业特长", "专业"),
            "registered_on": ("注册时间", "注册日期"),
            "ended_on": ("注销时间", "退出日期"),
            "end_reason": ("注销原因", "退出原因"),
        },
        required_fields=("id_number|person_number|person_name", "place", "registered_on"),
        ignored_columns=NOTHING_TO_US,
        sample="zhejiang_volunteers.csv",
    ),
    FormatSpec(
        name="zhejiang_activities",
        label=Text("志愿浙江：活动（本系统模板）", "Zhejiang Volunteers: activities (template of ours)"),
        target="activities",
        platform="zhejiang",
        headers={
            "activity": ("活动名称",),
            "team": ("所属组织", "主办组织"),
            "brand": ("所属品牌",),
            "place": ("所属镇街", "所属区域"),
            "category": ("活动类型",),
            "audience": ("服务对象",),
            "state": ("活动状态",),
            "published_on": ("发布时间",),
            "starts": ("活动开始时间",),
            "ends": ("活动结束时间",),
            "slots": ("招募人数",),
            "beneficiaries": ("受益人次",),
        },
        required_fields=("activity", "place", "starts"),
        values={
            "state": {
                "招募中": "published", "未开始": "published", "进行中": "held", "已结束": "held", "已完结": "closed", "已撤销": "cancelled",
            }
        },
        ignored_columns=("序号", "备注", "活动地点", "联系人", "联系电话", "已报名人数"),
        sample="zhejiang_activities.csv",
    ),
)  # fmt: skip
