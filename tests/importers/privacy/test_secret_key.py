"""The key file of persons: made once, for its owner only, and never exchanged unnoticed."""

import os
import stat
import threading
from datetime import datetime

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from lib.db import Database
from lib.files.secret_file import MOST
from lib.importers.errors import ImportRejected
from lib.importers.privacy.secret_key import bind, fingerprint, key_of, load_key
from lib.schema import key_fingerprint

NOW = datetime(2025, 3, 5, 9)


def rejection(path, *, make: bool = False):
    with pytest.raises(ImportRejected) as rejected:
        load_key(path, make=make)
    return rejected.value.message


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "person.key"
    key = load_key(path, make=True)
    assert len(key) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path, make=True) == load_key(path, make=False) == key
    assert os.listdir(path.parent) == ["person.key"]
    assert load_key(tmp_path / "other.key", make=True) != key


def test_a_missing_key_is_told_and_not_made_unasked(tmp_path):
    path = tmp_path / "person.key"
    words = rejection(path)
    assert str(path) in words.zh and str(path) in words.en and "PERSON_KEY_FILE" in words.zh
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_key_open_to_others_is_refused(tmp_path, mode):
    path = tmp_path / "person.key"
    load_key(path, make=True)
    path.chmod(mode)
    words = rejection(path, make=True)
    assert "chmod 600" in words.zh and "chmod 600" in words.en
    path.chmod(0o400)
    assert len(load_key(path, make=False)) == 32


@pytest.mark.parametrize("length", [0, 1, 31, 5000])
def test_a_key_of_a_wrong_length_is_refused_and_left_alone(tmp_path, length):
    path = tmp_path / "person.key"
    path.write_bytes(b"k" * length)
    path.chmod(0o600)
    assert str(length if length < 5000 else MOST + 1) in rejection(path, make=True).en
    assert path.stat().st_size == length


def test_what_is_no_file_or_cannot_be_made_is_refused(tmp_path):
    assert "PERSON_KEY_FILE" not in rejection(tmp_path, make=True).en
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert "not a file" in rejection(tmp_path / "pipe", make=True).en
    (tmp_path / "file").write_bytes(b"")
    assert "cannot be read or made" in rejection(tmp_path / "file" / "person.key", make=True).en
    assert rejection(tmp_path / "file" / "person.key", make=True).zh


def test_two_that_make_a_key_at_a_time_get_the_same(tmp_path):
    path, found = tmp_path / "person.key", []
    start = threading.Barrier(8)

    def make():
        start.wait()
        found.append(load_key(path, make=True))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert os.listdir(tmp_path) == ["person.key"]


def test_the_print_tells_keys_apart_and_does_not_hold_them():
    key = os.urandom(32)
    assert fingerprint(key) == fingerprint(key) != fingerprint(os.urandom(32))
    assert len(fingerprint(key)) == 64
    assert key.hex() not in fingerprint(key)


def test_a_database_keeps_to_the_key_it_was_filled_with(reference_url):
    engine = create_engine(reference_url, poolclass=NullPool)
    with engine.begin() as connection:
        bind(connection, b"a" * 32, NOW)
        bind(connection, b"a" * 32, datetime(2026, 1, 1))
        with pytest.raises(ImportRejected) as rejected:
            bind(connection, b"b" * 32, NOW)
        rows = connection.execute(select(key_fingerprint)).all()
    assert [tuple(row) for row in rows] == [(1, fingerprint(b"a" * 32), NOW)]
    assert "PERSON_KEY_FILE" in rejected.value.message.zh
    assert "twice" in rejected.value.message.en
    engine.dispose()


def test_a_key_that_went_missing_is_not_replaced_by_a_new_one(reference_url, tmp_path):
    """Beside data that another key made, a new key would count everybody twice."""
    path, database = tmp_path / "person.key", Database(reference_url)
    key = key_of(database, path)
    assert key_of(database, path) == key
    database.run(lambda connection: bind(connection, key, datetime(2026, 11, 21)))
    path.unlink()
    with pytest.raises(ImportRejected, match="backup"):
        key_of(database, path)
    assert not path.exists()
    database.close()
