"""Metric + selection + breakdown -> cells. The only road to a number, on every page, in every file and letter.

`measure()` knows aggregates and ratios of them. Anything else is an ordinary function (`computed/`) that a metric
names; do not grow a framework here.
"""

from collections.abc import Callable
from functools import cache

from sqlalchemy import func, literal, select, union_all

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES, TIMES
from lib.catalogue.metric import Kind, Metric
from lib.catalogue.periods import split_period
from lib.db import Version
from lib.dimensions import read_dimensions
from lib.measure.buckets import PERIODS, codes_ahead, incomplete_buckets, time_of
from lib.measure.cell_cache import (
    adds_up_by_month,
    are_apart,
    cached_or_compute,
    is_whole,
    keep_whole,
    rows_of_months,
    whole_of_parts,
)
from lib.measure.computed import QUERIES
from lib.measure.consistent import consistent
from lib.measure.coverage import unknown_at
from lib.measure.disclosure import Form, people_of_rate, protect
from lib.measure.metric_query import OF_PEOPLE, MetricQuery, metrics_of_one_scan, query_for, unknown_filters
from lib.measure.result import Cell, Result
from lib.measure.stocks.series import on_last_day, series
from lib.measure.windows.counterparts import by_pairs, counted_things, distinct_with_counterpart
from lib.measure.years import years_by_project, years_of
from lib.selection import Selection

PARTS_AT_ONCE = 6
"""Days of a stock that one statement counts: the copy keeps the people of every part in memory until its statement ends."""


def measure(
    database,
    metric: str | Metric,
    selection: Selection,
    by: tuple[str, ...] = (),
    *,
    scope: Scope,
    form: Form = Form.PROTECTED,
    version: Version | None = None,
) -> Result:
    """The cells of `metric` for `selection`, split by the breakdowns `by`, within `scope`.

    Presets count back from the last day that the data speaks for in this metric, and the period is cut there. Filters that
    the metric's rows do not carry are set aside and named in the result. Raises ValueError for a breakdown that the metric does not have, UnknownValue for a name this database does not
    know, DataChanged when the data changes with every try. `form`: as everybody may see
    them, unless the caller asks for exact ones. `version` is what the caller has just read.
    """
    metric = METRICS[metric] if isinstance(metric, str) else metric
    for name in by:
        if name not in breakdowns_of(metric):
            raise ValueError(
                f"{metric.name} cannot be split by {name}; it can be by {', '.join(breakdowns_of(metric))}"
            )
    if len(set(by)) < len(by) or len(set(by) & set(TIMES)) > 1:
        raise ValueError(f"{metric.name} cannot be split by {' and '.join(by)}: twice the same, or two times")

    def compute(version: Version) -> tuple[MetricQuery, list[Cell]]:
        query = query_for(database, read_dimensions(database, version), metric, selection, by=tuple(by), scope=scope)
        return query, answer(query, form)

    (query, cells), version = consistent(database, compute, version=version)
    return Result(
        metric=metric,
        asked=query.asked,
        set_aside=query.set_aside,
        selection=query.selection,
        until=query.until,
        incomplete=incomplete_buckets(query),
        by=tuple(by),
        cells=tuple(cells),
        as_of=query.as_of,
        data_version=version.version,
        changed_at=version.changed_at,
        from_copy=query.from_copy(),
    )


@cache
def breakdowns_of(metric: Metric) -> tuple[str, ...]:
    """Names of the breakdowns that a metric allows: for a ratio those of both parts."""
    return tuple(name for name, breakdown in BREAKDOWNS.items() if metric.has(breakdown))


def answer(query: MetricQuery, form: Form) -> list[Cell]:
    """The cells in a form. Those of a rate are made of parts in that form, never of exact ones behind it."""
    cells = _ratio(query, form) if query.metric.is_ratio else _exact(query)
    return protect(query, cells, count=_exact) if form is Form.PROTECTED else cells


