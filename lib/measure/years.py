"""How many years a yearly average is divided by: those of the period, or a project's own."""

from datetime import date

from sqlalchemy import func, select

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.measure.metric_query import MetricQuery, days_between

YEAR_DAYS = 365.25
"""Days, not calendar years begun: with these the figure would jump on 1 January."""


def years_of(query: MetricQuery) -> float:
    """Length of the period in years of 365.25 days. A period without a beginning, or of chosen projects, begins with the
    first row counted."""
    start = query.selection.period.start
    if start is None or query.selection.get("project"):
        statement = select(func.min(query.metric.date)).select_from(query.metric.subject)
        start = query.read(statement.where(*query.conditions()))[0][0] or start
    return _years(start, query.end)


def years_by_project(query: MetricQuery) -> dict[int | None, float]:
    """By id of the project (None: without one): the years from its first row in the period to the end of the period."""
    code = BREAKDOWNS["project"].expression(query.metric, query.end.year).label("by_project")
    statement = select(code, func.min(query.metric.date)).select_from(query.metric.subject).where(*query.conditions())
    first = {project: day for project, day in query.read(statement.group_by("by_project"))}
    if None in first:
        first[None] = query.selection.period.start or first[None]
    return {project: _years(day, query.end) for project, day in first.items()}


def _years(first: date | None, last: date) -> float:
    return 1 if first is None else max(days_between(first, last), 1) / YEAR_DAYS
