"""Names and codes of a file, looked up: places by a named code list, teams, projects, brands and merchants by name.

Nothing is guessed: what is not found, or found twice, is told as an `Unknown` with what it may mean, and waits for the
steward. What a steward decides is remembered for the next file of the platform (`known_as`).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process
from sqlalchemy import Connection, insert, select

from lib.catalogue.words import Text
from lib.importers.outcome import NEW, SET_ASIDE, Choices, ImportRefused, Unknown
from lib.importers.rows import insert_rows, record_changes, runs, update_rows
from lib.importers.staged import Staged
from lib.importers.targets import Kind
from lib.reference import UnknownRegion, find_region
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
    """What was found. `ids`: (table, as written) -> id, or NEW, or None (set aside)."""

    ids: dict[tuple[str, str], int | str | None] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()

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
    matched, unknown, places = Matched(), [], _Places(connection, choices)
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
    makes = MADE_BY_THE_WAY.get(staged.target.name, set())
    matched.unknown = tuple(
        _unknown(line, makes, candidates) for line, candidates in _near(connection, unknown, places)
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


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def _names(connection: Connection, table: str) -> dict[str, list[tuple[int, int | None]]]:
    """(id, county) by plain name."""
    columns = NAMED[table].c
    statement = select(columns.id, columns.name, region.c.county_id).join(region, region.c.id == columns.region_id)
    found: dict[str, list[tuple[int, int | None]]] = {}
    for row in connection.execute(statement.order_by(columns.id)):
        found.setdefault(_plain(row.name), []).append((row.id, row.county_id))
    return found


def _in_counties(names: dict[str, list[tuple[int, int | None]]], written: str, counties: set[int]) -> list[int]:
    """Rows of that name in one of the counties that the file speaks of; without a county, of everywhere."""
    hits = names.get(_plain(written), [])
    return [row_id for row_id, county in hits if not counties or county is None or county in counties]


def place_named(connection: Connection, written: str, choices: Choices) -> int:
    """The id of the place that a code of the list, or a name with its county before it, means. Raises ImportRefused."""
    found = _Places(connection, choices).find(written)
    if len(found) == 1:
        return found[0]
    raise ImportRefused(
        Text(
            f"没有唯一的地方叫“{written}”。请写代码表{choices.code_list}中的代码，或带上县市区名，如“滨江区浦沿街道”。",
            f"No single place is called {written!r}. Write a code of the list {choices.code_list}, or the name with its "
            "county before it, e.g. 滨江区浦沿街道.",
        )
    )


class _Places:
    """Places by code of the chosen list, or by name: in the county of the chosen place, or with the county written before."""

    def __init__(self, connection: Connection, choices: Choices):
        self.connection, self.code_list = connection, choices.code_list
        columns = (region.c.id, region.c.name, region.c.path, region.c.county_id, region.c.level, region.c.parent_id)
        rows = connection.execute(select(*columns).order_by(region.c.id)).all()
        self.level = {row.id: row.level for row in rows}
        self.below: dict[int | None, list[int]] = {}
        for row in rows:
            self.below.setdefault(row.parent_id, []).append(row.id)
        self.name = {row.id: row.name for row in rows}
        self.above = {row.id: [int(part) for part in row.path.split("/")] for row in rows}
        self.county_of = {row.id: row.county_id for row in rows}
        self.county = self.county_of.get(choices.place)
        self.by_name: dict[str, list[int]] = {}
        for row in rows:
            self.by_name.setdefault(_plain(row.name), []).append(row.id)

    def find(self, written: str) -> list[int]:
        """The places that `written` may name beyond doubt."""
        text = _plain(written)
        if text.isdigit():
            return self._by_code(text)
        here = [place for place in self.by_name.get(text, ()) if self._is_here(place)]
        return here or self._by_path(text)

    def _is_here(self, place: int) -> bool:
        return self.county is not None and self.county_of[place] == self.county

    def _by_code(self, code: str) -> list[int]:
        try:
            return [find_region(self.connection, code_list=self.code_list, code=code[:12])]
        except UnknownRegion as fault:
            if "no code list" in str(fault):
                raise
            return []

    def _by_path(self, text: str) -> list[int]:
        """浙江省杭州市滨江区长河街道, 滨江区长河街道: a name with names of places above it before it, the county at least
        (or the city, for a county)."""
        found = []
        for start in range(1, len(text)):
            for place in self.by_name.get(text[start:], ()):
                before, rest = self.above[place][:-1], text[:start]
                named = []
                while rest:
                    step = next((a for a in reversed(before) if rest.endswith(_plain(self.name[a]))), None)
                    if step is None:
                        break
                    named.append(step)
                    rest = rest[: -len(_plain(self.name[step]))]
                county = self.county_of[place]
                if not rest and (county in named or place == county):
                    found.append(place)
        return found

    def in_address(self, written: str) -> list[int]:
        """The street or community that an address begins with: 滨江区长河街道江汉路1号, or 长河街道江汉路1号 in its county."""
        text = _plain(written)
        starts = [p for name, found in self.by_name.items() if text.startswith(name) for p in found]
        reached = {self._down(text, p) for p in starts if self.county_of[p] in (None, p) or self._is_here(p)}
        return [place for place in reached if self.level[place] in ("street", "community")]

    def _down(self, text: str, place: int) -> int:
        """The lowest place whose name follows, one below the other."""
        rest = text[len(_plain(self.name[place])) :]
        below = next((b for b in self.below.get(place, ()) if rest.startswith(_plain(self.name[b]))), None)
        return place if below is None else self._down(rest, below)

    def counties(self, places: Iterable[int | str | None]) -> set[int]:
        """The counties of places beside a word; without any, that of the chosen place."""
        found = {self.county_of.get(place) for place in places}
        return (found - {None}) or ({self.county} - {None})

    def near(self) -> dict[int, str]:
        """Places that a name may mean: of the county, or all."""
        return {place: name for place, name in self.name.items() if self.county is None or self._is_here(place)}


def _near(connection: Connection, unknown: list[tuple[str, str, int]], places: _Places) -> Iterator[tuple]:
    """Each unknown name with what it may mean, for the first MOST_COMPARED: likeliest first."""
    names: dict[str, dict[int, str]] = {}
    for i, line in enumerate(unknown):
        table, written, _ = line
        if i >= MOST_COMPARED or (table == "region" and written.isdigit()):
            yield line, ()
            continue
        if table not in names:
            names[table] = places.near() if table == "region" else _all_names(connection, table)
        yield line, _alike(_plain(written), names[table])


def _all_names(connection: Connection, table: str) -> dict[int, str]:
    columns = NAMED[table].c
    return {row.id: row.name for row in connection.execute(select(columns.id, columns.name).order_by(columns.id))}


def _alike(written: str, names: dict[int, str]) -> tuple[tuple[int, str, float], ...]:
    found = process.extract(written, names, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=MOST_CANDIDATES)
    return tuple((key, name, round(score / 100, 2)) for name, score, key in found)


def _unknown(line: tuple[str, str, int], makes: set[str], candidates: tuple) -> Unknown:
    table, written, rows = line
    twice = len([name for _, name, _ in candidates if _plain(name) == _plain(written)]) > 1
    return Unknown(table, written, rows, tuple(candidates), NEW if table in makes and not twice else SET_ASIDE)


# -- rows made by the way ----------------------------------------------------------------------------------------------


def make_new(work) -> None:
    """Make the teams and projects that are to be made, and let those known by records alone begin with the first day."""
    if work.staged.target.name not in MADE_BY_THE_WAY:
        return
    for field_ in work.staged.target.fields:
        if field_.kind is Kind.REFERENCE and field_.table in ("organisation", "project"):
            seen = _first_seen(work, field_.name)
            _make(work, field_.table, seen)
            _begin_earlier(work, field_.table, seen)


def _first_seen(work, column: str) -> dict[str, tuple[date, int | None, str | None]]:
    """For each word its first day, the lowest place id and category that stand beside it: the same in any order of rows."""
    target = work.staged.target
    day = "served_on" if target.name == "hours" else target.day
    seen: dict[str, tuple[date, int | None, str | None]] = {}
    for batch in work.staged.rows():
        names = batch.schema.names
        places = work.matched.column("region", batch.column("place"))[0]
        kinds = batch.column("category") if "category" in names else pa.nulls(len(batch), pa.string())
        table = pa.table({"word": batch.column(column), "day": batch.column(day), "place": places, "kind": kinds})
        grouped = table.filter(pc.is_valid(table["word"])).group_by("word")
        for row in grouped.aggregate([("day", "min"), ("place", "min"), ("kind", "min")]).to_pylist():
            first = row["day_min"]
            new = (first.date() if hasattr(first, "date") else first, row["place_min"], row["kind_min"])
            seen[row["word"]] = _lower(seen.get(row["word"]), new)
    return seen


def _lower(one: tuple | None, other: tuple) -> tuple:
    if one is None:
        return other
    return tuple(
        min((v for v in pair if v is not None), default=None, key=str) for pair in zip(one, other, strict=True)
    )


def _make(work, table: str, seen: dict[str, tuple]) -> None:
    rows, words = [], []
    for word, (day, place, kind) in seen.items():
        if work.matched.ids.get((table, word)) != NEW:
            continue
        where = place or work.choices.place
        if where is None:
            work.matched.ids[table, word] = None
            continue
        row = {"name": word[:120], "region_id": where, "implied": True, "batch_id": work.batch_id}
        first = day or work.today
        if table == "organisation":
            row |= {"kind": "team", "founded_on": first}
        else:
            row |= {"category": kind or "unclassified", "incubated": False, "started_on": first}
        rows.append(row)
        words.append(word)
    if not rows:
        return
    ids = insert_rows(work.connection, NAMED[table], rows)
    work.matched.ids |= {(table, word): made for word, made in zip(words, ids, strict=True)}
    work.counts.made[table] = work.counts.made.get(table, 0) + len(ids)
    work.changing.rows(NAMED[table], runs(ids))


def _begin_earlier(work, table: str, seen: dict[str, tuple]) -> None:
    """A team or project that is only known by its records begins with the first of them."""
    columns = NAMED[table].c
    begins = columns.founded_on if table == "organisation" else columns.started_on
    known = {
        row.id: row[1] for row in work.connection.execute(select(columns.id, begins).where(columns.implied.is_(True)))
    }
    changes = []
    for word, (day, *_) in seen.items():
        row_id = work.matched.ids.get((table, word))
        if day is not None and row_id in known and day < known[row_id]:
            changes.append((row_id, {begins.name: known[row_id]}, {begins.name: day}))
            known[row_id] = day
    update_rows(work.connection, NAMED[table], [(row_id, after) for row_id, _, after in changes])
    record_changes(work, NAMED[table], changes)


def remember(work) -> None:
    """Keep what the steward decided, for the next file of the platform."""
    source = work.staged.reading.platform or ""
    decided = {
        key: choice
        for key, choice in work.choices.matches.items()
        if isinstance(choice, int) and key in work.matched.ids
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
