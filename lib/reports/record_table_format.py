"""The answers about the data itself as rows of a table: delivered, filled in, doubtful, overlapping.

As in `lib/reports/table_format.py`: (what the query made, dimensions, language) -> (headers, rows). No row names a person.
"""

import re

from lib.catalogue.vocabularies import FLAG_RULE, Text
from lib.dimensions import Dimensions
from lib.labels import code_label, reason_words
from lib.reports.deliveries import Delivery
from lib.reports.entry_delay import Entries
from lib.reports.field_completeness import Filled
from lib.reports.flagged_records import Flags
from lib.reports.platform_overlap import Overlap
from lib.reports.suspected_duplicates import Duplicates
from lib.reports.table_format import FRESH, TOTAL, Rows, headers_of, percent, whole
from lib.reports.unclosed_activities import UnclosedActivities

TABLES = {
    "hours": Text("服务时长", "Service hours"),
    "volunteers": Text("志愿者", "Volunteers"),
    "projects": Text("项目", "Projects"),
    "activities": Text("活动", "Activities"),
    "contests": Text("项目大赛", "Project contests"),
    "brands": Text("品牌", "Brands"),
    "stations": Text("阵地站点", "Stations"),
    "trainings": Text("培训", "Trainings"),
    "funding": Text("资金", "Funding"),
    "points": Text("积分", "Points"),
    "honours": Text("表彰", "Honours"),
    "meetings": Text("会议", "Meetings"),
    "media": Text("媒体报道", "Media reports"),
    "populations": Text("常住人口", "Residents"),
}
"""What an import brings, by name of its target; a test holds them equal to those of lib/importers/formats/targets.py."""
SUBJECTS = {
    "people": Text("注册志愿者", "registered volunteers"),
    "activities": Text("发布活动", "activities published"),
    "held": Text("开展活动", "activities held"),
    "records": Text("服务记录", "service records"),
}
FIELDS = {
    "id_number": Text("证件号码", "ID number"),
    "sex": Text("性别", "sex"),
    "birth_year": Text("出生年", "year of birth"),
    "home": Text("居住地", "home"),
    "group": Text("志愿群体", "volunteer group"),
    "name": Text("名称", "name"),
    "category": Text("服务类别", "category"),
    "team": Text("队伍", "team"),
    "slots": Text("招募人数", "places offered"),
    "beneficiaries": Text("服务人次", "people served"),
    "times": Text("起止时间", "times of day"),
}
REPEATED = {
    "other_platform": Text("几个平台都有", "on several platforms"),
    "same_activity": Text("同一活动两次", "twice at the same activity"),
}
BOUNDS = {
    "largest": Text("注册最多的一个平台", "The platform with the most people"),
    "whole": Text("各平台相加（同一人重复计）", "Sum of the platforms (one person counted on each)"),
    "certain": Text("其中确认重复（证件号码相同）", "Of these certain repetitions (same ID number)"),
    "apart": Text("无证件号码、只能按平台计的人", "People without an ID number, counted on each platform"),
    "totals": Text("只报总数的平台的人数", "People of platforms that report only a total"),
    "least": Text("不同的人：至少", "Different people: at least"),
    "most": Text("不同的人：至多", "Different people: at most"),
}
ONLY_TOTALS = Text("一方只报总数，无法比对", "one reports only a total: cannot be compared")
SEEN = {
    "over_8_hours": Text("单次 {seen} 分钟", "{seen} minutes at once"),
    "over_16_hours_a_day": Text("当日合计 {seen} 分钟", "{seen} minutes on that day"),
    "overlap": Text("与同日另一记录重叠，开始于 {seen}", "overlaps another record of the day, begins at {seen}"),
    "entered_late": Text("服务后 {seen} 天录入", "entered {seen} days after the service"),
    "bulk_recorder": Text("一次录入 {seen} 条", "{seen} records entered at once"),
    "maybe_not_volunteering": Text("活动名称含“{seen}”", 'the name of the activity has "{seen}" in it'),
}
"""What a rule saw in a record, around the number, the time or the word that the flag keeps in its own sentence."""
SEEN_IN_SENTENCE = re.compile(r"\d\d:\d\d|\d+|(?<=“).+(?=”)")
WITH_GAPS = Text("{state}（缺{n}个月）", "{state} ({n} months missing)")
WITH_GAP = Text("{state}（缺1个月）", "{state} (1 month missing)")


