"""Years side by side in the same months."""

import pytest

from lib.access import EVERYWHERE
from lib.measure.buckets import same_months
from lib.measure.result import Incomplete
from lib.schema import activity, brand, service_record, volunteer
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.small import activity_row, brand_row, day, person, record

HELD = {
    1: ("2024-03-05", 1), 2: ("2024-11-05", 1), 3: ("2024-12-05", 1),  # brand 1: one of three up to October
    4: ("2025-10-31", 1), 5: ("2025-11-01", 1),
    6: ("2026-01-05", 1), 7: ("2026-10-05", 1),
    8: ("2024-12-24", 2), 9: ("2026-02-05", 2),
}  # fmt: skip


LAST = {9: 30, 10: 31, 12: 31}
MONTHS = [f"{year}-{month:02}-15" for year in (2024, 2025, 2026) for month in range(1, 13)][: 12 + 12 + 10]
"""In every month something of no brand, so that none is without records."""


def _alike(fill, end: str):
    held = HELD | {100 + i: (on, None) for i, on in enumerate(MONTHS)}
    database = fill(
        (brand, [brand_row(1), brand_row(2)]),
        (volunteer, [person(1)]),
        (activity, [activity_row(n, on, brand_id=of) for n, (on, of) in held.items()]),
        (service_record, [record(n, 1, on, activity=n) for n, (on, _) in held.items()]),
        as_of=day("2026-10-31"),
    )
    ever = Selection(Period(None, None, day(end)))
    found = [
        measure(database, "activities_held", ever, ("brand", time), scope=EVERYWHERE) for time in ("month", "year")
    ]
    return same_months(*found)


@pytest.mark.parametrize(
    ("end", "last", "expected"),
    [
        ("2026-10-31", 10, {(1, 2024): 1, (1, 2025): 1, (1, 2026): 1 + 1, (2, 2024): 0, (2, 2026): 1}),
        ("2026-10-30", 9, {(1, 2024): 1, (1, 2025): 0, (1, 2026): 1, (2, 2024): 0, (2, 2026): 1}),
        ("2025-12-31", 12, {(1, 2024): 1 + 1 + 1, (1, 2025): 1 + 1, (2, 2024): 1}),
        # Of January 2026 nothing is whole: whole years before it.
        ("2026-01-20", 12, {(1, 2024): 1 + 1 + 1, (1, 2025): 1 + 1, (2, 2024): 1}),
    ],
)
def test_each_year_counts_the_months_that_are_whole_in_the_last(fill, end, last, expected):
    alike, month = _alike(fill, end)
    assert month == last
    assert {cell.codes: cell.value for cell in alike.cells if cell.codes[0]} == expected
    assert {cell.value for cell in alike.cells if not cell.codes[0]} == {last}
    assert alike.incomplete == (((2024, Incomplete(day("2024-01-15"), day(f"2024-{last:02}-{LAST[last]}"))),))


def test_distinct_people_are_not_added_over_months(fill):
    with pytest.raises(ValueError, match="months do not add up"):
        database = fill(as_of=day("2026-10-31"))
        found = [
            measure(database, "active_volunteers", Selection(), ("brand", time), scope=EVERYWHERE)
            for time in ("month", "year")
        ]
        same_months(*found)
