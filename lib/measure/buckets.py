"""Months, quarters and years that are not whole: cut by the selection or by the data, or with months missing inside.

A quarter of one month beside quarters of three looks like a fall. Charts, tables, files and sentences mark such a bucket.
"""

from dataclasses import replace

from lib.access import Scope
from lib.catalogue import METRICS
from lib.catalogue.metric import Kind
from lib.catalogue.periods import days_of_code, split_period
from lib.db import Version
from lib.dimensions import read_dimensions
from lib.measure.coverage import follows_records, recorded_months
from lib.measure.metric_query import MetricQuery, query_for
from lib.measure.result import Cell, Incomplete, Result
from lib.selection import Selection

PERIODS = ("month", "quarter", "year")


def time_of(query: MetricQuery) -> str | None:
    """The breakdown by month, quarter or year; None without one."""
    return next((name for name in query.by if name in PERIODS), None)


def incomplete_buckets(query: MetricQuery) -> tuple[tuple[int, Incomplete], ...]:
    """(code, what is counted) of each bucket of the query's time breakdown that is not whole and not wholly ahead.

    A stock stands at the end of its bucket: there only an end that is cut counts.
    """
    time = time_of(query)
    if time is None or query.lies_ahead:
        return ()
    parts = query.metric.parts
    stands_on_a_day = any(part.kind is Kind.STOCK and not any(map(callable, part.where)) for part in parts)
    at_end = parts[0].kind is Kind.STOCK and stands_on_a_day  # what is within a time over residents on a day is not
    recorded = list(recorded_months(query).values()) if follows_of(query) else []
    found = []
    for code, first, last in split_period(time, query.start_or_first(), query.end):
        whole = days_of_code(time, code)
        months = [month for month, _, _ in split_period("month", first, last)]
        missing = tuple(month for month in months if any(month not in known for known in recorded))
        if last < whole[1] or (not at_end and (first > whole[0] or missing)):
            found.append((code, Incomplete(first, last, () if at_end else missing)))
    return tuple(found)


def incomplete_months(
    database, metric: str, selection: Selection, *, scope: Scope, version: Version
) -> tuple[tuple[int, Incomplete], ...]:
    """`incomplete_buckets` of the months of a period as it was chosen, which has a first day; nothing is counted for it."""
    dimensions = read_dimensions(database, version)
    return incomplete_buckets(query_for(database, dimensions, METRICS[metric], selection, by=("month",), scope=scope))


def follows_of(query: MetricQuery) -> bool:
    """Whether records tell where the metric, or the numerator of a ratio, is known."""
    return follows_records(query.metric.parts[0])


def codes_ahead(query: MetricQuery) -> set[int]:
    """The buckets of the asked period that begin after the last day that the data speaks for."""
    time = time_of(query)
    if time is None or query.until is None or query.until <= query.end:
        return set()
    return {code for code, first, _ in split_period(time, query.end, query.until) if first > query.end}


def same_months(by_month: Result, by_year: Result) -> tuple[Result, int]:
    """A number of each year over the same months: those that are whole in the last year; and the last of these months.

    The two results ask the same, once by month and once by year. A last year without a whole month is left out, and the
    others are whole. A year stays marked where its own months are missing or not whole. Raises ValueError for a metric
    whose months do not add up.
    """
    metric = by_month.metric
    if not metric.additive or metric.kind is not Kind.FLOW:
        raise ValueError(f"{metric.name}: months do not add up to a year")
    end, at = by_month.selection.period.end, by_month.by.index("month")
    last = end.month if end == days_of_code("month", end.year * 100 + end.month)[1] else end.month - 1
    years_end, last = (end.year, last) if last else (end.year - 1, 12)
    totals: dict[tuple, list[float]] = {}
    for cell in by_month.cells:
        year, month = divmod(int(cell.codes[at]), 100)
        if year <= years_end:
            codes = (*cell.codes[:at], year, *cell.codes[at + 1 :])
            totals.setdefault(codes, []).extend([cell.value] if month <= last and cell.value is not None else [])
    incomplete = []
    for year, part in by_year.incomplete:
        missing = tuple(month for month in part.missing if month % 100 <= last)
        until = min(part.last, days_of_code("month", year * 100 + last)[1])
        if year <= years_end and (missing or part.first > days_of_code("year", year)[0]) and part.first <= until:
            incomplete.append((year, Incomplete(part.first, until, missing)))
    cells = tuple(Cell(codes, float(sum(values))) for codes, values in totals.items())
    return replace(by_month, by=by_year.by, cells=cells, incomplete=tuple(incomplete)), last
