"""Cells counted a moment ago, cached for the next question: the card and the ratio over it, hours and attendances of a
month.

Below the cache of results: a ratio needs its parts before suppression. Keyed by database, version, metric, selection,
breakdowns and scope, so no entry ever becomes wrong; the least recently used one gives way.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from cachetools import LRUCache
from sqlalchemy import Integer, select
from sqlalchemy.sql import functions

from lib.catalogue.breakdowns import BREAKDOWNS
from lib.catalogue.metric import Metric
from lib.catalogue.periods import first_of_month, last_of_month, period_code
from lib.db.single_flight import Flights
from lib.measure.metric_query import MetricQuery, is_plain_flow, metrics_of_one_scan
from lib.measure.result import Cell

# With the months below it saves a third of the statements of a page.
_cache: LRUCache[tuple, tuple[tuple[Cell, ...], bool]] = LRUCache(maxsize=2048)
_rows: LRUCache[tuple, tuple[list[tuple], bool]] = LRUCache(maxsize=256)
MOST_CELLS = 20_000
"""Of one answer that is cached: hours by activity are some hundred thousand."""
MOST_ROWS = 2_000
"""Rows of one answer that are cached: a street has some hundred, and all of them stay within some 30 MB."""
_lock = threading.Lock()
_flights = Flights()


def cached_or_compute(query: MetricQuery, count: Callable[[MetricQuery], dict[str, list[Cell]]]) -> list[Cell]:
    """The cells of the query's metric: cached ones, or those that `count` returns by the name of each metric it counted."""
    version, counted = query.dimensions.version, {}

    def compute() -> None:
        before = len(query.sources)
        counted.update(count(query))
        if query.versions <= {version.version}:  # else the data changed meanwhile: nothing to cache
            from_copy = all(query.sources[before:])
            with _lock:
                small = {name: tuple(cells) for name, cells in counted.items() if len(cells) <= MOST_CELLS}
                _cache.update({_key(query, name): (cells, from_copy) for name, cells in small.items()})

    of_scan = min(metric.name for metric in metrics_of_one_scan(query.metric))
    cached = _in_cache_or(_cache, _key(query, query.metric.name), _key(query, of_scan), counted, compute)
    if cached is None:
        return counted[query.metric.name]
    query.sources.append(cached[1])
    query.versions.add(version.version)
    return list(cached[0])


def put_in_cache(query: MetricQuery, cells: list[Cell]) -> None:
    """Cache cells that were counted, all from the copy, with those of another query; nothing where the data changed meanwhile."""
    version = query.dimensions.version
    if query.versions <= {version.version} and len(cells) <= MOST_CELLS:
        with _lock:
            _cache[_key(query, query.metric.name)] = (tuple(cells), query.from_copy())


def is_in_cache(query: MetricQuery) -> bool:
    """Whether the cells of the query are cached."""
    return _known(_cache, _key(query, query.metric.name)) is not None


def _known(answers: LRUCache, key: tuple):
    with _lock:
        return answers.get(key)


def cached_rows(query: MetricQuery, question: tuple, read: Callable[[], list[tuple]]) -> list[tuple]:
    """What `read()` gives for the query's filters and scope, whatever its period; `question` names what is read."""
    version, computed = query.dimensions.version, []
    key = _rows_key(query, question)

    def compute() -> None:
        before = len(query.sources)
        computed.append(read())
        if query.versions <= {version.version} and len(computed[0]) <= MOST_ROWS:
            with _lock:
                _rows[key] = (computed[0], all(query.sources[before:]))

    if (cached := _in_cache_or(_rows, key, key, computed, compute)) is None:
        return computed[0]
    query.sources.append(cached[1])
    query.versions.add(version.version)
    return cached[0]


def are_rows_cached(query: MetricQuery, question: tuple) -> bool:
    """Whether `cached_rows` would read nothing."""
    return _known(_rows, _rows_key(query, question)) is not None


def _rows_key(query: MetricQuery, question: tuple) -> tuple:
    return (query.database, query.dimensions.version, question, query.selection.filters, query.scope)


def _in_cache_or(cache: LRUCache, key: tuple, flight: tuple, computed, compute: Callable[[], None]):
    """What the cache holds under `key`; None where `compute()` was called, which fills `computed` and the cache. It is not
    called while another thread is about to cache it (in a flight of the same name)."""
    if (cached := _known(cache, key)) is not None:
        return cached
    _flights.once(flight, compute)
    if not computed and (cached := _known(cache, key)) is None:
        compute()  # the other one could not cache it
    return cached


def are_apart(query: MetricQuery) -> bool:
    """Whether the selection holds rows of several codes that are each counted in a unit of their own, and adds them."""
    metric = query.metric
    if metric.apart in query.by or len(query.selection.get(metric.apart)) == 1:
        return False
    unit = BREAKDOWNS[metric.apart].expression(metric, query.end.year)
    units = select(unit).distinct().select_from(metric.subject)
    # Most places have one, whatever is asked: this is read once for all metrics of the table.
    anywhere = (metric.subject.name, metric.apart, metric.place, query.end.year)
    if len(cached_rows(query, anywhere, lambda: query.read(units.where(*query.chosen_conditions())))) < 2:
        return False
    return len(query.read(units.where(*query.fixed_conditions()))) > 1


def _key(query: MetricQuery, name: str) -> tuple:
    return (query.database, query.dimensions.version, name, query.selection, query.by, query.scope)


# -- a whole of its parts ----------------------------------------------------------------------------------------------


