"""Residents of places: the usual scope of boundaries, the latest count."""

from collections import defaultdict
from functools import lru_cache

from sqlalchemy import select

from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import population


def residents(query: MetricQuery) -> list[Cell]:
    """Residents (persons) of the chosen places on the last day, in all or by county or street.

    The usual row of the latest day on or before the last day, else of the earliest. A place without a row of its own
    is the sum of the places directly below it; where one of them is missing the value is blank ("no_denominator").
    """
    known = _usual(query.database, query.dimensions.version)
    chosen = query.chosen_places()
    if not query.by:
        return [_cell((), [_count(query, known, place) for place in chosen])]
    # Of a county whose streets were chosen, only those streets.
    parts = {code: query.dimensions.common(chosen, [code]) for code in sorted(query.domain())}
    return [_cell((code,), [_count(query, known, p) for p in places]) for code, places in parts.items()]


@lru_cache(maxsize=4)
def _usual(database, version) -> dict[int, list]:
    """(day, residents) of the usual scope by place, oldest first: read once for a data version."""
    rows = database.read(
        select(population.c.region_id, population.c.as_of, population.c.residents)
        .where(population.c.usual.is_(True))
        .order_by(population.c.region_id, population.c.as_of),
        version=version,
    ).rows
    known: dict[int, list] = defaultdict(list)
    for region_id, as_of, count in rows:
        known[region_id].append((as_of, count))
    return known


def _cell(codes: tuple, counts: list[int | None]) -> Cell:
    if not counts or None in counts:
        return Cell(codes, None, reason="no_denominator")
    return Cell(codes, sum(counts), rows=len(counts))


def _count(query: MetricQuery, known: dict[int, list], place: int) -> int | None:
    if known.get(place):
        earlier = [count for as_of, count in known[place] if as_of <= query.end]
        return earlier[-1] if earlier else known[place][0][1]
    counts = [_count(query, known, child) for child in query.dimensions.place(place).children]
    return sum(counts) if counts and None not in counts else None
