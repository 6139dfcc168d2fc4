"""The page-level answers that are no single metric: each with its words, its numbers and its table.

An answer is declared once here; the page draws it, the table under it and the file are made from the same object.
A new answer: its function in `lib/reports/`, its rows in `lib/reports/table_format.py`, one entry in ANSWERS. Those about the
data itself (delivered, complete, doubtful, overlapping) stand in `lib/reports/record_registry.py` and `lib/reports/record_table_format.py`.
"""

from lib.catalogue.vocabularies import Text
from lib.reports.cohort_retention import retention
from lib.reports.daily_hours import calendar
from lib.reports.denominators import denominators
from lib.reports.largest_changes import changes
from lib.reports.medal_projects import medal_projects
from lib.reports.platform_freshness import freshness
from lib.reports.record_registry import RECORD_REPORTS
from lib.reports.registration_flow import bridge
from lib.reports.star_distribution import stars
from lib.reports.table_format import (
    Report,
    bridge_rows,
    calendar_rows,
    change_rows,
    cohort_rows,
    denominator_rows,
    fresh_rows,
    medal_rows,
    star_rows,
)

_RECORDS = Text("各平台服务记录（已生效）", "Service records of all platforms (confirmed)")
_REGISTERED = Text("各平台注册数据", "Registrations of all platforms")

REPORTS = {
    answer.name: answer
    for answer in (
        Report(
            "bridge",
            Text("注册志愿者：期初＋新增－减少＝期末", "Registered volunteers: start + new - gone = end"),
            Text(
                "按人去重：期初存量，加时段内新增，减按原因分列的减少，等于期末存量，分毫不差；只选一个平台时为该平台的注册。",
                "People counted once: the stock at the start, plus new, minus gone by reason, is the stock at the end, "
                "exactly; with one platform chosen, its registrations.",
            ),
            _REGISTERED,
            bridge,
            bridge_rows,
        ),
        Report(
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
            cohort_rows,
        ),
        Report(
            "stars",
            Text("星级志愿者分布", "Volunteers by stars"),
            Text(
                "按累计已生效时长：100、300、600、1000、1500小时对应一至五星（全国规则，规则表有版本）。",
                "By cumulative confirmed hours: 100, 300, 600, 1000, 1500 hours for one to five stars (national rule, versioned).",
            ),
            _RECORDS,
            stars,
            star_rows,
        ),
        Report(
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
            denominator_rows,
        ),
        Report(
            "changes",
            Text("变化最大的地方和内容", "What changed most"),
            Text(
                "各镇街、类别、品牌对总量变化的贡献，按占对比期总量的比重排列；看变化，不是排名。",
                "The parts of streets, categories and brands in the change of the whole, by their weight in the period "
                "compared with: change, not rank.",
            ),
            _RECORDS,
            lambda database, selection, *, scope, threshold=None: changes(database, selection, scope=scope),
            change_rows,
        ),
        Report(
            "freshness",
            Text("各平台数据新鲜度", "How fresh each platform is"),
            Text(
                "最近服务日在31天内为正常，92天内为滞后，更久为停更。",
                "Up to date: served within 31 days of the as-of day; late: within 92; silent: longer ago.",
            ),
            _RECORDS,
            lambda database, selection, *, scope, threshold=None: freshness(database, selection, scope=scope),
            fresh_rows,
        ),
        Report(
            "medal_projects",
            Text("获奖项目一年后还在做吗", "Are medal projects still active a year later?"),
            Text(
                "金、银、铜奖项目在结果公布365天之后是否还有开展的活动（至少一条已生效记录）。",
                "Whether a gold, silver or bronze project held an activity more than 365 days after the result.",
            ),
            Text("大赛公布结果、服务记录", "Published results, service records"),
            lambda database, selection, *, scope, threshold=None: medal_projects(database, selection, scope=scope),
            medal_rows,
        ),
        Report(
            "calendar",
            Text("每天的服务时长", "Service hours day by day"),
            Text(
                "每天已生效记录的时长；没有记录的日子为空。",
                "Hours of confirmed records each day; days without records are empty.",
            ),
            _RECORDS,
            lambda database, selection, *, scope, threshold=None: calendar(database, selection, scope=scope),
            calendar_rows,
        ),
        *RECORD_REPORTS,
    )
}
