"""Who attends what: a person for every record, nobody twice at one activity, hardly anybody twice on one day."""

import numpy as np

from lib.demo.people import STUDENTS, People
from lib.demo.pools import Pool

_LOCAL = 0.78  # share of attendances by people of the street
_LONELY_ROUNDS, _ROUNDS = 2, 24


class Turnout:
    """Draws persons for the records of one stretch of days (at most a year)."""

    def __init__(self, people: People, streets: int, *, first: int, last: int):
        weights = people.eagerness * np.where(people.lapses > (first + last) / 2, 1.0, 0.02)
        weights = np.where(people.ended > last, weights, 0)
        everyone = np.flatnonzero(weights > 0)
        everyone = everyone[people.registered[everyone] <= last]
        self._registered = people.registered
        by_street = everyone[np.argsort(people.street[everyone], kind="stable")]
        self._local = self._pool(people, weights, by_street, people.street[by_street], count=streets)
        self._all = self._pool(people, weights, everyone, np.zeros(len(everyone), dtype=np.int64), count=1)
        students = everyone[people.group[everyone] == STUDENTS]
        self._students = self._pool(people, weights, students, np.zeros(len(students), dtype=np.int64), count=1)
        others = everyone[people.group[everyone] != STUDENTS]
        self._others = self._pool(people, weights, others, np.zeros(len(others), dtype=np.int64), count=1)

    @staticmethod
    def _pool(people: People, weights: np.ndarray, members: np.ndarray, groups: np.ndarray, *, count: int) -> Pool:
        return Pool(members, groups, people.registered[members], weights[members], count=count)

    def draw(
        self, activity: np.ndarray, day: np.ndarray, street: np.ndarray, student: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Persons (indexes) for records; `student`: 1 only university students, 0 only others, -1 anyone."""
        person = self._once(day, street, student, rng)
        for turn in range(_ROUNDS):
            again = _repeated(day if turn < _LONELY_ROUNDS else activity, person)
            if len(again) == 0:
                break
            person[again] = self._once(day[again], street[again], student[again], rng)
        return person

    def one_each(self, street: np.ndarray, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A person for each (street, day), anyone as often as it falls."""
        return self._once(day, street, np.full(len(day), -1), rng)

    def _once(self, day: np.ndarray, street: np.ndarray, student: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        everywhere = np.zeros(len(day), dtype=np.int64)
        person = self._local.draw(street, day, rng)
        away = (rng.random(len(day)) >= _LOCAL) | (person < 0)
        for pool, wanted in (
            (self._all, away & (student < 0)),
            (self._students, student == 1),
            (self._others, student == 0),
        ):
            where = np.flatnonzero(wanted)
            if len(where):
                drawn = pool.draw(everywhere[where], day[where], rng)
                person[where] = np.where(drawn >= 0, drawn, person[where])
        if (person < 0).any():
            raise ValueError("nobody had registered by a day with records: the scale is too small")
        return person


def _repeated(key: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Records that are not the first of their (key, person)."""
    pairs = (key - key.min()).astype(np.int64) * (1 << 32) + person
    order = np.argsort(pairs, kind="stable")
    same = pairs[order][1:] == pairs[order][:-1]
    return np.sort(order[1:][same])
