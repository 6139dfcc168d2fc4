"""The staged cells of a register as the columns of its table: references looked up, empty cells given their meaning."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select

from lib.importers.formats.field import Field, Kind
from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_tables import Register
from lib.importers.match.matches import Found
from lib.importers.parse.normalise import plain
from lib.importers.parse.row_keys import in_county
from lib.schema import activity, organisation

CHUNK_ROWS = 5_000

RowError = tuple[str, str, str | None]
"""Field, rule and the value written."""


@dataclass
class Chunk:
    """Some rows of the file: their lines, the register's columns by name, and the faults by position.

    The column parent_id holds the name as written: a brand may stand below one of the same file.
    """

    lines: list[int]
    columns: dict[str, list]
    faults: dict[int, RowError]

    def tuples(self, names) -> Iterator[tuple]:
        """The rows as tuples of the columns named."""
        return zip(*(self.columns[name] for name in names), strict=True)

    def keys(self, names) -> Iterator[tuple]:
        """The same with names as they are compared."""
        return map(compared, self.tuples(names))


def compared(key: tuple) -> tuple:
    """What makes two rows the same thing, its names as they are compared."""
    return tuple(plain(part) if isinstance(part, str) else part for part in key)


class Cells:
    """Reads the staged rows of one import, chunk by chunk."""

    def __init__(self, work: LoadContext, register: Register):
        self.work, self.register, self.target = work, register, work.staged.target
        self.team_place = {}
        if "organisation_id" in register.columns:
            rows = work.connection.execute(select(organisation.c.id, organisation.c.region_id))
            self.team_place = {row.id: row.region_id for row in rows}

    def chunks(self) -> Iterator[Chunk]:
        """Every staged row, in the order of the file; may be called again."""
        for batch in self.work.staged.rows():
            for start in range(0, len(batch), CHUNK_ROWS):
                yield self._chunk(batch.slice(start, CHUNK_ROWS))

    def _chunk(self, batch: pa.RecordBatch) -> Chunk:
        chunk, found = Chunk(batch.column("line").to_pylist(), {}, {}), self.work.matched.rows(batch)
        for name, told_by in self.register.columns.items():
            if name != "county":
                chunk.columns[name] = self._column(chunk, batch, found, name, told_by)
        self._settle_places(chunk)
        if self.register.finish:
            self.register.finish(chunk.columns)
        return chunk

    def _column(self, chunk: Chunk, batch: pa.RecordBatch, found: Found, name: str, told_by: str) -> list:
        if name == "source_ref":
            return batch.column("source_ref").to_pylist()
        field = self.target.field(told_by)
        if field.kind in (Kind.PLACE, Kind.REFERENCE) and name != "parent_id":
            return self._looked_up(chunk, batch.column(told_by), found, field)
        values = batch.column(told_by).to_pylist()
        if name in self.register.empty:
            values = [self.register.empty[name] if value is None else value for value in values]
        return values

    def _looked_up(self, chunk: Chunk, written: pa.Array, found: Found, field: Field) -> list:
        missing, rule = found.missing[field.name], "unknown_place" if field.kind is Kind.PLACE else "unknown_name"
        for i in pc.indices_nonzero(missing).to_pylist():
            chunk.faults.setdefault(i, (field.name, rule, written[i].as_py()))
        return (found.own if field.kind is Kind.PLACE else found.ids[field.name]).to_pylist()

    def _settle_places(self, chunk: Chunk) -> None:
        """A row without a place has the place of the file, else that of its team; without either it is set aside. What
        is known by its name is so in the county of that place."""
        places = chunk.columns["region_id"]
        teams = chunk.columns.get("organisation_id", places)
        for i, place in enumerate(places):
            if place is None and i not in chunk.faults:
                places[i] = self.work.choices.place or self.team_place.get(teams[i])
                if places[i] is None:
                    chunk.faults[i] = ("place", "no_place", None)
        counties = [self.work.matched.places.county_or_self(place) for place in places]
        if "county" in self.register.columns:
            chunk.columns["county"] = counties
        if self.register.table is activity:
            refs = pa.array(chunk.columns["source_ref"], pa.string())
            chunk.columns["source_ref"] = in_county(refs, pa.array(counties, pa.int64())).to_pylist()
