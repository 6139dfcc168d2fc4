"""A real PostgreSQL server that is locked, silent, full, read-only, stopped, with damaged files or a full disk: within seconds the door says which, never a wrong row."""

import shutil
import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import date

import psycopg
import pytest
from sqlalchemy import insert, select, text

from lib.db import Database, DatabaseBusy, DatabaseDamaged, DatabaseUnavailable, connections, database, engines, migrate
from lib.schema import region, training
from tests.postgres import running_server

PLACE = {"id": 1, "name": "甲街道", "level": "street", "path": "1"}
SOON = 4
"""Seconds, with the limits of the fixture."""


@pytest.fixture(scope="module")
def server():
    """A server of these tests' own, to be stopped and paused."""
    with running_server() as server:
        yield server


@pytest.fixture
def door(server, monkeypatch):
    """A migrated database with one place; limits of half a second."""
    for module, name in (
        (connections, "LOCK_SECONDS"),
        (connections, "WAIT_SECONDS"),
        (connections, "SILENCE_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(database, "VERSION_SECONDS", 0.5)
    monkeypatch.setattr(engines, "CONNECT_SECONDS", 2)
    monkeypatch.setattr(engines, "POOL_SECONDS", 0.5)
    monkeypatch.setattr(engines.LimitedConnection, "longest_wait", 0.5)
    url = server.fresh_database()
    migrate.upgrade(url)
    found = Database(url)
    with found.write(region) as connection:
        connection.execute(insert(region), PLACE)
    yield found
    found.close()
    server.drop(url)


@contextmanager
def soon():
    """What runs inside takes no longer than SOON."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON


def raw(door) -> psycopg.Connection:
    return psycopg.connect(door.url.render_as_string(hide_password=False).replace("+psycopg", ""))


def test_a_locked_table_is_busy(door):
    with raw(door) as other:
        other.execute("LOCK TABLE data_version, region")
        for ask in (door.version, lambda: door.rows(select(region))):
            with soon(), pytest.raises(DatabaseBusy, match="is busy"):
                ask()
        with soon(), pytest.raises(DatabaseBusy, match="is busy"), door.write(region):
            pass
    assert [row.name for row in door.rows(select(region))] == ["甲街道"]


def test_a_silent_server_is_busy_and_works_again_afterwards(server, door):
    before = door.version()
    with server.paused(), soon(), pytest.raises(DatabaseUnavailable):
        door.version()
    assert door.version() == before


def test_no_connection_left_is_busy(door):
    with ExitStack() as taken:
        for _ in range(engines.POOL_CONNECTIONS):
            taken.enter_context(door.consistent_read())
        with soon(), pytest.raises(DatabaseBusy):
            door.version()
    assert door.version().version == 2


def test_a_server_without_a_free_place_is_busy(server, door):
    name = door.url.database
    door.close()
    server.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
    server.execute("DROP ROLE IF EXISTS reader")
    server.execute("CREATE ROLE reader LOGIN")
    as_reader = Database(door.url.set(username="reader").render_as_string())
    with soon(), pytest.raises(DatabaseUnavailable, match="too many connections"):
        as_reader.version()


def test_a_read_only_database_takes_no_write_after_a_read_on_the_same_connection(server, door):
    server.execute(f'ALTER DATABASE "{door.url.database}" SET default_transaction_read_only = on')
    door.close()
    assert door.version().version == 2
    with pytest.raises(DatabaseUnavailable, match="read-only"), door.write(region) as connection:
        connection.execute(insert(region), PLACE | {"id": 2})
    assert door.version().version == 2


def test_stopped_in_the_middle_of_a_query_and_started_again(server, door):
    faults = []

    def ask():
        try:
            door.read(select(text("pg_sleep(30)")), rows=None)
        except Exception as fault:
            faults.append(fault)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    server.stop()
    try:
        with soon():
            asking.join()
            with pytest.raises(DatabaseUnavailable):
                door.version()
        assert [type(fault) for fault in faults] == [DatabaseUnavailable]
        assert "127.0.0.1" in str(faults[0])
    finally:
        server.start()
    assert [row.name for row in door.rows(select(region))] == ["甲街道"]


def test_a_write_cut_off_changes_nothing(server, door):
    before = door.version()
    try:
        with pytest.raises(DatabaseUnavailable), door.write(region) as connection:
            connection.execute(insert(region), PLACE | {"id": 2})
            server.stop()
    finally:
        server.start()
    assert (door.version(), len(door.rows(select(region)))) == (before, 1)


@contextmanager
def file_changed(server, door, table, change):
    """The file of a table on the server's disk, after `change(path)`; as it was when the block ends."""
    with raw(door) as connection:
        connection.execute("CHECKPOINT")
        file = server.data / connection.execute("SELECT pg_relation_filepath(%s)", (table.name,)).fetchone()[0]
    server.stop()
    kept = file.with_name(f"{file.name}.kept")
    try:
        file.rename(kept)
        change(file, kept)
        server.start()
        yield
        server.stop()
    finally:
        kept.replace(file)
        server.start()


def test_a_damaged_page_is_named_as_such_and_what_is_whole_is_read(server, door):
    def damage(file, kept):
        shutil.copy2(kept, file)
        shutil.chown(file, *(kept.stat().st_uid, kept.stat().st_gid))
        file.write_bytes(b"\x5a" * 8192)

    before = door.version()
    with file_changed(server, door, region, damage):
        with pytest.raises(DatabaseDamaged, match="is damaged"):
            door.rows(select(region))
        assert door.version() == before
    assert [row.name for row in door.rows(select(region))] == ["甲街道"]


def test_a_write_on_a_full_disk_changes_nothing(server, door):
    given = {
        "topic": "急救",
        "level": "street",
        "held_on": date(2025, 3, 5),
        "region_id": 1,
        "attendances": 20,
        "hours": 2,
    }
    before = door.version()
    # Whatever is written to this device finds no space left.
    with file_changed(server, door, training, lambda file, kept: file.symlink_to("/dev/full")):
        with pytest.raises(DatabaseUnavailable, match="No space left"), door.write(training) as connection:
            connection.execute(insert(training), given)
        assert (door.version(), len(door.rows(select(region)))) == (before, 1)
    with door.write(training) as connection:
        connection.execute(insert(training), given)
    assert door.version().version == before.version + 1
