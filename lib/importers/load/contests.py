"""Entries of contests, and the contests that they belong to."""

from sqlalchemy import select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.natural_keys import Repeats, RowsByKey, find_repeats
from lib.importers.load.reference_columns import Chunk, ChunkReader
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.importers.load.reference_upsert import ReferenceWriter, accepted
from lib.importers.load.upsert import insert_new, update_and_log
from lib.schema import contest, contest_entry

CONTEST_KEY = ("contest", "organiser", "edition", "year")
"""Natural key of a contest in the file: its level is a value."""
ENTRY_KEY = ("contest_id", "project_id", "track")


def load_contests(context: LoadContext, reader: ChunkReader, repeats: Repeats) -> None:
    """Write the entries; a contest is created by the first of its lines that is written. Lines that report different
    levels of one contest contradict one another."""
    levels = find_repeats(reader, CONTEST_KEY, ("level",)).contradictions
    repeats = Repeats(repeats.duplicates, levels | repeats.contradictions)
    contests = _Contests(context)
    existing = RowsByKey(context, contest_entry, ENTRY_KEY)
    writer = ReferenceWriter(context, REFERENCE_TABLES["contests"], existing, natural_key=ENTRY_KEY)
    for chunk in reader.chunks():
        positions = accepted(context, chunk, repeats)
        also_changed = contests.sync(chunk, positions)
        writer.write(chunk, positions, also_changed=also_changed)


class _Contests:
    """The contests of the database by natural key."""

    def __init__(self, context: LoadContext):
        self.context = context
        self.existing = RowsByKey(context, contest, ("name", "organiser", "edition", "year"))
        self.level = dict(context.connection.execute(select(contest.c.id, contest.c.level)).all())
        self.changed: set[int] = set()

    def sync(self, chunk: Chunk, positions: list[int]) -> set[int]:
        """Insert and update the contests of the chunk, and add its column contest_id; returns the positions whose
        contest has changed."""
        keys, levels = list(chunk.keys(CONTEST_KEY)), chunk.columns["level"]
        written = list(chunk.tuples(CONTEST_KEY))
        reported = {keys[i]: levels[i] for i in positions}
        self._insert({keys[i]: (*written[i], levels[i]) for i in positions if keys[i] not in self.existing.ids})
        self._update({self.existing.ids[key]: level for key, level in reported.items()})
        chunk.columns["contest_id"] = ids = [self.existing.ids.get(key) for key in keys]
        return {i for i in positions if ids[i] in self.changed}

    def _insert(self, new: dict[tuple, tuple]) -> None:
        names = ("name", "organiser", "edition", "year", "level")
        rows = [dict(zip(names, values, strict=True)) | {"batch_id": self.context.batch_id} for values in new.values()]
        ids = insert_new(self.context, contest, rows)
        self.existing.ids |= dict(zip(new, ids, strict=True))
        self.level |= {row_id: row["level"] for row_id, row in zip(ids, rows, strict=True)}
        self.context.counts.add_created(contest, len(ids))

    def _update(self, levels: dict[int, str]) -> None:
        changes = [
            (row_id, {"level": self.level[row_id]}, {"level": level})
            for row_id, level in levels.items()
            if self.level[row_id] != level
        ]
        update_and_log(self.context, contest, changes)
        self.level |= {row_id: after["level"] for row_id, _, after in changes}
        self.changed |= {row_id for row_id, _, _ in changes}
