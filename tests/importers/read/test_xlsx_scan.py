"""One pass over a worksheet: merged cells wherever they stand, and formulas that nobody has calculated."""

import io

import pytest

from lib.importers.formats import FORMATS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.merged_cells import Range
from lib.importers.read.xlsx_scan import Scan, scan
from tests.importers.hostile_files import HEADER, SHEET, sheet_of, with_part, workbook
from tests.importers.in_process import inspect_content, read, stage

WORDS = HEADER.strip().split(",")
CELLS = ["社区清洁", "测试一队", "测试甲", "2025-03-05 09:00:00~2025-03-05 11:00:00", 2, "签到录入", "2025-03-06"]


def test_ranges_are_found_wherever_a_piece_ends(monkeypatch):
    xml = b"<sheetData/><mergeCells>" + b"".join(b'<mergeCell ref="B%d:D%d"/>' % (i, i + 1) for i in range(2, 90, 2))
    xml += b'<x:mergeCell foo="1" ref=\'A1:G1\'/><mergeCell ref="A1:A1048576"/></mergeCells>'
    expected = [Range(i, i + 1, 1) for i in range(2, 90, 2)]
    for piece in (300, 301, 333, 1 << 20):
        monkeypatch.setattr("lib.importers.read.xlsx_scan.PIECE", piece)
        assert scan(io.BytesIO(xml)) == Scan(expected, None)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<c r="D5"><f>9+1</f></c>', "D5"),
        ('<c r="D5" t="str"><f>A1</f></c>', "D5"),
        ('<c r="D5"><f>9+1</f><v></v></c>', "D5"),
        ('<c r="D5" s="3"><f>9+1</f><v/></c>', "D5"),
        ('<c r="D5"><f t="shared" si="0"/><v /></c>', "D5"),
        ('<x:c r="D5"><x:f>9+1</x:f><x:v></x:v></x:c>', "D5"),
        ('<c r="D5"><f>' + "A1&amp;" * 8000 + "A1</f><v></v></c>", "D5"),
        ('<c s="1"><f>9+1</f></c>', "?"),
        ("<c><f>9+1</f></c>", "?"),
        ('<c r="D5"><f>9+1</f><v>10</v></c>', None),
        ('<c r="D5" t="str"><f>""</f><v></v></c>', None),
        ('<c r="D5" t="str"><f>A1</f><v>已通过</v></c>', None),
        ('<c r="D5" t="e"><f>1/0</f><v>#DIV/0!</v></c>', None),
        ('<c r="D5"><v></v></c>', None),
        ('<c r="D5" t="inlineStr"><is><t>=9+1</t></is></c>', None),
        ('<c r="D5" s="1"/><c r="E5"><f>1</f><v>1</v></c>', None),
    ],
)
def test_formulas_without_a_value(cell, found, monkeypatch):
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 30))
    for piece in (61, 1 << 20):
        monkeypatch.setattr("lib.importers.read.xlsx_scan.PIECE", piece)
        assert scan(io.BytesIO(sheet_of(f'{rows}<row r="31">{cell}</row>{rows}'))).uncalculated == found


def rejection(do) -> dict:
    with pytest.raises(FileRejected) as rejected:
        do()
    assert rejected.value.rule == "uncalculated"
    return rejected.value.detail


def test_a_workbook_of_a_program_that_calculates_nothing_is_refused():
    state = [*CELLS, '=IF(A1="","","已拒绝")']
    content = workbook(sheets={"明细": [[*WORDS, "时长状态"], [*CELLS, "已生效"], state, state]})
    assert rejection(lambda: inspect_content(content, extension="xlsx")) == {"sheet": "明细", "cell": "H3"}


def test_only_the_sheet_that_is_read_counts():
    rows = [WORDS, CELLS]
    found = read(workbook(sheets={"明细": rows, "透视": [["合计"], ["=1+1"]]}), extension="xlsx")
    assert [row["minutes"] for row in found.rows] == [120]


def test_a_workbook_is_refused_when_it_is_staged_too():
    found = inspect_content(workbook(sheets={"明细": [WORDS, CELLS]}), extension="xlsx")
    content = workbook(sheets={"明细": [WORDS, [*CELLS[:4], "=1+1", *CELLS[5:]]]})
    spec = FORMATS["national_hours"]
    assert rejection(lambda: stage(content, found, spec, extension="xlsx")) == {"sheet": "明细", "cell": "E2"}


def test_what_a_spreadsheet_has_calculated_is_read():
    written = "".join(f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in WORDS)
    cells = [f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in CELLS]
    cells[4] = "<c><f>1+1</f><v>2</v></c>"
    sheet = sheet_of(f"<row>{written}</row><row>{''.join(cells)}</row>")
    found = read(with_part(workbook(), SHEET, sheet), extension="xlsx")
    assert [row["minutes"] for row in found.rows] == [120]
