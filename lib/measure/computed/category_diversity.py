"""Over how many categories the activities are spread: the inverse of the sum of squared shares (Simpson, Hill number 2)."""

from sqlalchemy import func, select

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import activity


def category_diversity(query: MetricQuery) -> list[Cell]:
    """Number of categories of equal size with the same spread of activities, split by the query's breakdowns."""
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
    return [
        Cell(codes, sum(sizes) ** 2 / sum(size * size for size in sizes), rows=sum(sizes))
        for codes, sizes in counts.items()
    ]
