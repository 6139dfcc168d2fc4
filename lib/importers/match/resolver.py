"""The names in a file, looked up combination by combination: which county a row speaks of, and what its names mean there."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import NEW, QUARANTINE, ImportDecisions
from lib.importers.formats.field import Kind
from lib.importers.match.entity_index import Entity, EntityIndex
from lib.importers.match.matches import Key, Matches, Resolution, Seen
from lib.importers.parse.normalise import plain
from lib.importers.stage.staged_file import StagedFile
from lib.schema import name_alias

MADE_BY_THE_WAY = {
    "hours": {"organisation", "project"},
    "volunteers": {"organisation"},
    "activities": {"organisation", "project"},
    "projects": {"organisation"},
    "contests": {"project"},
}
"""For each target the tables in which a name that is not found becomes a new row, unless the steward says otherwise."""
_PROJECTS_TOLD = 3


class Decisions:
    """What the steward decides now, and what was decided before of files of the platform."""

    def __init__(self, connection: Connection, staged: StagedFile, choices: ImportDecisions):
        source = staged.reading.platform or ""
        kept = connection.execute(select(name_alias).where(name_alias.c.source.in_(("", source))))
        self.before = {(row.kind, plain(row.written)): row.target_id for row in kept}
        self.now = {(table, plain(written)): choice for (table, written), choice in choices.matches.items()}

    def of_before(self) -> "Decisions":
        """The same without what is decided now."""
        found = copy(self)
        found.now = {}
        return found


@dataclass
class Open:
    """A name that nobody knows, or that means several rows: in how many rows of the file, in which counties."""

    rows: int = 0
    spelling: str = ""
    several: bool = False
    bearers: list[Entity] = field(default_factory=list)
    counties: set[int | None] = field(default_factory=set)
    keys: list[Key] = field(default_factory=list)
    fate: str = QUARANTINE


class Resolver:
    """Looks up the names of one file; what it finds it puts into `matched`."""

    def __init__(
        self,
        connection: Connection,
        staged: StagedFile,
        choices: ImportDecisions,
        decisions: Decisions,
        matched: Matches,
        *,
        several: frozenset[tuple[str, str]] = frozenset(),
    ):
        self.several = several
        self.staged, self.choices, self.decisions, self.matched = staged, choices, decisions, matched
        self.tables = {of.name: of.table for of in staged.target.fields if of.kind is Kind.REFERENCE}
        self.names = {table: EntityIndex(connection, table) for table in sorted(set(self.tables.values()))}
        self.chosen_county = matched.places.county_or_self(choices.place)
        self.makes = MADE_BY_THE_WAY.get(staged.target.name, set())
        self.open: dict[tuple[str, str, bool], Open] = {}
        self.in_file: dict[tuple[str, str], set[int]] = {}
        self.booked: dict[int, dict[str, int]] = {}

    def find(self) -> dict[tuple[str, str], Open]:
        """Look up all names; gives those that nobody knows, by table and plain name.

        Of a name that means several rows in some rows of the file and none in others, the first is asked.
        """
        self.matched.fields = tuple(self.tables)
        if "project" in self.names:
            self.matched.placed = {row.id: row.place for row in self.names["project"].rows.values()}
        seen = self._seen()
        for combined in sorted(seen, key=lambda one: one[0] is None):
            self.matched.meant[combined] = self._meant(combined, seen[combined])
        for word in self._brought():
            self.open.pop(("brand", word, False), None)
        for (table, _, _), one in self.open.items():
            one.fate = NEW if table in self.makes and not one.several else QUARANTINE
            self.matched.ids |= dict.fromkeys(one.keys, NEW if one.fate == NEW else None)
        self.matched.notes += tuple(self._booked())
        return {(table, word): one for (table, word, _), one in sorted(self.open.items(), key=lambda of: of[0])}

    def _seen(self) -> dict[tuple, Seen]:
        """What the rows write side by side: (county of their own place, names as written)."""
        seen: dict[tuple, Seen] = {}
        for whole in self.staged.rows():
            batch = whole.filter(pc.invert(self.matched.lost(whole)))
            own = self.matched.own(batch)
            grouped = pa.table(
                {"county": self.matched.counties(own), "place": own}
                | {name: batch.column(name) for name in self.tables}
                | {"day": self._day(batch), "category": self._category(batch)}
            ).group_by(["county", *self.tables])
            least = [([], "count_all"), ("day", "min"), ("place", "min"), ("category", "min")]
            for row in grouped.aggregate(least).to_pylist():
                key = tuple(row[name] for name in ("county", *self.tables))
                new = Seen(row["count_all"], "", row["day_min"], row["place_min"], row["category_min"])
                if key in seen:
                    seen[key].add(new)
                else:
                    seen[key] = new
        return seen

    def _brought(self) -> set[str]:
        """Names that the file itself brings: a brand above another."""
        names = (batch.column("name") for batch in self.staged.rows()) if self.staged.target.name == "brands" else ()
        return {plain(name) for column in names for name in column.unique().to_pylist()}

    def _day(self, batch: pa.RecordBatch) -> pa.Array:
        day = "served_on" if self.staged.target.name == "hours" else self.staged.target.day
        return batch.column(day).cast(pa.date32(), safe=False) if day else pa.nulls(len(batch), pa.date32())

    def _category(self, batch: pa.RecordBatch) -> pa.Array:
        told = "category" in batch.schema.names
        return batch.column("category") if told else pa.nulls(len(batch), pa.string())

    def _meant(self, combined: tuple, seen: Seen) -> Resolution:
        """What one combination means: the project first, for its place may be that of the row."""
        own, words = combined[0], dict(zip(self.tables, combined[1:], strict=True))
        keys, place, placed_by, county = {}, None, None, own or self.chosen_county
        if words.get("project"):
            team = words.get("team") and plain(words["team"])
            key = keys["project"] = self._look_up("project", words["project"], county, team, seen)
            place, placed_by = (None, None) if own else self._place_of(key)
            county = own or self.matched.places.county_or_self(place) or key[1]
        elif not own:
            place = self.choices.place
        beside = Seen(seen.rows, "", seen.day, seen.place or place, seen.category)
        for name, written in words.items():
            if written and name not in keys:
                keys[name] = self._look_up(self.tables[name], written, county, None, beside)
        if "project" in keys:
            told = Seen(seen.rows, words["project"], seen.day, seen.place or self.choices.place, seen.category)
            self._see(keys["project"], told)
        if county is None and self.staged.target.name != "hours":
            team = self.matched.ids.get(keys.get("team"))
            county = self.names["organisation"].rows[team].county if isinstance(team, int) else None
        if own is None and self.choices.place is None and place is not None:
            self._book(keys["project"], place, seen.rows)
        return Resolution(keys, place, placed_by, county)

    def _place_of(self, key: Key) -> tuple[int | None, Key | None]:
        """The place of a row that names none: of its project, else the file's; a project that only records have told of
        says where they were, and counts after the file's."""
        project = self.names["project"].rows.get(self.matched.ids.get(key))
        if project and (not project.implied or self.choices.place is None):
            return project.place, None
        return self.choices.place, key

    def _look_up(self, table: str, written: str, county: int | None, team: str | None, seen: Seen) -> Key:
        """The key of a name, its meaning put into `matched.ids`, or the name left open."""
        word = plain(written)
        key = (table, county, word, team)
        if county is None and (elsewhere := self._elsewhere(table, word)):
            key = (table, elsewhere, word, team)
        if key not in self.matched.ids:
            self._resolve(key)
        for one in (self.open.get((table, word, several)) for several in (False, True)):
            if one is not None and key in one.keys:
                one.rows += seen.rows
                one.spelling = min(one.spelling or written, written)
        if table != "project":
            self._see(key, Seen(seen.rows, written, seen.day, seen.place, seen.category))
        return key

    def _elsewhere(self, table: str, word: str) -> int | None:
        """For a row without any place: the one county of the other rows of the file that write the name, where no other
        county has it either."""
        here = self.in_file.get((table, word), set())
        known = {one.county for one in self.names[table].by_name.get(word, ())}
        return next(iter(here)) if len(here) == 1 and known <= here else None

    def _resolve(self, key: Key) -> None:
        table, county, word, team = key
        names, ids = self.names[table], self.matched.ids
        before, now = (kept.get((table, word)) for kept in (self.decisions.before, self.decisions.now))
        hits = names.find(county, word, team)
        nowhere = county is None and (table, word) in self.in_file
        several = len(hits) > 1 or nowhere
        if now is not None and (table, word) in self.several and not several:
            now = None  # it was said of those rows of the file for which the name means several
        if before and names.within(before, county):
            ids[key] = before
        elif len(hits) == 1 and not several:
            ids[key] = hits[0].id
        elif nowhere and self.staged.target.name == "hours":
            ids[key] = None  # a record without a place is set aside for that alone
        elif now is not None:
            ids[key] = None if now == QUARANTINE else now
            self.matched.decided.add((table, word))
        else:
            ids[key] = None
            one = self.open.setdefault((table, word, several), Open(several=several))
            one.keys.append(key)
            one.bearers += hits
            one.counties.add(county)
        if county is not None:
            self.in_file.setdefault((table, word), set()).add(county)

    def _see(self, key: Key, seen: Seen) -> None:
        if key in self.matched.seen:
            self.matched.seen[key].add(seen)
        else:
            self.matched.seen[key] = seen

    def _book(self, key: Key, place: int, rows: int) -> None:
        name = self.names["project"].rows[self.matched.ids[key]].name
        told = self.booked.setdefault(self.matched.places.county_or_self(place), {})
        told[name] = told.get(name, 0) + rows

    def _booked(self) -> Iterator[Text]:
        """Where rows without a place were booked, for a file without one."""
        for county, projects in sorted(self.booked.items()):
            where, rows = self.matched.places.name[county], sum(projects.values())
            named = sorted(projects)[:_PROJECTS_TOLD]
            more = len(projects) - len(named)
            zh = "、".join(f"“{name}”" for name in named) + (f"等{len(projects)}个项目" if more else "")
            en = ", ".join(named) + (f" and {more} more" if more else "")
            yield Text(
                f"{rows}行没有写区域，也没有为文件选择区域，按项目{zh}记在{where}。请核对。",
                f"{rows} rows name no place and none was chosen for the file: place taken from project {en}, county {where}. "
                "Please check.",
            )
