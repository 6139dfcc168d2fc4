"""Residents of places: the usual scope of boundaries, the latest count; by sex and of 60 and over where published.

Over time the count that holds at the end of each month, quarter or year.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import select

from lib.catalogue.breakdowns import PLACES
from lib.catalogue.periods import split_period
from lib.catalogue.vocabularies import AGE_BAND, SEX
from lib.db.single_flight import computed_once
from lib.measure.buckets import codes_ahead, time_of
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.schema import population

PARTS = {"sex": {"female": "women", "male": "men"}, "age_band": {"a60_over": "aged_60_over"}}
"""Filter or breakdown -> code -> column with the residents of that code, where they are published."""
CODES = {"sex": tuple(SEX), "age_band": tuple(AGE_BAND)}


@dataclass(frozen=True)
class Count:
    """A row of the population table: the usual scope of a place. `implied_by`: the letter that the number follows from."""

    as_of: date
    residents: int
    women: int | None
    men: int | None
    aged_60_over: int | None
    implied_by: int | None


def residents(query: MetricQuery) -> list[Cell]:
    """Residents (persons) of the chosen places on the last day, in all or by county, street, sex or age band; by month,
    quarter or year on the last day of each. Every cell names the days of its counts.

    The usual row of the latest day on or before the last day, else of the earliest. A place without a row of its own
    is the sum of the places directly below it; where one of them is missing the value is blank ("no_denominator"). Residents
    of one sex, or of 60 and over, are known where that row has them, else blank ("no_denominator_by:sex").
    """
    known = _usual(query.database, query.dimensions.version)
    time = time_of(query)
    ends = {code: last for code, _, last in split_period(time, query.start_or_first(), query.end)} if time else {}
    cells = []
    for codes in product(*(list(ends) if name == time else _codes(query, name) for name in query.by)):
        at = dict(zip(query.by, codes, strict=True))
        rows = _rows(query, known, _places(query, at), ends.get(at.get(time), query.end))
        cells.append(_cell(codes, rows, _chosen(query, at)))
    if query.by == (time,):
        cells += [Cell((code,), None, reason="no_data_yet") for code in sorted(codes_ahead(query))]
    return cells


def counts_used(query: MetricQuery) -> tuple[Count, ...]:
    """The rows of the population table behind the residents of the chosen places on the last day, each once, oldest first."""
    found = _rows(query, _usual(query.database, query.dimensions.version), query.chosen_places(), query.end)
    return tuple(sorted(set(found) - {None}, key=lambda count: (count.as_of, count.residents)))


@computed_once(12)
def _usual(database, version) -> dict[int, list[Count]]:
    """Counts of the usual scope by place, oldest first: read once for a data version."""
    p = population.c
    rows = database.read(
        select(p.region_id, p.as_of, p.residents, p.women, p.men, p.aged_60_over, p.implied_by)
        .where(p.usual.is_(True))
        .order_by(p.region_id, p.as_of),
        rows=None,
        version=version,
    ).rows
    known: dict[int, list] = defaultdict(list)
    for region_id, *values in rows:
        known[region_id].append(Count(*values))
    return known


def _codes(query: MetricQuery, name: str) -> list:
    if name in PLACES:
        return sorted({
            found
            for place in query.chosen_places()
            for found in query.dimensions.below(place, name)
            or [p for p in query.dimensions.line(place) if query.dimensions.place(p).level == name]
        })  # fmt: skip
    chosen = query.selection.get(name)
    return sorted(code for code in CODES[name] if not chosen or code in chosen)


def _places(query: MetricQuery, at: dict) -> list[int]:
    """The chosen places within the places of a cell: of a county whose streets were chosen, only those streets."""
    places = query.chosen_places()
    for name, code in at.items():
        places = query.dimensions.common(places, [code]) if name in PLACES else places
    return places


def _chosen(query: MetricQuery, at: dict) -> dict[str, tuple[str, ...]]:
    """The codes of sex and age band that are counted."""
    chosen = {name: (at[name],) if name in at else query.selection.get(name) for name in PARTS}
    return {name: codes for name, codes in chosen.items() if codes}


def _rows(query: MetricQuery, known: dict[int, list[Count]], places: list[int], day: date) -> list[Count | None]:
    return [row for place in places for row in _rows_of(query, known, place, day)]


def _rows_of(query: MetricQuery, known: dict[int, list[Count]], place: int, day: date) -> list[Count | None]:
    """The row of a place on a day, or those of the places below it; [None] where one is missing."""
    if known.get(place):
        return [max((row for row in known[place] if row.as_of <= day), default=known[place][0], key=_day)]
    found = [row for child in query.dimensions.place(place).children for row in _rows_of(query, known, child, day)]
    return found if found and None not in found else [None]


def _day(count: Count) -> date:
    return count.as_of


def _cell(codes: tuple, rows: list[Count | None], chosen: dict) -> Cell:
    if not rows or None in rows:
        return Cell(codes, None, reason="no_denominator")
    if len(chosen) > 1:  # e.g. women of 60 and over: neither is known of the other
        return Cell(codes, None, reason="no_denominator_by:age_band")
    columns = ["residents"]
    for name, values in chosen.items():
        columns = [PARTS[name].get(value) for value in values]
        if None in columns or any(getattr(row, column) is None for row in rows for column in columns):
            return Cell(codes, None, reason=f"no_denominator_by:{name}")
    total = sum(getattr(row, column) for row in rows for column in columns)
    return Cell(codes, total, rows=len(rows), residents_on=tuple(sorted({row.as_of for row in rows})))
