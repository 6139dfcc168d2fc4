"""`python -m lib import` and the watched folder, as somebody at a terminal meets them."""

import os
import re
import signal
from contextlib import contextmanager

import openpyxl
import pytest
from sqlalchemy import func, select

from lib.columnar.check import check
from lib.db import Database, migrate
from lib.importers.cli import import_files
from lib.importers.decisions import ImportDecisions
from lib.importers.job import ImportOptions
from lib.schema import service_record
from lib.settings import load
from tests.importers.command_line import DAY, bad, good, hours, opened, run, written
from tests.importers.hostile_files import workbook
from tests.importers.imports import BINJIANG, HEAD, line


def test_a_file_comes_in_with_one_line_and_the_copy_follows(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1, 2, 3))
    done = run(place, "import", "--place", "330108", file)
    assert (done.returncode, done.stdout) == (
        0,
        f"{file}: inserted=3 updated=0 unchanged=0 duplicate=0 quarantined=0\n",
    )
    assert hours(place) == 3 * 2
    database = opened(place)
    assert database.copy.holds(database.version().database_key, database.version().version)
    assert check(database) == []
    database.close()
    again = run(place, "import", "--place", "330108", file)
    assert again.stdout.endswith("inserted=0 updated=0 unchanged=3 duplicate=0 quarantined=0\n")


def test_a_dry_run_writes_nothing(place, tmp_path):
    done = run(place, "import", "--place", "330108", "--dry-run", written(tmp_path / "export.csv", *good(1)))
    assert "inserted=1" in done.stdout and done.returncode == 0
    database = opened(place)
    assert database.rows(select(func.count()).select_from(service_record))[0][0] == 0
    database.close()


def test_faulty_rows_are_told_corrected_and_given_back(place, tmp_path):
    bad = line(9, DAY, "11:00", "09:00", hours=2)
    file = written(tmp_path / "export.csv", *good(1, 2), bad)
    rejected = run(place, "import", "--place", "330108", "--language", "en", "--corrections", tmp_path, file)
    assert rejected.returncode == 1
    assert "1 of 3 rows (33%) have faults; nothing was imported" in rejected.stderr
    assert re.search(
        r"line 4 · 签退时间 · .*: it ends before it begins; check the beginning and the end", rejected.stderr
    )
    assert "测试9" not in rejected.stderr and hours(place) is None
    done = run(place, "import", "--place", "330108", "--accept-set-aside", "--corrections", tmp_path, file)
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
    given_back = run(place, "import", "--place", "330108", workbook)
    assert "inserted=1" in given_back.stdout and given_back.returncode == 0, given_back.stderr
    assert hours(place) == 2 + 2 + 2


def test_several_files_one_of_them_no_table(place, tmp_path):
    file, picture = written(tmp_path / "export.csv", *good(1)), tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(place, "import", "--place", "330108", picture, file)
    assert done.returncode == 1
    assert "inserted=1" in done.stdout and "picture.csv" in done.stderr
    assert hours(place) == 2


def test_history_and_undo(place, tmp_path):
    run(place, "import", "--place", "330108", written(tmp_path / "a.csv", *good(1)))
    run(place, "import", "--place", "330108", written(tmp_path / "b.csv", *good(2, 3)))
    listed = run(place, "imports", "list").stdout.splitlines()
    assert [one.split()[0] for one in listed] == ["2", "1"] and "inserted=2" in listed[0]
    undone = run(place, "imports", "undo", "2")
    assert undone.returncode == 0 and "service_record=2" in undone.stdout
    assert hours(place) == 2
    assert "已于" in run(place, "imports", "list").stdout.splitlines()[0]
    again = run(place, "imports", "undo", "2", "--language", "en")
    assert again.returncode == 1 and again.stderr.strip()


