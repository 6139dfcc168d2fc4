"""The worker: its limits hold, it never outlives its parent, and nothing it reads gets out by the side."""

import contextlib
import json
import os
import subprocess
import tempfile
import time

import psutil
import pytest

from lib.importers.formats import FORMATS
from lib.importers.formats.read_options import ReadOptions
from lib.importers.inspect.inspect import inspect_file
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.source_file import from_bytes
from lib.importers.worker import process
from lib.importers.worker.process import COMMAND, MB, Limits, NoSpace, run_worker
from lib.importers.worker.request import request_of
from lib.settings import ROOT
from tests.importers.hostile_files import GOOD, HEADER, ROW, half_row, stray_quote, workbook

READING = ReadOptions("csv", FORMATS["national_hours"], encoding="utf-8", delimiter=",", platform="national")
KEY = "5e" * 32


def staged(content: bytes, *, reading: ReadOptions = READING, progress=None, limits=None, name="f.csv") -> dict:
    with from_bytes(content, name) as source, tempfile.TemporaryFile() as rows, tempfile.TemporaryFile() as quarantined:
        return run_worker(
            request_of("stage", source, reading, key=KEY),
            files={"source": source.file.fileno(), "rows": rows.fileno(), "quarantined": quarantined.fileno()},
            progress=progress,
            limits=limits,
        )


def rejection(call, *args, **more) -> FileRejected:
    with pytest.raises(FileRejected) as rejected:
        call(*args, **more)
    return rejected.value


def test_rows_are_counted_as_they_are_read():
    progress = []
    answer = staged((HEADER + ROW * 45_000).encode(), progress=progress.append)
    assert progress == [20_000, 40_000, 45_000] and answer["read"] == 45_000
    assert answer["columns"] == HEADER.strip().split(",")


def test_blank_rows_and_totals_are_skipped_and_uneven_rows_quarantined():
    uneven = "一,二\n" + ROW.strip() + ",多\n"
    content = HEADER + ROW * 2 + "\n" + ",,,,,,\n" + " , , \n" + "合计,,,,2,,\n" + uneven + ROW * 2
    answer = staged(content.encode())
    assert (answer["read"], answer["skipped"]) == (2 + 2 + 2, 4)
    assert (
        answer["quarantined"] == 2 + 2
    )  # with the row before and the row behind: what is uneven may be a part of them


def test_a_workbook_has_no_number_of_cells_to_keep():
    cells = ROW.strip().split(",")
    rows = [HEADER.strip().split(","), cells, cells[:3], [*cells, None, "多"]]
    answer = staged(workbook(rows), reading=ReadOptions("xlsx", READING.format, platform="national"), name="f.xlsx")
    assert (answer["read"], answer["quarantined"]) == (3, 2)  # one lacks the time, one has too many cells


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        ((HEADER + ROW * 30_000).encode() + stray_quote()[len(HEADER.encode()) :], "stray_quote", "Line 30003 "),
        ((HEADER + ROW * 30_000 + "x\0y\n").encode(), "nul_bytes", "Line 30002 "),
        ((HEADER + ROW * 30_000).encode() + b"\xff\n", "encoding", "Line 30002 "),
        (half_row(), "cut_off", "line 7"),
        (HEADER.encode(), "only_a_header", ""),
        ((HEADER.replace("录入时长", "时长") + ROW).encode(), "header_unknown", "录入时长"),
        (workbook(), "wrong_extension", ".csv"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() and len(value) < 30 else "",
)
def test_what_stands_behind_the_first_rows_is_rejected_too(content, rule, words):
    rejected = rejection(staged, content)
    assert rejected.rule == rule and words in rejected.message.en


def test_memory_time_and_the_size_of_what_is_written_are_limited():
    texts = [[f"字{i}" * 20] for i in range(60_000)]
    with from_bytes(workbook(texts), "f.xlsx") as source:
        request = {"mode": "inspect", "extension": ".xlsx", "size": source.size, "saved": []}
        chosen = dict.fromkeys(("encoding", "delimiter", "sheet", "header_row", "header_rows", "format_name"))
        files = {"source": source.file.fileno()}
        small = rejection(run_worker, {**request, **chosen}, files=files, limits=Limits(memory=120 * MB))
        assert small.rule in ("too_much_memory", "crashed")
    long = (HEADER + ROW * 800_000).encode()  # some seconds of work on any machine
    short = rejection(staged, long, limits=Limits(seconds=1))
    assert short.rule == "too_long" and "1 " in short.message.en
    assert rejection(staged, GOOD, limits=Limits(written=100)).rule == "crashed"


