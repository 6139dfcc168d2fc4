"""Brands: one may stand below another of the same file, in whichever order the lines come."""

from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_columns import Cells, Chunk
from lib.importers.load.register_keys import Known, Repeated
from lib.importers.load.register_tables import REGISTERS
from lib.importers.load.register_upsert import Writer, accepted
from lib.importers.parse.normalise import plain
from lib.schema import brand


def write_brands(work: LoadContext, cells: Cells, double: Repeated) -> None:
    """Write the brands from above down: those whose brand above is known first, then those below them.

    A name above is looked for among the brands of the file first - in the same place, or the only one of the name - and
    then in the database. A brand above that is set aside, or that stands below itself, leaves its brands set aside too.
    """
    register = REGISTERS["brands"]
    writer = Writer(work, register, Known(work, brand, register.same))
    waiting = [(chunk, i) for chunk in cells.chunks() for i in accepted(work, chunk, double)]
    made: dict[str, list[tuple[int, int]]] = {}
    while waiting:
        names = {plain(chunk.columns["name"][i]) for chunk, i in waiting}
        ready = [(chunk, i) for chunk, i in waiting if plain(chunk.columns["parent_id"][i] or "") not in names]
        if not ready:
            break
        some, below = _with_parents(work, ready, made)
        places = zip(some.columns.get("name", ()), some.columns.get("region_id", ()), strict=True)
        for (name, place), row_id in zip(places, writer.write(some, below), strict=True):
            made.setdefault(plain(name), []).append((place, row_id))
        done = {(id(chunk), i) for chunk, i in ready}
        waiting = [(chunk, i) for chunk, i in waiting if (id(chunk), i) not in done]
    for chunk, i in waiting:
        work.refuse(chunk.lines[i], "parent", "unknown_name", chunk.columns["parent_id"][i])


def _with_parents(work: LoadContext, ready: list[tuple[Chunk, int]], made: dict) -> tuple[Chunk, list[int]]:
    """The rows as a chunk of their own, the ids of their brands above looked up; a row without one is set aside."""
    some = Chunk([], {name: [] for name in ready[0][0].columns}, {})
    for chunk, i in ready:
        row = {name: values[i] for name, values in chunk.columns.items()}
        written = row["parent_id"]
        if written is not None:
            row["parent_id"] = _above(work, written, row["region_id"], made)
            if row["parent_id"] is None:
                work.refuse(chunk.lines[i], "parent", "unknown_name", written)
                continue
        some.lines.append(chunk.lines[i])
        for name, value in row.items():
            some.columns[name].append(value)
    return some, list(range(len(some.lines)))


def _above(work: LoadContext, written: str, place: int, made: dict[str, list[tuple[int, int]]]) -> int | None:
    found = made.get(plain(written), [])
    here = [row_id for where, row_id in found if where == place] or [row_id for _, row_id in found]
    if found:
        return here[0] if len(here) == 1 else None
    return work.matched.id("brand", work.matched.places.county_or_self(place), written)
