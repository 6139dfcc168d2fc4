"""Candidates for the names that were not resolved, without anything personal."""

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from lib.importers.decisions import QUARANTINE, UnresolvedName
from lib.importers.formats.field import FieldKind
from lib.importers.match.entity_index import Entity, EntityIndex
from lib.importers.match.places import Places
from lib.importers.match.resolver import OpenName
from lib.importers.parse.normalise import plain
from lib.importers.privacy.masking import MOST, mask, without_long_digits

LIKENESS, MOST_CANDIDATES, MOST_COMPARED = 60, 5, 300
"""Lowest similarity of a candidate (0 to 100); candidates a name; names of a file that are compared."""
Candidates = tuple[tuple[int, str, float], ...]


def displayable(table: str, written: str, places: Places) -> str:
    """A cell as it may be shown: a place masked unless it is part of a place's name, other names without long numbers."""
    if table != "region":
        return without_long_digits(written)[:MOST]
    return written if places.part_of_a_name(written) else mask(FieldKind.PLACE, written)


def unresolved_names(
    connection: Connection, places: Places, regions: dict[str, int], names: dict[tuple[str, str], OpenName]
) -> tuple[UnresolvedName, ...]:
    """`regions` (places as written: rows) and other names with their candidates, likeliest first; of the first
    MOST_COMPARED of each."""
    near, found = places.near(), []
    for i, (written, rows) in enumerate(regions.items()):
        candidates = () if i >= MOST_COMPARED or written.isdigit() else _similar(plain(written), near)
        shown = displayable("region", written, places)
        found.append(UnresolvedName("region", written, shown, rows, candidates, QUARANTINE))
    entities = {table: EntityIndex(connection, table) for table in {table for table, _ in names}}
    for i, ((table, name), one) in enumerate(names.items()):
        candidates = () if i >= MOST_COMPARED else _similar(name, _names_within(entities[table], one.counties, places))
        if one.ambiguous:
            shown = [row for row in one.candidates if places.is_shown(row.place)][:MOST_CANDIDATES]
            candidates = tuple((row.id, _distinguished(row, places), 1.0) for row in shown)
        shown = displayable(table, one.spelling, places)
        found.append(
            UnresolvedName(table, one.spelling, shown, one.rows, candidates, one.fate, ambiguous=one.ambiguous)
        )
    return tuple(found)


def _names_within(entities: EntityIndex, counties: set[int | None], places: Places) -> dict[int, str]:
    """Names of the entities that rows of the counties may refer to and the steward may see."""
    return {
        row_id: row.name
        for row_id, row in entities.rows.items()
        if places.is_shown(row.place) and any(entities.within(row_id, c) for c in counties)
    }


def _similar(written: str, names: dict[int, str]) -> Candidates:
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=MOST_CANDIDATES)
    return tuple((key, name, round(score / 100, 2)) for name, score, key in found)


def _distinguished(row: Entity, places: Places) -> str:
    """An ambiguous name with the place and the team that distinguish its entity from the others."""
    details = [places.name[row.place], *([row.team] if row.team else [])]
    return f"{row.name}（{'，'.join(details)}）"