def delivery_rows(made: tuple[Delivery, ...], dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("平台", "Platform"), ("数据表", "Table"), ("状态", "State"), ("最近导入", "Last import")),
        *(("数据起始日", "First day"), ("数据截止日", "Last day covered"), ("最近服务日", "Last day served")),
        *(("缺失月数", "Months missing"), ("缺失月份", "Missing")),
    )
    return headers, [
        (
            "—" if d.platform_id is None else dimensions.name("platforms", d.platform_id, language),
            table_words(d.target, language),
            _state(d, language),
            d.last_import_at and d.last_import_at.strftime("%Y-%m-%d %H:%M"),
            d.first_day and d.first_day.isoformat(),
            d.last_day and d.last_day.isoformat(),
            d.last_served and d.last_served.isoformat(),
            len(d.gaps),
            month_runs(d.gaps, language),
        )
        for d in made
    ]


def _state(delivery: Delivery, language: str) -> str:
    """How fresh it is, and that months are missing all the same."""
    state, gaps = FRESH[delivery.status].in_language(language), len(delivery.gaps)
    if not gaps:
        return state
    return (WITH_GAP if gaps == 1 else WITH_GAPS).in_language(language).format(state=state, n=gaps)


def table_words(target: str, language: str) -> str:
    """The words of a target; its name where this program does not know it."""
    return TABLES[target].in_language(language) if target in TABLES else target


def month_runs(months: tuple[int, ...], language: str) -> str:
    """Months with those that follow each other drawn together: 2024-03 至 2024-05、2025-01."""
    runs: list[list[int]] = []
    for month in months:
        follows = runs and month in (runs[-1][-1] + 1, runs[-1][-1] + 89)
        runs[-1].append(month) if follows else runs.append([month])
    to, comma = (" 至 ", "、") if language == "zh" else (" to ", ", ")
    spell = [f"{m // 100}-{m % 100:02d}" for run in runs for m in (run[0], run[-1])]
    pairs = zip(spell[::2], spell[1::2], strict=True)
    return comma.join(first if first == last else f"{first}{to}{last}" for first, last in pairs)


def completeness_rows(made: tuple[Filled, ...], dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("对象", "Of"), ("字段", "Field"), ("总数", "All"), ("已填", "Filled in"), ("完整率%", "Filled in %")),
        ("备注", "Note"),
    )
    return headers, [
        (
            SUBJECTS[line.subject].in_language(language),
            FIELDS[line.field].in_language(language),
            *(whole(line.total), whole(line.filled), percent(line.share), reason_words(line.reason, language)),
        )
        for line in made
    ]


def entry_rows(made: Entries, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(
            ("平台", "Platform"),
            ("地区", "Place"),
            ("记录数", "Records"),
            ("录入间隔中位数（天）", "Median days to entry"),
        ),
        *(("超过7天才录入%", "Entered after 7 days %"), ("手工录入或补录%", "By hand or backfilled %")),
    )
    return headers, [
        (
            dimensions.name("platforms", line.platform_id, language),
            TOTAL.in_language(language) if line.place_id is None else _place(line.place_id, dimensions, language),
            *(line.records, line.median_days, percent(line.late_share), percent(line.by_hand_share)),
        )
        for line in made.lines
    ]


def _place(place_id: int | None, dimensions: Dimensions, language: str) -> str:
    return "" if place_id is None else dimensions.name("regions", place_id, language)


