"""Names behind the ids of the current data: places as a tree, platforms, brands, programmes, projects.

Small tables, read once for each data version. Filters, labels and links ask here; nothing else turns an id into a name.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import select

from lib.db.single_flight import computed_once
from lib.schema import (
    activity,
    alliance,
    brand,
    contest,
    merchant,
    organisation,
    platform,
    programme,
    project,
    region,
    station,
    volunteer,
)

NAMED = (brand, programme, project, contest, alliance, merchant, station)
ACTIVITIES = "activities"
"""An empty list: they are too many to keep. `lib/activity_names.py` adds those of a table; any number may be asked for."""


@dataclass(frozen=True)
class Place:
    """A place of the tree; `children` are ids of the places directly below."""

    id: int
    name: str
    name_en: str
    level: str
    parent_id: int | None
    county_id: int | None
    street_id: int | None
    children: tuple[int, ...]


@dataclass(frozen=True)
class Member:
    """A named row: `code` is what links carry (a platform's code, an activity's number, else the name); `day` of an activity."""

    id: int
    code: str
    zh: str
    en: str
    parent_id: int | None = None
    region_id: int | None = None
    day: date | None = None


class UnknownValue(ValueError):
    """A link or a command names something that this database does not hold."""

    def __init__(self, dimension: str, value: str):
        super().__init__(f"{dimension}: {value} is not known in this database")
        self.dimension, self.value = dimension, value


@dataclass(frozen=True, eq=False)
class Dimensions:
    """All names of one data version; `used_counties` are those that the data speaks of; `version` is a db.Version.

    `within`: the places to which these names are cut (`lib/names_in_scope.py`), None where they are all there are. The
    places above them are named and cannot be chosen.
    """

    regions: dict[int, Place]
    members: dict[str, dict[int, Member]]
    used_counties: tuple[int, ...]
    version: object = None
    within: tuple[int, ...] | None = None

    def may_choose(self, place_id: int) -> bool:
        """Whether a place is there and lies at or below those of `within`."""
        if place_id not in self.regions:
            return False
        return self.within is None or bool(set(self.within) & set(self.above(place_id)))

    def place(self, place_id: int) -> Place:
        """The place; raises UnknownValue."""
        if place_id not in self.regions:
            raise UnknownValue("place", str(place_id))
        return self.regions[place_id]

    def below(self, place_id: int, level: str) -> list[int]:
        """Ids of the places of `level` at or below a place, in the order of the code list."""
        start = self.place(place_id)
        if start.level == level:
            return [place_id]
        return [found for child in start.children for found in self.below(child, level)]

    def line(self, place_id: int) -> list[int]:
        """The place and those above it, county first (no higher): the bread crumbs."""
        whole = self.above(place_id)
        county = self.place(place_id).county_id
        return whole[whole.index(county) :] if county in whole else whole

    def above(self, place_id: int) -> list[int]:
        """The place and all those above it, province first."""
        if place_id not in self._above:
            parent = self.place(place_id).parent_id
            self._above[place_id] = (*([] if parent is None else self.above(parent)), place_id)
        return list(self._above[place_id])

    def common(self, places: Iterable[int], others: Iterable[int]) -> list[int]:
        """What two lists of places have in common, as places: those of either list at or below one of the other."""
        places, others = list(places), list(others)
        found = [p for p in places if set(others) & set(self.above(p))]
        return self.outermost(found + [o for o in others if set(places) & set(self.above(o))])

    def outermost(self, places: Iterable[int]) -> list[int]:
        """The places without those that lie below another of them, each once."""
        places = list(dict.fromkeys(places))
        return [p for p in places if not set(places) & set(self.above(p)[:-1])]

    def ids(self, names: str, codes: tuple[str, ...], *, with_children: bool = True) -> list[int]:
        """Ids of the members of the list `names` that `codes` name, with those below them; raises UnknownValue."""
        table = self.members[names]
        if names == ACTIVITIES:
            return sorted(map(int, codes))
        wanted: set[int] = set()
        for code in codes:
            found = {member.id for member in table.values() if member.code == code}
            if not found:
                raise UnknownValue(names, code)
            wanted |= found
        while with_children:
            more = {t.id for t in table.values() if t.parent_id in wanted} - wanted
            if not more:
                break
            wanted |= more
        return sorted(wanted)

    def name(self, names: str, member_id, language: str) -> str:
        """The name of a place or member in `language`; its id when it has none."""
        if names == "regions":
            place = self.regions.get(member_id)
            return str(member_id) if place is None else self._place_name(place, language)
        member = self.members[names].get(member_id)
        if member is None:
            return str(member_id)
        name = member.en if language == "en" else member.zh
        if names == "programmes" and member.parent_id in self.members[names]:
            return f"{self.name(names, member.parent_id, language)}·{name}"  # 行 alone says nothing
        if names != "projects" or member.region_id not in self.regions or member.code not in self._used_twice:
            return name
        county = self.regions[member.region_id].county_id or member.region_id
        return _told_apart(name, self.name("regions", county, language), language)

    def _place_name(self, place: Place, language: str) -> str:
        """The name of a place; two communities of one name in a county have their street with it."""
        name = place.name_en or place.name if language == "en" else place.name
        if place.street_id is None or (place.county_id, place.name) not in self._names_used_twice:
            return name
        return _told_apart(name, self.name("regions", place.street_id, language), language)

    @cached_property
    def in_charts(self) -> "Dimensions":
        """The same with names that Plotly shows as they are: it would read <b>, <a href>, &lt; and %{x} in them as markup,
        and our theme var(...) as a colour. For drawing only; codes are not changed."""
        regions = {i: replace(p, name=in_chart(p.name), name_en=in_chart(p.name_en)) for i, p in self.regions.items()}
        members = {
            names: {i: replace(m, zh=in_chart(m.zh), en=in_chart(m.en)) for i, m in table.items()}
            for names, table in self.members.items()
        }
        return Dimensions(regions, members, self.used_counties, self.version)

    @cached_property
    def _above(self) -> dict[int, tuple[int, ...]]:
        """`above()` of the places that were asked for: some thousand times a page."""
        return {}

    @cached_property
    def _names_used_twice(self) -> set[tuple[int | None, str]]:
        """(county, name) of communities that share their name with another one of the county."""
        found = Counter((p.county_id, p.name) for p in self.regions.values() if p.level == "community")
        return {key for key, count in found.items() if count > 1}

    @cached_property
    def _used_twice(self) -> set[str]:
        """Names of projects in several counties: the county is written with them."""
        counties: dict[str, set] = {}
        for member in self.members["projects"].values():
            if member.region_id in self.regions:
                counties.setdefault(member.code, set()).add(self.regions[member.region_id].county_id)
        return {name for name, found in counties.items() if len(found) > 1}


_SPECIAL = re.compile(r"[&<>]|%\{|var\(")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "%": "&#37;", "(": "&#40;"})


def in_chart(name: str) -> str:
    """A name as Plotly text that shows it as it is; see `Dimensions.in_charts`."""
    return name.translate(_MARKUP) if _SPECIAL.search(name) else name


def _told_apart(name: str, where: str, language: str) -> str:
    return f"{name} ({where})" if language == "en" else f"{name}（{where}）"


def read_dimensions(database, version=None) -> Dimensions:
    """The dimensions of the database's current version, or of `version` just read (cached in the process by
    version). Raises DataChanged when it is another one by now."""
    return _read(database, version or database.version())


@computed_once(6)
def _read(database, version) -> Dimensions:
    with database.at(version):
        return _read_all(database, version)


def _read_all(database, version) -> Dimensions:
    rows = database.rows(select(region).order_by(region.c.id))
    children: dict[int | None, list[int]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row.id)
    regions = {
        row.id: Place(
            row.id,
            row.name,
            row.name_en or "",
            row.level,
            row.parent_id,
            row.county_id,
            row.street_id,
            tuple(children.get(row.id, ())),
        )
        for row in rows
    }
    members = {
        "platforms": {
            r.id: Member(r.id, r.code, r.name, r.name_en)
            for r in database.rows(select(platform).order_by(platform.c.id))
        },
        **{f"{table.name}s": _named(database, table) for table in NAMED},
        "teams": _named(database, organisation),
        ACTIVITIES: {},
    }
    # Which counties the data speaks of: the registers, and where people live and activities are (both are indexed).
    columns = [table.c.region_id for table in (brand, project, organisation, station, activity)]
    used = {
        regions[place].county_id
        for column in (*columns, volunteer.c.home_region_id)
        for (place,) in database.rows(select(column).distinct())
        if place in regions
    }
    return Dimensions(regions, members, tuple(sorted(c for c in used if c)), version)


def _named(database, table) -> dict[int, Member]:
    return {
        row.id: Member(
            row.id, row.name, row.name, row.name, getattr(row, "parent_id", None), getattr(row, "region_id", None)
        )
        for row in database.rows(select(table).order_by(table.c.id))
    }
