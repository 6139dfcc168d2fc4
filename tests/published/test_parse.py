"""Reading figures as official texts word them."""

import math

import pytest

from lib.published.parse import figure_from_parts, parse_figure

OVER = [
    # words, the number itself, a number inside, the first number too large
    ("11万余人", 110_000, 118_432, 110_000 + 10_000),
    ("11 万\n\n余人", 110_000, 118_432, 110_000 + 10_000),
    ("１１万余人", 110_000, 118_432, 110_000 + 10_000),
    ("1013.4万余小时", 10_134_000, 10_134_500, 10_134_000 + 1_000),
    ("10万余人次", 100_000, 109_999, 100_000 + 10_000),
    ("1000余人次", 1_000, 1_999, 1_000 + 1_000),
    ("1700余场次", 1_700, 1_799, 1_700 + 100),
    ("1,700多场次", 1_700, 1_799, 1_700 + 100),
    ("300余万元", 3_000_000, 3_999_999, 3_000_000 + 1_000_000),
    ("近三年来400余万元", 4_000_000, 4_999_999, 4_000_000 + 1_000_000),
    ("60余场", 60, 69, 60 + 10),
    ("三万余人", 30_000, 39_999, 30_000 + 10_000),
    ("2亿余元", 200_000_000, 299_999_999, 200_000_000 + 100_000_000),
]
OPEN = [
    ("超过2万小时", 20_000, 30_000),
    ("超2万", 20_000, 30_000),
    ("累计超32万人次", 320_000, 330_000),
    ("逾2万小时", 20_000, 30_000),
]


@pytest.mark.parametrize(("words", "itself", "inside", "too_large"), OVER)
def test_over_lies_between_its_number_and_the_next_step(words, itself, inside, too_large):
    quoted = parse_figure(words)
    assert (quoted.operator, quoted.value, quoted.step) == ("over", itself, too_large - itself)
    assert quoted.accepts(inside)
    assert quoted.accepts(itself + 0.5)
    assert not quoted.accepts(itself)
    assert not quoted.accepts(too_large)


@pytest.mark.parametrize(("words", "itself", "a_step_above"), OPEN)
def test_more_than_a_number_has_no_upper_limit_but_may_understate(words, itself, a_step_above):
    quoted = parse_figure(words)
    assert (quoted.operator, quoted.value) == ("over", itself)
    assert not quoted.accepts(itself)
    assert quoted.accepts(a_step_above - 1)
    assert quoted.accepts(a_step_above * 50)
    assert not quoted.understates(a_step_above - 1)
    assert quoted.understates(a_step_above)
    assert not parse_figure("11万余人").understates(200_000)


@pytest.mark.parametrize(
    ("words", "value", "lowest", "too_large"),
    [
        ("34.05万人", 340_500, 340_500 - 50, 340_500 + 50),
        ("361.7万个", 3_617_000, 3_617_000 - 500, 3_617_000 + 500),
        ("21.02%", 0.2102, 0.21015, 0.21025),
        ("２１．０２％", 0.2102, 0.21015, 0.21025),
        ("21%", 0.21, 0.205, 0.215),
        ("21.0%", 0.21, 0.2095, 0.2105),
    ],
)
def test_rounded_is_half_open_and_rounds_half_up(words, value, lowest, too_large):
    quoted = parse_figure(words)
    assert (quoted.operator, quoted.value) == ("rounded", value)
    assert quoted.accepts(lowest)
    assert quoted.accepts(value)
    assert not quoted.accepts(too_large)
    assert not quoted.accepts(lowest - (too_large - lowest) / 100)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("1335支", 1335, "支"),
        ("118，432人", 118_432, "人"),
        ("3000万元", 30_000_000, "元"),
        ("30万", 300_000, ""),
        ("12大类", 12, "大类"),
        ("两个项目", 2, "个"),
        ("四届", 4, "届"),
        ("三级阵地体系", 3, "级"),
        ("十个", 10, "个"),
        ("十二次", 12, "次"),
        ("三十一家", 31, "家"),
        ("从2019年起", 2019, "年"),
        ("四年来12次", 12, "次"),
        ("1金", 1, "金"),
        ("“多代同楼”项目", 1, "个"),
        ("“千户万灯”“青鸟助飞”等项目", 2, "个"),
    ],
)
def test_exact_is_that_number_only(words, value, unit):
    quoted = parse_figure(words)
    assert (quoted.operator, quoted.value, quoted.unit) == ("exact", value, unit)
    assert quoted.accepts(float(value))
    assert not quoted.accepts(value + 1)
    assert not quoted.accepts(value - 1)


