"""Names and codes of a file, looked up: places by a named code list, teams, projects, brands and merchants by name.

Nothing is guessed: what is not found, or found twice, is told as an `Unknown` with what it may mean, and waits for the
steward. What a steward decides is remembered for the next file of the platform (`known_as`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process
from sqlalchemy import Connection, insert, select

from lib.catalogue.words import Text
from lib.importers.masks import MOST, masked, without_long_digits
from lib.importers.names import plain
from lib.importers.outcome import NEW, SET_ASIDE, Choices, Unknown
from lib.importers.places import Places, code_list_notes
from lib.importers.staged import Staged
from lib.importers.targets import Kind
from lib.schema import brand, known_as, merchant, organisation, project, region

NAMED = {table.name: table for table in (organisation, project, brand, merchant)}
MADE_BY_THE_WAY = {
    "hours": {"organisation", "project"},
    "volunteers": {"organisation"},
    "activities": {"organisation", "project"},
    "projects": {"organisation"},
    "contests": {"project"},
}
"""For each target the tables in which a name that is not found becomes a new row, unless the steward says otherwise."""
LIKENESS, MOST_CANDIDATES, MOST_COMPARED = 60, 5, 300


@dataclass
class Matched:
    """What was found. `ids`: (table, as written) -> id, or NEW, or None (set aside). `notes`: doubts about region codes."""

    ids: dict[tuple[str, str], int | str | None] = field(default_factory=dict)
    places: Places | None = None
    unknown: tuple[Unknown, ...] = ()
    notes: tuple[Text, ...] = ()

    def id(self, table: str, written: str) -> int | None:
        """The id of the row meant; None: the row of the file is to be set aside."""
        return self.ids.get((table, written))

    def column(self, table: str, written: pa.Array) -> tuple[pa.Array, pa.Array]:
        """(ids as int64, null where nothing is written or it was not found; true where something written was not found)."""
        coded = pc.dictionary_encode(written)
        found = pa.array([self.ids.get((table, word)) for word in coded.dictionary.to_pylist()], pa.int64())
        ids = found.take(coded.indices)
        return ids, pc.and_(pc.is_valid(written), pc.is_null(ids))


def find(connection: Connection, staged: Staged, choices: Choices) -> Matched:
    """Look up every name and code that the staged rows hold. Raises UnknownRegion only for an unknown code list."""
    words = _written(staged)
    source = staged.reading.platform or ""
    known = {
        (row.kind, row.written): row.target_id
        for row in connection.execute(select(known_as).where(known_as.c.source.in_(("", source))))
    }
    places = Places(connection, choices)
    matched, unknown = Matched(places=places), []
    for table in sorted(words, key=lambda name: name != "region"):  # places first: they say where the others are
        names = None if table == "region" else _names(connection, table)
        for written, seen in words[table].items():
            decided = choices.matches.get((table, written), known.get((table, written)))
            if decided is None:
                counties = places.counties(matched.ids.get(("region", place)) for place in seen.places)
                found = places.find(written) if names is None else _in_counties(names, written, counties)
                if names is None and not found and staged.reading.format.address:
                    found = places.in_address(written) or [place for place in (choices.place,) if place is not None]
                decided = found[0] if len(found) == 1 else None
            if decided is None:
                unknown.append((table, written, seen.rows))
            else:
                matched.ids[table, written] = None if decided == SET_ASIDE else decided
    codes = [word for word in words.get("region", ()) if plain(word).isdigit()]
    matched.notes = code_list_notes(connection, codes, choices.code_list)
    makes = MADE_BY_THE_WAY.get(staged.target.name, set())
    matched.unknown = tuple(
        _unknown(line, makes, candidates, _shown(line[0], line[1], places))
        for line, candidates in _near(connection, unknown, places)
    )
    for one in matched.unknown:
        matched.ids[one.table, one.written] = NEW if one.fate == NEW else None
    return matched


@dataclass
class _Seen:
    """How many rows write a word, and beside which places (as written)."""

    rows: int = 0
    places: set[str] = field(default_factory=set)


def _written(staged: Staged) -> dict[str, dict[str, _Seen]]:
    """Every word, by the table that it names a row of; what the file itself brings (a brand above another) is left out."""
    fields = [f for f in staged.target.fields if f.kind in (Kind.PLACE, Kind.REFERENCE)]
    words: dict[str, dict[str, _Seen]] = {"region" if f.kind is Kind.PLACE else f.table: {} for f in fields}
    own: set[str] = set()
    for batch in staged.rows():
        if staged.target.name == "brands":
            own |= set(pc.unique(batch.column("name")).to_pylist())
        for f in fields:
            place = batch.column("place") if f.kind is Kind.REFERENCE and "place" in batch.schema.names else None
            pairs = pa.table(
                {"word": batch.column(f.name), "place": pa.nulls(len(batch), pa.string()) if place is None else place}
            )
            grouped = (
                pairs.filter(pc.is_valid(pairs["word"])).group_by(["word", "place"]).aggregate([([], "count_all")])
            )
            for word, beside, rows in zip(
                *(grouped[name].to_pylist() for name in ("word", "place", "count_all")), strict=True
            ):
                seen = words["region" if f.kind is Kind.PLACE else f.table].setdefault(word, _Seen())
                seen.rows += rows
                seen.places |= {beside} - {None}
    for word in own & set(words.get("brand", ())):
        del words["brand"][word]
    return words


def _names(connection: Connection, table: str) -> dict[str, list[tuple[int, int | None]]]:
    """(id, county) by plain name."""
    columns = NAMED[table].c
    statement = select(columns.id, columns.name, region.c.county_id).join(region, region.c.id == columns.region_id)
    found: dict[str, list[tuple[int, int | None]]] = {}
    for row in connection.execute(statement.order_by(columns.id)):
        found.setdefault(plain(row.name), []).append((row.id, row.county_id))
    return found


def _in_counties(names: dict[str, list[tuple[int, int | None]]], written: str, counties: set[int]) -> list[int]:
    """Rows of that name in one of the counties that the file speaks of; without a county, of everywhere."""
    hits = names.get(plain(written), [])
    return [row_id for row_id, county in hits if not counties or county is None or county in counties]


def _near(connection: Connection, unknown: list[tuple[str, str, int]], places: Places) -> Iterator[tuple]:
    """Each unknown name with what it may mean, for the first MOST_COMPARED: likeliest first."""
    names: dict[str, dict[int, str]] = {}
    for i, line in enumerate(unknown):
        table, written, _ = line
        if i >= MOST_COMPARED or (table == "region" and written.isdigit()):
            yield line, ()
            continue
        if table not in names:
            names[table] = places.near() if table == "region" else _all_names(connection, table)
        yield line, _alike(plain(written), names[table])


def _all_names(connection: Connection, table: str) -> dict[int, str]:
    columns = NAMED[table].c
    return {row.id: row.name for row in connection.execute(select(columns.id, columns.name).order_by(columns.id))}


def _alike(written: str, names: dict[int, str]) -> tuple[tuple[int, str, float], ...]:
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=MOST_CANDIDATES)
    return tuple((key, name, round(score / 100, 2)) for name, score, key in found)


def _shown(table: str, written: str, places: Places) -> str:
    """What may be told of a cell: of a place what looks like one, of a name all but long numbers."""
    if table != "region":
        return without_long_digits(written)[:MOST]
    return written if places.part_of_a_name(written) else masked(Kind.PLACE, written)


def _unknown(line: tuple[str, str, int], makes: set[str], candidates: tuple, shown: str) -> Unknown:
    table, written, rows = line
    twice = len([name for _, name, _ in candidates if plain(name) == plain(written)]) > 1
    return Unknown(table, written, shown, rows, tuple(candidates), NEW if table in makes and not twice else SET_ASIDE)


def remember(work) -> None:
    """Keep what the steward decided, for the next file of the platform; a cell that is not shown whole is not kept."""
    source, places = work.staged.reading.platform or "", work.matched.places
    decided = {
        (table, written): choice
        for (table, written), choice in work.choices.matches.items()
        if isinstance(choice, int)
        and (table, written) in work.matched.ids
        and _shown(table, written, places) == written
    }
    if not decided:
        return
    mine = known_as.c.source == source
    known = {(row.kind, row.written) for row in work.connection.execute(select(known_as).where(mine))}
    rows = [
        {"source": source, "kind": kind, "written": written, "target_id": choice, "batch_id": work.batch_id}
        for (kind, written), choice in decided.items()
        if (kind, written) not in known
    ]
    if rows:
        work.connection.execute(insert(known_as), rows)