@pytest.mark.parametrize(
    ("does", "rule"),
    [
        ("import os; os.abort()", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_much_memory"),
        ("import time; time.sleep(600)", "too_long"),
        ("print('{\"result\": ', end='')", "crashed"),
        ("print('Killed')", "crashed"),
        ("import sys; sys.exit(3)", "crashed"),
    ],
)
def test_however_a_worker_ends_the_parent_gets_an_error(monkeypatch, does, rule):
    monkeypatch.setattr(process, "COMMAND", [*COMMAND[:3], "-c", does])
    others, began = psutil.Process().children(), time.monotonic()
    assert rejection(run_worker, {"mode": "inspect"}, files={}, limits=Limits(seconds=3)).rule == rule
    assert time.monotonic() - began < 15
    assert psutil.Process().children() == others


def test_a_fault_of_our_own_gives_its_place_and_no_cell():
    with from_bytes(GOOD, "f.csv") as source:
        request = request_of("stage", source, READING, key="no key 测试甲")
        rejected = rejection(run_worker, request, files={"source": source.file.fileno()})
    assert rejected.rule == "crashed" and "ValueError stage_rows.py:" in rejected.message.en
    assert "测试甲" not in rejected.message.zh + str(rejected.detail)


def test_a_caller_that_gives_up_ends_the_worker():
    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    others = psutil.Process().children()
    with pytest.raises(KeyboardInterrupt):
        staged((HEADER + ROW * 200_000).encode(), progress=stop)
    assert psutil.Process().children() == others


def test_a_worker_whose_parent_is_gone_ends_by_itself():
    with from_bytes((HEADER + ROW * 2_000_000).encode(), "f.csv") as source, tempfile.TemporaryFile() as out:
        files = {"source": source.file.fileno(), "rows": out.fileno(), "quarantined": out.fileno()}
        worker = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, pass_fds=tuple(files.values())
        )
        limits = {"memory": 1536 * MB, "seconds": 600, "written": 4096 * MB, "files": 64}
        request = request_of("stage", source, READING, key=KEY) | {"files": files, "limits": limits}
        worker.stdin.write(json.dumps(request).encode() + b"\n")
        worker.stdin.flush()
        assert json.loads(worker.stdout.readline()) == {"rows": 20_000}
        worker.stdin.close()
        assert worker.wait(timeout=10) == 1
        worker.stdout.close()


def workers() -> list[psutil.Process]:
    """The worker processes that run now. The suite's own servers are its children too; some may end while looked at."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # ZombieProcess is one as well
            if "lib.importers.worker_main" in child.cmdline():
                found.append(child)
    return found


def test_the_key_and_the_settings_stay_out_of_what_others_can_see(monkeypatch):
    lines, environments = [], []
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")

    def watch(_rows: int) -> None:
        for worker in workers():
            with contextlib.suppress(psutil.NoSuchProcess):
                lines.append(" ".join(worker.cmdline()))
                environments.append(worker.environ())

    staged((HEADER + ROW * 40_000).encode(), progress=watch)
    assert any("lib.importers.worker_main" in line for line in lines) and any(environments)
    assert KEY not in str(lines) + str(environments)
    assert all("DATABASE_URL" not in environment for environment in environments)


def test_descriptors_are_closed_again():
    with from_bytes(GOOD, "f.csv") as source:
        inspect_file(source)
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(3):
            inspect_file(source)
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_full_disk_for_temporary_files_is_not_the_files_fault():
    with from_bytes(GOOD, "f.csv") as source, open("/dev/full", "wb", buffering=0) as full:
        files = {"source": source.file.fileno(), "rows": full.fileno(), "quarantined": full.fileno()}
        with pytest.raises(NoSpace) as rejected:
            run_worker(request_of("stage", source, READING, key=KEY), files=files)
    assert (
        "The disk for temporary files is full" in rejected.value.message.en
        and "damaged" not in rejected.value.message.en
    )


def test_ctrl_c_and_the_end_of_a_service_are_for_the_parent_alone():
    groups = []

    def end(_rows: int) -> None:
        for worker in workers():
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                groups.append(os.getpgid(worker.pid))
                worker.terminate()

    assert staged((HEADER + ROW * 45_000).encode(), progress=end)["read"] == 45_000
    assert groups and os.getpgid(0) not in groups
