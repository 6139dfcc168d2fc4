"""The names that a person may see: places of the scope with those above them, and whatever is at home or at work there.

Pages, files and links name and find things here; `measure()` counts with the whole of `Dimensions` and is cut by its scope.
"""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Table, select

from lib.access import Scope
from lib.db.single_flight import computed_once
from lib.dimensions import Dimensions, Member, read_dimensions
from lib.schema import metadata
from lib.schema.placed_rows import PlacedRows

TABLES = {
    "brands": "brand",
    "programmes": "programme",
    "projects": "project",
    "contests": "contest",
    "alliances": "alliance",
    "merchants": "merchant",
    "teams": "organisation",
    "stations": "station",
}
"""List of `Dimensions` -> the table whose rows it names. Names of platforms are public."""


def names_in_scope(database, scope: Scope, version=None) -> Dimensions:
    """The dimensions of the current version (or of `version` just read), cut to `scope`; cached by version and scope."""
    whole = read_dimensions(database, version)
    return whole if scope.places is None else _cut(database, whole, scope)


@lru_cache(maxsize=128)
def rows_in_scope(whole: Dimensions, scope: Scope) -> PlacedRows:
    """The rows that a scope that is not everywhere lets be counted; cached, as it is asked for with every figure."""
    return PlacedRows(places_inside(whole, scope))


@computed_once(128)
def _cut(database, whole: Dimensions, scope: Scope) -> Dimensions:
    inside = places_inside(whole, scope)
    seen = inside | {above for place in scope.places if place in whole.regions for above in whole.above(place)}
    regions = {
        place.id: replace(place, children=tuple(child for child in place.children if child in seen))
        for place in whole.regions.values()
        if place.id in seen
    }
    wanted = _at_work(database, whole.version, sorted(inside)) if inside else {}
    for names, name in TABLES.items():
        own = {member.id for member in whole.members[names].values() if _seen(member, seen)}
        wanted[name] = own | wanted.get(name, set())
    _add_named(database, whole.version, wanted)
    members = {
        names: _with_parents(table, wanted[TABLES[names]]) if names in TABLES else table
        for names, table in whole.members.items()
    }
    counties = tuple(county for county in whole.used_counties if county in seen)
    return Dimensions(regions, members, counties, whole.version, tuple(p for p in scope.places if p in regions))


def places_inside(whole: Dimensions, scope: Scope) -> frozenset[int]:
    """Ids of every place at or below the places of a scope that is not everywhere."""
    found: list[int] = []
    waiting = [place for place in scope.places if place in whole.regions]
    while waiting:
        place = waiting.pop()
        found.append(place)
        waiting += whole.regions[place].children
    return frozenset(found)


def _seen(member: Member, seen: set[int]) -> bool:
    """Of a place that is seen; a row without a place (a contest of the province) is everybody's."""
    return member.region_id is None or member.region_id in seen


def _with_parents(table: dict[int, Member], wanted: set[int]) -> dict[int, Member]:
    """The members `wanted` with those above them, in the order of the table."""
    above = {table[m].parent_id for m in wanted if m in table} - wanted - {None}
    while above:
        wanted = wanted | above
        above = {table[m].parent_id for m in above if m in table} - wanted - {None}
    return {number: member for number, member in table.items() if number in wanted}


def _at_work(database, version, inside: list[int]) -> dict[str, set[int]]:
    """Table name -> ids that rows of places in `inside` name: a brand of elsewhere under which somebody served here."""
    found: dict[str, set[int]] = {}
    for table in metadata.tables.values():
        if "region_id" in table.c:
            for column, target in _naming(table):
                named = select(column).where(table.c.region_id.in_(inside), column.is_not(None)).distinct()
                rows = database.read(named, rows=None, version=version).rows
                found.setdefault(target, set()).update(number for (number,) in rows)
    return found


def _add_named(database, version, wanted: dict[str, set[int]]) -> None:
    """Add to `wanted` (table name -> ids) what its rows name in turn: the brand and the programme of a project."""
    new = dict(wanted)
    while any(new.values()):
        found: dict[str, set[int]] = {}
        for name, ids in new.items():
            for column, target in _naming(metadata.tables[name]) if ids else ():
                rows = database.read(select(metadata.tables[name].c.id, column), rows=None, version=version).rows
                found.setdefault(target, set()).update(named for number, named in rows if number in ids and named)
        new = {name: ids - wanted[name] for name, ids in found.items()}
        for name, ids in new.items():
            wanted[name] = wanted[name] | ids


def _naming(table: Table) -> list[tuple]:
    """The columns of a table that name a row of one of TABLES, each with the name of that table."""
    keys = [(column, key.column.table.name) for column in table.c for key in column.foreign_keys]
    return [(column, target) for column, target in keys if target in TABLES.values()]
