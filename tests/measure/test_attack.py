"""An attack on the protected figures: what is left of small counts when several tables are taken together.

The reader knows the rule, the exact figures of the whole county for every period, and tables of it: people and registrations by
street, sex, both, and month, of several periods. A request for one street or one sex counts as the whole table that it is a
cell of, which tells more. For each count of 1 to 9 people the solver (attack.py) gives the smallest and the largest number that
fits everything. `ATTACKED_TABLES=500` is the long form.
"""

import itertools
import os
import random
from datetime import date

import pytest

from lib.access import EVERYWHERE
from lib.catalogue.periods import last_of_month
from lib.measure import measure
from lib.measure.disclosure import STEP, Form, line_of_people
from lib.schema import registration, volunteer
from lib.selection import Period, Selection
from tests.measure.attack import Attack, Table, Told, step_of
from tests.reports.small import BINJIANG, CIXI, day, person, registered

COUNTIES = {BINJIANG: [330108001, 330108002, 330108003], CIXI: [330282002, 330282003, 330282004, 330282104, 330282107]}
METRICS = ("new_volunteers", "new_registrations")
SIZES = (0, 0, 0, 0, 1, 1, 2, 3, 5, 8, 9, 9, 10, 12, 19, 20, 29, 40, 61)
BY = [("street",), ("sex",), ("street", "sex"), ("street", "month"), ("sex", "month"), ("street", "sex", "month")]
PERIODS = [(1, 3), (1, 1), (2, 2), (3, 3)]
LARGE, FEW = (9, 12, 20, 31, 45), (0, 1, 1, 1, 2)
"""People of a month in a year of which one street has few: that the year is below ten tells of each of its months."""
YEAR, OF_YEAR = (1, 12), [(1, 12), (1, 6), (4, 6), (5, 5)]
TABLES = int(os.environ.get("ATTACKED_TABLES", "10"))
PER_DATABASE, TRIPLES, TARGETS = 25, 2, 3
FEWEST_VALUES = 5


def drawn(rng: random.Random, year: int) -> Table:
    """Every fourth table is of a year, by street and month."""
    county = rng.choice(list(COUNTIES))
    streets = sorted(rng.sample(COUNTIES[county], rng.randint(2, len(COUNTIES[county]))))
    if year % 4:
        people = {atom: rng.choice(SIZES) for atom in itertools.product(streets, ("female", "male"), (1, 2, 3))}
    else:
        atoms = itertools.product(streets[:3], ("female",), range(1, 13))
        people = {atom: rng.choice(FEW if atom[0] == streets[0] else LARGE) for atom in atoms}
    return Table(county, year, people)


def requests(table: Table, count: int, rng: random.Random) -> list[tuple]:
    """Tables to ask for: (metric, breakdowns, months)."""
    year = table.year % 4 == 0
    by, periods = ([("street",), ("street", "month")], OF_YEAR) if year else (BY, PERIODS)
    whole = periods[0]
    every = [x for x in itertools.product(METRICS, by, periods) if "month" not in x[1] or x[2] == whole]
    if year and count > 1:  # the year and its months are what tells most
        both = [(METRICS[0], each, YEAR) for each in by]
        return both + rng.sample([x for x in every if x not in both], count - 2)
    return rng.sample(every, count)


def rows_of(tables: list[Table], rng: random.Random) -> tuple[list, list]:
    people, registrations = [], []
    for table in tables:
        for (street, sex, month), count in table.people.items():
            begins = f"{table.year}-{month:02d}-05"
            twice = rng.randint(0, count) if rng.random() < 0.5 else 0
            table.registrations[street, sex, month] = count + twice
            for i in range(count):
                number = len(people) + 1
                people.append(person(number, first=begins, home=street) | {"sex": sex})
                registrations += [
                    registered(number, begins, on=platform) for platform in ((1, 2) if i < twice else (1,))
                ]
    return people, registrations


def told(database, table: Table, request: tuple) -> list[dict[str, Told]]:
    """What a protected table tells, one dictionary a line: by month where it is split by it."""
    metric, by, (first, last) = request
    period = Period(None, day(f"{table.year}-{first:02d}-01"), last_of_month(day(f"{table.year}-{last:02d}-01")))
    selection = Selection(period).choose(place=str(table.county))
    cells = measure(database, metric, selection, by, scope=EVERYWHERE, form=Form.PROTECTED).cells
    known, split = {cell.codes: cell for cell in cells}, [axis for axis in by if axis != "month"]
    lines = []
    for month in range(first, last + 1) if "month" in by else [None]:
        line, months = {}, (first, last) if month is None else (month, month)
        if 0 < table.of(table.atoms({}, months)) < 2 * step_of(by):
            continue  # the county is not split
        for codes in itertools.product(*(table.values(axis) for axis in split)):
            at = dict(zip(split, codes, strict=True))
            cell = known.get(codes if month is None else (*codes, table.year * 100 + month))
            assert cell is None or cell.reason != "few_in_all"
            middle = 0.0 if cell is None else cell.value
            people = cell.people if cell and cell.value else middle
            line[str(codes)] = Told(table.atoms(at, months), middle, people, hidden=len(by) > 1 and not middle)
        lines.append(line)
    return lines


