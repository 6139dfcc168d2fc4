"""Importing: a million service records from CSV into SQLite and PostgreSQL, beside PostgreSQL's own COPY of the same
rows, and ten thousand new ones into the full database. Each import is `python -m lib import FILE`, start to exit."""

import csv
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg

from bench.data import Data
from bench.lines import Line
from bench.machine import Peak
from lib.settings import ROOT
from tests.postgres import running_server

ROWS, NEW_ROWS = 1_000_000, 10_000
MEMORY_MB = 500
SQLITE_SECONDS = ROWS / 20_000
COPY_SHARE = 4
"""An import may take at most four times as long as COPY: a quarter of its rate."""
NEW_SECONDS, REFRESH_SECONDS = 5, 2
HEADER = ("姓名", "身份证号", "活动名称", "所属组织", "活动地点", "信用时数", "签到时间", "签退时间")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "安柏昌澄达恩芳光海佳建俊凯兰乐林敏宁平清荣瑞诗思涛婷伟文希晓欣雪雅怡宇源云哲致子"
STREETS = ("西兴街道", "长河街道", "浦沿街道")


@dataclass(frozen=True)
class Ran:
    """One command: seconds of the clock and the processor, peak memory of it and its children in MB, what it said."""

    wall: float
    cpu: float
    mb: float
    said: str


def measure_imports(data: Data, folder: Path, *, rows: int = ROWS) -> Iterator[Line]:
    """All lines; `data`: the full database, which is as before when done (the import is taken back)."""
    file = write_export(folder / "export.csv", rows, seed=1)
    yield Line("import file", file.stat().st_size / 2**20, "MB", detail=f"{rows:,} rows, {len(HEADER)} columns")
    yield from _into_sqlite(file, folder / "sqlite", rows)
    yield from _into_postgresql(file, folder / "postgresql", rows)
    yield from _new_rows(data, folder)


