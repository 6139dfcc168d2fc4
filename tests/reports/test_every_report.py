"""Every page-level answer: a table in both languages with the same numbers, on the demo, one record and nothing."""

import pytest

from lib.access import EVERYWHERE
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.measure import measure
from lib.reports.registry import REPORTS
from lib.reports.table_format import BRIDGE_STEPS, scope_words
from lib.selection import Selection

PUYAN = 330108003


@pytest.fixture(params=["demo", "single"])
def database(request, data):
    environment = data(request.param)
    found = Database(environment["DATABASE_URL"], columnar_folder=environment["COLUMNAR_DIR"])
    yield found
    found.close()


@pytest.mark.parametrize("selection", [Selection(), Selection().choose(place=PUYAN)], ids=["all", "street"])
@pytest.mark.parametrize("name", REPORTS)
def test_an_answer_is_the_same_table_in_both_languages(database, name, selection):
    answer = REPORTS[name]
    made = answer.make(database, selection, scope=EVERYWHERE)
    dimensions = read_dimensions(database)
    headers, rows = answer.table(made, dimensions, "zh")
    english, translated = answer.table(made, dimensions, "en")
    assert len(headers) == len(english) == len(set(headers)) == len(set(english))
    assert all(len(row) == len(headers) for row in rows)
    assert [_numbers(row) for row in rows] == [_numbers(row) for row in translated]
    assert all(value is None or isinstance(value, str | int | float) for row in rows for value in row)


def _numbers(row: tuple) -> list:
    return [value for value in row if isinstance(value, int | float)]


def test_the_bridge_adds_up_as_printed(demo_database):
    made = REPORTS["bridge"].make(demo_database, Selection(), scope=EVERYWHERE)
    _, ((_, first, _), *steps, (_, last, _)) = REPORTS["bridge"].table(made, read_dimensions(demo_database), "zh")
    assert all(step is not None for _, step, _ in steps)
    assert first + sum(step for _, step, _ in steps) == last
    assert {line.code for line in made.lines} <= set(BRIDGE_STEPS)


def test_the_calendar_adds_up_to_the_hours(demo_database):
    made = REPORTS["calendar"].make(demo_database, Selection(), scope=EVERYWHERE)
    whole = measure(demo_database, "service_hours", Selection(), scope=EVERYWHERE).value
    assert sum(day.hours or 0 for day in made.days) == pytest.approx(whole)


def test_the_population_in_use_is_marked(demo_database):
    made = REPORTS["denominators"].make(demo_database, Selection().choose(place=PUYAN), scope=EVERYWHERE)
    headers, rows = REPORTS["denominators"].table(made, read_dimensions(demo_database), "zh")
    assert "是" in {row[headers.index("本页采用")] for row in rows}


def test_an_unknown_boundary_is_shown_as_it_is():
    assert scope_words("whole", "zh") == "全域"
    assert scope_words("other", "zh") == "other"
