"""Quotes too many, records torn by a line break, rows swallowed by two quotes: set aside with their neighbours."""

import pytest

from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.csv_quotes import Damaged, QuotedRows
from tests.importers.imports import id_number
from tests.importers.in_process import read

HEAD = "姓名,身份证号,所属组织,活动名称,所属镇街,签到时间,志愿时长"


def record(serial: int, *, hours: str = "2", activity: str = "河道巡护", name: str = "测试") -> str:
    return f"{name},{id_number(serial)},甲队,{activity},滨江区浦沿街道,2026-03-05,{hours}"


def outcome(*lines: str, head: str = HEAD, end: str = "\n") -> tuple[dict[int, int], dict[int, str]]:
    """Minutes by line of the rows read, rule by line of those set aside; every line is one of them."""
    found = read(("\n".join([head, *lines]) + end).encode())
    aside = {row["line"]: row["rule"] for row in found.quarantined_rows}
    assert found.read == len(found.rows) + len(aside) == found.quarantined + len(found.rows)
    return {row["line"]: row["minutes"] for row in found.rows}, aside


def test_a_quote_behind_text():
    lines = [record(901, activity='河道巡护"'), record(902)]
    assert outcome(*lines) == ({3: 120}, {2: "stray_quote"})


def test_a_separator_missing_before_a_quoted_cell():
    head = "姓名,身份证号,活动名称,备注,所属镇街,签到时间,志愿时长"
    rows = [
        f"测试,{id_number(serial)},{what},滨江区浦沿街道,2026-03-05,2"
        for serial, what in ((901, '河道巡护,"雨天,改期"'), (902, '河道巡护"雨天,改期"'))
    ]
    assert outcome(*rows, head=head) == ({2: 120}, {3: "stray_quote"})


def test_a_record_torn_in_its_last_cell():
    lines = [record(900), record(901, hours="12"), ".5", record(902, hours="3"), record(903)]
    assert outcome(*lines) == ({2: 120, 6: 120}, {3: "beside_torn", 4: "columns", 5: "beside_torn"})


@pytest.mark.parametrize("blank", [[], [""]])
def test_the_last_record_torn_in_its_last_cell(blank):
    lines = [record(901, hours="3"), record(902, hours="12"), *blank, ".5"]
    aside = {3: "beside_torn", 4 + len(blank): "columns"}
    assert outcome(*lines) == ({2: 180}, aside)
    assert outcome(*lines, end="") == ({2: 180}, aside)


def test_a_record_torn_in_its_first_cell():
    lines = [record(901), "测", record(902, name="试乙"), record(903)]
    assert outcome(*lines) == ({5: 120}, {2: "beside_torn", 3: "columns", 4: "beside_torn"})


def test_pieces_that_make_up_a_record_leave_their_neighbours_alone():
    first, second = record(902).split("甲队")
    assert outcome(record(901), first + "甲", "队" + second, record(903)) == (
        {2: 120, 5: 120},
        {3: "columns", 4: "columns"},
    )


def test_a_note_at_the_foot_is_no_piece():
    for foot in (["制表人：测试甲"], ["", "滨江区志愿者协会"], ["第 1 页"], ["（打印时间 2026-03-05）"]):
        assert outcome(record(901), *foot) == ({2: 120}, {})


def test_two_quotes_swallow_a_row():
    head = "姓名,身份证号,备注,所属组织,活动名称,所属镇街,签到时间,志愿时长"
    rows = [
        f"测试,{id_number(serial)},{note},甲队,河道巡护,滨江区浦沿街道,2026-03-05,{hours}"
        for serial, note, hours in ((901, '"好', 2), (902, '好"', 3), (903, "", 4))
    ]
    assert outcome(*rows, head=head) == ({4: 240}, {2: "swallowed_lines", 3: "swallowed_lines"})


def test_remarks_of_several_lines_and_names_in_quotes_are_read():
    head = HEAD + ",备注"
    good = record(901) + ',"第一行\n第二行,很好"', record(902, activity='浦师傅"暖心"行') + ',"他说""好"""'
    found = read("\n".join([head, *good, ""]).encode())
    assert [(row["line"], row["activity"]) for row in found.rows] == [(2, "河道巡护"), (4, '浦师傅"暖心"行')]


def test_a_quote_in_the_header_may_hide_a_column():
    with pytest.raises(FileRejected) as rejected:
        outcome(record(901), head=HEAD.replace("身份证号", '身份证号"'))
    assert rejected.value.rule == "stray_quote"


@pytest.mark.parametrize("torn", ["姓\n名," + HEAD[3:], HEAD + ",录入\n时间", HEAD + ",\n录入时间"])
def test_a_header_torn_in_its_first_or_last_word(torn):
    lines = [record(serial) + ",2026-03-06" * ("录入" in torn) for serial in (901, 902)]
    with pytest.raises(FileRejected) as rejected:
        outcome(*lines, head=torn)
    assert rejected.value.rule == "torn_header"


def test_a_number_in_a_column_of_words():
    lines = [record(901 + i) for i in range(20)]
    lines[10] = lines[10].replace("河道巡护", "12")
    read_rows, aside = outcome(*lines)
    assert aside == {12: "unlike_column"} and len(read_rows) == 19
    few = [line.replace("河道巡护", "12") for line in lines[:5]]  # a column of numbers, or too few to tell
    assert outcome(*few)[1] == {}


def rows(*pieces: str) -> list[tuple]:
    return [(line, list(cells), getattr(cells, "rule", None)) for line, cells in QuotedRows(",").rows(pieces)]


def test_rows_are_the_same_however_the_text_is_cut():
    text = 'a,b\n1,"x\ny"\n\n2,"p""q"\n3,z"\n4,"u"\r\n'
    lines = text.splitlines(keepends=True)
    expected = rows(text)
    assert expected == [
        (1, ["a", "b"], None), (2, ["1", "x\ny"], None), (4, [], None), (5, ["2", 'p"q'], "stray_quote"),
        (6, ["3", 'z"'], "stray_quote"), (7, ["4", "u"], None),
    ]  # fmt: skip
    for cut in range(1, len(lines)):
        assert rows("".join(lines[:cut]), "".join(lines[cut:])) == expected
    assert isinstance(next(cells for _, cells in QuotedRows(",").rows(['1,2"\n'])), Damaged)


@pytest.mark.parametrize("text", ['1,"x\n', '1,"x" y\n', '1,"x\n2,"y"\n', '1,"' + "x" * 100_001 + '"\n'])
def test_a_quote_without_its_partner_refuses_the_file(text):
    with pytest.raises(FileRejected) as rejected:
        rows(text)
    assert rejected.value.rule == "stray_quote" and rejected.value.detail == {"line": 1}
