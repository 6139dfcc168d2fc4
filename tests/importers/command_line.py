"""`python -m lib` as a user at a terminal runs it, in a `place`: the environment of a database, copy and key of its own."""

import os
import subprocess
import sys
from pathlib import Path

from lib.access import EVERYWHERE
from lib.db import Database
from lib.selection import Period, Selection
from lib.settings import ROOT
from tests.exact_figures import measure
from tests.importers.imports import credit, line

DAY = "2026-03-05"


def run(place: dict[str, str], *arguments, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    environment = {**os.environ, **place, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "lib", *map(os.fspath, map(_word, arguments))]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, errors="replace", timeout=120
    )


def _word(argument) -> str | bytes | Path:
    return argument if isinstance(argument, bytes | Path) else str(argument)


def opened(place: dict[str, str]) -> Database:
    return Database(place["DATABASE_URL"], columnar_folder=place["COLUMNAR_DIR"])


def hours(place: dict[str, str]) -> float | None:
    """Service hours of all, as the pages show them."""
    database = opened(place)
    try:
        return measure(database, "service_hours", Selection(Period("to_date")), scope=EVERYWHERE).value
    finally:
        database.close()


def written(path: Path, *lines: str) -> Path:
    """A file of credit hours."""
    path.write_bytes(credit(*lines))
    return path


def good(*serials: int) -> list[str]:
    """One record of two hours for each person."""
    return [line(n, DAY, "09:00", "11:00", hours=2) for n in serials]


def bad(serial: int) -> str:
    """A record that ends before it begins."""
    return line(serial, DAY, "11:00", "09:00", hours=2)
