"""Upsert of rows into a reference table: which rows are loaded, which are new, which change."""

from collections.abc import Collection

from sqlalchemy import select

from lib.importers.load.load_context import LoadContext
from lib.importers.load.natural_keys import Repeats
from lib.importers.load.reference_columns import Chunk
from lib.importers.load.reference_tables import ReferenceTable
from lib.importers.load.row_reports import note
from lib.importers.load.upsert import insert_new, one_of, update_and_log


def accepted(context: LoadContext, chunk: Chunk, repeats: Repeats) -> list[int]:
    """Positions of the rows to be loaded; duplicates are counted, rows with errors and contradictions quarantined."""
    positions = []
    for i, line in enumerate(chunk.lines):
        if i in chunk.errors:
            field, rule, value = chunk.errors[i]
            context.quarantine(line, field, rule, value)
        elif line in repeats.contradictions:
            context.quarantine(line, None, "contradiction", None, str(repeats.contradictions[line]))
        elif line in repeats.duplicates:
            context.counts.duplicate += 1
        else:
            positions.append(i)
    return positions


class ReferenceWriter:
    """Inserts and updates rows of a reference table, logs the old values, and counts.

    `existing`: finds the ids of existing rows (`natural_keys.py`). `natural_key`: where the key of the table has other
    columns than the key of the file; they are stored.
    """

    def __init__(self, context: LoadContext, reference: ReferenceTable, existing, *, natural_key: tuple[str, ...] = ()):
        self.context, self.reference, self.existing = context, reference, existing
        self.natural_key = natural_key or reference.natural_key
        self.names = list(dict.fromkeys((*reference.table_columns, *natural_key)))
        fixed = context.staged.reading.format.fixed
        provided = [
            name
            for name, field in reference.columns.items()
            if field in fixed or context.staged.header_of(field) is not None
        ]
        self.provided = [name for name in reference.table_columns if name in provided and name != "source_ref"]
        c = reference.table.c
        self.implied_columns = [name for name in ("implied",) if name in c]
        self.constants = {"batch_id": context.batch_id} | dict.fromkeys(self.implied_columns, False)
        if "platform_id" in c:
            self.constants["platform_id"] = context.platform_id

    def write(self, chunk: Chunk, positions: list[int], *, also_changed: Collection[int] = ()) -> list[int]:
        """Write the rows at `positions`; returns their ids. `also_changed`: positions where a row beside the row itself
        changed, which counts as an update."""
        keys = list(chunk.keys(self.natural_key))
        ids = self.existing.find([keys[i] for i in positions])
        rows = list(chunk.tuples(self.names))
        new = [i for i, row_id in zip(positions, ids, strict=True) if row_id is None]
        new_rows = [dict(zip(self.names, rows[i], strict=True)) | self.constants for i in new]
        inserted = insert_new(self.context, self.reference.table, new_rows)
        self.context.counts.inserted += len(inserted)
        existing = {row_id: i for i, row_id in zip(positions, ids, strict=True) if row_id is not None}
        changed = self._update(existing, rows) | {row_id for row_id, i in existing.items() if i in also_changed}
        self.context.counts.updated += len(changed)
        self.context.counts.unchanged += len(existing) - len(changed)
        new_ids = iter(inserted)
        return [next(new_ids) if row_id is None else row_id for row_id in ids]

    def _update(self, existing: dict[int, int], rows: list[tuple]) -> set[int]:
        """Update what differs of the rows `existing` (id -> position); returns the ids of the rows changed."""
        table = self.reference.table
        kept = [
            name for name in self.names if name in table.c
        ]  # a key may be worked out of a column, such as of the award
        columns = [table.c[name] for name in dict.fromkeys((*kept, *self.implied_columns))]
        given = ",".join((*self.provided, *self.implied_columns)) or "id"
        reports = []
        stored = select(table.c.id, *columns).where(one_of(table.c.id, list(existing)))
        changes = []
        for row in self.context.connection.execute(stored).mappings() if existing else ():
            new = dict(zip(self.names, rows[existing[row["id"]]], strict=True))
            after = {name: new[name] for name in self.provided if row[name] != new[name]}
            after |= {name: False for name in self.implied_columns if row[name]}
            differing = {name: new[name] for name in kept if ({**row} | after)[name] != new[name]}
            reports.append((row["id"], given, differing))
            if after:
                changes.append((row["id"], {name: row[name] for name in after}, after))
        note(self.context, table, reports)
        update_and_log(self.context, table, changes)
        return {row_id for row_id, _, _ in changes}
