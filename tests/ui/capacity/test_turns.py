"""Pages are drawn a few at a time and in order; one that waits for a slow database keeps nobody waiting."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.ui.capacity.turns import Turns


def test_a_few_at_a_time_and_in_the_order_in_which_they_came():
    turns, began, most, lock = Turns(at_once=2), [], [], threading.Lock()

    def draw(number: int) -> None:
        with turns.turn():
            with lock:
                began.append(number)
                most.append(turns.running())
            time.sleep(0.02)

    with ThreadPoolExecutor(8) as threads, turns.turn(), turns.turn():
        for number in range(8):
            threads.submit(draw, number)
            while turns.waiting() <= number:
                time.sleep(0.001)
        assert began == []
    assert max(most) == 2
    # Two begin in the same moment, so neighbours may note themselves in either order; nobody is overtaken by more.
    assert sorted(began) == list(range(8)) and all(abs(at - number) <= 1 for at, number in enumerate(began))
    assert (turns.running(), turns.waiting()) == (0, 0)


def test_a_page_that_fails_or_is_stopped_gives_its_turn_back():
    turns = Turns(at_once=1)
    with pytest.raises(SystemExit), turns.turn():
        raise SystemExit
    with turns.turn():
        assert turns.running() == 1
    assert turns.running() == 0


def test_one_that_takes_long_keeps_nobody_waiting():
    turns, done = Turns(at_once=1, long_seconds=0.1), []

    def draw() -> None:
        with turns.turn():
            done.append(1)

    with ThreadPoolExecutor(1) as threads, turns.turn():
        threads.submit(draw).result(timeout=10)
    assert done == [1]
