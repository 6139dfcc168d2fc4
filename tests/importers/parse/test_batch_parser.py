"""Rows of text into staged rows and quarantined rows: hours, persons, registers; nothing personal in either."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from lib.catalogue.vocabularies import Text
from lib.importers.formats.format import FormatSpec
from lib.importers.formats.read_options import ReadOptions
from lib.importers.formats.targets import TARGETS
from lib.importers.parse.batch_parser import BatchParser
from lib.importers.parse.staged_schema import QUARANTINED_COLUMNS, UNNUMBERED, activity_ref, digest, schema
from lib.importers.privacy.id_numbers import check_sign
from lib.importers.privacy.pseudonyms import Pseudonyms

KEY, TODAY = bytes(range(32)), date(2025, 12, 31)
KEYS = Pseudonyms(KEY, "zyh")
ID = "99999919900307002" + check_sign("99999919900307002")


def converter(target: str, columns: tuple[str, ...], *, reading: dict | None = None, **of_format) -> BatchParser:
    """Of a format whose header words are the fields' names, with a star and in capitals."""
    headers = {f.name: (f.name,) for f in TARGETS[target].fields}
    of_format = {"name": "by_hand", "headers": headers, "platform": "zyh", **of_format}
    spec = FormatSpec(label=Text("手工", "By hand"), target=target, **of_format)
    return BatchParser(ReadOptions("csv", spec, **(reading or {})), columns, KEY, today=TODAY)


def convert(target: str, rows: list[dict], **named) -> tuple[list[dict], list[tuple]]:
    """(staged rows, quarantined rows as tuples without their detail) of rows by field."""
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name, "") for name in columns] for row in rows]
    made = converter(target, tuple(f"{name.upper()}*" for name in columns), **named)
    staged, quarantined = made.batch(list(range(2, len(rows) + 2)), cells)
    assert staged.schema == schema(TARGETS[target])
    assert quarantined.schema == QUARANTINED_COLUMNS
    staged.validate(full=True)
    assert made.counts.read == len(rows) == staged.num_rows + made.counts.quarantined
    return staged.to_pylist(), [tuple(row.values())[:4] for row in quarantined.to_pylist()]


def hours(**cells) -> dict:
    return {"id_number": ID, "person_name": "测试甲", "team": "一队", "activity": "清洁", **cells}


def times(row: dict) -> tuple:
    return row["served_on"], row["minutes"], row["start_minute"], row["end_minute"]


