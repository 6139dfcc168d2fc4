"""The migrations: the same shape as lib/schema/ on both engines, all or nothing, two starts at once."""

import hashlib
import json
import threading
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, create_engine, delete, insert, inspect, select, update
from sqlalchemy.pool import NullPool

from lib.db import migrate
from lib.schema import data_change, data_version, key_fingerprint, metadata, name_alias, platform, row_change, volunteer

IN_USE = {
    "0001": "0ec61a4487238e48",
    "0002": "9369d42cb9e9205d",
    "0003": "0c2bb93a667fce1e",
    "0004": "da2cd72f99b6fce2",
    "0005": "ea61698e47137030",
    "0006": "fdef0cfecab830bc",
    "0007": "93a8d436af267b45",
    "0008": "d8fd46cf423b3146",
    "0009": "170171e75e01ce1c",
    "0010": "88c90acc252742a6",
    "0011": "0554fe950c286f91",
    "0012": "539ca94d6f0b23d6",
}
"""Digests of the revisions that databases have gone through. A change of the shape is a new revision, never a change of these."""


@pytest.fixture
def engine(database_url):
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


def checks(engine) -> dict:
    found = inspect(engine)
    return {name: [check["name"] for check in found.get_check_constraints(name)] for name in metadata.tables}


def test_a_revision_that_is_in_use_stays_as_it_is():
    files = {file.name[:4]: file for file in (Path(migrate.__file__).parent / "migrations" / "versions").glob("0*.py")}
    now = {number: hashlib.sha256(files[number].read_bytes()).hexdigest()[:16] for number in IN_USE}
    assert now == IN_USE


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


BATCH = {
    "id": 1,
    "format": "f",
    "file_sha256": "0" * 64,
    "imported_by": "a",
    "imported_at": datetime(2026, 3, 1),
    **dict.fromkeys(("read", "inserted", "updated", "unchanged", "duplicate", "quarantined"), 0),
}
PERSON = {"id": 3, "person_key": "ab" * 32, "group": "retirees", "first_registered_on": date(2024, 5, 1)}
ALIAS = {"id": 5, "source": "zhejiang", "kind": "project", "written": "甲", "target_id": 7, "batch_id": 1}
PRINT = {"id": 1, "fingerprint": "cd" * 32, "made_at": datetime(2026, 3, 1, 9)}
BEFORE = {"known_by": None, "name_key": '"known_by": '}


def reflected(engine, *names: str) -> dict[str, Table]:
    """The tables as the database has them, whatever `lib/schema/` says."""
    found = MetaData()
    found.reflect(engine, only=list(names))
    return found.tables


def filled_before_the_renames(database_url, engine) -> None:
    """A database of revision 0002 with rows in everything that 0003 renames."""
    migrate.upgrade(database_url)
    migrate.downgrade(database_url, "0002")
    rows = {
        "import_batch": BATCH,
        "volunteer": PERSON | {"known_by": "id_number"},
        "known_as": ALIAS,
        "person_key_print": PRINT,
        "row_change": {"id": 1, "batch_id": 1, "table_name": "volunteer", "row_id": 3, "before": json.dumps(BEFORE)},
        "data_change": {"id": 1, "version": 2, "table_name": "known_as", "first_id": 5, "last_id": 5},
    }
    tables = reflected(engine, *rows)
    with engine.begin() as connection:
        for name, row in rows.items():
            connection.execute(insert(tables[name]), row)


def test_the_standard_names_keep_every_row_both_ways(database_url, engine):
    filled_before_the_renames(database_url, engine)
    for _ in range(2):
        migrate.upgrade(database_url)
        with engine.connect() as connection:
            person = connection.execute(select(volunteer)).mappings().one()
            assert PERSON.items() <= dict(person).items()
            assert person["identified_by"] == "id_number"
            assert dict(connection.execute(select(name_alias)).mappings().one()) == ALIAS
            assert dict(connection.execute(select(key_fingerprint)).mappings().one()) == PRINT
            before = json.loads(connection.execute(select(row_change.c.before)).scalar_one())
            assert before == {"identified_by": None, "name_key": '"known_by": '}
            assert connection.execute(select(data_change.c.table_name)).scalar_one() == "name_alias"
        migrate.downgrade(database_url, "0002")
        tables = reflected(engine, "volunteer", "known_as", "person_key_print", "row_change", "data_change")
        with engine.connect() as connection:
            person = connection.execute(select(tables["volunteer"])).mappings().one()
            assert (PERSON | {"known_by": "id_number"}).items() <= dict(person).items()
            assert dict(connection.execute(select(tables["known_as"])).mappings().one()) == ALIAS
            assert dict(connection.execute(select(tables["person_key_print"])).mappings().one()) == PRINT
            assert json.loads(connection.execute(select(tables["row_change"].c.before)).scalar_one()) == BEFORE
            assert connection.execute(select(tables["data_change"].c.table_name)).scalar_one() == "known_as"


def test_rows_after_the_renames_get_the_next_numbers(database_url, engine):
    filled_before_the_renames(database_url, engine)
    with engine.begin() as connection:
        new = {"source": "zhejiang", "kind": "project", "written": "乙", "target_id": 7}
        old = reflected(engine, "known_as")["known_as"]
        connection.execute(delete(old))
        first = connection.execute(insert(old).values(new).returning(old.c.id)).scalar_one()
    migrate.upgrade(database_url)
    with engine.begin() as connection:
        made = insert(name_alias).values(new | {"written": "丙"}).returning(name_alias.c.id)
        assert connection.execute(made).scalar_one() == first + 1


def test_a_database_of_older_names_is_exactly_the_schema_after_the_upgrade(database_url, engine):
    filled_before_the_renames(database_url, engine)
    migrate.upgrade(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
