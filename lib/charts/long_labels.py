"""Labels of bars that would take the room of the bars, and numbers behind them."""

import re

from lib.theme import columns_of

LONG = 24
"""Characters from which a label is set in two lines."""
MOST_ROWS = 12


def two_lines(labels: list[str]) -> dict:
    """Ticks of a category axis whose words in brackets stand below the rest; nothing where no label is longer than `LONG`, or
    where the rows are too many, and so too low, for two lines."""
    if max(map(len, labels), default=0) <= LONG or len(labels) > MOST_ROWS:
        return {}
    words = [re.sub(r"（| \(", r"<br>\g<0>", label, count=1) for label in labels]
    return {"tickmode": "array", "tickvals": labels, "ticktext": words}


def room_behind(numbers: list[str]) -> dict:
    """A margin of the chart that holds the number behind the longest bar, however narrow the chart is."""
    return {"margin": {"r": 12 + 7 * max(map(columns_of, numbers), default=0)}}
