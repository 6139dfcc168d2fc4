"""Numbers, codes and selections in words, in both languages."""

from datetime import date

import pytest

from lib.catalogue import BREAKDOWNS, METRICS
from lib.catalogue.breakdowns import PLACES, TIMES
from lib.dimensions import Dimensions, Member, Place
from lib.labels import (
    change_text,
    code_label,
    comparison_text,
    day_text,
    filter_label,
    full_number,
    incomplete_text,
    period_text,
    reason_text,
    selection_text,
    short_number,
    value_label,
)
from lib.measure.result import BLANK_REASONS, Incomplete
from lib.selection import Period, Selection

AS_OF = date(2026, 10, 31)
PUYAN = 330108003


@pytest.fixture(scope="module")
def dimensions() -> Dimensions:
    street = Place(PUYAN, "浦沿街道", "Puyan Subdistrict", "street", None, 330108, PUYAN, ())
    things = {"platforms": {1: Member(1, "zhejiang", "志愿浙江", "Zhejiang Volunteers")}}
    return Dimensions({PUYAN: street}, things, (330108,))


@pytest.mark.parametrize(
    ("metric", "value", "zh", "en"),
    [
        ("registered_volunteers", 114_236, "11.4万", "114 thousand"),
        ("registered_volunteers", 1_335, "1,335", "1,335"),
        ("registered_volunteers", 0, "0", "0"),
        ("service_hours", 10_134_512.5, "1013.5万", "10.13 million"),
        ("service_hours", 123.45, "123.5", "123.5"),
        ("service_hours", 150_000_000, "1.5亿", "150 million"),
        ("activity_rate", 0.21024, "21.02%", "21.02%"),
        ("hours_per_active", 3.14159, "3.1", "3.1"),
        ("contest_first_year", 2011.0, "2011", "2011"),
        ("award_grants", 9_999, "9,999", "9,999"),
    ],
)
def test_a_headline_figure(metric, value, zh, en):
    assert short_number(value, METRICS[metric], "zh") == zh
    assert short_number(value, METRICS[metric], "en") == en


def test_every_digit_that_the_metric_has():
    assert full_number(10_134_512.5, METRICS["service_hours"], "zh") == "10,134,512.5"
    assert full_number(114_236, METRICS["registered_volunteers"], "en") == "114,236"
    assert full_number(0.0512, METRICS["activity_rate"], "en") == "5.12%"


@pytest.mark.parametrize(
    ("metric", "now", "before", "zh", "en"),
    [
        ("service_hours", 110, 100, "+10.0%", "+10.0%"),
        ("service_hours", 81, 100, "-19.0%", "-19.0%"),
        ("service_hours", 100, 100, "+0.0%", "+0.0%"),
        ("activity_rate", 0.25, 0.2, "+5.00个百分点", "+5.00 points"),
        ("activity_rate", 0.2, 0.0, "+20.00个百分点", "+20.00 points"),
        ("service_hours", 5, 0, "从0增加", "up from 0"),
        ("service_hours", None, 5, None, None),
        ("service_hours", 5, None, None, None),
    ],
)
def test_a_change_has_its_sign(metric, now, before, zh, en):
    assert change_text(now, before, METRICS[metric], "zh") == zh
    assert change_text(now, before, METRICS[metric], "en") == en


@pytest.mark.parametrize(
    ("name", "code", "zh", "en"),
    [
        ("day", date(2026, 3, 5), "2026-03-05", "2026-03-05"),
        ("month", 202603, "2026-03", "2026-03"),
        ("quarter", 20261, "2026年1季度", "2026 Q1"),
        ("year", 2026, "2026", "2026"),
        ("weekday", 0, "周日", "Sunday"),
        ("weekday", 6, "周六", "Saturday"),
        ("street", PUYAN, "浦沿街道", "Puyan Subdistrict"),
        ("street", 999, "999", "999"),
        ("platform", 1, "志愿浙江", "Zhejiang Volunteers"),
        ("award", "gold", "金奖", "Gold"),
        ("award", None, "未填", "not given"),
        ("flagged", "yes", "待核", "To be checked"),
    ],
)
def test_a_code_in_words(dimensions, name, code, zh, en):
    assert code_label(name, code, dimensions, "zh") == zh
    assert code_label(name, code, dimensions, "en") == en


