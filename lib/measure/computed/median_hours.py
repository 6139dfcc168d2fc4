"""The median of hours a person: from the distribution of minutes, so that no list of people is read."""

from sqlalchemy import func, select

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import service_record


def median_hours(query: MetricQuery) -> list[Cell]:
    """Median of the hours of each volunteer who served in the period (hours), split by the query's breakdowns."""
    year = query.end.year
    columns = [BREAKDOWNS[name].expression(query.metric, year).label(f"by_{name}") for name in query.by]
    names = [column.name for column in columns]
    each = (
        select(*columns, func.sum(service_record.c.minutes).label("minutes"))
        .select_from(service_record)
        .where(*query.conditions())
        .group_by(service_record.c.volunteer_id, *names)
        .subquery("each_volunteer")
    )
    groups = [each.c[name] for name in names]
    counted = select(*groups, each.c.minutes, func.count().label("people")).group_by(*groups, each.c.minutes)
    spread: dict[tuple, list[tuple[int, int]]] = {}
    for *codes, minutes, people in query.read(counted):
        spread.setdefault(tuple(codes), []).append((int(minutes), people))
    if not query.by and not spread:
        return [Cell((), None, reason="no_records")]
    return [_median(codes, sorted(pairs)) for codes, pairs in sorted(spread.items(), key=str)]


def _median(codes: tuple, pairs: list[tuple[int, int]]) -> Cell:
    people = sum(count for _, count in pairs)
    lower, upper = (_at(pairs, (people - 1) // 2), _at(pairs, people // 2))
    return Cell(codes, (lower + upper) / 2 / 60, rows=people, people=people)


def _at(pairs: list[tuple[int, int]], position: int) -> int:
    for minutes, count in pairs:
        position -= count
        if position < 0:
            return minutes
    raise IndexError(position)
