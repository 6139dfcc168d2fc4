"""What an import changed, in words, before and after; on both engines."""

from datetime import date, datetime, timedelta

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.importers.history.changes import HIDDEN_COLUMNS, OTHER_COLUMNS, label, value_changes
from lib.importers.history.undo import undo
from lib.importers.load import volunteers
from lib.importers.load.reference_tables import REFERENCE_TABLES
from lib.importers.load.service_records import COMPARED
from lib.schema import activity, contest, organisation, project, registration, service_record, volunteer
from tests.importers.staging import NOW, import_file

DAY = date(2025, 3, 5)
NINE = datetime(2025, 3, 5, 9, 0)


def changes(database, batch) -> list[tuple[str, ...]]:
    found = value_changes(database, batch.batch_id)
    return [(c.table.zh, c.row.zh, c.column.zh, c.before.zh, c.after.zh) for c in found]


def a_station(**others) -> dict:
    return {"name": "西兴站", "type": "hub", "place": "西兴街道", "opened_on": DAY} | others


def test_each_import_tells_what_it_changed_from_and_to(database):
    first = import_file(database, "stations", [a_station()])
    second = import_file(database, "stations", [a_station(opened_on=date(2025, 3, 1))])
    third = import_file(database, "stations", [a_station(opened_on=date(2025, 3, 2), tier="hub")])
    assert changes(database, first) == []
    day = ("阵地站点", "西兴站", "启用日期")
    assert len(list(value_changes(database, third.batch_id))) == 2 and not list(value_changes(database, 99))
    assert changes(database, second) == [(*day, "2025年3月5日", "2025年3月1日")]
    assert sorted(changes(database, third)) == [
        (*day, "2025年3月1日", "2025年3月2日"),
        ("阵地站点", "西兴站", "层级", "—", "枢纽站"),
    ]
    undo(database, third.batch_id, person=LOCAL, now=NOW)
    assert changes(database, third) == []
    assert changes(database, second) == [(*day, "2025年3月5日", "2025年3月1日")]


def test_a_record_tells_hours_times_state_and_activity(database):
    record = {
        "person_key": "ab" * 32,
        "identified_by": "id_number",
        "name_key": "cd" * 32,
        "source_ref": "r1",
        "activity_ref": "a1",
        "activity": "护河",
        "team": "测试队",
        "served_on": DAY,
        "start_minute": 540,
        "end_minute": 660,
        "minutes": 120,
        "method": "sign_in",
        "state": "pending",
        "entered_on": DAY,
    }
    import_file(database, "hours", [record], platform="zhejiang")
    corrected = record | {"minutes": 90, "state": "confirmed", "end_minute": 630, "entered_on": DAY + timedelta(days=1)}
    second = import_file(database, "hours", [corrected], platform="zhejiang")
    row = ("服务记录", "2025年3月5日 · 护河")
    assert {one for one in changes(database, second) if one[0] == "服务记录"} == {
        (*row, "服务时长（小时）", "2.00", "1.50"),
        (*row, "时长状态", "待确认", "已生效"),
        (*row, "签退时间", "11:00", "10:30"),
        (*row, "录入日期", "2025年3月5日", "2025年3月6日"),
    }
    english = next(one for one in value_changes(database, second.batch_id) if one.column.zh == "时长状态")
    assert (english.before, english.row.en) == (Text("待确认", "Pending"), "5 March 2025 · 护河")


def test_a_person_is_a_number_and_a_place_a_name(database):
    person = {"person_key": "ab" * 32, "identified_by": "id_number", "name_key": "cd" * 32, "registered_on": DAY}
    import_file(database, "volunteers", [person | {"place": "西兴街道", "sex": "female"}], platform="zhejiang")
    second = import_file(database, "volunteers", [person | {"place": "长河街道", "sex": "female"}], platform="zhejiang")
    assert changes(database, second) == [("志愿者", "第1号", "区域", "西兴街道", "长河街道")]


def test_every_column_that_an_import_may_change_has_a_name():
    columns = [(reference.table, name) for reference in REFERENCE_TABLES.values() for name in reference.table_columns]
    columns += [(service_record, name) for name in (*COMPARED, "volunteer_id", "activity_id")]
    columns += [(volunteer, name) for name in (*volunteers.PERSON_COLUMNS, "first_registered_on")]
    columns += [(registration, name) for name in ("registered_on", "ended_on", "end_reason")]
    columns += [(activity, name) for name in ("starts_at", "ends_at", "region_id", "organisation_id", "project_id")]
    columns += [(contest, "level"), (organisation, "founded_on"), (project, "started_on")]
    unnamed = [
        (table.name, name) for table, name in columns if name not in HIDDEN_COLUMNS and not label(table, name).en
    ]
    assert unnamed == []
    assert set(OTHER_COLUMNS) <= {name for _, name in columns} | {"contest_id"}