FIFTH = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"served_on": "2025-03-05", "hours": "2.5"}, (FIFTH, 150, None, None)),
        ({"served_on": "2025-03-05", "hours": "2", "minutes": "30"}, (FIFTH, 150, None, None)),
        ({"served_on": "2025-03-05", "hours": "", "minutes": "45"}, (FIFTH, 45, None, None)),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 11:30:00"}, (FIFTH, 150, 540, 690)),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 11:30", "hours": "2"}, (FIFTH, 120, 540, 690)),
        ({"starts": "2025-03-05 09:00:00", "ends": "2025-03-05 11:00:30", "hours": "2.02"}, (FIFTH, 121, 540, 660)),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 11:00", "hours": "2.01"}, (FIFTH, 121, 540, 660)),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 10:03", "hours": "1.1"}, (FIFTH, 66, 540, 603)),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 09:03", "hours": ".1小时"}, (FIFTH, 6, 540, 543)),
        ({"starts": "2025-03-05 09:00", "hours": "1"}, (FIFTH, 60, 540, None)),
        ({"served": "2025-03-05 09:00:00~2025-03-05 11:00:00", "hours": "1.5"}, (FIFTH, 90, 540, 660)),
        ({"served": "2025-03-05", "hours": "1.5"}, (FIFTH, 90, None, None)),
        ({"served": "09:00-11:00", "served_on": "2025/3/5"}, (FIFTH, 120, 540, 660)),
        ({"served": "2025-03-05 09:00-11:00"}, (FIFTH, 120, 540, 660)),
        ({"served_on": "20250305", "starts": "9:00", "ends": "11:00"}, (FIFTH, 120, 540, 660)),
        ({"starts": "2025-03-05 22:00", "ends": "2025-03-05 24:00"}, (FIFTH, 120, 1320, 1440)),
        ({"starts": "2025-03-05 22:00:00", "ends": "2025-03-06 00:00:00"}, (FIFTH, 120, 1320, 1440)),
        ({"served_on": "2025-03-05", "starts": "22:00", "ends": "00:00"}, (FIFTH, 120, 1320, 1440)),
        ({"starts": "2025-12-31 22:00", "ends": "2026-01-01 00:00"}, (date(2025, 12, 31), 120, 1320, 1440)),
        ({"starts": "2025-03-05", "ends": "2025-03-05", "hours": "3"}, (FIFTH, 180, None, None)),
        ({"starts": "2025-03-05 00:00:00", "ends": "2025-03-05 00:00:00", "hours": "3"}, (FIFTH, 180, None, None)),
        ({"starts": "2025-03-05 00:00:00", "ends": "2025-03-05 08:00:00", "hours": "3"}, (FIFTH, 180, 0, 480)),
        ({"served_on": "2025-03-05", "hours": "24"}, (FIFTH, 1440, None, None)),
        ({"served_on": "1990-01-01", "hours": "1"}, (date(1990, 1, 1), 60, None, None)),
        ({"served_on": "2025-12-31", "hours": "1"}, (TODAY, 60, None, None)),
    ],
)  # fmt: skip
def test_when_and_how_long(cells, expected):
    staged, quarantined = convert("hours", [hours(**cells)])
    assert quarantined == []
    assert times(staged[0]) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"hours": "2"}, [(None, "no_day")]),
        ({"served_on": "", "hours": "2"}, [("SERVED_ON*", "no_day")]),
        ({"served_on": "2025-03-05"}, [(None, "no_hours")]),
        ({"served_on": "2025-03-05", "minutes": ""}, [("MINUTES*", "no_hours")]),
        ({"starts": "2025-03-05 09:00", "hours": ""}, [("HOURS*", "no_hours")]),
        ({"served_on": "2025-03-05", "hours": "0"}, [("HOURS*", "hours_zero")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 09:00"}, [(None, "hours_zero")]),
        ({"served_on": "2025-03-05", "hours": "24.5"}, [("HOURS*", "over_24_hours")]),
        ({"served_on": "2025-03-05", "hours": "2.555"}, [("HOURS*", "hours_decimals")]),
        ({"served_on": "2025-03-05", "hours": "2,5"}, [("HOURS*", "not_a_number")]),
        ({"served_on": "2025-03-05", "hours": "-2"}, [("HOURS*", "negative")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 11:00", "hours": "2.03"}, [("HOURS*", "longer_than_span")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 10:02", "hours": "1.1"}, [("HOURS*", "longer_than_span")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 10:03", "hours": "1.10"}, [("HOURS*", "longer_than_span")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 10:03", "hours": "1小时6分"}, [("HOURS*", "longer_than_span")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-05 10:57", "hours": "2"}, [("HOURS*", "longer_than_span")]),
        ({"served": "2025-03-05 09:00~11:00", "hours": "3"}, [("HOURS*", "longer_than_span")]),
        ({"starts": "2025-03-05 11:00", "ends": "2025-03-05 09:00"}, [("ENDS*", "ends_before_it_begins")]),
        ({"starts": "2025-03-05 22:00", "ends": "2025-03-04 23:00"}, [("ENDS*", "ends_before_it_begins")]),
        ({"served": "2025-03-05 11:00~09:00"}, [("SERVED*", "ends_before_it_begins")]),
        ({"starts": "2025-03-05 22:00", "ends": "2025-03-06 00:01"}, [("ENDS*", "crosses_midnight")]),
        ({"starts": "2025-03-05", "ends": "2025-03-07", "hours": "8"}, [("ENDS*", "crosses_midnight")]),
        ({"served_on": "2025-03-06", "starts": "2025-03-05 09:00", "hours": "1"}, [("STARTS*", "crosses_midnight")]),
        ({"served_on": "2026-01-01", "hours": "1"}, [("SERVED_ON*", "date_out_of_range")]),
        ({"starts": "1989-12-31 09:00", "hours": "1"}, [("STARTS*", "date_out_of_range")]),
        ({"served_on": "2025-02-30", "hours": "1"}, [("SERVED_ON*", "not_a_date")]),
        ({"served_on": "05/03/2025", "hours": "1"}, [("SERVED_ON*", "date_ambiguous")]),
        ({"starts": "2025-03-05 09:70", "hours": "1"}, [("STARTS*", "not_a_time")]),
        ({"starts": "2025-03-05 09:00-11:00", "hours": "1"}, [("STARTS*", "not_a_time")]),
        ({"served_on": "2025-03-05 09:00-11:00", "hours": "1"}, [("SERVED_ON*", "not_a_time")]),
        ({"served_on": "2025/03/05（周三）09:00-11:00", "hours": "1"}, [("SERVED_ON*", "not_a_time")]),
        ({"served_on": "2025-03-05", "hours": "1", "activity": " "}, [("ACTIVITY*", "empty")]),
        ({"served_on": "2025-03-05", "hours": "1", "activity": "甲\n乙"}, [("ACTIVITY*", "line_break")]),
        ({"served_on": "2025-03-05", "hours": "1", "activity": "甲" * 201}, [("ACTIVITY*", "too_long")]),
        ({"served_on": "2025-03-05", "hours": "1", "state": "待定"}, [("STATE*", "unknown_code")]),
        ({"served_on": "2025-03-05", "hours": "1", "entered_on": "2026-02-01"}, [("ENTERED_ON*", "date_out_of_range")]),
        ({"served_on": "2025-03-05", "hours": "1", "number": "3E+17"}, [("NUMBER*", "number_cut")]),
        ({"served_on": "2025-03-05", "hours": "1", "place": "3.30108E+17"}, [("PLACE*", "number_cut")]),
        ({"served_on": "2025-03-05", "hours": "1", "id_number": ID[:17] + "1"}, [("ID_NUMBER*", "id_number_check")]),
        ({"served_on": "2025-03-05", "hours": "1", "id_number": "", "team": ""}, [(None, "no_person")]),
        ({"served_on": "x", "hours": "y", "id_number": "z"}, [("HOURS*", "not_a_number"), ("SERVED_ON*", "not_a_date"), ("ID_NUMBER*", "id_number_shape")]),
        ({"starts": "2025-03-05 09:00", "ends": "2025-03-06 10:00"}, [("ENDS*", "crosses_midnight"), (None, "over_24_hours")]),
    ],
)  # fmt: skip
def test_records_that_break_a_rule(cells, expected):
    staged, quarantined = convert("hours", [hours(**cells)])
    assert staged == []
    assert [(column, rule) for _, column, rule, _ in quarantined] == expected


def test_a_record_is_known_by_its_number_or_by_what_it_says():
    key = KEYS.of_id_number(ID)
    rows = [
        hours(starts="2025-03-05 09:00", ends="2025-03-05 11:00", number="R1"),
        hours(starts="2025/3/5 9:00", ends="2025-03-05 11:00", number=""),
        hours(served_on="2025年3月5日", hours="2", number=""),
    ]
    staged, _ = convert("hours", rows)
    assert staged[0]["source_ref"] == "R1"
    assert staged[1]["source_ref"] == UNNUMBERED + digest(key, "一队", "", "清洁", "2025-03-05", "540")
    assert staged[2]["source_ref"] == UNNUMBERED + digest(key, "一队", "", "清洁", "2025-03-05", "")
    assert {row["activity_ref"] for row in staged} == {activity_ref("清洁", "一队", "2025-03-05")}
    staged, _ = convert("hours", rows[2:], natural_key=("activity", "served_on", "hours"))
    assert staged[0]["source_ref"] == UNNUMBERED + digest(key, "清洁", "2025-03-05", "120")
    staged, _ = convert("hours", rows[1:2], natural_key=("served", "ends"))
    assert staged[0]["source_ref"] == UNNUMBERED + digest(key, "2025-03-05", "540", "660", "660")


def test_the_activity_is_the_projects_where_a_file_names_none():
    row = {"person_number": "7", "project": "清洁", "served_on": "2025-03-05", "hours": "1"}
    staged, _ = convert("hours", [row])
    assert staged[0]["activity_ref"] == activity_ref("清洁", "", "2025-03-05")
    staged, _ = convert("hours", [row], reading={"team_name": " 二队 "})
    assert (staged[0]["team"], staged[0]["activity_ref"]) == ("二队", activity_ref("清洁", "二队", "2025-03-05"))
    staged, quarantined = convert("hours", [{"person_number": "7", "served_on": "2025-03-05", "hours": "1"}])
    assert (staged[0]["activity_ref"], quarantined) == (activity_ref("", "", "2025-03-05"), [])


def test_the_team_chosen_for_the_file_serves_rows_that_name_none():
    rows = [
        {"person_name": "测试甲", "team": team, "served_on": "2025-03-05", "hours": "1", "activity": "清洁"}
        for team in ("", "一队")
    ]
    staged, _ = convert("hours", rows, reading={"team_name": "二队"})
    assert [row["team"] for row in staged] == ["二队", "一队"]
    assert [row["person_key"] for row in staged] == [
        KEYS.of_name_in_team("测试甲", "二队"),
        KEYS.of_name_in_team("测试甲", "一队"),
    ]


def test_what_a_file_does_not_say_stays_open_and_what_its_format_fixes_is_said():
    row = hours(served_on="2025-03-05", hours="1")
    staged, _ = convert("hours", [row])
    assert (staged[0]["method"], staged[0]["state"], staged[0]["entered_on"]) == (None, None, None)
    staged, _ = convert("hours", [row], fixed={"method": "签到", "category": "7"}, values={"category": {"7": "health"}})
    assert (staged[0]["method"], staged[0]["category"]) == ("sign_in", "health")
    staged, quarantined = convert("hours", [hours(served_on="2025-03-05", hours="1")], fixed={"state": "什么"})
    assert quarantined == [(2, None, "unknown_code", "什*")]


def test_an_export_with_a_column_of_states_must_fill_it_in_a_template_need_not():
    rows = [hours(served_on="2025-03-05", hours="1", state=state) for state in ("已生效", "", " ")]
    staged, quarantined = convert("hours", rows)
    assert [row["state"] for row in staged] == ["confirmed"]
    assert [row[:3] for row in quarantined] == [(3, "STATE*", "empty"), (4, "STATE*", "empty")]
    staged, quarantined = convert("hours", rows, name="template_hours")
    assert ([row["state"] for row in staged], quarantined) == (["confirmed", None, None], [])


def test_a_registration_that_ends_before_it_began_is_quarantined():
    days = [("2025-03-05", "2025-03-04"), ("2025-03-05", "2025-03-05"), ("2025-03-05", ""), ("", "2025-03-04")]
    rows = [{"id_number": ID, "registered_on": first, "ended_on": last} for first, last in days]
    staged, quarantined = convert("volunteers", rows)
    assert (len(staged), [row[:3] for row in quarantined]) == (3, [(2, "ENDED_ON*", "ends_before_it_began")])


def test_columns_are_found_by_any_of_their_header_words():
    spec = {"headers": {"id_number": ("身份证号", "证件号码"), "served_on": ("日期",), "hours": ("时长（小时）",)}}
    made = converter("hours", ("备注", "证件 号码*", "日期", "时长(小时)", "日期"), **spec)
    staged, _ = made.batch([5], [["x", ID, "2025-03-05", "1", ""]])
    assert (staged.to_pylist()[0]["minutes"], staged.to_pylist()[0]["line"]) == (60, 5)


def test_the_platform_chosen_for_the_file_goes_before_that_of_the_format():
    row = {"person_number": "7", "served_on": "2025-03-05", "hours": "1"}
    staged, _ = convert("hours", [row], reading={"platform": "we"})
    assert staged[0]["person_key"] == Pseudonyms(KEY, "we").of_platform_number("7")


def test_volunteers_have_sex_and_year_from_their_number_else_from_their_row():
    rows = [
        {
            "id_number": ID,
            "sex": "男",
            "born_on": "1980-01-01",
            "registered_on": "2024-01-01",
            "ended_on": "2027-01-01",
        },
        {"id_number": "E12345678", "sex": "男", "born_on": "1901-05-06", "registered_on": "2023-01-01"},
        {"id_number": "E12345679", "sex": "", "born_on": "", "registered_on": ""},
        {"id_number": "E12345670", "born_on": "1899-12-31"},
    ]
    staged, quarantined = convert("volunteers", rows)
    assert [(row["sex"], row["birth_year"]) for row in staged] == [("female", 1990), ("male", 1901), (None, None)]
    assert [row["identified_by"] for row in staged] == ["id_number"] * 3
    assert staged[0]["ended_on"] == date(2027, 1, 1)
    assert staged[0]["source_ref"] == digest(KEYS.of_id_number(ID))
    assert quarantined == [(5, "BORN_ON*", "date_out_of_range", "1899-12-31")]


def test_activities_are_known_by_name_team_and_day_and_may_lie_ahead():
    rows = [
        {"activity": "清洁", "team": "一队", "starts": "2025-03-05 09:00", "ends": "2025-03-05", "slots": "1,000"},
        {"activity": "清洁", "team": "", "starts": "2026-03-05", "slots": "1.5"},
        {"activity": "清洁", "team": "", "starts": "2026-03-05", "slots": ""},
        {"activity": "", "team": "", "starts": "9:00", "slots": ""},
    ]
    staged, quarantined = convert("activities", rows)
    assert [row["source_ref"] for row in staged] == [
        activity_ref("清洁", "一队", "2025-03-05"),
        activity_ref("清洁", "", "2026-03-05"),
    ]
    assert (staged[0]["starts"], staged[0]["ends"], staged[0]["slots"]) == (
        datetime(2025, 3, 5, 9),
        datetime(2025, 3, 5),
        1000,
    )
    assert [line[:3] for line in quarantined] == [
        (3, "SLOTS*", "not_whole"),
        (5, "STARTS*", "not_a_date"),
        (5, "ACTIVITY*", "empty"),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "backwards"),
    [
        ("2025-03-05 09:00", "2025-03-05 11:00", False),
        ("2025-03-05 09:00", "2025-03-05 09:00", False),
        ("2025-03-05 09:00", "2025-03-05", False),  # the day alone
        ("2025-03-05 09:00", "2025-03-05 00:00:00", False),  # the same, as a spreadsheet saves it
        ("2025-03-05", "2025-03-05 08:00", False),
        ("2025-03-05 09:00", "", False),
        ("2025-03-05 00:00:00", "2025-03-05 23:59:59", False),
        ("2025-03-05 09:00", "2025-03-05 08:59:59", True),
        ("2025-03-05 09:00", "2025-03-04", True),
        ("2025-03-05", "2025-03-04 23:00", True),
    ],
)
def test_an_activity_ends_after_it_begins(starts, ends, backwards):
    staged, quarantined = convert("activities", [{"activity": "清洁", "starts": starts, "ends": ends}])
    assert (len(staged), [line[1:3] for line in quarantined]) == (
        (0, [("ENDS*", "ends_before_it_begins")]) if backwards else (1, [])
    )


def test_who_was_honoured_is_not_staged():
    row = {
        "scheme": "四个10先进典型",
        "round": "2",
        "recipient_kind": "志愿者",
        "recipient": "测试 甲",
        "level": "省级",
        "place": "滨江区",
        "awarded_on": "2025.3.5",
    }
    staged, quarantined = convert("honours", [row, row | {"recipient": " "}])
    assert staged[0]["source_ref"] == digest("four_tens", "2", "volunteer", KEYS.of_name("测试甲"), "滨江区")
    assert "recipient" not in staged[0]
    assert quarantined == [(3, "RECIPIENT*", "empty", None)]


@pytest.mark.parametrize("target", [name for name, target in TARGETS.items() if not target.persons])
def test_every_register_takes_a_row_with_what_it_requires(target):
    words = {
        "text": "文字",
        "reference": "名称",
        "place": "滨江区",
        "date": "2025-03-05",
        "time": "2025-03-05",
        "integer": "3",
        "number": "2.5",
        "person_name": "测试甲",
    }
    row = {
        f.name: next(iter(f.vocabulary)) if f.vocabulary else words[f.kind.value]
        for f in TARGETS[target].fields
        if f.required or f.name in TARGETS[target].either[:1]
    }
    staged, quarantined = convert(target, [row, dict.fromkeys(row, "")])
    assert len(staged) == 1
    assert [(line, rule) for line, _, rule, _ in quarantined] == [(3, "empty")] * len(row)


def test_counts_span_the_days_of_the_rows_staged():
    made = converter("hours", ("person_number", "served_on", "hours"))
    for day, worked in (("2025-03-07", "1"), ("2025-03-05", "1"), ("2025-01-01", "x"), ("2025-03-06", "1")):
        made.batch([2], [["7", day, worked]])
    counts = made.counts
    assert (counts.read, counts.quarantined, counts.first_day, counts.last_day) == (4, 1, FIFTH, date(2025, 3, 7))


def test_no_rows_and_odd_texts_do_no_harm():
    made = converter("hours", ("person_number", "served_on", "hours", "activity"))
    staged, quarantined = made.batch([], [])
    assert (staged.num_rows, quarantined.num_rows) == (0, 0)
    staged, _ = made.batch([2], [["\ud800", "2025-03-05", "1", "a\ud800"]])
    assert pa.Table.from_batches([staged]).num_rows == 1


def unknown_words(rows: list[dict]) -> dict:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    made = converter("hours", columns)
    made.batch(list(range(2, len(rows) + 2)), [[row.get(name, "") for name in columns] for row in rows])
    return made.counts.unknown_words.by_field()


def test_unknown_words_of_codes_are_counted_as_written():
    rows = [hours(served_on="2025-03-05", hours="2", method=word) for word in ("扫码", "签到", "扫码 ", "人脸")]
    assert unknown_words(rows) == {"method": {"扫码": 2, "人脸": 1}}


@pytest.mark.parametrize("word", ["王小明", "李雷", "13800000000", "这是一句很长很长的话这是一句很长很长的话呀"])
def test_a_word_that_may_be_personal_stays_in_the_worker(word):
    assert unknown_words([hours(served_on="2025-03-05", hours="2", method=word)]) == {}


def test_words_of_rows_with_other_faults_stay_too():
    assert unknown_words([hours(served_on="2025-13-05", hours="2", method="扫码")]) == {}


def test_a_column_of_many_words_is_no_column_of_codes():
    rows = [hours(served_on="2025-03-05", hours="2", method=f"办法{i}") for i in range(70)]
    assert unknown_words(rows) == {}
