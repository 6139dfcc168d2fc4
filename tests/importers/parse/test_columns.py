"""Texts, numbers, hours and words of a list, as they stand in cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.catalogue import vocabularies as w
from lib.importers.errors import CellError
from lib.importers.parse import numbers
from lib.importers.parse.cell_parser import MOST_KNOWN, CellParser, RowError


def rule_of(read, *args, **named) -> str:
    with pytest.raises(CellError) as rejected:
        read(*args, **named)
    return rejected.value.rule


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("2.5", 150), ("2", 120), ("2.50", 150), ("2.500", 150), ("０２．５", 150), ("2.5小时", 150), ("2.5 小时", 150), ("2小时30分", 150),
        ("2小时30分钟", 150), ("2個小時", 120), ("2时", 120), ("2.5h", 150), ("2h30m", 150), ("30分钟", 30), ("0.01", 1), ("0.08", 5),
        ("2.33", 140), ("2.25", 135), ("0.25", 15), ("0", 0), ("0.00", 0), ("24", 1440), ("1,000", 60000), ("8.0", 480),
        ("2.5 hours", 150), ("1 hour", 60), ("2:30", 150), ("2：30", 150), ("02:30:00", 150), ("0:00:29", 0), ("0:00:30", 1), ("24:00", 1440),
        ("2小时30", 150), ("2时05", 125), ("2小时5", 125), ("2h30", 150), ("2h30min", 150), (".5", 30), (".25小时", 15), ("0:45", 45),
    ],
)  # fmt: skip
def test_hours_become_minutes(written, minutes):
    assert numbers.hours(written) == minutes


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("2,5", "not_a_number"), ("两小时", "not_a_number"), ("2.555", "hours_decimals"), ("2.001小时", "hours_decimals"), ("-1", "negative"),
        ("-2.5小时", "negative"), ("-2,5", "negative"), ("1e3", "not_a_number"), ("2:3", "not_a_number"), ("2:60", "not_a_number"), ("2小时60", "not_a_number"), ("2:30:60", "not_a_number"), ("2:30分", "not_a_number"), ("nan", "not_a_number"), ("inf", "not_a_number"),
        ("2..5", "not_a_number"), (".", "not_a_number"), ("小时", "not_a_number"), ("9" * 40, "not_a_number"), ("9" * 25, "not_a_number"), ("٢", "not_a_number"),
    ],
)  # fmt: skip
def test_what_are_no_hours(written, rule):
    assert rule_of(numbers.hours, written) == rule


@given(st.integers(0, 2400))
def test_hundredths_of_an_hour_are_rounded_half_up(hundredths):
    assert numbers.hours(f"{hundredths / 100:.2f}") == int(hundredths * 60 / 100 + 0.5)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("1,234", 1234),
        ("1.0", 1),
        ("１２", 12),
        (" 12 ", 12),
        ("1 234", 1234),
        ("0", 0),
        ("12,345,678.00", 12345678),
    ],
)
def test_whole_numbers(written, value):
    assert numbers.whole(written) == value


@pytest.mark.parametrize(
    ("written", "rule"),
    [("1.5", "not_whole"), ("-1", "negative"), ("12人", "not_a_number"), ("1,23", "not_a_number"), ("1.2万", "not_a_number"),
     ("", "not_a_number"), ("3000000000", "not_a_number"), ("Ⅳ", "not_a_number")],
)  # fmt: skip
def test_what_are_no_whole_numbers(written, rule):
    assert rule_of(numbers.whole, written) == rule


def test_numbers_minutes_and_yes_or_no():
    assert numbers.number("1,234.56") == 1234.56
    assert rule_of(numbers.number, "-0.5") == "negative"
    assert rule_of(numbers.number, "92.5分") == "not_a_number"
    assert numbers.minutes("90") == numbers.minutes("90分钟") == numbers.minutes("90.0 分") == 90
    assert rule_of(numbers.minutes, "1.5") == "not_whole"
    assert rule_of(numbers.minutes, "") == "not_a_number"
    assert [numbers.yes_no(cell) for cell in ("是", "有", "Y", "1", "TRUE", " 是 ", "Ｙ")] == [True] * 7
    assert [numbers.yes_no(cell) for cell in ("否", "无", "n", "0", "False")] == [False] * 5
    assert rule_of(numbers.yes_no, "也许") == "unknown_code"


def test_texts_are_trimmed_and_made_comparable():
    assert numbers.text("　西兴街道 ", most=10) == "西兴街道"
    assert numbers.text("ＡＢ（１）", most=10) == "AB(1)"
    assert numbers.text("a\u200bb\x00c\td\ufeff", most=10) == "abc d"
    assert numbers.text(" \t ", most=10) is None
    assert numbers.text("\u200b", most=10) is None
    assert numbers.text("\n甲\n", most=10) == "甲"


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n", "\x85", "\u2028", "\v"])
def test_a_line_break_within_a_text(sign):
    assert rule_of(numbers.text, f"甲{sign}乙", most=10) == "line_break"


def test_a_long_text_says_how_long():
    with pytest.raises(CellError) as rejected:
        numbers.text("甲" * 11, most=10)
    assert (rejected.value.rule, rejected.value.detail) == ("too_long", "11 > 10")


def test_numbers_that_a_spreadsheet_has_cut():
    assert rule_of(numbers.record_number, "3.30108E+17", most=40) == "number_cut"
    assert rule_of(numbers.record_number, "２E+１０", most=40) == "number_cut"
    assert numbers.record_number("HZ-2025E10", most=40) == "HZ-2025E10"


def test_numbers_that_a_program_took_for_amounts():
    assert numbers.record_number("330108003.0", most=40) == "330108003"
    assert numbers.record_number("330108003.00", most=40) == "330108003"
    assert numbers.record_number("12.01", most=40) == "12.01"
    assert numbers.record_number("V1.0", most=40) == "V1.0"
    assert numbers.number(".5") == 0.5
    assert rule_of(numbers.whole, ".5") == "not_whole"
    assert rule_of(numbers.number, "-.5") == "negative"


@pytest.mark.parametrize(
    ("written", "code"),
    [("sign_in", "sign_in"), ("签到（信用时长）", "sign_in"), ("签到", "sign_in"), ("签到(信用时长)", "sign_in"), ("Signed in", "sign_in"),
     ("手工录入 ", "manual"), ("４", "sign_in"), ("时长 码", "code"), ("无", None)],
)  # fmt: skip
def test_words_of_a_list(written, code):
    known = numbers.known_words(w.METHOD, {"4": "sign_in", "无": ""})
    assert numbers.code(written, known) == code


def test_several_words_count_as_the_first_where_all_are_known():
    known = numbers.known_words(w.CATEGORY, {"0501": "health"})
    assert numbers.code("0501,环境保护", known, several=True) == "health"
    assert numbers.code("环境保护、社区服务", known, several=True) == "environment"
    for cell in ("环境保护,别的", "别的", ",", "环境保护"[:2]):
        assert rule_of(numbers.code, cell, known, several=True) == "unknown_code"


def test_several_words_of_a_field_with_one_meaning_have_to_agree():
    known = numbers.known_words(w.RECORD_STATE, {"已通过": "confirmed", "已驳回": "voided"})
    assert numbers.code("已通过/已通过", known) == "confirmed"
    assert rule_of(numbers.code, "已通过/已驳回", known) == "several_words"
    assert rule_of(numbers.code, "已通过/别的", known) == "unknown_code"


@given(st.text(max_size=60))
def test_any_cell_is_read_or_refused(cell):
    known = numbers.known_words(w.METHOD, {})
    for read in (numbers.hours, numbers.minutes, numbers.whole, numbers.number, numbers.yes_no):
        assert isinstance(CellParser(read)(cell), int | float | bool | RowError | None)
    for result in (
        CellParser(lambda c: numbers.code(c, known))(cell),
        CellParser(lambda c: numbers.text(c, most=20))(cell),
    ):
        assert isinstance(result, str | RowError | None)


def test_a_reader_remembers_within_bounds():
    asked = []
    read = CellParser(lambda cell: asked.append(cell) or cell)
    for i in range(MOST_KNOWN * 2 + 5):
        read(str(i))
    read(str(MOST_KNOWN * 2 + 4))
    assert len(asked) == MOST_KNOWN * 2 + 5
    assert len(read._known) <= MOST_KNOWN
    read("x" * 200)
    read("x" * 200)
    assert asked.count("x" * 200) == 2


@pytest.mark.parametrize(
    ("field", "cell", "number"),
    [
        ("year", "2026年", "2026"), ("year", "2026年度", "2026"), ("edition", "第五届", "5"), ("edition", "5届", "5"), ("edition", "第十届", "10"),
        ("round", "第十二批", "12"), ("round", "第二十届", "20"), ("score", "95.5分", "95.5"), ("points", "20积分", "20"), ("year", "五年", "五年"), ("slots", "5届", "5届"),
        ("edition", "第二三届", "二三"),
    ],
)  # fmt: skip
def test_numbers_that_are_written_out(field, cell, number):
    assert numbers.in_digits(cell, field=field) == number


def test_a_number_of_a_record_that_was_taken_for_an_amount_is_the_same():
    written = ("123,000", "123000.0", "1,234,567.00", "12,34", "000123", "1.5")
    assert [numbers.record_number(cell, most=40) for cell in written] == [
        "123000",
        "123000",
        "1234567",
        "12,34",
        "000123",
        "1.5",
    ]
