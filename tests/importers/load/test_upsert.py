"""Rows in and changed: ids without gaps on both engines, sequences that follow, values that come back as they were."""

from datetime import date, datetime
from types import SimpleNamespace

from sqlalchemy import insert, select

from lib.importers.load.upsert import as_json, from_json, insert_rows, record_changes, runs, update_rows
from lib.schema import activity, brand, row_change, station
from tests.importers.staging import batch_row

COUNTY = 330108


def stations(count: int) -> list[dict]:
    rows = range(1, count + 1)
    return [{"name": f"站{i}", "type": "hub", "region_id": COUNTY, "opened_on": date(2024, 1, 1)} for i in rows]


def test_ids_follow_one_another_and_the_sequence_follows_them(database):
    with database.write_rows() as changing:
        assert insert_rows(changing.connection, station, stations(3)) == [1, 2, 3]
        assert insert_rows(changing.connection, station, []) == []
        assert insert_rows(changing.connection, station, stations(7_000)) == list(range(4, 7_004))
        changing.connection.execute(insert(station), stations(1))
    assert database.rows(select(station.c.id, station.c.name).where(station.c.id > 7_002)) == [
        (7_003, "站7000"),
        (7_004, "站1"),
    ]


def test_rows_of_one_call_may_set_different_columns(database):
    with database.write_rows() as changing:
        insert_rows(changing.connection, station, stations(3))
        update_rows(changing.connection, station, [(1, {"tier": "hub"}), (3, {"tier": "hub", "name": "新"})])
    assert database.rows(select(station.c.name, station.c.tier).order_by(station.c.id)) == [
        ("站1", "hub"),
        ("站2", None),
        ("新", "hub"),
    ]


def test_only_what_differs_is_kept_and_announced(database):
    with database.write_rows() as changing:
        [batch] = insert_rows(changing.connection, *batch_row())
        context = SimpleNamespace(connection=changing.connection, transaction=changing, batch_id=batch)
        changes = [
            (5, {"name": "甲", "level": "county"}, {"name": "乙", "level": "county"}),
            (6, {"name": "丙"}, {"name": "丙"}),
        ]
        assert record_changes(context, brand, changes) == 1
        assert changing.changed == {"brand": [(5, 5)]}
        assert record_changes(context, brand, []) == 0
    kept = database.rows(select(row_change.c.table_name, row_change.c.row_id, row_change.c.before))
    assert kept == [("brand", 5, '{"name": "甲"}')]


def test_values_come_back_as_the_columns_hold_them():
    values = {
        "starts_at": datetime(2025, 3, 5, 9, 30),
        "held_on": date(2025, 3, 5),
        "implied": True,
        "slots": 7,
        "name": "2025-03-05",
        "source_ref": None,
    }
    assert from_json(activity, as_json(values)) == values


def test_runs_are_in_order_and_hold_each_id_once():
    assert runs([9, 3, 1, 2, 2, 8]) == [(1, 3), (8, 9)]
    assert runs([]) == []
