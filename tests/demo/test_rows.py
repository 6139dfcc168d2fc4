"""What must hold of the rows: every reference exists when it is loaded, dates agree, nothing names a person."""

from datetime import date

from lib import schema
from lib.catalogue import vocabularies
from lib.demo.calibration import DEFAULT_AS_OF
from lib.measure.horizon import DELIVERED_AS

VOCABULARIES = {
    ("service_record", "category"): vocabularies.CATEGORY,
    ("service_record", "method"): vocabularies.METHOD,
    ("service_record", "state"): vocabularies.RECORD_STATE,
    ("activity", "category"): vocabularies.CATEGORY,
    ("activity", "audience"): vocabularies.AUDIENCE,
    ("activity", "state"): vocabularies.ACTIVITY_STATE,
    ("volunteer", "group"): vocabularies.GROUP,
    ("volunteer", "profession"): vocabularies.PROFESSION,
    ("volunteer", "sex"): vocabularies.SEX,
    ("registration", "end_reason"): vocabularies.END_REASON,
    ("record_flag", "rule"): vocabularies.FLAG_RULE,
    ("points_entry", "kind"): vocabularies.POINTS_KIND,
    ("points_entry", "scheme"): vocabularies.POINTS_SCHEME,
    ("organisation", "kind"): {"team", "agency", "enterprise", "department"},
    ("organisation", "tier"): vocabularies.TEAM_TIER,
    ("organisation", "department"): vocabularies.DEPARTMENT,
    ("alliance", "lead_department"): vocabularies.DEPARTMENT,
    ("station", "type"): vocabularies.STATION_TYPE,
    ("station", "tier"): vocabularies.STATION_TIER,
    ("brand", "level"): vocabularies.BRAND_LEVEL,
    ("project", "category"): vocabularies.CATEGORY,
    ("project", "partnership"): vocabularies.PARTNERSHIP,
    ("project", "library_level"): vocabularies.LEVEL,
    ("project", "pilot_level"): vocabularies.LEVEL,
    ("contest", "level"): vocabularies.LEVEL,
    ("contest_entry", "stage"): vocabularies.STAGE,
    ("contest_entry", "award"): vocabularies.AWARD,
    ("contest_entry", "track"): vocabularies.TRACK,
    ("contest_entry", "partnership"): vocabularies.PARTNERSHIP,
    ("honour", "scheme"): vocabularies.HONOUR_SCHEME,
    ("honour", "recipient_kind"): vocabularies.RECIPIENT_KIND,
    ("honour", "level"): vocabularies.LEVEL,
    ("media_report", "outlet_level"): vocabularies.OUTLET_LEVEL,
    ("funding", "kind"): vocabularies.FUNDING_KIND,
    ("funding", "department"): vocabularies.DEPARTMENT,
    ("training", "level"): vocabularies.LEVEL,
    ("meeting", "kind"): vocabularies.MEETING_KIND,
}


def test_every_reference_exists_before_it_is_used(loaded):
    seen: dict[str, set] = {"region": set(), "platform": {1, 2, 3, 4}}
    for name, rows in loaded:
        table, frame = schema.metadata.tables[name], rows.to_pandas()
        if "id" in frame:
            ids = seen.setdefault(name, set())
            assert ids.isdisjoint(frame["id"])
            ids.update(frame["id"])
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.name
                used = set(frame[column.name].dropna())
                if target != "region":
                    assert used <= seen.get(target, set()), (name, column.name)


def test_columns_that_may_not_be_empty_are_filled(demo):
    for name, frame in demo.items():
        for column in schema.metadata.tables[name].columns:
            assert column.nullable or not frame[column.name].isna().any(), (name, column.name)


def test_codes_stand_in_the_vocabularies(demo):
    for (name, column), vocabulary in VOCABULARIES.items():
        assert set(demo[name][column].dropna()) <= set(vocabulary), (name, column)


def test_a_record_agrees_with_its_activity(demo):
    joined = demo["service_record"].merge(demo["activity"], left_on="activity_id", right_on="id", suffixes=("", "_a"))
    assert len(joined) == len(demo["service_record"])
    assert (joined["served_on"] == joined["held_on"]).all()
    for column in ("region_id", "category", "platform_id"):
        assert (joined[column] == joined[f"{column}_a"]).all()


def test_no_record_crosses_midnight_or_is_empty(demo):
    joined = demo["service_record"].merge(demo["activity"], left_on="activity_id", right_on="id", suffixes=("", "_a"))
    start = joined["starts_at"].dt.hour * 60 + joined["starts_at"].dt.minute
    assert joined["minutes"].min() > 0
    assert (start + joined["minutes"]).max() < 24 * 60
    assert (demo["activity"]["starts_at"].dt.date == demo["activity"]["held_on"]).all()
    assert (demo["activity"]["ends_at"] > demo["activity"]["starts_at"]).all()


