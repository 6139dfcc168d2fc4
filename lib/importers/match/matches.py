"""What the words of a file mean: the rows of places, teams, projects, brands and merchants, found or to be made."""

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from lib.catalogue.vocabularies import Text
from lib.importers.decisions import UnresolvedName
from lib.importers.match.places import Places
from lib.importers.parse.distinct_rows import distinct_rows
from lib.importers.parse.normalise import plain

Key = tuple[str, int | None, str, str | None]
"""Table, county, plain name; of a project the plain name of the row's team too."""


@dataclass
class Seen:
    """How many rows write a name, with the first day, the lowest place and category beside it, the lowest spelling of it:
    the same in any order of rows."""

    rows: int
    spelling: str
    day: date | None
    place: int | None
    category: str | None

    def add(self, other: "Seen") -> None:
        self.rows += other.rows
        for name in ("spelling", "day", "place", "category"):
            setattr(self, name, least(getattr(self, name), getattr(other, name)))


def least(one, other):
    """The lower of two values, of which either may be None."""
    return min((value for value in (one, other) if value is not None), default=None)


@dataclass(frozen=True)
class Resolution:
    """What the words of a row mean together. `keys`: by field. `place`: of a row without one of its own; `placed_by`: the
    project whose place it is where `place` is None. `county`: in which the words mean this."""

    keys: dict[str, Key]
    place: int | None
    placed_by: Key | None
    county: int | None


NOTHING = Resolution({}, None, None, None)


@dataclass
class Found:
    """What the rows of a batch mean. `own`: place as the row names it; `place`: that, else of the project or the file;
    `ids`: by field, null where nothing is written or found; `missing`: by field, true where something was not found."""

    own: pa.Array
    place: pa.Array
    county: pa.Array
    ids: dict[str, pa.Array]
    missing: dict[str, pa.Array]


@dataclass
class Matches:
    """What was found. `regions`: place as written -> id or None. `ids`: key -> id, or NEW, or None (set aside). `seen`: what stands
    beside each key. `placed`: project -> its place. `decided`: (table, plain name) that the steward's choice was needed for. `notes`: doubts about region codes, and where rows without a place were booked."""

    places: Places
    fields: tuple[str, ...] = ()
    regions: dict[str, int | None] = field(default_factory=dict)
    meant: dict[tuple, Resolution] = field(default_factory=dict)
    ids: dict[Key, int | str | None] = field(default_factory=dict)
    seen: dict[Key, Seen] = field(default_factory=dict)
    placed: dict[int, int] = field(default_factory=dict)
    decided: set[tuple[str, str]] = field(default_factory=set)
    unknown: tuple[UnresolvedName, ...] = ()
    notes: tuple[Text, ...] = ()

    def id(self, table: str, county: int | None, written: str) -> int | None:
        """The id of the row that a name means in a county; None: it was not found."""
        return _known(self.ids.get((table, county, plain(written), None)))

    def own(self, batch: pa.RecordBatch) -> pa.Array:
        """The place that each row itself names, as int64; null where it names none, or one that was not found."""
        if "place" not in batch.schema.names:
            return pa.nulls(len(batch), pa.int64())
        coded = pc.dictionary_encode(batch.column("place"))
        found = [self.regions.get(word) for word in coded.dictionary.to_pylist()]
        return pa.array(found, pa.int64()).take(coded.indices)

    def counties(self, places: pa.Array) -> pa.Array:
        """The county of each place."""
        coded = pc.dictionary_encode(places)
        found = [self.places.county_or_self(place) for place in coded.dictionary.to_pylist()]
        return pa.array(found, pa.int64()).take(coded.indices)

    def lost(self, batch: pa.RecordBatch) -> pa.Array:
        """True for rows that name a place which was not found: what their names mean is not asked."""
        if "place" not in batch.schema.names:
            return pa.repeat(pa.scalar(False), len(batch))
        return pc.and_(pc.is_valid(batch.column("place")), pc.is_null(self.own(batch)))

    def rows(self, batch: pa.RecordBatch) -> Found:
        """What the rows of a batch mean."""
        own, lost = self.own(batch), self.lost(batch)
        written = [batch.column(name) for name in self.fields]
        combined, which = distinct_rows([self.counties(own), *written])
        meant = [self.meant.get(one, NOTHING) for one in combined]
        ids = {
            name: pa.array([_known(self.ids.get(one.keys.get(name))) for one in meant], pa.int64()).take(which)
            for name in self.fields
        }
        missing = {
            name: pc.and_not(pc.and_(pc.is_valid(batch.column(name)), pc.is_null(ids[name])), lost)
            for name in self.fields
        } | {"place": lost}
        places = pa.array([self._place(one) for one in meant], pa.int64()).take(which)
        counties = pa.array([one.county for one in meant], pa.int64()).take(which)
        return Found(own, pc.coalesce(own, places), counties, ids, missing)

    def _place(self, one: Resolution) -> int | None:
        return one.place if one.place is not None else self.placed.get(_known(self.ids.get(one.placed_by)))


def _known(found: int | str | None) -> int | None:
    return found if isinstance(found, int) else None