def write_export(path: Path, rows: int, *, seed: int) -> Path:
    """An invented export of 志愿汇: eight records a person, fifteen an activity, in the order of their days."""
    rng = random.Random(seed)
    people = [(_name(i), _id_number(i, rng)) for i in range(max(rows // 8, 1))]
    first = date(2025, 11, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for i in range(rows):
            activity = i // 15
            day = first + timedelta(days=activity * 360 // max(rows // 15, 1))
            start, minutes = rng.randrange(480, 1080), rng.randrange(30, 240, 3)
            end = start + minutes
            name, number = people[rng.randrange(len(people))]
            writer.writerow((
                name, number, f"第{seed}-{activity}场志愿服务", f"演示队{activity % 300}", STREETS[activity % 3],
                f"{minutes / 60:.2f}", f"{day} {start // 60:02d}:{start % 60:02d}:00",
                f"{day} {end // 60:02d}:{end % 60:02d}:00",
            ))  # fmt: skip
    return path


def _name(i: int) -> str:
    """An invented name of three signs, as most are; after 20,000 people the names begin again, as namesakes do."""
    return SURNAMES[i % 20] + GIVEN[i // 20 % 25] + GIVEN[i // 500 % 40]


def _id_number(i: int, rng: random.Random) -> str:
    born = date(1945, 1, 1) + timedelta(days=rng.randrange(25_000))
    digits = f"330108{born:%Y%m%d}{i % 1000:03d}"
    return digits + "10X98765432"[sum(int(d) * pow(2, 17 - n, 11) for n, d in enumerate(digits)) % 11]


def run_import(
    arguments: list[str], *, url: str, folder: Path, expect: tuple[int, ...] = (0,), key: Path | None = None
) -> Ran:
    """`python -m lib import ARGUMENTS` on the database at `url`. Raises RuntimeError when it ends otherwise."""
    return _run(["import", "--place", "330108", *arguments], url=url, folder=folder, expect=expect, key=key)


def _run(
    arguments: list[str], *, url: str, folder: Path, expect: tuple[int, ...] = (0,), key: Path | None = None
) -> Ran:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATABASE_URL": url, "COLUMNAR_DIR": str(folder / "columns")}
    environment["PERSON_KEY_FILE"] = str(key or folder / "person.key")
    began, output, faults = time.monotonic(), folder / "said.txt", folder / "faults.txt"
    with output.open("w") as said, faults.open("w") as wrong:
        command = [sys.executable, "-m", "lib", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=wrong)
        with Peak(process.pid) as peak:
            _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expect:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {faults.read_text()[-500:]}")
    return Ran(time.monotonic() - began, used.ru_utime + used.ru_stime, peak.mb, output.read_text())


def _into_sqlite(file: Path, folder: Path, rows: int) -> list[Line]:
    url = f"sqlite:///{folder}/import.sqlite"
    _run(["migrate"], url=url, folder=folder)
    ran = run_import([str(file)], url=url, folder=folder, expect=(0, 3))
    _all_in(ran, rows)
    detail = f"{rows / ran.wall:,.0f} rows a second, {ran.cpu:.0f} CPU s; with the copy, from start to exit"
    return [
        Line(f"import of {rows:,} records, SQLite", ran.wall, "s", SQLITE_SECONDS * rows / ROWS, detail),
        Line("the same: peak memory of all its processes (RSS)", ran.mb, "MB", MEMORY_MB),
    ]


def _all_in(ran: Ran, rows: int) -> None:
    inserted, quarantined = (int(re.search(rf"{word}=(\d+)", ran.said)[1]) for word in ("inserted", "quarantined"))
    if inserted < 0.99 * rows or quarantined:
        raise RuntimeError(f"the import did not bring all rows: {ran.said}")


def _into_postgresql(file: Path, folder: Path, rows: int) -> list[Line]:
    with running_server() as server:
        url = server.fresh_database()
        _run(["migrate"], url=url, folder=folder)
        ran = run_import([str(file)], url=url, folder=folder, expect=(0, 3))
        _all_in(ran, rows)
        copied = _copy_again(url, folder / "records.csv")
        again = run_import([str(file)], url=url, folder=folder, expect=(0, 3))
    share = ran.wall / copied
    detail = f"import {ran.wall:.1f} s ({ran.cpu:.0f} CPU s), COPY {copied:.1f} s; {1 / share:.2f} of its rate"
    return [
        Line(f"import of {rows:,} records, PostgreSQL: times COPY", share, "x", COPY_SHARE, detail),
        Line("the same file again: nothing changes", again.wall, "s", None, f"{again.cpu:.0f} CPU s"),
    ]


def _copy_again(url: str, file: Path) -> float:
    """Seconds that COPY takes to bring the same rows into the same table, with its indexes and foreign keys."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        with file.open("wb") as out, cursor.copy("COPY service_record TO STDOUT (FORMAT csv)") as copy:
            for part in copy:
                out.write(part)
        cursor.execute("CREATE TABLE record_again (LIKE service_record INCLUDING ALL)")
        keys = cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'service_record'::regclass AND contype = 'f'"
        ).fetchall()
        for (key,) in keys:
            cursor.execute(f"ALTER TABLE record_again ADD {key}")
        connection.commit()
        began = time.monotonic()
        with file.open("rb") as rows, cursor.copy("COPY record_again FROM STDIN (FORMAT csv)") as copy:
            while part := rows.read(1 << 20):
                copy.write(part)
        connection.commit()
        return time.monotonic() - began


def _new_rows(data: Data, folder: Path) -> list[Line]:
    """New records into the full database, with people and activities of their own; taken back afterwards."""
    place = folder / "full"
    place.mkdir()
    shutil.copytree(data.columns, place / "columns")
    # Other rows in each run: those of one that was broken off are still there.
    file, url = write_export(folder / "new.csv", NEW_ROWS, seed=time.time_ns() // 10**9), f"sqlite:///{data.file}"
    key = data.folder / "person.key"  # the database knows its key: the same for every run
    ran = run_import([str(file)], url=url, folder=place, expect=(0, 3), key=key)
    _all_in(ran, NEW_ROWS)
    again = run_import([str(file)], url=url, folder=place, expect=(0, 3), key=key)
    batch = re.search(r"(\d+)", _run(["imports", "list"], url=url, folder=place).said.splitlines()[1])[1]
    undone = _run(["imports", "undo", batch], url=url, folder=place, key=key)
    return [
        Line(f"import of {NEW_ROWS:,} new records into the full database", ran.wall, "s", NEW_SECONDS, "with the copy"),
        Line("the same: CPU", ran.cpu, "s"),
        Line("the same: peak memory (RSS)", ran.mb, "MB", MEMORY_MB),
        Line("the same file again", again.wall, "s"),
        Line("taking it back", undone.wall, "s"),
    ]
