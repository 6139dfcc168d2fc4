"""Down by a click and up by one: what a click on a chart chooses, and where one step up leads.

A street goes up to its county, a community to its street, a brand to the brand above it; everything else to "all".
"""

from dataclasses import replace

import streamlit as st

from lib.access import EVERYWHERE
from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.dimensions import Dimensions
from lib.selection import Period, Selection, from_pairs
from lib.ui import session_selection
from lib.ui.cache import dimensions


def one_level_up(selection: Selection, name: str, known: Dimensions) -> Selection:
    """The selection with the filter `name` one level higher, or without it where nothing lies above."""
    values = selection.get(name)
    if name == "place":
        above = [_place_above(int(value), known) for value in values]
        return selection.choose(place=() if None in above else known.outermost(above))
    if name in PLACES:
        above = [_place_above(int(value), known) for value in values]
        lifted = selection.choose(**{name: ()})
        return (
            lifted if name == PLACES[0] or None in above else lifted.choose(**{PLACES[PLACES.index(name) - 1]: above})
        )
    members = known.members.get(BREAKDOWNS[name].names or "", {})
    parents = {member.parent_id for member in members.values() if member.code in values}
    return selection.choose(**{name: () if None in parents else [members[parent].code for parent in sorted(parents)]})


def _place_above(place: int, known: Dimensions) -> int | None:
    """The place directly above, up to the county."""
    if known.place(place).county_id is None:
        return None
    *above, _ = known.line(place)
    return above[-1] if above else None


def apply_click(click: dict) -> None:
    """Set what the clicked thing carries in `customdata`: {filter or "period": value}.

    A click on what is chosen already goes one level up; a period goes back to the one before the click.
    """
    pairs = click.get("customdata")
    if not isinstance(pairs, dict) or not pairs:
        return
    now = session_selection.selection()
    filters = {name: value for name, value in pairs.items() if name != "period"}
    period = from_pairs({"period": pairs["period"]})[0].period if "period" in pairs else now.period
    if now.period == period and all(now.get(name) == (value,) for name, value in filters.items()):
        after = now
        for name in filters:  # up and out of what may be seen: the next run leads back, see `session_selection.sync`
            after = one_level_up(after, name, dimensions(EVERYWHERE))
        if "period" in pairs:
            after = replace(after, period=st.session_state.pop("period_before", Period()))
    else:
        if "period" in pairs and now.period != period:
            st.session_state["period_before"] = now.period
        after = replace(now, period=period).choose(**filters)
    session_selection.set_selection(after)
