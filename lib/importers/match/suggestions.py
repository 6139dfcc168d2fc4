"""What is told of names that nobody knows, or that mean several rows: what they may mean, and nothing personal."""

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from lib.importers.decisions import QUARANTINE, UnresolvedName
from lib.importers.formats.field import Kind
from lib.importers.match.entity_index import Entity, EntityIndex
from lib.importers.match.places import Places
from lib.importers.match.resolver import Open
from lib.importers.parse.normalise import plain
from lib.importers.privacy.masking import MOST, mask, without_long_digits

LIKENESS, MOST_CANDIDATES, MOST_COMPARED = 60, 5, 300
Candidates = tuple[tuple[int, str, float], ...]


def shown(table: str, written: str, places: Places) -> str:
    """What may be told of a cell: of a place what looks like one, of a name all but long numbers."""
    if table != "region":
        return without_long_digits(written)[:MOST]
    return written if places.part_of_a_name(written) else mask(Kind.PLACE, written)


def unknown_names(
    connection: Connection, places: Places, regions: dict[str, int], names: dict[tuple[str, str], Open]
) -> tuple[UnresolvedName, ...]:
    """Places (as written: rows) and other names, each with what it may mean; of the first MOST_COMPARED, likeliest first."""
    near, found = places.near(), []
    for i, (written, rows) in enumerate(regions.items()):
        likely = () if i >= MOST_COMPARED or written.isdigit() else _alike(plain(written), near)
        found.append(UnresolvedName("region", written, shown("region", written, places), rows, likely, QUARANTINE))
    tables = {table: EntityIndex(connection, table) for table in {table for table, _ in names}}
    for i, ((table, word), one) in enumerate(names.items()):
        likely = () if i >= MOST_COMPARED else _alike(word, _there(tables[table], one.counties))
        if one.several:
            likely = tuple((row.id, _told_apart(row, places), 1.0) for row in one.bearers[:MOST_CANDIDATES])
        found.append(UnresolvedName(table, one.spelling, shown(table, one.spelling, places), one.rows, likely, one.fate,
                             several=one.several))  # fmt: skip
    return tuple(found)


def _there(names: EntityIndex, counties: set[int | None]) -> dict[int, str]:
    """Names of rows that a row of one of the counties may mean."""
    return {row_id: row.name for row_id, row in names.rows.items() if any(names.within(row_id, c) for c in counties)}


def _alike(written: str, names: dict[int, str]) -> Candidates:
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=MOST_CANDIDATES)
    return tuple((key, name, round(score / 100, 2)) for name, score, key in found)


def _told_apart(row: Entity, places: Places) -> str:
    """A name that several rows bear, with what tells them apart."""
    apart = [places.name[row.place], *([row.team] if row.team else [])]
    return f"{row.name}（{'，'.join(apart)}）"
