"""A panel's file: the same figures as measure(), the about lines, the code, the workbook."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from lib.catalogue import METRICS
from lib.dimensions import read_dimensions
from lib.exports import ExportFailed
from lib.exports.csv_writer import read_snapshot
from lib.exports.formula_escape import unescape_formula
from lib.exports.panel import make_panel, write_panel
from lib.exports.request import BadRequest, PanelRequest
from lib.exports.table import table_of
from lib.measure import measure
from lib.measure.disclosure import EXPORT_THRESHOLD
from lib.schema import region
from lib.selection import Period, Selection
from tests.exports.conftest import NASTY, PUYAN, XIXING, YEAR, rename_place

BY_STREET = ("street",)
ACTIVE = METRICS["active_volunteers"]
REQUEST = PanelRequest(("service_hours", "active_volunteers"), BY_STREET, YEAR)


def written(database, request: PanelRequest, kind: str = "csv") -> bytes:
    file = io.BytesIO()
    write_panel(make_panel(database, request), file, kind)
    return file.getvalue()


def test_the_file_is_what_measure_says(exported):
    results = [measure(exported, name, YEAR, BY_STREET, threshold=EXPORT_THRESHOLD) for name in REQUEST.metrics]
    table = table_of(results, read_dimensions(exported), "zh")
    _, headers, rows = read_snapshot(written(exported, REQUEST))
    assert headers == list(table.headers)
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in table.rows]


def test_the_lines_in_front(exported):
    provenance, _, _ = read_snapshot(
        written(exported, PanelRequest(("active_volunteers",), BY_STREET, Selection(), "zh"))
    )
    assert provenance == {
        "程序": "志愿服务数据看板",
        "注意": "演示数据，纯属虚构",
        "指标": f"{ACTIVE.label.zh} (active_volunteers)",
        "口径": ACTIVE.definition.zh,
        "口径版本": f"第{ACTIVE.version}版，自{ACTIVE.since}起",
        "单位": "人",
        "性质": "时期数",
        "来源": ACTIVE.source.zh,
        "计入的源记录数": str(12 + len(NASTY)),  # the records behind the hidden cells are not told
        "所选范围": "近12个月（2025-11-01 至 2026-10-31）；全部地区",
        "数据截至": "2026年10月31日",
        "数据版本": "7",
        "匹配行数": "3",
        "写出行数": "3",
        "人数保护": "少于10人的人数（0除外）不予显示；看板内的界限可能更低。",
        "说明": f"{ACTIVE.label.zh}：各行不能相加。",
        "快照代码": provenance["快照代码"],
    }
    assert len(provenance["快照代码"]) == 10


def test_a_filter_that_the_metric_cannot_follow_is_said(exported_sqlite):
    request = PanelRequest(("service_hours",), BY_STREET, YEAR.choose(award="gold"))
    provenance, _, rows = read_snapshot(written(exported_sqlite, request))
    assert provenance["所选范围"].endswith("；未按“奖项”筛选：该指标没有这一项")
    plain = read_snapshot(written(exported_sqlite, PanelRequest(("service_hours",), BY_STREET, YEAR)))
    assert rows == plain[2]


def test_the_comparison_stands_in_further_columns(exported):
    march = Selection(Period(None, date(2026, 3, 1), date(2026, 3, 31))).choose(place=XIXING)
    request = PanelRequest(("service_hours",), BY_STREET, march, "en", compared=True)
    provenance, headers, rows = read_snapshot(written(exported, request))
    assert headers[3] == "Service hours (hours) (2025-03-01 to 2025-03-31)"
    assert provenance["Comparison"] == "against a year earlier (2025-03-01 to 2025-03-31)"
    assert rows[0][3] == str(5 * 30 / 60)


def test_without_a_like_period_there_is_no_comparison(exported_sqlite):
    """Records begin in March 2025: the twelve months before have no counterpart."""
    request = PanelRequest(("service_hours",), BY_STREET, Selection(), "en", compared=True)
    provenance, headers, _ = read_snapshot(written(exported_sqlite, request))
    assert "Comparison" not in provenance and len([h for h in headers if h.startswith("Service hours")]) == 1


def test_months_are_not_compared_in_one_row(exported_sqlite):
    request = PanelRequest(("service_hours",), ("month",), Selection(), "en", compared=True)
    provenance, headers, _ = read_snapshot(written(exported_sqlite, request))
    assert "Comparison" not in provenance
    assert headers[:2] == ["Month", "Service hours (hours)"]


def test_the_code_tells_the_same_from_another(exported):
    def code(request: PanelRequest) -> str:
        return dict(make_panel(exported, request).provenance)[
            {"zh": "快照代码", "en": "Snapshot code"}[request.language]
        ]

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
    request = PanelRequest(("service_hours",), (), YEAR.choose(category="culture"))
    assert dict(make_panel(exported, request).provenance)["快照代码"] == "D3MKTJSZMM"


@pytest.mark.parametrize("by", ["brand", "programme", "project"])
def test_names_that_try_to_be_formulas(exported, by):
    _, _, rows = read_snapshot(written(exported, PanelRequest(("attendances",), (by,), YEAR)))
    assert {row[0] for row in rows} >= set(NASTY)
    sheet = openpyxl.load_workbook(io.BytesIO(written(exported, PanelRequest(("attendances",), (by,), YEAR), "xlsx")))
    cells = [row[0] for row in sheet["数据"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    # Excel itself reads _x000D_ as the character; openpyxl leaves that to its caller.
    assert {unescape_formula(unescape(cell.value)) for cell in cells} >= set(NASTY)


def test_a_place_that_tries_to_be_a_formula(reference_url, exported):
    rename_place(reference_url, PUYAN, "＝1+1,\r\n浦沿")
    with exported.write(region):
        pass
    content = written(exported, PanelRequest(("attendances",), BY_STREET, YEAR))
    assert '"\'＝1+1,\r\n浦沿",' in content.decode()
    assert "＝1+1,\r\n浦沿" in {row[0] for row in read_snapshot(content)[2]}


def test_the_workbook(exported):
    book = openpyxl.load_workbook(io.BytesIO(written(exported, REQUEST, "xlsx")))
    assert book.sheetnames == ["数据", "说明"]
    panel = make_panel(exported, REQUEST)
    table, provenance = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]
    assert table == [list(panel.table.headers), *(list(row) for row in panel.table.rows)]
    assert provenance == [list(line) for line in panel.provenance]
    hours = book["数据"]["C2"]
    assert (hours.data_type, hours.number_format) == ("n", "#,##0.0")
    assert book["数据"]["B2"].data_type in ("s", "inlineStr")  # ids keep every digit


def test_the_same_data_gives_the_same_bytes(exported_sqlite):
    for kind in ("csv", "xlsx"):
        assert written(exported_sqlite, REQUEST, kind) == written(exported_sqlite, REQUEST, kind)


def test_names_of_files(exported_sqlite):
    assert make_panel(exported_sqlite, REQUEST).name == "服务时长等2项_按镇街_2025-11-01至2026-10-31"
    english = PanelRequest(("attendances",), ("month", "street"), Selection(Period("to_date")), "en")
    assert make_panel(exported_sqlite, english).name == "Attendances_by Month and Street or town_to 2026-10-31"


def test_a_name_that_is_not_here(exported_sqlite):
    for selection in (YEAR.choose(brand="nobody"), YEAR.choose(place=99), YEAR.choose(street="abc")):
        with pytest.raises(BadRequest):
            make_panel(exported_sqlite, PanelRequest(("service_hours",), (), selection))


def test_data_that_does_not_stand_still(exported_sqlite, monkeypatch):
    def measure_and_write(*arguments, **more):
        with exported_sqlite.write(region):
            pass
        return measure(*arguments, **more)

    monkeypatch.setattr("lib.exports.panel.measure", measure_and_write)
    with pytest.raises(ExportFailed, match="kept changing"):
        make_panel(exported_sqlite, REQUEST)