@pytest.mark.parametrize("words", ["1-3万元", "1万元至3万元", "1～3万元", "1万—3万元"])
def test_range_includes_both_ends(words):
    quoted = parse_figure(words)
    assert (quoted.operator, quoted.value, quoted.value_to, quoted.unit) == ("range", 10_000, 30_000, "元")
    assert quoted.accepts(10_000)
    assert quoted.accepts(30_000)
    assert not quoted.accepts(9_999)
    assert not quoted.accepts(30_001)


@pytest.mark.parametrize(
    ("words", "lowest", "limit"),
    [("近32万", 320_000 - 10_000, 320_000), ("近10万人", 100_000 - 100_000 / 10, 100_000), ("将近300场", 270, 300)],
)
def test_near_stays_below(words, lowest, limit):
    quoted = parse_figure(words)
    assert quoted.operator == "near"
    assert quoted.accepts(lowest)
    assert quoted.accepts(limit - 1)
    assert not quoted.accepts(lowest - 1)
    assert not quoted.accepts(limit)


def test_about_reaches_one_step_to_both_sides():
    quoted = parse_figure("约32万人次")
    assert (quoted.operator, quoted.value, quoted.unit) == ("about", 320_000, "人次")
    assert quoted.accepts(320_000 - 10_000)
    assert quoted.accepts(320_000 + 10_000)
    assert not quoted.accepts(320_000 - 10_001)
    assert not quoted.accepts(320_000 + 10_001)


def test_persons_and_attendances_stay_apart():
    assert parse_figure("32万余人").unit == "人"
    assert parse_figure("32万余人次").unit == "人次"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "a number should stand here"),
        ("众多志愿者", "a number should stand here"),
        ("-5人", "a number should stand here"),
        ("1金1银", "only a unit may follow"),
        ("12大类81个", "only a unit may follow"),
        ("二〇二三", "a number should stand here"),
        ("数十万人", "a number should stand here"),
        ("三百二百人", "a number should stand here"),
        ("约10万余人", "two words of imprecision"),
        ("10余万余人", "two words of imprecision"),
        ("0余人", "nothing can be over"),
        ("3-1万元", "runs backwards"),
        ("“浦师傅”活动300余场", "names and a number"),
    ],
)
def test_what_is_not_one_figure_is_refused_with_text_and_place(words, why):
    with pytest.raises(ValueError, match=why) as caught:
        parse_figure(words)
    assert repr(words) in str(caught.value)
    assert "at character" in str(caught.value)


@pytest.mark.parametrize("words", ["11万余人", "34.05万人", "1335支", "1-3万元", "近32万", "约32万"])
def test_what_is_no_finite_number_is_never_accepted(words):
    assert not parse_figure(words).accepts(math.nan)
    assert not parse_figure(words).accepts(math.inf)


def test_without_the_words_the_last_digit_that_is_not_zero_decides():
    assert figure_from_parts(operator="over", value=110_000.0, value_to=None, unit="人").accepts(119_999)
    assert not figure_from_parts(operator="over", value=110_000.0, value_to=None, unit="人").accepts(110_000 + 10_000)
    assert figure_from_parts(operator="rounded", value=0.2102, value_to=None, unit="比率").accepts(0.21015)
    with pytest.raises(ValueError, match="unknown operator 'above'"):
        figure_from_parts(operator="above", value=1.0, value_to=None, unit="人")
