"""Our numbers beside a published figure: the measured one, what its denominator follows from, and why there is none."""

from collections.abc import Callable
from typing import Any

from lib.access import EVERYWHERE, Scope
from lib.catalogue.vocabularies import Text

Measure = Callable[[str, str], float | None]
"""(name of a metric, selection as written in a link) -> the number today, None when there is none.
Raises ValueError or LookupError when the metric or the selection does not exist, QueryTimeout when the read was stopped."""
Implied = Callable[[str, str], set[int]]
"""(name of a metric, selection as written in a link) -> ids of the letters that its denominator was worked out from."""
Outside = Callable[[Any], Text | None]
"""A figure -> why our records cannot speak of its place, None when they can."""

UNKNOWN_PLACE = Text("本系统没有该地区", "this system does not know the place")


def ask_everywhere(database, scope: Scope = EVERYWHERE) -> Measure:
    """Our number for a metric and a selection, as far as `scope` goes."""
    from lib.measure import measure  # here, so that reading a letter needs no database
    from lib.measure.disclosure import Form
    from lib.selection import from_link

    return lambda metric, selection: measure(database, metric, from_link(selection), scope=scope, form=Form.EXACT).value


def implied_everywhere(database) -> Implied:
    """Which letters the denominator of a rate follows from."""
    from lib.catalogue import METRICS
    from lib.dimensions import read_dimensions
    from lib.measure.computed.residents import counts_used
    from lib.measure.metric_query import query_for
    from lib.selection import from_link

    def letters(metric: str, selection: str) -> set[int]:
        found = METRICS[metric]
        if not found.is_ratio or found.denominator != "residents":
            return set()
        query = query_for(database, read_dimensions(database), found, from_link(selection), scope=EVERYWHERE)
        return {count.implied_by for count in counts_used(query)} - {None}

    return letters


def outside_of(database) -> Outside:
    """Why a place cannot be compared: it is in no list, it has no records here, or only some of its counties have."""
    from lib.dimensions import read_dimensions
    from lib.selection import from_link

    known = read_dimensions(database)

    def why(figure) -> Text | None:
        if getattr(figure, "place", None):
            return UNKNOWN_PLACE
        for place in from_link(figure.selection).places:
            if place not in known.regions:
                return UNKNOWN_PLACE
            county = known.place(place).county_id
            counties = [county] if county else known.below(place, "county")
            ours = [one for one in counties if one in known.used_counties]
            if not ours:
                return Text("我们没有该地区的记录", "we have no records of that place")
            if len(ours) < len(counties):
                return Text(
                    f"我们只有该地区{len(counties)}个区县市中{len(ours)}个的记录",
                    f"we have records of {len(ours)} of the {len(counties)} counties of that place",
                )
        return None

    return why
