"""Units wherever they stand: in the word of the column, in a title, in a row below the header, in the cell, in its number format."""

import io

import openpyxl
import pytest
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
