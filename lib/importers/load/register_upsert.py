"""Rows of a register into its table: which are written, which are new, which change."""

from collections.abc import Collection

from sqlalchemy import select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.register_columns import Chunk
from lib.importers.load.register_keys import Repeated
from lib.importers.load.register_tables import Register
from lib.importers.load.upsert import insert_rows, one_of, record_changes, runs, update_rows


def accepted(work: LoadContext, chunk: Chunk, double: Repeated) -> list[int]:
    """Positions of the rows to be written; the others are counted, or set aside with the reason."""
    found = []
    for i, line in enumerate(chunk.lines):
        if i in chunk.faults:
            field, rule, value = chunk.faults[i]
            work.refuse(line, field, rule, value)
        elif line in double.contradictions:
            work.refuse(line, None, "contradiction", None, str(double.contradictions[line]))
        elif line in double.duplicates:
            work.counts.duplicate += 1
        else:
            found.append(i)
    return found


class Writer:
    """Inserts and updates rows of a register's table, keeps what was, and counts.

    `known`: finds the rows that are there (`register_same.py`). `same`: where the columns in the table that make two rows
    the same thing are not those in the file; they are stored.
    """

    def __init__(self, work: LoadContext, register: Register, known, *, same: tuple[str, ...] = ()):
        self.work, self.register, self.known = work, register, known
        self.same = same or register.same
        self.names = list(dict.fromkeys((*register.stored, *same)))
        fixed = work.staged.reading.format.fixed
        told = [n for n, f in register.columns.items() if f in fixed or work.staged.header_of(f) is not None]
        self.told = [name for name in register.stored if name in told and name != "source_ref"]
        c = register.table.c
        self.marks = [name for name in ("implied",) if name in c]
        self.extra = {"batch_id": work.batch_id} | dict.fromkeys(self.marks, False)
        if "platform_id" in c:
            self.extra["platform_id"] = work.platform_id

    def write(self, chunk: Chunk, positions: list[int], *, touched: Collection[int] = ()) -> list[int]:
        """Write the rows at `positions`; returns their ids. `touched`: positions with a change beside the row itself."""
        keys = list(chunk.keys(self.same))
        ids = self.known.find([keys[i] for i in positions])
        rows = list(chunk.tuples(self.names))
        new = [i for i, row_id in zip(positions, ids, strict=True) if row_id is None]
        made = insert_rows(
            self.work.connection,
            self.register.table,
            [dict(zip(self.names, rows[i], strict=True)) | self.extra for i in new],
        )
        self.work.changing.rows(self.register.table, runs(made))
        self.work.counts.inserted += len(made)
        here = {row_id: i for i, row_id in zip(positions, ids, strict=True) if row_id is not None}
        changed = self._update(here, rows) | {row_id for row_id, i in here.items() if i in touched}
        self.work.counts.updated += len(changed)
        self.work.counts.unchanged += len(here) - len(changed)
        following = iter(made)
        return [next(following) if row_id is None else row_id for row_id in ids]

    def _update(self, known: dict[int, int], rows: list[tuple]) -> set[int]:
        """Change what differs of the rows `known` (id -> position); returns the ids that did."""
        table = self.register.table
        columns = [table.c[name] for name in (*self.told, *self.marks)]
        stored = select(table.c.id, *columns).where(one_of(table.c.id, list(known)))
        changes = []
        for row in self.work.connection.execute(stored).mappings() if known else ():
            new = dict(zip(self.names, rows[known[row["id"]]], strict=True))
            after = {name: new[name] for name in self.told if row[name] != new[name]}
            after |= {name: False for name in self.marks if row[name]}
            if after:
                changes.append((row["id"], {name: row[name] for name in after}, after))
        update_rows(self.work.connection, table, [(row_id, after) for row_id, _, after in changes])
        record_changes(self.work, table, changes)
        return {row_id for row_id, _, _ in changes}