def unclosed_rows(made: UnclosedActivities, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("平台", "Platform"), ("地区", "Place"), ("已结束活动", "Ended"), ("未结项", "Not closed")),
        *(("未结项%", "Not closed %"), ("最早一场", "Oldest")),
    )
    return headers, [
        (
            dimensions.name("platforms", line.platform_id, language),
            _place(line.place_id, dimensions, language),
            *(line.ended, line.open, percent(line.share), line.oldest and line.oldest.isoformat()),
        )
        for line in made.lines
    ]


def duplicate_rows(made: Duplicates, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("服务日", "Day"), ("地区", "Place"), ("情形", "How"), ("平台", "Platforms"), ("活动", "Activities")),
        *(("分钟", "Minutes"), ("记录数", "Records"), ("平台记录编号", "Record numbers")),
    )
    comma = "、" if language == "zh" else ", "
    return headers, [
        (
            line.served_on.isoformat(),
            _place(line.place_id, dimensions, language),
            REPEATED[line.kind].in_language(language),
            comma.join(dimensions.name("platforms", p, language) for p in line.platform_ids),
            comma.join(line.activities),
            line.minutes,
            len(line.source_refs),
            comma.join(line.source_refs),
        )
        for line in made.lines
    ]


def flag_count_rows(made: Flags, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("待核情形", "To be checked"), ("平台", "Platform"), ("记录数", "Records")),
        *(("时长（小时）", "Hours"), ("占记录%", "Of records %")),
    )
    return headers, [
        (
            rule_words(line.rule, language),
            dimensions.name("platforms", line.platform_id, language),
            *(line.records, round(line.minutes / 60, 1), percent(line.share)),
        )
        for line in made.lines
    ]


def rule_words(rule: str, language: str) -> str:
    return FLAG_RULE[rule].in_language(language) if rule in FLAG_RULE else rule


def flag_list_rows(made: Flags, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("待核情形", "To be checked"), ("服务日", "Day"), ("地区", "Place"), ("平台", "Platform")),
        *(("活动", "Activity"), ("分钟", "Minutes"), ("依据", "Evidence"), ("平台记录编号", "Record number")),
    )
    return headers, [
        (
            rule_words(line.rule, language),
            line.served_on.isoformat(),
            _place(line.place_id, dimensions, language),
            dimensions.name("platforms", line.platform_id, language),
            *(line.activity, line.minutes, seen_words(line.rule, line.detail, language), line.source_ref),
        )
        for line in made.lines
    ]


def seen_words(rule: str, detail: str | None, language: str) -> str:
    """The evidence of a flag in words of the language; as it is kept where the rule is unknown here."""
    seen = SEEN_IN_SENTENCE.search(detail or "")
    if seen is None or rule not in SEEN:
        return detail or ""
    return SEEN[rule].in_language(language).format(seen=seen[0])


def bound_rows(made: Overlap, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(language, ("项目", "What"), ("人数", "People"), ("备注", "Note"))
    hidden = reason_words(made.reason or "hidden_small", language)
    lines = [(BOUNDS[name].in_language(language), getattr(made.bounds, name)) for name in BOUNDS]
    return headers, [(words, whole(value), hidden if value is None else "") for words, value in lines]


def pair_rows(made: Overlap, dimensions: Dimensions, language: str) -> Rows:
    headers = headers_of(
        language,
        *(("平台甲", "Platform A"), ("平台乙", "Platform B"), ("甲注册", "People of A"), ("乙注册", "People of B")),
        *(
            ("确认重叠", "Certain"),
            ("可能重叠（至多）", "Possible (at most)"),
            ("无法判断", "Unknown"),
            ("备注", "Note"),
        ),
    )
    hidden = reason_words("hidden_small", language)
    rows = []
    for pair in made.pairs:
        numbers = (*pair.registered, pair.certain, pair.possible, pair.unknown)
        note = ONLY_TOTALS.in_language(language) if pair.totals_only else hidden if None in numbers else ""
        names = [code_label("platform", platform, dimensions, language) for platform in pair.platforms]
        rows.append((*names, *map(whole, numbers), note))
    return headers, rows
