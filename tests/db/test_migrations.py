"""The migrations: the same shape as lib/schema/ on both engines, all or nothing, two starts at once."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, inspect, select, update
from sqlalchemy.pool import NullPool

from lib.db import migrate
from lib.schema import data_version, metadata, platform


@pytest.fixture
def engine(database_url):
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


def checks(engine) -> dict:
    found = inspect(engine)
    return {name: [check["name"] for check in found.get_check_constraints(name)] for name in metadata.tables}


def test_upgrade_from_empty_gives_exactly_the_schema(database_url, engine):
    migrate.upgrade(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert migrate.current(connection) == migrate.head()
    expected = {name: [] for name in metadata.tables} | {"import_batch": ["ck_import_batch_rows_add_up"]}
    assert checks(engine) == expected


def test_a_new_database_has_its_first_version_and_keeps_it(database_url, engine):
    migrate.upgrade(database_url)
    with engine.begin() as connection:
        first = connection.execute(select(data_version)).one()
        connection.execute(update(data_version).values(version=7))
    assert (first.id, first.version, first.as_of, first.demo) == (1, 1, None, 0)
    assert len(bytes.fromhex(first.database_key)) >= 8
    migrate.upgrade(database_url)
    with engine.connect() as connection:
        again = connection.execute(select(data_version)).one()
    assert (again.version, again.database_key) == (7, first.database_key)


def test_two_new_databases_have_different_keys(tmp_path):
    keys = set()
    for name in ("one", "two"):
        url = f"sqlite:///{tmp_path}/{name}.sqlite"
        migrate.upgrade(url)
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            keys.add(connection.execute(select(data_version.c.database_key)).scalar_one())
        engine.dispose()
    assert len(keys) == 2


def test_downgrade_leaves_no_table_and_upgrade_works_again(database_url, engine):
    migrate.upgrade(database_url)
    migrate.downgrade(database_url, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(database_url)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_fault_on_the_way_leaves_the_database_as_it_was(database_url, engine, monkeypatch):
    def fail():
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrate, "first_version", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate.upgrade(database_url)
    assert inspect(engine).get_table_names() == []


def test_starts_at_once_wait_for_one_another(database_url, engine):
    faults = []

    def start():
        try:
            migrate.upgrade(database_url)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with engine.connect() as connection:
        assert len(connection.execute(select(data_version)).all()) == 1


def test_data_survives_an_upgrade_that_has_nothing_to_do(database_url, engine):
    migrate.upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(insert(platform), {"id": 9, "code": "x", "name": "甲", "name_en": "A"})
    migrate.upgrade(database_url)
    with engine.connect() as connection:
        assert connection.execute(select(platform.c.name)).scalars().all() == ["甲"]


def test_a_database_of_a_newer_program_is_refused_and_untouched(database_url, engine):
    migrate.upgrade(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.MigrationError, match=r"9999.*newer version"):
        migrate.upgrade(database_url)
    with engine.connect() as connection:
        assert migrate.current(connection) == "9999"


def test_an_engine_we_do_not_know_is_refused_in_plain_words():
    with pytest.raises(migrate.MigrationError, match="must be sqlite"):
        migrate.upgrade("mysql://localhost/x")


def test_a_missing_folder_is_made(tmp_path):
    migrate.upgrade(f"sqlite:///{tmp_path}/new/folder/test.sqlite")
    assert (tmp_path / "new" / "folder" / "test.sqlite").exists()
