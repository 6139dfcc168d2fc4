"""Comparisons counted again, without the product's period code: an hour was served on every day but those of August 2024,
so hours are days, and days are counted one by one. Asked as a clerk asks: by the command, read from its files."""

import re
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool

from lib.exports.command import export_command
from lib.exports.data_package import read_snapshot
from lib.schema import activity, data_version, service_record, volunteer

FIRST, LAST = date(2023, 1, 10), date(2026, 10, 15)
"""The first record; the last day that the data speaks for, in the middle of a month."""
XILING = 330108001001
DAY = re.compile(r"\d{4}-\d\d-\d\d")
COMPARED = {
    # chosen, compared with: the days counted, the days compared with
    ("2026-08-01..2026-08-31", "last_year"): ("2026-08-01..2026-08-31", "2025-08-01..2025-08-31"),
    ("2026-03-01..2026-03-31", "previous"): ("2026-03-01..2026-03-31", "2026-02-01..2026-02-28"),
    ("2026-07-01..2026-09-30", "last_year"): ("2026-07-01..2026-09-30", "2025-07-01..2025-09-30"),
    ("2026-07-01..2026-09-30", "previous"): ("2026-07-01..2026-09-30", "2026-04-01..2026-06-30"),
    ("2026-09-07..2026-09-13", "last_year"): ("2026-09-07..2026-09-13", "2025-09-07..2025-09-13"),
    ("2026-09-07..2026-09-13", "previous"): ("2026-09-07..2026-09-13", "2026-08-31..2026-09-06"),
    ("2026-03-10..2026-03-19", "previous"): ("2026-03-10..2026-03-19", "2026-02-28..2026-03-09"),
    # cut at the last day known: the same days on the other side
    ("2026-10-01..2026-10-31", "last_year"): ("2026-10-01..2026-10-15", "2025-10-01..2025-10-15"),
    ("2026-10-01..2026-10-31", "previous"): ("2026-10-01..2026-10-15", "2026-09-01..2026-09-15"),
    ("2026-10-01..2026-12-31", "last_year"): ("2026-10-01..2026-10-15", "2025-10-01..2025-10-15"),
    ("2026-10-01..2026-12-31", "previous"): ("2026-10-01..2026-10-15", "2026-07-01..2026-07-15"),
    ("2026-01-01..2026-12-31", "last_year"): ("2026-01-01..2026-10-15", "2025-01-01..2025-10-15"),
    ("last_12_months", "last_year"): ("2025-10-16..2026-10-15", "2024-10-16..2025-10-15"),
    ("this_year", "previous"): ("2026-01-01..2026-10-15", "2025-01-01..2025-10-15"),
    # leap days
    ("2025-02-22..2025-02-28", "last_year"): ("2025-02-22..2025-02-28", "2024-02-22..2024-02-28"),
    ("2024-02-28..2024-03-01", "last_year"): ("2024-02-28..2024-03-01", "2023-02-28..2023-03-01"),
    ("2025-02-01..2025-02-28", "last_year"): ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),
    # a month is missing on both sides of nothing here; outside of the two periods it does not matter
    ("2025-09-01..2025-09-30", "last_year"): ("2025-09-01..2025-09-30", "2024-09-01..2024-09-30"),
}
NOT_COMPARED = {
    ("2025-07-01..2025-09-30", "last_year"): "两个时段缺数据的月份不同，不可比",
    ("2024-07-01..2024-09-30", "last_year"): "两个时段缺数据的月份不同，不可比",
    ("2025-01-01..2025-12-31", "last_year"): "两个时段缺数据的月份不同，不可比",
    ("2023-01-01..2023-12-31", "last_year"): "对比时段早于最初的记录",
    ("2023-01-10..2023-02-10", "previous"): "对比时段早于最初的记录",
    ("to_date", "last_year"): "时段没有起点，无可对比",
    ("2024-02-29..2024-02-29", "last_year"): "对比的月份没有这一天",
    ("2026-11-01..2026-12-31", "last_year"): "数据尚未到这一时段",
}


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


SERVED = [day for day in each_day(FIRST, LAST) if (day.year, day.month) != (2024, 8)]


def hours_of(span: str) -> int:
    first, last = map(date.fromisoformat, span.split(".."))
    return sum(first <= day <= last for day in SERVED)


@pytest.fixture
def asked(sqlite_url, _sqlite_template, tmp_path):
    """`asked(selection)`: comparison and selection in words, headers and cells of the only row, from the command's ZIP."""
    (tmp_path / "test.sqlite").write_bytes(_sqlite_template.read_bytes())
    engine = create_engine(sqlite_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            insert(volunteer),
            {
                "id": 1,
                "person_key": "key",
                "group": "residents",
                "home_region_id": XILING,
                "first_registered_on": FIRST,
            },
        )
        held = {"id": 1, "platform_id": 1, "region_id": XILING, "category": "environment", "state": "held"}
        times = {"starts_at": datetime(2023, 1, 10, 9), "ends_at": datetime(2023, 1, 10, 10)}
        connection.execute(insert(activity), held | times | {"published_on": FIRST, "held_on": FIRST})
        row = {"volunteer_id": 1, "activity_id": 1, "region_id": XILING, "category": "environment", "platform_id": 1}
        row |= {"minutes": 60, "method": "sign_in", "state": "confirmed"}
        records = [row | {"served_on": day, "entered_on": day, "source_ref": str(day)} for day in SERVED]
        connection.execute(insert(service_record), records)
        connection.execute(update(data_version).values(as_of=LAST, version=2))
    engine.dispose()

    def ask(selection: str) -> tuple[dict, list[str], list[str]]:
        options = ["panel", "--metric=service_hours", "--compared", "--format=zip", f"--output={tmp_path}/file.zip"]
        environment = {"DATABASE_URL": sqlite_url, "COLUMNAR_DIR": str(tmp_path / "copy"), "HOME_PLACE": "330108"}
        done = CliRunner().invoke(
            export_command, [*options, f"--selection={selection}"], env=environment, standalone_mode=False
        )
        assert (done.return_value, done.exception) == (0, None), done.output
        words, headers, (row,) = read_snapshot((tmp_path / "file.zip").read_bytes())
        return words, headers, row

    return ask


def test_comparisons_are_of_the_same_days(asked):
    for (chosen, compare), (now, before) in COMPARED.items():
        words, headers, row = asked(f"period={chosen}&compare={compare}")
        assert [float(cell) for cell in row[:2]] == [hours_of(now), hours_of(before)], (chosen, compare)
        assert "..".join(DAY.findall(words["对比"])) == before, (chosen, compare)
        assert "..".join(DAY.findall(words["所选范围"])[:2]) == now, (chosen, compare)
        assert len(headers) == 3
    assert "2月29日" in asked("period=2024-02-28..2024-03-01")[0]["对比"]


def test_where_nothing_is_alike_there_is_no_comparison_but_a_reason(asked):
    for (chosen, compare), reason in NOT_COMPARED.items():
        words, headers, row = asked(f"period={chosen}&compare={compare}")
        assert reason in words["对比"], (chosen, compare)
        assert len(headers) == 2
        known = not chosen.startswith("2026-11")
        assert bool(row[0]) == known  # ahead of the data is blank, never 0
    assert "对比" not in asked("period=this_year&compare=none")[0]


def test_a_period_cut_by_the_data_says_where(asked):
    words, _, _ = asked("period=2026-10-01..2026-12-31")
    assert DAY.findall(words["所选范围"]) == ["2026-10-01", "2026-10-15", "2026-12-31"]