def _exact(query: MetricQuery) -> list[Cell]:
    metric = query.metric
    if query.lies_ahead:
        return _blank(query, "no_data_yet", PERIODS)
    if metric.apart and are_apart(query):
        return _blank(query, f"apart_by:{metric.apart}", (*PERIODS, *PLACES))
    if metric.query:
        cells = QUERIES[metric.query](query)
        return cells if metric.subject is None else _filled(query, cells)
    return _filled(query, cached_or_compute(query, _aggregate))


def _blank(query: MetricQuery, reason: str, known: tuple[str, ...]) -> list[Cell]:
    """One blank cell, or one for each code of a breakdown whose codes are `known` without rows; none by other breakdowns."""
    if not query.by:
        return [Cell((), None, reason=reason)]
    with_domain = len(query.by) == 1 and query.by[0] in known
    return [Cell((code,), None, reason=reason) for code in query.domain()] if with_domain else []


def _ratio(query: MetricQuery, form: Form) -> list[Cell]:
    if query.lies_ahead:
        return _blank(query, "no_data_yet", PERIODS)
    top, bottom = query.metric.parts
    if missing := _not_of_the_denominator(query):
        return [] if query.by else [Cell((), None, reason=f"no_denominator_by:{missing}")]
    above = query.with_metric(top)
    if query.metric.to_date:
        above = above.with_period(start=None, end=query.end)
    under = query.with_metric(bottom).without_unknown_filters()
    # Residents are known at every time; of the rate they tell neither where it begins nor where nobody is a zero.
    always_known = bottom.subject is None and time_of(query) is not None
    if always_known:
        under = under.with_period(start=query.start_or_first(), end=query.end)
    below = {cell.codes: cell for cell in answer(under, form)}
    cells = {cell.codes: cell for cell in answer(above, form)}
    for codes in below:
        if codes not in cells and not always_known:  # nobody above the line is a zero, e.g. no active man
            cells[codes] = Cell(codes, top.empty, reason=None if top.empty is not None else "no_records")
    return [_divided(cells[codes], below.get(codes), query.metric, form) for codes in sorted(cells, key=_sortable)]


def _not_of_the_denominator(query: MetricQuery) -> str | None:
    """The first chosen attribute of people by which the denominator is not known: a rate of women over everybody is none."""
    unknown = unknown_filters(query.metric.parts[1], query.selection)
    return next((name for name in unknown if name in OF_PEOPLE), None)


def _divided(top: Cell, bottom: Cell | None, metric: Metric, form: Form) -> Cell:
    if top.value is None:
        return top
    if bottom is None or not bottom.value:
        return Cell(top.codes, None, reason=(bottom and bottom.reason) or "no_denominator", rows=top.rows)
    behind = [cell.value for part, cell in zip(metric.parts, (top, bottom), strict=True) if part.counts_people]
    people = people_of_rate(metric, top, bottom) if form is Form.PROTECTED else min(behind, default=None)
    return Cell(
        top.codes,
        top.value / bottom.value / metric.scale,
        rows=top.rows,
        people=people,
        residents_on=bottom.residents_on,
    )


def _aggregate(query: MetricQuery) -> dict[str, list[Cell]]:
    """The cells of the metric and of those of the same scan, from one statement at most."""
    metric = query.metric
    times = [name for name in query.by if name in TIMES]
    if metric.kind is Kind.STOCK and times:
        return {metric.name: _stock_over_time(query, times)}
    if metric.kind is Kind.STOCK and (cells := on_last_day(query)) is not None:
        return {metric.name: cells}
    if (cells := distinct_with_counterpart(query)) is not None:
        return {metric.name: cells}
    together = metrics_of_one_scan(metric)
    if adds_up_by_month(query):
        together = sorted((each for each in together if is_whole(each)), key=lambda each: each.name)
        rows = rows_of_months(query, together, lambda wider: _rows(wider, together))
    elif not query.by and (whole := whole_of_parts(query)) is not None:
        together, rows = [metric], whole
    else:
        rows = _rows(query, together)
        if query.by:
            keep_whole(query, together, rows)
    n = len(query.by)
    years = _years_of_row(query) if metric.kind is Kind.YEARLY_AVERAGE else lambda row: 1
    return {
        each.name: [cell_of((*row[:n], row[n + i], row[-1]), each, years(row)) for row in rows]
        for i, each in enumerate(together)
    }


