"""The page-level answers as rows of a table: one function an answer, used by the page, the CSV and the workbook.

Each takes (what the query made, dimensions, language) and gives (headers, rows). `lib/reports/registry.py` declares which.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lib.catalogue import METRICS
from lib.catalogue.vocabularies import AWARD, END_REASON, LEVEL, Text
from lib.dimensions import Dimensions
from lib.labels import code_label, reason_words
from lib.reports.cohort_retention import Cohorts
from lib.reports.daily_hours import Days
from lib.reports.largest_changes import Changes
from lib.reports.medal_projects import MedalProjects
from lib.reports.registration_flow import Bridge
from lib.reports.star_distribution import Stars

Rows = tuple[tuple[str, ...], list[tuple]]


@dataclass(frozen=True, eq=False)
class Report:
    """`make(database, selection, scope=, threshold=)` gives the numbers, `table(made, dimensions, language)` the rows."""

    name: str
    title: Text
    definition: Text
    source: Text
    make: Callable
    table: Callable[[object, Dimensions, str], Rows]
    version: int = 1


BRIDGE_STEPS = {
    "opening": Text("期初", "At the start"),
    "new": Text("新增", "New"),
    "closing": Text("期末", "At the end"),
    "not_recorded": Text("原因未登记", "Reason not recorded"),
    **END_REASON,
}
FRESH = {
    "fresh": Text("正常", "up to date"),
    "late": Text("滞后", "late"),
    "silent": Text("停更", "silent"),
}
MEDAL = {
    "active": Text("一年后仍在开展", "still active a year later"),
    "inactive": Text("一年后未再开展", "no longer active"),
    "too_early": Text("未满一年", "too early to say"),
    "no_records": Text("没有活动记录", "no activity recorded"),
}


TOTAL = Text("合计", "all")
"""In the column of places, for a line of all of them."""


def headers_of(language: str, *pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(zh if language == "zh" else en for zh, en in pairs)


def whole(count: float | None) -> int | None:
    return None if count is None else round(count)


def percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def bridge_rows(made: Bridge, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language, ("步骤", "Step"), ("人数" if made.counts == "persons" else "注册数", made.counts), ("备注", "Note")
    )
    gone = {line.code for line in made.gone}
    rows = [
        (
            BRIDGE_STEPS[line.code].in_language(language),
            None if line.value is None else int(-line.value if line.code in gone else line.value),
            reason_words(line.reason, language),
        )
        for line in made.lines
    ]
    return headers, rows


def cohort_rows(made: Cohorts, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        ("注册季度", "Quarter of registration"),
        ("之后第几年", "Year after"),
        ("人数", "People"),
        ("其中服务过", "Of these served"),
        ("留存率%", "Share %"),
        ("备注", "Note"),
    )
    return headers, [
        (
            code_label("quarter", c.cohort, dimensions, language),
            c.span,
            whole(c.size),
            whole(c.served),
            percent(c.share),
            reason_words(c.reason, language),
        )
        for c in made.cells
    ]


def star_rows(made: Stars, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        ("星级", "Stars"),
        ("累计时长起点（小时）", "From hours"),
        ("人数", "People"),
        ("占比%", "Share %"),
        ("备注", "Note"),
    )
    return headers, [
        (line.stars, line.from_hours, whole(line.persons), percent(line.share), reason_words(line.reason, language))
        for line in made.lines
    ]


def denominator_rows(made, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(
            ("地区", "Place"),
            ("口径", "Scope"),
            ("人口时点", "Counted on"),
            ("常住人口", "Residents"),
            ("注册志愿者", "Registered"),
        ),
        *(
            ("注册率%", "Registration rate %"),
            ("社会参与率%", "Participation rate %"),
            ("本页采用", "Used here"),
            ("来源", "Source"),
        ),
    )
    yes = "是" if language == "zh" else "yes"
    return headers, [
        (
            *(
                dimensions.name("regions", d.region_id, language),
                scope_words(d.scope, language),
                d.as_of.isoformat(),
                d.residents,
            ),
            *(
                whole(d.registered),
                percent(d.registration_rate),
                percent(d.participation_rate),
                yes if d.used else "",
                d.source,
            ),
        )
        for d in made
    ]


def scope_words(scope: str, language: str) -> str:
    """The boundary of a population count in words."""
    known = {
        "whole": Text("全域", "whole area"),
        "without_qianwan": Text("不含前湾新区", "without Qianwan New Area"),
        "demo": Text("演示（虚构）", "demo (invented)"),
    }
    return known[scope].in_language(language) if scope in known else scope


def change_rows(made: Changes, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        ("指标", "Metric"),
        ("对象", "Part"),
        ("本期", "Now"),
        ("对比期", "Before"),
        ("变化", "Change"),
        ("变化%", "Change %"),
    )
    return headers, [
        (
            METRICS[c.metric].label.in_language(language),
            code_label(c.breakdown, c.code, dimensions, language),
            *(round(c.now), round(c.before), round(c.difference), percent(c.ratio)),
        )
        for c in made.lines
    ]


def fresh_rows(made, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("平台", "Platform"), ("地区", "Place"), ("最近服务日", "Last served"), ("最近录入日", "Last entered")),
        *(("近30天记录", "Records in 30 days"), ("超过7天才录入%", "Entered after 7 days %"), ("状态", "State")),
    )
    return headers, [
        (
            dimensions.name("platforms", f.platform_id, language),
            TOTAL.in_language(language) if f.county_id is None else dimensions.name("regions", f.county_id, language),
            f.last_served and f.last_served.isoformat(),
            f.last_entered and f.last_entered.isoformat(),
            *(f.recent, percent(f.late_share), FRESH[f.status].in_language(language)),
        )
        for f in made
    ]


def medal_rows(made: MedalProjects, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("项目", "Project"), ("大赛", "Contest"), ("级别", "Level"), ("年度", "Year"), ("奖项", "Award")),
        *(("公布日", "Decided"), ("最近活动", "Last activity"), ("一年后", "A year later")),
    )
    return headers, [
        (
            *(
                m.project,
                m.contest,
                LEVEL[m.level].in_language(language),
                str(m.year),
                AWARD[m.award].in_language(language),
            ),
            m.decided_on.isoformat(),
            m.last_activity_on and m.last_activity_on.isoformat(),
            MEDAL[m.status].in_language(language),
        )
        for m in made.medals
    ]


def calendar_rows(made: Days, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language, ("日期", "Day"), ("服务时长（小时）", "Hours"), ("参与服务人次", "Attendances"), ("备注", "Note")
    )
    return headers, [
        (
            d.day.isoformat(),
            None if d.hours is None else round(d.hours, 1),
            d.attendances,
            reason_words(d.reason, language),
        )
        for d in made.days
    ]
