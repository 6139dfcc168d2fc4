"""Bands around the median."""

import pytest

from lib.measure.median_bands import BANDS, Band, bands


def test_bands_around_the_median():
    found = bands({1: 10, 2: 8, 3: 7.9, 4: 4.9, 5: 12, 6: 15, 7: 16, 8: 10, 9: 10})
    assert found.median == 10
    assert {code: band.band for code, band in found.bands.items()} == {
        1: "around",
        2: "around",
        3: "below",
        4: "well_below",
        5: "around",
        6: "above",
        7: "well_above",
        8: "around",
        9: "around",
    }
    assert set(band.band for band in found.bands.values()) <= set(BANDS)
    assert found.bands[3] == Band(7.9, 7.9 / 10, "below")


def test_blanks_keep_their_reason_and_do_not_count():
    found = bands({1: 1, 2: 2, 3: 3, 4: None, 5: None}, reasons={4: "below_ten"})
    assert found.median == 2
    assert (found.bands[4], found.bands[5]) == (Band(None, reason="below_ten"), Band(None, reason="no_records"))


@pytest.mark.parametrize("values", [{1: 1, 2: 3}, {1: 1, 2: 3, 3: None}])
def test_two_places_have_no_bands(values):
    found = bands(values)
    assert found.reason == "too_few_places"
    assert found.bands[1] == Band(1, reason="too_few_places")


def test_nothing_to_compare():
    assert (bands({}).bands, bands({}).median) == ({}, None)
    assert bands({1: 0, 2: 0, 3: 0}).reason == "no_records"


def test_limits_belong_to_the_nearer_band():
    for scale in (0.1, 0.3, 1.1, 7, 1234.5):
        found = bands({1: scale, 2: scale, 3: scale, 4: scale * 0.8, 5: scale * 1.2, 6: scale * 0.5, 7: scale * 1.5})
        assert [found.bands[i].band for i in (4, 5, 6, 7)] == ["around", "around", "below", "above"]
