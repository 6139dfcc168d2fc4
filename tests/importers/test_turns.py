"""Two imports at once into SQLite: the file that was given first is written first, however long it takes to read."""

import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from lib.access import LOCAL
from lib.db import Database, DatabaseBusy
from lib.importers.cli import import_files
from lib.importers.decisions import ImportDecisions
from lib.importers.job import ImportOptions
from lib.importers.run import import_file
from lib.importers.turns import ENDING, Turn, given
from lib.schema import import_batch, service_record
from tests.importers.imports import BINJIANG, credit, line


def folder(database):
    return Path(database.url.database + ENDING)


def imported(database, path, key_file):
    options = ImportOptions(decisions=ImportDecisions(place=BINJIANG))
    return list(import_file(database, path, options, key_file=key_file, person=LOCAL))


def test_the_file_given_first_is_written_first(database, tmp_path):
    if database.engine_name != "sqlite":
        return  # PostgreSQL has an order of its own
    record = line(901, "2026-03-05", "09:00", "11:00", hours=1)
    (tmp_path / "new.csv").write_bytes(credit(record.replace(",1,", ",2,")))
    with given(database) as turn:  # an older file is being read
        thread = threading.Thread(target=imported, args=(database, tmp_path / "new.csv", tmp_path / "key"))
        thread.start()
        time.sleep(1.5)
        turn.wait()
        assert database.rows(select(import_batch.c.id)) == []
    thread.join(300)
    assert database.rows(select(service_record.c.minutes)) == [(120,)] and not folder(database).exists()


def test_all_files_of_a_command_are_given_when_it_begins(sqlite_reference, tmp_path, monkeypatch):
    """A file of another command, given while the first of two is read, is written after both: it may correct the second."""
    database, record = Database(sqlite_reference), line(901, "2026-03-05", "09:00", "11:00", hours=1)
    for name, text in (
        ("first", line(902, "2026-03-05", "09:00", "11:00", hours=1)),
        ("second", record),
        ("newer", record.replace(",1,", ",2,")),
    ):
        (tmp_path / f"{name}.csv").write_bytes(credit(text))
    settings = SimpleNamespace(person_key=tmp_path / "key")
    options = ImportOptions(decisions=ImportDecisions(place=BINJIANG))
    newer = threading.Thread(target=imported, args=(database, tmp_path / "newer.csv", tmp_path / "key"))

    asked, wait = threading.Event(), Turn.wait

    def waits(turn, *others, **named):
        if threading.current_thread() is newer:
            asked.set()
        wait(turn, *others, **named)

    def slowly(database, path, *others, **named):
        if path.stem == "first":
            newer.start()
        else:
            assert asked.wait(300)  # the newer file is read
            newer.join(3)
        yield from import_file(database, path, *others, **named)

    monkeypatch.setattr(Turn, "wait", waits)
    monkeypatch.setattr(import_files, "import_file", slowly)
    older = (tmp_path / "first.csv", tmp_path / "second.csv")
    import_files.import_files(database, older, options, settings=settings, corrections=None, language="zh")
    newer.join(300)
    assert sorted(database.rows(select(service_record.c.minutes))) == [(60,), (120,)]
    database.close()


def test_a_ticket_of_a_dead_process_holds_nobody_up(database):
    if database.engine_name != "sqlite":
        return
    folder(database).mkdir()
    (folder(database) / "0001-1-dead").write_text("")
    with given(database) as turn:
        turn.wait(seconds=1)
        assert len(list(folder(database).iterdir())) == 1
        with given(database) as later, pytest.raises(DatabaseBusy):
            later.wait(seconds=0.2)
