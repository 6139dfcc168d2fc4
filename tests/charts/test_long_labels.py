"""Labels in two lines."""

from lib.charts.long_labels import two_lines


def test_long_labels_stand_in_two_lines():
    assert two_lines(["2025", "2026 (Jan–Oct only)"]) == {}
    long = "2021（仅3月8日至12月31日，缺2021-08）"
    ticks = two_lines(["2025", long])
    assert ticks["tickvals"] == ["2025", long]
    assert ticks["ticktext"] == ["2025", "2021<br>（仅3月8日至12月31日，缺2021-08）"]
