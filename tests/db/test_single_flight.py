"""Equal questions in flight are computed once; an answer that fails is nobody else's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lib.db.single_flight import Flights, computed_once

PEOPLE = 8


def test_equal_calls_in_flight_are_computed_once():
    asked, go, calls = threading.Barrier(PEOPLE + 1), threading.Event(), []

    @computed_once(10)
    def square(number):
        calls.append(number)
        go.wait(10)
        return number * number

    def ask(number):
        asked.wait(10)
        return square(number)

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = [people.submit(ask, number) for number in (3, 4) * (PEOPLE // 2)]
        asked.wait(10)
        go.set()
        assert [answer.result(10) for answer in answers] == [9, 16] * (PEOPLE // 2)
    # One may come just as an answer lands, before it is cached.
    assert sorted(set(calls)) == [3, 4] and len(calls) <= 4
    before = len(calls)
    assert square(3) == 9 and len(calls) == before


def test_who_waits_for_one_that_fails_computes_for_itself():
    flights, waiting, calls = Flights(), threading.Event(), []

    def make():
        calls.append(threading.get_ident())
        if len(calls) == 1:
            waiting.wait(10)
            raise ValueError("the first one fails")
        return "found"

    with ThreadPoolExecutor(2) as people:
        first = people.submit(flights.once, "key", make)
        while not calls:
            pass
        second = people.submit(flights.once, "key", make)
        waiting.set()
        with pytest.raises(ValueError, match="the first one fails"):
            first.result(10)
        assert second.result(10) == "found"
    assert flights.once("key", lambda: "again") == "again"  # nothing is kept in a flight


def test_another_key_does_not_wait():
    flights, go = Flights(), threading.Event()
    with ThreadPoolExecutor(1) as people:
        slow = people.submit(flights.once, 1, lambda: go.wait(10))
        assert flights.once(2, lambda: "quick") == "quick"
        go.set()
        assert slow.result(10)
