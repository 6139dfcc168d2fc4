"""The totals of the letters: exact at every scale where they are hand-made, exact shares of the calibration elsewhere.

That the full figures agree with the letters is checked through the measures: see tests/published.
"""

from datetime import date

import pytest

from lib.demo import calibration as known
from tests.demo.conftest import SCALE, of_place

BINJIANG, CIXI = 330108, 330282
DAY = {BINJIANG: date(2025, 9, 12), CIXI: date(2023, 6, 27)}


def _open_on(rows, day, begins, ends):
    return rows[(rows[begins] <= day) & (rows[ends].isna() | (rows[ends] > day))]


def _confirmed(demo, county):
    records = of_place(demo["service_record"], county)
    return records[(records["state"] == "confirmed") & (records["served_on"] <= DAY[county])]


def _held(demo, county):
    records = demo["service_record"]
    ids = records["activity_id"][records["state"] == "confirmed"]
    rows = of_place(demo["activity"], county)
    return rows[(rows["held_on"] <= DAY[county]) & rows["id"].isin(ids)]


@pytest.mark.parametrize(("county", "persons"), [(BINJIANG, 114_236), (CIXI, 340_500)])
def test_registered_persons(demo, county, persons):
    valid = _open_on(demo["registration"], DAY[county], "registered_on", "ended_on")["volunteer_id"]
    homes = of_place(demo["volunteer"], county, "home_region_id")["id"]
    assert homes.isin(valid).sum() == round(persons * SCALE)


@pytest.mark.parametrize(("county", "totals"), [(BINJIANG, known.BINJIANG), (CIXI, known.CIXI)])
def test_work(demo, county, totals):
    assert len(_confirmed(demo, county)) == round(totals.work.confirmed * SCALE)
    assert len(_held(demo, county)) == pytest.approx(totals.work.held * SCALE, abs=70)  # student work is not scaled


def test_hours_of_cixi(demo):
    assert _confirmed(demo, CIXI)["minutes"].sum() == round(known.CIXI.minutes * SCALE)


@pytest.mark.parametrize("village", [(330282114223, "横河镇彭桥村"), (330282123227, "龙山镇新东村")])
def test_hours_of_the_villages(demo, village):
    region, name = village
    records = _confirmed(demo, CIXI)
    minutes = records["minutes"][records["region_id"] == region].sum()
    assert minutes == round(known.VILLAGE_MINUTES[name] * SCALE)
    # 4.48 years from the first days of 2019 to the letter's day
    assert 20_000 < known.VILLAGE_MINUTES[name] / 60 / 4.48 < 21_000


def test_minor_repairs_and_pu_shifu(demo):
    held = _held(demo, BINJIANG)
    repairs = held[held["category"] == "minor_repairs"]
    # 306 + 514 + 396 + 519 activities, each brand rounded at its scale: 6 + 10 + 8 + 10
    assert len(repairs) == 6 + 10 + 8 + 10
    assert repairs["beneficiaries"].sum() == 833 + 459 + 334 + 450
    brand = demo["brand"].set_index("name")["id"]
    assert (held["brand_id"] == brand["浦师傅"]).sum() == 6


def test_students(demo):
    project = demo["project"].merge(demo["programme"], left_on="programme_id", right_on="id", suffixes=("", "_p"))
    student = project[project["name_p"] == "大学生社区服务"]
    held = _held(demo, BINJIANG)
    mine = held[held["project_id"].isin(student["id"])]
    assert (len(student), len(mine), mine["beneficiaries"].sum()) == (18, 64, 2_046)
    stations = project[project["name_p"] == "青年V站"]["id"]
    records = _confirmed(demo, BINJIANG).merge(demo["volunteer"], left_on="volunteer_id", right_on="id")
    ids = demo["activity"]["id"][demo["activity"]["project_id"].isin(stations)]
    at_stations = records[records["activity_id"].isin(ids) & (records["group"] == "university_students")]
    assert len(at_stations) == round(4_742 * SCALE)


