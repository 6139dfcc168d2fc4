"""A watched folder: whole files come in once, nothing that is put there is lost, and everything is reported."""

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from lib.db import Database
from lib.importers.cli import watch_folder
from lib.importers.cli.file_stability import StabilityTracker
from lib.importers.decisions import ImportDecisions
from lib.importers.errors import ImportRejected
from lib.importers.job import ImportOptions
from lib.schema import service_record
from lib.settings import ROOT
from tests.importers.command_line import bad, good, hours, run, written
from tests.importers.hostile_files import workbook
from tests.importers.imports import BINJIANG, credit

HERE = ImportOptions(decisions=ImportDecisions(place=BINJIANG))


def an_hour_old(path: Path) -> Path:
    """The file, last written to an hour ago."""
    then = time.time() - 3600
    os.utime(path, (then, then))
    return path


class Meanwhile(Database):
    """While the first file is written to the database, something happens to the folder."""

    def __init__(self, place, happens=lambda: None):
        super().__init__(place["DATABASE_URL"], columnar_folder=place["COLUMNAR_DIR"])
        self.happens = [happens]

    @contextmanager
    def write_rows(self, **options):
        while self.happens:
            self.happens.pop()()
        with super().write_rows(**options) as changing:
            yield changing


def watched_once(place, inbox, happens=lambda: None, *, quiet: float = 0.3, key: str | None = None) -> int:
    """One round of the watcher within this process; its exit code."""
    database = Meanwhile(place, happens)
    try:
        key_file = Path(key or place["PERSON_KEY_FILE"])
        return watch_folder.watch(database, inbox, HERE, key_file=key_file, once=True, quiet=quiet)
    finally:
        database.close()


def records(place) -> int:
    database = Meanwhile(place)
    [[found]] = database.rows(select(func.count()).select_from(service_record))
    database.close()
    return found


def names(folder: Path) -> list[str]:
    """The files of a folder, without the time in their names."""
    return sorted(re.sub(r"\.\d{8}-\d{6}", "", path.name) for path in folder.iterdir() if path.is_file())


def test_a_watched_folder_puts_files_away_with_a_report(place, inbox, tmp_path):
    written(inbox / "good.csv", *good(*range(1, 31)), bad(31))
    written(inbox / "~$open.csv", *good(1))
    (inbox / "no table.csv").write_bytes(b"%PDF-1.7")
    written(inbox / "bad.csv", bad(41))
    for path in inbox.iterdir():
        an_hour_old(path)
    done = run(place, "watch", inbox, "--once", "--place", "330108")
    assert done.returncode == 1
    assert done.stdout == "good.csv: inserted=30 updated=0 unchanged=0 duplicate=0 quarantined=1\n"
    assert sorted(p.name for p in inbox.iterdir() if p.is_file()) == [".watched", "~$open.csv"]
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
    assert run(place, "watch", tmp_path / "nowhere").returncode == 1


def test_a_folder_is_watched_until_it_is_ended(place, inbox, tmp_path):
    environment = {**os.environ, **place}
    command = [sys.executable, "-m", "lib", "watch", str(inbox), "--place", "330108"]
    watcher = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        an_hour_old(written(tmp_path / "later.csv", *good(1))).rename(inbox / "later.csv")
        assert watcher.stdout.readline().startswith("later.csv: inserted=1 ")
        second = run(place, "watch", inbox, "--language", "en")
        assert second.returncode == 1 and "Another program is watching" in second.stderr
    finally:
        watcher.terminate()
        watcher.wait(timeout=20)
        watcher.stdout.close()
    assert watcher.returncode == 0
    assert hours(place) == 2


WHOLE = credit(*good(*range(1, 41)))
HALF = WHOLE[: WHOLE.index("测试21,".encode())]


def test_a_file_is_taken_when_nobody_has_written_to_it_for_a_while(place, inbox, capsys):
    file = inbox / "x.csv"

    def write() -> None:
        with file.open("ab") as rest:
            for at in range(len(HALF), len(WHOLE), 500):
                time.sleep(0.5)
                rest.write(WHOLE[at : at + 500])
                rest.flush()

    file.write_bytes(HALF)
    writer = threading.Thread(target=write)
    writer.start()
    assert watched_once(place, inbox, quiet=2) == 0
    writer.join()
    assert capsys.readouterr().out == "x.csv: inserted=40 updated=0 unchanged=0 duplicate=0 quarantined=0\n"
    [moved] = (inbox / "done").glob("*.csv")
    assert moved.read_bytes() == WHOLE


def test_a_file_is_not_taken_before_the_quiet_seconds_are_over(place, inbox):
    written(inbox / "x.csv", *good(1))
    last_written, taken = (inbox / "x.csv").stat().st_mtime, []
    assert watched_once(place, inbox, lambda: taken.append(time.time()), quiet=1.5) == 0
    assert taken[0] - last_written >= 1.5


