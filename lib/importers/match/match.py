"""The entry `match_names`: the names and codes of a file matched with rows of the database, places by a code list, teams,
projects, brands, merchants, needs and offers by name.

A name is resolved within a county: that of the row's own place, else that of its project or of the file. Nothing is
guessed: a name that is unknown or ambiguous becomes an `UnresolvedName` with its candidates, for the steward to decide.
Decisions are remembered as aliases for the next file of the platform.

resolver.py      where a name is matched, row by row    entity_index.py  the rows of the database by name
places.py        where a place is matched               matches.py       the result
activities.py    the activity that came of a match
suggestions.py   candidates for unresolved names
"""

import pyarrow.compute as pc
from sqlalchemy import Connection

from lib.access import Scope
from lib.importers.decisions import QUARANTINE, ImportDecisions
from lib.importers.formats.field import FieldKind
from lib.importers.match.matches import Matches
from lib.importers.match.places import Places, code_list_warnings
from lib.importers.match.resolver import NameDecisions, Resolver
from lib.importers.match.suggestions import unresolved_names
from lib.importers.parse.normalise import plain
from lib.importers.stage.staged_file import StagedFile


def match_names(connection: Connection, staged: StagedFile, decisions: ImportDecisions, scope: Scope) -> Matches:
    """Resolve every name and code of the staged rows; places outside the scope are none, and no candidates. Raises
    UnknownRegion for an unknown code list alone."""
    matches = Matches(Places(connection, decisions, scope))
    names = NameDecisions(connection, staged, decisions)
    places = _match_places(staged, decisions, names, matches)
    ambiguous: frozenset = frozenset()
    if names.current:  # which of the decisions answer an ambiguous name: what is open without any of them
        without = Matches(matches.places, regions=matches.regions)
        asked = Resolver(connection, staged, decisions, names.without_current(), without).resolve_all()
        ambiguous = frozenset(key for key, name in asked.items() if name.ambiguous)
    open_names = Resolver(connection, staged, decisions, names, matches, ambiguous=ambiguous).resolve_all()
    matches.unknown = unresolved_names(connection, matches.places, places, open_names)
    return matches


def _match_places(
    staged: StagedFile, decisions: ImportDecisions, names: NameDecisions, matches: Matches
) -> dict[str, int]:
    """Resolve every place of the staged rows into `matches.regions`; returns those not found, with their rows."""
    places, unknown = matches.places, {}
    for written, rows in _written_places(staged).items():
        key = ("region", plain(written))
        remembered = names.remembered.get(key)
        found = [remembered] if remembered and places.within(remembered) else places.find(written)
        if not found and staged.reading.format.address:
            found = places.in_address(written) or [place for place in (decisions.place,) if place is not None]
        decision = names.current.get(key)
        meant = found if len(found) == 1 else [decision] if isinstance(decision, int) else []
        if meant and not places.in_scope(meant[0]):
            matches.outside.add(written)
        elif len(found) == 1:
            matches.regions[written] = found[0]
        elif decision is None:
            unknown[written] = rows
        elif decision != QUARANTINE:
            matches.regions[written] = decision
            matches.decided.add(key)
    codes = [written for written in (*matches.regions, *unknown) if plain(written).isdigit()]
    matches.warnings = code_list_warnings(places.connection, codes, decisions.code_list)
    return unknown


def _written_places(staged: StagedFile) -> dict[str, int]:
    """The places of the staged rows as written, with the number of their rows."""
    found: dict[str, int] = {}
    if any(field.kind is FieldKind.PLACE for field in staged.target.fields):
        for batch in staged.rows():
            for counted in pc.value_counts(batch.column("place").drop_null()).to_pylist():
                found[counted["values"]] = found.get(counted["values"], 0) + counted["counts"]
    return found
