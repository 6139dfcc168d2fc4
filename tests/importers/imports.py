"""Whole imports of small files in tests: text through what a worker does into a real database.

The worker's functions run within this process: a test of rows needs none of its own. The same by workers: test_samples.py,
worker/, cli/ and the journeys.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from tempfile import TemporaryFile

import pytest
from sqlalchemy import select

from lib.access import LOCAL, Person
from lib.importers.decisions import ImportDecisions, LoadResult
from lib.importers.formats import FORMATS
from lib.importers.formats.read_options import ReadOptions
from lib.importers.inspect.detect import detect
from lib.importers.inspect.inspect import inspect_file
from lib.importers.load.load import load_staged
from lib.importers.parse.staged_schema import digest
from lib.importers.read.source_file import from_bytes
from lib.importers.stage import stage_rows
from lib.importers.stage.stage import stage
from lib.importers.stage.staged_file import StagedFile
from tests.importers import in_process

KEY = b"k" * 32
NOW = datetime(2026, 11, 21, 12, 0)
BINJIANG, PUYAN, XIXING, CIXI = 330108, 330108003, 330108001, 330282
HEAD = "姓名,身份证号,活动名称,活动地点,信用时数,签到时间,签退时间"
"""Header of 志愿汇's credit hours: the layout with everything in it."""


def id_number(serial: int, *, born: str = "19900307", place: str = "330108") -> str:
    """A formally valid number of nobody: the serial stands in the 15th to 17th digit."""
    digits = f"{place}{born}{serial:03d}"
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def credit(*lines: str) -> bytes:
    """A file of credit hours: lines below HEAD."""
    return "\r\n".join([HEAD, *lines, ""]).encode()


def line(
    serial: int, day: str, start: str, end: str, *, hours: float, activity: str = "河道巡护", place: str = "浦沿街道"
) -> str:
    """One record of credit hours."""
    return f"测试{serial},{id_number(serial)},{activity},{place},{hours},{day} {start}:00,{day} {end}:00"


def import_file(
    database,
    content: bytes,
    *,
    name: str = "export.csv",
    keep: bool = True,
    key: bytes = KEY,
    person: Person = LOCAL,
    **given,
) -> LoadResult:
    """Inspect, stage, load, without a process. `given`: fields of ImportDecisions, of ReadOptions, or of `inspect_file`."""
    choices = {n: given.pop(n) for n in list(given) if n in ImportDecisions.__dataclass_fields__}
    reading = {n: given.pop(n) for n in list(given) if n in ("platform", "team_name", "day_first")}
    with from_bytes(content, name) as source, pytest.MonkeyPatch.context() as patch:
        for module in ("inspect.inspect", "stage.stage"):
            patch.setattr(f"lib.importers.{module}.run_worker", _answer_here)
        staged = stage(source, inspect_file(source, **given).reading(**reading), key=key)
        try:
            chosen = ImportDecisions(**{"place": BINJIANG, **choices})
            return load_staged(database, staged, chosen, person=person, now=NOW, key=key, keep=keep)
        finally:
            staged.close()


def _answer_here(request: dict, *, files: dict[str, int], progress=None, limits=None) -> dict:
    """What `run_worker` gives, as it comes back through JSON."""
    asked = json.loads(json.dumps({**request, "files": files}))
    found = detect(asked) if asked["mode"] == "inspect" else stage_rows.stage(asked, lambda **_: None)
    return json.loads(json.dumps(found))


@contextmanager
def staged_in_process(content: bytes, *, platform: str = "hangzhou") -> Iterator[StagedFile]:
    """A file of hours, staged within this process."""
    found = in_process.inspect_content(content)
    named = ("units", "kind", "encoding", "delimiter", "sheet", "header_row", "header_rows")
    reading = ReadOptions(format=FORMATS[found["format"]], platform=platform, **{name: found[name] for name in named})
    with TemporaryFile() as file, TemporaryFile() as checked, TemporaryFile() as quarantined:
        file.write(content)
        file.flush()
        files = {"source": file.fileno(), "rows": checked.fileno(), "quarantined": quarantined.fileno()}
        request = {"files": files, "extension": ".csv", "size": len(content), "key": KEY.hex(),
                   "today": NOW.date().isoformat()}  # fmt: skip
        said = stage_rows.stage({**request, "reading": reading.as_request()}, lambda **_: None)
        first, last = (date.fromisoformat(said[name]) for name in ("first_day", "last_day"))
        counts = {name: said[name] for name in ("read", "skipped", "quarantined")}
        yield StagedFile(reading, digest(repr(content)) * 2, tuple(said["columns"]), **counts, first_day=first,
                         last_day=last, rows_file=checked, quarantined_file=quarantined,
                         doubts=tuple(map(tuple, said["doubts"])))  # fmt: skip


def load_in_process(database, staged: StagedFile) -> LoadResult:
    """What is staged into the database, rows without a place at Binjiang."""
    return load_staged(database, staged, ImportDecisions(place=BINJIANG), person=LOCAL, now=NOW, key=KEY)


def import_in_process(database, content: bytes, *, platform: str = "hangzhou") -> LoadResult:
    """`import_file` within this process, for tests with hundreds of files."""
    with staged_in_process(content, platform=platform) as staged:
        return load_in_process(database, staged)


def rows(database, table, *columns, order=None) -> list[tuple]:
    """All rows of a table, as tuples of the columns named (default: all but ids and what the clock says)."""
    chosen = [table.c[name] for name in columns] or [c for c in table.c if c.name not in ("id", "imported_at")]
    return sorted((tuple(row) for row in database.rows(select(*chosen))), key=repr)


def content(database, tables) -> dict[str, list[tuple]]:
    """What the tables hold, ids but those of places and batches aside: two databases with equal content answer alike."""
    left_out = {"id", "batch_id", "imported_at", "version", "file_sha256"}
    places = {"region_id", "home_region_id"}
    found = {}
    for table in tables:
        columns = [
            c.name for c in table.c if c.name not in left_out and (c.name in places or not c.name.endswith("_id"))
        ]
        found[table.name] = rows(database, table, *columns) if columns else []
    return found