def test_points(demo):
    rows = of_place(demo["points_entry"], BINJIANG)
    rows = rows[rows["occurred_on"] <= DAY[BINJIANG]]
    assert rows["points"][rows["kind"] != "expired"].sum() == round(3_617_080 * SCALE)
    redeemed = of_place(demo["points_entry"], CIXI)
    redeemed = redeemed[(redeemed["kind"] == "redeemed") & (redeemed["occurred_on"] <= DAY[CIXI])]
    assert redeemed["value_yuan"].sum() == pytest.approx(3_046_000 * SCALE)


def test_hand_made_of_binjiang(demo):
    day = DAY[BINJIANG]
    stations = _open_on(of_place(demo["station"], BINJIANG), day, "opened_on", "closed_on")
    assert (stations["type"] == "youth_v").sum() == 9
    brands = of_place(demo["brand"], BINJIANG)
    assert list(brands["name"][brands["level"] == "county"]) == ["暖在滨江"]
    assert list(brands["name"][brands["level"] == "street"]) == ["暖兴同行", "长暖四季", "浦暖万家"]
    courtesy = demo["programme"].set_index("name")["id"]["有礼之道"]
    assert "".join(demo["programme"]["name"][demo["programme"]["parent_id"] == courtesy]) == "行序言观孝俭"
    grants = of_place(demo["funding"], BINJIANG)
    grants = grants[(grants["kind"] == "venture_grant") & (grants["from_on"] >= date(2025, 1, 1))]
    assert grants["project_id"][grants["from_on"] <= day].nunique() == 21
    entries = of_place(demo["contest_entry"], BINJIANG).merge(
        demo["contest"], left_on="contest_id", right_on="id", suffixes=("", "_c")
    )
    won = entries[(entries["level"] == "provincial") & (entries["year"] == 2024) & entries["award"].notna()]
    assert sorted(won["award"]) == ["gold", "silver"]
    assert set(won["partnership"]) == {"government_society_school"}
    pilot = demo["project"][demo["project"]["pilot_level"] == "national"]
    assert list(pilot["region_id"]) == [330108003901]


def test_hand_made_of_cixi(demo):
    day = DAY[CIXI]
    bodies = _open_on(of_place(demo["organisation"], CIXI), day, "founded_on", "closed_on")
    assert (bodies["kind"] == "team").sum() == 1_335
    assert (bodies["kind"] == "agency").sum() == 19
    assert (bodies["tier"] == "backbone").sum() == 11
    assert {"general_team", "brigade", "squad"} <= set(bodies["tier"])
    projects = of_place(demo["project"], CIXI)
    projects = projects[(projects["started_on"] >= date(2019, 1, 1)) & (projects["started_on"] <= day)]
    assert projects["incubated"].sum() == 81
    assert projects["category"][projects["incubated"]].nunique() == 12
    money = of_place(demo["funding"], CIXI)
    money = money[money["from_on"] <= day]
    grants = money[money["kind"] == "venture_grant"]
    assert (grants["project_id"].nunique(), grants["amount_yuan"].sum()) == (212, 4_180_000)
    awards = money["amount_yuan"][money["kind"] == "award_grant"]
    assert (awards.min(), awards.max()) == (10_000, 30_000)
    gifts = money[(money["kind"] == "donation") & (money["from_on"] >= date(2020, 6, 28))]
    assert 4_000_000 < gifts["amount_yuan"].sum() < 4_100_000
    honours = of_place(demo["honour"], CIXI)
    honours = honours[(honours["awarded_on"] <= day) & (honours["scheme"] == "four_tens")]
    assert (len(honours), honours["round"].nunique()) == (32 + 33 + 33 + 33, 4)


def test_entries_and_their_grants_agree(demo):
    entries, money = demo["contest_entry"], demo["funding"]
    assert entries["grant_yuan"].sum() == money["amount_yuan"][money["kind"] == "award_grant"].sum()
    assert (entries["award"].notna() == (entries["stage"] == "awarded")).all()
