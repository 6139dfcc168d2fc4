"""An attack on the protected figures: what is left of small counts when several answers are taken together.

The reader knows the rule, the exact figures of the whole county for every period, and what is told when asking for tables,
rates, medians, the file of records, tables of reports (answers.py): people and what they did by street, sex, both, and month,
of several periods; years to different days that overlap, people registered on two days beside the new ones between them, years
beside their parts (`years`); categories and platforms, by which everybody knows the county (`category`, `platform`). For each count of 1 to 9 people worlds with the same answers, and where these are not enough the solver
(attack.py), give the smallest and the largest number that fits everything. `ATTACKED_TABLES=500` is the long form.
"""

import itertools
import os
import random
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from lib.measure.disclosure import steps
from lib.schema import activity, registration, service_record, volunteer
from tests.measure.answers import OTHERS, RATES, STOCK, TABLES, lines_of
from tests.measure.attack import AXES, Attack, Line, Table, step_of, walk
from tests.reports.small import BINJIANG, CIXI, activity_row, person, record, registered

COUNTIES = {BINJIANG: [330108001, 330108002, 330108003], CIXI: [330282002, 330282003, 330282004, 330282104, 330282107]}
SIZES = (0, 0, 0, 0, 1, 1, 2, 3, 5, 8, 9, 9, 10, 12, 19, 20, 29, 40, 49, 50, 61, 75, 99, 120, 150)
BY = [("street",), ("sex",), ("street", "sex"), ("street", "month"), ("sex", "month"), ("street", "sex", "month")]
PERIODS = [(1, 12), (1, 3), (1, 1), (2, 2), (3, 3)]
LARGE, FEW = (9, 12, 20, 31, 45), (0, 1, 1, 1, 2)
"""People of a month in a year of which one street has few: that the year is below ten tells of each of its months."""
YEAR, OF_YEAR = (1, 12), [(1, 12), (1, 6), (4, 6), (5, 5)]
OVERLAPPING = [(1, 12), (13, 24), (1, 10), (13, 22), (11, 22), (3, 14), (7, 12), (10, 12), (11, 11), (1, 24)]
"""Of two years with people in OF_TWO alone, the data ending in the tenth month of a year: years, years so far, twelve months to
that day or to another, half a year, a quarter, a month, two years."""
OF_TWO, KINDS = (5, 11, 17, 23), ("people", "years", "category", "platform")
WORDS = {"category": ("education", "health"), "platform": (1, 2)}
NUMBER, SEED = (int(os.environ.get(name, usual)) for name, usual in (("ATTACKED_TABLES", 15), ("ATTACK_SEED", 0)))
PER_DATABASE, FEWEST_VALUES = 25, 5
TARGETS = 3 if NUMBER <= PER_DATABASE else 1000
"""Small counts attacked of what was told; in the long form all."""


def drawn(rng: random.Random, year: int, kind: str = "people") -> Table:
    """Every fourth table of `people` is of a year, by street and month."""
    county = rng.choice(list(COUNTIES))
    streets = sorted(rng.sample(COUNTIES[county], rng.randint(2, len(COUNTIES[county]))))
    axes = (AXES[0], kind, AXES[2]) if kind in WORDS else AXES
    if kind != "people":
        each = itertools.product(streets, WORDS.get(kind, ("female",)), (1, 2, 3) if kind in WORDS else OF_TWO)
        people = {atom: rng.choice(SIZES) for atom in each}
    elif year % 4:
        people = {atom: rng.choice(SIZES) for atom in itertools.product(streets, ("female", "male"), (1, 2, 3))}
    else:
        atoms = itertools.product(streets[:3], ("female",), range(1, 13))
        people = {atom: rng.choice(FEW if atom[0] == streets[0] else LARGE) for atom in atoms}
    more = {
        count: {atom: n + (rng.randint(0, n) if rng.random() < 0.5 else 0) for atom, n in people.items()}
        for count in ("registrations", "attendances")
    }
    if kind == "platform":  # who is registered on both is of both
        more["registrations"] = people
    return Table(county, year, {"people": people, **more}, axes)


def requests(table: Table, count: int, rng: random.Random, kind: str) -> list[tuple]:
    """What to ask for: (metric or another way, breakdowns, months)."""
    if kind == "years":
        people = [(metric, ("street",), span) for metric in ("new_volunteers", STOCK) for span in OVERLAPPING]
        people += [("new_volunteers", ("street", "year"), span) for span in ((1, 24), (1, 22), (11, 22))]
        others = [x for x in itertools.product((*TABLES[1:], RATES[0]), (("street",),), OVERLAPPING)]
        return rng.sample(people, count - 1) + rng.sample(people + others, 1)
    if kind in WORDS:
        by = [("street",), ("street", kind), ("street", "month"), ("street", kind, "month")]
        tables = TABLES[1:] if kind == "platform" else ("active_volunteers", "attendances", "service_hours")
        every = itertools.product(tables, by, PERIODS)
        return rng.sample([x for x in every if "month" not in x[1] or x[2] == PERIODS[1]], count)
    year = len(table.values("month")) == 12
    by, periods = ([("street",), ("street", "month")], OF_YEAR) if year else (BY, PERIODS)
    whole = OF_YEAR[0] if year else PERIODS[1]
    every = [x for x in itertools.product(TABLES, by, periods) if "month" not in x[1] or x[2] == whole]
    every += 3 * [x for x in itertools.product(RATES, (("street",),), periods)] + 3 * [("records", (), whole)]
    every += [] if year else 3 * [("stated", (), YEAR)]
    if year and count > 1:  # the year and its months are what tells most
        both = [("new_volunteers", each, YEAR) for each in by]
        return both + rng.sample([x for x in every if x not in both], count - 2)
    return rng.sample(every, count)


