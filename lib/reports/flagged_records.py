"""Records to be checked 待核, one line a record and rule: what to look at, never who. No accusation."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import FLAG_RULE, Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by, source_refs
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, percent, place_name, shown
from lib.schema import activity, record_flag, service_record
from lib.selection import Selection


@dataclass(frozen=True)
class Flagged:
    """One record under one rule. place_id: the street, or the county; source_ref: how its platform finds it again."""

    rule: str
    served_on: date
    platform_id: int
    place_id: int | None
    activity: str | None
    minutes: int
    detail: str | None
    source_ref: str


@dataclass(frozen=True)
class FlagCount:
    """Records of one platform under one rule, their minutes, and their share (0 to 1) of its confirmed records."""

    rule: str
    platform_id: int
    records: int
    minutes: int
    share: float


@dataclass(frozen=True)
class Flags:
    """Lines in the order of the rules. `reason` says why there are none."""

    lines: tuple
    reason: str | None = None


def compute_counts(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Flags:
    """How many confirmed records of the period each rule marks, by platform."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Flags((), reason)
    record = service_record.c
    platform, amount = record.platform_id.label("by_platform"), (func.count(), func.sum(record.minutes))
    whole = select(platform, func.count()).where(*query.conditions()).group_by("by_platform")
    of_all = dict(query.read(whole))
    flagged = (
        select(record_flag.c.rule.label("rule"), platform, *amount)
        .select_from(record_flag.join(service_record, record.id == record_flag.c.record_id))
        .where(*query.conditions())
        .group_by("rule", "by_platform")
    )
    lines = [FlagCount(rule, p, int(n), int(minutes), n / of_all[p]) for rule, p, n, minutes in query.read(flagged)]
    lines.sort(key=lambda line: (_place_of(line.rule), line.platform_id))
    return Flags(tuple(lines), None if lines else "no_records")


def compute_list(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Flags:
    """Every confirmed record of the period with a flag, by rule, the latest first; read from the shared database, which
    alone knows the platform's number of a record."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Flags((), reason)
    found = query.read(_list_statement(query), follows=(activity,))
    refs = source_refs(query, {record for record, *_ in found})
    lines = [Flagged(*row, refs[record]) for record, *row in found if record in refs]
    lines.sort(key=lambda line: line.served_on, reverse=True)
    lines.sort(key=lambda line: _place_of(line.rule))
    return Flags(tuple(lines), None if lines else "no_records")


def _list_statement(query: MetricQuery):
    record = service_record.c
    place = func.coalesce(column_of(service_record, "street_id"), column_of(service_record, "county_id"))
    rows = record_flag.join(service_record, record.id == record_flag.c.record_id)
    rows = rows.join(activity, activity.c.id == record.activity_id)
    return (
        select(
            *(record.id, record_flag.c.rule, record.served_on, record.platform_id, place, activity.c.name),
            *(record.minutes, record_flag.c.detail),
        )
        .select_from(rows)
        .where(*query.conditions())
        .order_by(record.id)
    )


def _place_of(rule: str) -> int:
    return list(FLAG_RULE).index(rule) if rule in FLAG_RULE else len(FLAG_RULE)


COUNT_HEADERS = {
    "zh": ("待核情形", "平台", "记录数", "时长（小时）", "占记录%"),
    "en": ("To be checked", "Platform", "Records", "Hours", "Of records %"),
}
LIST_HEADERS = {
    "zh": ("待核情形", "服务日", "地区", "平台", "活动", "分钟", "依据", "平台记录编号"),
    "en": ("To be checked", "Day", "Place", "Platform", "Activity", "Minutes", "Evidence", "Record number"),
}
EVIDENCE = {
    "over_8_hours": Text("单次 {seen} 分钟", "{seen} minutes at once"),
    "over_16_hours_a_day": Text("当日合计 {seen} 分钟", "{seen} minutes on that day"),
    "overlap": Text("与同日另一记录重叠，开始于 {seen}", "overlaps another record of the day, begins at {seen}"),
    "entered_late": Text("服务后 {seen} 天录入", "entered {seen} days after the service"),
    "bulk_recorder": Text("一次录入 {seen} 条", "{seen} records entered at once"),
    "maybe_not_volunteering": Text("活动名称含“{seen}”", 'the name of the activity has "{seen}" in it'),
}
"""What a rule saw in a record, around the number, the time or the word that the flag keeps in its own sentence."""
# The stored sentence is Chinese; its number, time or word is put into the reader's language, old rows included.
SEEN_IN_SENTENCE = re.compile(r"\d\d:\d\d|\d+|(?<=“).+(?=”)")


def count_rows(flags: Flags, dimensions: Dimensions, language: str) -> Rows:
    """One row a rule and platform."""
    return COUNT_HEADERS[language], [
        (
            rule_words(line.rule, language),
            dimensions.name("platforms", line.platform_id, language),
            *(line.records, shown(line.minutes / 60, 1), percent(line.share)),
        )
        for line in flags.lines
    ]


def list_rows(flags: Flags, dimensions: Dimensions, language: str) -> Rows:
    """One row a record and rule."""
    return LIST_HEADERS[language], [
        (
            rule_words(line.rule, language),
            line.served_on.isoformat(),
            place_name(line.place_id, dimensions, language),
            dimensions.name("platforms", line.platform_id, language),
            *(line.activity, line.minutes, evidence_words(line.rule, line.detail, language), line.source_ref),
        )
        for line in flags.lines
    ]


def rule_words(rule: str, language: str) -> str:
    """The words of a rule; its name where this program does not know it."""
    return FLAG_RULE[rule].in_language(language) if rule in FLAG_RULE else rule


def evidence_words(rule: str, detail: str | None, language: str) -> str:
    """The evidence of a flag in words of the language; as stored where the rule is unknown here."""
    seen = SEEN_IN_SENTENCE.search(detail or "")
    if seen is None or rule not in EVIDENCE:
        return detail or ""
    return EVIDENCE[rule].in_language(language).format(seen=seen[0])


REPORTS = (
    Report(
        name="flag_counts",
        title=Text("待核记录：各情形有多少", "Records to be checked: how many of each kind"),
        definition=Text(
            "已生效记录中带待核标记的条数和时长。一条记录可有几个标记。待核只表示请看一看，不是定性。",
            "Confirmed records with a flag, and their hours; a record may have several. To be checked means: please have a look. "
            "It is no accusation.",
        ),
        source=CONFIRMED_RECORDS,
        compute=compute_counts,
        rows=count_rows,
        public="never",
        metric="service_hours",
        sums=(),
    ),
    Report(
        name="flag_list",
        title=Text("待核清单", "The list to check"),
        definition=Text(
            "每条带标记的已生效记录：情形、日期、地点、平台、活动、分钟和平台记录编号，凭编号到平台核对。不列姓名，待核不是定性。",
            "Each confirmed record with a flag: why, day, place, platform, activity, minutes, and the platform's number of the record, "
            "by which it is found there. No names; to be checked is no accusation.",
        ),
        source=CONFIRMED_RECORDS,
        compute=compute_list,
        rows=list_rows,
        public="never",
        metric="service_hours",
    ),
)
