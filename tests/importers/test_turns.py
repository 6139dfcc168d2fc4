"""Two imports at once into SQLite: the file that was given first is written first, however long it takes to read."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from lib.access import LOCAL
from lib.db import DatabaseBusy
from lib.importers.decisions import ImportDecisions
from lib.importers.job import ImportOptions
from lib.importers.run import import_file
from lib.importers.turns import ENDING, given
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
    thread.join(30)
    assert database.rows(select(service_record.c.minutes)) == [(120,)] and not folder(database).exists()


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
