"""A small invented database for exports: a few people in two streets, and names that try to be formulas.

`exported` runs a test on both engines. What stands in it is spelled out in `fill`, so that expected values can be sums.
"""

from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool

from lib.db import Database
from lib.schema import activity, brand, data_version, programme, project, region, service_record, volunteer
from lib.selection import Period, Selection

BINJIANG, XIXING, CHANGHE, PUYAN = 330108, 330108001, 330108002, 330108003
XILING = 330108001001
"""The community of Xixing in which everybody serves who serves there."""
AS_OF = date(2026, 10, 31)
YEAR = Selection(Period(None, date(2025, 11, 1), AS_OF))
"""Twelve months up to the day of the data."""

NASTY = (
    '=HYPERLINK("http://example.invalid","click")',
    "＝1+1",
    "\t=1",
    "\r=1",
    "\n=1",
    "   =cmd|' /C calc'!A0",
    "　＋1",
    "-1",
    "−1",
    "﹣1",
    "+86 571",
    "@SUM(A1:A9)",
    "＠SUM(A1)",
    "'=1",
    "''@x",
    "\ufeff=1",
    "\u200b=1",
    "\u202e=1",
    "\u200f-1",
    "\x01=1",
    'a "quoted", b',
    "line\nbreak",
    "line\r\nbreak",
    "'plain",
    "浦师傅🔧\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "שלום עולם",
    "000123456789012345678",
    "1E5",
    "_x0041_",
    "100%",
    "a;=1",
    " ",
    "<b>&amp;</b>",
)
"""Names as a clerk or an attacker may type them; each is the name of a brand, a programme and a project."""


@pytest.fixture
def exported(reference_url):
    """The small database; runs on SQLite and PostgreSQL."""
    fill(reference_url)
    database = Database(reference_url)
    yield database
    database.close()


@pytest.fixture
def exported_sqlite(sqlite_url, _sqlite_template, tmp_path):
    """The small database on SQLite only, for what does not depend on the engine."""
    path = tmp_path / "test.sqlite"
    path.write_bytes(_sqlite_template.read_bytes())
    fill(sqlite_url)
    database = Database(sqlite_url)
    yield database
    database.close()


def fill(url: str) -> None:
    """What is counted, all on platform 1 and confirmed but the last.

    2026-03 Xixing: 12 people an hour each, signed in, environment. 2026-04 Changhe: 3 people 90 minutes each, by hand,
    culture. 2026-05 Xixing: for each nasty name one record of 20 minutes of volunteer 1. 2026-06 Puyan: 11 people an
    hour each. A year earlier Xixing: 5 people half an hour each. One voided record of 100 minutes.
    """
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(insert(volunteer), [_volunteer(number) for number in range(1, 13)])
        for table in (brand, programme, project):
            connection.execute(insert(table), [_named(table, i, name) for i, name in enumerate(NASTY, start=1)])
        connection.execute(insert(activity), [_activity(number) for number in range(len(NASTY) + 1)])
        records = [_record(v, day=date(2026, 3, 5), minutes=60) for v in range(1, 13)]
        records += [_record(v, day=date(2026, 4, 2), minutes=90, at=CHANGHE, **_BY_HAND) for v in range(1, 4)]
        records += [_record(v, day=date(2026, 6, 6), minutes=60, at=PUYAN) for v in range(1, 12)]
        records += [_record(1, day=date(2026, 5, 1), minutes=20, of=i) for i in range(1, len(NASTY) + 1)]
        records += [_record(v, day=date(2025, 3, 5), minutes=30) for v in range(1, 6)]
        records += [_record(1, day=date(2026, 3, 5), minutes=100, state="voided")]
        connection.execute(insert(service_record), [row | {"source_ref": str(i)} for i, row in enumerate(records)])
        connection.execute(update(data_version).values(as_of=AS_OF, demo=1, version=7))
    engine.dispose()


def rename_place(url: str, place: int, name: str) -> None:
    """Give a place another name."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(update(region).where(region.c.id == place).values(name=name))
    engine.dispose()


_BY_HAND = {"method": "manual", "category": "culture"}


def _volunteer(number: int) -> dict:
    return {
        "id": number,
        "person_key": f"key{number}",
        "group": "residents",
        "home_region_id": XILING,
        "first_registered_on": date(2024, 1, 1),
    }


def _named(table, number: int, name: str) -> dict:
    start = {"launched_on": date(2024, 1, 1), "region_id": BINJIANG}
    return {"id": number, "name": name} | {
        "brand": start | {"level": "service"},
        "programme": start,
        "project": {
            "region_id": XIXING,
            "category": "environment",
            "programme_id": number,
            "brand_id": number,
            "incubated": False,
            "started_on": date(2024, 1, 1),
        },
    }[table.name]


def _activity(number: int) -> dict:
    """Activity 1000 has no brand; 1001 and on have the nasty ones."""
    return {
        "id": 1000 + number,
        "project_id": number or None,
        "brand_id": number or None,
        "platform_id": 1,
        "region_id": XILING,
        "category": "environment",
        "state": "held",
        "published_on": date(2026, 3, 1),
        "starts_at": datetime(2026, 3, 5, 9),
        "ends_at": datetime(2026, 3, 5, 10),
        "held_on": date(2026, 3, 5),
    }


def _record(person: int, *, day: date, minutes: int, at: int = XILING, of: int = 0, **other) -> dict:
    return {
        "volunteer_id": person,
        "activity_id": 1000 + of,
        "region_id": at,
        "category": "environment",
        "platform_id": 1,
        "served_on": day,
        "minutes": minutes,
        "method": "sign_in",
        "state": "confirmed",
        "entered_on": day,
    } | other
