"""Entries of contests, and the contests that the file speaks of."""

from sqlalchemy import select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_columns import Cells, Chunk
from lib.importers.load.register_keys import Known, Repeated, repeated
from lib.importers.load.register_tables import REGISTERS
from lib.importers.load.register_upsert import Writer, accepted
from lib.importers.load.upsert import insert_rows, record_changes, runs, update_rows
from lib.schema import contest, contest_entry

CONTEST = ("contest", "organiser", "edition", "year")
"""What makes two lines speak of one contest: its level is a value of it."""
ENTRY = ("contest_id", "project_id", "track")


def write_contests(work: LoadContext, cells: Cells, double: Repeated) -> None:
    """Write the entries; a contest is made by the first line of it that is written. Lines that give one contest
    different levels contradict one another."""
    levels = repeated(cells, CONTEST, ("level",)).contradictions
    double = Repeated(double.duplicates, levels | double.contradictions)
    contests = _Contests(work)
    writer = Writer(work, REGISTERS["contests"], Known(work, contest_entry, ENTRY), same=ENTRY)
    for chunk in cells.chunks():
        positions = accepted(work, chunk, double)
        touched = contests.settle(chunk, positions)
        writer.write(chunk, positions, touched=touched)


class _Contests:
    """The contests of the database by what makes them one."""

    def __init__(self, work: LoadContext):
        self.work = work
        self.known = Known(work, contest, ("name", "organiser", "edition", "year"))
        self.level = dict(work.connection.execute(select(contest.c.id, contest.c.level)).all())
        self.changed: set[int] = set()

    def settle(self, chunk: Chunk, positions: list[int]) -> set[int]:
        """Give the chunk its column contest_id; returns the positions whose contest has changed."""
        keys, levels = list(chunk.keys(CONTEST)), chunk.columns["level"]
        written = list(chunk.tuples(CONTEST))
        said = {keys[i]: levels[i] for i in positions}
        self._make({keys[i]: (*written[i], levels[i]) for i in positions if keys[i] not in self.known.ids})
        self._change({self.known.ids[key]: level for key, level in said.items()})
        chunk.columns["contest_id"] = ids = [self.known.ids.get(key) for key in keys]
        return {i for i in positions if ids[i] in self.changed}

    def _make(self, new: dict[tuple, tuple]) -> None:
        names = ("name", "organiser", "edition", "year", "level")
        rows = [dict(zip(names, told, strict=True)) | {"batch_id": self.work.batch_id} for told in new.values()]
        made = insert_rows(self.work.connection, contest, rows)
        self.known.ids |= dict(zip(new, made, strict=True))
        self.level |= {row_id: row["level"] for row_id, row in zip(made, rows, strict=True)}
        self.work.changing.rows(contest, runs(made))
        if made:
            self.work.counts.made["contest"] = self.work.counts.made.get("contest", 0) + len(made)

    def _change(self, said: dict[int, str]) -> None:
        changes = [
            (row_id, {"level": self.level[row_id]}, {"level": level})
            for row_id, level in said.items()
            if self.level[row_id] != level
        ]
        update_rows(self.work.connection, contest, [(row_id, after) for row_id, _, after in changes])
        record_changes(self.work, contest, changes)
        self.level |= {row_id: after["level"] for row_id, _, after in changes}
        self.changed |= {row_id for row_id, _, _ in changes}
