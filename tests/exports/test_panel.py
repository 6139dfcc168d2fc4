"""A panel's file: the same figures as measure(), the about lines, the code, the workbook."""

import io
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.exports.data_package import read_snapshot
from lib.exports.file_table import csv_cell, file_table
from lib.exports.formula_escape import unescape_formula
from lib.exports.panel import make_panel, write_panel
from lib.exports.provenance import text_of
from lib.exports.request import BadRequest, PanelRequest
from lib.exports.xlsx_writer import HEADER_ROW
from lib.labels import reason_text
from lib.measure.disclosure import MARK, Form
from lib.measure.result import PUBLIC_RULE
from lib.schema import region
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.exports.conftest import NASTY, PUYAN, XIXING, YEAR, rename_place

BY_STREET = ("street",)
ACTIVE = METRICS["active_volunteers"]
exact = partial(PanelRequest, form=Form.EXACT)
REQUEST = exact(("service_hours", "active_volunteers"), BY_STREET, YEAR)


def written(database, request: PanelRequest, kind: str = "zip") -> bytes:
    file = io.BytesIO()
    write_panel(make_panel(database, request, scope=EVERYWHERE), file, kind)
    return file.getvalue()


@pytest.mark.parametrize("form", Form)
def test_the_file_is_what_measure_says(exported, form):
    results = [measure(exported, name, YEAR, BY_STREET, form=form, scope=EVERYWHERE) for name in REQUEST.metrics]
    table = file_table(results, read_dimensions(exported), "zh")
    _, headers, rows = read_snapshot(written(exported, replace(REQUEST, form=form)))
    assert headers == list(table.headers)
    cells = [[csv_cell(c, cell) for c, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in cells]


def test_what_is_said_beside_the_table(exported):
    provenance, _, _ = read_snapshot(written(exported, exact(("active_volunteers",), BY_STREET, Selection(), "zh")))
    assert provenance == {
        "程序": "志愿服务数据看板",
        "注意": "演示数据，纯属虚构",
        "指标": f"{ACTIVE.label.zh} (active_volunteers)",
        "口径": ACTIVE.definition.zh,
        "口径版本": f"第{ACTIVE.version}版，自{ACTIVE.since}起",
        "单位": "人",
        "性质": "时期数",
        "来源": ACTIVE.source.zh,
        "计入的源记录数": str(12 + len(NASTY) + 3 + 11),
        "所选范围": "近12个月（2025-11-01 至 2026-10-31）；全部地区",
        "数据截至": "2026年10月31日",
        "数据版本": "7",
        "匹配行数": "3",
        "写出行数": "3",
        "数据形式": "内部 · 内部数据，不得公开",
        "说明": f"{ACTIVE.label.zh}：各行不能相加。",
        "快照代码": provenance["快照代码"],
    }
    assert len(provenance["快照代码"]) == 10


def test_exact_figures_say_so_in_name_file_and_first_sheet(exported_sqlite):
    panel = make_panel(exported_sqlite, REQUEST, scope=EVERYWHERE)
    assert panel.name.startswith(MARK.zh)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported_sqlite, REQUEST, "xlsx")))["数据"]
    assert MARK.zh in sheet.cell(1, 1).value
    public = replace(REQUEST, form=Form.PROTECTED)
    assert MARK.zh not in make_panel(exported_sqlite, public, scope=EVERYWHERE).name
    assert read_snapshot(written(exported_sqlite, public))[0]["数据形式"] == f"对外 · {PUBLIC_RULE.zh}"
    assert "counted" not in [line.name for line in make_panel(exported_sqlite, public, scope=EVERYWHERE).provenance]


def test_a_filter_that_the_metric_cannot_follow_is_said(exported_sqlite):
    request = exact(("service_hours",), BY_STREET, YEAR.choose(award="gold"))
    provenance, _, rows = read_snapshot(written(exported_sqlite, request))
    assert provenance["所选范围"].endswith("；未按“奖项”筛选：该指标没有这一项")
    plain = read_snapshot(written(exported_sqlite, exact(("service_hours",), BY_STREET, YEAR)))
    assert rows == plain[2]


