"""What the last run of a page asked for is counted together by the next, and says the same as what is counted alone."""

import pytest

from lib.measure import cell_cache
from lib.ui import cache
from tests.ui.test_every_page import words_of


def forget() -> None:
    """Everything that was counted, as for a new version of the data."""
    for cells in (cell_cache._cache, cell_cache._rows, cell_cache._months):
        cells.clear()
    for function in (cache._measured, cache._compared, cache.cached, cache._together):
        function.cache_clear()


@pytest.mark.parametrize(
    "page, figure, by",
    [
        ("activities", "activities_held", ("category",)),
        ("four_questions", "participation_rate", ("year",)),
        ("sheet", "active_volunteers", ("year",)),
        ("stations_teams", "stations", ("station_type",)),
        ("volunteers", "active_volunteers", ("month",)),
    ],
)
def test_a_page_says_the_same_whether_its_figures_were_counted_together_or_alone(
    run_page, demo_data, monkeypatch, page, figure, by
):
    counted, count, count_periods = [], cache.count_together, cache.count_periods_together
    monkeypatch.setattr(cache, "count_together", lambda *a, **k: counted.extend(a[1]) or count(*a, **k))
    monkeypatch.setattr(
        cache,
        "count_periods_together",
        lambda *a, **k: counted.extend(one[:2] for one in a[1]) or count_periods(*a, **k),
    )
    cache._asked.clear()
    forget()
    alone = run_page(page, demo_data, place="330108002")
    assert not counted
    forget()
    together = run_page(page, demo_data, place="330108002")
    assert (figure, by) in counted and not together.exception
    assert words_of(together) == words_of(alone)
