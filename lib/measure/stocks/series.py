"""A stock at the end of many months from arrivals and departures: one pass over the rows instead of one for each month.

Sure to equal the stocks of the single days: a test compares the two. Where it is not (`None`), `measure()` asks for
each day.
"""

from sqlalchemy.sql import functions

from lib.catalogue.periods import split_period
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.measure.stocks.at_once import active_on_last_day, active_over_time, by_attribute
from lib.measure.stocks.moves import OF_THE_PERSON, counted_codes, ends_a_month, moves_of, steps


# A distinct count for each month took 255 ms for a year, four seconds since 2013: 25 times as long as these sums.
def series(query: MetricQuery, time: str) -> list[Cell] | None:
    """Cells of a stock by `time` and the query's other breakdowns; None where it has to be counted day by day."""
    if steps(query) is None:
        return active_over_time(query, time)
    others = tuple(name for name in query.by if name != time)
    spans = split_period(time, query.start_or_first(), query.end)
    if not spans:
        return []
    if name := counted_codes(query.metric):
        return _run_of_codes(query, time, moves_of(query, time, (*others, name)), spans)
    moves = moves_of(query, time, others)
    return [cell for codes, found in moves.items() for cell in _run(query, time, codes, found, spans)]


def on_last_day(query: MetricQuery) -> list[Cell] | None:
    """The cells of a stock on its last day without breakdowns or by one of people, from arrivals and departures; None where
    it has to be counted for itself. Those of all months serve the figure, the one before and the series of a card.

    Only in the copy, which has derived values at hand; elsewhere one count is quicker than all arrivals.
    """
    if (cells := active_on_last_day(query)) is not None:
        return cells
    whole = isinstance(query.metric.value, functions.count)
    if len(query.by) > 1 or not whole or not query.database.in_copy(query.dimensions.version):
        return None
    if query.by in ((), ("platform",)):
        if steps(query) is None or not ends_a_month(query):
            return None
        name = counted_codes(query.metric)
        found: dict[tuple, list[tuple[int, int]]] = {} if query.by else {(): []}
        for codes, moved in moves_of(query, "month", (*query.by, name) if name else query.by).items():
            value, rows = (sum(numbers) for numbers in zip(*moved.values(), strict=True)) if moved else (0, 0)
            if name:
                *codes, code = codes
                value = int(rows > 0 and code is not None)
            found.setdefault(tuple(codes), []).append((value, rows))
        cells = [Cell(codes, float(sum(v for v, _ in m)), rows=sum(n for _, n in m)) for codes, m in found.items()]
        return [cell for cell in cells if cell.rows or not query.by]
    if query.by[0] not in (*OF_THE_PERSON, "age_band") or query.metric.comes is None or query.metric.goes is None:
        return None
    came_and_went = steps(query, on_a_day=True)
    return by_attribute(query, *came_and_went) if came_and_went else None


def _run_of_codes(query: MetricQuery, time: str, moves: dict[tuple, dict[int, list[int]]], spans) -> list[Cell]:
    """The number of codes that have rows at the end of each period; the last code of each group of `moves` is the one counted."""
    # Without another breakdown none at all is a zero.
    numbers = {} if len(query.by) > 1 else {(code,): [0, 0] for code, _, _ in spans}
    for (*codes, code), found in moves.items():
        for cell in _run(query, time, tuple(codes), found, spans):
            total = numbers.setdefault(cell.codes, [0, 0])
            total[0] += cell.rows > 0 and code is not None
            total[1] += cell.rows
    return [Cell(codes, float(value), rows=rows) for codes, (value, rows) in numbers.items()]


def _run(query: MetricQuery, time: str, codes: tuple, found: dict[int, list[int]], spans) -> list[Cell]:
    """The running total of one group at the end of each period."""
    value = rows = 0
    waiting = sorted(found)
    cells = []
    for code, _, _ in spans:
        while waiting and waiting[0] <= code:
            value, rows = value + found[waiting[0]][0], rows + found[waiting[0]][1]
            waiting.pop(0)
        if rows or not codes:
            others = iter(codes)
            cells.append(Cell(tuple(code if n == time else next(others) for n in query.by), float(value), rows=rows))
    return cells
