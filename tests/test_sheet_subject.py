"""Which one thing a selection is about, and what its peers are."""

import pytest

from lib.dimensions import read_dimensions
from lib.selection import Selection
from lib.sheet_subject import peers_of, subject_of

BINJIANG, PUYAN = 330108, 330108003


@pytest.fixture
def dimensions(demo_database):
    return read_dimensions(demo_database)


@pytest.mark.parametrize(
    ("chosen", "kind", "value"),
    [
        ({"place": PUYAN}, "place", str(PUYAN)),
        ({"place": BINJIANG, "brand": "浦师傅"}, "brand", "浦师傅"),
        ({"place": BINJIANG, "brand": ("浦师傅", "拾忆铺")}, "place", str(BINJIANG)),
        ({"place": (BINJIANG, 330282)}, None, None),
        ({}, None, None),
    ],
)
def test_the_one_thing_that_is_chosen(dimensions, chosen, kind, value):
    subject = subject_of(Selection().choose(**chosen), dimensions)
    assert (subject and subject.kind, subject and subject.value) == (kind, value)


def test_the_peers_of_a_street_are_the_streets_of_its_county(dimensions):
    peers = peers_of(subject_of(Selection().choose(place=PUYAN), dimensions), dimensions)
    assert (peers.level, peers.within) == ("street", BINJIANG)
    assert set(peers.values) == {str(place) for place in dimensions.below(BINJIANG, "street")}


def test_the_peers_of_a_community_are_those_of_its_street(dimensions):
    community = dimensions.below(PUYAN, "community")[0]
    peers = peers_of(subject_of(Selection().choose(place=community), dimensions), dimensions)
    assert (peers.level, peers.within) == ("community", PUYAN)


def test_the_peers_of_a_brand_lie_below_the_same_brand(dimensions):
    brands = dimensions.members["brands"]
    child = next(brand for brand in brands.values() if brand.parent_id is not None)
    peers = peers_of(subject_of(Selection().choose(brand=child.code), dimensions), dimensions)
    assert child.code in peers.values
    assert {brands_parent for brands_parent in (_parent(brands, value) for value in peers.values)} == {child.parent_id}


def _parent(brands, code: str) -> int | None:
    return next(brand.parent_id for brand in brands.values() if brand.code == code)


def test_a_team_of_two_counties_is_that_of_the_chosen_one(dimensions):
    teams = dimensions.members["teams"].values()
    team = next(team for team in teams if dimensions.place(team.region_id).county_id == 330282)
    subject = subject_of(Selection().choose(team=team.code, place=330282), dimensions)
    assert (subject.kind, subject.county) == ("team", 330282)
