"""Exports of one platform with fewer columns than others: what they do not hold stays, and no record is doubled."""

from datetime import date, datetime

import pytest

from lib.schema import activity, row_change, service_record
from tests.importers.imports import PUYAN, id_number, import_file, rows

FULL = "时长编号,志愿者姓名,身份证号,所属组织,活动名称,所属镇街,活动类型,签到时间,签退时间,志愿时长（小时）,时长类型,审核状态,录入时间"
CHANGHE = 330108002


def export(*records: dict, without: tuple[str, ...] = ()) -> bytes:
    """A file of 志愿浙江 with these records, `without` some of its columns."""
    header = [word for word in FULL.split(",") if word not in without]
    usual = {
        "志愿者姓名": "测试甲",
        "身份证号": id_number(1),
        "所属组织": "甲队",
        "活动名称": "护河",
        "所属镇街": "滨江区浦沿街道",
        "活动类型": "敬老助老",
        "签到时间": "2025-08-10 09:00:00",
        "签退时间": "2025-08-10 11:00:00",
        "志愿时长（小时）": "2",
        "时长类型": "手工录入",
        "审核状态": "已驳回",
        "录入时间": "2025-08-12",
    }
    lines = [",".join(str({**usual, **record}.get(word, "")) for word in header) for record in records]
    return "\r\n".join([",".join(header), *lines, ""]).encode()


def counts(outcome) -> tuple[int, int, int, int, int]:
    return outcome.inserted, outcome.updated, outcome.unchanged, outcome.duplicate, outcome.quarantined


KEPT = ("minutes", "state", "method", "category", "region_id", "entered_on", "start_minute", "end_minute")
AS_TOLD = (120, "voided", "manual", "elderly_care", PUYAN, date(2025, 8, 12), 540, 660)


def test_a_file_with_fewer_columns_changes_only_what_it_tells(database):
    import_file(database, export({"时长编号": "ZJ1"}))
    less = ("所属镇街", "活动类型", "签退时间", "时长类型", "审核状态", "录入时间")
    assert counts(import_file(database, export({"时长编号": "ZJ1"}, without=less), place=CHANGHE)) == (0, 0, 1, 0, 0)
    assert rows(database, service_record, *KEPT) == [AS_TOLD]
    shorter = {"时长编号": "ZJ1", "志愿时长（小时）": "1.5"}
    assert counts(import_file(database, export(shorter, without=less), place=CHANGHE)) == (0, 1, 0, 0, 0)
    assert rows(database, service_record, *KEPT) == [(90, *AS_TOLD[1:])]


def test_an_empty_cell_tells_nothing_either(database):
    import_file(database, export({"时长编号": "ZJ1"}))
    empty = dict.fromkeys(("所属镇街", "活动类型", "签退时间", "时长类型", "录入时间"), "")
    assert counts(import_file(database, export({"时长编号": "ZJ1", **empty}), place=CHANGHE)) == (0, 0, 1, 0, 0)
    assert rows(database, service_record, *KEPT) == [AS_TOLD]


def test_the_fuller_file_may_come_second(database):
    less = ("所属镇街", "活动类型", "签退时间", "时长类型", "审核状态", "录入时间")
    import_file(database, export({"时长编号": "ZJ1"}, without=less), place=CHANGHE)
    usual = (120, "confirmed", "manual", "unclassified", CHANGHE, date(2025, 8, 10), 540, None)
    assert rows(database, service_record, *KEPT) == [usual]
    assert counts(import_file(database, export({"时长编号": "ZJ1"}))) == (0, 1, 0, 0, 0)
    assert rows(database, service_record, *KEPT) == [AS_TOLD]


def test_a_record_whose_day_is_corrected_moves_to_that_day(database):
    import_file(database, export({"时长编号": "ZJ1"}))
    moved = {"时长编号": "ZJ1", "签到时间": "2025-08-11 09:00:00", "签退时间": "2025-08-11 11:00:00"}
    assert counts(import_file(database, export(moved))) == (0, 1, 0, 0, 0)
    assert rows(database, service_record, "served_on", "minutes") == [(date(2025, 8, 11), 120)]
    days = {(row.id, row.held_on) for row in database.rows(activity.select())}
    [(of,)] = rows(database, service_record, "activity_id")
    assert (of, date(2025, 8, 11)) in days


