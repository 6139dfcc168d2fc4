"""Rows that are no records are left out with a warning; a record with faults never is."""

import pytest

from lib.importers.formats import FORMATS
from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.header_matching import KnownFormat
from lib.importers.read.row_filter import BLANK, HEADER, LONE, NOTE, TOTAL, RowFilter
from tests.importers.hostile_files import HEADER as WRITTEN
from tests.importers.hostile_files import ROW, workbook
from tests.importers.in_process import inspect_content, read

WORDS = WRITTEN.strip().split(",")
CELLS = ROW.strip().split(",")
HEAD, ONE = ",".join(WORDS), ",".join(CELLS)


NATIONAL = KnownFormat(FORMATS["national_hours"])


def row_filter(**named) -> RowFilter:
    return RowFilter([WORDS], WORDS, NATIONAL, width=len(WORDS), **named)


def wide(*cells: str) -> list[str]:
    return [*cells, *[""] * (7 - len(cells))]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (CELLS, None),
        ([], BLANK),
        (wide(" "), BLANK),
        (wide("合计"), TOTAL),
        (wide("", "", "", "小计", "12.00"), TOTAL),
        (wide("", "", "", "", "", "合 计：", "12.00"), TOTAL),
        (wide("", "合计划志愿队", "", "", "2.00"), None),
        ([*CELLS[:6], "合计"], None),  # a record, whatever stands in its last cell
        (WORDS, HEADER),
        ([f" {word} " for word in WORDS], HEADER),
        ([*WORDS, "", ""], HEADER),
        (WORDS[:5], None),
        (["制表人：测试甲"], NOTE),
        (wide("", "", "审核：测试乙"), NOTE),
        (wide("制表人：测试甲", "", "", "审核人：测试乙", "", "日期：2026-03-05"), NOTE),
        (wide("说明会", "统计局志愿队"), None),  # part of a record: notes beside each other have colons
        (["（打印时间 2026-03-05）"], NOTE),
        (["注：时长以小时计"], NOTE),
        (["第 1 页"], NOTE),
        (["滨江区志愿者协会"], LONE),
        (wide("", "", "测试甲"), LONE),
        (wide("社区清洁", "测试一队"), None),
        (wide("说明会", "测试一队", "测试甲"), None),
    ],
)
def test_what_a_row_is(cells, kind):
    assert row_filter().kind(cells) == kind


def test_narrow_tables_have_rows_of_one_cell():
    narrow = RowFilter([["名称", "街道", "备注"]], ["名称", "街道", "备注"], None, width=3)
    assert [narrow.kind([cell, "", ""]) for cell in ("测试站", "备注")] == [None, None]


def test_one_cell_may_be_all_that_a_format_needs():
    words = ["名称", "甲", "乙", "丙"]
    spec = FORMATS["national_hours"]
    known = KnownFormat(type(spec)("x", spec.label, "brands", {"name": ("名称",)}, required_fields=("name",)))
    table = RowFilter([words], words, known, width=4)
    assert [table.kind([*cells]) for cells in (["说明"], ["", "说明"])] == [None, NOTE]


def lines(rows: list[list[str]], **named) -> tuple[list[int], dict]:
    table = row_filter(**named)
    return [line for line, _ in table.records(enumerate(rows, 2))], {kind: n for kind, n in table.skipped.items() if n}


def test_a_lone_cell_is_a_note_only_where_no_record_follows():
    lone = ["滨江区志愿者协会"]
    assert lines([CELLS, lone, CELLS, lone, [], lone]) == ([2, 3, 4], {NOTE: 2, BLANK: 1})
    assert lines([lone, CELLS]) == ([2, 3], {})
    assert lines([lone, lone]) == ([2, 3], {})  # a table of nothing else has faults, and no foot
    assert lines([CELLS, *[lone] * 25]) == ([*range(2, 23 + 1)], {NOTE: 4})
    assert lines([CELLS, lone, lone], no_end=True) == ([2, 4], {NOTE: 1})  # the last may be a record cut off
    assert lines([CELLS, WORDS, CELLS, ["制表人：测试甲"], CELLS]) == ([2, 4, 6], {HEADER: 1, NOTE: 1})


FOOT = ["制表人：测试甲,,,审核人：测试乙,,,", "滨江区志愿者协会", ",,,小计,2.00,,", ",,,,,,"]


def test_a_small_file_with_a_foot_is_read_and_told():
    content = "\n".join([HEAD, ONE, HEAD, ONE.replace("测试甲", "测试乙"), *FOOT, ""]).encode()
    found = read(content)
    assert ([row["line"] for row in found.rows], found.read, found.skipped, found.quarantined) == ([2, 4], 2, 5, 0)
    warnings = dict(found.found["warnings"])
    assert (warnings["note_rows"], warnings["totals_rows"]) == ({"rows": 3}, {"rows": 1})
    assert "uneven_rows" not in warnings
    assert [row[2] for row in found.found["preview"]] == ["测**", "测**"]


def test_a_sheet_with_a_foot():
    rows = [WORDS, CELLS, WORDS, [*CELLS[:2], "测试乙", *CELLS[3:]], ["合计", None, None, None, 4], ["制表人：测试甲"]]
    found = read(workbook(rows), extension="xlsx")
    assert (found.read, found.skipped, found.quarantined) == (2, 3, 0)


def test_a_header_of_two_rows_pasted_again():
    split = [[*WORDS[:3], "服务", *WORDS[4:]], ["", "", "", "服务时间"]]
    found = read(workbook([*split, CELLS, *split, CELLS]), extension="xlsx")
    assert (found.read, found.skipped) == (2, 2)


def test_notes_alone_are_no_rows():
    with pytest.raises(FileRejected) as rejected:
        inspect_content("\n".join([HEAD, "制表人：测试甲,,,,,,", ""]).encode())
    assert rejected.value.rule == "only_a_header"


def test_a_record_cut_off_is_no_note():
    found = read("\n".join([HEAD, ONE, "社区"]).encode())
    beside = [(2, "beside_torn"), (3, "columns")]  # the cell may be the rest of the line above
    assert sorted((row["line"], row["rule"]) for row in found.quarantined_rows) == beside
    with pytest.raises(FileRejected) as rejected:
        read("\n".join([HEAD, ONE, "社区清洁,测试一队"]).encode())
    assert rejected.value.rule == "cut_off"
    found = read("\n".join([HEAD, ONE, "制表人：测试甲,审核人：测试乙"]).encode())
    assert (found.read, found.skipped) == (1, 1)
    found = read("\n".join([HEAD, ONE, "社区清洁,测试一队", "制表人：测试甲,审核人：测试乙"]).encode())
    assert sorted((row["line"], row["rule"]) for row in found.quarantined_rows) == beside  # a whole line, with a fault
