"""What can be found out about small counts from protected answers, by somebody who knows the rule as whoever wrote it does.

The unknowns are people, registrations and attendances of each atom (street, sex, month; in place of sex also a category or a
platform, by which the county is known exactly). Known are the exact figures of the whole county and what was told, line by line. Other worlds with the same answers are looked for by small steps from the true
one (`walk`), each checked by the rule itself; where these leave fewer values than wanted, an integer solver looks for the
smallest and the largest (`Attack.interval`).
"""

import itertools
import random
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from lib.measure.disclosure import DIVIDED_STEP, STEP, Form, line_of_people, line_of_sums

OPTIONS = {"presolve": False, "time_limit": 60.0}
"""HiGHS 1.12 cuts off solutions in its presolve of these rows: it said 6 to 9 where 1 to 9 fit."""
AXES = ("street", "sex", "month")
THINGS = ("category", "platform")
"""What the second axis may be instead: not of people, so that the county is not protected by it."""
COUNTS = ("people", "registrations", "attendances")
Weights = dict[int, float]
World = dict[str, dict[tuple, int]]
"""Whole numbers by count (COUNTS) and atom."""


@dataclass
class Table:
    """What was in a county by (street, sex, month), months from January of the year on: 13 is that of the next."""

    county: int
    year: int
    world: World
    axes: tuple[str, ...] = AXES

    def whole(self, atom: tuple) -> tuple:
        """Of what an atom is a part whose exact number everybody may know."""
        return atom[1:] if self.axes[1] in THINGS else atom[2:]

    @cached_property
    def atoms(self) -> list[tuple]:
        return list(self.world["people"])

    def values(self, axis: str) -> list:
        """The codes of an axis; months as numbers."""
        return sorted({atom[self.axes.index(axis)] for atom in self.atoms}, key=str)

    def where(self, by: dict, months: tuple[int, int]) -> list[tuple]:
        """The atoms of some codes (street, sex, month) in a period."""
        return [
            atom
            for atom in self.atoms
            if months[0] <= atom[2] <= months[1]
            and all(atom[self.axes.index(axis)] == code for axis, code in by.items())
        ]

    def of(self, atoms: list[tuple], count: str = "people") -> int:
        return sum(self.world[count][atom] for atom in atoms)


@dataclass(frozen=True)
class Line:
    """All parts of the county that agree in time, as they were told: for each part its atoms, and the number that was given,
    None for few or none; people: the same of those behind a sum."""

    count: str
    step: int
    atoms: dict[tuple, list[tuple]]
    told: dict[tuple, float | None]
    people: dict[tuple, float | None] | None = None

    def by_the_rule(self, world: World) -> tuple[dict, dict | None]:
        """What the rule tells of a world: `told` and `people`."""
        parts, behind = (
            {key: sum(world[count][atom] for atom in atoms) for key, atoms in self.atoms.items()}
            for count in (self.count, "people")
        )
        people = {key: value or None for key, (value, _) in line_of_people(behind, Form.PROTECTED, self.step).items()}
        if self.count == "people":
            return people, None
        return {key: cell.value or None for key, cell in line_of_sums(parts, behind, self.step).items()}, people

    def fits(self, world: World) -> bool:
        told, people = self.by_the_rule(world)
        return told == self.told and (self.people is None or people == self.people)


