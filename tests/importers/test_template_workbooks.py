"""The workbooks to fill in: their header, drop-downs and explanations, read as a spreadsheet program reads them."""

import io
from datetime import date

import openpyxl
import pytest

from lib.importers.formats import FORMATS
from lib.importers.formats.field import FieldKind
from lib.importers.formats.format import header_key
from lib.importers.formats.targets import TARGETS
from lib.importers.template_workbooks import FILLED_ROWS, header_word, write_template
from tests.importers import in_process

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
EACH = pytest.mark.parametrize("name", TARGETS)


def book(name, language, **more):
    file = io.BytesIO()
    write_template(name, file, language=language, **more)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def header_of(opened) -> list[str]:
    return [cell.value for cell in opened.worksheets[0][1]]


@EACH
@BOTH
def test_the_header_is_that_of_the_format_and_no_field_is_missing(name, language):
    spec = FORMATS[f"template_{name}"]
    keys = {header_key(word): of for of, words in spec.headers.items() for word in words}
    found = [keys[header_key(word)] for word in header_of(book(name, language))]
    assert found == [field.name for field in TARGETS[name].fields]


@EACH
@BOTH
def test_every_code_has_a_drop_down_with_its_words(name, language):
    opened = book(name, language)
    sheet, words = opened.worksheets[0], opened["词表"]
    assert words.sheet_state == "hidden"
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            area = rule.formula1.split("!")[1].replace("$", "")
            cells = words[area] if ":" in area else ((words[area],),)
            column = next(iter(rule.sqref.ranges)).min_col
            lists[sheet.cell(1, column).value] = [cell.value for (cell,) in cells]
    spec = FORMATS[f"template_{name}"]
    codes = [field for field in TARGETS[name].fields if field.kind is FieldKind.CODE]
    for field in codes:
        said = lists[header_word(spec, field, language)]
        assert said == [word.in_language(language) for word in field.vocabulary.values()]
    yes_no = [field for field in TARGETS[name].fields if field.kind is FieldKind.YES_NO]
    assert len(lists) == len(codes) + len(yes_no)


@EACH
def test_the_other_sheet_explains_every_field_and_what_makes_rows_the_same(name):
    rows = list(book(name, "zh")["说明"].iter_rows(values_only=True))
    assert rows[0] == ("字段", "须填", "怎样填", "可用的词", "示例")
    fields = TARGETS[name].fields
    assert [row[0] for row in rows[1 : len(fields) + 1]] == [field.label.zh for field in fields]
    assert all(row[2] and row[4] for row in rows[1 : len(fields) + 1])
    explained = "".join(row[0] or "" for row in rows[len(fields) + 1 :])
    assert "同一条" in explained
    for of in TARGETS[name].natural_key:
        assert TARGETS[name].field(of).label.zh in explained


def test_days_are_checked_and_long_numbers_stay_text():
    sheet = book("volunteers", "zh").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    letters = {word: sheet.cell(1, at).column_letter for at, word in enumerate(header, 1)}
    assert sheet.column_dimensions[letters["证件号码"]].number_format == "@"
    assert sheet.column_dimensions[letters["注册日期*"]].number_format == "yyyy-mm-dd"
    dates = [rule for rule in sheet.data_validations.dataValidation if rule.type == "date"]
    areas = {str(rule.sqref) for rule in dates}
    assert f"{letters['注册日期*']}2:{letters['注册日期*']}{FILLED_ROWS + 1}" in areas
    assert sheet.freeze_panes == "A2"


def test_a_template_in_the_words_of_a_platform():
    opened = book("hours", "zh", spec=FORMATS["zhejiang_hours"])
    assert {"志愿时长（小时）*", "所属镇街", "签到时间*"} <= set(header_of(opened))


def test_no_line_is_filled_in_already():
    assert all(book(name, "zh").worksheets[0].max_row == 1 for name in TARGETS)


def test_the_same_template_is_the_same_file():
    one, two = io.BytesIO(), io.BytesIO()
    write_template("brands", one, language="zh")
    write_template("brands", two, language="zh")
    assert one.getvalue() == two.getvalue()


def test_a_template_filled_in_in_english_is_recognised_and_read():
    opened = book("stations", "en")
    sheet = opened.worksheets[0]
    sheet.append(["Test station", "Service station", None, "330108002", date(2026, 3, 5), None])
    file = io.BytesIO()
    opened.save(file)
    found = in_process.read(file.getvalue(), extension="xlsx")
    assert found.found["format"] == "template_stations"
    (row,) = found.rows
    assert (row["name"], row["type"], row["place"]) == ("Test station", "service", "330108002")
    assert (row["opened_on"], row["closed_on"]) == (date(2026, 3, 5), None)


@pytest.mark.parametrize("name", ["zhejiang_hours", "zhejiang_volunteers", "zhejiang_activities"])
def test_a_template_of_a_platform_is_recognised_as_its(name):
    opened = book(FORMATS[name].target, "zh", spec=FORMATS[name])
    opened.worksheets[0].append(["示例"] * len(FORMATS[name].headers))
    file = io.BytesIO()
    opened.save(file)
    assert in_process.inspect_content(file.getvalue(), extension="xlsx")["format"] == name
