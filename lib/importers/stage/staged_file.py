"""What the worker hands over of a file: checked rows without personal data, and the quarantined rows.

Two Arrow IPC streams in temporary files without a name, so that a file of any size needs little memory and nothing is
left behind. Their columns: `parse/staged_schema.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

import pyarrow as pa

from lib.importers.formats.field import Target
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS


@dataclass
class StagedFile:
    """A file as the worker left it. Close it when done.

    read: rows with content, quarantined ones included. skipped: rows that are no records, not read. quarantined: rows
    (not reasons). first_day, last_day: what the days of the rows span. columns: the header as the file has it.
    unknown_words: field -> {word that no list of codes knows: rows}; those rows are quarantined. doubts: what was read in a
    way that the steward should know of, as (name in messages/warnings.py, its detail).
    """

    reading: ReadOptions
    sha256: str
    columns: tuple[str, ...]
    read: int
    skipped: int
    quarantined: int
    first_day: date | None
    last_day: date | None
    rows_file: BinaryIO = field(repr=False)
    quarantined_file: BinaryIO = field(repr=False)
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)
    doubts: tuple[tuple[str, dict], ...] = ()

    @property
    def target(self) -> Target:
        return TARGETS[self.reading.format.target]

    def header_of(self, name: str) -> str | None:
        """The file's own header word for a field of the format; None where the file has no such column."""
        places = self.reading.format.columns(self.columns).get(name)
        return None if places is None else self.columns[places[0]]

    def rows(self) -> Iterator[pa.RecordBatch]:
        """The checked rows, batch by batch; may be called again."""
        return _batches(self.rows_file)

    def quarantined_rows(self) -> Iterator[pa.RecordBatch]:
        """The quarantined rows, batch by batch; may be called again."""
        return _batches(self.quarantined_file)

    def close(self) -> None:
        self.rows_file.close()
        self.quarantined_file.close()


def _batches(file: BinaryIO) -> Iterator[pa.RecordBatch]:
    file.seek(0)
    with pa.ipc.open_stream(pa.PythonFile(file, mode="r")) as reader:
        yield from reader