def test_the_comparison_stands_in_further_columns(exported):
    march = Selection(Period(None, date(2026, 3, 1), date(2026, 3, 31))).choose(place=XIXING)
    request = exact(("service_hours",), BY_STREET, march, "en", compared=True)
    provenance, headers, rows = read_snapshot(written(exported, request))
    assert headers[3] == "Service hours (hours) (2025-03-01 to 2025-03-31)"
    assert provenance["Comparison"] == "against a year earlier (2025-03-01 to 2025-03-31)"
    assert rows[0][3] == str(5 * 30 / 60)


def test_a_comparison_that_there_is_not_says_why(exported_sqlite):
    """Records begin on 2025-03-05: the twelve months before have no beginning in the data."""
    request = exact(("service_hours",), ("month",), Selection(), "en", compared=True)
    provenance, headers, _ = read_snapshot(written(exported_sqlite, request))
    assert provenance["Comparison"] == f"against a year earlier: {reason_text('before_first_record', 'en')}"
    assert headers == ["Month", "Service hours (hours)", "Incomplete", "Note"]


def test_the_code_tells_the_same_from_another(exported):
    def code(request: PanelRequest) -> str:
        return text_of(make_panel(exported, request, scope=EVERYWHERE).provenance, "code")

    first = code(REQUEST)
    with exported.write(region):
        pass  # a new version of the data without a change to these figures
    assert code(REQUEST) == code(replace(REQUEST, language="en")) == first
    with exported.write(region, as_of=date(2026, 11, 30)):
        pass
    assert code(REQUEST) == first
    assert code(replace(REQUEST, by=("month",))) != first
    assert code(replace(REQUEST, selection=YEAR.choose(category="culture"))) != first
    assert code(replace(REQUEST, metrics=("service_hours",))) != first


def test_the_code_does_not_depend_on_the_engine(exported):
    """Codes are quoted in letters: whoever changes this one changes what they mean."""
    request = exact(("service_hours",), (), YEAR.choose(category="culture"))
    assert text_of(make_panel(exported, request, scope=EVERYWHERE).provenance, "code") == "GACSLLMDUR"


@pytest.mark.parametrize("by", ["brand", "programme", "project"])
def test_names_that_try_to_be_formulas(exported, by):
    _, _, rows = read_snapshot(written(exported, exact(("attendances",), (by,), YEAR)))
    assert {row[0] for row in rows} >= set(NASTY)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported, exact(("attendances",), (by,), YEAR), "xlsx")))
    cells = [row[0] for row in sheet["数据"].iter_rows(min_row=HEADER_ROW + 2)][:-1]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    # Excel itself reads _x000D_ as the character; openpyxl leaves that to its caller.
    assert {unescape_formula(unescape(cell.value)) for cell in cells} >= set(NASTY)


def test_a_place_that_tries_to_be_a_formula(reference_url, exported):
    rename_place(reference_url, PUYAN, "＝1+1,\r\n浦沿")
    with exported.write(region):
        pass
    content = written(exported, exact(("attendances",), BY_STREET, YEAR), "csv")
    assert '"\'＝1+1,\r\n浦沿",' in content.decode()
    assert "＝1+1,\r\n浦沿" in {row[0] for row in read_snapshot(content)[2]}


