"""Charts in which there would be nothing to see."""

from numbers import Real


def is_all_zero(figure: dict) -> bool:
    """Whether every amount that a figure would draw is zero: its bars, dots, lines and cells have no size and no colour.
    What draws no amounts, or is written out in figures, is not."""
    amounts = [amount for trace in figure["data"] for amount in _amounts(trace)]
    return bool(amounts) and not any(amounts)


def _amounts(trace: dict) -> list:
    if trace["type"] == "heatmap":
        values = [value for row in trace["z"] for value in row]
    else:
        along = "x" if trace.get("orientation") == "h" or _are_words(trace.get("y", ())) else "y"
        values = trace.get(along, ())
    return [value for value in values if isinstance(value, Real)]


def _are_words(values) -> bool:
    return any(isinstance(value, str) for value in values)
