"""Activities that ended long ago and that their platform still lists as open, by platform and street."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select

from lib.access import EVERYWHERE, Scope
from lib.catalogue.derived_columns import column_of
from lib.reports.report_query import build_query, last_day, not_by
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


def unclosed(database, selection: Selection, *, scope: Scope = EVERYWHERE) -> UnclosedActivities:
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
