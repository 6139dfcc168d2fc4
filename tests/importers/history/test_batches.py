"""What imports did: batches, and quarantined rows with their reasons; on both engines."""

from datetime import date

from sqlalchemy import insert

from lib.access import LOCAL
from lib.catalogue.vocabularies import Text
from lib.importers.history.batches import batches, quarantined
from lib.importers.history.undo import undo
from lib.importers.messages.row_errors import ROW_ERRORS
from tests.importers.staging import NOW, batch_row, import_file

DAY = date(2025, 3, 5)


def a_station(name: str = "西兴站", **others) -> dict:
    return {"name": name, "type": "hub", "place": "西兴街道", "opened_on": DAY} | others


def test_imports_are_told_newest_first(database):
    assert batches(database, person=LOCAL) == []
    first = import_file(database, "stations", [a_station(), a_station("乙", place="无此街道")])
    second = import_file(
        database, "projects", [{"name": "护河", "place": "西兴街道", "started_on": DAY}], platform="zhejiang"
    )
    undo(database, first.batch_id, person=LOCAL, now=NOW)
    latest, before = batches(database, person=LOCAL)
    assert (latest.id, latest.platform_label.zh, latest.target_label.zh) == (second.batch_id, "志愿浙江", "项目")
    assert latest.undoable and latest.undone_at is None and latest.version == second.version
    assert (before.id, before.platform_label, before.platform_id) == (first.batch_id, None, None)
    assert (before.read, before.inserted, before.quarantined, before.undone_at, before.undone_by) == (
        2,
        1,
        1,
        NOW,
        "local",
    )
    assert (before.covers_from, before.covers_to, before.undoable) == (DAY, DAY, False)
    assert [batch.id for batch in batches(database, person=LOCAL, most=1)] == [second.batch_id]


def test_an_import_in_one_line(database):
    done = import_file(database, "stations", [a_station()])
    undo(database, done.batch_id, person=LOCAL, now=NOW)
    [batch] = batches(database, person=LOCAL)
    assert batch.line("en") == (
        "1  2025-12-31 12:00  local  by_hand  Stations  2025-03-05..2025-03-05  "
        "inserted=1 updated=0 unchanged=0 duplicate=0 quarantined=0  taken back at 2025-12-31 12:00"
    )
    assert "已于2025-12-31 12:00撤销" in batch.line("zh")


def test_formats_are_called_by_their_labels(database):
    table, [row] = batch_row()
    named = [row | {"format": name} for name in ("mapping:街道表", "national_hours", "demo")]
    database.run(lambda connection: connection.execute(insert(table), named))
    demo, national, mapping = [batch.format_label for batch in batches(database, person=LOCAL)]
    assert mapping == Text("自定义映射：街道表", "Saved mapping: 街道表")
    assert "时长" in national.zh and demo == Text("demo", "demo")
    assert not any(batch.undoable for batch in batches(database, person=LOCAL))


def test_quarantined_rows_have_a_reason_and_remedy(database):
    rows = [
        a_station("甲", place="无此街道"),
        a_station("乙"),
        a_station("乙", tier="hub"),
        a_station("丙", place="也无"),
    ]
    done = import_file(database, "stations", rows)
    rows = quarantined(database, done.batch_id)
    assert [(row.line, row.column, row.rule, row.value, row.detail) for row in rows] == [
        (2, "place", "unknown_place", "无此街道", None),
        (3, None, "contradiction", None, "4"),
        (4, None, "contradiction", None, "3"),
        (5, "place", "unknown_place", "也*", None),
    ]
    assert rows[0].reason == ROW_ERRORS["unknown_place"].reason and rows[0].remedy == ROW_ERRORS["unknown_place"].remedy
    assert rows[1].line_of_text("en") == (
        "  line 3 · 4: the same record stands twice with different values; keep the line that is right"
    )
    assert [row.line for row in quarantined(database, done.batch_id, most=2)] == [2, 3]
    assert quarantined(database, 99) == []
