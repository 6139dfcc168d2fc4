"""Rows with the same natural key: repeated lines of one file, and rows that the database has already."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Table, select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.reference_columns import ChunkReader, normalised_key
from lib.importers.load.upsert import one_of
from lib.importers.parse.normalise import plain
from lib.schema import activity, project, region


@dataclass(frozen=True)
class Repeats:
    """Lines that repeat an earlier one, and lines that contradict another: line -> the other line."""

    duplicates: frozenset[int]
    contradictions: dict[int, int]


def find_repeats(
    reader: ChunkReader, natural_key: tuple[str, ...], values: tuple[str, ...], *, without: Collection[int] = ()
) -> Repeats:
    """Lines with equal `natural_key`: duplicates where their `values` are equal too, else contradictions.

    Rows with errors are left out, and the lines `without`. Holds three numbers a row, however long the rows are: 64-bit hashes in place of the
    cells. Were two keys ever to share a hash, a line would be quarantined with its reason, not lost.
    """
    lines, keys, contents = array("q"), array("q"), array("q")
    for chunk in reader.chunks():
        rows = zip(chunk.lines, chunk.keys(natural_key), chunk.tuples(values), strict=True)
        for i, (line, key, value) in enumerate(rows):
            if i not in chunk.errors and line not in without:
                lines.append(line)
                keys.append(hash(key))
                contents.append(hash(value))
    return _group_repeats(
        *(np.frombuffer(part, np.int64) if part else np.empty(0, np.int64) for part in (lines, keys, contents))
    )


def _group_repeats(lines: np.ndarray, keys: np.ndarray, contents: np.ndarray) -> Repeats:
    order = np.lexsort((lines, keys))
    lines, keys, contents = lines[order], keys[order], contents[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    ends = np.append(starts[1:], len(keys))
    duplicates: set[int] = set()
    contradictions: dict[int, int] = {}
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        group = lines[start:end].tolist()
        if (contents[start:end] == contents[start]).all():
            duplicates |= set(group[1:])
        else:
            contradictions |= {group[0]: group[1]} | dict.fromkeys(group[1:], group[0])
    return Repeats(frozenset(duplicates), contradictions)


class RowsByKey:
    """The ids of a table's rows by their natural key: all keys are read once."""

    def __init__(self, context: LoadContext, table: Table, natural_key: tuple[str, ...]):
        c = table.c
        statement = select(c.id, *(c[name] for name in natural_key)).order_by(c.id.desc())  # the oldest of equals wins
        rows = context.connection.execute(statement)
        self.ids = {normalised_key(tuple(key)): row_id for row_id, *key in rows}

    def find(self, keys: list[tuple]) -> list[int | None]:
        """The id for each key (as `Chunk.keys` gives them), None for new rows."""
        return [self.ids.get(key) for key in keys]


class ActivitiesByRef:
    """Activities of the platform by source_ref: there are as many as records, so they are queried chunk by chunk."""

    def __init__(self, context: LoadContext):
        self.context = context

    def find(self, keys: list[tuple]) -> list[int | None]:
        c = activity.c
        wanted = one_of(c.source_ref, [ref for (ref,) in keys]), c.platform_id == self.context.platform_id
        found = dict(self.context.connection.execute(select(c.source_ref, c.id).where(*wanted)).all())
        return [found.get(ref) for (ref,) in keys]


class ProjectsByName:
    """Projects by name within a county, and by team where the file reports one.

    Without a team column the only project of a name is meant. An implied project (known from records alone) is taken for
    the project of that name, whichever team runs it, once.
    """

    def __init__(self, context: LoadContext):
        c = project.c
        columns = select(c.id, c.name, c.organisation_id, c.implied, region.c.county_id, c.region_id)
        self.by_name: dict[tuple, list] = {}
        for row in context.connection.execute(columns.join(region, region.c.id == c.region_id).order_by(c.id)):
            self.by_name.setdefault((row.county_id or row.region_id, plain(row.name)), []).append(row)
        self.has_team_column = context.staged.header_of("team") is not None
        self.claimed: set[int] = set()

    def find(self, keys: list[tuple]) -> list[int | None]:
        return [self._find(*key) for key in keys]

    def _find(self, county: int, name: str, team: int | None) -> int | None:
        candidates = [row for row in self.by_name.get((county, name), ()) if row.id not in self.claimed]
        found = [row for row in candidates if row.organisation_id == team]
        if not found and not self.has_team_column and len(candidates) == 1:
            found = candidates
        if not found:
            found = [row for row in candidates if row.implied and (row.organisation_id is None or team is None)]
        if not found:
            return None
        self.claimed.add(found[0].id)
        return found[0].id
