"""What a chart is measured with when its own breakdown is filtered: all of it, so that the chosen bar has others beside it.

A chart by category, while one category is chosen, shows every category and draws the chosen one strong. Filters by anything
else hold. Several chosen values stay as they are: who chooses three streets compares these three.
"""

from dataclasses import replace
from datetime import date

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.catalogue.periods import MONTHS_OF, days_of_code, period_code
from lib.dimensions import Dimensions
from lib.selection import Period, Selection
from lib.ui.filters.levels import one_level_up

Chosen = tuple[tuple[str, str], ...]
"""Pairs of a filter (or "period") and the value that a click on the chosen bar carries."""


def without_own(
    selection: Selection, by: tuple[str, ...], known: Dimensions, *, period_before: Period, as_of: date | None
) -> tuple[Selection, Chosen]:
    """`selection` for a chart by `by`, and what of it was chosen and is now only to be drawn strong.

    A place is lifted to the one above it, a month to `period_before` where that contains it; a county stays, as does a
    brand with brands below it: a click on these leads down. `as_of` is the day that presets count back from.
    """
    chosen: dict[str, str] = {}
    for name in by:
        if name in MONTHS_OF:
            if by == (name,) and (wider := _wider(selection.period, name, period_before, as_of)):
                chosen["period"] = selection.period.as_link()
                selection = replace(selection, period=wider)
        elif own := _own(selection, name, known):
            (chosen["place" if name in PLACES else name],) = selection.get(own)
            selection = (
                selection.choose(**{own: ()}) if own not in ("place", *PLACES) else one_level_up(selection, own, known)
            )
    return selection, tuple(sorted(chosen.items()))


def _own(selection: Selection, name: str, known: Dimensions) -> str | None:
    """The filter by which exactly one bar of a chart by `name` is chosen."""
    if name in PLACES and len(selection.get("place")) == 1:
        level = known.place(selection.places[0]).level
        return "place" if level == name != PLACES[0] else None
    if len(selection.get(name)) != 1:
        return None
    members = known.members.get(BREAKDOWNS[name].names or "", {})
    (value,) = selection.get(name)
    chosen = {member.id for member in members.values() if member.code == value}
    return None if any(member.parent_id in chosen for member in members.values()) else name


def _wider(period: Period, unit: str, before: Period, as_of: date | None) -> Period | None:
    """The period before the click, where exactly one of its months, quarters or years was chosen."""
    if period.preset or None in (period.start, period.end, as_of):
        return None
    if (period.start, period.end) != days_of_code(unit, period_code(unit, period.start)):
        return None
    start, end = before.days(as_of)
    return before if (start is None or start <= period.start) and period.start <= end and before != period else None
