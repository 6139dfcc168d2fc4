"""What a chart is measured with when its own breakdown is filtered by one value."""

from datetime import date

import pytest

from lib.dimensions import read_dimensions
from lib.selection import Period, Selection
from lib.ui.filters.own_filter import without_own

AS_OF = date(2026, 10, 31)
COMMUNITY = "330108003001"
MARCH = Period(None, date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("by", "own", "lifted", "chosen"),
    [
        (("category",), {"category": "culture"}, {}, {"category": "culture"}),
        (("quarter", "method"), {"method": "manual"}, {}, {"method": "manual"}),
        (("weekday",), {"category": "culture"}, {"category": "culture"}, {}),
        (("category",), {"category": ("culture", "health")}, {"category": ("culture", "health")}, {}),
        (("street",), {"place": "330108003"}, {"place": "330108"}, {"place": "330108003"}),
        (("community",), {"place": COMMUNITY}, {"place": "330108003"}, {"place": COMMUNITY}),
        (("community",), {"place": "330108003"}, {"place": "330108003"}, {}),  # down to its communities
        (("street",), {"place": COMMUNITY}, {"place": COMMUNITY}, {}),
        (("year", "county"), {"place": "330108"}, {"place": "330108"}, {}),  # no other county is mixed in
        (("brand",), {"brand": "浦师傅"}, {}, {"brand": "浦师傅"}),
        (("brand",), {"brand": "浦暖万家"}, {"brand": "浦暖万家"}, {}),  # down to the brands below it
        (("brand", "street"), {"brand": "浦师傅", "place": "330108003"}, {"place": "330108"}, {"brand": "浦师傅", "place": "330108003"}),
    ],
)  # fmt: skip
def test_the_own_filter_is_lifted_and_drawn_strong(demo_database, by, own, lifted, chosen):
    kept = Selection().choose(platform="we")
    found = without_own(kept.choose(**own), by, read_dimensions(demo_database), period_before=Period(), as_of=AS_OF)
    assert found == (kept.choose(**lifted), tuple(sorted(chosen.items())))


@pytest.mark.parametrize(
    ("by", "period", "before", "wider"),
    [
        (("month",), MARCH, Period(), Period()),
        (("month",), MARCH, Period("last_year"), None),  # March 2026 does not lie in 2025
        (("quarter",), MARCH, Period(), None),  # a month is no bar of a chart by quarter
        (("month", "method"), MARCH, Period(), None),
        (("year",), Period("last_year"), Period("since_2019"), None),  # chosen in the bar, not by a click
        (("month",), Period(None, date(2026, 3, 1), date(2026, 4, 30)), Period(), None),
    ],
)
def test_a_month_stands_in_the_period_before_the_click(demo_database, by, period, before, wider):
    found = without_own(Selection(period), by, read_dimensions(demo_database), period_before=before, as_of=AS_OF)
    chosen = (("period", period.as_link()),)
    assert found == ((Selection(wider), chosen) if wider else (Selection(period), ()))
