"""A refresh writes a log beside a file that stays as it is; it may stop anywhere, and is the same where a log will not do."""

import os
import random
import shutil
from contextlib import closing

import pytest
from sqlalchemy import func, select

from lib.columnar import copy as copying
from lib.columnar import log as logs
from lib.columnar import refresh as refreshing
from lib.columnar.check import check
from lib.columnar.copy import ColumnarCopy
from lib.columnar.log import log_bytes, log_of
from lib.columnar.refresh import refresh
from lib.db import Database
from lib.schema import service_record
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
        logged.append(log_bytes(file_of(own)))
        assert names(own) == {file_of(own).name, log_of(file_of(own)).name, logs.WORK}
    assert 0 < logged[0] < logged[1] < size / 20
    assert check(own) == []


class Killed(BaseException):
    """As a kill: nothing in the program catches it."""


BY_LOG = [
    (shutil, "copystat"),
    (shutil, "copyfile"),
    (refreshing, "_apply"),
    (os, "replace"),
    (os, "link"),
    (refreshing, "_publish"),
]
WHOLE = [(logs, "hand_over"), (os, "replace")]


@pytest.mark.parametrize(("steps", "most"), [(BY_LOG, logs.MOST_LOG_BYTES), (WHOLE, 0)], ids=["by log", "whole"])
def test_killed_at_any_step_the_old_copy_stays_and_the_next_refresh_is_right(own, monkeypatch, steps, most):
    refresh(own)
    monkeypatch.setattr(logs, "MOST_LOG_BYTES", most)
    rng, killed = random.Random(4), 0
    for place, name in steps:
        change(own, rng, Import.records_change)
        old, whole = own.copy.published(), getattr(place, name)

        def stop_after(*args, whole=whole, **named):
            whole(*args, **named)
            raise Killed

        for kill in (stop_before, stop_after):
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
    assert killed == 2 * len(steps)
    assert check(own) == []


def stop_before(*_, **__):
    raise Killed


def test_a_long_log_is_taken_into_the_file(own, monkeypatch):
    refresh(own)
    before = file_of(own).read_bytes()
    monkeypatch.setattr(logs, "MOST_LOG_BYTES", 0)
    for seed in range(2):
        change(own, random.Random(seed), *HAPPENINGS)
        assert refresh(own) == "rows"
        assert file_of(own).read_bytes() != before
        assert log_bytes(file_of(own)) == 0
        assert names(own) == {file_of(own).name}
    assert check(own) == []


def opened(database):
    """The database as a process sees it that has nothing open."""
    return closing(Database(database.url.render_as_string(), columnar_folder=database.copy.folder))


def harms(folder, before: bytes) -> dict:
    """What may happen to a log: by name, what is done to its path. `before`: the log of the version before."""

    def cut(share):
        return lambda log: os.truncate(log, int(log.stat().st_size * share))

    def wrong(share):
        def write(log):
            at = int(log.stat().st_size * share)
            content = bytearray(log.read_bytes())
            content[at] ^= 0x55
            log.write_bytes(content)

        return write

    return {
        "gone": lambda log: log.unlink(),
        "empty": cut(0),
        "cut": cut(0.5),
        "cut at its end": cut(0.999),
        "cut to the version before": lambda log: os.truncate(log, len(before)),
        "of the version before": lambda log: log.write_bytes(before),
        **{f"wrong at {share}": wrong(share) for share in (0, 0.001, 0.2, 0.5, 0.8, 0.999)},
    }


def test_a_log_that_is_cut_damaged_gone_or_of_another_version_is_no_copy(own):
    """Never an older version taken for this one, in the same process or another."""
    refresh(own)
    change(own, random.Random(1), Import.records_change)
    refresh(own)
    before = log_of(file_of(own)).read_bytes()
    change(own, random.Random(2), Import.records_change)
    assert refresh(own) == "rows"
    log = log_of(file_of(own))
    whole = log.read_bytes()
    assert whole.startswith(before)
    version = own.version()
    for name, harm in harms(own.copy.folder, before).items():
        harm(log)
        with opened(own) as fresh:
            assert not fresh.copy.holds(version.database_key, version.version), name
        log.write_bytes(whole)
    with opened(own) as fresh:
        assert fresh.copy.holds(version.database_key, version.version)
        log.unlink()
        assert fresh.copy.holds(version.database_key, version.version)  # what is open needs it no more
    with opened(own) as fresh:
        assert refresh(fresh) == "built"


def test_a_log_that_goes_while_a_file_is_opened_leaves_no_older_version(own, monkeypatch):
    """Another process publishes and deletes the names of the version before, at any moment."""
    refresh(own)
    change(own, random.Random(1), Import.records_change)
    refresh(own)
    version, whole = own.version(), copying.open_read_only

    def open_without_log(file):
        log_of(file).unlink(missing_ok=True)
        return whole(file)

    monkeypatch.setattr(copying, "open_read_only", open_without_log)
    with opened(own) as fresh:
        assert not fresh.copy.holds(version.database_key, version.version)


def test_readers_of_every_version_go_on_while_later_ones_are_published(own):
    refresh(own)
    statement = select(func.count(), func.sum(service_record.c.minutes))
    held, right = [], []
    for seed in range(4):
        change(own, random.Random(seed), Import.records_change, Import.records_go)
        assert refresh(own) == "rows"
        copy = ColumnarCopy(own.copy.folder)
        version = own.version()
        held.append((copy, copy.reader(version.database_key, version.version)))
        right.append(Database(own.url.render_as_string()).read(statement, rows=None).rows)
    assert [reader.query(statement)[1] for _, reader in held] == right
    assert len(set(map(tuple, right))) == 4
    for copy, _ in held:
        copy.close()


def test_a_refresh_that_finds_damage_builds_from_nothing(own):
    refresh(own)
    change(own, random.Random(1), Import.records_change)
    refresh(own)
    change(own, random.Random(2), *HAPPENINGS)
    for file in (file_of(own), own.copy.folder / logs.WORK):
        status = file.stat()
        with file.open("r+b") as damaged:
            for block in range(12_288, status.st_size, 4096):
                damaged.seek(block)
                damaged.write(b"\xa5" * 4096)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # as after a power cut, or by the disk
    with opened(own) as fresh:
        assert refresh(fresh) == "built"
        assert refresh(fresh) == "current"


def test_an_own_file_that_someone_wrote_to_is_copied_again_also_without_hard_links(own, monkeypatch):
    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    refresh(own)
    for seed in range(2):
        change(own, random.Random(seed), Import.records_change)
        assert refresh(own) == "rows"
        (own.copy.folder / logs.WORK).write_bytes(b"rubbish" * 999)
    assert file_of(own).stat().st_nlink == 1
    assert check(own) == []
