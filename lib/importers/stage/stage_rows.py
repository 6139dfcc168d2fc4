"""Every row of a file checked and keyed, as two streams of Arrow: the mode "stage" of the worker.

Request: extension, size, reading (`ReadOptions.as_request`), today (ISO), key (hexadecimal); files: source, rows, quarantined.
Answer: read, skipped, quarantined, first_day, last_day (ISO or None), columns, unknown_words, doubts. Columns: `parse/staged_schema.py`.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date

import pyarrow as pa

from lib.importers.formats.targets import TARGETS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.messages.warnings import listed_lines
from lib.importers.parse.batch_parser import BatchParser
from lib.importers.parse.staged_schema import QUARANTINED_COLUMNS, schema
from lib.importers.read.records import RecordReader, SetAside, open_records
from lib.importers.read.telling_columns import telling_columns
from lib.importers.read.undecided_columns import MOST_CELLS, described, undecided_columns


def stage(request: dict, say: Callable[..., None]) -> dict:
    """Write the streams and say how many rows are read, batch by batch. Raises FileRejected."""
    found, today = open_records(request), date.fromisoformat(request["today"])
    parser = BatchParser(found.reading, found.header.words, bytes.fromhex(request["key"]), today=today)
    target = TARGETS[found.reading.format.target]
    rows_aside = read = 0
    with ExitStack() as stack:
        rows_out = _stream(stack, request["files"]["rows"], schema(target))
        quarantined_out = _stream(stack, request["files"]["quarantined"], QUARANTINED_COLUMNS)
        for lines, rows, aside in found.batches():
            if aside:
                quarantined_out.write_batch(_set_aside(aside))
                rows_aside += len(aside)
            if rows:
                _reject_undecided(found, rows)
                staged, quarantined = parser.batch(lines, rows)
                rows_out.write_batch(staged)
                quarantined_out.write_batch(quarantined)
            read += len(rows) + len(aside)
            say(rows=read)
    if not read:
        raise FileRejected("only_a_header")
    counts = parser.counts
    return {
        "read": read,
        "skipped": found.skipped,
        "quarantined": counts.quarantined + rows_aside,
        "first_day": _iso(counts.first_day),
        "last_day": _iso(counts.last_day),
        "columns": list(found.header.words),
        "unknown_words": counts.unknown_words.by_field(),
        "doubts": [*parser.doubts(), *_left_out(found)],
    }


def _left_out(found: RecordReader) -> list[list]:
    """The rows in no count: those read, set aside ones among them, and these are all that are not blank below the header."""
    lines = found.row_filter.left_out
    return [
        [f"{kind}_left_out", {"rows": len(lines[kind]), "lines": listed_lines(lines[kind])}] for kind in sorted(lines)
    ]


def _reject_undecided(found: RecordReader, rows: list[list[str]]) -> None:
    """What the first rows did not show: a column that is filled further down. Raises FileRejected columns_undecided."""
    spec, sample = found.reading.format, rows[:: max(1, len(rows) // MOST_CELLS)]
    columns = undecided_columns(spec, found.header.words, sample, by_word=False)
    if columns := [*columns, *telling_columns(spec, found.header.words, rows, besides=columns)]:
        raise FileRejected("columns_undecided", **described(columns, TARGETS[spec.target]))


def _stream(stack: ExitStack, descriptor: int, columns: pa.Schema) -> pa.ipc.RecordBatchStreamWriter:
    file = stack.enter_context(os.fdopen(descriptor, "wb", closefd=False))
    return stack.enter_context(pa.ipc.new_stream(file, columns))


def _set_aside(rows: list[SetAside]) -> pa.RecordBatch:
    """Rows that do not fit the header: no column to name, and no value that is safe to show."""
    nothing = [None] * len(rows)
    columns = [[line for line, _ in rows], nothing, [rule for _, rule in rows], nothing, nothing]
    return pa.RecordBatch.from_arrays(
        [pa.array(column, of.type) for column, of in zip(columns, QUARANTINED_COLUMNS, strict=True)],
        schema=QUARANTINED_COLUMNS,
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
