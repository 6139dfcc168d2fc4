"""kill -9 at random moments of an import: the old state or the new one, never lost or doubled rows."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from lib.db import Database
from lib.schema import data_version, metadata, service_record
from lib.settings import ROOT
from tests.importers.imports import credit, line

KILLS, ROWS = 11, 1_500


def export(path: Path, number: int) -> Path:
    """File `number`: ROWS records of its own."""
    rng = random.Random(number)
    lines = []
    for i in range(ROWS):
        day, hour = f"2026-{1 + i % 9:02d}-{1 + i % 28:02d}", rng.randrange(6, 20)
        times = f"{hour:02d}:{i % 60:02d}", f"{hour + 2:02d}:{i % 60:02d}"
        lines.append(line(rng.randrange(400), day, *times, hours=2, activity=f"活动{number}-{i}"))
    path.write_bytes(credit(*lines))
    return path


def state(database) -> dict[str, int]:
    """The rows of every table, and the version."""
    found = {t.name: database.rows(select(func.count()).select_from(t))[0][0] for t in metadata.sorted_tables}
    return found | {"version": database.rows(select(data_version.c.version))[0][0]}


def ready(url: str, file: Path) -> subprocess.Popen:
    """A process that has the file staged and waits for the word."""
    command = [sys.executable, "-m", "tests.importers.import_on_signal", url, str(file)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen) -> None:
    process.wait()
    process.stdin.close()
    process.stdout.close()


def go(process: subprocess.Popen, *, seconds: float | None) -> float:
    """Let it write; killed after `seconds` (None: never). Returns how long it ran."""
    began = time.monotonic()
    process.stdin.write("go\n")
    process.stdin.flush()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    finish(process)
    return time.monotonic() - began


def test_killed_at_any_moment_the_old_state_or_the_new(reference_url, tmp_path):
    database, rng = Database(reference_url), random.Random(7)
    took = go(ready(reference_url, export(tmp_path / "0.csv", 0)), seconds=None)
    number = 1
    for share in [0.02, *(rng.uniform(0.05, 1.3) for _ in range(KILLS))]:
        file, before = export(tmp_path / f"{number}.csv", number), state(database)
        assert before["service_record"] == number * ROWS
        go(ready(reference_url, file), seconds=share * took)
        after = state(database)
        if after != before:
            assert after["service_record"] == before["service_record"] + ROWS
            assert after["import_batch"] == before["import_batch"] + 1
            assert after["version"] == before["version"] + 1
            number += 1
    go(ready(reference_url, export(tmp_path / "last.csv", number)), seconds=None)
    assert state(database)["service_record"] == (number + 1) * ROWS
    assert len(set(database.rows(select(service_record.c.source_ref)))) == (number + 1) * ROWS
    database.close()