def small_counts(table: Table, request: tuple) -> list[list[tuple]]:
    """The atoms of each count of 1 to 9 people of a table."""
    _, by, (first, last) = request
    split = [axis for axis in by if axis != "month"]
    spans = [(month, month) for month in range(first, last + 1)] if "month" in by else [(first, last)]
    parts = itertools.product(itertools.product(*(table.values(axis) for axis in split)), spans)
    found = [table.atoms(dict(zip(split, codes, strict=True)), months) for codes, months in parts]
    return [atoms for atoms in found if 0 < table.of(atoms) < 10]


def attacks(database, table: Table, asked: list[tuple], rng: random.Random):
    """Some of the small counts of the tables asked for, each with the smallest and the largest number that fits."""
    attack = Attack(table)
    for request in asked:
        for line in told(database, table, request):
            attack.know(line, step_of(request[1]), registrations=request[0] == "new_registrations")
    small = [atoms for request in asked for atoms in small_counts(table, request)]
    for atoms in rng.sample(small, min(TARGETS, len(small))):
        yield atoms, *attack.interval(atoms)


@pytest.mark.parametrize("fill", ["sqlite"], indirect=True)
@pytest.mark.parametrize("start", range(0, TABLES, PER_DATABASE))
def test_what_is_left_of_every_small_count(fill, start):
    """Beside the county's figures five values at least of each small count, of one table and of three at once."""
    rng = random.Random(start)
    tables = [drawn(rng, 1996 + number % 25) for number in range(start, min(start + PER_DATABASE, TABLES))]
    people, registrations = rows_of(tables, rng)
    database = fill((volunteer, people), (registration, registrations), as_of=date(2025, 12, 31))
    for count in (1, 3):
        attacked, narrow = 0, []
        for table, _ in itertools.product(tables, range(TRIPLES)):
            for atoms, least, most in attacks(database, table, requests(table, count, rng), rng):
                attacked += 1
                assert least <= table.of(atoms) <= most
                months = {month for _, _, month in atoms}
                public = sum(people for (_, _, month), people in table.people.items() if month in months)
                if most - least + 1 < min(FEWEST_VALUES, public + 1):
                    narrow.append((table, atoms, least, most))
        print(f"{start}: {attacked} attacks of {count} tables, {len(narrow)} below {FEWEST_VALUES} values")
        assert attacked >= len(tables)
        assert not narrow


def test_the_solver_finds_what_rounding_of_each_part_for_itself_would_give_away():
    """10, 10 and 1 people make 21: were each rounded for itself, nothing but 1 would fit."""
    counts = {(330108001, "female", 1): 10, (330108002, "female", 1): 1, (330108003, "male", 1): 10}
    attack, small = Attack(Table(BINJIANG, 2024, counts, dict(counts))), [(330108002, "female", 1)]
    for atom, count in counts.items():
        attack.rows.append((attack.sum_of([atom]), *((10, 19) if count == 10 else (1, 9))))
    assert attack.interval(small) == (1, 1)


def test_the_solver_finds_what_empty_months_would_give_away():
    """Seven people of a year in seven months: told which months are empty, one knows each of the others nearly."""
    months = range(1, 13)
    few = {(s, "female", m): int((m <= 7) == (s == 330108001)) for s in (330108001, 330108003) for m in months}
    counts = few | {(330108002, "female", month): 50 for month in months}
    table = Table(BINJIANG, 2024, counts, dict(counts))
    left = []
    for hidden in (False, True):
        attack = Attack(table)
        for span in [YEAR, *((month, month) for month in months)]:
            parts = {street: table.atoms({"street": street}, span) for street in table.values("street")}
            line = line_of_people({street: table.of(atoms) for street, atoms in parts.items()}, Form.PROTECTED)
            of_none = hidden and span != YEAR
            attack.know(
                {str(s): Told(a, line[s][0], hidden=of_none and not line[s][0]) for s, a in parts.items()},
                STEP,
                registrations=False,
            )
        least, most = attack.interval([(330108001, "female", 1)])
        left.append(most - least + 1)
    assert left[0] < FEWEST_VALUES <= left[1]