def test_the_command_waits_fifteen_seconds(place, inbox, monkeypatch):
    quiet = []

    class Noted(StabilityTracker):
        def __init__(self, folder, **options):
            super().__init__(folder, **options)
            quiet.append(options["quiet"])

    monkeypatch.setattr(watch_folder, "StabilityTracker", Noted)
    database = Meanwhile(place)
    assert watch_folder.watch(database, inbox, HERE, key_file=Path(place["PERSON_KEY_FILE"]), once=True) == 0
    database.close()
    assert quiet == [15]


def test_a_file_that_somebody_has_open_to_write_stays_however_long_he_pauses(place, inbox, capsys):
    file = inbox / "x.csv"
    with file.open("wb") as writer:
        writer.write(HALF)
        writer.flush()
        an_hour_old(file)
        assert watched_once(place, inbox) == 1
        assert watch_folder.WRITTEN_TO.zh in capsys.readouterr().err and records(place) == 0
        writer.write(WHOLE[len(HALF) :])
    assert watched_once(place, inbox) == 0
    assert capsys.readouterr().out == "x.csv: inserted=40 updated=0 unchanged=0 duplicate=0 quarantined=0\n"


def test_a_file_that_grows_while_it_is_read_stays_and_is_read_again(place, inbox, capsys):
    file = inbox / "x.csv"
    file.write_bytes(HALF)
    an_hour_old(file)
    assert watched_once(place, inbox, lambda: file.write_bytes(WHOLE)) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "x.csv: inserted=20 updated=0 unchanged=0 duplicate=0 quarantined=0",
        "x.csv: inserted=20 updated=0 unchanged=20 duplicate=0 quarantined=0",
    ]
    assert watch_folder.CHANGED.zh in said.err and names(inbox / "done") == ["x.csv", "x.report.txt"]


def test_a_file_that_is_never_quiet_stays_for_the_next_time(place, inbox, capsys):
    file, over = inbox / "x.csv", threading.Event()

    def write() -> None:
        while not over.wait(0.05):
            with file.open("ab") as more:
                more.write(b"\n")

    file.write_bytes(HALF)
    writer = threading.Thread(target=write)
    writer.start()
    assert watched_once(place, inbox, quiet=0.5) == 1
    over.set()
    writer.join()
    assert watch_folder.WRITTEN_TO.zh in capsys.readouterr().err and file.exists() and records(place) == 0


def test_a_corrected_workbook_beside_the_next_file_of_its_name_is_not_overwritten(place, inbox):
    an_hour_old(written(inbox / "aug.CSV", *good(*range(1, 41)), bad(50)))
    corrected = workbook([row.split(",") for row in credit(*good(50)).decode().split("\r\n")[:2]])
    (inbox / "aug.corrections.xlsx").write_bytes(corrected)
    an_hour_old(inbox / "aug.corrections.xlsx")
    assert watched_once(place, inbox) == 0
    assert records(place) == 40 + 1
    assert names(inbox) == [".watched"] and list((inbox / ".corrections").iterdir()) == []
    assert names(inbox / "done") == [
        "aug.CSV",
        "aug.corrections.report.txt",
        "aug.corrections.xlsx",
        "aug.corrections.xlsx",
        "aug.report.txt",
    ]
    kept = {path.read_bytes() == corrected: path for path in (inbox / "done").glob("*.xlsx")}
    assert openpyxl.load_workbook(kept[False]).active["A2"].value == "测试50"
    assert oct(kept[False].stat().st_mode & 0o777) == "0o600" and True in kept
    [report] = (inbox / "done").glob("aug.2*.report.txt")
    assert str(kept[False]) in report.read_text()


def test_a_file_that_somebody_takes_away_is_told_and_the_next_one_comes_in(place, inbox, capsys):
    for n, name in enumerate(("a.csv", "b.csv", "c.csv"), start=1):
        an_hour_old(written(inbox / name, *good(n)))

    def take() -> None:
        (inbox / "a.csv").unlink()
        (inbox / "b.csv").unlink()

    assert watched_once(place, inbox, take) == 0
    said = capsys.readouterr()
    assert [line.split(": ")[0] for line in said.out.splitlines()] == ["a.csv", "c.csv"]
    assert f"a.csv: {watch_folder.GONE.zh}" in said.err and f"b.csv: {watch_folder.GONE.zh}" in said.err
    assert names(inbox / "done") == ["a.report.txt", "c.csv", "c.report.txt"]


def test_a_name_that_is_no_utf8_does_not_end_the_watcher(place, inbox):
    name = os.path.join(os.fsencode(inbox), "时长.csv".encode("gbk"))
    an_hour_old(written(inbox / "a.csv", *good(1)).rename(os.fsdecode(name)))
    an_hour_old(written(inbox / "z.csv", *good(2)))
    done = run(place | {"PYTHONIOENCODING": "utf-8:strict"}, "watch", inbox, "--once", "--place", "330108")
    assert done.returncode == 0 and done.stdout.count("inserted=1 ") == 2, done.stderr
    assert names(inbox) == [".watched"] and len(names(inbox / "done")) == 4


