"""Charts of the page-level answers: the bridge, the cohorts, the calendar, the stars."""

import json
from datetime import date

from lib.charts import calendar_grid, change_bars, cohort_grid, waterfall
from lib.charts.bars import share_bars
from lib.charts.trees import star_bars


def test_a_bridge_adds_up_in_signed_steps():
    steps = [("期初", 100, True), ("新增", 20, False), ("迁出", -5, False), ("期末", 100 + 20 - 5, True)]
    trace = waterfall(steps, "zh")["data"][0]
    assert trace["measure"] == ["absolute", "relative", "relative", "absolute"]
    assert trace["text"] == ["100", "+20", "-5", "115"]


def test_a_bridge_is_read_from_the_top_and_holds_what_rose_before_it_fell():
    """Words stand level beside the steps, which begin at the first; 100 + 60 is further than either end."""
    steps = [("At the start", 100, True), ("New", 60, False), ("Moved away", -90, False), ("At the end", 70, True)]
    figure = waterfall(steps, "en")
    trace, layout = figure["data"][0], figure["layout"]
    assert (trace["orientation"], trace["y"][0], layout["yaxis"]["autorange"]) == ("h", "At the start", "reversed")
    assert layout["xaxis"]["range"] == [0, 100 + 60]


def test_cohorts_stand_with_the_first_on_top_and_gaps_empty():
    trace = cohort_grid(["2024 Q1", "2024 Q2"], ["Year 1", "Year 2"], [[0.5, 0.25], [0.4, None]], "en")["data"][0]
    assert trace["y"] == ["2024 Q2", "2024 Q1"]  # Plotly draws the first lowest
    assert trace["z"] == [[0.4, None], [0.5, 0.25]]


def test_a_cohort_whose_first_year_is_not_over_has_no_row():
    trace = cohort_grid(["2025 Q1", "2026 Q1"], ["Year 1", "Year 2"], [[0.5, None], [None, None]], "en")["data"][0]
    assert (trace["y"], trace["z"]) == (["2025 Q1"], [[0.5, None]])


def test_a_calendar_has_mondays_on_top_and_weeks_across():
    days = [(date(2026, 3, 5), 8.0), (date(2026, 3, 9), 2.0)]  # a Thursday and the Monday after
    trace = calendar_grid(days, "en")["data"][0]
    assert trace["y"][0] == "Monday"
    assert trace["x"] == ["2026-03-02", "2026-03-09"]
    assert trace["z"][3] == [8.0, None]
    assert trace["z"][0] == [None, 2.0]


def test_a_calendar_of_one_day():
    assert calendar_grid([(date(2026, 3, 8), 1.0)], "zh")["data"][0]["z"][6] == [1.0]


def test_a_hidden_star_has_no_bar():
    trace = star_bars([("无星级", 90), ("★", 10), ("★★", None)], "zh")["data"][0]
    assert trace["y"] == ["★★", "★", "无星级"]
    assert trace["x"] == [None, 10, 90]
    assert trace["text"] == ["", "10", "90"]
    json.dumps(trace, allow_nan=False)


def test_changes_stand_with_the_largest_on_top_rise_and_fall_apart():
    lines = [("甲", 0.5, "+5", {"place": "330108"}), ("乙", -0.25, "-2", None)]
    trace = change_bars(lines, "zh")["data"][0]
    assert (trace["y"], trace["x"]) == (["乙<br>-2", "甲<br>+5"], [-0.25, 0.5])
    assert len(set(trace["marker"]["color"])) == 2
    assert trace["customdata"] == [None, {"place": "330108"}]


def test_shares_keep_their_order_and_a_hidden_one_has_no_bar():
    trace = share_bars([("甲", 0.5), ("乙", None)], "zh")["data"][0]
    assert (trace["y"], trace["x"], trace["text"]) == (["乙", "甲"], [None, 0.5], ["", "50.0%"])
