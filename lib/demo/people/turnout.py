"""Who attends what: a person for every record, nobody twice at one activity, hardly anybody twice on one day."""

from datetime import date

import numpy as np

from lib.demo.people.volunteer_pools import VolunteerPool
from lib.demo.people.volunteers import STUDENTS, People
from lib.demo.places import DemoPlace
from lib.demo.random_draws import day_number
from lib.demo.work.activities import Window

_LOCAL = 0.78  # share of attendances by people of the street
_LONELY_ROUNDS, _EAGER_ROUNDS, _ROUNDS = 2, 8, 40  # after the eager rounds everybody is as likely as another


class Turnout:
    """Draws persons for the records of one stretch of days (at most a year)."""

    def __init__(self, people: People, streets: int, *, first: int, last: int):
        weights = people.eagerness * np.where(people.lapses > (first + last) / 2, 1.0, 0.02)
        here = np.flatnonzero((people.ended > last) & (people.registered <= last))
        by_street = here[np.argsort(people.street[here], kind="stable")]
        student = people.group[here] == STUDENTS

        def pool(members: np.ndarray, eager: np.ndarray) -> VolunteerPool:
            nobody_apart = np.zeros(len(members), dtype=np.int64)
            return VolunteerPool(members, nobody_apart, people.registered[members], eager[members], count=1)

        self._local = VolunteerPool(
            by_street, people.street[by_street], people.registered[by_street], weights[by_street], count=streets
        )
        # Everyone, university students, all others; once by eagerness and once without it
        self._eager, self._any = (
            tuple(pool(members, eager) for members in (here, here[student], here[~student]))
            for eager in (weights, np.ones(len(weights)))
        )

    def draw(
        self, activity: np.ndarray, day: np.ndarray, street: np.ndarray, student: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Persons (indexes) for records; `student`: 1 only university students, 0 only others, -1 anyone."""
        person = self._once(day, street, student, rng)
        for turn in range(_ROUNDS):
            again = _repeated(day if turn < _LONELY_ROUNDS else activity, person)
            if len(again) == 0:
                break
            eager = turn < _EAGER_ROUNDS
            person[again] = self._once(day[again], street[again], student[again], rng, local=eager)
        return person

    def one_each(self, street: np.ndarray, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A person for each (street, day), anyone as often as it falls."""
        return self._once(day, street, np.full(len(day), -1), rng)

    def _once(
        self, day: np.ndarray, street: np.ndarray, student: np.ndarray, rng: np.random.Generator, *, local: bool = True
    ) -> np.ndarray:
        everywhere = np.zeros(len(day), dtype=np.int64)
        person = self._local.draw(street, day, rng)
        away = (rng.random(len(day)) >= _LOCAL) | (person < 0) | (not local)
        wanted = (away & (student < 0), student == 1, student == 0)
        for pool, mine in zip(self._eager if local else self._any, wanted, strict=True):
            where = np.flatnonzero(mine)
            if len(where):
                drawn = pool.draw(everywhere[where], day[where], rng)
                person[where] = np.where(drawn >= 0, drawn, person[where])
        if (person < 0).any():
            raise ValueError("nobody had registered by a day with records: the scale is too small")
        return person


class Turnouts:
    """The turnouts of one place, each made when first asked for."""

    def __init__(self, place: DemoPlace, people: People):
        self._place, self._people = place, people
        self._made: dict[tuple[str, int], Turnout] = {}

    def of(self, window: Window, year: int) -> Turnout:
        """The turnout of the days of `window` in `year`."""
        key = (window.name, year)
        if key not in self._made:
            first = max(day_number(date(year, 1, 1)), window.first)
            last = min(day_number(date(year, 12, 31)), window.last)
            self._made[key] = Turnout(self._people, len(self._place.streets), first=first, last=last)
        return self._made[key]


def _repeated(key: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Records that are not the first of their (key, person)."""
    pairs = (key - key.min()).astype(np.int64) * (1 << 32) + person
    order = np.argsort(pairs, kind="stable")
    same = pairs[order][1:] == pairs[order][:-1]
    return np.sort(order[1:][same])
