"""What no platform's export has: blank, with its reason. An importer that brings it replaces the metric by an aggregate."""

from lib.measure.metric_query import MetricQuery
from lib.measure.result import Cell


def not_recorded(query: MetricQuery) -> list[Cell]:
    """One blank cell; none by a breakdown."""
    return [] if query.by else [Cell((), None, reason="not_recorded")]