def test_every_code_of_every_vocabulary_has_words(dimensions):
    for name, breakdown in BREAKDOWNS.items():
        for code, words in (breakdown.words or {}).items():
            assert value_label(name, code, dimensions, "zh") == code_label(name, code, dimensions, "zh") == words.zh
        assert filter_label(name, "en") == breakdown.label.en
    assert {*TIMES, *PLACES} <= set(BREAKDOWNS)


def test_a_filters_value_in_words(dimensions):
    assert value_label("place", str(PUYAN), dimensions, "zh") == "浦沿街道"
    assert value_label("platform", "zhejiang", dimensions, "en") == "Zhejiang Volunteers"
    assert value_label("platform", "gone", dimensions, "zh") == "gone"
    assert filter_label("place", "zh") == "地区"


def test_a_period_says_its_days():
    assert period_text(Selection(), AS_OF, "zh") == "近12个月（2025-11-01 至 2026-10-31）"
    assert period_text(Selection(Period("to_date")), AS_OF, "en") == "Since records began (up to 2026-10-31)"
    custom = Selection(Period(None, date(2026, 3, 1), date(2026, 3, 31)))
    assert period_text(custom, AS_OF, "en") == "2026-03-01 to 2026-03-31"


def test_a_selection_in_words(dimensions):
    chosen = Selection(Period("last_year")).choose(place=PUYAN, category=("culture", "health"))
    assert (
        selection_text(chosen, dimensions, AS_OF, "zh")
        == "去年全年（2025-01-01 至 2025-12-31）；浦沿街道；服务类别：文化体育、医疗卫生"
    )
    assert (
        selection_text(Selection(Period("last_year")), dimensions, AS_OF, "en")
        == "Last year (2025-01-01 to 2025-12-31); all places"
    )


def test_a_comparison_in_words():
    before = Selection(Period(None, date(2024, 11, 1), date(2025, 10, 31)))
    assert comparison_text("last_year", before, "zh") == "比上年同期（2024-11-01 至 2025-10-31）"
    assert comparison_text("previous", before, "en", note="shorter_month").endswith("; The months differ in length")


@pytest.mark.parametrize(
    ("time", "first", "last", "missing", "zh", "en"),
    [
        ("quarter", date(2026, 10, 1), date(2026, 10, 31), (), "仅10月", "Oct only"),
        ("year", date(2026, 1, 1), date(2026, 10, 31), (), "仅1–10月", "Jan–Oct only"),
        ("month", date(2026, 10, 1), date(2026, 10, 15), (), "仅10月1日至10月15日", "1 Oct to 15 Oct only"),
        ("year", date(2026, 10, 31), date(2026, 10, 31), (), "仅10月31日", "31 Oct only"),
        ("quarter", date(2021, 7, 1), date(2021, 9, 30), (202108,), "缺2021-08", "without 2021-08"),
        ("year", date(2026, 1, 1), date(2026, 3, 31), (202602,), "仅1–3月，缺2026-02", "Jan–Mar only, without 2026-02"),
    ],
)
def test_what_of_a_bucket_is_counted(time, first, last, missing, zh, en):
    found = Incomplete(first, last, missing)
    assert (incomplete_text(time, found, "zh"), incomplete_text(time, found, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        (112, 100, "+12.0%", "+12.0%"),
        (1, 0, "从0增加", "up from 0"),
        (0, 12, "由12降为0", "down from 12 to 0"),
        (0, 0, "仍为0", "still 0"),
    ],
)
def test_a_change_from_or_to_nothing_is_told_in_words(now, before, zh, en):
    assert change_text(now, before, METRICS["activities_held"], "zh") == zh
    assert change_text(now, before, METRICS["activities_held"], "en") == en


def test_every_reason_has_words():
    for reason in BLANK_REASONS:
        assert reason_text(f"{reason}:award", "zh") and reason_text(f"{reason}:award", "en")
    assert reason_text(None, "zh") == ""
    assert reason_text("not_by:award", "zh") == "该指标不按“奖项”统计"
    assert reason_text("not_by:place", "en") == "not kept by Place"


def test_a_day_in_words():
    assert day_text(AS_OF, "zh") == "2026年10月31日"
    assert day_text(AS_OF, "en") == "31 October 2026"
