"""How varied the activities are: over how many categories they are spread, and how many of them are of the largest one."""

from collections.abc import Callable

from sqlalchemy import func, select

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import activity


def category_diversity(query: MetricQuery) -> list[Cell]:
    """Number of categories of equal size with the same spread of activities, split by the query's breakdowns: the inverse of
    the sum of squared shares (Simpson, Hill number 2)."""
    return _of_categories(query, lambda sizes: sum(sizes) ** 2 / sum(size * size for size in sizes))


def largest_category_activities(query: MetricQuery) -> list[Cell]:
    """Activities of the category with most of them, split by the query's breakdowns."""
    return _of_categories(query, max)


def _of_categories(query: MetricQuery, number: Callable[[list[int]], float]) -> list[Cell]:
    """`number` of the activities in each category."""
    columns = [BREAKDOWNS[name].expression(query.metric, query.end.year).label(f"by_{name}") for name in query.by]
    names = [column.name for column in columns]
    statement = (
        select(*columns, activity.c.category, func.count().label("activities"))
        .select_from(activity)
        .where(*query.conditions())
        .group_by(*names, activity.c.category)
    )
    counts: dict[tuple, list[int]] = {}
    for *codes, _, activities in query.read(statement):
        counts.setdefault(tuple(codes), []).append(int(activities))
    if not query.by and not counts:
        return [Cell((), None, reason="no_records")]
    return [Cell(codes, number(sizes), rows=sum(sizes)) for codes, sizes in counts.items()]
