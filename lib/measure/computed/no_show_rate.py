"""No-shows: unknown, because no platform's export has sign-ups."""

from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell


def no_show_rate(query: MetricQuery) -> list[Cell]:
    """Blank with its reason; an importer that brings sign-ups replaces this by a ratio."""
    return [] if query.by else [Cell((), None, reason="not_recorded")]
