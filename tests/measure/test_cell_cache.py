"""What was just counted is not counted again, never handed to another question, and forgotten with the next version."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import update

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.db import Database
from lib.measure import cell_cache
from lib.measure.cell_cache import metrics_of_one_scan
from lib.measure.measure import breakdowns_of
from lib.schema import service_record
from lib.selection import Selection
from tests.exact_figures import measure

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
    whole = measure(database, "attendances", YEAR, scope=EVERYWHERE).value
    nothing = measure(database, "attendances", YEAR, scope=Scope(())).value
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


def test_a_card_reads_its_months_once(database, reads):
    """The figure, its months, the period before: one statement; so does a part of the year."""
    measure(database, "service_hours", YEAR, scope=EVERYWHERE)
    measure(database, "confirmed_records", YEAR, ("month",), scope=EVERYWHERE)  # and where anything is known
    before = len(reads)
    for first, last in (("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31"), ("2024-02-01", "2024-03-31")):
        part = YEAR.within(start=date.fromisoformat(first), end=date.fromisoformat(last))
        measure(database, "service_hours", part, scope=EVERYWHERE)
        measure(database, "confirmed_records", part, ("month",), scope=EVERYWHERE)
    assert len(reads) == before
    measure(database, "service_hours", YEAR.choose(place=330108001), scope=EVERYWHERE)
    assert len(reads) > before


PARTS_OF_YEARS = (
    ("2024-01-01", "2024-12-31"),
    ("2023-07-01", "2024-05-31"),
    ("2024-03-01", "2024-03-15"),
    ("2023-01-01", "2023-01-31"),
)
WHOLE_FLOWS = [name for name, metric in METRICS.items() if metric.value is not None and metrics_of_one_scan(metric)[1:]]


@pytest.mark.parametrize("name", ["activities_published", "arrivals", "points_issued", *WHOLE_FLOWS])
def test_months_that_were_read_before_add_up_to_what_is_read_alone(database, monkeypatch, name):
    asked = [
        (YEAR.within(start=date.fromisoformat(first), end=date.fromisoformat(last)), by)
        for first, last in PARTS_OF_YEARS
        for by in ((), ("month",))
    ]
    together = [measure(database, name, selection, by, scope=EVERYWHERE).cells for selection, by in asked]
    cell_cache._cache.clear()
    monkeypatch.setattr(cell_cache, "MOST_MONTHS", 0)
    assert together == [measure(database, name, selection, by, scope=EVERYWHERE).cells for selection, by in asked]


TO_DATE = Selection().within(start=None, end=date(2025, 8, 20)).choose(place=330108)


def test_a_whole_taken_from_its_parts_is_what_is_read_alone(database, reads):
    """By whatever they were split; rows without a code, too, belong to the whole."""
    for name in ("service_hours", "activities_held", "arrivals"):
        alone = measure(database, name, TO_DATE, scope=EVERYWHERE).cells
        for by in breakdowns_of(METRICS[name]):
            cell_cache._cache.clear()
            cell_cache._rows.clear()
            measure(database, name, TO_DATE, (by,), scope=EVERYWHERE)
            before = len(reads)
            assert measure(database, name, TO_DATE, scope=EVERYWHERE).cells == alone, (name, by)
            assert len(reads) == before, (name, by)


@pytest.mark.parametrize("name", ["registered_volunteers", "teams"])
def test_a_stock_of_the_copy_comes_from_the_moves_of_its_months(databases, reads, name):
    """Also on a day before; within a month it is counted for itself."""
    copy, days = databases["copy"], ("2024-12-31", "2023-12-31", "2024-12-15")
    measure(copy, name, YEAR, ("month",), scope=EVERYWHERE)
    before, found = len(reads), []
    for day in days:
        found.append(measure(copy, name, YEAR.within(start=None, end=date.fromisoformat(day)), scope=EVERYWHERE).cells)
        assert len(reads) == before + (day == days[-1])
    plain = databases["sqlite"]
    ends = [YEAR.within(start=None, end=date.fromisoformat(day)) for day in days]
    assert found == [measure(plain, name, end, scope=EVERYWHERE).cells for end in ends]


def test_many_who_ask_the_same_at_once_read_once(database, reads):
    questions = [("service_hours", ("month",)), ("attendances", ("month",)), ("registered_volunteers", ())]
    start = threading.Barrier(12)

    def ask(number):
        start.wait(10)
        metric, by = questions[number % 3]
        return measure(database, metric, YEAR, by, scope=EVERYWHERE).cells

    with ThreadPoolExecutor(12) as people:
        together = list(people.map(ask, range(12)))
    alike = [measure(database, metric, YEAR, by, scope=EVERYWHERE).cells for metric, by in questions]
    assert together == alike * 4
    statements = [str(a[0]) for a in reads]
    assert sum("service_record.minutes" in each and "by_month" in each for each in statements) == 1
    assert sum("count(DISTINCT registration.volunteer_id)" in each for each in statements) == 1
