"""What was chosen is drawn strong, few values as figures, a thing in one colour, marks and ticks apart."""

from datetime import date, timedelta

import pytest

from lib import charts
from lib.catalogue.vocabularies import Text
from lib.charts.colours import colour_of
from lib.charts.emphasis import PALE, emphasise
from lib.charts.event_marks import marks_of, short_mark
from lib.charts.figures import LINE, are_few, figures, figures_height
from lib.charts.lines import month_ticks
from lib.measure.dated_events import Event
from lib.selection import Period, Selection
from lib.theme import CATEGORICAL, columns_of
from tests.charts.conftest import CHANGHE, PUYAN, XIXING

EARLIER = Selection(Period(None, date(2024, 11, 1), date(2025, 10, 31)))


def test_the_chosen_bar_is_strong_and_the_others_are_pale(result, dimensions):
    found = result("service_hours", ("category",), {"culture": 2, "environment": 5, "health": 3})
    bars = emphasise(charts.bars([found], dimensions, "zh"), {"category": "health"})["data"][0]
    assert (bars["x"], bars["marker"]["opacity"]) == ([2, 3, 5], [PALE, 1, PALE])


def test_the_chosen_month_is_strong_beside_the_earlier_year(result, dimensions):
    now = result("service_hours", ("month",), {202608: 4, 202609: 2})
    before = result("service_hours", ("month",), {202508: 3, 202509: 1}, asked=EARLIER)
    figure = emphasise(charts.trend([now, before], dimensions, "zh"), {"period": "2026-09-01..2026-09-30"})
    assert [trace["marker"]["opacity"] for trace in figure["data"]] == [[PALE, 1], [PALE, 1]]


def test_the_chosen_line_and_part_are_strong(result, dimensions):
    lines = result(
        "registered_volunteers", ("quarter", "platform"), {(q, p): 9 for q in (20261, 20262) for p in (1, 2)}
    )
    figure = emphasise(charts.trend_by([lines], dimensions, "zh"), {"platform": "hangzhou"})
    assert [trace["opacity"] for trace in figure["data"]] == [PALE, 1]
    parts = result("service_hours", ("quarter", "method"), {(20264, m): 5 for m in ("sign_in", "manual")})
    figure = emphasise(charts.stacked_bars([parts], dimensions, "zh"), {"method": "manual"})
    assert {t["name"]: t["marker"]["opacity"] for t in figure["data"]} == {
        "签到（信用时长）": [PALE],
        "手工录入（荣誉时长）": [1],
    }


def test_years_in_which_nothing_was_counted_keep_their_place_among_the_bars(result, dimensions):
    found = result("meetings", ("year", "meeting_kind"), {(2022, "round_table"): 1, (2024, "round_table"): 2})
    (trace,) = charts.stacked_bars([found], dimensions, "en")["data"]
    known = [(x, y) for x, y in zip(trace["x"], trace["y"], strict=True) if x is not None]
    assert known == [("2022", 1), ("2023", None), ("2024", 2), ("2025", None), ("2026", None)]


def test_the_chosen_cell_row_or_tile_is_framed(result, dimensions):
    """Three rows, the first on top: the frame of the middle one goes over all columns from -0.5 to 2 - 0.5."""
    by = result(
        "service_hours",
        ("category", "street"),
        {(c, s): 1 for c in ("culture", "environment", "health") for s in (XIXING, PUYAN)},
    )
    frames = [
        emphasise(charts.matrix([by], dimensions, "zh"), chosen)["layout"]["shapes"]
        for chosen in ({"category": "environment"}, {"category": "environment", "place": str(PUYAN)})
    ]
    (row,), (cell,) = frames
    assert (row["x0"], row["x1"], row["y1"] - row["y0"]) == (-0.5, 1.5, 1)
    assert (cell["x0"], cell["x1"]) == (0.5, 1.5)
    tiles = result("service_hours", ("street",), {XIXING: 1, CHANGHE: 2, PUYAN: 3})
    (tile,) = emphasise(charts.tile_grid([tiles], dimensions, "zh"), {"place": str(CHANGHE)})["layout"]["shapes"]
    assert (tile["x0"], tile["x1"], tile["y0"], tile["y1"]) == (0.5, 1.5, -0.5, 0.5)


def test_nothing_is_pale_where_nothing_of_it_was_chosen(result, dimensions):
    found = result("service_hours", ("category",), {"culture": 2, "environment": 5})
    for chosen in ({}, {"category": "health"}, {"period": "2026-01-01..2026-01-31"}):
        figure = emphasise(charts.bars([found], dimensions, "zh"), chosen)
        assert "opacity" not in figure["data"][0]["marker"]


