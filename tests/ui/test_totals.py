"""The last line of a table: measured for the whole, never added up from the rows."""

import pytest

from lib.access import EVERYWHERE, LOCAL
from lib.dimensions import read_dimensions
from lib.exports.table import printed
from lib.selection import Selection
from lib.ui import totals
from tests.exact_figures import measure


class Asked:
    """What a table asks of a page's frame."""

    language, person = "zh", LOCAL

    def __init__(self, database):
        self.database, self.dimensions = database, read_dimensions(database)

    def result(self, metric, by=(), *, selection):
        return measure(self.database, metric, selection, by, scope=EVERYWHERE)


def line(database, metric: str, *by: str) -> list[str]:
    return totals.total_row(Asked(database), [measure(database, metric, Selection(), by, scope=EVERYWHERE)], 5)


def test_parts_have_their_total(demo_database):
    whole = measure(demo_database, "activities_held", Selection(), scope=EVERYWHERE).value
    rows = measure(demo_database, "activities_held", Selection(), ("category",), scope=EVERYWHERE).cells
    assert whole == sum(cell.value for cell in rows)
    assert line(demo_database, "activities_held", "category") == ["合计", f"{whole:,.0f}", "", "", ""]


@pytest.mark.parametrize("by", ["platform", "street", "month", "brand"])
def test_different_people_have_the_number_of_different_ones(demo_database, by):
    whole = measure(demo_database, "active_volunteers", Selection(), scope=EVERYWHERE).value
    rows = measure(demo_database, "active_volunteers", Selection(), (by,), scope=EVERYWHERE).cells
    assert whole != sum(cell.value or 0 for cell in rows)
    label, *cells = line(demo_database, "active_volunteers", by)
    assert label == "去重合计（不可相加）"
    assert [cell for cell in cells if cell] == [f"{whole:,.0f}"]


@pytest.mark.parametrize(
    ("metric", "by"),
    [("activity_rate", "street"), ("hours_per_active", "platform"), ("hours_per_active_median", "street")],
)
def test_rates_and_averages_have_that_of_all(demo_database, metric, by):
    label, *cells = line(demo_database, metric, by)
    assert label == "总体（不可相加）"
    whole = measure(demo_database, metric, Selection(), scope=EVERYWHERE)
    assert [cell for cell in cells if cell] == [str(printed(whole.value, whole.metric))]


def test_a_stock_over_time_has_none(demo_database):
    assert [cell for cell in line(demo_database, "registered_volunteers", "month") if cell] == ["合计", "不可相加"]


def test_one_row_has_no_total(demo_database):
    assert line(demo_database, "activities_held") == []
