"""The usage of a name is min-merged: the same in any order of the rows that write it."""

from datetime import date
from itertools import permutations

from lib.importers.match.matches import NameUsage, merge_min


def test_the_lower_of_two_values_of_which_either_may_be_unknown():
    assert merge_min(2, 1) == merge_min(1, 2) == 1
    assert merge_min(date(2025, 3, 5), None) == merge_min(None, date(2025, 3, 5)) == date(2025, 3, 5)
    assert merge_min(None, None) is None


def test_merged_usage_holds_the_earliest_day_and_the_lowest_place_in_any_order():
    usages = (
        (2, "甲 队", date(2025, 3, 5), None, "youth"),
        (3, "甲队", date(2025, 3, 4), 330108003, None),
        (4, "甲  队", None, 330108001, "environment"),
    )
    for order in permutations(usages):
        merged = NameUsage(*order[0])
        for usage in order[1:]:
            merged.merge(NameUsage(*usage))
        assert merged == NameUsage(2 + 3 + 4, "甲  队", date(2025, 3, 4), 330108001, "environment")
