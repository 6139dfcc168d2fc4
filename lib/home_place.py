"""The home place: the county that pages, files and commands are about while no place is chosen.

It belongs to reading a link (`from_pairs` in `lib/selection.py`); `measure()` and the check of published figures are asked
for what they are asked for.
"""

from lib.dimensions import Dimensions, UnknownValue
from lib.selection import ALL_PLACES
from lib.settings import load

DEMO_HOME = "330108"
"""滨江区, of the two counties of the demo."""


def home_place(dimensions: Dimensions, own: str = "") -> str:
    """The region code of the home place, empty for all places; for names cut to a scope a place within it, or all places of
    it (codes with commas). own: that of the account, which goes before the setting. Raises UnknownValue for a place that the database does not hold."""
    home = own or load().home_place or (DEMO_HOME if getattr(dimensions.version, "demo", False) else ALL_PLACES)
    if dimensions.within is not None:
        inside = home.isascii() and home.isdigit() and dimensions.may_choose(int(home))
        return home if inside else ",".join(map(str, dimensions.outermost(dimensions.within)))
    if home == ALL_PLACES:
        return ""
    if not (home.isascii() and home.isdigit() and int(home) in dimensions.regions):
        raise UnknownValue("HOME_PLACE", home)
    return home
