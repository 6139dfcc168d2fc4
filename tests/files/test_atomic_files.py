"""Files are complete under their name, or the name has what it had before."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.files.atomic_files import create_once, move_new, replacing, shortened, write_new
from lib.settings import ROOT


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def half(file):
    file.write(b"half")
    raise RuntimeError("in the middle")


# -- a new name --------------------------------------------------------------------------------------------------------


def test_a_new_file_takes_the_next_free_number_before_its_last_dot(tmp_path):
    made = [write_new(tmp_path, "a", ".corrections.xlsx", lambda file: file.write(b"x")) for _ in range(3)]
    assert [path.name for path in made] == ["a.corrections.xlsx", "a.corrections-2.xlsx", "a.corrections-3.xlsx"]
    assert {mode_of(path) for path in made} == {0o600}
    assert {path.read_bytes() for path in made} == {b"x"}


def test_a_new_file_that_fails_in_the_middle_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError):
        write_new(tmp_path, "a", ".csv", half)
    assert names(tmp_path) == []


def test_a_file_is_moved_to_a_free_name(tmp_path):
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "other").write_text("new")
    assert move_new(tmp_path / "other", tmp_path, "a", ".csv").read_text() == "new"
    assert names(tmp_path) == ["a-2.csv", "a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


def test_writers_at_the_same_time_get_names_of_their_own(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: write_new(tmp_path, "a", ".csv", lambda file: file.write(b"%d" % n)), range(40)))
    assert len(set(made)) == 40
    assert [int(path.read_bytes()) for path in made] == list(range(40))
    assert len(names(tmp_path)) == 40


@pytest.mark.parametrize("stem", ["a" * 300, "义乌" * 100])
def test_a_long_name_is_cut_to_what_a_file_system_takes(tmp_path, stem):
    assert stem.startswith(shortened(stem))
    assert len(os.fsencode(write_new(tmp_path, stem, ".corrections.xlsx", lambda file: None).name)) <= 255


# -- in the place of a file --------------------------------------------------------------------------------------------


def test_a_file_is_replaced_when_the_block_ends(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert (path.read_text(), names(tmp_path)) == ("new", ["a.json"])


def test_an_error_in_the_block_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as file:
        half(file)
    assert (path.read_text(), names(tmp_path)) == ("old", ["a.json"])


def test_an_error_in_the_block_makes_no_new_file(tmp_path):
    with pytest.raises(RuntimeError), replacing(tmp_path / "a.json") as file:
        half(file)
    assert names(tmp_path) == []


def test_a_process_that_is_killed_in_the_block_keeps_the_old_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    script = (
        "import os, signal, sys; from pathlib import Path; from lib.files.atomic_files import replacing\n"
        "with replacing(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False).returncode == -9
    assert path.read_text() == "old"
    assert [name for name in names(tmp_path) if not name.startswith(".")] == ["a.json"]


@pytest.mark.parametrize(("mode", "expected"), [(None, 0o644), (0o640, 0o640), (0o600, 0o600)])
def test_a_replaced_file_has_the_permissions_asked_for(tmp_path, mode, expected):
    old = os.umask(0o022)
    try:
        with replacing(tmp_path / "a.json", mode=mode) as file:
            assert not mode or stat.S_IMODE(os.fstat(file.fileno()).st_mode) == 0o600
    finally:
        os.umask(old)
    assert mode_of(tmp_path / "a.json") == expected


# -- once --------------------------------------------------------------------------------------------------------------


def test_a_file_is_created_with_its_folder_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "secret.key"
    create_once(path, b"first")
    assert (path.read_bytes(), mode_of(path), names(path.parent)) == (b"first", 0o600, ["secret.key"])


def test_what_was_created_first_is_kept(tmp_path):
    path = tmp_path / "secret.key"
    create_once(path, b"first")
    create_once(path, b"second")
    assert (path.read_bytes(), names(tmp_path)) == (b"first", ["secret.key"])


def test_of_writers_at_the_same_time_one_is_kept_whole(tmp_path):
    path, contents = tmp_path / "secret.key", [bytes([n]) * 10_000 for n in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: create_once(path, content), contents))
    assert path.read_bytes() in contents
    assert names(tmp_path) == ["secret.key"]