def filled(fill, tables: list[Table], as_of: date = date(2025, 12, 31)):
    people, registrations, records = [], [], []
    for table in tables:
        for atom, count in table.world["people"].items():
            street, sex, month = atom
            begins, ends = (f"{table.year + more}-{m:02d}-05" for more, m in ((month // 13, month % 12 or 12), (2, 2)))
            female = {"sex": sex} if "sex" in table.axes else {}
            thing = {"category": {"category": sex}, "platform": {"platform_id": sex}}.get(table.axes[1], {})
            twice, again = (table.world[name][atom] - count for name in ("registrations", "attendances"))
            for i in range(count):
                number = len(people) + 1
                people.append(person(number, first=begins, home=street) | female)
                on = (1, 2) if i < twice else (sex if "platform" in table.axes else 1,)
                registrations += [registered(number, begins, ends, on=one) for one in on]
                for at in (1, 2) if i < again else (1,):
                    records.append(record(len(records) + 1, number, begins, activity=at, region_id=street, **thing))
    return fill(
        (volunteer, people),
        (registration, registrations),
        (activity, [activity_row(number, "1940-01-01") for number in (1, 2)]),
        (service_record, records),
        as_of=as_of,
    )


def small_counts(table: Table, lines: list[Line]) -> list[list[tuple]]:
    """The atoms of each count of 1 to 9 people in the lines; of years also those of a single month, which nobody told."""
    parts = [atoms for line in lines for atoms in line.atoms.values()]
    parts += [[atom] for atom in table.atoms] if {*table.values("month")} <= {*OF_TWO} else []
    return [atoms for atoms in parts if 0 < table.of(atoms) < 10]


def attacks(table: Table, lines: list[Line], rng: random.Random, **mutant):
    """Some of the small counts of what was told, each with the smallest and the largest number that fits; how it was found."""
    attack, small = Attack(table, **mutant), small_counts(table, lines)
    for line in lines:
        attack.know(line)
    for atoms in rng.sample(small, min(TARGETS, len(small))):
        enough = wanted(table, atoms)
        least, most = walk(table, lines, atoms, rng, enough=enough) if not mutant else (0, -1)
        found = "walk" if most - least + 1 >= enough else "solver"
        yield atoms, *((least, most) if found == "walk" else attack.interval(atoms)), found


def wanted(table: Table, atoms: list[tuple]) -> int:
    """How many values are to be left: of a county of few in all no more than there are."""
    wholes = {table.whole(atom) for atom in atoms}
    return min(FEWEST_VALUES, sum(n for atom, n in table.world["people"].items() if table.whole(atom) in wholes) + 1)


@pytest.mark.parametrize("fill", ["sqlite"], indirect=True)
@pytest.mark.parametrize("start", range(0, NUMBER, PER_DATABASE))
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_of_every_small_count(fill, kind, start):
    """Beside the county's figures five values at least of each small count, of one answer, of two and of three at once."""
    rng = random.Random(start + SEED)
    numbers = [number % PER_DATABASE for number in range(start, min(start + PER_DATABASE, NUMBER))]
    tables = [drawn(rng, 1948 + 3 * n if kind == "years" else 1996 + n, kind) for n in numbers]
    database = filled(fill, tables, date(2025, 10 if kind == "years" else 12, 31))
    for way in OTHERS[2:] if kind == "people" else ():
        assert not lines_of(database, tables[0], (way, (), (1, 3)))
    for count in (1, 2, 3):
        attacked, solved, narrow, smallest = 0, 0, [], FEWEST_VALUES
        for table in tables:
            lines = [
                line for request in requests(table, count, rng, kind) for line in lines_of(database, table, request)
            ]
            assert all(line.fits(table.world) for line in lines)
            for atoms, least, most, found in attacks(table, lines, rng):
                attacked, solved = attacked + 1, solved + (found == "solver")
                assert least <= table.of(atoms) <= most
                if wanted(table, atoms) == FEWEST_VALUES:
                    smallest = min(smallest, most - least + 1)
                if most - least + 1 < wanted(table, atoms):
                    narrow.append((table, lines, atoms, least, most))
        print(
            f"{kind} {start}: {attacked} counts, {count} answers, {solved} by the solver, {len(narrow)} narrow, least {smallest}"
        )
        assert attacked
        assert not narrow


def told_by_the_rule(table: Table, asked: list[tuple], *, step: int | None = None) -> list[Line]:
    """The lines of (breakdowns, months) as the rule that is in force tells them; step: in this one, whatever they are."""
    lines = []
    for by, (first, last) in asked:
        split = [axis for axis in by if axis != "month"]
        for span in [(m, m) for m in range(first, last + 1)] if "month" in by else [(first, last)]:
            parts = itertools.product(*(table.values(axis) for axis in split))
            atoms = {codes: table.where(dict(zip(split, codes, strict=True)), span) for codes in parts}
            line = Line("people", step or step_of(by, (first, last)), atoms, {})
            lines.append(Line("people", line.step, atoms, line.by_the_rule(table.world)[0]))
    return lines


def narrow_of(table: Table, lines: list[Line], **mutant) -> int:
    found = attacks(table, lines, random.Random(1), **mutant)
    return sum(most - least + 1 < wanted(table, atoms) for atoms, least, most, _ in found)


def test_a_rule_that_leaves_each_part_in_its_own_step_is_found(monkeypatch):
    """10, 10 and 1 people make 21: were each rounded for itself, nothing but 1 would fit."""
    people = {(street, "female", 1): n for street, n in zip(COUNTIES[BINJIANG], (10, 10, 1), strict=True)}
    table = Table(BINJIANG, 2025, dict.fromkeys(("people", "registrations", "attendances"), people))
    asked = [(("street",), YEAR)]
    assert narrow_of(table, told_by_the_rule(table, asked)) == 0
    monkeypatch.setattr(
        steps, "parts_in_steps", lambda parts, step: {k: steps.in_steps(n, step) for k, n in parts.items()}
    )
    assert narrow_of(table, told_by_the_rule(table, asked), shifts=False) == 1


def test_a_rule_that_tells_months_in_tens_beside_their_year_is_found():
    """22 people of a street in a year, 21 of them in January: in tens 22 at most fit the year and 21 at least the month."""
    people = {(330108001, "female", 1): 21, (330108001, "female", 2): 1}
    people |= {(330108002, "female", 1): 79, (330108002, "female", 2): 11}
    table = Table(BINJIANG, 2025, dict.fromkeys(("people", "registrations", "attendances"), people))
    asked = [(("street",), YEAR), (("street", "month"), (1, 2))]
    assert narrow_of(table, told_by_the_rule(table, asked)) == 0
    assert narrow_of(table, told_by_the_rule(table, asked, step=steps.STEP)) == 1


def test_a_rule_that_tells_overlapping_years_in_tens_is_found():
    """Of 42 people of a street in a year 40 came up to October: in tens the other two streets leave it 42 at most, and October
    says 40 at least."""
    people = dict(
        zip(itertools.product(COUNTIES[BINJIANG], ("female",), (5, 11)), (49, 61, 40, 2, 40, 50), strict=True)
    )
    table = Table(BINJIANG, 2024, dict.fromkeys(("people", "registrations", "attendances"), people))
    asked = [(("street",), YEAR), (("street",), (1, 10))]
    assert narrow_of(table, told_by_the_rule(table, asked)) == 0
    assert narrow_of(table, told_by_the_rule(table, asked, step=steps.STEP)) == 1


def test_a_rule_that_tells_none_from_few_is_found():
    """One small street in the county, with somebody in seven months: were none told from few, by a table or by twelve
    requests for single months, one would know each of the others nearly."""
    few = {(330108001, "female", month): int(month <= 7) for month in range(1, 13)}
    people = few | {(330108002, "female", month): 120 for month in range(1, 13)}
    table = Table(BINJIANG, 2024, dict.fromkeys(("people", "registrations", "attendances"), people))
    year, months = (("street",), YEAR), [(("street",), (month, month)) for month in range(1, 13)]
    for asked in ([year, (("street", "month"), YEAR)], [year, *months]):
        lines = told_by_the_rule(table, asked)
        left = []
        for none_is_told in (False, True):
            attack = Attack(table)
            for line in lines:
                attack.none_is_told = none_is_told and len(line.atoms[330108001,]) == 1
                attack.know(line)
            least, most = attack.interval([(330108001, "female", 1)])
            left.append(most - least + 1)
        assert left[1] < FEWEST_VALUES <= left[0]


@pytest.mark.parametrize("fill", ["sqlite"], indirect=True)
def test_a_rule_that_gives_any_days_or_several_places_is_found(fill, monkeypatch):
    table = drawn(random.Random(2), 2025)
    database = filled(fill, [table])
    protect = import_module("lib.measure.disclosure.protect")  # the package has a function of this name
    monkeypatch.setattr(protect, "is_one_period", lambda query: True)
    with pytest.raises(AssertionError):
        lines_of(database, table, ("any_days", (), (1, 3)))
    monkeypatch.undo()
    true = protect.narrowed
    monkeypatch.setattr(protect, "narrowed", lambda query: (by := true(query)) and replace(by, several=False))
    with pytest.raises(AssertionError):
        lines_of(database, table, ("several", (), (1, 3)))
