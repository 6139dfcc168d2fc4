"""`python -m lib import` and the watched folder, as somebody at a terminal meets them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from lib import migrate, reference
from lib.access import EVERYWHERE
from lib.columns_build import check
from lib.db import Database
from lib.measure import measure
from lib.schema import service_record
from lib.selection import Period, Selection
from lib.settings import ROOT
from tests.importers.bringing import credit, line

DAY = "2026-03-05"


@pytest.fixture
def place(tmp_path) -> dict[str, str]:
    """The environment of a database with reference data, a copy and a key of its own."""
    url = f"sqlite:///{tmp_path}/v.sqlite"
    migrate.upgrade(url)
    database = Database(url)
    with database.write() as connection:
        reference.load(connection)
    database.close()
    return {
        "DATABASE_URL": url,
        "COLUMNS_DIR": str(tmp_path / "columns"),
        "PERSON_KEY_FILE": str(tmp_path / "person.key"),
    }


def run(place: dict[str, str], *arguments, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    environment = {**os.environ, **place, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "lib", "import", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


def opened(place: dict[str, str]) -> Database:
    return Database(place["DATABASE_URL"], columns_folder=place["COLUMNS_DIR"])


def hours(place: dict[str, str]) -> float | None:
    database = opened(place)
    try:
        return measure(database, "service_hours", Selection(Period("to_date")), scope=EVERYWHERE, threshold=0).value
    finally:
        database.close()


def written(path: Path, *lines: str) -> Path:
    path.write_bytes(credit(*lines))
    return path


def good(*serials: int) -> list[str]:
    return [line(n, DAY, "09:00", "11:00", hours=2) for n in serials]


def test_a_file_comes_in_with_one_line_and_the_copy_follows(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1, 2, 3))
    done = run(place, "--place", "330108", file)
    assert (done.returncode, done.stdout) == (
        0,
        f"{file}: inserted=3 updated=0 unchanged=0 duplicate=0 quarantined=0\n",
    )
    assert hours(place) == 3 * 2
    database = opened(place)
    assert database.copy.holds(database.version().database_key, database.version().version)
    assert check(database) == []
    database.close()
    again = run(place, "--place", "330108", file)
    assert again.stdout.endswith("inserted=0 updated=0 unchanged=3 duplicate=0 quarantined=0\n")


def test_a_dry_run_writes_nothing(place, tmp_path):
    done = run(place, "--place", "330108", "--dry-run", written(tmp_path / "export.csv", *good(1)))
    assert "inserted=1" in done.stdout and done.returncode == 0
    database = opened(place)
    assert database.rows(select(func.count()).select_from(service_record))[0][0] == 0
    database.close()


def test_faulty_rows_are_told_corrected_and_given_back(place, tmp_path):
    bad = line(9, DAY, "11:00", "09:00", hours=2)
    file = written(tmp_path / "export.csv", *good(1, 2), bad)
    refused = run(place, "--place", "330108", "--language", "en", "--corrections", tmp_path, file)
    assert refused.returncode == 1
    assert "1 of 3 rows (33%) have faults; nothing was imported" in refused.stderr
    assert re.search(
        r"line 4 · 签退时间 · .*: it ends before it begins; check the beginning and the end", refused.stderr
    )
    assert "测试9" not in refused.stderr and hours(place) is None
    done = run(place, "--place", "330108", "--accept-set-aside", "--corrections", tmp_path, file)
    assert (done.returncode, done.stdout.split(": ")[1].strip()) == (
        3,
        "inserted=2 updated=0 unchanged=0 duplicate=0 quarantined=1",
    )
    workbook = tmp_path / "export.corrections.xlsx"
    assert oct(workbook.stat().st_mode & 0o777) == "0o600"
    book = openpyxl.load_workbook(workbook)
    sheet = book.active
    assert sheet["A2"].value == "测试9"
    sheet["F2"], sheet["G2"] = f"{DAY} 09:00:00", f"{DAY} 11:00:00"
    book.save(workbook)
    given_back = run(place, "--place", "330108", workbook)
    assert "inserted=1" in given_back.stdout and given_back.returncode == 0, given_back.stderr
    assert hours(place) == 2 + 2 + 2


def test_several_files_one_of_them_no_table(place, tmp_path):
    file, picture = written(tmp_path / "export.csv", *good(1)), tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(place, "--place", "330108", picture, file)
    assert done.returncode == 1
    assert "inserted=1" in done.stdout and "picture.csv" in done.stderr
    assert hours(place) == 2


def test_history_and_undo(place, tmp_path):
    run(place, "--place", "330108", written(tmp_path / "a.csv", *good(1)))
    run(place, "--place", "330108", written(tmp_path / "b.csv", *good(2, 3)))
    listed = run(place, "--history").stdout.splitlines()
    assert [one.split()[0] for one in listed] == ["2", "1"] and "inserted=2" in listed[0]
    undone = run(place, "--undo", "2")
    assert undone.returncode == 0 and "service_record=2" in undone.stdout
    assert hours(place) == 2
    assert "已于" in run(place, "--history").stdout.splitlines()[0]
    again = run(place, "--undo", "2", "--language", "en")
    assert again.returncode == 1 and again.stderr.strip()


def test_what_an_import_changed_and_set_aside(place, tmp_path):
    run(place, "--place", "330108", written(tmp_path / "a.csv", *good(1)))
    corrected, faulty = (line(n, DAY, "09:00", "11:00", hours=hours) for n, hours in ((1, 1.5), (2, "很多")))
    file = written(tmp_path / "b.csv", corrected, faulty)
    assert run(place, "--place", "330108", "--accept-set-aside", file).returncode == 3
    shown = run(place, "--show", "2", "--language", "en")
    head, changed, aside = shown.stdout.splitlines()
    assert shown.returncode == 0 and head.startswith("2  ") and "updated=1" in head
    assert changed.startswith("  Service record · ") and changed.endswith("Hours: 2.00 -> 1.50")
    assert "line 3" in aside and "not a number" in aside
    none = run(place, "--show", "7", "--language", "en")
    assert none.returncode == 1 and "no import with the number 7" in none.stderr


def test_a_place_by_its_name_and_one_that_is_none(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1))
    assert run(place, "--place", "杭州市滨江区", file).returncode == 0
    wrong = run(place, "--place", "长河", "--language", "en", file)
    assert wrong.returncode == 1 and "No single place is called '长河'" in wrong.stderr


def test_a_template_is_written_beside_and_never_over_another(place, tmp_path):
    first = run(place, "--template", "stations", cwd=tmp_path)
    assert first.stdout == "阵地站点.xlsx\n" and (tmp_path / "阵地站点.xlsx").stat().st_size > 1000
    assert run(place, "--template", "stations", cwd=tmp_path).returncode == 1


def test_nothing_to_do_is_said(place):
    done = run(place)
    assert done.returncode == 2 and "Name at least one file" in done.stderr


def test_a_watched_folder_puts_files_away_with_a_report(place, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    written(inbox / "good.csv", *good(*range(1, 31)), line(31, DAY, "11:00", "09:00", hours=2))
    written(inbox / "~$open.csv", *good(1))
    (inbox / "no table.csv").write_bytes(b"%PDF-1.7")
    written(inbox / "bad.csv", line(41, DAY, "11:00", "09:00", hours=2))
    (inbox / "notes.md").write_text("stays")
    done = run(place, "--watch", inbox, "--once", "--place", "330108")
    assert done.returncode == 1
    assert done.stdout == "good.csv: inserted=30 updated=0 unchanged=0 duplicate=0 quarantined=1\n"
    assert sorted(p.name for p in inbox.iterdir() if p.is_file()) == [".watched", "notes.md", "~$open.csv"]
    kinds = {
        folder: sorted(re.sub(r"\.\d{8}-\d{6}", "", p.name) for p in (inbox / folder).iterdir())
        for folder in ("done", "refused")
    }
    assert kinds == {
        "done": ["good.corrections.xlsx", "good.csv", "good.report.txt"],
        "refused": ["bad.corrections.xlsx", "bad.csv", "bad.report.txt", "no table.csv", "no table.report.txt"],
    }
    [report] = (inbox / "done").glob("good.*.report.txt")
    text = report.read_text()
    assert "inserted=30" in text and "签退早于签到" in text and "ends before it begins" in text and "测试" not in text
    assert hours(place) == 30 * 2
    assert run(place, "--watch", tmp_path / "nowhere").returncode == 1


def test_a_folder_is_watched_until_it_is_ended(place, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    environment = {**os.environ, **place}
    command = [sys.executable, "-m", "lib", "import", "--watch", str(inbox), "--place", "330108"]
    watcher = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        written(tmp_path / "later.csv", *good(1)).rename(inbox / "later.csv")
        assert watcher.stdout.readline().startswith("later.csv: inserted=1 ")
        second = run(place, "--watch", inbox, "--language", "en")
        assert second.returncode == 1 and "Another program is watching" in second.stderr
    finally:
        watcher.terminate()
        watcher.wait(timeout=20)
        watcher.stdout.close()
    assert watcher.returncode == 0
    assert hours(place) == 2