def test_files_stay_while_the_database_or_the_key_is_in_trouble(place, inbox, tmp_path, capsys):
    file = an_hour_old(written(inbox / "a.csv", *good(1)))
    away = place | {"DATABASE_URL": f"sqlite:///{tmp_path}/nowhere.sqlite"}
    assert watched_once(away, inbox) == 1
    assert "does not answer" in capsys.readouterr().err and file.exists()
    (tmp_path / "open.key").write_bytes(b"k" * 32)
    assert watched_once(place, inbox, key=str(tmp_path / "open.key")) == 1
    assert "chmod 600" in capsys.readouterr().err and file.exists()
    assert names(inbox) == [".watched", "a.csv"] and records(place) == 0
    assert watched_once(place, inbox) == 0 and records(place) == 1


def test_an_import_whose_copy_cannot_be_refreshed_is_done(place, inbox, tmp_path):
    (tmp_path / "no folder").write_text("a file stands where the copy should be")
    an_hour_old(written(inbox / "a.csv", *good(1)))
    assert watched_once(place | {"COLUMNAR_DIR": str(tmp_path / "no folder" / "columns")}, inbox) == 0
    assert names(inbox / "done") == ["a.csv", "a.report.txt"] and records(place) == 1
    [report] = (inbox / "done").glob("*.txt")
    assert "inserted=1 " in report.read_text() and "python -m lib columnar refresh" in report.read_text()


def test_every_file_is_answered_but_those_that_are_not_finished(place, inbox):
    for name in ("old.xls", "wps.et", "calc.ods", "binary.xlsb", "notes.md", "none"):
        an_hour_old(inbox / name) if (inbox / name).write_bytes(b"text, and no table\n") else None
    for name in ("~$open.xlsx", ".hidden.csv", "on its way.csv.part", "copy.tmp", "load.crdownload", "Thumbs.db"):
        an_hour_old(written(inbox / name, *good(1)))
    before = names(inbox)
    assert watched_once(place, inbox) == 1
    stayed = ["~$open.xlsx", ".hidden.csv", "on its way.csv.part", "copy.tmp", "load.crdownload", "Thumbs.db"]
    assert names(inbox) == sorted([".watched", *stayed]) and set(stayed) < set(before)
    assert [name for name in names(inbox / "refused") if not name.endswith("report.txt")] == [
        "binary.xlsb",
        "calc.ods",
        "none",
        "notes.md",
        "old.xls",
        "wps.et",
    ]
    assert len(list((inbox / "refused").glob("*.report.txt"))) == 6 and records(place) == 0


def test_a_round_on_either_engine(reference_url, tmp_path, inbox):
    an_hour_old(written(inbox / "a.csv", *good(1, 2)))
    place = {"DATABASE_URL": reference_url} | {
        name: str(tmp_path / name) for name in ("COLUMNAR_DIR", "PERSON_KEY_FILE")
    }
    assert watched_once(place, inbox) == 0 and records(place) == 2
    assert names(inbox / "done") == ["a.csv", "a.report.txt"]


def test_two_files_of_one_name_keep_a_report_each(place, inbox):
    an_hour_old(written(inbox / "a.csv", *good(1)))
    an_hour_old(written(inbox / "a.txt", *good(2)))
    assert watched_once(place, inbox) == 0
    assert len(list((inbox / "done").glob("*.report.txt"))) == 2


def test_what_cannot_be_moved_is_told_once_and_not_read_again(place, inbox, capsys):
    an_hour_old(written(inbox / "a.csv", *good(1)))

    def in_the_way() -> None:
        (inbox / "done").rmdir()
        (inbox / "done").write_text("")

    assert watched_once(place, inbox, in_the_way) == 1
    said = capsys.readouterr()
    assert said.out.count("inserted=1 ") == 1 and "a.csv: 不能移走" in said.err and (inbox / "a.csv").exists()
    with pytest.raises(ImportRejected, match=r"Nothing can be written in .*done"):
        watched_once(place, inbox)


def test_every_sheet_of_a_workbook_comes_in_and_one_that_is_refused_is_seen(place, inbox, capsys):
    rows = {"一月": good(1), "二月": [bad(2)], "三月": good(3)}
    head = credit().decode().strip().split(",")
    content = workbook(sheets={name: [head, *(row.split(",") for row in lines)] for name, lines in rows.items()})
    (inbox / "book.xlsx").write_bytes(content)
    an_hour_old(inbox / "book.xlsx")
    assert watched_once(place, inbox) == 1
    assert [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "book.xlsx [一月]",
        "book.xlsx [三月]",
    ]
    assert names(inbox / "refused") == ["book.corrections.xlsx", "book.report.txt", "book.xlsx"] and records(place) == 2


def test_a_folder_is_watched_without_files_beside_and_never_for_a_dry_run(place, inbox):
    for more, reason in (("--dry-run", "No such option"), (inbox / "a.csv", "unexpected extra argument")):
        done = run(place, "watch", inbox, more)
        assert done.returncode == 2 and reason in done.stderr
