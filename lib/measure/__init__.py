"""Numbers out of the shared database: `measure(database, metric, selection, by=...)` is the one way to a figure.

    metric_query.py   metric + selection + breakdowns -> conditions and columns of a statement
    measure.py        runs it: cells, totals, ratios            stocks/            of people, not counted anew for each day
    consistent.py     one state of the data where one read is not enough
    coverage.py       where "no rows" means zero, and where it means unknown
    disclosure/       all suppression of small counts           result.py         Cell, Result and the reasons of a blank
    cell_cache.py     one scan for the figures that share it    computed/         the metrics that are no aggregate
    report_query.py   the query that a report starts from       median_bands.py   places around the median
    dated_events.py   days to mark on a time axis               namesakes.py      people of one name on several platforms

A new metric is a declaration in `lib/catalogue/`, nothing here.
"""

from lib.measure.measure import measure

__all__ = ["measure"]
