"""Flags on records at the exact bounds of their rules, and after records around them are updated."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lib.db import Database
from lib.importers.load import record_flags
from lib.importers.load.record_flags import busy_person_day
from lib.schema import record_flag, row_change, service_record, volunteer
from tests.importers.staging import import_file

DAY = date(2025, 3, 5)


@pytest.fixture
def database(sqlite_reference):
    opened = Database(sqlite_reference)
    yield opened
    opened.close()


def record(person: int, activity: str = "清河", **values) -> dict:
    """A record of one hour, entered on the day of service."""
    row = {"person_key": f"{person:064x}", "identified_by": "id_number", "served_on": DAY, "minutes": 60}
    row |= {"activity": activity, "team": "甲队", "place": "西兴街道", "category": "environment"}
    return row | {"method": "sign_in", "state": "confirmed", "entered_on": DAY} | values


def timed(person: int, start: int, end: int) -> dict:
    """A record between two minutes of the day, in an activity of its own."""
    return record(person, f"活动{start}", minutes=end - start, start_minute=start, end_minute=end)


def flags(database, rows: list[dict]) -> list[tuple]:
    """(person, rule, detail) of every flag once the records are imported, in order."""
    outcome = import_file(database, "hours", rows, platform="zhejiang")
    c = record_flag.c
    joined = select(volunteer.c.person_key, c.rule, c.detail).join(service_record, service_record.c.id == c.record_id)
    joined = joined.join(volunteer, volunteer.c.id == service_record.c.volunteer_id)
    found = [(int(key, 16), rule, detail) for key, rule, detail in database.rows(joined)]
    records = select(c.record_id).distinct()
    assert outcome.flagged == len(database.rows(records))
    return sorted(found)


def test_one_record_of_more_than_eight_hours(database):
    rows = [record(1, minutes=480), record(2, minutes=481)]
    assert flags(database, rows) == [(2, "over_8_hours", "单次 481 分钟")]


def test_entry_more_than_sixty_days_after_service(database):
    late = [record(days, entered_on=DAY + timedelta(days=days)) for days in (59, 60, 61)]
    assert flags(database, late) == [(61, "entered_late", "服务后 61 天录入")]


def test_more_than_sixteen_hours_on_a_day(database):
    exactly = [record(1, name, minutes=320) for name in "甲乙丙"]
    above = [record(2, name, minutes=minutes) for name, minutes in (("甲", 320), ("乙", 320), ("丙", 321))]
    voided = [record(3, name, minutes=480) for name in "甲乙"] + [record(3, "丙", minutes=1, state="voided")]
    found = flags(database, [*exactly, *above, *voided])
    assert found == [(2, "over_16_hours_a_day", "当日合计 961 分钟")] * 3


def test_sixteen_hours_in_one_record(database):
    rows = [record(1, minutes=960), record(2, minutes=961)]
    assert [(person, rule) for person, rule, _ in flags(database, rows)] == [
        (1, "over_8_hours"),
        (2, "over_16_hours_a_day"),
        (2, "over_8_hours"),
    ]


def test_a_day_is_evaluated_where_it_has_several_records_or_one_above_the_limit(database, monkeypatch):
    evaluated, flag_days = [], record_flags._flag_days

    def noted(transaction) -> None:
        days = select(volunteer.c.person_key).join(busy_person_day, busy_person_day.c.volunteer_id == volunteer.c.id)
        evaluated.extend(int(key, 16) for key in transaction.connection.execute(days).scalars())
        flag_days(transaction)

    monkeypatch.setattr(record_flags, "_flag_days", noted)
    flags(database, [record(1, minutes=960), record(2, minutes=961), record(3, "甲"), record(3, "乙"), record(4)])
    assert sorted(evaluated) == [2, 3]


def test_times_that_overlap_by_a_minute_and_not_back_to_back(database):
    back_to_back = [timed(1, 540, 600), timed(1, 600, 660)]
    by_a_minute = [timed(2, 540, 600), timed(2, 599, 660)]
    inside_the_first = [timed(3, 540, 700), timed(3, 560, 600), timed(3, 690, 720)]
    found = flags(database, [*back_to_back, *by_a_minute, *inside_the_first])
    assert found == [
        (2, "overlap", "与同日另一记录重叠，开始于 09:59"),
        (3, "overlap", "与同日另一记录重叠，开始于 09:20"),
        (3, "overlap", "与同日另一记录重叠，开始于 11:30"),
    ]


@pytest.mark.parametrize(("number", "flagged"), [(29, 0), (30, 30)])
def test_thirty_records_entered_by_hand_on_one_day(database, number, flagged):
    by_hand = [record(person, method="manual") for person in range(1, number + 1)]
    signed_in = [record(90)]
    another_day = [record(91, method="manual", entered_on=DAY + timedelta(days=1))]
    another_activity = [record(92, "植树", method="manual")]
    found = flags(database, [*by_hand, *signed_in, *another_day, *another_activity])
    assert found == [(person, "bulk_recorder", "一次录入 30 条") for person in range(1, flagged + 1)]


def test_a_name_that_may_be_no_volunteering(database):
    rows = [record(1, "全员团建"), record(2, "团结建设")]
    assert flags(database, rows) == [(1, "maybe_not_volunteering", "活动名称含“团建”")]


def test_an_update_to_the_bound_takes_the_flag_away_and_logs_the_old_value(database):
    assert len(flags(database, [record(1, minutes=481)])) == 1
    assert flags(database, [record(1, minutes=480)]) == []
    c = row_change.c
    logged = database.rows(select(c.row_id, c.before).where(c.table_name == "service_record"))
    assert logged == [(1, '{"minutes": 481}')]
