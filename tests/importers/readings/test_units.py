"""Units wherever they stand: in the word of the column, in a title, in a row below the header, in the cell, in its number format."""

import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import select

from lib.importers.messages.file_errors import FileRejected
from lib.importers.read.number_formats import unit_shown
from lib.schema import service_record
from tests.importers import in_process
from tests.importers.imports import import_file
from tests.importers.readings.tables import HEAD, read, row, rules, text
from tests.importers.readings.tables import ROW as USUAL

FUNDING = ("类型,来源,区域,{word},起始日期", "基金,区财政,滨江区,{cell},2026-01-01")


def minutes(found: in_process.Read) -> list[int]:
    return [one["minutes"] for one in found.rows]


@pytest.mark.parametrize(
    ("word", "cell", "expected"),
    [
        ("志愿时长（分钟）", "20", 20), ("志愿时长(min)", "20", 20), ("志愿时长/分钟", "20", 20), ("志愿时长-分鐘", "20", 20), ("志愿时长【单位：分钟】", "20", 20), ("志愿时长分钟", "20", 20),
        ("志愿时长（小时）", "2", 120), ("志愿时长（h）", "1.5", 90), ("志愿时长（小时）", "20分钟", 20), ("志愿时长（分钟）", "2小时", 120), ("志愿时长（分钟）", "90分钟", 90),
    ],
)  # fmt: skip
def test_the_unit_in_the_word_of_the_column(word, cell, expected):
    found = read(row(**{word: cell}), head=(*HEAD[:-1], word))
    assert minutes(found) == [expected] and found.found["unclear_units"] == []


@pytest.mark.parametrize(
    "title",
    [
        "志愿时长统计（单位：分钟）",
        "注：时长为分钟",
        "时间单位 分",
        "单位：分钟",
        "（单位：人、分钟、元）",
        "时长单位为分钟",
        "单 位 ： 分 钟",
        "时长以分钟计",
        "时长均按分钟填写",
        "志愿时长单位【分钟】",
        "2026年志愿时长统计表（分钟）",
    ],
)
def test_the_unit_in_a_title(title):
    found = in_process.read(f"{title}\n".encode() + text(row(志愿时长="20")))
    assert minutes(found) == [20] and found.found["units"] == {"hours": "分钟"}


@pytest.mark.parametrize(
    "title",
    [
        "填报单位：浦沿街道",
        "主办单位：分队",
        "2026年3月志愿时长统计",
        "志愿时长统计表（3月）",
        "单位：浦沿街道团工委",
        "单位：小时",
    ],
)
def test_a_title_without_another_unit(title):
    assert minutes(in_process.read(f"{title}\n".encode() + text(row()))) == [120]


def test_the_unit_in_a_row_below_the_header():
    units = {word: "" for word in HEAD} | {"志愿时长": "（分钟）"}
    found = read(units, row(志愿时长="20"), row(志愿时长="30", 签到时间="2026-03-06"), units)
    assert minutes(found) == [20, 30] and (found.read, found.skipped, found.quarantined) == (2, 2, 0)


@pytest.mark.parametrize("hint", ["文本", "yyyy-mm-dd", "（年-月-日）", "必填"])
def test_a_row_of_units_with_words_for_how_to_fill_it_in(hint):
    units = dict.fromkeys(HEAD, hint) | {"志愿时长": "（分钟）"}
    found = read(units, row(志愿时长="20"))
    assert minutes(found) == [20] and (found.read, found.quarantined) == (1, 0)


def test_a_row_of_units_further_down_is_no_header():
    units = {word: "" for word in HEAD} | {"志愿时长": "（分钟）"}
    found = read(row(), units, row(志愿时长="3", 签到时间="2026-03-06"))
    assert (
        minutes(found) == [120, 180]
        and [line for line, _, _ in rules(found)] == [3] * len(rules(found))
        and found.quarantined == 1
    )


