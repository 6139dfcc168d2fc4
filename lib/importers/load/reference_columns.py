"""The staged rows of a reference table as the columns of that table: references resolved, defaults filled in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from lib.importers.formats.field import Field, FieldKind
from lib.importers.load.load_context import LoadContext
from lib.importers.load.reference_tables import ReferenceTable
from lib.importers.match.activities import find_activities
from lib.importers.match.matches import ResolvedRows
from lib.importers.parse.normalise import plain
from lib.importers.parse.row_keys import in_county
from lib.schema import activity, need_match, organisation

CHUNK_ROWS = 5_000

ChunkError = tuple[str, str, str | None]
"""Field, code of the row error, and the cell as written."""


@dataclass
class Chunk:
    """Some rows of the file: their lines, the columns of the table by name, and the errors by position.

    The column parent_id holds the name as written: a brand may be a child of one of the same file.
    """

    lines: list[int]
    columns: dict[str, list]
    errors: dict[int, ChunkError]

    def tuples(self, names) -> Iterator[tuple]:
        """The rows as tuples of the columns named."""
        return zip(*(self.columns[name] for name in names), strict=True)

    def keys(self, names) -> Iterator[tuple]:
        """The same as normalised keys."""
        return map(normalised_key, self.tuples(names))


def normalised_key(key: tuple) -> tuple:
    """A natural key with its names normalised for comparison."""
    return tuple(plain(part) if isinstance(part, str) else part for part in key)


class ChunkReader:
    """Reads the staged rows of one import, chunk by chunk."""

    def __init__(self, context: LoadContext, reference: ReferenceTable):
        self.context, self.reference, self.target = context, reference, context.staged.target
        self.team_place = {}
        if "organisation_id" in reference.columns:
            rows = context.connection.execute(select(organisation.c.id, organisation.c.region_id))
            self.team_place = {row.id: row.region_id for row in rows}

    def chunks(self) -> Iterator[Chunk]:
        """Every staged row, in the order of the file; may be called again."""
        for batch in self.context.staged.rows():
            for start in range(0, len(batch), CHUNK_ROWS):
                yield self._chunk(batch.slice(start, CHUNK_ROWS))

    def _chunk(self, batch: pa.RecordBatch) -> Chunk:
        chunk, resolved = Chunk(batch.column("line").to_pylist(), {}, {}), self.context.matches.resolve_rows(batch)
        for name, field_name in self.reference.columns.items():
            if name != "county":
                chunk.columns[name] = self._column(chunk, batch, resolved, name, field_name)
        self._fill_places(chunk)
        if self.reference.table is need_match:
            find_activities(self.context.connection, self.context.matches.places, chunk.columns, chunk.errors)
        if self.reference.derive:
            self.reference.derive(chunk.columns)
        return chunk

    def _column(self, chunk: Chunk, batch: pa.RecordBatch, resolved: ResolvedRows, name: str, field_name: str) -> list:
        if name == "source_ref":
            return batch.column("source_ref").to_pylist()
        field = self.target.field(field_name)
        if field.kind in (FieldKind.PLACE, FieldKind.REFERENCE) and name != "parent_id":
            return self._resolved(chunk, batch.column(field_name), resolved, field)
        values = batch.column(field_name).to_pylist()
        if name in self.reference.defaults:
            values = [self.reference.defaults[name] if value is None else value for value in values]
        return values

    def _resolved(self, chunk: Chunk, written: pa.Array, resolved: ResolvedRows, field: Field) -> list:
        is_place, rule_of = field.kind is FieldKind.PLACE, self.context.matches.place_rule
        for i in pc.indices_nonzero(resolved.missing[field.name]).to_pylist():
            cell = written[i].as_py()
            chunk.errors.setdefault(i, (field.name, rule_of(cell) if is_place else "unknown_name", cell))
        return (resolved.row_place if field.kind is FieldKind.PLACE else resolved.ids[field.name]).to_pylist()

    def _fill_places(self, chunk: Chunk) -> None:
        """Fill in the place of rows that report none: that of the file, else that of their team; rows without either
        are quarantined. Natural keys that hold a name are relative to the county of that place."""
        places = chunk.columns["region_id"]
        teams = chunk.columns.get("organisation_id", places)
        for i, place in enumerate(places):
            if place is None and i not in chunk.errors:
                places[i] = self.context.decisions.place or self.team_place.get(teams[i])
                if places[i] is None:
                    chunk.errors[i] = ("place", "no_place", None)
                elif not self.context.matches.places.is_shown(places[i]):
                    chunk.errors[i] = ("team", "place_elsewhere", None)
        counties = [self.context.matches.places.county_or_self(place) for place in places]
        if "county" in self.reference.columns:
            chunk.columns["county"] = counties
        if self.reference.table is activity:
            refs = pa.array(chunk.columns["source_ref"], pa.string())
            chunk.columns["source_ref"] = in_county(refs, pa.array(counties, pa.int64())).to_pylist()
