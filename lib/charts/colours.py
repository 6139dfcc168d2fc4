"""The colour of a thing, the same on every page and in every selection: a platform keeps it when another is filtered away."""

from lib.catalogue.breakdowns import BREAKDOWNS, PLACES
from lib.dimensions import Dimensions
from lib.theme import CATEGORICAL

*HUES, REST = CATEGORICAL
"""Colours of things, and the grey of what has no code."""


def colour_of(name: str, code, dimensions: Dimensions) -> str:
    """The colour of `code` of the breakdown `name`: by its place in the vocabulary, among its siblings, or in time."""
    if code is None or code == "other":
        return REST
    return HUES[_place(name, code, dimensions) % len(HUES)]


def _place(name: str, code, dimensions: Dimensions) -> int:
    breakdown = BREAKDOWNS[name]
    if breakdown.words:
        words = list(breakdown.words)
        return words.index(code) if code in words else len(words)
    if name in PLACES:
        place = dimensions.regions.get(code)
        above = dimensions.regions.get(place.parent_id) if place else None
        siblings = above.children if above else sorted(dimensions.used_counties)
        return siblings.index(code) if code in siblings else 0
    if breakdown.names:
        members = sorted(dimensions.members[breakdown.names])
        return members.index(code) if code in members else 0
    return code if isinstance(code, int) else 0
