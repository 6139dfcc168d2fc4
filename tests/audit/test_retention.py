"""Quarantined rows go after their term, their count and everything else stays, and the log says so."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lib.access import LOCAL
from lib.audit.retention import delete_old_rows
from lib.db import Database
from lib.schema import audit_event, import_batch, quarantined_row
from tests.importers.imports import NOW, credit, import_file, line

DAYS = ("2026-11-02", "2026-11-03")


@pytest.fixture
def database(reference_url):
    database = Database(reference_url)
    yield database
    database.close()


def imported(database, serial: int) -> int:
    good = [line(n, DAYS[0], "09:00", "11:00", hours=2) for n in range(serial, serial + 2)]
    bad = line(serial, DAYS[1], "09:00", "11:00", hours=2).replace("浦沿街道,2,", "浦沿街道,two,")
    return import_file(database, credit(*good, bad), accept_quarantined=True).batch_id


def test_rows_quarantined_over_thirty_days_ago_are_deleted(database):
    batch = imported(database, 1)
    assert delete_old_rows(database, person=LOCAL, now=NOW + timedelta(days=30)) == {"quarantined_row": 0}
    assert delete_old_rows(database, person=LOCAL, now=NOW + timedelta(days=30, seconds=1)) == {"quarantined_row": 1}
    assert database.rows(select(quarantined_row)) == []
    assert database.rows(select(import_batch.c.quarantined).where(import_batch.c.id == batch))[0][0] == 1
    events = database.rows(select(audit_event).order_by(audit_event.c.id))
    assert [event.verb for event in events] == ["started", "import", "retention"]
    assert json.loads(events[2].detail) == {"quarantined_row": 1}


def test_nothing_old_leaves_no_event(database):
    assert delete_old_rows(database, person=LOCAL, now=datetime(2026, 11, 28)) == {"quarantined_row": 0}
    assert database.rows(select(audit_event)) == []
