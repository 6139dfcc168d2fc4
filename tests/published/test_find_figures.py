"""Figures in running text: every figure of both letters by hand, places in the text, periods, and forms made at random."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.published.format import write_figure
from lib.published.parse import parse_figure
from lib.published.running_text import find_figures

LETTERS = Path(__file__).with_name("letters")
NOT_A_NUMBER = {"BJ07", "BJ19", "BJ29", "CX17", "CX25", "CX32", "CX33"}
"""Figures of the register that stand as names, as a year, or share the number of another (two villages, one 2万小时)."""


def by_hand(letter: str) -> list[dict[str, str]]:
    with (LETTERS / "figures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["letter"] == letter]


def text_of(letter: str) -> str:
    return (LETTERS / f"{letter}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("letter", ["binjiang", "cixi"])
def test_every_figure_of_a_letter_is_found_and_nothing_is_invented(letter):
    found = [
        (one.words, one.quoted.operator, one.value, one.quoted.value_to, one.unit)
        for one in find_figures(text_of(letter))
    ]
    expected = [
        (
            row["words"],
            row["operator"],
            float(row["value"]),
            float(row["value_to"]) if row["value_to"] else None,
            row["unit"],
        )
        for row in by_hand(letter)
    ]
    assert found == expected


def test_the_figures_by_hand_are_those_of_the_register(letter_figures):
    stand_there = {row["figure"] for letter in ("binjiang", "cixi") for row in by_hand(letter)} - {""}
    assert stand_there == {figure.id for figure in letter_figures} - NOT_A_NUMBER


@pytest.mark.parametrize("letter", ["binjiang", "cixi"])
def test_a_figure_knows_its_place_in_the_text(letter):
    text = text_of(letter)
    for one in find_figures(text):
        assert "".join(text[one.start : one.end].split()) == one.words
        assert one.sentence[0] <= one.start < one.end <= one.sentence[1]


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("截至目前，注册志愿者11万余人", "as_of", None, date(2025, 9, 12)),
        ("截至2024年6月底，注册志愿者11万余人", "as_of", None, date(2024, 6, 30)),
        ("截至去年底，注册志愿者11万余人", "as_of", None, date(2024, 12, 31)),
        ("截至6月底，注册志愿者11万余人", "as_of", None, date(2025, 6, 30)),
        ("截至今年4月末，注册志愿者11万余人", "as_of", None, date(2025, 4, 30)),
        ("截至12月20日，注册志愿者11万余人", "as_of", None, date(2024, 12, 20)),
        ("2024年底以前，服务时长120万小时", "as_of", None, date(2024, 12, 31)),
        ("自2012年以来累计投入418万元", "since", date(2012, 1, 1), date(2025, 9, 12)),
        ("近三年来捐款400余万元", "years", date(2022, 9, 13), date(2025, 9, 12)),
        ("四年来累计培训12次", "years", date(2021, 9, 13), date(2025, 9, 12)),
        ("去年开展活动12场次", "last_year", date(2024, 1, 1), date(2024, 12, 31)),
        ("今年已支持项目21个", "this_year", date(2025, 1, 1), date(2025, 9, 12)),
        ("2024年，培训1200人次", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2021-2024年，培训1200人次", "years_between", date(2021, 1, 1), date(2024, 12, 31)),
        ("2025年3月，服务300人次", "month", date(2025, 3, 1), date(2025, 3, 31)),
        ("年均服务2万小时", "a_year", None, date(2025, 9, 12)),
        ("去年开展活动12场次，累计兑换300余万元", "to_date", None, date(2025, 9, 12)),
        ("全年开展活动1200场", "whole_year", date(2025, 1, 1), date(2025, 12, 31)),
        ("去年，各地全年开展活动1200场", "last_year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023年，全年开展活动1200场", "year", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024年全区开展活动1200场", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("截至2025年6月底，志愿者占15.2%，全年累计开展活动1200场", "whole_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_period_is_the_one_its_sentence_names(text, kind, first, last):
    period = find_figures(text)[-1].period
    assert (period.kind, *period.dates(date(2025, 9, 12))) == (kind, first, last)


def test_the_whole_year_of_a_report_of_january_is_the_year_before():
    (found,) = find_figures("全年开展活动1200场")
    assert found.period.dates(date(2025, 1, 20)) == (date(2024, 1, 1), date(2024, 12, 31))
    assert find_figures("驿站全年无休，服务300人次。")[0].period is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("力争全年服务10万人次，培育项目20个", ["target", "target"]),
        ("预计投入资金300万元", ["target"]),
        ("全年目标为1200场，已完成800场", ["target", "value"]),
        ("明年计划新增队伍30支", ["target"]),
        ("到年底将建成站点50个", ["target"]),
        ("争取资金300万元，实施“暖心计划”，开展活动30场", ["value", "value"]),
        ("按计划开展活动30场；围绕目标举办培训12次", ["value", "value"]),
        ("已将50个站点纳入管理，占比预计达20%", ["value", "target"]),
    ],
)
def test_what_is_aimed_at_is_no_figure_of_what_is(text, roles):
    assert [one.role for one in find_figures(text)] == roles


def test_a_sentence_may_name_no_period():
    assert find_figures("全区有12家商家。")[0].period is None


def test_cells_of_a_table_stand_apart():
    text = "镇街\t活动\t人次\n西兴街道\t120场\t3400人次\n合计\t1,335场\t1.2万余人次\n"
    assert [one.words for one in find_figures(text)] == ["120场", "3400人次", "1,335场", "1.2万余人次"]


def test_a_number_alone_in_a_cell_has_the_unit_of_its_column_or_row():
    text = "序号\t项目\t2023年\t增幅（%）\n1\t注册志愿者（万人）\t43.6\t5.1\n2\t活动（场次）\t24,118\t14.7\n3\t年份\t2023\t\n"
    found = find_figures(text)
    assert [(one.value, one.unit, text[one.start : one.end]) for one in found] == [
        (436_000.0, "人", "43.6"),
        (0.051, "%", "5.1"),
        (24_118.0, "场次", "24,118"),
        (0.147, "%", "14.7"),
    ]


@pytest.mark.parametrize(
    "piece", ["1", "一", "1,", "“", "(2024", "1+", "a1-", "www.", "1月1日至", " ", "1\t", "3金", "万", "a@"]
)
def test_a_text_made_to_be_slow_is_read_to_its_end(piece):
    """Patterns that look back and forth may take hours for such texts; the suite would not end."""
    text = piece * (8_000 // len(piece))
    assert all(text[one.start : one.end] for one in find_figures(text))


NUMBERS = st.one_of(
    st.integers(1, 10**9).map(str),
    st.integers(1_000, 10**9).map(lambda number: f"{number:,}"),
    st.decimals(min_value="0.1", max_value=9_999, places=2).map(str),
)
COUNTERS = st.sampled_from(["人", "人次", "场次", "小时", "元", "支", "个", "家", "篇次", "名"])
FORMS = st.sampled_from(
    ["{}{}{}", "{}{}余{}", "近{}{}{}", "约{}{}{}", "超过{}{}{}", "{}{}{}以上", "{}{}{}以内", "不足{}{}{}", "{}{}{}左右"]
)


@given(form=FORMS, number=NUMBERS, scale=st.sampled_from(["", "万", "亿"]), unit=COUNTERS)
def test_what_is_read_is_written_and_read_as_the_same(form, number, scale, unit):
    quoted = parse_figure(form.format(number, scale, unit))
    again = parse_figure(write_figure(quoted))
    assert (again.operator, again.value, again.step, again.unit) == (
        quoted.operator,
        quoted.value,
        quoted.step,
        quoted.unit,
    )


@given(form=FORMS, number=NUMBERS, scale=st.sampled_from(["", "万", "亿"]), unit=COUNTERS)
def test_a_figure_is_read_in_a_sentence_as_it_is_alone(form, number, scale, unit):
    assume(number != "24" and not (unit == "小时" and form == "{}{}{}以内"))  # within so many hours: a term, no figure
    words = form.format(number, scale, unit)
    alone = parse_figure(words)
    text = f"2024年，全区“3·5”期间开展服务，{words}。"
    (found,) = find_figures(text)
    assert text[found.start : found.end] == words
    assert (found.quoted.operator, found.value, found.quoted.step) == (alone.operator, alone.value, alone.step)


@given(
    text=st.text(
        alphabet="一二三十百千万亿0123456789.,-%余多近超约个人次年月日第至、，。\t\n “”《》〔〕号", max_size=60
    )
)
def test_any_text_is_read_without_a_fault(text):
    for one in find_figures(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value >= 0