def walk(table: Table, lines: list[Line], atoms: list[tuple], rng: random.Random, *, enough: int) -> tuple[int, int]:
    """The smallest and the largest number of people in some atoms that were met in worlds with the same answers, until
    `enough` values were: one person at a time changes street or sex, with or without a registration and an attendance."""
    wanted, found = set(atoms), [table.of(atoms)] * 2
    touching = {
        atom: [line for line in lines if any(atom in each for each in line.atoms.values())] for atom in table.atoms
    }
    inside, outside = ([a for a in table.atoms if (a in wanted) is within] for within in (True, False))
    for way in (1, -1):
        world = {count: dict(table.world[count]) for count in COUNTS}
        for _ in range(150):
            to, source = rng.choice(inside), rng.choice(outside or inside)
            if rng.random() < 0.3:
                to, source = rng.sample(table.atoms, 2)
            elif way < 0:
                to, source = source, to
            if table.whole(to) != table.whole(source) or not world["people"][source]:
                continue
            moved = ["people", *(count for count in COUNTS[1:] if rng.random() < 0.7)]
            for count in moved:
                world[count][to], world[count][source] = world[count][to] + 1, world[count][source] - 1
            possible = all(world[c][a] >= world["people"][a] for a in (to, source) for c in COUNTS[1:])
            if not possible or not all(
                line.fits(world) for line in {id(x): x for a in (to, source) for x in touching[a]}.values()
            ):
                for count in moved:
                    world[count][to], world[count][source] = world[count][to] - 1, world[count][source] + 1
                continue
            now = sum(world["people"][atom] for atom in atoms)
            found = [min(found[0], now), max(found[1], now)]
            if found[1] - found[0] + 1 >= enough:
                return found[0], found[1]
    return found[0], found[1]


