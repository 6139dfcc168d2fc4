"""Months, quarters and years that are not whole: cut by the selection or by the data, or with months missing inside.

A quarter of one month beside quarters of three looks like a fall. Charts, tables, files and sentences mark such a bucket.
"""

from lib.catalogue.metric import Kind
from lib.catalogue.periods import days_of_code, split_period
from lib.measure.coverage import follows_records, recorded_months
from lib.measure.metric_query import MetricQuery
from lib.measure.result import Incomplete

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
    at_end = any(part.kind is Kind.STOCK and not any(map(callable, part.where)) for part in query.metric.parts)
    recorded = list(recorded_months(query).values()) if follows_of(query) else []
    found = []
    for code, first, last in split_period(time, query.start_or_first(), query.end):
        whole = days_of_code(time, code)
        months = [month for month, _, _ in split_period("month", first, last)]
        missing = tuple(month for month in months if any(month not in known for known in recorded))
        if last < whole[1] or (not at_end and (first > whole[0] or missing)):
            found.append((code, Incomplete(first, last, () if at_end else missing)))
    return tuple(found)


def follows_of(query: MetricQuery) -> bool:
    """Whether records tell where the metric, or the numerator of a ratio, is known."""
    return follows_records(query.metric.parts[0])


def codes_ahead(query: MetricQuery) -> set[int]:
    """The buckets of the asked period that begin after the last day that the data speaks for."""
    time = time_of(query)
    if time is None or query.until is None or query.until <= query.end:
        return set()
    return {code for code, first, _ in split_period(time, query.end, query.until) if first > query.end}
