"""What an undo costs where later imports reported the same rows again: no more statements and no more rows for more of them."""

from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Engine, event, func, select

from lib.access import LOCAL
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.history import undo_reports
from lib.importers.history.undo import undo
from lib.importers.load.load import load_staged
from lib.schema import service_record
from tests.importers.staging import NOW, staged

LATER = datetime(2025, 12, 31, 18, 30)


def import_hours(database, people: int):
    rows = [_served(person) for person in range(people)]
    file = staged("hours", rows, platform="zhejiang")
    try:
        return load_staged(database, file, ImportDecisions(place=330108), person=LOCAL, now=NOW)
    finally:
        file.close()


def _served(person: int) -> dict:
    return {
        "person_key": f"{person:064x}",
        "identified_by": "id_number",
        "served_on": date(2025, 3, 5),
        "minutes": 120,
        "activity": f"清河{person}",
        "team": "甲队",
        "place": "西兴街道",
        "category": "environment",
        "method": "sign_in",
        "state": "confirmed",
        "entered_on": date(2025, 3, 5),
    }


@contextmanager
def counted(monkeypatch):
    """Counts what runs inside: statements, reports read, and of SQLite thousands of steps of its machine."""
    counts, original = {"statements": 0, "reports": 0, "steps": 0}, undo_reports.Reported

    def count(what: str) -> None:
        counts[what] += 1

    def report(*said):
        count("reports")
        return original(*said)

    def statement(*_):
        count("statements")

    def begun(connection):
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.set_progress_handler(lambda: count("steps"), 1000)

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "begin", begun)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(undo_reports, "Reported", report)
            yield counts
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "begin", begun)


def cost_of_undo(database: Database, monkeypatch, *, people: int, later: int) -> dict[str, int]:
    """Of an import whose rows so many later ones reported again; all are taken back at the end."""
    first = import_hours(database, people)
    others = [import_hours(database, people) for _ in range(later)]
    with counted(monkeypatch) as counts:
        undone = undo(database, first.batch_id, person=LOCAL, now=LATER)
    assert undone.kept["service_record"] == people and not undone.removed
    assert set(database.rows(select(service_record.c.batch_id))) == {(others[0].batch_id,)}
    for other in others:
        undo(database, other.batch_id, person=LOCAL, now=LATER)
    assert database.rows(select(func.count()).select_from(service_record)) == [(0,)]
    return counts


def test_an_undo_costs_no_more_for_more_imports_of_the_same_rows(database, monkeypatch):
    few, many = (cost_of_undo(database, monkeypatch, people=100, later=later) for later in (1, 8))
    assert many["reports"] == few["reports"] > 0
    assert many["statements"] <= few["statements"] + 2


def test_its_work_follows_the_rows(sqlite_reference, monkeypatch):
    """Reports that were compared with every row would be sixteen times the work for four times the rows."""
    database = Database(sqlite_reference)
    few, many = (cost_of_undo(database, monkeypatch, people=people, later=3)["steps"] for people in (200, 800))
    assert 0 < many < 6 * few
    database.close()
