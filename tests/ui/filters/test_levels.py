"""Up by one: the selection after a second click on what is chosen, or after the cross of a chip."""

import pytest

from lib.dimensions import read_dimensions
from lib.selection import Selection
from lib.ui.filters.levels import one_level_up

PUYAN = 330108003
COMMUNITY = 330108003001


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("place", (COMMUNITY,), {"place": ("330108003",)}),
        ("place", (PUYAN,), {"place": ("330108",)}),
        ("place", (330108,), {}),
        ("place", (330108001, PUYAN), {"place": ("330108",)}),  # both lie in Binjiang
        ("place", (COMMUNITY, PUYAN), {"place": ("330108",)}),
        ("place", (PUYAN, 330282), {}),  # of a county goes up to all
        ("community", (COMMUNITY,), {"street": ("330108003",)}),
        ("street", (PUYAN,), {"county": ("330108",)}),
        ("county", (330108,), {}),
        ("brand", ("浦师傅",), {"brand": ("浦暖万家",)}),
        ("brand", ("浦暖万家",), {"brand": ("暖在滨江",)}),
        ("brand", ("暖在滨江",), {}),
        ("brand", ("浦师傅", "西兴守艺人"), {"brand": ("暖兴同行", "浦暖万家")}),
        ("category", ("culture",), {}),
    ],
)
def test_one_step_up(demo_database, name, before, after):
    dimensions = read_dimensions(demo_database)
    kept = Selection().choose(platform="we")
    assert one_level_up(kept.choose(**{name: before}), name, dimensions) == kept.choose(**after)
