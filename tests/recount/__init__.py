"""Every metric counted again in plain Python, straight from its definition: no SQL, no pandas, loops over dicts.

`recount()` gives what `measure()` must give. A new metric: one line in RECOUNTS of its topic's file here.
"""

from lib.catalogue import METRICS
from tests.recount import (
    activities,
    brands,
    contests,
    hours,
    incentives,
    makeup,
    organisations,
    recruitment,
    registrations,
    resources,
    supply_demand,
    volunteers,
)
from tests.recount.answer import Answers

TOPICS = {
    "registrations": registrations,
    "volunteers": volunteers,
    "hours": hours,
    "activities": activities,
    "recruitment": recruitment,
    "contests": contests,
    "brands": brands,
    "organisations": organisations,
    "incentives": incentives,
    "makeup": makeup,
    "resources": resources,
    "supply_demand": supply_demand,
}
"""The module of each topic of the catalogue."""
RECOUNTS = {name: how for module in TOPICS.values() for name, how in module.RECOUNTS.items()}


def recount(name: str, *, start, end, filters: dict, by: tuple = (), scope=None) -> dict[tuple, tuple]:
    """Value and reason by codes: what `measure()` of the metric `name` must give. Raises LookupError, with what to
    write and where, for a metric without a recount."""
    if name not in RECOUNTS:
        raise LookupError(
            f"write the recount of {name} in tests/recount/{METRICS[name].topic}.py: a line in RECOUNTS, "
            f'"{name}": Count(rows, value) or Ratio(numerator, denominator)'
        )
    return Answers(RECOUNTS, start=start, end=end, filters=filters, scope=scope).of(name, by)
