"""Which rows are the same thing: lines of one file, and rows that the database has already."""

from array import array
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Table, select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_columns import Cells, compared
from lib.importers.load.upsert import one_of
from lib.importers.parse.normalise import plain
from lib.schema import activity, project, region


@dataclass(frozen=True)
class Repeated:
    """Lines that repeat an earlier one, and lines that contradict another: line -> the other line."""

    duplicates: frozenset[int]
    contradictions: dict[int, int]


def repeated(cells: Cells, same: tuple[str, ...], values: tuple[str, ...]) -> Repeated:
    """Lines that are the same thing by `same`: with equal `values` or not. Rows with faults are left out.

    Holds three numbers a row, however long the rows are. Digests of 64 bits stand for the cells: were two things ever
    to share one, a line would be set aside with its reason, not lost.
    """
    lines, keys, contents = array("q"), array("q"), array("q")
    for chunk in cells.chunks():
        rows = zip(chunk.lines, chunk.keys(same), chunk.tuples(values), strict=True)
        for i, (line, key, value) in enumerate(rows):
            if i not in chunk.faults:
                lines.append(line)
                keys.append(hash(key))
                contents.append(hash(value))
    return _repeated(
        *(np.frombuffer(part, np.int64) if part else np.empty(0, np.int64) for part in (lines, keys, contents))
    )


def _repeated(lines: np.ndarray, keys: np.ndarray, contents: np.ndarray) -> Repeated:
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
    return Repeated(frozenset(duplicates), contradictions)


class Known:
    """The rows of a table, found by the columns that make them the same: all keys are read once."""

    def __init__(self, work: LoadContext, table: Table, same: tuple[str, ...]):
        c = table.c
        statement = select(c.id, *(c[name] for name in same)).order_by(c.id.desc())  # the oldest of equal rows stays
        self.ids = {compared(tuple(key)): row_id for row_id, *key in work.connection.execute(statement)}

    def find(self, keys: list[tuple]) -> list[int | None]:
        """The id for each key (as `Chunk.keys` gives them), None for what is new."""
        return [self.ids.get(key) for key in keys]


class KnownActivities:
    """Activities of the platform by their reference: as many as records, so they are asked for chunk by chunk."""

    def __init__(self, work: LoadContext):
        self.work = work

    def find(self, keys: list[tuple]) -> list[int | None]:
        c = activity.c
        wanted = one_of(c.source_ref, [ref for (ref,) in keys]), c.platform_id == self.work.platform_id
        found = dict(self.work.connection.execute(select(c.source_ref, c.id).where(*wanted)).all())
        return [found.get(ref) for (ref,) in keys]


class KnownProjects:
    """Projects by name in a county, and by team where one is named.

    A file without a column of teams means the one project of that name. A project that only records have told of is
    taken for the project of that name, whichever team runs it, once.
    """

    def __init__(self, work: LoadContext):
        c = project.c
        county = select(c.id, c.name, c.organisation_id, c.implied, region.c.county_id, c.region_id)
        self.by_name: dict[tuple, list] = {}
        for row in work.connection.execute(county.join(region, region.c.id == c.region_id).order_by(c.id)):
            self.by_name.setdefault((row.county_id or row.region_id, plain(row.name)), []).append(row)
        self.teams_told = work.staged.header_of("team") is not None
        self.taken: set[int] = set()

    def find(self, keys: list[tuple]) -> list[int | None]:
        return [self._find(*key) for key in keys]

    def _find(self, county: int, name: str, team: int | None) -> int | None:
        here = [row for row in self.by_name.get((county, name), ()) if row.id not in self.taken]
        found = [row for row in here if row.organisation_id == team]
        if not found and not self.teams_told and len(here) == 1:
            found = here
        if not found:
            found = [row for row in here if row.implied and (row.organisation_id is None or team is None)]
        if not found:
            return None
        self.taken.add(found[0].id)
        return found[0].id
