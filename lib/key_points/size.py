"""The words for the size of a change: what "slightly" and "markedly" mean, once for every sentence.

| change against the comparison | a rate: percentage points | words |
|---|---|---|
| none that is printed | none that is printed | 持平, about level |
| below 1 % | below 0.5 | 基本持平, about level |
| below 5 % | below 2 | 略升 略降, slightly up, slightly down |
| below 15 % | below 5 | 上升 下降, up, down |
| from 15 % | from 5 | 明显上升 明显下降, markedly up, markedly down |

The change is taken as it is printed, so that no sentence says 持平 beside +0.1 %.
"""

from lib.catalogue.metric import Metric, Unit
from lib.catalogue.vocabularies import Text
from lib.number_words import exact, half_up

FLAT = Text("持平", "about level")
NEARLY_FLAT = Text("基本持平", "about level")
UP = (Text("略升", "slightly up"), Text("上升", "up"), Text("明显上升", "markedly up"))
DOWN = (Text("略降", "slightly down"), Text("下降", "down"), Text("明显下降", "markedly down"))
LIMITS_PERCENT = (1.0, 5.0, 15.0)
LIMITS_POINTS = (0.5, 2.0, 5.0)


def printed_change(now: float, before: float, metric: Metric) -> float:
    """The change as it is printed: percent with one decimal, or percentage points with two for a rate.

    `before` is not 0 unless the metric is a rate.
    """
    if metric.unit is Unit.RATIO:
        return float(half_up((exact(now) - exact(before)) * 100, 2))
    return float(half_up((exact(now) / exact(before) - 1) * 100, 1))


def size(now: float, before: float, metric: Metric) -> Text | None:
    """The word for the change; None from or to nothing, which has words of its own."""
    if metric.unit is not Unit.RATIO and not (now and before):
        return None
    change = printed_change(now, before, metric)
    limits = LIMITS_POINTS if metric.unit is Unit.RATIO else LIMITS_PERCENT
    reached = sum(abs(change) >= limit for limit in limits)
    if not reached:
        return NEARLY_FLAT if change else FLAT
    return (UP if change > 0 else DOWN)[reached - 1]


def is_flat(now: float, before: float, metric: Metric) -> bool:
    """Whether the change is none that is worth a word."""
    return size(now, before, metric) in (FLAT, NEARLY_FLAT)