def test_the_workbook(exported):
    book = openpyxl.load_workbook(io.BytesIO(written(exported, REQUEST, "xlsx")))
    assert book.sheetnames == ["数据", "说明"]
    panel = make_panel(exported, REQUEST, scope=EVERYWHERE)
    sheet, provenance = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    assert [row[0] for row in sheet[:HEADER_ROW]] == [
        "服务时长、活跃志愿者（按镇街） · 内部数据，不得公开",
        "2025-11-01 至 2026-10-31；全部地区",
        None,
        "数据截至2026年10月31日；演示数据，纯属虚构",
    ]
    rows = [list(row) for row in panel.table.rows]
    assert sheet[HEADER_ROW : HEADER_ROW + 1 + len(rows)] == [list(panel.table.headers), *rows]
    hours = 12 + 3 * 1.5 + 11 + 20 * len(NASTY) / 60
    assert sheet[HEADER_ROW + 1 + len(rows) :] == [
        ["合计", None, pytest.approx(hours), None, None],
        ["去重合计（不可相加）", None, None, 12, None],  # the same 12 people, not 12 + 3 + 11
    ]
    assert provenance == [[line.label, line.text] for line in panel.provenance]
    hours = book["数据"].cell(HEADER_ROW + 2, 3)
    assert (hours.data_type, hours.number_format) == ("n", "#,##0.0")
    assert book["数据"].cell(HEADER_ROW + 2, 2).data_type in ("s", "inlineStr")  # ids keep every digit


def test_two_breakdowns_make_a_cross_table(exported):
    request = exact(("service_hours",), ("month", "category"), YEAR)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported, request, "xlsx")))["数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    short = 20 * len(NASTY) / 60
    assert [row[:4] for row in rows] == [
        ["月份", "环境保护", "文化体育", "合计"],
        [datetime(2026, 3, 1), 12, None, 12],
        [datetime(2026, 4, 1), None, 4.5, 4.5],
        [datetime(2026, 5, 1), short, None, short],
        [datetime(2026, 6, 1), 11, None, 11],
        ["合计", 12 + short + 11, 4.5, 12 + 4.5 + short + 11],
    ]
    assert rows[0][4] == "不完整"  # two of three streets have no records in each month
    assert sheet.cell(HEADER_ROW + 2, 1).number_format == "yyyy-mm"


def test_people_in_a_cross_table_are_counted_once_in_its_totals(exported):
    request = exact(("active_volunteers",), ("month", "street"), YEAR)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported, request, "xlsx")))["数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    assert rows[0][4] == rows[-1][0] == "去重合计（不可相加）"
    assert rows[-1][4] == 12


def test_stocks_over_time_have_no_total(exported_sqlite):
    request = exact(("brands",), ("quarter", "brand_level"), YEAR)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported_sqlite, request, "xlsx")))["数据"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    assert [row[0] for row in rows][:6] == ["季度", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    total = next(row for row in rows if row[0] == "合计")
    assert set(total[1:3]) == {"不可相加"}
    assert rows[1][1] == rows[1][2] == len(NASTY)


def test_the_same_data_gives_the_same_bytes(exported_sqlite):
    for kind in ("csv", "zip", "xlsx"):
        assert written(exported_sqlite, REQUEST, kind) == written(exported_sqlite, REQUEST, kind)


def test_names_of_files(exported_sqlite):
    panel = make_panel(exported_sqlite, REQUEST, scope=EVERYWHERE)
    code = text_of(panel.provenance, "code")
    assert panel.name == f"{MARK.zh}_服务时长等2项_按镇街_全部地区_2025-11-01至2026-10-31_{code}"
    english = exact(("attendances",), ("month", "street"), Selection(Period("to_date")), "en")
    panel = make_panel(exported_sqlite, english, scope=EVERYWHERE)
    code = text_of(panel.provenance, "code")
    assert panel.name == f"{MARK.en}_Attendances_by Month and Street or town_all places_to 2026-10-31_{code}"


def test_a_name_that_is_not_here(exported_sqlite):
    for selection in (YEAR.choose(brand="nobody"), YEAR.choose(place=99), YEAR.choose(street="abc")):
        with pytest.raises(BadRequest):
            make_panel(exported_sqlite, exact(("service_hours",), (), selection), scope=EVERYWHERE)


def test_data_that_does_not_stand_still_is_read_in_one_view(exported_sqlite, monkeypatch):
    def measure_and_write(*arguments, **more):
        with exported_sqlite.write(region):
            pass
        return measure(*arguments, **more)

    before = written(exported_sqlite, REQUEST)
    monkeypatch.setattr("lib.exports.panel.measure", measure_and_write)
    assert read_snapshot(written(exported_sqlite, REQUEST))[2] == read_snapshot(before)[2]