def keep_whole(query: MetricQuery, metrics: list[Metric], rows: list[tuple]) -> None:
    """Remember what `rows`, counted for a query by breakdowns, come to: each row of the table is in one of them."""
    version, n = query.dimensions.version, len(query.by)
    if query.versions <= {version.version} and all(is_plain_flow(each) and is_whole(each) for each in metrics):
        *sums, counted = _added_up([row[n - 1 :] for row in rows], metrics)
        with _lock:
            for metric, value in zip(metrics, sums, strict=True):
                _rows[_whole_key(query, metric)] = [(value, counted)], query.from_copy()


def whole_of_parts(query: MetricQuery) -> list[tuple] | None:
    """The one row of a query without breakdowns, where `keep_whole` knows it: the last line of a table is not read again."""
    if (known := _known(_rows, _whole_key(query, query.metric))) is None:
        return None
    query.sources.append(known[1])
    query.versions.add(query.dimensions.version.version)
    return known[0]


def _whole_key(query: MetricQuery, metric: Metric) -> tuple:
    return (query.database, query.dimensions.version, ("whole", metric.name), query.selection, query.scope)


# -- months that add up ------------------------------------------------------------------------------------------------

MOST_MONTHS = 24
MONTHS_BEFORE, MONTHS_FURTHER = 12, 24
"""Months before the period that are read with it: the figure, the one it is compared with and the small series of a card
are sums over them. A page has a quarter fewer statements. And where months are read already and do not reach far enough:
then the same period of several years is looked at, one after the other."""


@dataclass(frozen=True)
class _Months:
    """Rows (month, a value for each metric, rows counted) of all days from `first`, which begins a month, to `end`."""

    first: date
    end: date
    rows: tuple[tuple, ...]
    from_copy: bool

    def hold(self, start: date, end: date) -> bool:
        """Whether the months from `start` to `end` are whole among them, or end with the same day."""
        return self.first <= start and (end == self.end or (end < self.end and end == last_of_month(end)))


_months: LRUCache[tuple, tuple[_Months, ...]] = LRUCache(maxsize=1024)


def adds_up_by_month(query: MetricQuery) -> bool:
    """Whether the cells are sums of whole numbers over the months of a period that begins with one."""
    start, end = query.selection.period.start, query.end
    if query.by not in ((), ("month",)) or start is None or start.day > 1 or start.year <= 1900 or end < start:
        return False
    if (end.year - start.year) * 12 + end.month - start.month >= MOST_MONTHS or query.selection.get("age_band"):
        return False  # an age band is of the last year of the period
    metric = query.metric
    constant = not any(callable(condition) for condition in metric.where)
    return is_plain_flow(metric) and constant and is_whole(metric)


def is_whole(metric: Metric) -> bool:
    """Whether the values are whole numbers: sums of parts are then exactly the sum of all."""
    return isinstance(metric.value.type, Integer)


def rows_of_months(
    query: MetricQuery, metrics: list[Metric], read: Callable[[MetricQuery], list[tuple]]
) -> list[tuple]:
    """The rows of a query that `adds_up_by_month()`, of each month or of all; `read` gives those by month of a wider one."""
    months = _months_holding(query, metrics)
    if months is None:
        wider, before = _wider(query, metrics), len(query.sources)
        months = keep_months(wider, metrics, read(wider), before)
    else:
        query.sources.append(months.from_copy)
        query.versions.add(query.dimensions.version.version)
    first, last = (period_code("month", day) for day in (query.selection.period.start, query.end))
    within = [row for row in months.rows if first <= row[0] <= last]
    return within if query.by else [_added_up(within, metrics)]


def months_to_read(query: MetricQuery, metrics: list[Metric]) -> MetricQuery | None:
    """The query by month that `rows_of_months` would read; None where the months are known."""
    return None if _months_holding(query, metrics) else _wider(query, metrics)


def keep_months(wider: MetricQuery, metrics: list[Metric], rows: list[tuple], before: int = 0) -> _Months:
    """Keep the rows of a query by month for `rows_of_months`. before: how many reads there had been."""
    months = _Months(wider.selection.period.start, wider.end, tuple(rows), from_copy=all(wider.sources[before:]))
    if wider.versions <= {wider.dimensions.version.version}:
        with _lock:
            key = _months_key(wider, metrics)
            _months[key] = (months, *_months.get(key, ()))[:4]
    return months


def _wider(query: MetricQuery, metrics: list[Metric]) -> MetricQuery:
    more = MONTHS_FURTHER if _known(_months, _months_key(query, metrics)) else MONTHS_BEFORE
    first = first_of_month(query.selection.period.start, earlier=more)
    return replace(query.with_period(start=first, end=query.end), by=("month",))


def _months_key(query: MetricQuery, metrics: list[Metric]) -> tuple:
    names = tuple(metric.name for metric in metrics)
    return (query.database, query.dimensions.version, names, query.selection.filters, query.scope)


def _months_holding(query: MetricQuery, metrics: list[Metric]) -> _Months | None:
    known = _known(_months, _months_key(query, metrics)) or ()
    start, end = query.selection.period.start, query.end
    return next((months for months in known if months.hold(start, end)), None)


def _added_up(rows: list[tuple], metrics: list[Metric]) -> tuple:
    """One row of all: None for a sum of nothing, as in SQL."""
    sums = []
    for i, metric in enumerate(metrics, start=1):
        values = [row[i] for row in rows if row[i] is not None]
        sums.append(sum(values) if values or isinstance(metric.value, functions.count) else None)
    return (*sums, sum(row[-1] for row in rows))
