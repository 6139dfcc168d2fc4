"""The build: the same for the same seed, the past untouched by the day, small for tests, honest about what is wrong."""

from datetime import date

import pandas as pd
import pytest

from lib.demo.build import build
from tests.demo.conftest import Catcher

LETTERS = {330108: date(2025, 9, 12), 330282: date(2023, 6, 27)}
TINY = 0.005


def test_the_same_seed_gives_the_same_rows(built):
    first, second = built(scale=TINY), built(scale=TINY)
    assert list(first) == list(second)
    for name, rows in first.items():
        pd.testing.assert_frame_equal(rows, second[name])


def test_another_seed_gives_other_people(built):
    first, second = (built(scale=TINY, seed=seed, places=("binjiang",)) for seed in (1, 2))
    assert set(first["volunteer"]["person_key"]).isdisjoint(second["volunteer"]["person_key"])


@pytest.mark.parametrize("as_of", [date(2025, 9, 12), date(2025, 12, 20), date(2027, 2, 28)])
def test_what_lies_before_a_letter_does_not_depend_on_the_day(built, county_of, as_of):
    whole, other = built(scale=TINY), built(scale=TINY, as_of=as_of)
    for county, letter in LETTERS.items():
        for name, column in (
            ("service_record", "served_on"),
            ("activity", "held_on"),
            ("points_entry", "occurred_on"),
            ("organisation", "founded_on"),
            ("project", "started_on"),
            ("funding", "from_on"),
            ("contest_entry", "decided_on"),
            ("honour", "awarded_on"),
        ):
            found = [county_of(tables[name], county) for tables in (whole, other)]
            found = [rows[rows[column] <= letter].reset_index(drop=True) for rows in found]
            found = [rows.drop(columns=["ended_on", "closed_on"], errors="ignore") for rows in found]
            pd.testing.assert_frame_equal(*found)
        people = [county_of(tables["volunteer"], county, "home_region_id") for tables in (whole, other)]
        people = [rows[rows["first_registered_on"] <= letter].reset_index(drop=True) for rows in people]
        pd.testing.assert_frame_equal(*people)


def test_an_early_day_knows_nothing_of_later(built):
    tables = built(scale=TINY, as_of=date(2022, 6, 30))
    for name, column in (
        ("service_record", "served_on"),
        ("service_record", "entered_on"),
        ("activity", "published_on"),
        ("registration", "registered_on"),
        ("registration", "ended_on"),
        ("volunteer", "first_registered_on"),
        ("points_entry", "occurred_on"),
        ("organisation", "closed_on"),
        ("brand", "launched_on"),
        ("contest_entry", "decided_on"),
        ("stock_report", "as_of"),
    ):
        assert tables[name][column].dropna().max() <= date(2022, 6, 30), (name, column)


def test_activities_ahead_are_only_planned(demo):
    ahead = demo["activity"][demo["activity"]["held_on"] > date(2026, 10, 31)]
    assert len(ahead) > 0
    assert set(ahead["state"]) == {"published"}
    assert ahead["beneficiaries"].isna().all()
    assert not demo["service_record"]["activity_id"].isin(ahead["id"]).any()


def test_one_place_is_the_same_alone(built):
    both, alone = built(scale=TINY), built(scale=TINY, places=("cixi",))
    records = both["service_record"]
    mine = records[records["source_ref"].str.startswith("CX")].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone["service_record"])


def test_progress_goes_from_nothing_to_all():
    steps, catcher = [], Catcher()
    build(catcher, scale=TINY, progress=lambda step, share: steps.append((step, share)))
    catcher.close()
    shares = [share for _, share in steps]
    assert shares == sorted(shares)
    assert steps[-1] == ("done", 1.0)
    assert any("滨江区" in step for step, _ in steps)


def test_an_unknown_place_is_refused():
    catcher = Catcher()
    with pytest.raises(ValueError, match="unknown demo place: atlantis"):
        build(catcher, places=("atlantis",))
    catcher.close()


def test_too_small_a_scale_is_refused():
    catcher = Catcher()
    with pytest.raises(ValueError, match=r"scale 0\.001 leaves too few people"):
        build(catcher, scale=0.001)
    catcher.close()
