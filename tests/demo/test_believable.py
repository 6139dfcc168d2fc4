"""The demo reads like real data: seasons, long tails, overlap, dormant stations, brands that fade, flags."""

from datetime import date

import pandas as pd
import pytest

from tests.demo.conftest import of_place

BINJIANG, CIXI = 330108, 330282


def _days(rows: pd.DataFrame, column: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(rows[column]))


@pytest.mark.parametrize("county", [BINJIANG, CIXI])
def test_march_december_and_weekends_are_busy(demo, county):
    days = _days(of_place(demo["service_record"], county), "served_on")
    months = pd.Series(days[days.year == 2024].month).value_counts()
    assert months.idxmax() == 3
    assert months[12] > months[11]
    assert months[2] == months.min()
    weekdays = pd.Series(days.day_of_week).value_counts()
    assert weekdays[5] > 1.4 * weekdays[2]


def test_work_grows_dips_and_falls_with_the_platform(demo):
    years = {
        county: pd.Series(_days(of_place(demo["service_record"], county), "served_on").year).value_counts()
        for county in (BINJIANG, CIXI)
    }
    assert years[BINJIANG][2020] < years[BINJIANG][2019] < years[BINJIANG][2021] < years[BINJIANG][2024]
    assert years[CIXI][2024] < 0.5 * years[CIXI][2022]


def test_the_stock_of_cixi_falls_when_the_platform_changes(demo):
    reports = demo["stock_report"]
    we = reports[(reports["region_id"] == CIXI) & (reports["platform_id"] == 4)].set_index("as_of")["value"]
    assert we[date(2023, 12, 31)] / we[date(2022, 12, 31)] == pytest.approx(276 / 320, abs=0.02)
    reasons = demo["registration"]["end_reason"].value_counts()
    assert reasons["platform_change"] > reasons["withdrawn"]


@pytest.mark.parametrize("county", [BINJIANG, CIXI])
def test_a_few_do_much_and_many_do_nothing(demo, county):
    people = of_place(demo["volunteer"], county, "home_region_id")["id"]
    counts = demo["service_record"].groupby("volunteer_id").size().reindex(people, fill_value=0)
    assert 0.25 < (counts == 0).mean() < 0.65
    busiest = counts.sort_values(ascending=False)
    assert busiest.head(len(busiest) // 20).sum() > 0.3 * counts.sum()


def test_a_share_of_the_registered_is_active(demo):
    day = date(2025, 9, 12)
    valid = demo["registration"]
    valid = valid[(valid["registered_on"] <= day) & (valid["ended_on"].isna() | (valid["ended_on"] > day))]
    records = demo["service_record"]
    year = records[(records["served_on"] > date(2024, 9, 12)) & (records["served_on"] <= day)]
    active = year[year["state"] == "confirmed"]["volunteer_id"].nunique()
    assert 0.2 < active / valid["volunteer_id"].nunique() < 0.6


def test_some_stand_on_several_platforms(demo):
    counts = demo["registration"].groupby("volunteer_id").size().value_counts(normalize=True)
    assert 0.1 < counts[2] < 0.3
    assert counts[3] > 0


def test_states_methods_and_minutes(demo):
    records = demo["service_record"]
    states = records["state"].value_counts(normalize=True)
    assert states["pending"] == pytest.approx(0.03, abs=0.01)
    assert states["voided"] == pytest.approx(0.02, abs=0.01)
    methods = records["method"].value_counts(normalize=True)
    assert methods["sign_in"] > 0.6
    assert set(methods.index) == {"sign_in", "manual", "backfill", "code"}
    by_hand = records["minutes"][(records["method"] == "manual") & (records["minutes"] <= 480)]
    assert (by_hand % 30 == 0).mean() > 0.99
    signed = records["minutes"][records["method"] == "sign_in"]
    assert (signed % 10 != 0).mean() > 0.7


def test_records_are_entered_after_service_and_some_late(demo):
    records = demo["service_record"]
    delay = (pd.to_datetime(records["entered_on"]) - pd.to_datetime(records["served_on"])).dt.days
    assert delay.min() == 0
    assert 0.001 < (delay > 60).mean() < 0.02
    assert delay[records["method"] == "backfill"].median() > 20


def test_flags_are_few_and_true(demo):
    flags = demo["record_flag"].merge(demo["service_record"], left_on="record_id", right_on="id")
    assert 0.01 < flags["record_id"].nunique() / len(demo["service_record"]) < 0.025
    assert not flags.duplicated(["record_id", "rule"]).any()
    long = set(flags["record_id"][flags["rule"] == "over_8_hours"])
    assert long == set(demo["service_record"]["id"][demo["service_record"]["minutes"] > 8 * 60])


def test_some_open_stations_sleep(demo):
    stations = demo["station"]
    awake = demo["activity"][demo["activity"]["held_on"] > date(2026, 8, 2)]["station_id"]
    stands = stations[stations["closed_on"].isna() & (stations["type"] == "service")]
    asleep = ~stands["id"].isin(awake)
    assert 0.05 < asleep.mean() < 0.9
    last = demo["activity"].groupby("station_id")["held_on"].max()
    closed = stations[stations["closed_on"].notna()].set_index("id")["closed_on"]
    both = last.index.intersection(closed.index)
    assert (last[both] < closed[both]).all()


def test_brands_start_and_fade(demo):
    work = demo["activity"].merge(demo["brand"], left_on="brand_id", right_on="id", suffixes=("", "_b"))
    assert (work["held_on"] >= work["launched_on"]).all()
    retired = work[work["retired_on"].notna()]
    assert len(retired) > 0
    assert (retired["held_on"] < retired["retired_on"]).all()


def test_places_offered_are_not_all_taken(demo):
    attended = demo["service_record"].groupby("activity_id").size()
    slots = demo["activity"].set_index("id")["slots"]
    held = slots[attended.index].dropna()
    assert (held >= attended[held.index]).all()
    assert 0.6 < attended[held.index].sum() / held.sum() < 0.85


def test_streets_differ_per_head_and_categories_stay_in_their_place(demo):
    records = of_place(demo["service_record"], BINJIANG)
    streets = records["region_id"].astype(str).str[:9].value_counts()
    residents = pd.Series({"330108001": 143_318, "330108002": 168_276, "330108003": 192_265})
    per_head = streets / residents
    assert per_head.max() > 1.1 * per_head.min()
    assert "minor_repairs" not in set(of_place(demo["activity"], CIXI)["category"])


def test_ages_fit_groups(demo):
    people = demo["volunteer"][demo["volunteer"]["birth_year"].notna()]
    age = pd.to_datetime(people["first_registered_on"]).dt.year - people["birth_year"]
    assert age[people["group"] == "university_students"].between(18, 25).all()
    assert age[people["group"] == "retirees"].min() >= 55
    assert age.min() >= 9
    assert demo["volunteer"]["profession"][demo["volunteer"]["group"] == "professionals"].notna().all()


def test_nobody_redeems_or_loses_more_points_than_issued(demo):
    sums = demo["points_entry"].pivot_table(
        index="volunteer_id", columns="kind", values="points", aggfunc="sum", fill_value=0
    )
    assert (sums["redeemed"] + sums["expired"] <= sums["issued"]).all()
    assert demo["points_entry"]["merchant_id"][demo["points_entry"]["kind"] == "redeemed"].notna().mean() > 0.9