def _rows(query: MetricQuery, together: list[Metric]) -> list[tuple]:
    """The codes of the breakdowns, the value of each metric, the rows counted."""
    metric = query.metric
    columns = [BREAKDOWNS[name].expression(metric, query.end.year).label(f"by_{name}") for name in query.by]
    if columns and counted_things(metric) is not None and query.database.in_copy(query.dimensions.version):
        return query.read(by_pairs(query, columns))
    values = [each.value.label(f"measured_{i}") for i, each in enumerate(together)]
    statement = select(*columns, *values, func.count().label("counted"))
    statement = statement.select_from(metric.subject).where(*query.conditions())
    if columns:
        statement = statement.group_by(*(column.name for column in columns))
    return query.read(statement)


def _years_of_row(query: MetricQuery) -> Callable[[tuple], float]:
    """The years that a row of the answer is divided by: by project, those of the row's project."""
    if "project" not in query.by:
        years = years_of(query)
        return lambda row: years
    own, at = years_by_project(query), query.by.index("project")
    return lambda row: own[row[at]]


def _stock_over_time(query: MetricQuery, times: list[str]) -> list[Cell]:
    """A stock at the end of each month, quarter or year: one part of a UNION ALL for each such day. What must happen in the
    period (active among the registered) must then happen in that month, quarter or year."""
    metric, (time,) = query.metric, times
    if (cells := series(query, time)) is not None:
        return cells
    parts = []
    for code, first, day in split_period(time, query.start_or_first(), query.end):
        one = query.with_period(start=first, end=day)
        columns = [
            literal(code).label(f"by_{name}")
            if name == time
            else BREAKDOWNS[name].expression(metric, day.year).label(f"by_{name}")
            for name in query.by
        ]
        groups = [f"by_{name}" for name in query.by if name != time]
        part = select(*columns, metric.value.label("measured"), func.count().label("counted"))
        part = part.select_from(metric.subject).where(*one.conditions())
        parts.append(part.group_by(*groups) if groups else part)
    statements = [union_all(*parts[at : at + PARTS_AT_ONCE]) for at in range(0, len(parts), PARTS_AT_ONCE)]
    return [cell_of(row, metric, 1) for statement in statements for row in query.read(statement)]


def cell_of(row: tuple, metric: Metric, years: float = 1) -> Cell:
    """The cell of a row of codes, the value of the metric and the rows counted; `years`: by which the value is divided."""
    *codes, value, rows = row
    if value is None:
        value = None if rows else metric.empty
        reason = "not_recorded" if rows else ("no_records" if value is None else None)
        return Cell(tuple(codes), value, reason=reason, rows=rows)
    return Cell(tuple(codes), float(value) / metric.scale / years, rows=rows)


def _filled(query: MetricQuery, cells: list[Cell]) -> list[Cell]:
    """The cells with the months, or the places, that have no rows: zero where something is recorded, else blank."""
    known = {cell.codes: cell for cell in cells}
    if not query.by and not cells[0].rows and (reason := unknown_at(query)(None)):
        return [Cell((), None, reason=reason)]
    if len(query.by) == 1 and query.by[0] in (*PERIODS, *PLACES):
        why, ahead = unknown_at(query), codes_ahead(query)
        for code in query.domain():
            if code in ahead:
                known[(code,)] = Cell((code,), None, reason="no_data_yet")
            elif (code,) not in known or not known[(code,)].rows:
                reason = why(code)
                empty = None if reason else query.metric.empty
                if (code,) not in known or reason:
                    known[(code,)] = Cell((code,), empty, reason=None if empty is not None else reason or "no_records")
    return [known[codes] for codes in sorted(known, key=_sortable)]


def _sortable(codes: tuple) -> tuple:
    return tuple((code is None, type(code).__name__, code if code is not None else 0) for code in codes)
