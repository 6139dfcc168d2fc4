"""Every metric counted again in plain Python, straight from its definition: no SQL, no pandas, loops over dicts.

`recount()` gives what `measure()` must give. A new metric: one line in RECOUNTS of its subject's file here.
"""

from tests.recount import activities, contests, hours, organisations, resources, volunteers
from tests.recount.answer import Answers

RECOUNTS = volunteers.RECOUNTS | hours.RECOUNTS | activities.RECOUNTS | contests.RECOUNTS | organisations.RECOUNTS
RECOUNTS |= resources.RECOUNTS


def recount(name: str, *, start, end, filters: dict, by: tuple = (), scope=None) -> dict[tuple, tuple]:
    """Value and reason by codes: what `measure()` of the metric `name` must give."""
    return Answers(RECOUNTS, start=start, end=end, filters=filters, scope=scope).of(name, by)
