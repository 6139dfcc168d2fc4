"""Completeness, entry, flags, duplicates and unclosed activities of a small world, recounted in plain Python."""

from dataclasses import astuple
from datetime import timedelta
from statistics import median

import pytest

from lib.access import Scope
from lib.catalogue.vocabularies import FLAG_RULE
from lib.reports.entry_delay import Entry, entries
from lib.reports.field_completeness import Filled, completeness
from lib.reports.flagged_records import FlagCount, Flagged, flag_counts, flag_list
from lib.reports.record_table_format import SEEN, seen_words
from lib.reports.suspected_duplicates import Repeated, duplicates
from lib.reports.unclosed_activities import Unclosed, unclosed
from lib.schema import activity, record_flag, registration, service_record, volunteer
from lib.selection import Selection
from tests.reports.small import (
    BINJIANG,
    CHANGHE,
    HANGZHOU,
    XIXING,
    ZHEJIANG,
    activity_row,
    day,
    person,
    record,
    registered,
)

AS_OF = day("2026-06-30")
BLANKS = [{"sex": None}, {"birth_year": None, "identified_by": "name_and_team"}, {"group": "unstated"}, {}, {}, {}]
PEOPLE = [{**person(n), "identified_by": "id_number"} | blank for n, blank in enumerate(BLANKS, start=1)]
ACTIVITIES = [
    activity_row(1, "2026-03-05", name="植树", slots=10, beneficiaries=4, state="held"),
    activity_row(2, "2026-03-05", name="植树", state="closed", platform_id=HANGZHOU),
    activity_row(3, "2026-05-31", name="义诊", state="published", category="unclassified", at=CHANGHE),
    activity_row(4, "2026-05-30", name=None, state="published", at=CHANGHE),
    activity_row(5, "2026-04-01", name="取消的", state="cancelled"),
    activity_row(6, "2026-04-02", name="区里的", state="held", at=BINJIANG),
]
TIMED = {"start_minute": 540, "end_minute": 600}
RECORDS = [
    record(1, 1, "2026-03-05", activity=1, entered_on=day("2026-03-05")),
    record(2, 1, "2026-03-05", activity=2, platform_id=HANGZHOU, entered_on=day("2026-03-20"), method="manual"),
    record(3, 2, "2026-03-05", activity=1, entered_on=day("2026-03-12"), method="backfill"),
    record(4, 2, "2026-03-05", activity=1, entered_on=day("2026-03-13"), region_id=CHANGHE),
    record(5, 3, "2026-04-02", activity=6, **TIMED, region_id=BINJIANG),
    record(6, 3, "2026-04-02", activity=6, start_minute=600, end_minute=660, region_id=BINJIANG),
    record(7, 4, "2026-05-30", activity=4, category="unclassified"),
    record(8, 4, "2026-05-30", activity=3),  # another activity of the same platform: no duplicate
    record(9, 5, "2026-05-30", activity=4, state="voided", method="manual"),
    record(10, 5, "2026-05-30", activity=4, hours=9, method="code"),
]
# The names of activities and the places of records decide; every column stands in every row of a bulk insert.
RECORDS = [{"start_minute": None, "end_minute": None} | row for row in RECORDS]
ACTIVITIES = [{"slots": None, "organisation_id": None} | row for row in ACTIVITIES]
FLAGS = [
    {"record_id": 10, "rule": "over_8_hours", "detail": "540"},
    {"record_id": 2, "rule": "entered_late", "detail": None},
    {"record_id": 4, "rule": "entered_late", "detail": "8"},
    {"record_id": 9, "rule": "over_8_hours", "detail": "voided"},
    {"record_id": 1, "rule": "of_tomorrow", "detail": None},
]
COUNTED = [row for row in RECORDS if row["state"] == "confirmed"]


@pytest.fixture
def database(fill):
    return fill(
        (volunteer, PEOPLE),
        (registration, [registered(n, "2025-01-01") for n in range(1, len(PEOPLE) + 1)]),
        (activity, ACTIVITIES),
        (service_record, RECORDS),
        (record_flag, FLAGS),
        as_of=AS_OF,
    )


def test_completeness_field_by_field(database):
    found = {
        (line.subject, line.field): (line.filled, line.total)
        for line in completeness(database, Selection(), threshold=0)
    }
    assert found == {
        ("people", "id_number"): (5, 6),
        ("people", "sex"): (5, 6),
        ("people", "birth_year"): (5, 6),
        ("people", "home"): (6, 6),
        ("people", "group"): (5, 6),
        ("activities", "name"): (4, 5),
        ("activities", "category"): (4, 5),
        ("activities", "team"): (0, 5),
        ("activities", "slots"): (1, 5),
        ("held", "beneficiaries"): (1, 5),
        ("records", "times"): (2, len(COUNTED)),
        ("records", "category"): (8, len(COUNTED)),
    }
    assert all(line.share == line.filled / line.total for line in completeness(database, Selection(), threshold=0))


def test_completeness_hides_few_people_and_says_what_it_cannot_tell(database):
    lines = {(line.subject, line.field): line for line in completeness(database, Selection(), threshold=5)}
    assert lines["people", "sex"] == Filled("people", "sex", None, None, None, "hidden_small")  # one lacks it
    assert lines["people", "home"].filled == 6
    assert lines["activities", "slots"].filled == 1  # activities are no people
    by_audience = {line.subject: line.reason for line in completeness(database, Selection().choose(group="retirees"))}
    assert by_audience == {
        "people": "no_records",
        "activities": "not_by:group",
        "held": "not_by:group",
        "records": "no_records",
    }