@pytest.mark.parametrize("first", ["numbered", "without"])
def test_numbers_that_one_of_two_files_leaves_out(database, first):
    """Two records of one person on one day, by number ZJ1 and ZJ2 in one file and without numbers in the other."""
    times = {"签到时间": "2025-08-10 14:00:00", "签退时间": "2025-08-10 16:00:00"}
    numbered = export({"时长编号": "ZJ1"}, {"时长编号": "ZJ2", **times})
    plain = export({}, times, without=("时长编号",))
    files = [numbered, plain] if first == "numbered" else [plain, numbered]
    assert counts(import_file(database, files[0])) == (2, 0, 0, 0, 0)
    second = counts(import_file(database, files[1]))
    assert second == ((0, 0, 2, 0, 0) if first == "numbered" else (0, 2, 0, 0, 0))  # the numbers are kept
    assert rows(database, service_record, "source_ref", "start_minute") == [("ZJ1", 540), ("ZJ2", 840)]
    for file in (numbered, plain):
        assert counts(import_file(database, file)) == (0, 0, 2, 0, 0)


def test_how_the_activity_is_spelt_makes_no_other_record(database):
    import_file(database, export({"时长编号": "ZJ1", "活动名称": "护河 行动"}))
    plain = export({"活动名称": "护河行动"}, without=("时长编号",))
    assert counts(import_file(database, plain)) in {(0, 0, 1, 0, 0), (0, 1, 0, 0, 0)}
    assert len(rows(database, service_record, "id")) == 1


def test_two_numbers_are_two_records_though_all_else_is_equal(database):
    assert counts(import_file(database, export({"时长编号": "ZJ1"}))) == (1, 0, 0, 0, 0)
    assert counts(import_file(database, export({"时长编号": "ZJ2"}))) == (1, 0, 0, 0, 0)


def told(outcome) -> str:
    return " ".join(warning.zh for warning in outcome.warnings)


BOTH = export({"时长编号": "ZJ1"}, {"时长编号": "ZJ2"})
PLAIN = export({}, without=("时长编号",))


@pytest.mark.parametrize("files", [(BOTH, PLAIN), (PLAIN, BOTH)])
def test_a_row_without_a_number_is_no_third_record(database, files):
    """ZJ1 and ZJ2 are alike but for their numbers: a row without one is one of them, and told."""
    done = [import_file(database, file) for file in files]
    assert "按编号最小的那条处理" in told(done[1])
    assert rows(database, service_record, "source_ref") == [("ZJ1",), ("ZJ2",)]
    again = [counts(import_file(database, file)) for file in (PLAIN, BOTH)]
    assert again == [(0, 0, 1, 0, 0), (0, 0, 2, 0, 0)]


def test_other_hours_are_another_record(database):
    import_file(database, BOTH)
    longer = export({"志愿时长（小时）": "1.5"}, without=("时长编号",))
    assert counts(import_file(database, longer)) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("stored", [(), (PLAIN,), (BOTH,), (PLAIN, BOTH)])
def test_a_record_with_and_without_its_number_in_one_file_is_one(database, stored):
    for file in stored:
        import_file(database, file)
    twice = export({"时长编号": ""}, {"时长编号": "ZJ1"}, {"时长编号": "", "签到时间": "2025-08-10 08:00:00"})
    done = import_file(database, twice)
    assert done.duplicate == 1 and "第2行" in told(done)
    expected = {("ZJ1", 540), *([("ZJ2", 540)] if BOTH in stored else [])}
    found = rows(database, service_record, "source_ref", "start_minute")
    assert {one for one in found if one[1] == 540} == expected and len(found) == len(expected) + 1
    assert counts(import_file(database, twice)) == (0, 0, 2, 1, 0)


def test_a_file_without_teams_leaves_records_with_theirs(database):
    import_file(database, export({"时长编号": "ZJ1"}, {"时长编号": "ZJ2", "身份证号": id_number(2)}))
    less = export({"时长编号": "ZJ1"}, {"身份证号": id_number(2)}, without=("所属组织",))
    assert counts(import_file(database, less)) == (0, 0, 2, 0, 0)
    assert len(rows(database, activity, "name")) == 1
    assert rows(database, row_change, "id") == []


def test_an_activity_begins_as_its_records_say(database):
    import_file(database, export({"时长编号": "ZJ1"}))
    assert rows(database, activity, "starts_at") == [(datetime(2025, 8, 10, 9),)]
