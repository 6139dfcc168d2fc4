"""Records that are probably the same service twice: one person, one day, equal minutes. No persons are named."""

from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple

from sqlalchemy import and_, func, select

from lib.access import Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.metric_query import MetricQuery
from lib.measure.report_query import build_query, not_by, source_refs
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, place_name
from lib.schema import activity, service_record
from lib.selection import Selection


@dataclass(frozen=True)
class Duplicate:
    """Records of one person on one day with equal `minutes` that look like one service.

    kind: other_platform (they are on several platforms) or same_activity (the same activity, or one of the same name).
    place_id: street or county of the first. source_refs: how the platforms find them again.
    """

    kind: str
    served_on: date
    place_id: int | None
    minutes: int
    platform_ids: tuple[int, ...]
    activities: tuple[str, ...]
    source_refs: tuple[str, ...]


@dataclass(frozen=True)
class Duplicates:
    """Latest first. `reason` says why there are none."""

    lines: tuple[Duplicate, ...]
    reason: str | None = None


class _Record(NamedTuple):
    id: int
    volunteer_id: int
    served_on: date
    minutes: int
    platform_id: int
    place_id: int | None
    activity_id: int
    name: str | None
    start: int | None
    end: int | None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Duplicates:
    """Confirmed records of the period that agree in person, day and minutes, and in activity or name, or stand on
    different platforms; records whose times of day are known and do not overlap are two services."""
    query = build_query(database, "service_hours", selection, scope=scope)
    if reason := not_by(query):
        return Duplicates((), reason)
    records = [_Record(*row) for row in query.read(_candidates(query))]
    found = []
    for _, group in groupby(records, key=lambda r: (r.volunteer_id, r.served_on, r.minutes)):
        found += _alike(list(group))
    refs = source_refs(query, (record.id for records in found for record in records))
    lines = sorted((_line(records, refs) for records in found), key=lambda line: line.served_on, reverse=True)
    return Duplicates(tuple(lines), None if lines else "no_records")


def _candidates(query: MetricQuery):
    record, where = service_record.c, query.conditions()
    same = (record.volunteer_id, record.served_on, record.minutes)
    twice = select(*same).where(*where).group_by(*same).having(func.count() > 1).subquery("twice")
    rows = service_record.join(twice, and_(*(twice.c[column.name] == column for column in same)))
    rows = rows.join(activity, activity.c.id == record.activity_id)
    place = func.coalesce(column_of(service_record, "street_id"), column_of(service_record, "county_id"))
    wanted = (record.id, *same, record.platform_id, place, record.activity_id, activity.c.name)
    statement = select(*wanted, record.start_minute, record.end_minute).select_from(rows).where(*where)
    return statement.order_by(*same, record.id)


def _alike(records: list[_Record]) -> list[list[_Record]]:
    """Records of one person, day and length, put together where each is like some other of its group."""
    groups: list[list[_Record]] = []
    for record in records:
        joined = [group for group in groups if any(_same(record, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*chain.from_iterable(joined), record])
    return [group for group in groups if len(group) > 1]


def _same(one: _Record, other: _Record) -> bool:
    timed = None not in (one.start, one.end, other.start, other.end)
    if timed and (one.end <= other.start or other.end <= one.start):
        return False
    named = one.name is not None and one.name == other.name
    return one.platform_id != other.platform_id or one.activity_id == other.activity_id or named


def _line(records: list[_Record], refs: dict[int, str]) -> Duplicate:
    first = records[0]
    platforms = tuple(sorted({record.platform_id for record in records}))
    return Duplicate(
        kind="other_platform" if len(platforms) > 1 else "same_activity",
        served_on=first.served_on,
        place_id=first.place_id,
        minutes=first.minutes,
        platform_ids=platforms,
        activities=tuple(dict.fromkeys(record.name for record in records if record.name)),
        source_refs=tuple(refs[record.id] for record in records if record.id in refs),
    )


HEADERS = {
    "zh": ("服务日", "地区", "情形", "平台", "活动", "分钟", "记录数", "平台记录编号"),
    "en": ("Day", "Place", "How", "Platforms", "Activities", "Minutes", "Records", "Record numbers"),
}
KINDS = {
    "other_platform": Text("几个平台都有", "on several platforms"),
    "same_activity": Text("同一活动两次", "twice at the same activity"),
}


def rows(duplicates: Duplicates, dimensions: Dimensions, language: str) -> Rows:
    """One row a set of records."""
    comma = "、" if language == "zh" else ", "
    return HEADERS[language], [
        (
            line.served_on.isoformat(),
            place_name(line.place_id, dimensions, language),
            KINDS[line.kind].in_language(language),
            comma.join(dimensions.name("platforms", platform, language) for platform in line.platform_ids),
            comma.join(line.activities),
            line.minutes,
            len(line.source_refs),
            comma.join(line.source_refs),
        )
        for line in duplicates.lines
    ]


REPORT = Report(
    name="duplicates",
    title=Text("疑似重复的记录", "Records that may be the same service twice"),
    definition=Text(
        "同一人、同一天、分钟数相同，且同一活动（或活动名称相同）或出现在几个平台的已生效记录；起止时间已知且不重叠的不算。"
        "只是疑似，请到平台核对；不列姓名。",
        "Confirmed records of one person on one day with equal minutes, of the same activity (or one of the same name) or on several "
        "platforms; not where known times do not overlap. Only probable: check on the platform. No names.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    public="never",
    metric="service_hours",
)
