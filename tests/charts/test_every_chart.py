"""Every chart with several cells, with one, and with nothing but blanks: plain values, units, codes to click."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import plotly.graph_objects as go
import pytest

from lib import charts
from lib.catalogue import METRICS
from lib.catalogue.breakdowns import BREAKDOWNS
from lib.charts.brand_matrix import brands_above
from lib.labels import chart_number
from lib.measure.disclosure import stands_for_all
from lib.measure.result import Incomplete
from lib.selection import Period, Selection, from_pairs
from lib.theme import resolve
from lib.ui.panels import figure_json
from tests.charts.conftest import CHANGHE, PUYAN, XIXING

CODES = {
    "street": [XIXING, CHANGHE, PUYAN],
    "month": [202608, 202609, 202610],
    "quarter": [20261, 20262, 20264],
    "year": [2024, 2025, 2026],
    "weekday": [0, 1, 6],
    "contest_year": [2024, 2025],
    "category": ["culture", "environment", None],
    "age_band": ["a60_over", "under_18"],
    "platform": [1, 2],
    "brand": [2, 3, 4, None],
    "award": ["gold", "bronze"],
    "points_scheme": ["bindou", "we_points"],
    "stage": ["submitted", "finalist"],
    "method": ["sign_in", "manual", "backfill"],
}
PLACES = [
    (charts.bars, "service_hours", ("street",)),
    (charts.bars, "service_hours", ("category",)),
    (charts.bars, "registered_volunteers", ("age_band",)),
    (charts.bars, "attendances", ("weekday",)),
    (charts.bars, "activity_rate", ("street",)),
    (charts.bars, "award_grants", ("contest_year",)),
    (charts.per_head, "hours_per_resident", ("street",)),
    (charts.grouped_bars, "contest_entries", ("contest_year", "stage")),
    (charts.stacked_bars, "service_hours", ("quarter", "method")),
    (charts.metric_bars, "activities_held", ("quarter",)),
    (charts.trend, "service_hours", ("month",)),
    (charts.trend, "activity_rate", ("quarter",)),
    (charts.trend_by, "registered_volunteers", ("quarter", "platform")),
    (charts.trend_apart, "points_issued", ("month", "points_scheme")),
    (charts.matrix, "service_hours", ("brand", "street")),
    (charts.brand_matrix, "service_hours", ("brand", "street")),
    (charts.matrix, "service_hours", ("brand", "year")),
    (charts.matrix, "contest_awards", ("award", "contest_year")),
    (charts.tile_grid, "service_hours", ("street",)),
    (charts.tile_grid, "activity_rate", ("street",)),
]
WITHOUT_RESULT = {"brand_tree", "calendar_grid", "change_bars", "cohort_grid", "waterfall"}
"""Drawn from a page-level answer, not from a metric."""


def values_of(by: tuple[str, ...], how: str) -> dict:
    codes = list(product(*(CODES[name] for name in by)))
    if how == "one":
        return {codes[0]: 0.5}
    return {code: None if how == "blank" or i == 1 else 0.25 * i for i, code in enumerate(codes)}


def clickable(trace: dict) -> list[dict]:
    """Everything of a trace that a click can report."""
    found, waiting = [], [trace.get("customdata"), trace.get("meta")]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif item:
            found.append(item)
    return found


def test_every_chart_is_tested():
    drawn = {name for name in charts.__all__ if callable(getattr(charts, name))}
    assert {function.__name__ for function, _, _ in PLACES} | WITHOUT_RESULT >= drawn


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("how", ["several", "one", "blank"])
@pytest.mark.parametrize(("chart", "metric", "by"), PLACES)
def test_a_chart_holds_plain_values_and_codes(result, dimensions, chart, metric, by, how, language):
    figure = chart([result(metric, by, values_of(by, how))], dimensions, language)
    json.dumps(figure, allow_nan=False)
    go.Figure(resolve(figure, mode="light"))  # raises for a property that Plotly does not know
    assert set(figure) == {"data", "layout"}
    clicks = [click for trace in figure["data"] for click in clickable(trace)]
    for click in clicks:
        selection, refused = from_pairs(click)
        assert refused == []
        assert selection != Selection()
    if how == "several" and not set(by) <= {"weekday", "contest_year"}:
        assert clicks


@pytest.mark.parametrize(
    ("chart", "names", "by"),
    [
        (charts.trend_apart, ("points_issued", "points_redeemed"), ("month", "points_scheme")),
        (charts.metric_bars, ("activities_held", "activities_closed"), ("category",)),
    ],
)
def test_what_is_not_told_apart_is_not_drawn_beside_what_is(result, dimensions, chart, names, by):
    """Public figures may tell one metric by month and scheme and give another in one line for all."""
    told = result(names[0], by, values_of(by, "several"))
    beside = result(names[1], by, values_of(by, "several"))
    nothing = replace(beside, cells=())
    for_all = replace(
        beside, cells=(replace(beside.cells[0], codes=(None,) * len(by), value=None, reason="few_for_rate"),)
    )
    assert stands_for_all(for_all)
    for pair, alike in (((told, for_all), (told, nothing)), ((for_all, told), (nothing, told))):
        assert figure_json(chart, pair, dimensions, "zh") == figure_json(chart, alike, dimensions, "zh")


@pytest.mark.parametrize(
    ("chart", "metric", "by", "axis", "zh", "en"),
    [
        (charts.bars, "service_hours", ("street",), "xaxis", "小时", "hours"),
        (charts.bars, "registered_volunteers", ("age_band",), "xaxis", "人", "people"),
        (charts.bars, "attendances", ("weekday",), "xaxis", "人次", "attendances"),
        (charts.bars, "activity_rate", ("street",), "xaxis", "", ""),
        (charts.per_head, "hours_per_resident", ("street",), "xaxis", "小时/千人", "hours per 1,000 residents"),
        (charts.grouped_bars, "contest_entries", ("contest_year", "stage"), "yaxis", "项", "entries"),
        (charts.stacked_bars, "service_hours", ("quarter", "method"), "yaxis", "小时", "hours"),
        (charts.trend, "service_hours", ("month",), "yaxis", "小时", "hours"),
        (charts.trend_by, "registered_volunteers", ("quarter", "platform"), "yaxis", "人", "people"),
    ],
)
def test_the_value_axis_says_the_unit_and_begins_at_zero(result, dimensions, chart, metric, by, axis, zh, en):
    for language, unit in (("zh", zh), ("en", en)):
        found = chart([result(metric, by, values_of(by, "several"))], dimensions, language)["layout"][axis]
        assert found["title"]["text"] == unit
        assert found["rangemode"] == "tozero"
        assert found.get("tickformat", "").endswith("p") == (metric == "activity_rate")


def test_a_trend_marks_where_the_rate_divides_by_another_count_of_residents(result, dimensions):
    """A gap changes nothing: the count before it is that of the bucket before."""
    counts = [date(2020, 11, 1)] * 2 + [None] + [date(2020, 11, 1), date(2022, 12, 31)]
    found = result(
        "registration_rate", ("year",), {2019 + i: None if day is None else 0.2 for i, day in enumerate(counts)}
    )
    cells = [replace(c, residents_on=(day,) if day else ()) for c, day in zip(found.cells, counts, strict=True)]
    layout = charts.trend([replace(found, cells=tuple(cells))], dimensions, "zh")["layout"]
    assert [(line["x0"], line["x1"]) for line in layout["shapes"]] == [
        (3.5, 3.5)
    ]  # between the fourth bar and the fifth
    assert [(mark["x"], mark["text"]) for mark in layout["annotations"]] == [(3.5, "2022人口")]
    assert not charts.trend([found], dimensions, "zh")["layout"]["shapes"]


def test_rows_that_do_not_add_up_are_not_stacked(result, dimensions):
    by = ("quarter", "platform")
    for name in ("active_volunteers", "registered_volunteers", "hours_per_active"):
        assert not METRICS[name].additive
        with pytest.raises(ValueError, match="must not be stacked"):
            charts.stacked_bars([result(name, by, values_of(by, "several"))], dimensions, "zh")


def test_places_keep_the_order_of_the_code_list(result, dimensions):
    """The largest does not stand on top: a chart by street is a comparison, not a league table."""
    names = ["西兴街道", "长河街道", "浦沿街道"]
    for values in ([1, 2, 3], [3, 2, 1], [2, 3, 1]):
        found = result("hours_per_resident", ("street",), dict(zip(CODES["street"], values, strict=True)))
        for chart in (charts.bars, charts.per_head):
            trace = chart([found], dimensions, "zh")["data"][0]
            assert trace["y"] == names[::-1]  # Plotly draws the first lowest
            assert trace["x"] == values[::-1]
        tiles = charts.tile_grid([found], dimensions, "zh")["data"][0]
        assert [text.split("<br>")[0] for text in tiles["text"][0][:3]] == names


def test_other_bars_have_the_largest_on_top(result, dimensions):
    found = result("service_hours", ("category",), {"culture": 2, "environment": 5, "health": None})
    trace = charts.bars([found], dimensions, "zh")["data"][0]
    assert trace["x"] == [2, 5]
    assert trace["customdata"] == [{"category": "culture"}, {"category": "environment"}]


def test_ages_and_weekdays_keep_their_order(result, dimensions):
    ages = charts.bars(
        [result("registered_volunteers", ("age_band",), {"a60_over": 9, "under_18": 2})], dimensions, "en"
    )
    assert ages["data"][0]["x"] == [9, 2]  # the youngest on top
    week = charts.bars([result("attendances", ("weekday",), {0: 7, 1: 3, 6: 5})], dimensions, "en")
    assert week["data"][0]["y"] == ["Sunday", "Saturday", "Monday"]  # Monday on top


def test_a_gap_stays_a_gap(result, dimensions):
    found = result("service_hours", ("month",), {202608: 4, 202609: None, 202610: 2})
    assert charts.trend([found], dimensions, "zh")["data"][0]["y"] == [4, None, 2]
    by = result("service_hours", ("brand", "street"), {(2, XIXING): 1, (3, PUYAN): 2})
    trace = charts.matrix([by], dimensions, "zh")["data"][0]
    assert trace["z"] == [[None, 2], [1, None]]
    assert trace["customdata"][0][1] == {"brand": "浦师傅, 便民", "place": str(PUYAN)}


def test_the_comparison_lies_month_by_month_beside_the_period(result, dimensions):
    now = result("service_hours", ("month",), {202609: 4, 202610: 2})
    earlier = Selection(Period(None, date(2024, 11, 1), date(2025, 10, 31)))
    before = result("service_hours", ("month",), {202509: 3, 202510: None}, asked=earlier)
    columns, line = charts.trend([now, before], dimensions, "zh")["data"]
    assert columns["x"] == line["x"] == ["2026-09", "2026-10"]
    assert line["y"] == [3, None]
    assert (columns["name"], line["name"]) == ("2026-09 – 2026-10", "2025-09 – 2025-10")
    assert columns["customdata"][0] == {"period": "2026-09-01..2026-09-30"}


DISTINCTIVE = (1_009, 2_137, 4_421, 9_209, 18_713, 37_571)
"""Numbers of which no sum of two or more is one of them, nor printed like one."""
NOT_STACKED = [(chart, by) for chart, _, by in PLACES if chart is not charts.stacked_bars]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("chart", "by"), NOT_STACKED)
def test_distinct_people_are_never_added_up(result, dimensions, chart, by, language):
    """No text and no number of a figure is a sum of its cells, where the metric counts different people."""
    values = dict(zip(product(*(CODES[name] for name in by)), map(float, DISTINCTIVE), strict=False))
    found = result("active_volunteers", by, values)
    figure = chart([found], dimensions, language)
    sums = {sum(some) for n in range(2, len(values) + 1) for some in combinations(values.values(), n)}
    forms = {form for value in sums for form in (f"{value:,.0f}", chart_number(value, found.metric, language))}
    forms -= {chart_number(value, found.metric, language) for value in values.values()}
    texts, numbers = everything_in(figure["data"])
    assert not numbers & sums
    assert not {word for text in texts for word in re.split(r"[^0-9.,%万KkM]+", text)} & forms


def everything_in(data) -> tuple[list[str], set[float]]:
    """All texts and all numbers of the traces."""
    texts, numbers, waiting = [], set(), [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list | tuple):
            waiting += item
        elif isinstance(item, str):
            texts.append(item)
        elif isinstance(item, int | float) and not isinstance(item, bool):
            numbers.add(float(item))
    return texts, numbers


def test_the_brand_matrix_is_a_tree_and_marks_gaps_at_home_only(result, dimensions):
    members = dimensions.members["brands"]
    at_home = {i: replace(member, region_id=330108 if i != 3 else 330282) for i, member in members.items()}
    away = replace(dimensions, members=dimensions.members | {"brands": at_home})
    by = result("service_hours", ("brand", "street"), {(4, XIXING): 5, (3, PUYAN): 2})
    figure = charts.brand_matrix([by], away, "zh")
    cells, gaps = figure["data"]
    assert figure["layout"]["yaxis"]["ticktext"][::-1] == ["暖在滨江", "› 暖兴同行", "›› 甲", "› 浦师傅, 便民"]
    assert cells["z"][::-1] == [[None, None], [None, None], [5, None], [None, 2]]
    assert (gaps["x"], gaps["y"]) == (
        ["浦沿街道"],
        ["甲"],
    )  # 暖在滨江 has no figure of its own; 浦师傅 is of another county
    assert gaps["customdata"] == [{"brand": "甲", "place": str(PUYAN)}]


def test_the_brand_matrix_ends_in_totals_that_are_measured(result, dimensions):
    """2 + 3 hours of a brand itself and 4 of the one below it; the totals stand in a last column and a lowest row, without colour."""
    by = result("service_hours", ("brand", "street"), {(2, XIXING): 2, (2, PUYAN): 3, (4, XIXING): 4})
    totals = (
        result("service_hours", ("brand",), {2: 2 + 3, 4: 4}),
        result("service_hours", ("street",), {XIXING: 2 + 4, PUYAN: 3}),
        result("service_hours", (), {(): 2 + 3 + 4}),
    )
    figure = charts.brand_matrix([by], dimensions, "zh", totals=totals)
    margin = figure["data"][-1]
    found = {(y, x): text for x, y, text in zip(margin["x"], margin["y"], margin["text"], strict=True)}
    assert found == {
        ("暖兴同行", "合计"): "5.0",
        ("甲", "合计"): "4.0",
        ("合计", "西兴街道"): "6.0",
        ("合计", "浦沿街道"): "3.0",
        ("合计", "合计"): "9.0",
    }
    grid = figure["data"][0]
    assert grid["z"][::-1] == [[None, None, None], [2, 3, None], [4, None, None], [None, None, None]]
    assert figure["layout"]["yaxis"]["ticktext"][::-1] == ["暖在滨江", "› 暖兴同行（本级）", "›› 甲", "合计"]
    assert grid["y"][0] == grid["x"][-1] == "合计"


def test_a_brand_with_others_below_it_has_a_row_for_all_of_them(result, dimensions):
    """暖兴同行 itself has 3 people and 甲 below it 4, of whom 2 are the same: 3 + 4 - 2; 暖在滨江 has none of its own."""
    by = result("active_volunteers", ("brand", "street"), {(2, XIXING): 3, (4, XIXING): 4, (4, PUYAN): 1})
    with_below = result("active_volunteers", ("street",), {XIXING: 3 + 4 - 2, PUYAN: 1, CHANGHE: 0})
    below = tuple((brand, with_below, None) for brand in brands_above(by, dimensions))
    figure = charts.brand_matrix([by], dimensions, "zh", below=below)
    grid, *_, of_top, of_middle = figure["data"]
    assert figure["layout"]["yaxis"]["ticktext"][::-1] == [
        *("暖在滨江（含下级）", "› 暖兴同行（含下级）", "› 暖兴同行（本级）", "›› 甲"),
    ]
    assert of_top["y"] == ["暖在滨江（含下级）"] * 2
    assert dict(zip(of_middle["x"], of_middle["text"], strict=True)) == {"西兴街道": "5", "浦沿街道": "1"}
    assert of_middle["customdata"][0] == {"brand": "暖兴同行", "place": str(XIXING)}
    assert grid["z"][::-1] == [[None, None], [None, None], [3, None], [4, 1]]


def test_totals_of_the_columns_alone_have_no_column_of_their_own(result, dimensions):
    by = result("service_hours", ("brand", "year"), {(2, 2024): 2, (2, 2025): 3, (None, 2025): 4})
    each = result("service_hours", ("year",), {2024: 2, 2025: 3 + 4})
    figure = charts.brand_matrix([by], dimensions, "zh", totals=(None, each, None))
    margin = figure["data"][-1]
    assert dict(zip(margin["x"], margin["text"], strict=True)) == {"2024": "2.0", "2025": "7.0"}
    assert set(margin["y"]) == {figure["layout"]["yaxis"]["ticktext"][0]} == {"合计"}
    assert figure["data"][0]["x"] == ["2024", "2025"]


def test_a_brand_shows_what_it_was_measured_with(dimensions):
    """Three brands with 20 people each, of whom 25 are different ones: the brand above them says 25; a hidden one nothing."""
    brands = dimensions.members["brands"]
    lines = [(brands[1], 0, 25.0), (brands[2], 1, 20.0), (brands[4], 2, None), (brands[3], 1, 20.0)]
    figure = charts.brand_tree(lines, METRICS["active_volunteers"], "zh")
    trace = figure["data"][0]
    assert dict(zip(trace["y"], trace["x"], strict=True)) == {"1": 25.0, "2": 20.0, "4": None, "3": 20.0}
    assert dict(zip(trace["y"], trace["text"], strict=True)) == {"1": "25", "2": "20", "4": "", "3": "20"}
    assert figure["layout"]["yaxis"]["ticktext"] == ["› 浦师傅, 便民", "›› 甲", "› 暖兴同行", "暖在滨江"]
    assert trace["customdata"][0] == {"brand": "浦师傅, 便民"}


@pytest.mark.parametrize("chart", [charts.trend, charts.trend_by, charts.stacked_bars])
def test_a_quarter_that_is_not_whole_says_so(result, dimensions, chart):
    """October alone beside whole quarters: hatched where bars stand, and said at the axis and on hover."""
    by = ("quarter",) if chart is charts.trend else ("quarter", "method")
    codes = [20263, 20264] if chart is charts.trend else [(20263, "manual"), (20264, "manual")]
    found = result("service_hours", by, dict(zip(codes, (6, 2), strict=True)))
    found = replace(found, incomplete=((20264, Incomplete(date(2026, 10, 1), date(2026, 10, 31))),))
    figure = chart([found], dimensions, "zh")
    trace = figure["data"][0]
    assert trace["x"] == ["2026年3季度", "2026年4季度"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["2026年3季度", "2026年4季度<br>仅10月"]
    assert trace["hovertext"][1] == "2026年4季度（仅10月）"
    if chart is not charts.trend_by:
        assert trace["marker"]["pattern"]["shape"] == ["", "/"]
    else:
        assert trace["marker"]["size"] == [0, 8]


@pytest.mark.parametrize("chart", [charts.trend, charts.stacked_bars])
def test_a_swatch_is_whole_also_where_the_first_bar_is_not(result, dimensions, chart):
    """The legend's swatch looks like the first bar, so an empty one stands before a hatched one."""
    by = ("quarter",) if chart is charts.trend else ("quarter", "method")
    codes = [20263, 20264] if chart is charts.trend else [(20263, "manual"), (20264, "manual")]
    found = result("service_hours", by, dict(zip(codes, (2, 6), strict=True)))
    found = replace(found, incomplete=((20263, Incomplete(date(2026, 9, 1), date(2026, 9, 30))),))
    trace = chart([found], dimensions, "zh")["data"][0]
    assert trace["marker"]["pattern"]["shape"] == ["", "/", ""]
    assert (trace["x"][0], trace["y"], trace["customdata"][0]) == (None, [None, 2, 6], None)


