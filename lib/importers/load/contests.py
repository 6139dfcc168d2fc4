"""Entries of contests, and the contests that they belong to."""

from sqlalchemy import select

from lib.catalogue.vocabularies import FURTHER_AWARDS, STAGE
from lib.importers.load.load_context import LoadContext
from lib.importers.load.natural_keys import Repeats, RowsByKey, find_repeats
from lib.importers.load.reference_columns import Chunk, ChunkReader
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.importers.load.reference_upsert import ReferenceWriter, accepted
from lib.importers.load.row_reports import note
from lib.importers.load.upsert import insert_new, update_and_log
from lib.schema import contest, contest_entry

CONTEST_KEY = ("contest", "organiser", "edition", "year")
"""Natural key of a contest in the file: its level is a value."""
ENTRY_KEY = ("contest_id", "project_id", "track", "further_award")
"""An entry has one row with its grade, or with how far it came, and one for each further award (`FURTHER_AWARDS`)."""


def load_contests(context: LoadContext, reader: ChunkReader) -> None:
    """Write the entries; a contest is created by the first of its lines that is written.

    Lines that report different levels of one contest contradict one another, and so do two grades of one entry. A line
    of an earlier stage (入围) counts as said already where another line of the file has a later one (金奖) of the same entry.
    """
    reference = REFERENCE_TABLES["contests"]
    passed = _earlier_stages(reader, reference.natural_key)
    repeats = find_repeats(reader, reference.natural_key, tuple(reference.columns), without=passed)
    levels = find_repeats(reader, CONTEST_KEY, ("level",)).contradictions
    repeats = Repeats(repeats.duplicates | passed, levels | repeats.contradictions)
    contests = _Contests(context)
    writer = ReferenceWriter(context, reference, _Entries(context), natural_key=ENTRY_KEY)
    for chunk in reader.chunks():
        positions = accepted(context, chunk, repeats)
        also_changed = contests.sync(chunk, positions)
        writer.write(chunk, positions, also_changed=also_changed)


def _earlier_stages(reader: ChunkReader, natural_key: tuple[str, ...]) -> frozenset[int]:
    """Lines without an award of entries that come further in another line."""
    order = list(STAGE)
    furthest: dict[int, int] = {}
    without_award: list[tuple[int, int, int]] = []
    for chunk in reader.chunks():
        rows = zip(chunk.lines, chunk.keys(natural_key), chunk.columns["stage"], chunk.columns["award"], strict=True)
        for i, (line, key, stage, award) in enumerate(rows):
            if i not in chunk.errors:
                entry, reached = hash(key), order.index(stage)
                furthest[entry] = max(reached, furthest.get(entry, reached))
                if not award:
                    without_award.append((line, entry, reached))
    return frozenset(line for line, entry, reached in without_award if reached < furthest[entry])


class _Entries(RowsByKey):
    """The entries of the database by ENTRY_KEY."""

    def __init__(self, context: LoadContext):
        super().__init__(context, contest_entry, ("contest_id", "project_id", "track", "award"))
        of_award, self.ids = self.ids, {}
        for (*entry, award), row_id in of_award.items():
            key = (*entry, award if award in FURTHER_AWARDS else None)
            self.ids[key] = min(row_id, self.ids.get(key, row_id))


class _Contests:
    """The contests of the database by natural key."""

    def __init__(self, context: LoadContext):
        self.context = context
        self.existing = RowsByKey(context, contest, ("name", "organiser", "edition", "year"))
        self.level = dict(context.connection.execute(select(contest.c.id, contest.c.level)).all())
        self.changed: set[int] = set()
        self.inserted: set[int] = set()

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
        self.inserted.update(ids)
        self.level |= {row_id: row["level"] for row_id, row in zip(ids, rows, strict=True)}
        self.context.counts.add_created(contest, len(ids))

    def _update(self, levels: dict[int, str]) -> None:
        changes = [
            (row_id, {"level": self.level[row_id]}, {"level": level})
            for row_id, level in levels.items()
            if self.level[row_id] != level
        ]
        note(self.context, contest, [(row_id, "level", {}) for row_id in levels if row_id not in self.inserted])
        update_and_log(self.context, contest, changes)
        self.level |= {row_id: after["level"] for row_id, _, after in changes}
        self.changed |= {row_id for row_id, _, _ in changes}
