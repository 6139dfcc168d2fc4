"""Residents of places: the usual scope, and every other count that a rate could name."""

from collections import defaultdict

from sqlalchemy import select

from lib.question import Question
from lib.result import Cell
from lib.schema import population


def residents(question: Question) -> list[Cell]:
    """Residents (persons) of the chosen places on the last day, in all or by county or street.

    The usual row of the latest day on or before the last day, else of the earliest. A place without a row of its own
    is the sum of the streets or counties below it; where one of them is missing the value is blank.
    """
    rows = question.read(
        select(population.c.region_id, population.c.as_of, population.c.residents)
        .where(population.c.usual.is_(True))
        .order_by(population.c.region_id, population.c.as_of)
    )
    known: dict[int, list] = defaultdict(list)
    for region_id, as_of, count in rows:
        known[region_id].append((as_of, count))
    if question.by:
        return [_cell((place,), _count(question, known, place)) for place in question.domain()]
    counts = [_count(question, known, place) for place in question.chosen_places()]
    return [_cell((), sum(counts) if counts and None not in counts else None, rows=len(counts))]


def _cell(codes: tuple, count: int | None, *, rows: int = 1) -> Cell:
    return Cell(codes, count, reason="no_denominator" if count is None else None, rows=rows)


def _count(question: Question, known: dict[int, list], place: int) -> int | None:
    if known.get(place):
        earlier = [count for as_of, count in known[place] if as_of <= question.end]
        return earlier[-1] if earlier else known[place][0][1]
    level = question.directory.place(place).level
    if level not in ("province", "city"):
        return None
    below = [p for p in question.directory.below(place, "county") if p in question.directory.used_counties]
    counts = [_count(question, known, county) for county in below]
    return sum(counts) if counts and None not in counts else None
