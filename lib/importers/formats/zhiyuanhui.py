"""志愿汇, used in Hangzhou as 志愿杭州: volunteers, credit hours (信用, signed in and out), honour hours (荣誉, entered).

Headers are the names of the open interface (signInTime) or the Chinese words of the back office. The lists of hours
for review (姓名 and 信用时数 alone) name nobody for certain and lack day and activity: they are not imported.
"""

from lib.catalogue.vocabularies import Text
from lib.importers.formats.format import FormatSpec

PERSON = {
    "person_name": ("name", "姓名", "志愿者姓名"),
    "id_number": ("idcard", "身份证号", "身份证号码", "证件号码"),
    "person_number": ("vcode", "志愿者编号", "志愿者编码"),
    "phone": ("mphone", "手机号", "手机号码"),
}
WORK = {
    **PERSON,
    "team": ("department", "组织名称", "所属组织", "发布组织"),
    "activity": ("activity", "actname", "活动名称"),
    "place": ("address", "活动地点", "服务地点", "活动区域"),
}
NOTHING_TO_US = ("序号", "_id", "idcardtype", "证件类型", "email", "邮箱", "备注", "班级")
WHO_AND_WHEN = Text(
    "须有身份证号（或志愿者编号）、活动名称和签到时间。只有“姓名、时数”的时长名单看不出是谁、哪一天、做了什么，不能导入。",
    "It needs the ID number (or the volunteer number), the activity and the time. Lists with a name and a number of hours "
    "alone do not say who, when and what, and are not imported.",
)

FORMATS: tuple[FormatSpec, ...] = (
    FormatSpec(
        name="zyh_credit",
        label=Text("志愿汇（志愿杭州）：信用时数", "Zhiyuanhui (Hangzhou): credit hours"),
        target="hours",
        platform="hangzhou",
        headers={
            **WORK,
            "hours": ("value", "信用时数", "信用时长", "creditduration"),
            "starts": ("signInTime", "签到时间"),
            "ends": ("signOutTime", "签退时间"),
        },
        required_fields=("id_number|person_number", "activity", "hours", "starts", "ends"),
        fixed={"method": "sign_in"},
        address=True,
        ignored_columns=NOTHING_TO_US,
        note=WHO_AND_WHEN,
        sample="zyh_credit.csv",
    ),
    FormatSpec(
        name="zyh_honour",
        label=Text("志愿汇（志愿杭州）：荣誉时数", "Zhiyuanhui (Hangzhou): honour hours"),
        target="hours",
        platform="hangzhou",
        headers={
            **WORK,
            "hours": ("value", "荣誉时数", "荣誉时长"),
            "starts": ("signInTime", "活动时间", "活动日期", "服务日期"),
            "entered_on": ("createtime", "录入时间", "录入日期"),
        },
        required_fields=("id_number|person_number", "activity", "hours", "starts"),
        fixed={"method": "manual"},
        address=True,
        # Without a time of day the hours are part of the key, so a corrected number of hours arrives as a new record.
        natural_key=("team", "activity", "served_on", "starts", "hours"),
        ignored_columns=NOTHING_TO_US,
        note=WHO_AND_WHEN,
        sample="zyh_honour.xlsx",
    ),
    FormatSpec(
        name="zyh_volunteers",
        label=Text("志愿汇（志愿杭州）：志愿者", "Zhiyuanhui (Hangzhou): volunteers"),
        target="volunteers",
        platform="hangzhou",
        headers={
            **PERSON,
            "team": ("department", "组织名称", "所属组织"),
            "sex": ("sex", "性别"),
            "born_on": ("birthday", "出生日期"),
            "place": ("区域", "所属街道", "所在街道", "所属区域"),
            "registered_on": ("createtime", "regtime", "注册时间", "注册日期"),
        },
        required_fields=("id_number", "person_number"),
        # A home address is personal: only a column that names a street or community is read as the place.
        ignored_columns=(
            *NOTHING_TO_US,
            "education",
            "学历",
            "job",
            "职业",
            "political",
            "政治面貌",
            "address",
            "地址",
            "家庭住址",
        ),
        sample="zyh_volunteers.csv",
    ),
)
