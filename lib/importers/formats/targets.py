"""What rows of a file can be: a target names its fields, what each holds, and what makes two rows the same thing.

A format (`formats/`) says under which headers a platform exports these fields. A new target: one entry in TARGETS, and
how its rows are written in `write.py`.
"""

from dataclasses import dataclass
from enum import Enum

from lib.catalogue import vocabularies as w
from lib.catalogue.vocabularies import Text


class Kind(Enum):
    """What a cell holds, and so how it is read (`convert.py`) and what is staged of it (`staged.py`)."""

    TEXT = "text"
    DATE = "date"
    TIME = "time"  # a day with the time of day, or the day alone
    SPAN = "span"  # two times in one cell: 2025-03-05 09:00:00~2025-03-05 11:00:00
    HOURS = "hours"  # at most two decimals; staged as whole minutes
    MINUTES = "minutes"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    CODE = "code"  # a word of a vocabulary, in Chinese, English, as a code, or as the format's own value
    PLACE = "place"  # a code of the chosen list, or a name: looked up by match.py
    REFERENCE = "reference"  # the name of a row of another table: looked up by match.py
    ID_NUMBER = "id_number"  # personal: never leaves the child process
    PERSON_NUMBER = "person_number"  # personal
    PERSON_NAME = "person_name"  # personal
    PHONE = "phone"  # personal; read past


PERSONAL = frozenset({Kind.ID_NUMBER, Kind.PERSON_NUMBER, Kind.PERSON_NAME, Kind.PHONE})


@dataclass(frozen=True)
class Field:
    """One field of a target. `vocabulary`: codes with words (CODE). `table`: the table referred to (REFERENCE)."""

    name: str
    label: Text
    kind: Kind
    required: bool = False
    vocabulary: dict[str, Text] | None = None
    table: str | None = None
    most: int = 120  # characters of a text


@dataclass(frozen=True)
class Target:
    """What rows are. `same`: fields that make two rows the same thing (besides the person and the platform).

    `of_platform`: rows belong to a platform, which must be named. `persons`: rows speak of a person each.
    `day`: the field whose days say what the file covers; None: it has none.
    """

    name: str
    label: Text
    fields: tuple[Field, ...]
    same: tuple[str, ...]
    of_platform: bool = False
    persons: bool = False
    day: str | None = None

    def field(self, name: str) -> Field:
        """The field of that name; raises KeyError."""
        return next(field for field in self.fields if field.name == name) if self.has(name) else _missing(self, name)

    def has(self, name: str) -> bool:
        return any(field.name == name for field in self.fields)


def _missing(target: Target, name: str):
    raise KeyError(f"{target.name} has no field {name}")


def _text(name: str, zh: str, en: str, *, required: bool = False, most: int = 120) -> Field:
    return Field(name, Text(zh, en), Kind.TEXT, required, most=most)


def _day(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), Kind.DATE, required)


def _whole(name: str, zh: str, en: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), Kind.INTEGER, required)


def _code(name: str, zh: str, en: str, vocabulary: dict[str, Text], *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), Kind.CODE, required, vocabulary=vocabulary)


def _named(name: str, zh: str, en: str, table: str, *, required: bool = False) -> Field:
    return Field(name, Text(zh, en), Kind.REFERENCE, required, table=table)


def _yes_no(name: str, zh: str, en: str) -> Field:
    return Field(name, Text(zh, en), Kind.YES_NO)


