"""The staged cells of a register as the columns of its table: references looked up, empty cells given their meaning."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import select

from lib.importers.register_kinds import Register
from lib.importers.targets import Kind
from lib.importers.work import Work
from lib.schema import organisation, region

CHUNK_ROWS = 5_000

Fault = tuple[str, str, str | None]
"""Field, rule and the value written."""


@dataclass
class Chunk:
    """Some rows of the file: their lines, the register's columns by name, and the faults by position.

    The column parent_id holds the name as written: a brand may stand below one of the same file.
    """

    lines: list[int]
    columns: dict[str, list]
    faults: dict[int, Fault]

    def tuples(self, names) -> Iterator[tuple]:
        """The rows as tuples of the columns named."""
        return zip(*(self.columns[name] for name in names), strict=True)


class Cells:
    """Reads the staged rows of one import, chunk by chunk."""

    def __init__(self, work: Work, register: Register):
        self.work, self.register, self.target = work, register, work.staged.target
        self.county = self.team_place = {}
        if "county" in register.columns:
            c = region.c
            rows = work.connection.execute(select(c.id, c.county_id))
            self.county = {row.id: row.county_id or row.id for row in rows}
        if "organisation_id" in register.columns:
            rows = work.connection.execute(select(organisation.c.id, organisation.c.region_id))
            self.team_place = {row.id: row.region_id for row in rows}

    def chunks(self) -> Iterator[Chunk]:
        """Every staged row, in the order of the file; may be called again."""
        for batch in self.work.staged.rows():
            for start in range(0, len(batch), CHUNK_ROWS):
                yield self._chunk(batch.slice(start, CHUNK_ROWS))

    def _chunk(self, batch: pa.RecordBatch) -> Chunk:
        chunk = Chunk(batch.column("line").to_pylist(), {}, {})
        for name, told_by in self.register.columns.items():
            if name != "county":
                chunk.columns[name] = self._column(chunk, batch, name, told_by)
        self._settle_places(chunk)
        if self.register.finish:
            self.register.finish(chunk.columns)
        return chunk

    def _column(self, chunk: Chunk, batch: pa.RecordBatch, name: str, told_by: str) -> list:
        if name == "source_ref":
            return batch.column("source_ref").to_pylist()
        field = self.target.field(told_by)
        if field.kind in (Kind.PLACE, Kind.REFERENCE) and name != "parent_id":
            return self._looked_up(chunk, batch.column(told_by), field)
        values = batch.column(told_by).to_pylist()
        if name in self.register.empty:
            values = [self.register.empty[name] if value is None else value for value in values]
        return values

    def _looked_up(self, chunk: Chunk, written: pa.Array, field) -> list:
        table = "region" if field.kind is Kind.PLACE else field.table
        ids, missing = self.work.matched.column(table, written)
        rule = "unknown_place" if field.kind is Kind.PLACE else "unknown_name"
        if missing.true_count:
            for i, gone in enumerate(missing.to_pylist()):
                if gone:
                    chunk.faults.setdefault(i, (field.name, rule, written[i].as_py()))
        return ids.to_pylist()

    def _settle_places(self, chunk: Chunk) -> None:
        """A row without a place has the place of the file, else that of its team; without either it is set aside."""
        places = chunk.columns["region_id"]
        teams = chunk.columns.get("organisation_id", places)
        for i, place in enumerate(places):
            if place is None and i not in chunk.faults:
                places[i] = self.work.choices.place or self.team_place.get(teams[i])
                if places[i] is None:
                    chunk.faults[i] = ("place", "no_place", None)
        if self.county:
            chunk.columns["county"] = [self.county.get(place) for place in places]
