"""What stands beside a mark when it is pointed at."""

from lib.catalogue.metric import Metric
from lib.labels import full_number


def amount(value: float | None, metric: Metric, language: str) -> str:
    """Every digit of a figure and its unit; a dash for a blank."""
    if value is None:
        return "—"
    number = full_number(value, metric, language)
    return f"{number} {metric.unit_text(language, number)}"
