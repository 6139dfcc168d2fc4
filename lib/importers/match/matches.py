"""The names of a file and the rows that they resolve to: places, teams, projects, brands, merchants, needs and offers."""

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import UnresolvedName
from lib.importers.match.places import Places
from lib.importers.parse.distinct_rows import distinct_rows
from lib.importers.parse.normalise import plain

EntityKey = tuple[str, int | None, str, str | None]
"""Natural key of an entity: table, county, normalised name; of a project also the normalised name of the row's team."""


@dataclass
class NameUsage:
    """How the rows of a file use a name: their number, and the minimum of the spellings, days, place ids and categories,
    which is the same in any order of rows."""

    rows: int
    spelling: str
    day: date | None
    place: int | None
    category: str | None

    def merge(self, other: "NameUsage") -> None:
        """Add the rows of `other` and take the lower values."""
        self.rows += other.rows
        for name in ("spelling", "day", "place", "category"):
            setattr(self, name, merge_min(getattr(self, name), getattr(other, name)))


def merge_min(one, other):
    """The lower of two values, of which either may be None (unknown)."""
    return min((value for value in (one, other) if value is not None), default=None)


@dataclass(frozen=True)
class Resolution:
    """What the names of a row resolve to together. `keys`: by field. `place`: id for a row that reports none;
    `place_project`: the project whose place it is where `place` is None. `county`: in which the names were resolved."""

    keys: dict[str, EntityKey]
    place: int | None
    place_project: EntityKey | None
    county: int | None


UNRESOLVED = Resolution({}, None, None, None)


@dataclass
class ResolvedRows:
    """The rows of a batch resolved, one value a row. `row_place`: id of the place that the row itself reports; `place`:
    that, else the place of the project or the file; `ids`: by field, null where the cell is empty or was not found;
    `missing`: by field, true where a name was not found."""

    row_place: pa.Array
    place: pa.Array
    county: pa.Array
    ids: dict[str, pa.Array]
    missing: dict[str, pa.Array]


@dataclass
class Matches:
    """The names of a file resolved.

    regions: place as written -> id or None. resolutions: distinct row (county of its own place, names as written) ->
    what it resolves to. ids: key -> id, NEW, or None (quarantined). usage: how the file uses each key. project_places:
    project id -> place id. decided: (table, normalised name) for which a decision of the steward was needed. warnings:
    about region codes, and rows without a place that took that of their project. outside: places as written that lie
    outside the steward's scope. without_place: rows that name no street, for which the place of the file counts.
    """

    places: Places
    fields: tuple[str, ...] = ()
    regions: dict[str, int | None] = field(default_factory=dict)
    resolutions: dict[tuple, Resolution] = field(default_factory=dict)
    ids: dict[EntityKey, int | str | None] = field(default_factory=dict)
    usage: dict[EntityKey, NameUsage] = field(default_factory=dict)
    project_places: dict[int, int] = field(default_factory=dict)
    decided: set[tuple[str, str]] = field(default_factory=set)
    unknown: tuple[UnresolvedName, ...] = ()
    warnings: tuple[Text, ...] = ()
    outside: set[str] = field(default_factory=set)
    without_place: int = 0

    def place_rule(self, written: str) -> str:
        """Why a row is quarantined whose place, as written, has no id."""
        return "place_outside" if written in self.outside else "unknown_place"

    def elsewhere(self, resolved: ResolvedRows) -> pa.Array:
        """True for rows that name no place and whose project is of a place that the steward does not look after."""
        coded = pc.dictionary_encode(resolved.place)
        outside = [place is not None and not self.places.is_shown(place) for place in coded.dictionary.to_pylist()]
        of_project = pa.array(outside, pa.bool_()).take(coded.indices).fill_null(False)
        return pc.and_(of_project, pc.is_null(resolved.row_place))

    def add_usage(self, key: EntityKey, usage: NameUsage) -> None:
        if key in self.usage:
            self.usage[key].merge(usage)
        else:
            self.usage[key] = usage

    def id(self, table: str, county: int | None, written: str) -> int | None:
        """The id of the row that a name resolves to in a county; None: it was not found."""
        return _id_or_none(self.ids.get((table, county, plain(written), None)))

    def row_place(self, batch: pa.RecordBatch) -> pa.Array:
        """The place that each row itself reports, as int64; null where it reports none, or one that was not found."""
        if "place" not in batch.schema.names:
            return pa.nulls(len(batch), pa.int64())
        coded = pc.dictionary_encode(batch.column("place"))
        ids = [self.regions.get(written) for written in coded.dictionary.to_pylist()]
        return pa.array(ids, pa.int64()).take(coded.indices)

    def counties(self, places: pa.Array) -> pa.Array:
        """The county of each place."""
        coded = pc.dictionary_encode(places)
        ids = [self.places.county_or_self(place) for place in coded.dictionary.to_pylist()]
        return pa.array(ids, pa.int64()).take(coded.indices)

    def unresolved_place(self, batch: pa.RecordBatch) -> pa.Array:
        """True for rows that report a place which was not found: their other names are not resolved."""
        if "place" not in batch.schema.names:
            return pa.repeat(pa.scalar(False), len(batch))
        return pc.and_(pc.is_valid(batch.column("place")), pc.is_null(self.row_place(batch)))

    def resolve_rows(self, batch: pa.RecordBatch) -> ResolvedRows:
        """The ids for the names of each row of a batch."""
        row_place, unresolved = self.row_place(batch), self.unresolved_place(batch)
        written = [batch.column(name) for name in self.fields]
        distinct, inverse = distinct_rows([self.counties(row_place), *written])
        resolutions = [self.resolutions.get(row, UNRESOLVED) for row in distinct]
        ids = {
            name: pa.array([_id_or_none(self.ids.get(one.keys.get(name))) for one in resolutions], pa.int64()).take(
                inverse
            )
            for name in self.fields
        }
        missing = {
            name: pc.and_not(pc.and_(pc.is_valid(batch.column(name)), pc.is_null(ids[name])), unresolved)
            for name in self.fields
        } | {"place": unresolved}
        places = pa.array([self._place(one) for one in resolutions], pa.int64()).take(inverse)
        counties = pa.array([one.county for one in resolutions], pa.int64()).take(inverse)
        return ResolvedRows(row_place, pc.coalesce(row_place, places), counties, ids, missing)

    def _place(self, one: Resolution) -> int | None:
        if one.place is not None:
            return one.place
        return self.project_places.get(_id_or_none(self.ids.get(one.place_project)))


def _id_or_none(found: int | str | None) -> int | None:
    return found if isinstance(found, int) else None
