"""A real streaming standby: pages read it as far as it has come, everything else the primary; it may lag, go away, come back."""

import psycopg
import pytest
from sqlalchemy import insert, select, text

from lib.columnar.refresh import refresh
from lib.db import Database, DatabaseUnavailable, DataChanged, migrate, replica
from lib.schema import region
from tests.postgres import running_server, running_standby, wait_for_standby

NAMES = select(region.c.name).where(region.c.id < 10).order_by(region.c.id)
IS_STANDBY = text("SELECT pg_is_in_recovery()")


@pytest.fixture(scope="module")
def servers():
    """A primary with one migrated database, its standby, and the name of the database."""
    with running_server() as primary:
        url = primary.fresh_database()
        migrate.upgrade(url)
        name = url.rsplit("/", 1)[1]
        primary.execute(f'CREATE DATABASE "another" TEMPLATE "{name}"')
        with psycopg.connect(primary.url("another").replace("+psycopg", "")) as connection:
            connection.execute("UPDATE data_version SET database_key = 'another'")
        with running_standby(primary) as standby:
            yield primary, standby, name


@pytest.fixture
def database(servers, tmp_path):
    primary, standby, name = servers
    found = Database(primary.url(name), columnar_folder=tmp_path / "columns", read_url=standby.url(name))
    catch_up(servers)
    yield found
    found.close()


def catch_up(servers) -> None:
    primary, standby, _ = servers
    wait_for_standby(primary, standby)


def add(database, number: int) -> None:
    with database.write(region) as connection:
        connection.execute(insert(region), {"id": number, "name": f"{number}", "level": "street", "path": f"{number}"})


def page(database) -> tuple[int, list[str], bool]:
    """What a page shows: its version, the names, whether the standby gave them."""
    version = database.version()
    with database.at(version):
        found = database.read(NAMES, rows=None)
        with database.stream(NAMES, rows=None) as (_, batches):
            assert [row for batch in batches for row in batch] == found.rows
        assert [tuple(row) for row in database.rows(NAMES)] == found.rows
        if found.from_copy:
            return found.data_version, [name for (name,) in found.rows], False
        return found.data_version, [name for (name,) in found.rows], database.rows(IS_STANDBY)[0][0]


def test_a_page_under_lag_is_of_one_version_and_an_import_reads_the_primary(servers, database):
    before = database.version().version
    names = page(database)[1]
    assert page(database) == (before, names, True)
    servers[1].execute("SELECT pg_wal_replay_pause()")
    add(database, 1)
    assert page(database) == (before, names, True)
    assert (database.replica.is_behind, database.replica.state) == (True, "behind")
    assert "1" in [row.name for row in database.rows(NAMES)]  # of no version: accounts, imports, the register
    assert not database.rows(IS_STANDBY)[0][0]
    with database.consistent_read() as (version, _):
        assert version.version == before + 1
    refresh(database)  # made from the primary: the newest is there for everybody
    assert page(database) == (before + 1, [*names, "1"], False)
    catch_up(servers)
    database.copy.close()
    for file in database.copy.folder.iterdir():
        file.unlink()
    assert page(database) == (before + 1, [*names, "1"], True)
    assert (database.replica.is_behind, database.replica.state) == (False, "current")


def test_a_replica_that_is_away_is_read_again_when_it_is_back(servers, database, monkeypatch):
    expected = page(database)
    version = database.version()
    servers[1].stop()
    with database.at(version):  # lost in the middle of a page
        assert database.read(NAMES, rows=None).rows == [(name,) for name in expected[1]]
    assert (database.replica.is_away, database.replica.state) == (True, "away")
    assert page(database) == (*expected[:2], False)
    servers[1].start()
    monkeypatch.setattr(database.replica, "_away_until", 0.0)
    assert page(database) == expected


def test_a_version_that_neither_holds_is_never_mixed(servers, database):
    version = database.version()
    add(database, 2)
    catch_up(servers)
    with database.at(version), pytest.raises(DataChanged):
        database.read(NAMES, rows=None)


def test_another_database_is_not_read(servers, database, caplog):
    primary, standby, name = servers
    wrong = Database(primary.url(name), read_url=standby.url("another"))
    assert wrong.version() == database.version()
    assert wrong.replica.is_away
    assert "another database" in caplog.text
    wrong.close()


def test_a_replica_of_sqlite_is_refused(tmp_path):
    with pytest.raises(DatabaseUnavailable, match="DATABASE_READ_URL names a replica of PostgreSQL"):
        Database(f"sqlite:///{tmp_path}/x.sqlite", read_url=f"sqlite:///{tmp_path}/y.sqlite")
    with pytest.raises(DatabaseUnavailable, match="DATABASE_READ_URL cannot be read"):
        replica.Replica("nothing")
