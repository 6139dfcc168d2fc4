"""Temporary folders of a process that is killed are deleted by the next; those in use stay."""

import os
import subprocess
import sys
import tempfile

import pytest

from lib.files.temporary_folders import delete_abandoned, temporary_folder
from lib.settings import ROOT

HOLD = """
from lib.files.temporary_folders import temporary_folder
with temporary_folder() as folder:
    (folder / "sheet1.xml").write_text("figures")
    print(folder, flush=True)
    input()
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_a_killed_process_leaves_is_deleted_by_the_next(place):
    command = [sys.executable, "-c", HOLD]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        folder = process.stdout.readline().strip()
        os.utime(folder, (1, 1))
        delete_abandoned()
        assert os.listdir(place) == [os.path.basename(folder)]  # it lives
        process.kill()
        process.wait()
    with temporary_folder() as own:
        assert list(place.iterdir()) == [own]
    assert list(place.iterdir()) == []


def test_a_folder_of_something_else_stays(place):
    (place / "volunteer-notes").mkdir()
    os.utime(place / "volunteer-notes", (1, 1))
    delete_abandoned()
    assert (place / "volunteer-notes").exists()
