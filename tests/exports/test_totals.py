"""Totals are measured: what adds up has a sum, people are counted once, stocks over time have none."""

import pytest

from lib.access import EVERYWHERE
from lib.exports.totals import DISTINCT, OVERALL, measure_totals, total_label
from lib.reports.report import TOTAL
from tests.exact_figures import measure
from tests.exports.conftest import NASTY, YEAR


def totals_of(database, metric: str, by: tuple[str, ...]):
    result = measure(database, metric, YEAR, by, scope=EVERYWHERE)
    return result, measure_totals(result, lambda fewer: measure(database, metric, YEAR, fewer, scope=EVERYWHERE))


def test_sums_are_measured_in_both_directions(exported):
    result, totals = totals_of(exported, "service_hours", ("month", "street"))
    assert totals.whole.value == pytest.approx(sum(cell.value or 0 for cell in result.cells))
    assert totals.across.by == ("month",)
    assert totals.down.by == ("street",)
    assert totals.whole.value == pytest.approx(12 + 4.5 + 11 + 20 * len(NASTY) / 60)


def test_people_are_counted_once(exported):
    result, totals = totals_of(exported, "active_volunteers", ("street",))
    assert sum(cell.value for cell in result.cells) == 12 + 3 + 11
    assert totals.whole.value == 12
    assert total_label(result, ("street",), totals.whole) is DISTINCT


def test_a_stock_has_no_total_over_time(exported_sqlite):
    result, totals = totals_of(exported_sqlite, "brands", ("quarter", "brand_level"))
    assert (totals.whole, totals.down) == (None, None)
    assert totals.across.by == ("quarter",)
    assert total_label(result, ("quarter",), None) is TOTAL


def test_a_rate_of_the_whole_is_no_sum(exported_sqlite):
    result, totals = totals_of(exported_sqlite, "activity_rate", ("street",))
    assert total_label(result, ("street",), totals.whole) is OVERALL
    assert totals.whole.value is None or totals.whole.value <= 1


def test_without_breakdowns_or_with_three_there_are_none(exported_sqlite):
    for by in ((), ("month", "street", "category")):
        assert totals_of(exported_sqlite, "service_hours", by)[1].whole is None
