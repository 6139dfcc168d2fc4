"""A SQLite database that many examples of a test use one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lib.db import Database


@dataclass(frozen=True)
class Emptied:
    """Set back to the reference data before each example: its engine, and so its compiled statements, stay."""

    database: Database
    path: Path
    empty: bytes

    def fresh(self) -> Database:
        self.database.close()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.path.write_bytes(self.empty)
        return self.database


@contextmanager
def emptied_at(path: Path, template: Path) -> Iterator[Emptied]:
    """A database at `path` that begins as a copy of `template`."""
    database = Database(f"sqlite:///{path}")
    yield Emptied(database, path, template.read_bytes())
    database.close()