def workbook(*formats: str, value: float = 20) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(HEAD))
    for day, code in enumerate(formats, 1):
        *cells, _ = (USUAL | {"签到时间": f"2026-03-0{day}"}).values()
        book.active.append([*cells, value])
        book.active.cell(day + 1, len(HEAD)).number_format = code
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_unit_in_the_number_format():
    found = in_process.read(workbook('0"分钟"', "General", "0.0\\分\\钟", '0"小时"', '0"人"'), extension="xlsx")
    assert minutes(found) == [20, 1200, 20, 1200, 1200]
    assert [one for line in found.found["preview"] for one in line if "分钟" in one] == ["20分钟", "20分钟"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('0"分钟"', "分钟"),
        ("0", ""),
        ('#,##0"元"', "元"),
        ('0"万元"', "万元"),
        ('0!.0,"万元"', "?万元"),
        ('0.0,"万元"', "?万元"),
        ('0"人"', ""),
        ('yyyy"年"m"月"', ""),
        ("[h]:mm", ""),
        ('0"半"', "?半"),
        (";;;", "?"),
        ("0.0%", "%"),
    ],
)
def test_units_of_number_formats(code, shown):
    assert unit_shown(code) == shown


@pytest.mark.parametrize(
    ("word", "title", "cell", "yuan"),
    [
        ("金额（元）", "", "12", 12), ("金额（万元）", "", "12", 120_000), ("金额（元）", "", "12万元", 120_000), ("金额（元）", "", "1.5万", 15_000), ("金额（千元）", "", "1.5", 1_500), ("金额（元）", "单位：元", "12", 12), ("金额", "单位：万元", "12", 120_000), ("金额", "", "12", 12),
    ],
)  # fmt: skip
def test_amounts_of_money(word, title, cell, yuan):
    lines = [*([title] if title else []), FUNDING[0].format(word=word), FUNDING[1].format(cell=cell), ""]
    assert [one["amount_yuan"] for one in in_process.read("\n".join(lines).encode()).rows] == [yuan]


@pytest.mark.parametrize(
    ("title", "word", "named"),
    [
        ("单位：分钟", "志愿时长（小时）", ["小时", "分钟"]),
        ("", "志愿时长（天）", ["天"]),
        ("", "志愿时长（次）", ["次"]),
        ("单位：课时", "志愿时长", ["天"]),
        ("单位：分钟；单位：小时", "志愿时长", ["分钟", "小时"]),
    ],
)
def test_two_units_or_none_that_is_fixed_are_asked_about(title, word, named, database):
    lead = f"{title}\n".encode() if title else b""
    content = lead + text(row(**{word: "20"}), head=(*HEAD[:-1], word))
    assert in_process.inspect_content(content)["unclear_units"][0][:2] == (word, named)
    with pytest.raises(FileRejected) as rejected:
        import_file(database, content)
    assert rejected.value.rule == "units_unclear" and f'--unit "{word}=' in rejected.value.message.zh
    assert import_file(database, content, units={word: "分钟"}).inserted == 1
    assert database.rows(select(service_record.c.minutes))[0].minutes == 20


def test_ten_thousand_yuan_above_yuan_is_asked_about():
    content = "\n".join(
        ["单位：万元,,,,", FUNDING[0].format(word="金额（元）"), FUNDING[1].format(cell="12"), ""]
    ).encode()
    assert in_process.inspect_content(content)["unclear_units"][0][:2] == ("金额（元）", ["元", "万元"])


def test_the_unit_in_a_note_at_the_foot_or_in_the_name_of_the_sheet():
    note = {"姓名": "说明：以上时长单位为分钟"}
    assert minutes(read(row(志愿时长="20"), note)) == [20]
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "时长（分钟）"
    for cells in (HEAD, [*list(USUAL.values())[:-1], 20]):
        book.active.append(cells)
    book.save(file)
    assert minutes(in_process.read(file.getvalue(), extension="xlsx")) == [20]


