"""The one function that makes the rows: words, ids, rounding, blanks with their reason, metrics side by side."""

from datetime import date

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.exports.table import printed, table_of
from lib.labels import reason_text
from lib.measure.disclosure import Form
from lib.selection import Selection
from tests.exact_figures import measure
from tests.exports.conftest import CHANGHE, NASTY, PUYAN, XIXING, YEAR

ACTIVE = METRICS["active_volunteers"].label
BY_STREET = ("street",)
SHORT = 20 * len(NASTY) / 60
"""Hours of the records with nasty names."""


def test_hours_by_street(exported):
    table = table_of(
        measure(exported, "service_hours", YEAR, BY_STREET, scope=EVERYWHERE), read_dimensions(exported), "zh"
    )
    assert table.headers[:3] == ("镇街", "镇街编号", "服务时长（小时）")
    found = {row[1]: row[2] for row in table.rows}
    assert found[str(XIXING)] == round(12 * 60 / 60 + SHORT, 1)
    assert found[str(CHANGHE)] == 3 * 90 / 60
    assert table.digits[:3] == (None, None, 1)
    assert {row[0] for row in table.rows} >= {"西兴街道", "长河街道", "浦沿街道"}


def test_a_blank_says_why(exported):
    result = measure(exported, "active_volunteers", YEAR, BY_STREET, form=Form.PROTECTED, scope=EVERYWHERE)
    table = table_of(result, read_dimensions(exported), "zh")
    assert table.headers == ("镇街", "镇街编号", f"{ACTIVE.zh}（人）", "备注")
    rows = {row[1]: row[2:] for row in table.rows}
    # 12, 3 and 11 people in twelve months, which are in fifties.
    assert [rows[str(street)] for street in (XIXING, CHANGHE, PUYAN)] == 3 * [(None, reason_text("few_in_all", "zh"))]
    assert table.notes == (f"{ACTIVE.zh}：各行不能相加。",)


def test_no_record_is_not_zero(exported):
    """Every street has records of the year, so one without cultural service is a true zero; before them all is blank."""
    result = measure(exported, "attendances", YEAR.choose(category="culture"), BY_STREET, scope=EVERYWHERE)
    rows = {row[1]: row[2:] for row in table_of(result, read_dimensions(exported), "en").rows}
    assert rows == {
        str(XIXING): (0,),
        str(CHANGHE): (3,),
        str(PUYAN): (0,),
    }
    before = YEAR.within(start=date(2024, 1, 1), end=date(2024, 12, 31))
    rows = table_of(
        measure(exported, "attendances", before, BY_STREET, scope=EVERYWHERE), read_dimensions(exported), "en"
    ).rows
    assert {row[2:] for row in rows} == {(None, reason_text("no_records", "en"))}


def test_metrics_side_by_side(exported):
    names = ("service_hours", "attendances", "active_volunteers")
    results = [measure(exported, name, YEAR, BY_STREET, form=Form.PROTECTED, scope=EVERYWHERE) for name in names]
    table = table_of(results, read_dimensions(exported), "en")
    assert table.headers == (
        "Street or town",
        "Street or town id",
        "Service hours (hours)",
        "Attendances (attendances)",
        f"{ACTIVE.en} (people)",
        "Note",
    )
    rows = {row[1]: row for row in table.rows}
    assert rows[str(CHANGHE)][2:5] == (None, None, None)
    assert rows[str(CHANGHE)][5].endswith(f"{ACTIVE.en}: " + reason_text("few_in_all", "en"))
    assert rows[str(PUYAN)][4] is None


def test_two_periods_of_one_metric_are_told_apart(exported):
    other = YEAR.within(start=date(2024, 11, 1), end=date(2025, 10, 31))
    results = [
        measure(exported, "service_hours", selection, BY_STREET, scope=EVERYWHERE) for selection in (YEAR, other)
    ]
    table = table_of(results, read_dimensions(exported), "zh")
    assert table.headers[2:4] == (
        "服务时长（小时）（2025-11-01 至 2026-10-31）",
        "服务时长（小时）（2024-11-01 至 2025-10-31）",
    )
    assert {row[1]: row[3] for row in table.rows}[str(XIXING)] == 5 * 30 / 60


def test_codes_that_only_one_metric_has_are_kept_in_order(exported):
    results = [
        measure(exported, "service_hours", selection, ("category",), scope=EVERYWHERE)
        for selection in (YEAR.choose(category="environment"), YEAR)
    ]
    rows = table_of(results, read_dimensions(exported), "zh").rows
    assert [(row[0], row[1] is None) for row in rows] == [("文化体育", True), ("环境保护", False)]


def test_without_breakdown_there_is_one_row(exported):
    table = table_of(measure(exported, "attendances", YEAR, scope=EVERYWHERE), read_dimensions(exported), "zh")
    assert table.headers == ("参与服务人次（人次）",)
    # The 3 in Changhe and the 11 in Puyan are of the twelve people of the same activity, who count once.
    assert table.rows == ((12 + len(NASTY),),)
    assert table.notes == ()


def test_breakdowns_must_be_the_same(exported_sqlite):
    results = [measure(exported_sqlite, "attendances", YEAR, by, scope=EVERYWHERE) for by in ((), BY_STREET)]
    with pytest.raises(ValueError, match="same breakdowns"):
        table_of(results, read_dimensions(exported_sqlite), "zh")


def test_numbers_are_printed_like_on_the_page():
    assert printed(0.210234, METRICS["registration_rate"]) == 21.02
    assert printed(0.00125, METRICS["registration_rate"]) == 0.12  # half to even, as Babel does
    assert printed(1234.56, METRICS["service_hours"]) == 1234.6
    assert printed(12.0, METRICS["attendances"]) == 12
    assert isinstance(printed(12.0, METRICS["attendances"]), int)
    assert printed(None, METRICS["attendances"]) is None


def test_stocks_over_time_do_not_add_up(exported_sqlite):
    months = measure(exported_sqlite, "brands", Selection(), ("month",), scope=EVERYWHERE)
    assert table_of(months, read_dimensions(exported_sqlite), "en").notes != ()
    levels = measure(exported_sqlite, "brands", Selection(), ("brand_level",), scope=EVERYWHERE)
    assert table_of(levels, read_dimensions(exported_sqlite), "en").notes == ()
