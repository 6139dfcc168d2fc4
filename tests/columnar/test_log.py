"""A refresh writes a log beside a file that stays as it is; it may stop anywhere, and is the same where a log will not do."""

import os
import random
import shutil

import pytest

from lib.columnar import log as logs
from lib.columnar import refresh as refreshing
from lib.columnar.check import check
from lib.columnar.copy import log_bytes, log_of
from lib.columnar.refresh import refresh
from lib.db import Database
from tests.columnar.test_changed_rows import HAPPENINGS, Import, change

pytestmark = pytest.mark.parametrize("own", ["sqlite"], indirect=True)


def file_of(database):
    return database.copy.folder / database.copy.published().file


def names(database) -> set[str]:
    return {path.name for path in database.copy.folder.iterdir()} - {"current.json", "refresh.lock"}


def test_a_refresh_writes_what_changed_and_the_file_keeps_its_bytes(own):
    refresh(own)
    built = file_of(own)
    before, size = built.read_bytes(), built.stat().st_size
    inode, logged = built.stat().st_ino, []
    for seed in range(2):
        change(own, random.Random(seed), Import.records_change)
        assert refresh(own) == "rows"
        assert (file_of(own).stat().st_ino, file_of(own).read_bytes() == before) == (inode, True)
        logged.append(own.copy.published().log_bytes)
        assert logged[-1] == log_bytes(file_of(own))
        assert names(own) == {file_of(own).name, log_of(file_of(own)).name, logs.WORK}
    assert 0 < logged[0] < logged[1] < size / 20
    assert check(own) == []


class Killed(BaseException):
    """As a kill: nothing in the program catches it."""


STEPS = [
    (shutil, "copy2"),
    (refreshing, "_apply"),
    (logs, "hand_over"),
    (logs.os, "link"),
    (refreshing, "_publish"),
]


@pytest.mark.parametrize("by_log", [True, False])
def test_killed_at_any_step_the_old_copy_stays_and_the_next_refresh_is_right(own, monkeypatch, by_log):
    refresh(own)
    if not by_log:
        monkeypatch.setattr(logs, "MOST_LOG_BYTES", 0)
    rng, killed = random.Random(4), 0
    for place, name in [*STEPS, (os, "replace")]:
        change(own, rng, Import.records_change, Import.people_change)
        old, whole = own.copy.published(), getattr(place, name)

        def stop_after(*args, whole=whole, **named):
            whole(*args, **named)
            raise Killed

        for kill in (stop_after, stop_before):
            with monkeypatch.context() as patched:
                patched.setattr(refreshing, "_delete_unpublished", lambda copy: None)
                patched.setattr(refreshing if name == "hand_over" else place, name, kill)
                try:
                    refresh(own)
                except Killed:
                    killed += 1
            # Only a stop after `current.json` was replaced may leave the new version.
            now = own.copy.published()
            assert now == old or now.version == own.version().version
            fresh = Database(own.url.render_as_string(), columnar_folder=own.copy.folder)
            assert fresh.copy.holds(now.database_key, now.version)
            fresh.close()
        assert refresh(own) in ("rows", "current")
    assert killed >= 8
    assert check(own) == []


def stop_before(*_, **__):
    raise Killed


def test_a_long_log_is_taken_into_the_file(own, monkeypatch):
    refresh(own)
    first = file_of(own)
    inode = first.stat().st_ino
    monkeypatch.setattr(logs, "MOST_LOG_BYTES", 0)
    for seed in range(2):
        change(own, random.Random(seed), *HAPPENINGS)
        assert refresh(own) == "rows"
        assert file_of(own).stat().st_ino != inode
        assert own.copy.published().log_bytes == log_bytes(file_of(own)) == 0
        assert names(own) == {file_of(own).name}
    assert check(own) == []


def test_a_log_that_is_cut_or_gone_is_no_copy(own):
    refresh(own)
    for seed, harm in enumerate((lambda log: os.truncate(log, log.stat().st_size // 2), lambda log: log.unlink())):
        change(own, random.Random(seed), Import.records_change)
        assert refresh(own) == "rows"
        harm(log_of(file_of(own)))
        fresh = Database(own.url.render_as_string(), columnar_folder=own.copy.folder)
        assert not fresh.copy.holds(own.version().database_key, own.version().version)
        assert refresh(fresh) == "built"
        fresh.close()
    assert check(own) == []


def test_an_own_file_that_someone_wrote_to_is_copied_again(own):
    refresh(own)
    change(own, random.Random(1), Import.records_change)
    refresh(own)
    work = own.copy.folder / logs.WORK
    work.write_bytes(b"rubbish" * 999)
    change(own, random.Random(2), Import.records_change)
    assert refresh(own) == "rows"
    assert check(own) == []


def test_without_hard_links_the_file_is_copied(own, monkeypatch):
    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    refresh(own)
    for seed in range(2):
        change(own, random.Random(seed), Import.records_change)
        assert refresh(own) == "rows"
    assert file_of(own).stat().st_nlink == 1
    assert check(own) == []
