"""The database that is measured: the demo of both regions at full size, built from nothing or taken from a folder."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.lines import Line
from bench.machine import MB, Peak
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.settings import ROOT

BUILD_SECONDS = 120


@dataclass(frozen=True)
class Data:
    """A folder with the database file and its columnar copy."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "volunteer.sqlite"

    @property
    def columns(self) -> Path:
        return self.folder / "columns"

    @property
    def environment(self) -> dict[str, str]:
        """Settings that make the program use this database and no other."""
        kept = {name: value for name, value in os.environ.items() if name not in ("HOST", "PORT")}
        here = {"DATABASE_URL": f"sqlite:///{self.file}", "COLUMNAR_DIR": str(self.columns), "PYTHONPATH": str(ROOT)}
        return {**kept, **here}

    def open(self, *, with_copy: bool = True) -> Database:
        return Database(f"sqlite:///{self.file}", columnar_folder=self.columns if with_copy else None)


def streets(data: Data) -> list[tuple[int, str]]:
    """(id, Chinese name) of the streets of all counties in the data, counties in turn."""
    database = data.open()
    dimensions = read_dimensions(database)
    lines = [dimensions.below(county, "street") for county in dimensions.used_counties]
    database.close()
    in_turn = [line[i] for i in range(max(map(len, lines))) for line in lines if i < len(line)]
    return [(street, dimensions.name("regions", street, "zh")) for street in in_turn]


def refresh_copy(data: Data) -> None:
    """Bring the columnar copy of a database built before to this program's shape; nothing to do when it is current."""
    database = data.open()
    refresh(database)
    database.close()


def build(data: Data, *, scale: float) -> list[Line]:
    """Build the demo into the folder of `data`, as `make demo` does; raises RuntimeError when that fails."""
    data.folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "lib", "demo", "--scale", str(scale)]
    process = subprocess.Popen(command, cwd=ROOT, env=data.environment, stdout=subprocess.DEVNULL)
    with Peak(process.pid) as peak:
        # wait4 rather than wait: it gives the CPU seconds of the process and of the children it has ended.
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the demo could not be built; its message stands above")
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    copied = sum(file.stat().st_size for file in data.columns.iterdir()) / MB
    whole = scale == 1.0
    return [
        Line("demo from nothing", wall, "s", BUILD_SECONDS if whole else None, f"scale {scale:g}, wall time"),
        Line("demo from nothing, CPU", cpu, "s"),
        Line("demo from nothing, peak memory (RSS)", peak.mb, "MB"),
        Line("database file", data.file.stat().st_size / MB, "MB"),
        Line("columnar copy", copied, "MB"),
    ]
