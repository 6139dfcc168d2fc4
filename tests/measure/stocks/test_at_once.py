"""Stocks that the copy reads in one scan equal those that the database counts day by day, group by group."""

from datetime import date

import pytest

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.db import Database
from lib.dimensions import read_dimensions
from lib.measure.metric_query import query_for
from lib.measure.stocks.at_once import _active, _spans
from lib.selection import Selection
from tests.exact_figures import measure
from tests.measure_databases import ENGINES

YEARS = Selection().within(start=date(2019, 1, 1), end=date(2026, 10, 31))
MONTHS = Selection().within(start=date(2025, 11, 1), end=date(2026, 10, 31))
LONGER = Selection().within(start=date(2025, 9, 1), end=date(2026, 10, 31))  # more windows than one statement counts
EVER = Selection().within(start=None, end=date(2026, 10, 31))
A_DAY = Selection().within(start=date(2026, 3, 3), end=date(2026, 8, 17))  # ends within a month
FILTERS = (
    {"place": ["330108"]},
    {"place": ["330108001"], "sex": ["female"]},
    {"place": ["330108"], "age_band": ["a18_29"]},
    {"platform": ["zhejiang"]},
    {"platform": ["zhejiang", "hangzhou"], "group": ["residents"]},
)


@pytest.fixture(scope="module")
def counted(demo_data):
    database = Database(demo_data["DATABASE_URL"])
    yield database
    database.close()


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize(
    "metric, by, chosen",
    [
        *(("registered_volunteers", (name,), A_DAY) for name in ("group", "sex", "age_band", "profession", "street")),
        ("registered_volunteers", ("platform",), MONTHS),
        ("active_registered_year", ("year",), YEARS),
        ("active_registered", ("month",), MONTHS),
        ("active_registered", ("year", "sex"), YEARS),
        ("active_registered_year", ("month",), LONGER),
        ("active_registered", (), EVER),
        ("active_registered", ("street",), EVER),
        ("station_levels", (), MONTHS),
        ("station_levels", ("quarter",), EVER),
        ("team_levels", ("month",), A_DAY),
        ("team_levels", ("street", "year"), YEARS),
        ("team_levels", ("team_tier", "quarter"), MONTHS),
    ],
)
def test_one_scan_gives_what_counting_gives(demo_database, counted, metric, by, chosen, filters):
    chosen = chosen.choose(**filters)
    scope = EVERYWHERE if "place" in filters else Scope((330108002,))
    found, expected = (measure(database, metric, chosen, by, scope=scope) for database in (demo_database, counted))
    assert found.from_copy and not expected.from_copy
    assert [(cell.codes, cell.value, cell.rows, cell.reason) for cell in found.cells] == [
        (cell.codes, cell.value, cell.rows, cell.reason) for cell in expected.cells
    ]
    assert any(cell.value for cell in found.cells)


def window(code: int, first: date, last: date):
    return (code, first, last, last)


def test_spans_lie_between_the_days_on_which_a_window_begins_or_ends():
    years = [window(year, date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025)]
    to_october = window(2026, date(2025, 11, 1), date(2026, 10, 31))
    assert _spans(years) == [(date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))]
    assert _spans([*years, to_october]) == [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), date(2025, 10, 31)),
        (date(2025, 11, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 10, 31)),
    ]
    marches = [window(year, date(year, 3, 1), date(year, 3, 31)) for year in (2025, 2026)]
    assert _spans(marches)[1] == (date(2025, 4, 1), date(2026, 2, 28))  # of no window


@pytest.mark.parametrize("engine", ENGINES)
def test_the_statement_counts_the_same_on_every_engine(databases, engine):
    database = databases[engine]
    chosen = Selection().within(start=date(2024, 1, 1), end=date(2024, 12, 31)).choose(place=["330108"])
    query = query_for(database, read_dimensions(database), METRICS["active_registered"], chosen, scope=EVERYWHERE)
    windows = [window(n, date(2023 + n, 7, 1), date(2024, 9, 30)) for n in (0, 1)]
    found = {code: people for code, people, _ in _active(query, (), windows)}
    for code, first, last, _ in windows:
        one = Selection().within(start=first, end=last).choose(place=["330108"])
        assert found.get(code, 0) == measure(databases["sqlite"], "active_registered", one, scope=EVERYWHERE).value
    assert found[0] > 0
