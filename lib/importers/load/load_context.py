"""The state of one running import: what the loaders read, and the counters and quarantined rows they add to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Table, insert

from lib.db import WriteTransaction
from lib.importers.decisions import ImportDecisions
from lib.importers.formats.field import FieldKind
from lib.importers.match.matches import Matches
from lib.importers.privacy.masking import mask
from lib.importers.stage.staged_file import StagedFile
from lib.schema import quarantined_row

_FLUSH_ROWS = 20_000
"""Quarantined rows kept in memory before they are written."""

Progress = Callable[[str, float], None]


@dataclass
class LoadCounts:
    """Rows of the file by what became of them; `created`: rows by table that the import created beside them (implied
    entities, contests, people, registrations); `flagged`: records to be checked."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    flagged: int = 0
    created: dict[str, int] = field(default_factory=dict)

    def add_created(self, table: Table, rows: int) -> None:
        self.created[table.name] = self.created.get(table.name, 0) + rows


@dataclass
class LoadContext:
    """The state of one running import. doubts: what the steward should know of, as (name in messages/warnings.py, its detail)."""

    transaction: WriteTransaction
    staged: StagedFile
    decisions: ImportDecisions
    batch_id: int
    platform_id: int | None
    matches: Matches
    today: date
    counts: LoadCounts = field(default_factory=LoadCounts)
    doubts: list[tuple[str, dict]] = field(default_factory=list)
    progress: Progress = lambda step, share: None
    _pending: list[dict] = field(default_factory=list)
    _lines: set[int] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        return self.transaction.connection

    def quarantine(
        self, line: int, column: str | None, rule: str, value: str | None = None, detail: str | None = None
    ) -> None:
        """Quarantine the row of `line`. `column`: a field of the target, stored as the file's own header word; `value`:
        its cell as written, stored masked."""
        self._lines.add(line)
        shown = value and mask(self.staged.target.field(column).kind if column else FieldKind.TEXT, value)
        header = column and self.staged.header_of(column)
        self._add({"line": line, "column": header, "rule": rule, "value": shown, "detail": detail and detail[:200]})

    def quarantine_staged(self) -> None:
        """Write the rows that were quarantined when the file was staged, which `StagedFile.quarantined` counts."""
        for batch in self.staged.quarantined_rows():
            for row in batch.to_pylist():
                self._add(row)
        self.flush_quarantine()

    def _add(self, row: dict) -> None:
        self._pending.append({"batch_id": self.batch_id, **row})
        if len(self._pending) >= _FLUSH_ROWS:
            self.flush_quarantine()

    def flush_quarantine(self) -> None:
        """Write the quarantined rows that are still in memory."""
        if self._pending:
            self.connection.execute(insert(quarantined_row), self._pending)
            self._pending = []

    @property
    def quarantined_rows(self) -> int:
        """Rows of the file quarantined by the loaders, each counted once, whatever the number of reasons."""
        return len(self._lines)
