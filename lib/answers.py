"""The page-level answers that are no single metric: each with its words, its numbers and its table.

An answer is declared once here; the page draws it, the table under it and the file are made from the same object.
A new answer: its function in `lib/queries/`, its table below, one line in ANSWERS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lib.catalogue import METRICS
from lib.catalogue.words import AWARD, END_REASON, LEVEL, Text
from lib.directory import Directory
from lib.labels import code_label, reason_words
from lib.queries import bands as banding
from lib.queries.bridge import Bridge, bridge
from lib.queries.calendar import Days, calendar
from lib.queries.changes import Changes, changes
from lib.queries.denominators import denominators
from lib.queries.freshness import freshness
from lib.queries.medal_projects import MedalProjects, medal_projects
from lib.queries.retention import Cohorts, retention
from lib.queries.stars import Stars, stars

Rows = tuple[tuple[str, ...], list[tuple]]
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


@dataclass(frozen=True, eq=False)
class Answer:
    """`make(database, selection, scope=, threshold=)` gives the numbers, `table(made, directory, language)` the rows."""

    name: str
    title: Text
    definition: Text
    source: Text
    make: Callable
    table: Callable[[object, Directory, str], Rows]
    version: int = 1


def _headers(language: str, *pairs: tuple[str, str]) -> tuple[str, ...]:
    return tuple(zh if language == "zh" else en for zh, en in pairs)


def _whole(count: float | None) -> int | None:
    return None if count is None else round(count)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 2)


def _bridge_rows(made: Bridge, directory: Directory, language: str) -> Rows:
    headers = _headers(
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


def _cohort_rows(made: Cohorts, directory: Directory, language: str) -> Rows:
    headers = _headers(
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
            code_label("quarter", c.cohort, directory, language),
            c.span,
            _whole(c.size),
            _whole(c.served),
            _percent(c.share),
            reason_words(c.reason, language),
        )
        for c in made.cells
    ]


def _star_rows(made: Stars, directory: Directory, language: str) -> Rows:
    headers = _headers(
        language,
        ("星级", "Stars"),
        ("累计时长起点（小时）", "From hours"),
        ("人数", "People"),
        ("占比%", "Share %"),
        ("备注", "Note"),
    )
    return headers, [
        (line.stars, line.from_hours, _whole(line.persons), _percent(line.share), reason_words(line.reason, language))
        for line in made.lines
    ]


def _denominator_rows(made, directory: Directory, language: str) -> Rows:
    headers = _headers(
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
                directory.name("regions", d.region_id, language),
                scope_words(d.scope, language),
                d.as_of.isoformat(),
                d.residents,
            ),
            *(
                _whole(d.registered),
                _percent(d.registration_rate),
                _percent(d.participation_rate),
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


def _change_rows(made: Changes, directory: Directory, language: str) -> Rows:
    headers = _headers(
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
            code_label(c.breakdown, c.code, directory, language),
            *(round(c.now), round(c.before), round(c.difference), _percent(c.ratio)),
        )
        for c in made.lines
    ]


def _fresh_rows(made, directory: Directory, language: str) -> Rows:
    headers = _headers(
        language,
        *(("平台", "Platform"), ("地区", "Place"), ("最近服务日", "Last served"), ("最近录入日", "Last entered")),
        *(("近30天记录", "Records in 30 days"), ("超过7天才录入%", "Entered after 7 days %"), ("状态", "State")),
    )
    return headers, [
        (
            directory.name("platforms", f.platform_id, language),
            "" if f.county_id is None else directory.name("regions", f.county_id, language),
            f.last_served and f.last_served.isoformat(),
            f.last_entered and f.last_entered.isoformat(),
            *(f.recent, _percent(f.late_share), FRESH[f.status].in_language(language)),
        )
        for f in made
    ]


def _medal_rows(made: MedalProjects, directory: Directory, language: str) -> Rows:
    headers = _headers(
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


def _calendar_rows(made: Days, directory: Directory, language: str) -> Rows:
    headers = _headers(
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


_RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")
_REGISTERED = Text("各平台注册数据", "Registrations of all platforms")

ANSWERS = {
    answer.name: answer
    for answer in (
        Answer(
            "bridge",
            Text("注册志愿者：期初＋新增－减少＝期末", "Registered volunteers: start + new - gone = end"),
            Text(
                "按人去重：期初存量，加时段内新增，减按原因分列的减少，等于期末存量，分毫不差；只选一个平台时为该平台的注册。",
                "People counted once: the stock at the start, plus new, minus gone by reason, is the stock at the end, "
                "exactly; with one platform chosen, its registrations.",
            ),
            _REGISTERED,
            bridge,
            _bridge_rows,
        ),
        Answer(
            "cohorts",
            Text(
                "各季度注册者之后每年仍在服务的比例", "Share of each quarter's newcomers who served in the years after"
            ),
            Text(
                "按首次注册季度分组，之后每12个月内至少有一条已生效记录的人占该组的比例；未走完的年份不显示。",
                "Of those first registered in a quarter, the share with a confirmed record in each 12 months after; "
                "spans that are not over are left out.",
            ),
            _RECORDS,
            retention,
            _cohort_rows,
        ),
        Answer(
            "stars",
            Text("星级志愿者分布", "Volunteers by stars"),
            Text(
                "按累计已生效时长：100、300、600、1000、1500小时对应一至五星（全国规则，规则表有版本）。",
                "By cumulative confirmed hours: 100, 300, 600, 1000, 1500 hours for one to five stars (national rule, versioned).",
            ),
            _RECORDS,
            stars,
            _star_rows,
        ),
        Answer(
            "denominators",
            Text(
                "同一个分子，不同的分母：比率取决于用哪个人口数",
                "One numerator, several denominators: the rate depends on the population named",
            ),
            Text(
                "注册志愿者和参与服务的居民，分别除以人口表中每一条常住人口；标明本页采用的一条。",
                "Registered volunteers and residents who served, over each population row; the one used on this page is marked.",
            ),
            Text("人口普查、年度人口公报、平台数据", "Census, population bulletins, platforms"),
            denominators,
            _denominator_rows,
        ),
        Answer(
            "changes",
            Text("变化最大的地方和内容", "What changed most"),
            Text(
                "各镇街、类别、品牌对总量变化的贡献，按占对比期总量的比重排列；看变化，不是排名。",
                "The parts of streets, categories and brands in the change of the whole, by their weight in the period "
                "compared with: change, not rank.",
            ),
            _RECORDS,
            changes,
            _change_rows,
        ),
        Answer(
            "freshness",
            Text("各平台数据新鲜度", "How fresh each platform is"),
            Text(
                "最近服务日在31天内为正常，92天内为滞后，更久为停更。",
                "Up to date: served within 31 days of the as-of day; late: within 92; silent: longer ago.",
            ),
            _RECORDS,
            lambda database, selection, *, scope, threshold=None: freshness(database, selection, scope=scope),
            _fresh_rows,
        ),
        Answer(
            "medal_projects",
            Text("获奖项目一年后还在做吗", "Are medal projects still active a year later?"),
            Text(
                "金、银、铜奖项目在结果公布365天之后是否还有开展的活动（至少一条已生效记录）。",
                "Whether a gold, silver or bronze project held an activity more than 365 days after the result.",
            ),
            Text("大赛公布结果、服务记录", "Published results, service records"),
            lambda database, selection, *, scope, threshold=None: medal_projects(database, selection, scope=scope),
            _medal_rows,
        ),
        Answer(
            "calendar",
            Text("每天的服务时长", "Service hours day by day"),
            Text(
                "每天已生效记录的时长；没有记录的日子为空。",
                "Hours of confirmed records each day; days without records are empty.",
            ),
            _RECORDS,
            lambda database, selection, *, scope, threshold=None: calendar(database, selection, scope=scope),
            _calendar_rows,
        ),
    )
}
BANDS = banding.BANDS
