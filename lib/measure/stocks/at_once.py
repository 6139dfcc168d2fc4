"""Stocks of people in one scan: by an attribute on a day, and those who were active within each of many periods.

Both equal what is counted day by day, group by group: the recount compares them with every breakdown.
"""

from datetime import date

from sqlalchemy import Date, and_, case, func, literal, or_, select, true

from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.periods import split_period
from lib.catalogue.volunteers import ServedWithin
from lib.measure.cell_cache import cached_rows, put_in_cache
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell
from lib.measure.windows.counterparts import before_of
from lib.schema import service_record
from lib.schema.derived import Narrowed

ATTRIBUTES = ("group", "sex", "age_band")
"""What a page shows a stock by, side by side: read together."""

Window = tuple[int, date, date, date]
"""Code of a period, first and last day on which people are active in it, the day on which they are registered."""


def by_attribute(query: MetricQuery, came, went) -> list[Cell]:
    """Cells of a stock by an attribute or the home of people on the last day, from arrivals and departures (`came` and `went`
    in a row that begins or ends): nobody need be told apart, which takes as long as all the rest."""
    metric, name = query.metric, query.by[0]
    together = ATTRIBUTES if name in ATTRIBUTES else (name,)
    left = and_(metric.ended.is_not(None), metric.ended <= query.end)

    def read() -> list[tuple]:
        columns = [BREAKDOWNS[each].expression(metric, query.end.year).label(f"by_{each}") for each in together]
        there = func.sum(came) - func.sum(case((left, went), else_=0))
        counted = func.sum(case((left, 0), else_=1))
        statement = select(*columns, there.label("there"), counted.label("counted")).select_from(metric.subject)
        statement = statement.where(*query.fixed_conditions())
        return query.read(statement.group_by(*(column.name for column in columns)))

    found: dict[object, list[int]] = {}
    for *codes, there, counted in cached_rows(query, ("on a day", metric.name, together, query.end), read):
        total = found.setdefault(codes[together.index(name)], [0, 0])
        total[0] += int(there)
        total[1] += int(counted)
    return [Cell((code,), float(there), rows=rows) for code, (there, rows) in found.items() if rows]


def active_over_time(query: MetricQuery, time: str) -> list[Cell] | None:
    """Cells of a stock of people who were active within each `time`; None for any other metric, and where one count for each
    is no slower: outside the copy, which alone knows the home of a record's person, and for windows that overlap."""
    others = tuple(name for name in query.by if name != time)
    if (within := _served_within(query, others)) is None or query.selection.get("age_band"):
        return None
    spans = split_period(time, query.start_or_first(), query.end)
    windows = [(code, *within.days(first, last), last) for code, first, last in spans]
    lines = _apart(windows)
    if 2 * len(lines) > len(windows):
        return None
    cells = []
    for apart in lines:
        for row in query.read(_active(query, time, others, apart)):
            codes = dict(zip((time, *others), row, strict=False))
            cells.append(Cell(tuple(codes[name] for name in query.by), float(row[-2]), rows=row[-1]))
    if not others:  # nobody in a period is a zero
        known = {cell.codes for cell in cells}
        cells += [Cell((code,), 0.0) for code, *_ in windows if (code,) not in known]
    return cells


def active_on_last_day(query: MetricQuery) -> list[Cell] | None:
    """Cells of a stock of people who were active, on its last day; that of the day compared with goes into the cache. None as in
    `active_over_time`, and where people may have been active at any time before."""
    if (within := _served_within(query, query.by)) is None:
        return None
    before = before_of(query)
    queries = [query] if before is None else [query, before]
    days = [(each.selection.period.start, each.end) for each in queries]
    windows = [(code, *within.days(*pair), pair[1]) for code, pair in enumerate(days)]
    if windows[0][1] is None:
        return None
    if len(_apart(windows[::-1])) > 1:
        windows = windows[:1]
    found: list[list[Cell]] = [[] for _ in windows]
    for code, *codes, value, rows in query.read(_active(query, "window", query.by, windows)):
        found[code].append(Cell(tuple(codes), float(value), rows=rows))
    cells = [each or ([] if query.by else [Cell((), 0.0)]) for each in found]
    if len(windows) > 1:
        put_in_cache(before, cells[1])
    return cells[0]


def _served_within(query: MetricQuery, by: tuple[str, ...]) -> ServedWithin | None:
    """The condition of a metric of people who were active, where they are counted at once by `by`."""
    if not query.database.in_copy(query.dimensions.version) or not set(by) <= {*PLACES, *ATTRIBUTES[:2]}:
        return None
    return next((where for where in query.metric.where if isinstance(where, ServedWithin)), None)


def _apart(windows: list[Window]) -> list[list[Window]]:
    """The windows in as few lists as keep those of one apart: twelve months to October lie across two years."""
    found: list[list[Window]] = []
    for window in windows:
        line = next((line for line in found if line[-1][2] < window[1]), None)
        if line is None:
            found.append([window])
        else:
            line.append(window)
    return found


def _active(query: MetricQuery, time: str, others: tuple[str, ...], windows: list[Window]):
    """People registered on the day of each window who have a confirmed record within it."""
    metric, record = query.metric, service_record.c
    code = case(*((record.served_on.between(first, last), code) for code, first, last, _ in windows))
    served = (
        select(record.volunteer_id, code.label("within"))
        .where(record.state == "confirmed", or_(*(record.served_on.between(*w[1:3]) for w in windows)))
        .where(Narrowed(in_copy=and_(true(), *query.on_people(METRICS["resident_participants"])), elsewhere=true()))
        .distinct()
        .subquery("served")
    )
    day = case(*((served.c.within == code, literal(day, Date)) for code, _, _, day in windows))
    columns = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in others]
    statement = (
        select(
            served.c.within.label(f"by_{time}"), *columns, metric.value.label("measured"), func.count().label("counted")
        )
        .select_from(metric.subject.join(served, served.c.volunteer_id == metric.subject.c.volunteer_id))
        .where(*(where for where in metric.where if not callable(where)), *query.chosen_conditions())
        .where(metric.date <= day, or_(metric.ended.is_(None), metric.ended > day))
    )
    return statement.group_by(f"by_{time}", *(column.name for column in columns))