def test_the_months_without_data_are_empty(demo, county_of):
    for county, first, last in (
        (330108, date(2021, 8, 1), date(2021, 8, 31)),
        (330282, date(2022, 1, 1), date(2022, 1, 31)),
    ):
        for name, column in (
            ("service_record", "served_on"),
            ("service_record", "entered_on"),
            ("activity", "held_on"),
            ("activity", "published_on"),
        ):
            days = county_of(demo[name], county)[column]
            assert not days.between(first, last).any(), (county, name, column)


def test_nobody_serves_before_registering_or_after_leaving(demo):
    joined = demo["service_record"].merge(demo["volunteer"], left_on="volunteer_id", right_on="id")
    assert (joined["first_registered_on"] <= joined["served_on"]).all()
    last = demo["registration"].assign(ended_on=demo["registration"]["ended_on"].fillna(date(9999, 1, 1)))
    ends = last.groupby("volunteer_id")["ended_on"].max()
    assert (joined["volunteer_id"].map(ends) > joined["served_on"]).all()


def test_nobody_stands_twice_at_one_activity(demo):
    assert not demo["service_record"].duplicated(["activity_id", "volunteer_id"]).any()


def test_record_numbers_ascend_and_are_unique(demo):
    for prefix in ("BJ", "CX"):
        numbers = demo["service_record"]["source_ref"]
        mine = numbers[numbers.str.startswith(prefix)]
        assert mine.is_monotonic_increasing
        assert mine.is_unique


def test_states_agree_with_confirmed_records(demo):
    records = demo["service_record"]
    confirmed = set(records["activity_id"][records["state"] == "confirmed"])
    held = demo["activity"]["state"].isin(["held", "closed"])
    assert (demo["activity"]["id"].isin(confirmed) == held).all()
    assert demo["activity"]["beneficiaries"][~held].isna().all()
    assert (records["void_reason"].notna() == (records["state"] == "voided")).all()


def test_a_batch_adds_up_and_counts_its_records(demo):
    batches = demo["import_batch"].set_index("id")
    parts = ["inserted", "updated", "unchanged", "duplicate", "quarantined"]
    assert (batches["read"] == batches[parts].sum(axis=1)).all()
    hours = batches[batches["target"] == "hours"]
    assert (demo["service_record"].groupby("batch_id").size() == hours["inserted"]).all()
    assert (demo["quarantined_row"].groupby("batch_id").size() == hours["quarantined"]).all()


def test_every_subject_has_its_deliveries(demo):
    """So that the last day of each comes from its imports, as it does where files are imported."""
    inserted = demo["import_batch"].groupby("target")["inserted"].sum()
    tables = {target: demo[table] for table, target in DELIVERED_AS.items()}
    assert {target: len(rows) for target, rows in tables.items()} == dict(inserted)
    days = demo["import_batch"].groupby("target")["imported_at"].max()
    assert (days.dt.date == DEFAULT_AS_OF).all()


def test_a_registration_ends_after_it_began_with_a_reason(demo):
    rows = demo["registration"]
    ended = rows["ended_on"].notna()
    assert (rows["ended_on"][ended] > rows["registered_on"][ended]).all()
    assert (rows["end_reason"].notna() == ended).all()
    first = rows.groupby("volunteer_id")["registered_on"].min()
    known = demo["volunteer"].set_index("id")["first_registered_on"]
    assert (first == known).all()


def test_nothing_names_a_person(demo):
    for frame in (demo["volunteer"], demo["registration"], demo["service_record"], demo["points_entry"]):
        assert not {"name", "phone", "mobile", "id_number", "address"} & set(frame.columns)
    assert demo["volunteer"]["person_key"].str.fullmatch("[0-9a-f]{64}").all()
    assert demo["volunteer"]["person_key"].is_unique


def test_invented_bodies_say_that_they_are_demo(demo):
    for name in ("organisation", "station", "merchant"):
        assert demo[name]["name"].str.contains("演示").all(), name
    assert (demo["population"]["scope"] == "demo").all()
    # 1,829,488 residents of the census of 2020; 209,588 of them stand here for the two towns of 前湾新区
    assert demo["population"]["residents"].sum() == 1_829_488
    inside = demo["population"][~demo["population"]["region_id"].isin([330282118, 330282116])]
    assert inside["residents"].sum() == 1_829_488 - 209_588