@dataclass
class Attack:
    """Whole numbers that fit what is known. shifts: some parts may be told one step more or less than they are; none_is_told:
    few and none are told apart (both as the rule has it, or as a mutant would)."""

    table: Table
    shifts: bool = True
    none_is_told: bool = False
    rows: list[tuple[Weights, float, float]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self):
        self.place = {atom: i for i, atom in enumerate(self.table.atoms)}
        self.columns = len(COUNTS) * len(self.place)
        self.binary: list[int] = []
        self.most = 3 * self.table.of(self.table.atoms) + 50
        for atom, count in itertools.product(self.table.atoms, COUNTS[1:]):  # nobody without a registration
            self.rows.append((_minus(self.sum_of([atom], count), self.sum_of([atom])), 0, np.inf))
        for of, count in itertools.product(sorted({self.table.whole(atom) for atom in self.table.atoms}), COUNTS):
            whole = [atom for atom in self.table.atoms if self.table.whole(atom) == of]
            total = self.table.of(whole, count)
            self.rows.append((self.sum_of(whole, count), total, total))

    def sum_of(self, atoms: list[tuple], count: str = "people") -> Weights:
        return {self.place[atom] + COUNTS.index(count) * len(self.place): 1.0 for atom in atoms}

    def know(self, line: Line) -> None:
        """What was told of a line."""
        self.lines.append(line)
        everybody = self.table.of(list(itertools.chain(*line.atoms.values())))
        if everybody < 2 * line.step:
            return  # nothing, beside that there are so few: it is known
        people = line.told if line.people is None else line.people
        ups, downs = self._know_people(line, people, everybody)
        if line.people is None:
            return
        given = [key for key, value in line.told.items() if value]
        most = min(given, key=lambda key: (-people[key], str(key)), default=None)
        for key in given:  # the part of the most people takes what the others leave, and tells nothing
            if key != most:
                low, step = line.told[key] - line.step // 2, float(line.step)
                moved = dict.fromkeys(ups.get(key, ()), step) | dict.fromkeys(downs.get(key, ()), -step)
                least = low or -np.inf  # said to be a step less, it may have been less than nothing
                self.rows.append((self.sum_of(line.atoms[key], line.count) | moved, least, low + step - 1))

    def _know_people(self, line: Line, told: dict, everybody: int) -> tuple[dict, dict]:
        """Each part is in its step or the next, and all add up with those of few as one part. Returns the columns (0 or 1) of
        whether a part is said to be more, or less, than it is."""
        step, half = line.step, line.step // 2
        more, few_and_y, short = self._new_binary(), {}, {}
        ups, downs, large = {}, {}, []
        for key in sorted(line.atoms, key=str):
            counted, value = self.sum_of(line.atoms[key]), told[key]
            if not self.shifts:
                least = value - half if value else int(self.none_is_told and self.table.of(line.atoms[key]) > 0)
                none = not value and self.none_is_told and not least
                self.rows.append((counted, least, 0 if none else least // step * step + step - 1))
                continue
            low = value - half if value else 0
            up = self._new_binary() if low >= 2 * step else None
            down = self._new_binary()
            moves = {down: -float(step)} | ({up: float(step)} if up is not None else {})
            self.rows.append((counted | moves, low, low + step - 1))
            self.rows.append(({down: 1, more: 1}, -np.inf, 1))
            if up is not None:
                self.rows.append(({up: 1, more: -1}, -np.inf, 0))
            ups[key], downs[key] = {} if up is None else {up: 1.0}, {down: 1.0}
            if value:
                large.append(key)
                continue
            y = self._new_column()  # the count, where the part is told as few and is not
            few_and_y |= counted | {y: -1.0}
            short[down] = -float(half)
            self.rows.append(({y: 1, down: 1 - 2 * step}, -np.inf, 0))
            self.rows.append(({y: 1, down: -step}, 0, np.inf))
            self.rows.append((_minus({y: 1.0}, counted), -np.inf, 0))
            self.rows.append((_minus({y: 1.0, down: 1.0 - step}, counted), 1 - step, np.inf))
            if self.none_is_told and not self.table.of(line.atoms[key]):
                self.rows.append((counted, 0, 0))
            elif self.none_is_told:
                self.rows.append((counted, 1, np.inf))
        if self.shifts:
            self._know_which(step, told, large, ups, downs)
            together = self._new_column()
            self.rows.append((few_and_y | {together: -float(step)}, 0, step - 1))
            left = everybody - sum(value for value in told.values() if value) - half
            self.rows.append((short | {together: -float(step)}, -half - left, step - half - 1 - left))
        return ups, downs

    def _know_which(self, step: int, told: dict, large: list[tuple], ups: dict, downs: dict) -> None:
        """Which parts are said to be more or less: the first by their codes; less, those of two steps or more before others."""
        codes = sorted(told, key=str)
        for one, other in itertools.permutations(codes, 2):
            before, two = codes.index(one) < codes.index(other), one in large and told[one] > 2 * step
            if one in large and before:
                self.rows.append((_minus(ups[other], ups[one]), -np.inf, 0))
            if (two and (before or other not in large)) or (one in large and before and other not in large):
                self.rows.append((_minus(downs[other], downs[one]), -np.inf, 0))

    def _new_column(self) -> int:
        self.columns += 1
        return self.columns - 1

    def _new_binary(self) -> int:
        self.binary.append(self._new_column())
        return self.binary[-1]

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
                aim, constraints=known, bounds=Bounds(0, upper), integrality=np.ones(self.columns), options=OPTIONS
            )
            assert solved.x is not None, solved.message
            found.append(round(sign * solved.fun))
            assert not self.shifts or self.none_is_told or self._fits(solved.x), (
                "the rule tells more than the solver knows"
            )
        return found[0], found[1]

    def _fits(self, solution: np.ndarray) -> bool:
        """Whether the rule tells of a world that the solver found what it told."""
        size = len(self.place)
        world = {
            count: {atom: round(solution[n * size + i]) for atom, i in self.place.items()}
            for n, count in enumerate(COUNTS)
        }
        return all(line.fits(world) for line in self.lines)


def _minus(one: Weights, other: Weights) -> Weights:
    return {column: one.get(column, 0) - other.get(column, 0) for column in (*one, *other)}


def step_of(by: tuple[str, ...], months: tuple[int, int]) -> int:
    """In what a table by these is given: a year of the calendar by one thing in tens."""
    return STEP if len(by) < 2 and months[0] % 12 == 1 and months[1] == months[0] + 11 else DIVIDED_STEP