def test_entry_by_platform_and_street(database):
    found = {(line.platform_id, line.place_id): line for line in entries(database, Selection()).lines}
    assert set(found) == {
        (ZHEJIANG, None),
        (ZHEJIANG, XIXING),
        (ZHEJIANG, CHANGHE),
        (ZHEJIANG, BINJIANG),
        (HANGZHOU, None),
        (HANGZHOU, XIXING),
    }
    for (platform, place), line in found.items():
        rows = [r for r in COUNTED if r["platform_id"] == platform and place in (None, r["region_id"])]
        delays = [(r["entered_on"] - r["served_on"]) // timedelta(days=1) for r in rows]
        late = sum(delay > 7 for delay in delays) / len(rows)
        by_hand = sum(r["method"] in ("manual", "backfill") for r in rows) / len(rows)
        assert astuple(line) == (platform, place, len(rows), median(delays), late, by_hand)
    assert entries(database, Selection().choose(platform="national")).reason == "no_records"
    in_scope = entries(database, Selection(), scope=Scope((CHANGHE,)))
    assert in_scope.lines[0] == Entry(ZHEJIANG, None, 1, 8, 1.0, 0.0)


def test_flags_are_counted_and_listed_without_anybody(database):
    assert flag_counts(database, Selection()).lines == (
        FlagCount("over_8_hours", ZHEJIANG, 1, 540, 1 / 8),
        FlagCount("entered_late", ZHEJIANG, 1, 60, 1 / 8),
        FlagCount("entered_late", HANGZHOU, 1, 60, 1.0),
        FlagCount("of_tomorrow", ZHEJIANG, 1, 60, 1 / 8),
    )
    assert flag_list(database, Selection()).lines == (
        Flagged("over_8_hours", day("2026-05-30"), ZHEJIANG, XIXING, None, 540, "540", "ref 10"),
        Flagged("entered_late", day("2026-03-05"), HANGZHOU, XIXING, "植树", 60, None, "ref 2"),
        Flagged("entered_late", day("2026-03-05"), ZHEJIANG, CHANGHE, "植树", 60, "8", "ref 4"),
        Flagged("of_tomorrow", day("2026-03-05"), ZHEJIANG, XIXING, "植树", 60, None, "ref 1"),
    )
    assert [line.source_ref for line in flag_list(database, Selection().choose(place=CHANGHE)).lines] == ["ref 4"]
    assert flag_counts(database, Selection().choose(place=BINJIANG, flagged="yes")).lines
    assert flag_list(database, Selection().choose(award="gold")).reason == "not_by:award"
    assert flag_counts(database, Selection().choose(award="gold")).reason == "not_by:award"


def test_records_that_look_like_one_service(database):
    assert duplicates(database, Selection()).lines == (
        Repeated("other_platform", day("2026-03-05"), XIXING, 60, (ZHEJIANG, HANGZHOU), ("植树",), ("ref 1", "ref 2")),
        Repeated("same_activity", day("2026-03-05"), XIXING, 60, (ZHEJIANG,), ("植树",), ("ref 3", "ref 4")),
    )
    assert duplicates(database, Selection().choose(platform="hangzhou")).reason == "no_records"
    assert duplicates(database, Selection().choose(award="gold")).reason == "not_by:award"


def test_activities_that_nobody_closed(database):
    """Ended before 31 May: the one of 31 May is not yet 30 days over."""
    assert unclosed(database, Selection()).lines == (
        Unclosed(ZHEJIANG, BINJIANG, 1, 1, 1.0, day("2026-04-02")),
        Unclosed(ZHEJIANG, XIXING, 2, 1, 0.5, day("2026-03-05")),
        Unclosed(ZHEJIANG, CHANGHE, 1, 1, 1.0, day("2026-05-30")),
        Unclosed(HANGZHOU, XIXING, 1, 0, 0.0, None),
    )
    assert unclosed(database, Selection().choose(sex="female")).reason == "not_by:sex"
    assert unclosed(database, Selection().choose(platform="national")).reason == "no_records"


@pytest.mark.parametrize(
    ("rule", "kept", "english"),
    [
        ("over_8_hours", "单次 570 分钟", "570 minutes at once"),
        ("over_16_hours_a_day", "当日合计 1020 分钟", "1020 minutes on that day"),
        ("overlap", "与同日另一记录重叠，开始于 14:00", "overlaps another record of the day, begins at 14:00"),
        ("entered_late", "服务后 8 天录入", "entered 8 days after the service"),
        ("bulk_recorder", "一次录入 45 条", "45 records entered at once"),
        ("maybe_not_volunteering", "活动名称含“有偿”", 'the name of the activity has "有偿" in it'),
    ],
)
def test_the_evidence_of_a_flag_is_told_in_either_language(rule, kept, english):
    assert seen_words(rule, kept, "zh") == kept
    assert seen_words(rule, kept, "en") == english


def test_every_rule_has_words_for_what_it_saw():
    assert set(SEEN) == set(FLAG_RULE)
    assert seen_words("of_tomorrow", "something", "en") == "something"
    assert seen_words("entered_late", None, "en") == ""
