"""What rows of a file can be: a target names its fields, what each holds, and what makes two rows the same thing.

A format says under which headers a platform exports these fields. A new target: an entry here, a loader in `load/`.
"""

from lib.catalogue import vocabularies as w
from lib.catalogue.vocabularies import Text
from lib.importers.formats import field
from lib.importers.formats.field import Field, FieldKind, Target
from lib.importers.formats.supply_targets import PLACE_NEEDED, SUPPLY_TARGETS

PLACE = Field("place", Text("区域", "Place"), FieldKind.PLACE)
ID_NUMBER = Field("id_number", Text("证件号码", "ID number"), FieldKind.ID_NUMBER)
PERSON_NUMBER = Field("person_number", Text("志愿者编号", "Volunteer number"), FieldKind.PERSON_NUMBER)
PERSON_NAME = Field("person_name", Text("姓名", "Name"), FieldKind.PERSON_NAME)
PHONE = Field("phone", Text("手机号码", "Phone"), FieldKind.PHONE)
TEAM = field.reference("team", "队伍名称", "Team", "organisation")
PROJECT = field.reference("project", "项目名称", "Project", "project")
BRAND = field.reference("brand", "品牌", "Brand", "brand")
CATEGORY = field.code("category", "服务类别", "Category", w.CATEGORY)
PERSON = (ID_NUMBER, PERSON_NUMBER, PERSON_NAME, PHONE)

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "hours",
            Text("服务时长", "Service hours"),
            (
                *PERSON,
                TEAM,
                PROJECT,
                field.text("activity", "活动名称", "Activity", most=200),
                PLACE,
                CATEGORY,
                Field("served", Text("服务时间", "Time of service"), FieldKind.SPAN),
                Field("served_on", Text("服务日期", "Day of service"), FieldKind.DATE),
                Field("starts", Text("签到时间", "Sign-in"), FieldKind.TIME),
                Field("ends", Text("签退时间", "Sign-out"), FieldKind.TIME),
                Field("hours", Text("服务时长（小时）", "Hours"), FieldKind.HOURS),
                Field("minutes", Text("服务时长（分钟）", "Minutes"), FieldKind.MINUTES),
                field.code("method", "录入方式", "How entered", w.METHOD),
                field.code("state", "时长状态", "State", w.RECORD_STATE),
                field.day("entered_on", "录入日期", "Day of entry"),
                field.text("number", "记录编号", "Record number", most=40),
            ),
            natural_key=("team", "project", "activity", "served_on", "starts"),
            of_platform=True,
            persons=True,
            day="served_on",
        ),
        Target(
            "volunteers",
            Text("志愿者", "Volunteers"),
            (
                *PERSON,
                TEAM,
                field.code("sex", "性别", "Sex", w.SEX),
                field.day("born_on", "出生日期", "Date of birth"),
                PLACE,
                field.code("group", "志愿群体", "Volunteer group", w.GROUP),
                field.code("profession", "专业", "Profession", w.PROFESSION),
                field.day("registered_on", "注册日期", "Registered on"),
                field.day("ended_on", "退出日期", "Ended on"),
                field.code("end_reason", "退出原因", "Reason of the end", w.END_REASON),
            ),
            natural_key=(),
            of_platform=True,
            persons=True,
            day="registered_on",
        ),
        Target(
            "projects",
            Text("项目", "Projects"),
            (
                field.text("name", "项目名称", "Project", required=True),
                TEAM,
                PLACE,
                CATEGORY,
                BRAND,
                field.day("started_on", "开始日期", "First day", required=True),
                field.day("ended_on", "结束日期", "Last day"),
                field.yes_no("incubated", "孵化培育", "Incubated"),
                field.code("library_level", "项目库级别", "Project library", w.LEVEL),
                field.day("library_on", "入库日期", "Listed on"),
                field.code("partnership", "合作方", "Partnership", w.PARTNERSHIP),
            ),
            natural_key=("name", "team"),
            of_platform=True,
            day="started_on",
        ),
        Target(
            "activities",
            Text("活动", "Activities"),
            (
                field.text("activity", "活动名称", "Activity", required=True, most=200),
                TEAM,
                PROJECT,
                BRAND,
                PLACE,
                CATEGORY,
                field.code("audience", "服务对象", "Audience", w.AUDIENCE),
                field.code("state", "活动状态", "State", w.ACTIVITY_STATE),
                field.day("published_on", "发布日期", "Published on"),
                Field("starts", Text("开始时间", "Start"), FieldKind.TIME, required=True),
                Field("ends", Text("结束时间", "End"), FieldKind.TIME),
                field.whole("slots", "招募人数", "Places offered"),
                field.whole("beneficiaries", "服务人次", "People served"),
            ),
            natural_key=("activity", "team", "starts"),
            of_platform=True,
            day="starts",
        ),
        Target(
            "contests",
            Text("项目大赛", "Project contests"),
            (
                field.text("contest", "大赛名称", "Contest", required=True),
                field.text("organiser", "主办单位", "Organiser", required=True),
                field.code("level", "级别", "Level", w.LEVEL, required=True),
                field.whole("edition", "届次", "Edition"),
                field.whole("year", "年份", "Year", required=True),
                field.reference("project", "项目名称", "Project", "project", required=True),
                field.code("track", "赛道", "Track", w.TRACK),
                field.code("stage", "阶段", "Stage", w.STAGE),
                field.code("award", "奖项", "Award", w.AWARD),
                Field("score", Text("得分", "Score"), FieldKind.NUMBER),
                field.whole("grant_yuan", "扶持资金（元）", "Grant, yuan"),
                field.code("partnership", "合作方", "Partnership", w.PARTNERSHIP),
                field.day("decided_on", "公布日期", "Decided on", required=True),
                PLACE_NEEDED,
            ),
            natural_key=("contest", "organiser", "edition", "year", "project", "track"),
            either=("stage", "award"),
            day="decided_on",
        ),
        Target(
            "brands",
            Text("品牌", "Brands"),
            (
                field.text("name", "品牌名称", "Brand", required=True, most=60),
                field.code("level", "层级", "Level", w.BRAND_LEVEL, required=True),
                field.reference("parent", "上级品牌", "Brand above", "brand"),
                PLACE_NEEDED,
                field.day("launched_on", "发布日期", "Launched on", required=True),
                field.day("retired_on", "停用日期", "Retired on"),
            ),
            natural_key=("name", "place"),
            day="launched_on",
        ),
        Target(
            "stations",
            Text("阵地站点", "Stations"),
            (
                field.text("name", "站点名称", "Station", required=True, most=80),
                field.code("type", "类型", "Type", w.STATION_TYPE, required=True),
                field.code("tier", "层级", "Tier", w.STATION_TIER),
                PLACE_NEEDED,
                field.day("opened_on", "启用日期", "Opened on", required=True),
                field.day("closed_on", "停用日期", "Closed on"),
            ),
            natural_key=("name", "place"),
            day="opened_on",
        ),
        Target(
            "trainings",
            Text("培训", "Trainings"),
            (
                field.text("topic", "培训主题", "Topic", required=True, most=80),
                field.code("level", "级别", "Level", w.LEVEL, required=True),
                PLACE_NEEDED,
                field.day("held_on", "培训日期", "Day", required=True),
                field.whole("attendances", "参训人次", "Attendances", required=True),
                Field("hours", Text("学时", "Hours"), FieldKind.NUMBER, required=True),
            ),
            natural_key=("topic", "place", "held_on"),
            day="held_on",
        ),
        Target(
            "funding",
            Text("资金", "Funding"),
            (
                field.code("kind", "类型", "Kind", w.FUNDING_KIND, required=True),
                field.text("name", "名称", "Name", most=80),
                field.text("source", "来源", "Source", required=True),
                field.code("department", "部门", "Department", w.DEPARTMENT),
                PLACE_NEEDED,
                PROJECT,
                field.whole("amount_yuan", "金额（元）", "Amount, yuan", required=True),
                field.day("from_on", "起始日期", "From", required=True),
                field.day("to_on", "截止日期", "To"),
            ),
            natural_key=("kind", "name", "source", "department", "place", "project", "from_on"),
            day="from_on",
        ),
        Target(
            "points",
            Text("积分", "Points"),
            (
                field.code("scheme", "积分名称", "Scheme", w.POINTS_SCHEME, required=True),
                field.code("kind", "类型", "Kind", w.POINTS_KIND, required=True),
                field.whole("points", "积分", "Points", required=True),
                field.day("occurred_on", "日期", "Day", required=True),
                PLACE_NEEDED,
                field.reference("merchant", "商家", "Merchant", "merchant"),
                Field("value_yuan", Text("价值（元）", "Value, yuan"), FieldKind.NUMBER),
                field.whole("beneficiaries", "服务人次", "People served"),
                field.text("number", "流水号", "Entry number", most=40),
            ),
            natural_key=("scheme", "kind", "occurred_on", "place", "merchant", "number"),
            day="occurred_on",
        ),
        Target(
            "honours",
            Text("表彰", "Honours"),
            (
                field.code("scheme", "表彰名称", "Scheme", w.HONOUR_SCHEME, required=True),
                field.whole("round", "届次", "Round", required=True),
                field.code("recipient_kind", "对象类型", "Recipient", w.RECIPIENT_KIND, required=True),
                Field("recipient", Text("获得者", "Recipient's name"), FieldKind.PERSON_NAME, required=True),
                field.code("level", "级别", "Level", w.LEVEL, required=True),
                PLACE_NEEDED,
                field.day("awarded_on", "表彰日期", "Awarded on", required=True),
            ),
            natural_key=("scheme", "round", "recipient_kind", "recipient", "place"),
            day="awarded_on",
        ),
        Target(
            "meetings",
            Text("会议", "Meetings"),
            (
                field.code("kind", "类型", "Kind", w.MEETING_KIND, required=True),
                field.text("topic", "主题", "Topic", required=True, most=80),
                PLACE_NEEDED,
                field.day("held_on", "日期", "Day", required=True),
            ),
            natural_key=("kind", "topic", "place", "held_on"),
            day="held_on",
        ),
        Target(
            "media",
            Text("媒体报道", "Media reports"),
            (
                field.reference("project", "项目名称", "Project", "project", required=True),
                field.code("outlet_level", "媒体级别", "Outlet", w.OUTLET_LEVEL, required=True),
                field.text("outlet", "媒体", "Name of the outlet", required=True),
                field.text("title", "标题", "Title", required=True, most=200),
                field.day("published_on", "发布日期", "Published on", required=True),
                PLACE_NEEDED,
            ),
            natural_key=("outlet", "title", "published_on"),
            day="published_on",
        ),
        Target(
            "populations",
            Text("常住人口", "Residents"),
            (
                PLACE_NEEDED,
                field.text("scope", "口径", "Boundary", required=True, most=40),
                field.day("as_of", "时点", "Day of the count", required=True),
                field.whole("residents", "常住人口", "Residents", required=True),
                field.yes_no("usual", "作为分母", "Usual denominator"),
                field.text("source", "来源", "Source", required=True, most=300),
            ),
            natural_key=("place", "scope", "as_of"),
            day="as_of",
        ),
        *SUPPLY_TARGETS,
    )
}
