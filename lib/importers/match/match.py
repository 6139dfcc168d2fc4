"""The entry `match_names`: the names and codes of a file matched with rows of the database, places by a code list, teams,
projects, brands, merchants, needs and offers by name.

A name is resolved within a county: that of the row's own place, else that of its project or of the file. Nothing is
guessed: a name that is unknown or ambiguous becomes an `UnresolvedName` with its candidates, for the steward to decide.
Decisions are remembered as aliases for the next file of the platform.

resolver.py      where a name is matched, row by row    entity_index.py  the rows of the database by name
places.py        where a place is matched               matches.py       the result
activities.py    the activity that came of a match
addresses.py     places in addresses
suggestions.py   candidates for unresolved names
"""

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from lib.access import Scope
from lib.catalogue.vocabularies import Text
from lib.importers.decisions import QUARANTINE, ImportDecisions
from lib.importers.formats.field import FieldKind
from lib.importers.match.addresses import Addresses
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
    matches.warnings += _of_the_file(matches, decisions)
    matches.unknown = unresolved_names(connection, matches.places, places, open_names)
    return matches


def _match_places(
    staged: StagedFile, decisions: ImportDecisions, names: NameDecisions, matches: Matches
) -> dict[str, int]:
    """Resolve every place of the staged rows into `matches.regions`; returns those not found, with their rows."""
    places, unknown = matches.places, {}
    addresses, of_file = Addresses(places, decisions.place), 0
    for written, rows in _written_places(staged, matches).items():
        key = ("region", plain(written))
        remembered = names.remembered.get(key)
        found = [remembered] if remembered and places.within(remembered) else places.find(written)
        if not found and not plain(written).isdigit():
            found = addresses.whole_name(written)
        if staged.reading.format.address and len(found) == 1 and addresses.lies_above_the_file(found[0]):
            found = []
        if not found and staged.reading.format.address:
            street, elsewhere = addresses.place_of(written)
            found = [place for place in (street or (None if elsewhere else decisions.place),) if place is not None]
            of_file += rows if found and not street else 0
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
    matches.without_place += of_file
    codes = [written for written in (*matches.regions, *unknown) if plain(written).isdigit()]
    matches.warnings = code_list_warnings(places.connection, codes, decisions.code_list)
    return unknown


def _rows_at_the_file(staged: StagedFile, batch: pa.RecordBatch) -> int:
    """Rows that leave the column of places empty, and name no project whose place would be theirs."""
    if staged.header_of("place") is None:
        return 0
    empty = pc.is_null(batch.column("place"))
    named = batch.column("project") if "project" in batch.schema.names else pa.nulls(len(batch))
    return pc.sum(pc.and_(empty, pc.is_null(named))).as_py() or 0


def _of_the_file(matches: Matches, decisions: ImportDecisions) -> tuple[Text, ...]:
    """How many rows name no street and are counted at the place chosen for the file."""
    if not matches.without_place or decisions.place is None:
        return ()
    rows, name = matches.without_place, matches.places.name[decisions.place]
    return (
        Text(
            f"{rows}行没有写到镇街，计在为文件所选的{name}。",
            f"{rows} rows name no street; they are counted at {name}, the place chosen for the file.",
        ),
    )


def _written_places(staged: StagedFile, matches: Matches) -> dict[str, int]:
    """The places of the staged rows as written, with the number of their rows."""
    found: dict[str, int] = {}
    if any(field.kind is FieldKind.PLACE for field in staged.target.fields):
        for batch in staged.rows():
            matches.without_place += _rows_at_the_file(staged, batch)
            for counted in pc.value_counts(batch.column("place").drop_null()).to_pylist():
                found[counted["values"]] = found.get(counted["values"], 0) + counted["counts"]
    return found
