"""The columnar copy without memory, rights or room, damaged, deleted, its refresh killed: right figures all the same, and repaired."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Text, cast, func, select

from lib.columnar import copy as copying
from lib.columnar.refresh import refresh
from lib.db import Database, DatabaseBusy
from lib.schema import service_record
from lib.settings import ROOT
from lib.ui.background import copy_refresh

pytestmark = pytest.mark.parametrize("own", ["sqlite"], indirect=True)
ROWS = 1300
COUNT = select(func.count()).select_from(service_record)
COMMAND = [sys.executable, "-m", "lib", "columnar", "refresh"]
FULL = "import resource, runpy, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
FULL += "sys.argv = ['lib', 'columnar', 'refresh', '--rebuild']\nrunpy.run_module('lib', run_name='__main__')"


def environment(own) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": own.url.render_as_string(), "COLUMNAR_DIR": str(own.copy.folder)}


def files(own) -> set[str]:
    return {path.name for path in own.copy.folder.iterdir()} - {"refresh.lock"}


def answered(own) -> tuple[list[tuple], bool]:
    """The count of all records, and whether the copy gave it; by a process that has nothing open."""
    fresh = Database(own.url.render_as_string(), columnar_folder=own.copy.folder)
    answer = fresh.read(COUNT, rows=None)
    fresh.close()
    return answer.rows, answer.from_copy


def test_out_of_memory_is_busy_and_never_a_scan_of_the_database(own, monkeypatch):
    monkeypatch.setattr(copying, "MEMORY_LIMIT", "20MB")
    refresh(own)
    monkeypatch.setattr(Database, "_read_database", lambda *_: pytest.fail("scanned"))
    one, two = service_record.alias("one"), service_record.alias("two")
    text = func.md5(cast(one.c.id * 10_000 + two.c.id, Text))
    much = select(func.array_agg(text)).select_from(one).where(two.c.id > 0)  # cannot be spilt
    with pytest.raises(DatabaseBusy, match="copy is busy"):
        own.read(much, rows=None)
    with pytest.raises(DatabaseBusy), own.stream(much, rows=None) as (_, batches):
        list(batches)
    assert own.read(COUNT, rows=None).rows == [(ROWS,)]


def test_many_large_reads_come_one_after_the_other(own, monkeypatch):
    refresh(own)
    at_once, most = 0, []
    alone = own.copy._alone

    def read(_):
        nonlocal at_once
        with own.stream(select(service_record.c.id), rows=None, batch_rows=100) as (_, batches):
            at_once += 1
            most.append(at_once)
            assert alone.locked()
            rows = sum(map(len, batches))
            at_once -= 1
        return rows

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(read, range(6))) == [ROWS] * 6
    assert max(most) == 1
    monkeypatch.setattr(copying, "ALONE_SECONDS", 0.1)
    statement = select(service_record.c.id)
    with (
        own.stream(statement, rows=None),
        pytest.raises(DatabaseBusy, match="reading much"),
        own.stream(statement, rows=None),
    ):
        pass


def test_a_killed_refresh_leaves_the_copy_and_its_rest_is_cleared_away(own):
    refresh(own)
    before = files(own)
    killed = subprocess.Popen([*COMMAND, "--rebuild"], cwd=ROOT, env=environment(own), stdout=subprocess.DEVNULL)
    while files(own) == before and killed.poll() is None:
        time.sleep(0.001)
    killed.kill()
    killed.wait()
    (own.copy.folder / ".0123.part").touch()
    (own.copy.folder / "v9-rest.duckdb.spilt").mkdir()
    assert answered(own) == ([(ROWS,)], True)
    refresh(own, from_nothing=True)
    assert files(own) == {"current.json", own.copy.published().file}


def test_a_refresh_on_a_full_disk_says_so_and_leaves_nothing_behind(own):
    refresh(own)
    before = files(own)
    command = [sys.executable, "-c", FULL]
    failed = subprocess.run(command, cwd=ROOT, env=environment(own), capture_output=True, text=True)
    assert failed.returncode == 1 and failed.stderr.startswith("The columnar copy could not be refreshed:")
    assert failed.stderr.count("\n") == 1
    assert (files(own), answered(own)) == (before, ([(ROWS,)], True))


def test_a_current_json_of_another_kind_is_no_copy(own):
    refresh(own)
    current = own.copy.folder / "current.json"
    good = json.loads(current.read_text())
    kinds = [
        [],
        None,
        7,
        "text",
        {},
        good | {"file": 5},
        good | {"version": "1"},
        good | {"file": "../x"},
        {"file": []},
    ]
    for bad in [*map(json.dumps, kinds), "[" * 100_000, "\0"]:
        current.write_text(bad)
        assert own.copy.published() is None, bad[:40]
        assert answered(own) == ([(ROWS,)], False), bad[:40]
    current.unlink()
    current.mkdir()
    assert answered(own) == ([(ROWS,)], False)
    assert refresh(own) == "built"
    assert answered(own) == ([(ROWS,)], True)


def test_a_folder_without_rights_is_no_copy(own):
    refresh(own)
    code = "from lib.db import open_database\nfrom tests.faults.test_copy import COUNT\n"
    code += "answer = open_database().read(COUNT, rows=None)\nprint(answer.rows, answer.from_copy)"
    as_other = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    own.copy.folder.chmod(0)
    try:
        for command, wanted in (([sys.executable, "-c", code], 0), (COMMAND, 1)):
            done = subprocess.run(
                [*as_other, *command], cwd=ROOT, env=environment(own), capture_output=True, text=True, timeout=60
            )
            assert done.returncode == wanted and "Traceback" not in done.stderr, done.stderr
            assert done.stdout == ("" if wanted else f"[({ROWS},)] False\n")
    finally:
        own.copy.folder.chmod(0o755)


def test_damage_inside_the_file_is_found_when_read_and_built_anew(own):
    refresh(own)
    path = own.copy.folder / own.copy.published().file
    with path.open("r+b") as file:
        for block in range(12_288, path.stat().st_size, 4096):  # behind the headers: it still opens
            file.seek(block)
            file.write(b"\xa5" * 4096)
    damaged = Database(own.url.render_as_string(), columnar_folder=own.copy.folder)
    statement = select(func.sum(service_record.c.minutes), func.max(service_record.c.volunteer_id))
    right = Database(own.url.render_as_string()).read(statement, rows=None).rows
    assert damaged.read(statement, rows=None).rows == right
    assert not damaged.copy.holds(damaged.version().database_key, damaged.version().version)
    assert refresh(damaged) == "built"
    assert (damaged.read(statement, rows=None).rows, damaged.read(statement, rows=None).from_copy) == (right, True)
    damaged.close()


def test_a_copy_deleted_while_it_is_read(own):
    refresh(own)
    with own.stream(select(service_record.c.id), rows=None, batch_rows=100) as (_, batches):
        next(batches)
        for name in files(own):
            (own.copy.folder / name).unlink()
        assert sum(map(len, batches)) == ROWS - 100
    assert not own.read(COUNT, rows=None).from_copy
    assert refresh(own) == "built"
    assert own.read(COUNT, rows=None).from_copy


def test_two_processes_refresh_one_copy(own):
    two = [
        subprocess.Popen([*COMMAND, "--announced"], cwd=ROOT, env=environment(own), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(process.communicate(timeout=120)[0] for process in two) == ["built\n", "current\n"]
    assert files(own) == {"current.json", own.copy.published().file}


def test_a_refresh_that_failed_is_tried_again_and_leaves_no_dead_process(own, monkeypatch, caplog):
    monkeypatch.setattr(copy_refresh, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(copy_refresh, "COMMAND", ["false"])
    refreshes = copy_refresh.CopyRefresh()

    def failures_after(seconds: float) -> int:
        refreshes.wanted()
        time.sleep(seconds)
        refreshes.wanted()
        return refreshes.failures

    assert failures_after(0.1) == 1
    assert failures_after(0) == 1  # not at once
    time.sleep(0.2)
    assert failures_after(0.1) == 2
    assert "the refresh failed (1)" in caplog.text
    monkeypatch.setattr(copy_refresh, "COMMAND", ["true"])
    time.sleep(0.4)
    assert failures_after(0.1) == 0
    children = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "stat="], capture_output=True, text=True).stdout
    assert "Z" not in children
