"""Stocks of people that the copy reads in one scan equal those that the database counts day by day, group by group."""

from datetime import date

import pytest

from lib.access import EVERYWHERE, Scope
from lib.db import Database
from lib.measure.stocks.at_once import _apart
from lib.selection import Selection
from tests.exact_figures import measure

YEARS = Selection().within(start=date(2019, 1, 1), end=date(2026, 10, 31))
MONTHS = Selection().within(start=date(2025, 11, 1), end=date(2026, 10, 31))
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
        ("active_registered_year", ("quarter",), MONTHS),
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


def test_windows_that_overlap_are_read_apart():
    def window(code, first, last):
        return (code, first, last, last)

    years = [window(year, date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2025)]
    to_october = window(2026, date(2025, 11, 1), date(2026, 10, 31))
    assert _apart(years) == [years]
    assert _apart([*years, to_october]) == [years, [to_october]]
    overlapping = [window(code, date(2024, code, 1), date(2025, code, 1)) for code in (1, 2, 3)]
    assert _apart(overlapping) == [[each] for each in overlapping]
