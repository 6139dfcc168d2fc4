"""The dimensions by which a number can be split and filtered. A breakdown is one line: name, label, the column it reads.

`column` is looked up on the metric's subject (an own column or a derived value, see `derived_columns.py`); `on` names another
column for single tables. `words` is the vocabulary of its codes; `names` the list of `Dimensions` that holds its names; `digits`
that links carry its codes as numbers.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Boolean, case

from lib.catalogue import vocabularies as w
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import time_code
from lib.catalogue.vocabularies import Text

BREAKDOWNS: dict[str, "Breakdown"] = {}
TIMES = ("day", "month", "quarter", "year", "weekday")
PLACES = ("county", "street", "community")


@dataclass(frozen=True, kw_only=True, eq=False)
class Breakdown:
    """A declared breakdown; `names` is one of the lists of `Dimensions`: regions, platforms, brands, programmes, ...; `digits`:
    how many a code has at most, where links carry it as a whole number."""

    name: str
    label: Text
    column: str | None = None
    on: dict[str, str] = field(default_factory=dict)
    words: dict[str, Text] | None = None
    names: str | None = None
    digits: int | None = None

    def __post_init__(self):
        BREAKDOWNS[self.name] = self

    @property
    def is_time(self) -> bool:
        """Whether it splits by when, not by what."""
        return self.name in TIMES

    @lru_cache(maxsize=4096)  # noqa: B019 - breakdowns and metrics live as long as the program
    def expression(self, metric: Metric, year: int):
        """The SQL expression of this breakdown for `metric`, None when its rows do not carry it.

        `year` is the last year of the period, or of the day of a stock: ages are counted in it. Weekday 0 is Sunday.
        """
        if self.name in TIMES:
            return time_code(self.name, metric.date) if _splits_by_time(self.name, metric) else None
        if self.name in PLACES:
            return metric.place_column(self.name)
        if self.name == "age_band":
            born = metric.column("birth_year")
            return None if born is None else _age_band(born, year)
        if metric.subject is None:
            return None
        name = self.on.get(metric.subject.name) if self.on else self.column
        column = metric.column(name) if name else None
        if column is not None and self.words in (w.FLAGGED, w.YES_NO):
            yes = column.is_(True) if isinstance(column.type, Boolean) else column == 1
            return case((yes, "yes"), else_="no")
        return column


def _splits_by_time(name: str, metric: Metric) -> bool:
    """Whether a time can split the metric: a stock is counted at the end of a month, quarter or year, not on weekdays;
    a yearly average is already a number for the whole period."""
    if metric.date is None or metric.kind is Kind.YEARLY_AVERAGE:
        return False
    return metric.kind is not Kind.STOCK or name in ("month", "quarter", "year")


def _age_band(born, year: int):
    age = year - born
    return case(
        (born.is_(None), None),
        (age < 18, "under_18"),
        (age < 30, "a18_29"),
        (age < 45, "a30_44"),
        (age < 60, "a45_59"),
        else_="a60_over",
    )


def _of(name: str, zh: str, en: str, column: str | None = None, **more) -> Breakdown:
    return Breakdown(name=name, label=Text(zh, en), column=column, **more)


_of("day", "日", "Day")
_of("month", "月份", "Month")
_of("quarter", "季度", "Quarter")
_of("year", "年份", "Year")
_of("weekday", "星期", "Weekday")
_of("county", "县市区", "County or district", names="regions")
_of("street", "镇街", "Street or town", names="regions")
_of("community", "村社", "Community or village", names="regions")
_of("platform", "平台", "Platform", "platform_id", names="platforms")
_of("category", "服务类别", "Category", "category", words=w.CATEGORY)
_of(
    "brand",
    "品牌",
    "Brand",
    "brand_id",
    on={
        "brand": "id",
        "service_record": "brand_id",
        "activity": "brand_id",
        "project": "brand_id",
        "contest_entry": "brand_id",
    },
    names="brands",
)
_of(
    "programme",
    "计划",
    "Programme",
    "programme_id",
    on={
        "programme": "parent_id",
        "service_record": "programme_id",
        "activity": "programme_id",
        "project": "programme_id",
    },
    names="programmes",
)
_of(
    "project",
    "项目",
    "Project",
    "project_id",
    on={
        "project": "id",
        "service_record": "project_id",
        "activity": "project_id",
        "contest_entry": "project_id",
        "media_report": "project_id",
        "funding": "project_id",
    },
    names="projects",
)
_of("group", "志愿群体", "Volunteer group", "group", words=w.GROUP)
_of("profession", "职业", "Profession", "profession", words=w.PROFESSION)
_of("sex", "性别", "Sex", "sex", words=w.SEX)
_of("age_band", "年龄段", "Age band", words=w.AGE_BAND)
_of("method", "时长类型", "Hours kind", "method", words=w.METHOD)
_of("flagged", "待核标记", "Flag", "flagged", words=w.FLAGGED)
_of("audience", "服务对象", "Audience", "audience", words=w.AUDIENCE)
_of("end_reason", "终止原因", "Reason of the end", "end_reason", words=w.END_REASON)
_of("contest_level", "大赛级别", "Contest level", "contest_level", words=w.LEVEL)
_of("contest_year", "大赛年度", "Contest year", "contest_year", digits=4)
# By name over all editions: a bar for each edition would not be read. Contests of equal names need `organiser` too.
_of("contest", "大赛", "Contest", "contest_name")
_of("organiser", "主办单位", "Organiser", "organiser")
_of("track", "赛道", "Track", "track", words=w.TRACK)
_of("stage", "阶段", "Stage", "stage", words=w.STAGE)
_of("award", "奖项", "Award", "award", words=w.AWARD)
_of("partnership", "合作方式", "Partnership", "partnership", words=w.PARTNERSHIP)
_of("library_level", "项目库级别", "Project library level", "library_level", words=w.LEVEL)
_of("pilot_level", "试点级别", "Pilot level", "pilot_level", words=w.LEVEL)
_of("incubated", "孵化培育", "Incubated", "incubated", words=w.YES_NO)
_of("brand_level", "品牌层级", "Brand level", on={"brand": "level"}, words=w.BRAND_LEVEL)
_of("station_type", "阵地类型", "Station type", on={"station": "type"}, words=w.STATION_TYPE)
_of("station_tier", "阵地层级", "Station tier", on={"station": "tier"}, words=w.STATION_TIER)
_of("team_tier", "队伍层级", "Team tier", on={"organisation": "tier"}, words=w.TEAM_TIER)
_of(
    "team",
    "队伍",
    "Team",
    on={"service_record": "organisation_id", "activity": "organisation_id", "project": "organisation_id"},
    names="teams",
)
_of(
    "station",
    "阵地",
    "Station",
    on={"service_record": "station_id", "activity": "station_id"},
    names="stations",
)
_of(
    "activity",
    "活动",
    "Activity",
    on={"service_record": "activity_id", "activity": "id"},
    names="activities",
    digits=9,
)
_of("alliance", "联盟", "Alliance", "alliance_id", names="alliances")
_of("department", "部门", "Department", "department", words=w.DEPARTMENT)
_of("funding_kind", "资金类型", "Kind of funding", on={"funding": "kind"}, words=w.FUNDING_KIND)
_of("fund", "基金", "Fund", on={"funding": "name"})
_of("points_scheme", "积分体系", "Points scheme", on={"points_entry": "scheme"}, words=w.POINTS_SCHEME)
_of("merchant", "商家", "Merchant", on={"points_entry": "merchant_id"}, names="merchants")
_of("training_level", "培训级别", "Training level", on={"training": "level"}, words=w.LEVEL)
_of("training_topic", "培训主题", "Training topic", on={"training": "topic"})
_of("skill", "专业", "Skill", on={"need": "skill", "offer": "skill"}, words=w.PROFESSION)
_of("need_state", "需求状态", "State of the need", on={"need": "state"}, words=w.SUPPLY_STATE)
_of("offer_kind", "资源提供方", "Offered by", on={"offer": "kind"}, words=w.OFFER_KIND)
_of("meeting_kind", "会议类型", "Kind of meeting", on={"meeting": "kind"}, words=w.MEETING_KIND)
_of("honour_scheme", "荣誉", "Honour", on={"honour": "scheme"}, words=w.HONOUR_SCHEME)
_of("recipient_kind", "获得者类型", "Kind of recipient", on={"honour": "recipient_kind"}, words=w.RECIPIENT_KIND)
_of("outlet_level", "媒体级别", "Outlet level", "outlet_level", words=w.OUTLET_LEVEL)
