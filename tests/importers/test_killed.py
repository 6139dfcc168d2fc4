"""kill -9 at random moments of an import: the old state or the new one, never lost or doubled rows."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from multiprocessing.connection import wait
from pathlib import Path

from sqlalchemy import func, select

from lib.db import Database
from lib.schema import data_version, metadata, service_record
from lib.settings import ROOT
from tests.importers.imports import credit, line

KILLS = int(os.environ.get("KILLS", "7"))
"""Moments; `make test-long` tries more."""
ROWS = 1_000


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
    counts = (select(func.count()).select_from(t).scalar_subquery().label(t.name) for t in metadata.sorted_tables)
    [found] = database.rows(select(*counts, select(data_version.c.version).scalar_subquery().label("version")))
    return found._asdict()


class Importer:
    """Imports file after file, each in a process that may be killed."""

    def __init__(self, url: str):
        command = [sys.executable, "-m", "tests.importers.import_on_signal", url]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def write(self, file: Path, *, seconds: float | None = None) -> float:
        """Have the file staged, then written; killed `seconds` after that began (None: never). Returns how long it ran."""
        self._say(str(file))
        ready, child = self._process.stdout.readline().split()
        assert ready == "ready"
        began = time.monotonic()
        self._say("go")
        if seconds is not None and not wait([self._process.stdout], seconds):
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(int(child), signal.SIGKILL)
        assert self._process.stdout.readline() == "ended\n"
        return time.monotonic() - began

    def _say(self, line: str) -> None:
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._process.communicate()


def test_killed_at_any_moment_the_old_state_or_the_new(reference_url, tmp_path):
    database, rng = Database(reference_url), random.Random(7)
    with closing(Importer(reference_url)) as importer:
        took = importer.write(export(tmp_path / "0.csv", 0))
        number, after = 1, state(database)
        for share in [0.02, *(rng.uniform(0.05, 1.3) for _ in range(KILLS))]:
            before = after
            assert before["service_record"] == number * ROWS
            importer.write(export(tmp_path / f"{number}.csv", number), seconds=share * took)
            after = state(database)
            if after != before:
                assert after["service_record"] == before["service_record"] + ROWS
                assert after["import_batch"] == before["import_batch"] + 1
                assert after["version"] == before["version"] + 1
                number += 1
        importer.write(export(tmp_path / "last.csv", number))
    assert state(database)["service_record"] == (number + 1) * ROWS
    assert len(set(database.rows(select(service_record.c.source_ref)))) == (number + 1) * ROWS
    database.close()
