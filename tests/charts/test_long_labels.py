"""Labels in two lines."""

from lib.charts.long_labels import two_lines


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
