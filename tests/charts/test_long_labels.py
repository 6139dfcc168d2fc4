"""Labels in two lines."""

from lib.catalogue import METRICS
from lib.charts.bars import bars
from lib.charts.grids import in_cell
from lib.charts.long_labels import room_behind, two_lines


def test_long_labels_stand_in_two_lines():
    assert two_lines(["2025", "2026 (Jan–Oct only)"]) == {}
    long = "2021（仅3月8日至12月31日，缺2021-08）"
    ticks = two_lines(["2025", long])
    assert ticks["tickvals"] == ["2025", long]
    assert ticks["ticktext"] == ["2025", "2021<br>（仅3月8日至12月31日，缺2021-08）"]


def test_many_rows_are_too_low_for_two_lines():
    names = [f"Project {number} of a long name (Binjiang District)" for number in range(13)]
    assert two_lines(names) == {}
    assert two_lines(names[:12])["ticktext"][0] == "Project 0 of a long name<br> (Binjiang District)"


def test_the_number_behind_the_longest_bar_has_room_in_the_margin(result, dimensions):
    """In a share of the axis, it was cut where the chart is narrow."""
    assert room_behind(["8", "3,065.8"]) == {"margin": {"r": 12 + 7 * 7}}
    assert room_behind(["1.4万", "1,334.7"]) == room_behind(["1,334.7", "1.4万"]) == {"margin": {"r": 12 + 7 * 7}}
    assert room_behind([]) == {"margin": {"r": 12}}
    drawn = bars([result("service_hours", ("category",), {"elderly": 3065.8, "education": 8.0})], dimensions, "en")
    assert drawn["layout"]["xaxis"]["range"] == [0, 3065.8]
    assert drawn["layout"]["margin"]["r"] == 12 + 7 * len("3,065.8")


def test_a_hundred_thousand_in_a_narrow_cell_has_no_decimals():
    hours = METRICS["service_hours"]
    assert in_cell(748_900, hours, "zh", 24) == "75万"
    assert in_cell(748_900, hours, "zh", 3) == "74.9万"
    assert in_cell(748_900, hours, "en", 24) == "749k"
    assert in_cell(4_691.4, hours, "zh", 24) == "4,691"
