"""When a file of a watched folder is whole: the clock is the test's own."""

import os
from types import SimpleNamespace

import pytest

from lib.importers.cli import file_stability
from lib.importers.cli.file_stability import MOST_CHANGES, StabilityTracker, is_finished_name

QUIET = 15.0
NOON = 1_772_683_200.0


class Clock:
    """The seconds that have passed since NOON, on both clocks that the tracker reads."""

    passed = 0.0

    def monotonic(self) -> float:
        return 1_000.0 + self.passed

    def time(self) -> float:
        return NOON + self.passed


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(file_stability, "time", SimpleNamespace(monotonic=clock.monotonic, time=clock.time))
    return clock


@pytest.fixture
def tracker(tmp_path) -> StabilityTracker:
    return StabilityTracker(tmp_path, quiet=QUIET)


def written(folder, clock, *, ago: float = 0.0, content: str = "x") -> None:
    """Write the file a.csv, last changed `ago` seconds before now."""
    path = folder / "a.csv"
    path.write_text(content)
    os.utime(path, (clock.time() - ago, clock.time() - ago))


def ready(tracker, clock, *, at: float) -> bool:
    clock.passed = at
    return [path.name for path in tracker.scan()] == ["a.csv"]


def test_a_file_is_ready_once_it_has_been_quiet_for_so_long(tmp_path, tracker, clock):
    written(tmp_path, clock)
    scans = (0, QUIET / 2, QUIET - 0.1, QUIET, QUIET + 1)
    assert [ready(tracker, clock, at=at) for at in scans] == [False, False, False, True, True]


def test_the_seconds_before_the_first_look_count(tmp_path, tracker, clock):
    written(tmp_path, clock, ago=10)
    assert [ready(tracker, clock, at=at) for at in (0, 4.9, 5)] == [False, False, True]


def test_an_old_file_is_ready_at_the_second_look(tmp_path, tracker, clock):
    written(tmp_path, clock, ago=3600)
    assert [ready(tracker, clock, at=at) for at in (0, 0.3)] == [False, True]


def test_a_change_begins_the_quiet_time_again(tmp_path, tracker, clock):
    written(tmp_path, clock)
    assert not ready(tracker, clock, at=0) and not ready(tracker, clock, at=14)
    written(tmp_path, clock, content="more")
    assert [ready(tracker, clock, at=at) for at in (14.5, 16, 28.9)] == [False, False, False]
    assert ready(tracker, clock, at=30)


def test_a_file_of_a_clock_ahead_of_ours_is_ready_by_our_own(tmp_path, tracker, clock):
    written(tmp_path, clock, ago=-3600)
    assert [ready(tracker, clock, at=at) for at in (0, QUIET - 0.1, QUIET)] == [False, False, True]


def test_a_postponed_file_waits_unless_it_changes(tmp_path, tracker, clock):
    written(tmp_path, clock, ago=3600)
    assert not ready(tracker, clock, at=0) and ready(tracker, clock, at=1)
    tracker.postpone(tmp_path / "a.csv", seconds=30)
    assert not tracker.pending
    assert [ready(tracker, clock, at=at) for at in (30.9, 31)] == [False, True]
    tracker.postpone(tmp_path / "a.csv")
    assert not ready(tracker, clock, at=1_000_000)
    written(tmp_path, clock, content="changed", ago=3600)
    assert not ready(tracker, clock, at=1_000_001) and ready(tracker, clock, at=1_000_002)


def test_a_file_that_goes_on_changing_is_no_longer_waited_for(tmp_path, tracker, clock):
    for scan in range(MOST_CHANGES + 1):
        written(tmp_path, clock, content="x" * (scan + 1))
        assert not ready(tracker, clock, at=scan)
        assert tracker.pending == (scan < MOST_CHANGES)


@pytest.mark.parametrize("name", ["~$a.xlsx", ".a.csv", "a.csv~", "a.csv.part", "a.TMP", "Thumbs.db", "desktop.ini"])
def test_a_name_that_is_not_meant_for_us(name):
    assert not is_finished_name(name) and is_finished_name("a.csv")