def test_what_an_import_changed_and_quarantined(place, tmp_path):
    run(place, "import", "--place", "330108", written(tmp_path / "a.csv", *good(1)))
    corrected, faulty = (line(n, DAY, "09:00", "11:00", hours=hours) for n, hours in ((1, 1.5), (2, "很多")))
    file = written(tmp_path / "b.csv", corrected, faulty)
    assert run(place, "import", "--place", "330108", "--accept-set-aside", file).returncode == 3
    shown = run(place, "imports", "show", "2", "--language", "en")
    head, changed, aside = shown.stdout.splitlines()
    assert shown.returncode == 0 and head.startswith("2  ") and "updated=1" in head
    assert changed.startswith("  Service record · ") and changed.endswith("Hours: 2.00 -> 1.50")
    assert "line 3" in aside and "not a number" in aside
    none = run(place, "imports", "show", "7", "--language", "en")
    assert none.returncode == 1 and "no import with the number 7" in none.stderr


def test_a_place_by_its_name_and_one_that_is_none(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1))
    assert run(place, "import", "--place", "杭州市滨江区", file).returncode == 0
    wrong = run(place, "import", "--place", "长河", "--language", "en", file)
    assert wrong.returncode == 1 and "No single place is called '长河'" in wrong.stderr


def test_a_template_is_written_beside_and_never_over_another(place, tmp_path):
    first = run(place, "template", "stations", cwd=tmp_path)
    assert first.stdout == "阵地站点.xlsx\n" and (tmp_path / "阵地站点.xlsx").stat().st_size > 1000
    assert run(place, "template", "stations", cwd=tmp_path).returncode == 1


def test_nothing_to_do_is_said(place):
    done = run(place, "import")
    assert done.returncode == 2 and "Missing argument 'FILE...'" in done.stderr


def records(place) -> int:
    database = opened(place)
    [[found]] = database.rows(select(func.count()).select_from(service_record))
    database.close()
    return found


def test_what_cannot_be_done_after_the_import_is_a_note_and_the_summary_stands(place, tmp_path):
    (tmp_path / "no folder").write_text("a file stands where the copy should be")
    broken = place | {"COLUMNAR_DIR": str(tmp_path / "no folder" / "columns")}
    file = written(tmp_path / "export.csv", *good(1, 2))
    done = run(broken, "import", "--place", "330108", "--language", "en", file)
    assert (done.returncode, done.stdout.split(": ")[1]) == (
        0,
        "inserted=2 updated=0 unchanged=0 duplicate=0 quarantined=0\n",
    )
    assert "the columnar copy could not be refreshed (Not a directory" in done.stderr
    assert "python -m lib columnar refresh" in done.stderr and "Traceback" not in done.stderr
    undone = run(broken, "imports", "undo", "1", "--language", "en")
    assert undone.returncode == 0 and "service_record=2" in undone.stdout
    assert "python -m lib columnar refresh" in undone.stderr


def test_a_folder_for_corrections_is_looked_at_before_anything_is_written(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(*range(1, 31)), bad(31))
    done = run(place, "import", "--place", "330108", "--language", "en", "--corrections", tmp_path / "nowhere", file)
    assert done.returncode == 1 and "Nothing can be written in" in done.stderr and "nowhere" in done.stderr
    assert "Traceback" not in done.stderr and records(place) == 0


def test_corrections_never_take_the_place_of_an_older_workbook(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(*range(1, 31)), bad(31))
    run(place, "import", "--place", "330108", "--corrections", tmp_path, file)
    edited = tmp_path / "export.corrections.xlsx"
    edited.write_bytes(b"what a clerk made of it")
    again = run(place, "import", "--place", "330108", "--corrections", tmp_path, file)
    assert edited.read_bytes() == b"what a clerk made of it"
    second = tmp_path / "export.corrections-2.xlsx"
    assert str(second) in again.stderr and openpyxl.load_workbook(second).active["A2"].value == "测试31"
    assert [path.name for path in tmp_path.glob(".*")] == []


class Interrupted(Database):
    """Ctrl-C is pressed when the transaction begins, or when it has ended."""

    def __init__(self, place, when: str):
        super().__init__(place["DATABASE_URL"], columnar_folder=place["COLUMNAR_DIR"])
        self.when = when

    @contextmanager
    def write_rows(self, **options):
        if self.when == "before":
            os.kill(os.getpid(), signal.SIGINT)
        with super().write_rows(**options) as changing:
            yield changing
        if self.when == "after":
            os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("when", ["before", "after"])
