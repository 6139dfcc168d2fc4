"""Resolves the names of a file, one distinct row at a time: the county that a row belongs to, and its names in there."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import NEW, QUARANTINE, ImportDecisions
from lib.importers.formats.field import FieldKind
from lib.importers.match.entity_index import Entity, EntityIndex
from lib.importers.match.matches import EntityKey, Matches, NameUsage, Resolution
from lib.importers.parse.normalise import plain
from lib.importers.stage.staged_file import StagedFile
from lib.schema import name_alias

IMPLIED_TABLES = {
    "hours": {"organisation", "project"},
    "volunteers": {"organisation"},
    "activities": {"organisation", "project"},
    "projects": {"organisation"},
    "contests": {"project"},
}
"""For each target the tables in which an unknown name implies a new row, unless the steward decides otherwise."""
_PROJECTS_LISTED = 3


class NameDecisions:
    """What the steward decides about the names of this file (`current`), and aliases of earlier files (`remembered`)."""

    def __init__(self, connection: Connection, staged: StagedFile, decisions: ImportDecisions):
        source = staged.reading.platform or ""
        aliases = connection.execute(select(name_alias).where(name_alias.c.source.in_(("", source))))
        self.remembered = {(row.kind, plain(row.written)): row.target_id for row in aliases}
        self.current = {(table, plain(written)): choice for (table, written), choice in decisions.matches.items()}

    def without_current(self) -> "NameDecisions":
        """The same as if nothing had been decided about this file yet."""
        found = copy(self)
        found.current = {}
        return found


@dataclass
class OpenName:
    """A name that is unknown, or ambiguous: the rows of the file that write it, and the counties of those rows."""

    rows: int = 0
    spelling: str = ""
    ambiguous: bool = False
    candidates: list[Entity] = field(default_factory=list)
    counties: set[int | None] = field(default_factory=set)
    keys: list[EntityKey] = field(default_factory=list)
    fate: str = QUARANTINE


class Resolver:
    """Resolves the names of one file into `matches`. `ambiguous`: names whose decision is about the rows alone for which
    they are ambiguous."""

    def __init__(
        self,
        connection: Connection,
        staged: StagedFile,
        decisions: ImportDecisions,
        names: NameDecisions,
        matches: Matches,
        *,
        ambiguous: frozenset[tuple[str, str]] = frozenset(),
    ):
        self.staged, self.decisions, self.names, self.matches = staged, decisions, names, matches
        self.ambiguous = ambiguous
        self.tables = {of.name: of.table for of in staged.target.fields if of.kind is FieldKind.REFERENCE}
        self.entities = {table: EntityIndex(connection, table) for table in sorted(set(self.tables.values()))}
        self.file_county = matches.places.county_or_self(decisions.place)
        self.implied_tables = IMPLIED_TABLES.get(staged.target.name, set())
        self.open: dict[tuple[str, str, bool], OpenName] = {}
        self.counties_in_file: dict[tuple[str, str], set[int]] = {}
        self.borrowed_places: dict[int, dict[str, int]] = {}

    def resolve_all(self) -> dict[tuple[str, str], OpenName]:
        """Resolve all names; returns those left open, by table and normalised name.

        Where a name is ambiguous in some rows of the file and unknown in others, the ambiguity is what is asked.
        """
        # Of projects with one name the row's team's is meant, else one without a team, else the only one: hours imported
        # before or after their projects must come to the same rows.
        self.matches.fields = tuple(self.tables)
        if "project" in self.entities:
            self.matches.project_places = {row.id: row.place for row in self.entities["project"].rows.values()}
        distinct = self._distinct_rows()
        for row in sorted(distinct, key=lambda row: row[0] is None):  # rows with a county first: see _only_county
            self.matches.resolutions[row] = self._resolve_row(row, distinct[row])
        for name in self._brands_of_the_file():
            self.open.pop(("brand", name, False), None)
        for (table, _, _), name in self.open.items():
            name.fate = NEW if table in self.implied_tables and not name.ambiguous else QUARANTINE
            self.matches.ids |= dict.fromkeys(name.keys, NEW if name.fate == NEW else None)
        self.matches.warnings += tuple(self._borrowed_place_warnings())
        return {(table, name): one for (table, name, _), one in sorted(self.open.items(), key=lambda item: item[0])}

    def _distinct_rows(self) -> dict[tuple, NameUsage]:
        """The distinct combinations of county (of the row's own place) and names as written."""
        distinct: dict[tuple, NameUsage] = {}
        for whole in self.staged.rows():
            batch = whole.filter(pc.invert(self.matches.unresolved_place(whole)))
            places = self.matches.row_place(batch)
            grouped = pa.table(
                {"county": self.matches.counties(places), "place": places}
                | {name: batch.column(name) for name in self.tables}
                | {"day": self._day(batch), "category": self._category(batch)}
            ).group_by(["county", *self.tables])
            minima = [([], "count_all"), ("day", "min"), ("place", "min"), ("category", "min")]
            for row in grouped.aggregate(minima).to_pylist():
                key = tuple(row[name] for name in ("county", *self.tables))
                usage = NameUsage(row["count_all"], "", row["day_min"], row["place_min"], row["category_min"])
                if key in distinct:
                    distinct[key].merge(usage)
                else:
                    distinct[key] = usage
        return distinct

    def _brands_of_the_file(self) -> set[str]:
        """Normalised names that need no match: a parent brand may be a row of the file itself."""
        names = (batch.column("name") for batch in self.staged.rows()) if self.staged.target.name == "brands" else ()
        return {plain(name) for column in names for name in column.unique().to_pylist()}

    def _day(self, batch: pa.RecordBatch) -> pa.Array:
        day = "served_on" if self.staged.target.name == "hours" else self.staged.target.day
        return batch.column(day).cast(pa.date32(), safe=False) if day else pa.nulls(len(batch), pa.date32())

    def _category(self, batch: pa.RecordBatch) -> pa.Array:
        has_category = "category" in batch.schema.names
        return batch.column("category") if has_category else pa.nulls(len(batch), pa.string())

    def _resolve_row(self, row: tuple, usage: NameUsage) -> Resolution:
        """Resolve one distinct row: the project first, for its place may become that of the row."""
        own, names = row[0], dict(zip(self.tables, row[1:], strict=True))
        keys, place, place_project, county = {}, None, None, own or self.file_county
        if names.get("project"):
            team = names.get("team") and plain(names["team"])
            key = keys["project"] = self._resolve_name("project", names["project"], county, team, usage)
            place, place_project = (None, None) if own else self._place_of_project(key)
            county = own or self.matches.places.county_or_self(place) or key[1]
        elif not own:
            place = self.decisions.place
        in_place = NameUsage(usage.rows, "", usage.day, usage.place or place, usage.category)
        for name, written in names.items():
            if written and name not in keys:
                keys[name] = self._resolve_name(self.tables[name], written, county, None, in_place)
        if "project" in keys:
            project_place = usage.place or self.decisions.place
            of_project = NameUsage(usage.rows, names["project"], usage.day, project_place, usage.category)
            self.matches.add_usage(keys["project"], of_project)
        if county is None and self.staged.target.name != "hours":
            team = self.matches.ids.get(keys.get("team"))
            county = self.entities["organisation"].rows[team].county if isinstance(team, int) else None
        if own is None and self.decisions.place is None and place is not None:
            self._note_borrowed_place(keys["project"], place, usage.rows)
        return Resolution(keys, place, place_project, county)

    def _place_of_project(self, key: EntityKey) -> tuple[int | None, EntityKey | None]:
        """The place of a row that reports none: that of its project, else of the file. The place of an implied project is
        only where its records were, so that the place of the file goes first."""
        project = self.entities["project"].rows.get(self.matches.ids.get(key))
        if project and (not project.implied or self.decisions.place is None):
            return project.place, None
        return self.decisions.place, key

    def _resolve_name(
        self, table: str, written: str, county: int | None, team: str | None, usage: NameUsage
    ) -> EntityKey:
        """The key of a name, which is resolved in `matches.ids` or left open."""
        name = plain(written)
        key = (table, county, name, team)
        if county is None and (only := self._only_county(table, name)):
            key = (table, only, name, team)
        if key not in self.matches.ids:
            self._resolve_key(key)
        for open_name in (self.open.get((table, name, ambiguous)) for ambiguous in (False, True)):
            if open_name is not None and key in open_name.keys:
                open_name.rows += usage.rows
                open_name.spelling = min(open_name.spelling or written, written)
        if table != "project":
            self.matches.add_usage(key, NameUsage(usage.rows, written, usage.day, usage.place, usage.category))
        return key

    def _only_county(self, table: str, name: str) -> int | None:
        """For a row without any place: the county of the other rows of the file with the name, where it is only one and
        no other county has an entity of the name."""
        in_file = self.counties_in_file.get((table, name), set())
        known = {entity.county for entity in self.entities[table].by_name.get(name, ())}
        return next(iter(in_file)) if len(in_file) == 1 and known <= in_file else None

    def _resolve_key(self, key: EntityKey) -> None:
        table, county, name, team = key
        entities, ids = self.entities[table], self.matches.ids
        remembered, decision = (of.get((table, name)) for of in (self.names.remembered, self.names.current))
        candidates = entities.candidates(county, name, team)
        elsewhere = county is None and (table, name) in self.counties_in_file
        ambiguous = len(candidates) > 1 or elsewhere
        if decision is not None and (table, name) in self.ambiguous and not ambiguous:
            decision = None  # it answers for the rows of the file in which the name is ambiguous
        if remembered and entities.within(remembered, county):
            ids[key] = remembered
        elif len(candidates) == 1 and not ambiguous:
            ids[key] = candidates[0].id
        elif elsewhere and self.staged.target.name == "hours":
            ids[key] = None  # a record without a place is quarantined for that alone
        elif decision is not None:
            ids[key] = None if decision == QUARANTINE else decision
            self.matches.decided.add((table, name))
        else:
            ids[key] = None
            open_name = self.open.setdefault((table, name, ambiguous), OpenName(ambiguous=ambiguous))
            open_name.keys.append(key)
            open_name.candidates += candidates
            open_name.counties.add(county)
        if county is not None:
            self.counties_in_file.setdefault((table, name), set()).add(county)

    def _note_borrowed_place(self, key: EntityKey, place: int, rows: int) -> None:
        name = self.entities["project"].rows[self.matches.ids[key]].name
        projects = self.borrowed_places.setdefault(self.matches.places.county_or_self(place), {})
        projects[name] = projects.get(name, 0) + rows

    def _borrowed_place_warnings(self) -> Iterator[Text]:
        """Which rows without a place took that of their project, for a file without a place."""
        for county, projects in sorted(self.borrowed_places.items()):
            where, rows = self.matches.places.name[county], sum(projects.values())
            listed = sorted(projects)[:_PROJECTS_LISTED]
            more = len(projects) - len(listed)
            zh = "、".join(f"“{name}”" for name in listed) + (f"等{len(projects)}个项目" if more else "")
            en = ", ".join(listed) + (f" and {more} more" if more else "")
            yield Text(
                f"{rows}行没有写区域，也没有为文件选择区域，按项目{zh}记在{where}。请核对。",
                f"{rows} rows name no place and none was chosen for the file: place taken from project {en}, county {where}. "
                "Please check.",
            )