def test_a_quarter_with_months_missing_in_the_middle_is_marked_at_the_axis(result, dimensions):
    found = result("service_hours", ("quarter",), {20212: 5, 20213: 2, 20214: 6})
    missing = Incomplete(date(2021, 7, 1), date(2021, 9, 30), missing=(202108,))
    figure = charts.trend([replace(found, incomplete=((20213, missing),))], dimensions, "zh")
    assert figure["layout"]["xaxis"]["ticktext"] == ["2021年2季度", "2021年3季度*", "2021年4季度"]


def test_a_year_that_is_not_whole_says_so_in_the_matrix(result, dimensions):
    found = result("activities_held", ("brand", "year"), {(2, 2025): 12, (2, 2026): 10})
    found = replace(found, incomplete=((2026, Incomplete(date(2026, 1, 1), date(2026, 10, 31))),))
    figure = charts.matrix([found], dimensions, "zh")
    assert figure["data"][0]["x"] == ["2025", "2026（仅1–10月）"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["2025", "2026<br>仅1–10月"]


def test_months_missing_in_a_column_of_the_matrix_are_a_star_and_not_words_over_its_neighbours(result, dimensions):
    found = result("activities_held", ("brand", "year"), {(2, 2020): 9, (2, 2021): 12, (2, 2022): 10})
    gap = Incomplete(date(2021, 1, 1), date(2021, 10, 31), missing=(202108,))
    figure = charts.matrix([replace(found, incomplete=((2021, gap),))], dimensions, "zh")
    assert figure["layout"]["xaxis"]["ticktext"] == ["2020", "2021*", "2022"]
    assert figure["data"][0]["x"][1] == "2021（仅1–10月，缺2021-08）"  # in the table and where one points


def test_metrics_of_one_unit_stand_side_by_side(result, dimensions):
    """A bar for each metric of a quarter; a quarter that one of them has no figure of stays empty."""
    held = result("activities_held", ("quarter",), {20261: 4, 20262: 3})
    closed = result("activities_closed", ("quarter",), {20261: 2})
    figure = charts.metric_bars([held, closed], dimensions, "zh")
    assert [(trace["name"], trace["y"]) for trace in figure["data"]] == [("开展活动", [4, 3]), ("结项活动", [2, None])]
    assert figure["layout"]["barmode"] == "group"
    with pytest.raises(ValueError, match="different units"):
        charts.metric_bars([held, result("service_hours", ("quarter",), {20261: 9})], dimensions, "zh")


NAUGHTY = ("<a href='http://example.org/'>街</a>", "<b>粗</b> &lt; %{x}", "var(--st-a-name)")


@pytest.mark.parametrize(("chart", "metric", "by"), PLACES)
def test_a_name_is_no_markup_in_a_chart(result, dimensions, chart, metric, by):
    """Plotly reads some HTML, entities and %{...} in texts, and our theme a colour in var(...): names come from files."""
    regions = {i: replace(place, name=NAUGHTY[i % 3], name_en="") for i, place in dimensions.regions.items()}
    members = {
        kind: {i: replace(one, zh=NAUGHTY[i % 3]) for i, one in listed.items()}
        for kind, listed in dimensions.members.items()
    }
    named = replace(dimensions, regions=regions, members=members)
    figure = chart([result(metric, by, values_of(by, "several"))], named.in_charts, "zh")
    clicks = [str(pair) for trace in figure["data"] for pair in clickable(trace)]
    texts = [text for text in everything_in(figure)[0] if text not in str(clicks)]
    for text in texts:
        assert not any(name in text for name in NAUGHTY), text
    if any(BREAKDOWNS[name].names for name in by):
        assert any("&" in text for text in texts)


def test_colours_begin_at_zero_and_end_at_the_largest(result, dimensions):
    """73 beside 89 is nearly as dark as it, as a bar would be nearly as long; plotly.js takes an end only with the other."""
    cells = charts.tile_grid([result("service_hours", ("street",), {XIXING: 73, PUYAN: 89})], dimensions, "zh")["data"][
        0
    ]
    days = charts.calendar_grid([(date(2026, 3, 4), 73.0), (date(2026, 3, 5), 89.0)], "zh")["data"][0]
    cohorts = charts.cohort_grid(["2025"], ["1", "2"], [[0.73, 0.89]], "zh")["data"][0]
    rows = charts.matrix(
        [result("service_hours", ("brand", "street"), {(2, XIXING): 73, (2, PUYAN): 89})], dimensions, "zh"
    )
    ends = [(trace["zmin"], trace["zmax"]) for trace in (cells, days, cohorts, rows["data"][0])]
    assert ends == [(0, 89), (0, 89), (0, 0.89), (0, 89)]
