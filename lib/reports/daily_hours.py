"""Hours day by day, for the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from lib.access import Scope
from lib.catalogue.periods import period_code
from lib.catalogue.vocabularies import Text
from lib.charts.grids import calendar_grid
from lib.dimensions import Dimensions
from lib.labels import reason_text
from lib.measure.coverage import covered
from lib.measure.disclosure import Form
from lib.measure.report_query import build_query, data_begins, not_by
from lib.reports.report import CONFIRMED_RECORDS, Report, Rows, shown
from lib.schema import service_record
from lib.selection import Selection


@dataclass(frozen=True)
class Day:
    """Confirmed records of one day and their hours; None where `reason` says why: no_records, not_yet."""

    day: date
    hours: float | None
    records: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Days:
    """Every day of the period in order. `reason` says why there are none."""

    days: tuple[Day, ...]
    selection: Selection
    reason: str | None = None


def compute(database, selection: Selection, *, scope: Scope, form: Form = Form.PROTECTED) -> Days:
    """Each day of the period; an open one begins with the first month of the data.

    A day without records is zero in a month in which the chosen places have any activity, else blank; days after the last
    day that the data speaks for are "no_data_yet".
    """
    query = build_query(database, "service_hours", selection, scope=scope, by=("month",))
    begins, as_of = data_begins(database), database.version().as_of
    if reason := not_by(query) or (None if begins and as_of else "no_records"):
        return Days((), query.selection, reason)
    record = service_record.c
    statement = select(record.served_on, func.sum(record.minutes), func.count()).group_by(record.served_on)
    found = {day: values for day, *values in query.read(statement.where(*query.conditions()))}
    has_records, days = covered(query), []
    day = query.selection.period.start or begins
    while day <= (query.until or query.end):
        if day in found:
            minutes, count = found[day]
            days.append(Day(day, float(minutes) / 60, int(count)))
        elif day > query.end:
            days.append(Day(day, None, None, "no_data_yet"))
        elif has_records(period_code("month", day)):
            days.append(Day(day, 0.0, 0))
        else:
            days.append(Day(day, None, None, "no_records"))
        day += timedelta(days=1)
    return Days(tuple(days), query.selection)


HEADERS = {
    "zh": ("日期", "服务时长（小时）", "服务记录", "备注"),
    "en": ("Day", "Hours", "Records", "Note"),
}
DAYS_DRAWN = 731
"""Two years fit a screen; the table has all days."""


def rows(calendar: Days, dimensions: Dimensions, language: str) -> Rows:
    """One row a day."""
    return HEADERS[language], [
        (
            line.day.isoformat(),
            shown(line.hours, 1),
            line.records,
            reason_text(line.reason, language),
        )
        for line in calendar.days
    ]


def draw(calendar: Days, dimensions: Dimensions, language: str) -> dict | None:
    """Weeks across and weekdays down."""
    days = [(line.day, line.hours) for line in calendar.days if line.hours is not None]
    return calendar_grid(days[-DAYS_DRAWN:], language) if days else None


REPORT = Report(
    name="calendar",
    title=Text("每天的服务时长", "Service hours day by day"),
    definition=Text(
        "每天已生效记录的时长；没有记录的日子为空。",
        "Hours of confirmed records each day; days without records are empty.",
    ),
    source=CONFIRMED_RECORDS,
    compute=compute,
    rows=rows,
    public="counties",
    metric="service_hours",
    draw=draw,
    sums=(1, 2),
)