PLACE = Field("place", Text("区域", "Place"), Kind.PLACE)
PLACE_NEEDED = Field("place", Text("区域", "Place"), Kind.PLACE, required=True)
ID_NUMBER = Field("id_number", Text("证件号码", "ID number"), Kind.ID_NUMBER)
PERSON_NUMBER = Field("person_number", Text("志愿者编号", "Volunteer number"), Kind.PERSON_NUMBER)
PERSON_NAME = Field("person_name", Text("姓名", "Name"), Kind.PERSON_NAME)
PHONE = Field("phone", Text("手机号码", "Phone"), Kind.PHONE)
TEAM = _named("team", "队伍名称", "Team", "organisation")
PROJECT = _named("project", "项目名称", "Project", "project")
BRAND = _named("brand", "品牌", "Brand", "brand")
CATEGORY = _code("category", "服务类别", "Category", w.CATEGORY)
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
                _text("activity", "活动名称", "Activity", most=200),
                PLACE,
                CATEGORY,
                Field("served", Text("服务时间", "Time of service"), Kind.SPAN),
                Field("served_on", Text("服务日期", "Day of service"), Kind.DATE),
                Field("starts", Text("签到时间", "Sign-in"), Kind.TIME),
                Field("ends", Text("签退时间", "Sign-out"), Kind.TIME),
                Field("hours", Text("服务时长（小时）", "Hours"), Kind.HOURS),
                Field("minutes", Text("服务时长（分钟）", "Minutes"), Kind.MINUTES),
                _code("method", "录入方式", "How entered", w.METHOD),
                _code("state", "时长状态", "State", w.RECORD_STATE),
                _day("entered_on", "录入日期", "Day of entry"),
                _text("number", "记录编号", "Record number", most=40),
            ),
            same=("team", "project", "activity", "served_on", "starts"),
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
                _code("sex", "性别", "Sex", w.SEX),
                _day("born_on", "出生日期", "Date of birth"),
                PLACE,
                _code("group", "志愿群体", "Volunteer group", w.GROUP),
                _code("profession", "专业", "Profession", w.PROFESSION),
                _day("registered_on", "注册日期", "Registered on"),
                _day("ended_on", "退出日期", "Ended on"),
                _code("end_reason", "退出原因", "Reason of the end", w.END_REASON),
            ),
            same=(),
            of_platform=True,
            persons=True,
            day="registered_on",
        ),
        Target(
            "projects",
            Text("项目", "Projects"),
            (
                _text("name", "项目名称", "Project", required=True),
                TEAM,
                PLACE,
                CATEGORY,
                BRAND,
                _day("started_on", "开始日期", "First day", required=True),
                _day("ended_on", "结束日期", "Last day"),
                _yes_no("incubated", "孵化培育", "Incubated"),
                _code("library_level", "项目库级别", "Project library", w.LEVEL),
                _day("library_on", "入库日期", "Listed on"),
                _code("partnership", "合作方", "Partnership", w.PARTNERSHIP),
            ),
            same=("name", "team"),
            of_platform=True,
            day="started_on",
        ),
        Target(
            "activities",
            Text("活动", "Activities"),
            (
                _text("activity", "活动名称", "Activity", required=True, most=200),
                TEAM,
                PROJECT,
                BRAND,
                PLACE,
                CATEGORY,
                _code("audience", "服务对象", "Audience", w.AUDIENCE),
                _code("state", "活动状态", "State", w.ACTIVITY_STATE),
                _day("published_on", "发布日期", "Published on"),
                Field("starts", Text("开始时间", "Start"), Kind.TIME, required=True),
                Field("ends", Text("结束时间", "End"), Kind.TIME),
                _whole("slots", "招募人数", "Places offered"),
                _whole("beneficiaries", "服务人次", "People served"),
            ),
            same=("activity", "team", "starts"),
            of_platform=True,
            day="starts",
        ),
        Target(
            "contests",
            Text("项目大赛", "Project contests"),
            (
                _text("contest", "大赛名称", "Contest", required=True),
                _text("organiser", "主办单位", "Organiser", required=True),
                _code("level", "级别", "Level", w.LEVEL, required=True),
                _whole("edition", "届次", "Edition"),
                _whole("year", "年份", "Year", required=True),
                _named("project", "项目名称", "Project", "project", required=True),
                _code("track", "赛道", "Track", w.TRACK),
                _code("stage", "阶段", "Stage", w.STAGE, required=True),
                _code("award", "奖项", "Award", w.AWARD),
                Field("score", Text("得分", "Score"), Kind.NUMBER),
                _whole("grant_yuan", "扶持资金（元）", "Grant, yuan"),
                _code("partnership", "合作方", "Partnership", w.PARTNERSHIP),
                _day("decided_on", "公布日期", "Decided on", required=True),
                PLACE_NEEDED,
            ),
            same=("contest", "organiser", "edition", "year", "project", "track"),
            day="decided_on",
        ),
        Target(
            "brands",
            Text("品牌", "Brands"),
            (
                _text("name", "品牌名称", "Brand", required=True, most=60),
                _code("level", "层级", "Level", w.BRAND_LEVEL, required=True),
                _named("parent", "上级品牌", "Brand above", "brand"),
                PLACE_NEEDED,
                _day("launched_on", "发布日期", "Launched on", required=True),
                _day("retired_on", "停用日期", "Retired on"),
            ),
            same=("name", "place"),
            day="launched_on",
        ),
        Target(
            "stations",
            Text("阵地站点", "Stations"),
            (
                _text("name", "站点名称", "Station", required=True, most=80),
                _code("type", "类型", "Type", w.STATION_TYPE, required=True),
                _code("tier", "层级", "Tier", w.STATION_TIER),
                PLACE_NEEDED,
                _day("opened_on", "启用日期", "Opened on", required=True),
                _day("closed_on", "停用日期", "Closed on"),
            ),
            same=("name", "place"),
            day="opened_on",
        ),
        Target(
            "trainings",
            Text("培训", "Trainings"),
            (
                _text("topic", "培训主题", "Topic", required=True, most=80),
                _code("level", "级别", "Level", w.LEVEL, required=True),
                PLACE_NEEDED,
                _day("held_on", "培训日期", "Day", required=True),
                _whole("attendances", "参训人次", "Attendances", required=True),
                Field("hours", Text("学时", "Hours"), Kind.NUMBER, required=True),
            ),
            same=("topic", "place", "held_on"),
            day="held_on",
        ),
        Target(
            "funding",
            Text("资金", "Funding"),
            (
                _code("kind", "类型", "Kind", w.FUNDING_KIND, required=True),
                _text("name", "名称", "Name", most=80),
                _text("source", "来源", "Source", required=True),
                _code("department", "部门", "Department", w.DEPARTMENT),
                PLACE_NEEDED,
                PROJECT,
                _whole("amount_yuan", "金额（元）", "Amount, yuan", required=True),
                _day("from_on", "起始日期", "From", required=True),
                _day("to_on", "截止日期", "To"),
            ),
            same=("kind", "name", "source", "department", "place", "project", "from_on"),
            day="from_on",
        ),
        Target(
            "points",
            Text("积分", "Points"),
            (
                _code("scheme", "积分名称", "Scheme", w.POINTS_SCHEME, required=True),
                _code("kind", "类型", "Kind", w.POINTS_KIND, required=True),
                _whole("points", "积分", "Points", required=True),
                _day("occurred_on", "日期", "Day", required=True),
                PLACE_NEEDED,
                _named("merchant", "商家", "Merchant", "merchant"),
                Field("value_yuan", Text("价值（元）", "Value, yuan"), Kind.NUMBER),
                _whole("beneficiaries", "服务人次", "People served"),
                _text("number", "流水号", "Entry number", most=40),
            ),
            same=("scheme", "kind", "occurred_on", "place", "merchant", "number"),
            day="occurred_on",
        ),
        Target(
            "honours",
            Text("表彰", "Honours"),
            (
                _code("scheme", "表彰名称", "Scheme", w.HONOUR_SCHEME, required=True),
                _whole("round", "届次", "Round", required=True),
                _code("recipient_kind", "对象类型", "Recipient", w.RECIPIENT_KIND, required=True),
                Field("recipient", Text("获得者", "Recipient's name"), Kind.PERSON_NAME, required=True),
                _code("level", "级别", "Level", w.LEVEL, required=True),
                PLACE_NEEDED,
                _day("awarded_on", "表彰日期", "Awarded on", required=True),
            ),
            same=("scheme", "round", "recipient_kind", "recipient", "place"),
            day="awarded_on",
        ),
        Target(
            "meetings",
            Text("会议", "Meetings"),
            (
                _code("kind", "类型", "Kind", w.MEETING_KIND, required=True),
                _text("topic", "主题", "Topic", required=True, most=80),
                PLACE_NEEDED,
                _day("held_on", "日期", "Day", required=True),
            ),
            same=("kind", "topic", "place", "held_on"),
            day="held_on",
        ),
        Target(
            "media",
            Text("媒体报道", "Media reports"),
            (
                _named("project", "项目名称", "Project", "project", required=True),
                _code("outlet_level", "媒体级别", "Outlet", w.OUTLET_LEVEL, required=True),
                _text("outlet", "媒体", "Name of the outlet", required=True),
                _text("title", "标题", "Title", required=True, most=200),
                _day("published_on", "发布日期", "Published on", required=True),
                PLACE_NEEDED,
            ),
            same=("outlet", "title", "published_on"),
            day="published_on",
        ),
        Target(
            "populations",
            Text("常住人口", "Residents"),
            (
                PLACE_NEEDED,
                _text("scope", "口径", "Boundary", required=True, most=40),
                _day("as_of", "时点", "Day of the count", required=True),
                _whole("residents", "常住人口", "Residents", required=True),
                _yes_no("usual", "作为分母", "Usual denominator"),
                _text("source", "来源", "Source", required=True, most=300),
            ),
            same=("place", "scope", "as_of"),
            day="as_of",
        ),
    )
}
