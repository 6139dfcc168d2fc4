"""What an integer solver finds out about small counts from protected tables: it knows the rule as whoever wrote it does.

The unknowns are people and registrations of each atom (street, sex, month). Known are the exact figures of the whole county
and what the tables tell: in which step a part lies, or that it is of few or none, and that one part of each line, which one is
not said, takes what the others leave.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from lib.measure.disclosure import CROSSED_STEP, STEP

_EXACTLY = {"presolve": False}
"""HiGHS 1.12 cuts off solutions in its presolve of these rows: it said 6 to 9 where 1 to 9 fit."""
AXES = ("street", "sex", "month")
Weights = dict[int, float]


@dataclass
class Table:
    """People by (street, sex, month), and their registrations, in one year and county."""

    county: int
    year: int
    people: dict[tuple, int]
    registrations: dict[tuple, int] = field(default_factory=dict)

    def values(self, axis: str) -> list:
        """The codes of an axis; months as numbers."""
        return sorted({atom[AXES.index(axis)] for atom in self.people}, key=str)

    def atoms(self, by: dict, months: tuple[int, int]) -> list[tuple]:
        """The atoms of some codes (street, sex, month) in a period."""
        return [
            atom
            for atom in self.people
            if months[0] <= atom[2] <= months[1] and all(atom[AXES.index(axis)] == code for axis, code in by.items())
        ]

    def of(self, atoms: list[tuple], *, registrations: bool = False) -> int:
        return sum((self.registrations if registrations else self.people)[atom] for atom in atoms)


@dataclass(frozen=True)
class Told:
    """What is told of one part: the middle of its step; None: that it is of few; hidden: of few or none."""

    atoms: list[tuple]
    middle: float | None
    people: float | None = None
    hidden: bool = False


class Attack:
    """Whole numbers that fit what is known."""

    def __init__(self, table: Table):
        self.table, self.atoms = table, list(table.people)
        self.columns = 2 * len(self.atoms)
        self.binary: list[int] = []
        self.rows: list[tuple[Weights, float, float]] = []
        self.most = table.of(self.atoms, registrations=True) + 50
        for i in range(len(self.atoms)):  # nobody is counted without a registration
            self.rows.append(({i: -1, i + len(self.atoms): 1}, 0, np.inf))
        months = table.values("month")
        for span in itertools.combinations_with_replacement(sorted(months), 2):
            whole = table.atoms({}, span)
            for registrations in (False, True):
                total = table.of(whole, registrations=registrations)
                self.rows.append((self.sum_of(whole, registrations=registrations), total, total))

    def sum_of(self, atoms: list[tuple], *, registrations: bool = False) -> Weights:
        return {self.atoms.index(atom) + registrations * len(self.atoms): 1.0 for atom in atoms}

    def _new_binary(self) -> int:
        self.binary.append(self.columns)
        self.columns += 1
        return self.columns - 1

    def know(self, line: dict[str, Told], step: int, *, registrations: bool) -> None:
        """One line of a table: all parts of the county that agree in time, by their codes as the rule orders them."""
        if not registrations:
            self._know_parts({k: (self.sum_of(t.atoms), t.middle, t.hidden) for k, t in line.items()}, step)
            return
        behind = {k: (self.sum_of(t.atoms), t.people, t.hidden) for k, t in line.items()}
        some = self._know_parts(behind, step)
        total, people = (
            self.table.of([a for t in line.values() for a in t.atoms], registrations=r) for r in (True, False)
        )
        given = {k: (self.sum_of(t.atoms, registrations=True), t.middle, False) for k, t in line.items() if t.middle}
        self._know_parts(given, step, whole=total, beside={column: total / people * step / 2 for column in some})
        for told in line.values():
            if told.middle == 0 and not told.hidden:
                self.rows.append((self.sum_of(told.atoms, registrations=True), 0, 0))

    def _know_parts(
        self, parts: dict[str, tuple], step: int, *, whole: float | None = None, beside: Weights | None = None
    ) -> list[int]:
        """Each part lies in its step, but one, which takes the rest. Returns the columns (0 or 1) of whether somebody is in
        the parts of few. whole: the sum of all; beside: what stands for parts that are not among these."""
        most, half, rests, some = self.most, step // 2, {}, {}
        large = [name for name, (_, middle, _) in parts.items() if middle and middle > half]
        for name, (counted, middle, hidden) in parts.items():
            if middle == 0 and not hidden:
                self.rows.append((counted, 0, 0))
                continue
            rest, few = rests.setdefault(name, self._new_binary()), name not in large
            least, up_to = (0 if hidden else 1, step - 1) if few else (middle - half, middle + half - 1)
            self.rows.append((counted | {rest: most}, least, np.inf))
            self.rows.append((counted | {rest: -most}, -np.inf, up_to))
            if few:
                some[name] = self._new_binary()
                self.rows.append((counted | {some[name]: -1}, 0, np.inf))
                self.rows.append((counted | {some[name]: -most}, -np.inf, 0))
        if not rests:
            return []
        self.rows.append((dict.fromkeys(rests.values(), 1), 1, 1))
        self._know_which_takes(parts, large, rests, step)
        if whole is None:
            whole = self.table.of([self.atoms[c] for counted, _, _ in parts.values() for c in counted])
        stand = {column: -float(half) for column in some.values()} | {c: -w for c, w in (beside or {}).items()}
        left = whole - sum(parts[name][1] for name in large)
        self.rows.append((stand, -np.inf, half - (1e-6 if beside else 1) - left))
        small = {rests[name]: float(most * step) for name in some}  # less than one left is told as few
        self.rows.append((stand | small, -half - left, np.inf))
        return list(some.values())

    def _know_which_takes(self, parts: dict[str, tuple], large: list[str], rests: dict[str, int], step: int) -> None:
        for name, rest in rests.items():
            counted, others = parts[name][0], [other for other in large if other != name]
            if not others:  # it is the only one of a step or more, or the largest of all
                for other in rests:
                    if other != name:
                        more = _difference(counted, parts[other][0])
                        self.rows.append((more | {rest: -self.most}, int(other < name) - self.most, np.inf))
                continue
            number, far = len(others) + 1, self.most * (len(others) + 1)
            sums: Weights = {}
            for each in (name, *others):
                for column in parts[each][0]:
                    sums[column] = sums.get(column, 0) - 1.0
            above = lambda each: {c: w + number * (c in parts[each][0]) for c, w in sums.items()}  # noqa: B023, E731
            self.rows.append((counted | {rest: -self.most}, step - self.most, np.inf))
            self.rows.append((above(name) | {rest: -far}, -far, np.inf))
            for earlier in (other for other in others if other < name):
                self.rows.append((above(earlier) | {rest: far}, -np.inf, far - 1))

    def interval(self, atoms: list[tuple]) -> tuple[int, int]:
        """The smallest and the largest number of people in these atoms."""
        entries = [(row, column, weight) for row, (w, _, _) in enumerate(self.rows) for column, weight in w.items()]
        rows, columns, weights = (np.array(each) for each in zip(*entries, strict=True))
        matrix = csr_array((weights, (rows, columns)), shape=(len(self.rows), self.columns))
        known = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        upper = np.full(self.columns, float(self.most))
        upper[self.binary] = 1
        found = []
        for sign in (1, -1):
            aim = np.zeros(self.columns)
            aim[list(self.sum_of(atoms))] = sign
            solved = milp(
                aim, constraints=known, bounds=Bounds(0, upper), integrality=np.ones(self.columns), options=_EXACTLY
            )
            assert solved.success, solved.message
            found.append(round(sign * solved.fun))
        return found[0], found[1]


def _difference(one: Weights, other: Weights) -> Weights:
    return {column: one.get(column, 0) - other.get(column, 0) for column in (*one, *other)}


def step_of(by: tuple[str, ...]) -> int:
    """In what a table by these is given."""
    return CROSSED_STEP if {"street", "sex"} <= set(by) else STEP
