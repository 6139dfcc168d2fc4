"""Typed columns and unrounded cells of a file, whatever the figures."""

from datetime import date, datetime

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.exports.file_table import Column, csv_cell, file_table
from lib.exports.sheet_layout import makes_cross_table
from lib.exports.table import table_of
from lib.measure.disclosure import Form
from tests.exact_figures import measure
from tests.exports.conftest import CHANGHE, NASTY, XIXING, YEAR


def test_columns_do_not_depend_on_the_figures(exported):
    dimensions = read_dimensions(exported)
    with_blanks = measure(exported, "active_volunteers", YEAR, ("street",), form=Form.PROTECTED, scope=EVERYWHERE)
    whole = measure(exported, "active_volunteers", YEAR, ("street",), scope=EVERYWHERE)
    assert file_table([with_blanks], dimensions, "zh").columns == file_table([whole], dimensions, "zh").columns
    table = file_table([measure(exported, "service_hours", YEAR, ("month",), scope=EVERYWHERE)], dimensions, "zh")
    assert table.headers == ("月份", "服务时长（小时）", "不完整", "备注")
    assert [column.kind for column in table.columns] == ["month", "number", "text", "text"]


def test_a_rate_over_residents_names_the_day_of_their_count_in_each_row(exported):
    dimensions = read_dimensions(exported)
    by_year = measure(exported, "registration_rate", YEAR, ("year",), scope=EVERYWHERE)
    table = file_table([by_year], dimensions, "zh")
    assert table.headers == ("年份", "注册率（%）", "人口数日期", "不完整", "备注")
    assert {row[2] for row in table.rows} == {"、".join(map(str, by_year.residents_on))}
    crossed = measure(exported, "registration_rate", YEAR, ("county", "year"), scope=EVERYWHERE)
    assert not makes_cross_table([crossed])  # as a list each row has its day
    assert "人口数日期" in table_of(by_year, dimensions, "zh").headers


def test_values_are_not_rounded_and_ratios_are_percentages(exported):
    dimensions = read_dimensions(exported)
    table = file_table([measure(exported, "service_hours", YEAR, ("street",), scope=EVERYWHERE)], dimensions, "zh")
    hours = {row[1]: row[2] for row in table.rows}
    assert hours[str(XIXING)] == pytest.approx(12 + 20 * len(NASTY) / 60, abs=1e-12)
    assert hours[str(CHANGHE)] == 4.5
    rate = file_table([measure(exported, "activity_rate", YEAR, (), scope=EVERYWHERE)], dimensions, "en")
    assert (rate.columns[0].kind, rate.columns[0].unit) == ("percent", "%")


@pytest.mark.parametrize(
    ("kind", "cell", "wanted"),
    [
        ("day", date(2026, 10, 1), "2026-10-01"),
        ("month", 202610, "2026-10"),
        ("quarter", 20264, "2026-Q4"),
        ("year", 2026, 2026),
        ("moment", datetime(2026, 10, 31, 9, 5), "2026-10-31 09:05"),
        ("count", 12, 12),
        ("number", 1 / 3, 0.333),
        ("percent", 27.10004, 27.1),
        ("number", "text", "text"),
        ("day", None, None),
    ],
)
def test_cells_of_a_csv(kind, cell, wanted):
    assert csv_cell(Column("x", kind, digits=1), cell) == wanted
