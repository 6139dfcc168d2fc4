"""Brands: one may be a child of another of the same file, whatever the order of the lines."""

from lib.importers.load.load_context import LoadContext
from lib.importers.load.natural_keys import Repeats, RowsByKey
from lib.importers.load.reference_columns import Chunk, ChunkReader
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.importers.load.reference_upsert import ReferenceWriter, accepted
from lib.importers.parse.normalise import plain
from lib.schema import brand


def load_brands(context: LoadContext, reader: ChunkReader, repeats: Repeats) -> None:
    """Write the brands from the top down: those whose parent is known first, then their children.

    A parent is looked up among the brands of the file first - in the same place, or the only one of the name - and then
    in the database. Children of a quarantined brand, and brands that are their own ancestor, are quarantined too.
    """
    reference = REFERENCE_TABLES["brands"]
    writer = ReferenceWriter(context, reference, RowsByKey(context, brand, reference.natural_key))
    pending = [(chunk, i) for chunk in reader.chunks() for i in accepted(context, chunk, repeats)]
    written: dict[str, list[tuple[int, int]]] = {}
    while pending:
        names = {plain(chunk.columns["name"][i]) for chunk, i in pending}
        ready = [(chunk, i) for chunk, i in pending if plain(chunk.columns["parent_id"][i] or "") not in names]
        if not ready:
            break
        rows, positions = _with_parents(context, ready, written)
        places = zip(rows.columns.get("name", ()), rows.columns.get("region_id", ()), strict=True)
        for (name, place), row_id in zip(places, writer.write(rows, positions), strict=True):
            written.setdefault(plain(name), []).append((place, row_id))
        done = {(id(chunk), i) for chunk, i in ready}
        pending = [(chunk, i) for chunk, i in pending if (id(chunk), i) not in done]
    for chunk, i in pending:
        context.quarantine(chunk.lines[i], "parent", "unknown_name", chunk.columns["parent_id"][i])


def _with_parents(context: LoadContext, ready: list[tuple[Chunk, int]], written: dict) -> tuple[Chunk, list[int]]:
    """The rows as a chunk of their own, parents resolved to ids; a row whose parent is unknown is quarantined."""
    rows = Chunk([], {name: [] for name in ready[0][0].columns}, {})
    for chunk, i in ready:
        row = {name: values[i] for name, values in chunk.columns.items()}
        parent = row["parent_id"]
        if parent is not None:
            row["parent_id"] = _parent_id(context, parent, row["region_id"], written)
            if row["parent_id"] is None:
                context.quarantine(chunk.lines[i], "parent", "unknown_name", parent)
                continue
        rows.lines.append(chunk.lines[i])
        for name, value in row.items():
            rows.columns[name].append(value)
    return rows, list(range(len(rows.lines)))


def _parent_id(context: LoadContext, name: str, place: int, written: dict[str, list[tuple[int, int]]]) -> int | None:
    in_file = written.get(plain(name), [])
    candidates = [row_id for where, row_id in in_file if where == place] or [row_id for _, row_id in in_file]
    if in_file:
        return candidates[0] if len(candidates) == 1 else None
    return context.matches.id("brand", context.matches.places.county_or_self(place), name)
