"""The one thing that a sheet is about, out of a selection, and its peers."""

from dataclasses import dataclass

from lib.dimensions import Dimensions
from lib.selection import Selection

NAMED = {"station": "stations", "team": "teams", "project": "projects", "brand": "brands"}
"""Filter that names a thing -> its list in `Dimensions`, in the order in which a selection is looked through."""


@dataclass(frozen=True)
class SheetSubject:
    """kind: "station", "team", "project", "brand" or "place". value: of the filter, as a link carries it. id: of the
    place or member. county: id of the county that it belongs to, None above counties."""

    kind: str
    value: str
    id: int
    county: int | None

    def of(self, selection: Selection, *, peer: str | None = None) -> Selection:
        """The selection of the thing, or of a peer (value of the same filter), and nothing else but the period."""
        only = Selection(selection.period, selection.compare)
        if self.kind == "place":
            return only.choose(place=peer or self.value)
        return only.choose(**{self.kind: peer or self.value}, **({"place": str(self.county)} if self.county else {}))


@dataclass(frozen=True)
class Peers:
    """The things beside the subject: level is the breakdown that names them, within the place `within` (None: all)."""

    level: str
    within: int | None
    values: tuple[str, ...]


def subject_of(selection: Selection, dimensions: Dimensions) -> SheetSubject | None:
    """The one station, team, project, brand or else place that is chosen; None when it is not one."""
    places = selection.places
    counties = {dimensions.place(place).county_id for place in places}
    for kind, names in NAMED.items():
        values = selection.get(kind)
        if len(values) != 1:
            continue
        found = [member for member in dimensions.members[names].values() if member.code == values[0]]
        near = [member for member in found if _county(member, dimensions) in counties] or found
        if near:
            return SheetSubject(kind, values[0], near[0].id, _county(near[0], dimensions))
    if len(places) == 1:
        return SheetSubject("place", str(places[0]), places[0], dimensions.place(places[0]).county_id)
    return None


def peers_of(subject: SheetSubject, dimensions: Dimensions) -> Peers:
    """Streets of the same county, communities of the same street, counties of the data; brands below the same brand of
    the county; projects, teams and stations of the same county."""
    if subject.kind == "place":
        place = dimensions.place(subject.id)
        if place.level == "county":
            return Peers("county", None, tuple(map(str, dimensions.used_counties)))
        within = place.street_id if place.level == "community" else place.county_id
        beside = dimensions.below(within, place.level) if within else [place.id]
        return Peers(place.level, within, tuple(map(str, beside)))
    members = dimensions.members[NAMED[subject.kind]]
    own = members[subject.id]
    same = [
        member.code
        for member in members.values()
        if member.parent_id == own.parent_id and _county(member, dimensions) == subject.county
    ]
    return Peers(subject.kind, subject.county, tuple(same))


def _county(member, dimensions: Dimensions) -> int | None:
    place = dimensions.regions.get(member.region_id)
    return None if place is None else place.county_id
