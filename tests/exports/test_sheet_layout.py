"""Cross-tables and lists: order, reasons in words, totals; nothing where nothing was measured."""

from datetime import date

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.exports.sheet_layout import cross_layout, makes_cross_table
from lib.exports.totals import Totals, measure_totals
from lib.labels import reason_text
from lib.measure.disclosure import Form
from lib.reports.report import NOT_ADDITIVE
from tests.exact_figures import measure
from tests.exports.conftest import NASTY, YEAR

LINES = ("", "", "")


def layout_of(database, metric: str, by, *, selection=YEAR, form: Form = Form.EXACT, totals: Totals | None = None):
    def measured(fewer):
        return measure(database, metric, selection, fewer, form=form, scope=EVERYWHERE)

    result = measured(by)
    assert makes_cross_table([result])
    totals = totals or measure_totals(result, measured)
    return cross_layout("Title", LINES, result, totals, read_dimensions(database), "zh")


def test_times_ascend_and_a_header_may_be_a_time(exported):
    layout = layout_of(exported, "service_hours", ("street", "month"))
    codes = [column.header_code for column in layout.columns if column.header_kind == "month"]
    assert codes == [202603, 202604, 202605, 202606]
    assert [row[0] for row in layout.rows] == ["西兴街道", "长河街道", "浦沿街道"]
    assert layout.rows[0][1:5] == (12, None, 20 * len(NASTY) / 60, None)
    assert not layout.is_list


def test_a_hidden_number_says_why(exported):
    by = ("street", "year")
    public = {"selection": YEAR.within(start=date(2026, 1, 1), end=YEAR.period.end), "form": Form.PROTECTED}
    people = layout_of(exported, "active_volunteers", by, **public)
    # 12 people of the county in a part of a year: fewer than the least that is divided.
    assert [row[1] for row in people.rows] == [reason_text("few_in_all", "zh")]
    rates = layout_of(exported, "hours_per_active", by, **public)
    assert [row[1] for row in rates.rows] == [reason_text("few_for_rate", "zh")]


def test_what_has_no_total_says_so(exported):
    layout = layout_of(exported, "service_hours", ("street", "category"), totals=Totals())
    assert {row[-1] for row in layout.rows} == {NOT_ADDITIVE.zh}
    assert set(layout.totals()[0][1:]) == {NOT_ADDITIVE.zh}


def test_several_results_and_other_breakdowns_are_lists(exported_sqlite):
    two = [
        measure(exported_sqlite, name, YEAR, ("month", "street"), scope=EVERYWHERE)
        for name in ("service_hours", "attendances")
    ]
    assert not makes_cross_table(two)
    assert not makes_cross_table([measure(exported_sqlite, "service_hours", YEAR, ("street",), scope=EVERYWHERE)])
