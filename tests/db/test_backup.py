"""Backup and restore of real files beside a writer, of damaged ones, killed on the way; PostgreSQL by its own tools."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from lib.db import Database, backup
from lib.db.backup import BackupError
from lib.files.temporary_folders import PREFIX
from lib.schema import region, service_record
from lib.settings import ROOT
from tests.postgres import _programs

SQLITE = pytest.mark.parametrize("own", ["sqlite"], indirect=True)
PLACE = {"id": 10**15, "name": "甲街道", "level": "street", "path": "1"}
PLACES = select(func.count()).select_from(region)
RECORDS = select(func.count()).select_from(service_record)


def url_of(database) -> str:
    return database.url.render_as_string(hide_password=False)


@SQLITE
def test_a_backup_is_of_one_state_beside_a_writer(own, tmp_path):
    places = own.rows(PLACES)[0][0]
    with own.write(region) as connection:
        connection.execute(insert(region), PLACE)
        contents = backup.backup(url_of(own), tmp_path / "b.sqlite")
    assert (contents.rows["region"], contents.rows["service_record"]) == (places, 1300)
    assert contents.version == own.version().version - 1
    made = Database(f"sqlite:///{tmp_path}/b.sqlite")
    assert (made.rows(PLACES), own.rows(PLACES)) == ([(places,)], [(places + 1,)])
    assert (tmp_path / "b.sqlite").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "b.sqlite" in path.name) == ["b.sqlite"]


@SQLITE
def test_nothing_is_overwritten_unless_asked(own, tmp_path):
    file, other = tmp_path / "b.sqlite", f"sqlite:///{tmp_path}/other.sqlite"
    backup.backup(url_of(own), file)
    with pytest.raises(BackupError, match="is there already"):
        backup.backup(url_of(own), file)
    backup.backup(url_of(own), file, force=True)
    with pytest.raises(BackupError, match="holds a database already"):
        backup.restore(url_of(own), file)
    backup.restore(other, file)  # where nothing is, nothing is lost
    assert Database(other).rows(RECORDS) == [(1300,)]


@SQLITE
def test_a_restored_database_is_taken_for_no_other(own, tmp_path):
    """Readers that have it open go on; neither its copy nor a cache is taken for the state before."""
    file, before, places = tmp_path / "b.sqlite", own.version(), own.rows(PLACES)
    backup.backup(url_of(own), file)
    with own.write(region) as connection:
        connection.execute(insert(region), PLACE)
    with own._connections.reading() as reader:
        reader.execute(PLACES).scalar()
        backup.restore(url_of(own), file, force=True)
    after = own.version()
    assert own.rows(PLACES) == places and after.as_of == before.as_of
    assert after.version == before.version + 2 and after.database_key != before.database_key


@SQLITE
@pytest.mark.parametrize("damage", ["pages", "half", "other"])
def test_a_damaged_backup_is_refused_and_the_database_stays(own, tmp_path, damage):
    file, before = tmp_path / "b.sqlite", own.version()
    backup.backup(url_of(own), file)
    if damage == "half":
        os.truncate(file, file.stat().st_size // 2)
    elif damage == "pages":
        with file.open("r+b") as opened:
            opened.seek(4096 * 9)
            opened.write(b"\xff" * 4096 * 3)
    else:
        file.unlink()
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE something (id INTEGER)")
    with pytest.raises(BackupError, match=r"is damaged|no database of this program"):
        backup.restore(url_of(own), file, force=True)
    assert (own.version(), own.rows(RECORDS)) == (before, [(1300,)])


@SQLITE
def test_a_restore_that_is_killed_leaves_the_old_or_the_new(own, tmp_path):
    file, before = tmp_path / "b.sqlite", own.version()
    backup.backup(url_of(own), file)
    command = [sys.executable, "-m", "lib", "restore", str(file), "--force"]
    environment = os.environ | {"DATABASE_URL": url_of(own)}
    for seconds in (0.9, 1.1, 1.3):
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.kill()
        process.wait()
        with sqlite3.connect(own.url.database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert own.rows(RECORDS) == [(1300,)] and own.version().version >= before.version
    own_folder = Path(own.url.database).parent
    for left in own_folder.glob(f"{PREFIX}*"):
        os.utime(left, (1, 1))
    backup.clear_away(url_of(own))  # as the next restore does, and the start of the server
    assert list(own_folder.glob(f"{PREFIX}*")) == []


def test_postgresql_by_its_own_tools(postgres_server, postgres_world):
    """The commands of docs/operations.md."""
    programs, source = _programs(), postgres_server.url(postgres_world)
    plain = source.replace("+psycopg", "")
    target = postgres_server.fresh_database()
    dumped = subprocess.run([programs / "pg_dump", "--format=custom", plain], check=True, capture_output=True).stdout
    restored = [programs / "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname"]
    subprocess.run([*restored, target.replace("+psycopg", "")], input=dumped, check=True)
    one, two = Database(source), Database(target)
    assert two.rows(RECORDS) == one.rows(RECORDS) == [(1300,)] and one.version() == two.version()
    one.close()
    two.close()
    with pytest.raises(BackupError, match="pg_dump"):
        backup.backup(source, ROOT / "none")
    postgres_server.drop(target)
