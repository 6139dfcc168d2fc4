"""Names and codes of a file, looked up: places by a named code list, teams, projects, brands and merchants by name.

A name means something in a county only: that of the row's own place, else of its project's or the file's. Nothing is
guessed: what is not found, or found twice, is told as an `UnresolvedName` with what it may mean, and waits for the steward.
What a steward decides is remembered for the next file of the platform (`name_alias`).

matched.py   what the words of the rows mean       meanings.py       the looking up of names
places.py    places                                unknown_names.py  what is told of names that nobody knows
"""

import pyarrow.compute as pc
from sqlalchemy import Connection, insert, select

from lib.importers.decisions import QUARANTINE, ImportDecisions
from lib.importers.formats.field import Kind
from lib.importers.match.matches import Matches
from lib.importers.match.places import Places, code_list_notes
from lib.importers.match.resolver import Decisions, Resolver
from lib.importers.match.suggestions import shown, unknown_names
from lib.importers.parse.normalise import plain
from lib.importers.stage.staged_file import StagedFile
from lib.schema import name_alias


def find(connection: Connection, staged: StagedFile, choices: ImportDecisions) -> Matches:
    """Look up every name and code that the staged rows hold. Raises UnknownRegion only for an unknown code list."""
    matched, decisions = Matches(Places(connection, choices)), Decisions(connection, staged, choices)
    places = _find_places(staged, choices, decisions, matched)
    several: frozenset = frozenset()
    if decisions.now:  # which of the names were asked about because they mean several rows
        before = Matches(matched.places, regions=matched.regions)
        asked = Resolver(connection, staged, choices, decisions.of_before(), before).find()
        several = frozenset(key for key, one in asked.items() if one.several)
    names = Resolver(connection, staged, choices, decisions, matched, several=several).find()
    matched.unknown = unknown_names(connection, matched.places, places, names)
    return matched


def _find_places(
    staged: StagedFile, choices: ImportDecisions, decisions: Decisions, matched: Matches
) -> dict[str, int]:
    """Look up every place that the staged rows write; gives those not found with the number of their rows."""
    places, unknown = matched.places, {}
    for written, rows in _written_places(staged).items():
        before = decisions.before.get(("region", plain(written)))
        found = [before] if before and places.within(before) else places.find(written)
        if not found and staged.reading.format.address:
            found = places.in_address(written) or [place for place in (choices.place,) if place is not None]
        decided = decisions.now.get(("region", plain(written)))
        if len(found) == 1:
            matched.regions[written] = found[0]
        elif decided is None:
            unknown[written] = rows
        elif decided != QUARANTINE:
            matched.regions[written] = decided
            matched.decided.add(("region", plain(written)))
    codes = [word for word in (*matched.regions, *unknown) if plain(word).isdigit()]
    matched.notes = code_list_notes(places.connection, codes, choices.code_list)
    return unknown


def _written_places(staged: StagedFile) -> dict[str, int]:
    words: dict[str, int] = {}
    if any(of.kind is Kind.PLACE for of in staged.target.fields):
        for batch in staged.rows():
            for one in pc.value_counts(batch.column("place").drop_null()).to_pylist():
                words[one["values"]] = words.get(one["values"], 0) + one["counts"]
    return words


def remember(work) -> None:
    """Keep what the steward decided, for the next file of the platform; a cell that is not told whole is not kept."""
    source, places = work.staged.reading.platform or "", work.matched.places
    decided = {
        (table, written): choice
        for (table, written), choice in work.choices.matches.items()
        if isinstance(choice, int)
        and (table, plain(written)) in work.matched.decided
        and shown(table, written, places) == written
    }
    if not decided:
        return
    mine = name_alias.c.source == source
    known = {(row.kind, row.written) for row in work.connection.execute(select(name_alias).where(mine))}
    rows = [
        {"source": source, "kind": kind, "written": written, "target_id": choice, "batch_id": work.batch_id}
        for (kind, written), choice in decided.items()
        if (kind, written) not in known
    ]
    if rows:
        work.connection.execute(insert(name_alias), rows)
