"""Numbers printed in the style of words: never rounded up where 余 stands, and read back as true of the number."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.briefing.wording import NotWordable, Style, printed, style_for, style_of
from lib.catalogue import METRICS
from lib.published.parse import parse_figure
from lib.settings import ROOT


def quoted() -> list[str]:
    with (ROOT / "data" / "reference" / "letter_figures.csv").open(encoding="utf-8-sig") as file:
        return [row["quoted_as"] for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("style", "value", "words"),
    [
        ("11万余人", 118_432, "11万余人"),
        ("11万余人", 120_000, "12万人"),
        ("5万余场次", 118_999, "11万余场次"),
        ("5万余场次", 9_876, "9000余场次"),
        ("1700余场次", 1_799, "1700余场次"),
        ("1013.4万余小时", 10_199_999, "1019.9万余小时"),
        ("300余万元", 3_999_999, "300余万元"),
        ("34.05万人", 276_043, "27.6万人"),
        ("361.7万个", 3_617_049, "361.7万个"),
        ("21.02%", 0.21019, "21.02%"),
        ("超过2万小时", 31_000, "超过3万小时"),
        ("超过2万小时", 30_000, "3万小时"),
        ("近32万人", 318_000, "近32万人"),
        ("四届", 5, "五届"),
        ("四届", 12, "十二届"),
        ("两个项目", 2, "两个项目"),
        ("两个项目", 3, "三个项目"),
        ("从2019年起", 2018, "从2018年起"),
        ("9个青年V站", 1_234, "1234个青年V站"),
        ("30万", 234_567, "234567"),
        ("60余场", 0, "0场"),
        ("1013.4万余小时", 2.5, "2.5小时"),
        ("2万余小时", 86.25, "86.25小时"),
        ("2万余小时", 412.5, "400余小时"),
    ],
)
def test_todays_number_in_the_style_of_words(style, value, words):
    assert printed(style_of(style), value) == words


def test_a_range_has_two_ends():
    assert printed(style_of("1-3万元"), 10_000, 25_000) == "1-2.5万元"
    assert printed(style_of("1-3万元"), 20_000, 20_000) == "2万元"


def test_names_hold_as_long_as_they_count():
    style = style_of("“千户万灯”“青鸟助飞”等项目")
    assert printed(style, 2) == "“千户万灯”“青鸟助飞”等项目"
    with pytest.raises(NotWordable):
        printed(style, 3)
    with pytest.raises(NotWordable):
        printed(Style("exact"), -1)


@pytest.mark.parametrize("words", quoted())
def test_words_are_printed_again_from_their_own_number(words):
    read = parse_figure(words)
    inside = read.step / 3 if read.operator == "over" else 0
    assert printed(style_of(words), read.value + inside, read.value_to) == "".join(words.split())


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        ("registered_volunteers", 118_432, "11万余人"),
        ("teams", 1_335, "1335支"),
        ("registration_rate", 0.2102, "21.02%"),
        ("service_hours", 10_134_567.5, "1000余万小时"),
        ("service_hours", 86.5, "86.5小时"),
        ("stations", 9, "9个"),
    ],
)
def test_the_style_of_a_metric(metric, value, words):
    assert printed(style_for(METRICS[metric], value), value) == words


@given(st.sampled_from([q for q in quoted() if "余" in q]), st.integers(min_value=1, max_value=10**9))
def test_what_is_cut_off_is_never_rounded_up(words, value):
    assert parse_figure(printed(style_of(words), value)).accepts(value)
