"""Activities that ended long ago and that their platform still lists as open, by platform and street."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select

from lib.access import Scope
from lib.catalogue.derived_columns import column_of
from lib.catalogue.vocabularies import Text
from lib.dimensions import Dimensions
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, last_day, not_by
from lib.reports.report import Report, Rows, percent, place_name
from lib.schema import activity
from lib.selection import Selection

GRACE_DAYS = 30
DONE = ("closed", "cancelled")


@dataclass(frozen=True)
class Unclosed:
    """Activities of one platform at one place that ended more than GRACE_DAYS ago: how many, how many of them are
    neither closed nor cancelled, their share (0 to 1), the day of the oldest one."""

    platform_id: int
    place_id: int | None
    ended: int
    open: int
    share: float
    oldest: date | None


@dataclass(frozen=True)
class UnclosedActivities:
    """One line a platform and street (the county where an activity names no street); `reason` for none."""

    lines: tuple[Unclosed, ...]
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> UnclosedActivities:
    """Of the activities published in the period those that ended more than GRACE_DAYS before its last day."""
    query = build_query(database, "activities_published", selection, scope=scope)
    if reason := not_by(query):
        return UnclosedActivities((), reason)
    before = datetime.combine(last_day(query) - timedelta(days=GRACE_DAYS), time())
    place = func.coalesce(column_of(activity, "street_id"), column_of(activity, "county_id")).label("place")
    is_open = activity.c.state.not_in(DONE)
    statement = (
        select(
            activity.c.platform_id.label("by_platform"),
            place,
            func.count(),
            func.sum(case((is_open, 1), else_=0)),
            func.min(case((is_open, activity.c.held_on))),
        )
        .where(*query.conditions(), activity.c.ends_at < before)
        .group_by("by_platform", "place")
        .order_by("by_platform", "place")
    )
    lines = [Unclosed(p, at, int(n), int(k), k / n, oldest) for p, at, n, k, oldest in query.read(statement)]
    return UnclosedActivities(tuple(lines), None if lines else "no_records")


HEADERS = {
    "zh": ("平台", "地区", "已结束活动", "未结项", "未结项%", "最早一场"),
    "en": ("Platform", "Place", "Ended", "Not closed", "Not closed %", "Oldest"),
}


def rows(activities: UnclosedActivities, dimensions: Dimensions, language: str) -> Rows:
    """One row a platform and place."""
    return HEADERS[language], [
        (
            dimensions.name("platforms", line.platform_id, language),
            place_name(line.place_id, dimensions, language),
            *(line.ended, line.open, percent(line.share), line.oldest and line.oldest.isoformat()),
        )
        for line in activities.lines
    ]


REPORT = Report(
    name="unclosed",
    title=Text("已结束30天以上仍未结项的活动", "Activities that ended more than 30 days ago and are not closed"),
    definition=Text(
        "时段内发布的活动中，结束已超过30天而平台状态既不是已结项也不是已取消的场次及比例。",
        "Of the activities published in the period those that ended more than 30 days ago and are neither closed nor cancelled on "
        "their platform.",
    ),
    source=Text("各平台活动数据", "Activities of all platforms"),
    compute=compute,
    rows=rows,
    metric="activities_published",
    sums=(2, 3),
)
