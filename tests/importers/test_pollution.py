"""No silently wrong row: whatever tears a file, a row is read as it was, or set aside, or the file is refused."""

import os
from collections import Counter
from functools import cache

from lib.importers.messages.file_errors import FileRejected
from tests.importers import in_process
from tests.importers.pollution import Table, faults, tables

EVERY = int(os.environ.get("EVERY_FAULT", "7"))
"""In the suite every seventh fault; `make test-long` makes all of them."""


@cache
def _tables() -> tuple[Table, ...]:
    return tuple(tables())


def _read(table: Table, content: bytes) -> in_process.Read:
    saved = [table.spec] if table.spec.name.startswith("mapping:") else []
    found = in_process.inspect_content(content, only=table.spec.name, saved=saved)
    if found["format"] is None:
        raise FileRejected("format_unknown")
    return in_process.stage(content, found, table.spec, team="甲队")


def _as_read(read: in_process.Read) -> Counter:
    return Counter(tuple(sorted((k, str(v)) for k, v in row.items() if k != "line")) for row in read.rows)


def _lines(content: bytes) -> int:
    return sum(1 for line in content.decode().splitlines() if line.strip(", "))


def test_no_fault_makes_a_row_silently_wrong_or_leaves_one_out():
    made = refused = number = 0
    for table in _tables():
        clean = _read(table, table.content())
        good = _as_read(clean)
        assert clean.quarantined == 0 and clean.rows, (table.name, clean.quarantined_rows)
        for what, line, written in faults(table, [row["line"] - 1 for row in clean.rows]):
            number += 1
            if number % EVERY:
                continue
            content = table.content(line=line, written=written)
            made += 1
            try:
                read = _read(table, content)
            except FileRejected:
                refused += 1
                continue
            told = (table.name, what, written)
            assert not _as_read(read) - good, told
            aside = {row["line"] for row in read.quarantined_rows}
            assert read.read == len(read.rows) + len(aside) == len(read.rows) + read.quarantined, told
            if line:  # below a good header every line is a row, but for the totals and notes of the sample
                assert read.read - _lines(content) == clean.read - _lines(table.content()), told
    print(f"{made} faults, {refused} files refused")
    assert made >= 2_000 and refused < made / 4, (made, refused)