def test_ctrl_c_says_what_became_of_every_file(place, tmp_path, capsys, when):
    files = [written(tmp_path / name, *good(n)) for n, name in enumerate(("a.csv", "b.csv"), start=1)]
    database = Interrupted(place, when)
    options = ImportOptions(decisions=ImportDecisions(place=BINJIANG))
    code = import_files.import_files(database, files, options, settings=load(place), corrections=None, language="en")
    database.close()
    said = capsys.readouterr()
    assert code == 130
    assert f"{files[1]}: Broken off by Ctrl-C; nothing was imported." in said.err
    if when == "before":
        assert said.out == "" and f"{files[0]}: Broken off by Ctrl-C; nothing was imported." in said.err
        assert records(place) == 0
    else:
        assert said.out == f"{files[0]}: inserted=1 updated=0 unchanged=0 duplicate=0 quarantined=0\n"
        assert "python -m lib columnar refresh" in said.err and records(place) == 1


def test_a_name_that_is_no_utf8_is_imported_and_told(place, tmp_path):
    file = os.path.join(os.fsencode(tmp_path), "时长.csv".encode("gbk"))
    written(tmp_path / "a.csv", *good(1)).rename(os.fsdecode(file))
    done = run(place | {"PYTHONIOENCODING": "utf-8:strict"}, "import", "--place", "330108", file)
    assert done.returncode == 0 and "\\udcb3" in done.stdout and "inserted=1 " in done.stdout, done.stderr


def test_another_platform_than_the_one_of_the_format_is_refused(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1))
    done = run(place, "import", "--place", "330108", "--platform", "we", "--language", "en", file)
    assert done.returncode == 1 and "of the platform hangzhou" in done.stderr and "not of we as was said" in done.stderr
    assert records(place) == 0
    assert run(place, "import", "--place", "330108", "--platform", "hangzhou", file).returncode == 0


def months(*sheets: tuple[str, list[str]]) -> bytes:
    """A workbook with credit hours on each sheet."""
    return workbook(sheets={name: [row.split(",") for row in (HEAD, *lines)] for name, lines in sheets})


def test_every_sheet_of_the_same_format_is_imported(place, tmp_path):
    content = months(("一月", good(1, 2)), ("二月", [*good(3), bad(4)]), ("三月", good(5)), ("四月", []))
    book = tmp_path / "book.xlsx"
    book.write_bytes(content)
    done = run(place, "import", "--place", "330108", "--language", "en", book)
    assert done.stdout.splitlines() == [
        f"{book} [一月]: inserted=2 updated=0 unchanged=0 duplicate=0 quarantined=0",
        f"{book} [三月]: inserted=1 updated=0 unchanged=0 duplicate=0 quarantined=0",
    ]
    assert done.returncode == 1 and f"{book} [二月]: 1 of 2 rows (50%) have faults" in done.stderr
    one = run(place, "import", "--place", "330108", "--accept-set-aside", "--sheet", "二月", book)
    assert one.returncode == 3 and one.stdout == f"{book}: inserted=1 updated=0 unchanged=0 duplicate=0 quarantined=1\n"
    assert records(place) == 2 + 1 + 1


def test_sheets_with_another_header_are_named(place, tmp_path):
    book = openpyxl.Workbook()
    for name, lines in (("一月", [HEAD, *good(1)]), ("二月", [HEAD, *good(2)]), ("汇总", ["月份,人数", "一月,1"])):
        sheet = book.create_sheet(name)
        for row in lines:
            sheet.append(row.split(","))
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    done = run(place, "import", "--place", "330108", "--language", "en", tmp_path / "book.xlsx")
    assert done.returncode == 0 and "have another header and were not read: 汇总" in done.stderr
    assert records(place) == 2


def test_a_database_of_another_shape_is_told_how_to_mend_it(place, tmp_path):
    file = written(tmp_path / "export.csv", *good(1))
    migrate.downgrade(place["DATABASE_URL"], "0001")
    old = run(place, "import", file)
    (tmp_path / "empty.sqlite").touch()
    empty = run(place | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite"}, "import", file)
    for done in (old, empty):
        assert done.returncode == 1 and "run `python -m lib migrate`" in done.stderr and "Traceback" not in done.stderr