def beside(edit, value: float = 20) -> bytes:
    """A workbook of one record, with something written beside its cells."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for cells in (HEAD, [*list(USUAL.values())[:-1], value]):
        book.active.append(cells)
    edit(book.active)
    book.save(file)
    return file.getvalue()


def note(cell: str, written: str):
    return lambda sheet: setattr(sheet[cell], "comment", Comment(written, "甲"))


def prompt(written: str):
    def edit(sheet) -> None:
        rule = DataValidation(type="decimal", operator="greaterThan", formula1="0", prompt=written)
        rule.add("G2:G90")
        sheet.add_data_validation(rule)

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        note("G1", "单位：分钟"), note("G1", "甲:\n分钟"), note("G1", "按分钟填写"), prompt("单位：分钟"), prompt("以分钟为单位"),
        lambda sheet: setattr(sheet.oddHeader.right, "text", "单位：分钟"), lambda sheet: setattr(sheet.oddFooter.left, "text", "注：时长为分钟"),
    ],
)  # fmt: skip
def test_the_unit_beside_the_cells(edit):
    assert minutes(in_process.read(beside(edit), extension="xlsx")) == [20]


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (note("G1", "请填分钟数"), ["小时", "分钟"]),
        (note("G1", "90分钟填1.5"), ["小时", "分钟"]),
        (note("G1", "每人不超过8小时"), None),
        (note("A1", "填全名"), None),
        (note("F1", "单位：分钟"), None),
    ],
)
def test_a_unit_that_a_note_only_speaks_of_is_asked_about(edit, named):
    found = in_process.inspect_content(beside(edit), extension="xlsx")
    assert [one[1] for one in found["unclear_units"]] == ([named] if named else []) and found["units"] == {}


def test_the_unit_in_a_box_of_text():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, [*list(USUAL.values())[:-1], 20])
        sheet.insert_textbox(4, 4, "说明\n单位：分钟")
    assert minutes(in_process.read(file.getvalue(), extension="xlsx")) == [20]


@pytest.mark.parametrize("title", ["备注：时长一律填分钟", "服务时长（min）统计", "时长栏填分钟数", "每次不少于30分钟"])
def test_a_unit_that_a_title_only_speaks_of_is_asked_about(title):
    found = in_process.inspect_content(f"{title}\n".encode() + text(row(志愿时长="20")))
    assert [one[1] for one in found["unclear_units"]] == [["小时", "分钟"]]


@pytest.mark.parametrize("title", ["本月共服务120小时", "10元午餐", "万人志愿者在行动"])
def test_a_title_that_speaks_of_the_unit_that_is_meant_or_of_others_is_no_question(title):
    assert minutes(in_process.read(f"{title}\n".encode() + text(row()))) == [120]


@pytest.mark.parametrize("note", ["* 时长以分钟为单位", "（时长：分钟）", "时长单位为分钟"])
def test_a_unit_in_a_line_right_below_the_last_record(note):
    found = in_process.read(text(row(志愿时长="20")) + f"{note}\n".encode())
    assert minutes(found) == [20] and found.quarantined == 0


def test_a_row_of_units_with_strokes_for_none():
    units = dict.fromkeys(HEAD, "/") | {"签到时间": "年月日", "志愿时长": "分钟"}
    assert minutes(read(units, row(志愿时长="20"))) == [20]


@pytest.mark.parametrize(
    ("word", "cells", "asked"),
    [
        ("单位", ("小时", "分钟"), True), ("计量", ("分", "分"), True), ("", ("分钟", "分钟"), True), ("单位", ("小时", "小时"), False), ("所属单位", ("甲社区", "乙社区"), False),
    ],
)  # fmt: skip
def test_a_column_of_units_is_asked_about(word, cells, asked):
    rows = [row(**{word: cell}, 签到时间=f"2026-03-0{i}") for i, cell in enumerate(cells, 1)]
    found = in_process.inspect_content(text(*rows, head=(*HEAD, word)))["undecided"]
    assert [one["word"] for one in found] == ([word or "#8"] if asked else [])


def test_a_column_of_units_of_money_is_asked_about(database):
    head, cells = FUNDING[0].format(word="金额"), FUNDING[1].format(cell="12")
    content = f"{head},金额单位\n{cells},万元\n".encode()
    with pytest.raises(FileRejected) as rejected:
        import_file(database, content)
    assert rejected.value.rule == "columns_undecided" and "单位" in rejected.value.message.zh


def test_the_unit_on_a_sheet_of_explanations_or_in_the_name_of_the_file_is_asked_about(database):
    def explained(sheet) -> None:
        sheet.parent.create_sheet("填写说明").append(["时长单位：分钟"])

    content = beside(explained)
    assert in_process.inspect_content(content, extension="xlsx")["unclear_units"][0][1] == ["小时", "分钟"]
    with pytest.raises(FileRejected) as rejected:
        import_file(database, text(row(志愿时长="20")), name="志愿时长统计（分钟）.csv")
    assert rejected.value.rule == "units_unclear"


@pytest.mark.parametrize(
    ("code", "shown"),
    [('"共"0"分钟"', "分钟"), ('0"分钟左右"', "?分钟左右"), ('0"小时/次"', ""), ('#0" 分钟";-#0', "分钟")],
)
def test_a_unit_with_other_words_in_a_number_format(code, shown):
    assert unit_shown(code) == shown