@pytest.mark.parametrize(
    ("by", "values", "few"),
    [
        (("month",), {202603: 5}, True),
        (("month",), {202603: 5, 202604: None}, False),  # that a month is missing is seen in a chart
        (("quarter", "method"), {(20261, "sign_in"): 5, (20261, "manual"): 2}, True),
        (("quarter", "method"), {(20261, "sign_in"): 5, (20262, "sign_in"): 2}, False),
        (("category",), {"culture": 5}, True),
        (("category",), {"culture": 5, "health": None}, True),  # a bar chart has no place for a blank
        (("category",), {"culture": 5, "health": 1}, False),
        (("street",), {XIXING: 5}, True),
    ],
)
def test_few_values(result, by, values, few):
    assert are_few([result("service_hours", by, values)]) is few


def test_few_values_are_figures_with_unit_and_label(result, dimensions):
    now, before = (
        result("service_hours", ("month",), {code: value}) for code, value in ((202603, 1234.5), (202503, 987))
    )
    (trace,) = figures([now, before], dimensions, "zh")["data"]
    assert trace["z"] == [[1234.5, 987]]
    assert trace["text"][0][0] == "<span style='font-size:26px'><b>1,234.5</b></span> 小时<br>2026-03"
    assert trace["customdata"][0][0] == {"period": "2026-03-01..2026-03-31"}
    parts = result("service_hours", ("quarter", "method"), {(20261, m): 5 for m in ("sign_in", "manual", "backfill")})
    (trace,) = figures([parts], dimensions, "en")["data"]
    assert trace["z"] == [[5, 5], [5, None]]
    assert trace["text"][1][1] == ""  # no word "null" where no figure is
    assert figures_height([parts]) > figures_height([now, before])


def test_what_a_figure_is_of_fits_half_a_phone(result, dimensions):
    """A Chinese sign is as wide as two letters: 志愿浙江 and 高校学生 have a line each, where both together are too long."""
    found = result("active_volunteers", ("platform", "group"), {(1, "public_employees"): 9})
    (line,) = figures([found], dimensions, "zh")["data"][0]["text"]
    assert all(columns_of(words) <= LINE for words in line[0].split("<br>")[1:])
    assert len(line[0].split("<br>")) == 2 + 1


def test_a_thing_keeps_its_colour_when_others_are_filtered_away(result, dimensions):
    both = result("registered_volunteers", ("quarter", "platform"), {(20261, 1): 9, (20261, 2): 8})
    alone = result("registered_volunteers", ("quarter", "platform"), {(20261, 2): 8})
    colours = {trace["name"]: trace["line"]["color"] for trace in charts.trend_by([both], dimensions, "zh")["data"]}
    assert charts.trend_by([alone], dimensions, "zh")["data"][0]["line"]["color"] == colours["志愿杭州"]
    assert len(set(colours.values())) == 2
    streets = [colour_of("street", code, dimensions) for code in (XIXING, CHANGHE, PUYAN)]
    assert streets == list(CATEGORICAL[:3])
    assert colour_of("method", None, dimensions) == CATEGORICAL[-1]


def test_marks_beside_each_other_are_short(dimensions):
    day = lambda month, kind, label: Event(date(2026, month, 5), Text(label, label), kind)  # noqa: E731
    found = (day(3, "lei_feng_day", "3·5"), day(3, "contest", "甲"), day(3, "contest", "乙"), day(4, "programme", "丙"))
    marks = marks_of(found, "month", dimensions, "zh")
    assert [(label, mark) for label, mark, _ in marks] == [("2026-03", "3·5<br>◆"), ("2026-04", "◇")]
    assert marks[0][2] == "2026-03-05: 3·5<br>2026-03-05: 甲<br>2026-03-05: 乙"
    assert [short_mark(mark) for _, mark, _ in marks] == ["★", "◇"]


def test_a_calendar_has_a_tick_once_a_month():
    days = [(date(2026, 1, 20) + timedelta(days=n), 1.0) for n in range(60)]
    axis = charts.calendar_grid(days, "zh")["layout"]["xaxis"]
    assert axis["tickvals"] == ["2026-02-01", "2026-03-01"]
    assert axis["ticktext"] == ["2月<br>2026", "3"]


def test_a_month_has_a_name_and_no_single_letter():
    """J is January, June and July; where not every name has room, the browser leaves some out."""
    labels = ["2025-11", "2025-12", "2026-01", "2026-06"]
    assert month_ticks(labels, "en")["ticktext"] == ["Nov<br>2025", "Dec", "Jan<br>2026", "Jun"]
    assert month_ticks(labels, "zh")["ticktext"] == ["11月<br>2025", "12", "1月<br>2026", "6"]
