"""An import in the making: what its writers are given and what they add to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert

from lib.db import WriteTransaction
from lib.importers.decisions import ImportDecisions
from lib.importers.formats.field import Kind
from lib.importers.match.match import Matches
from lib.importers.privacy.masking import mask
from lib.importers.stage.staged_file import StagedFile
from lib.schema import quarantined_row

_WAITING_ROWS = 20_000

Progress = Callable[[str, float], None]


@dataclass
class Counts:
    """Rows of the file by what became of them; `made`: rows made by the way, by table; `flagged`: records to be checked."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    flagged: int = 0
    made: dict[str, int] = field(default_factory=dict)


@dataclass
class LoadContext:
    """An import in the making: what a writer needs."""

    changing: WriteTransaction
    staged: StagedFile
    choices: ImportDecisions
    batch_id: int
    platform_id: int | None
    matched: Matches
    today: date
    counts: Counts = field(default_factory=Counts)
    tell: Progress = lambda step, share: None
    _waiting: list[dict] = field(default_factory=list)
    _lines: set[int] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        return self.changing.connection

    def refuse(
        self, line: int, column: str | None, rule: str, value: str | None = None, detail: str | None = None
    ) -> None:
        """Set the row of `line` aside. `column`: a field of the target, told by the file's own header word; `value`: its
        cell as written, which is kept masked."""
        self._lines.add(line)
        shown = value and mask(self.staged.target.field(column).kind if column else Kind.TEXT, value)
        row = {"batch_id": self.batch_id, "line": line, "column": self.header(column), "rule": rule}
        self._waiting.append(row | {"value": shown, "detail": detail and detail[:200]})
        if len(self._waiting) >= _WAITING_ROWS:
            self.write_refused()

    def header(self, name: str | None) -> str | None:
        """The file's own word for a field, as far as it is known."""
        return name and self.staged.header_of(name)

    def write_refused(self) -> None:
        """Write the rows that wait for quarantine."""
        if self._waiting:
            self.connection.execute(insert(quarantined_row), self._waiting)
            self._waiting = []

    @property
    def refused_rows(self) -> int:
        return len(self._lines)
