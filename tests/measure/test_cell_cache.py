"""What was just counted is not counted again, never handed to another question, and forgotten with the next version."""

import shutil
from datetime import date

import pytest
from sqlalchemy import update

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.db import Database
from lib.measure import measure
from lib.measure.cell_cache import metrics_of_one_scan
from lib.schema import service_record
from lib.selection import Selection

YEAR = Selection().within(start=date(2024, 1, 1), end=date(2024, 12, 31))


@pytest.fixture
def database(sqlite_file, tmp_path):
    shutil.copy(sqlite_file, tmp_path / "own.sqlite")
    found = Database(f"sqlite:///{tmp_path / 'own.sqlite'}")
    yield found
    found.close()


@pytest.fixture
def reads(monkeypatch) -> list:
    """Every statement that any database reads."""
    seen, read = [], Database.read
    monkeypatch.setattr(Database, "read", lambda self, *a, **k: seen.append(a) or read(self, *a, **k))
    return seen


def test_companions_are_read_with_the_metric(database, reads):
    assert METRICS["confirmed_records"] in metrics_of_one_scan(METRICS["service_hours"])
    measure(database, "service_hours", YEAR, ("month",), scope=EVERYWHERE)
    before = len(reads)
    measure(database, "confirmed_records", YEAR, ("month",), scope=EVERYWHERE)
    assert len(reads) == before
    measure(database, "confirmed_records", YEAR, ("street",), scope=EVERYWHERE)
    assert len(reads) > before


def test_a_ratio_takes_its_parts_where_they_are_known(database, reads):
    measure(database, "registered_volunteers", YEAR, scope=EVERYWHERE)
    before = len(reads)
    measure(database, "activity_rate", YEAR, scope=EVERYWHERE)
    assert len(reads) == before + 1  # the active among them


def test_another_scope_or_selection_is_another_question(database):
    whole = measure(database, "attendances", YEAR, threshold=0, scope=EVERYWHERE).value
    nothing = measure(database, "attendances", YEAR, scope=Scope(()), threshold=0).value
    other = measure(
        database, "attendances", YEAR.within(start=date(2024, 1, 1), end=date(2024, 3, 31)), scope=EVERYWHERE
    ).value
    assert not nothing and other < whole


def test_a_new_version_is_counted_anew(database):
    before = measure(database, "attendances", YEAR, scope=EVERYWHERE).value
    with database.write(service_record) as connection:
        connection.execute(update(service_record).values(state="voided"))
    assert before > 0 and not measure(database, "attendances", YEAR, scope=EVERYWHERE).value


def test_another_database_is_never_asked_for(database, sqlite_file):
    first = measure(database, "attendances", YEAR, scope=EVERYWHERE).value
    voided = update(service_record).values(state="voided")
    database.run(lambda connection: connection.execute(voided))  # the same version and key, other rows
    other = Database(f"sqlite:///{sqlite_file}")
    assert measure(other, "attendances", YEAR, scope=EVERYWHERE).value == first
    other.close()
