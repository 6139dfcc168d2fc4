"""Files that would kill or stall a reader are rejected with a sentence; the process that asked lives on as it was."""

import os
import tempfile
import time

import psutil
import pytest

from lib.importers.inspect.inspect import inspect_file
from lib.importers.messages.file_errors import FILE_ERRORS, FileRejected
from lib.importers.read.source_file import from_bytes, open_path
from tests.importers.hostile_files import GOOD, HOSTILE, workbook

SECONDS = 20
"""Nothing hostile takes longer, on a busy machine too."""
GROWTH = 64 << 20


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder in which parent and worker would leave temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_leaves_nothing_behind(name, temporary):
    make, rule = HOSTILE[name]
    content = make()
    this = psutil.Process()
    others = this.children()
    with from_bytes(content, name) as source:
        before, began = this.memory_info().rss, time.monotonic()
        with pytest.raises(FileRejected) as rejected:
            inspect_file(source)
        assert time.monotonic() - began < SECONDS
        assert this.memory_info().rss - before < GROWTH
    assert rejected.value.rule == rule
    words = rejected.value.message
    assert words.zh.endswith("。") and words.en.endswith(".") and "?" not in words.zh + words.en
    assert any("一" <= sign <= "鿿" for sign in words.zh)
    assert list(temporary.iterdir()) == []
    assert this.children() == others


def test_after_all_of_them_a_good_file_is_read():
    for make, _ in list(HOSTILE.values())[:3]:
        with from_bytes(make(), "x.xlsx") as source, pytest.raises(FileRejected):
            inspect_file(source)
    for content, name in ((GOOD, "good.csv"), (workbook(), "good.xlsx")):
        with from_bytes(content, name) as source:
            assert inspect_file(source).format.name == "national_hours"


def test_the_words_say_where():
    where = {}
    for name in ("stray_quote.csv", "nul.csv", "damaged.csv", "far_cell.xlsx", "one_line.csv", "half_row.csv"):
        with from_bytes(HOSTILE[name][0](), name) as source, pytest.raises(FileRejected) as rejected:
            inspect_file(source)
        where[name] = rejected.value.message.en
    assert "Line 3" in where["stray_quote.csv"]
    assert "Line 2" in where["nul.csv"] and "Line 2" in where["one_line.csv"]
    assert f"Line 2 (byte {GOOD.index('签到'.encode()) + 1})" in where["damaged.csv"]
    assert "XFD1048576" in where["far_cell.xlsx"]
    assert "last line" in where["half_row.csv"]


@pytest.mark.parametrize("rule", FILE_ERRORS)
def test_every_refusal_speaks_both_languages_and_says_what_to_do(rule):
    words = FILE_ERRORS[rule].message()
    assert words.zh.count("。") >= 2 and words.en.count(".") >= 2


def test_folders_pipes_and_missing_files_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nothing.csv", tmp_path / "pipe"):
        with pytest.raises(FileRejected) as rejected:
            open_path(path)
        assert rejected.value.rule == "not_a_file"
