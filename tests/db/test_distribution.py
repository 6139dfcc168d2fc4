"""Which tables lie how in a distributed PostgreSQL, and the command that lays them.

The extension is in no package registry: where there is none, functions of its names stand in for it. They note what was laid and
refuse what it refuses: a unique key without the column by which its table is split.
"""

from datetime import date

import psycopg
import pytest
from sqlalchemy import insert, select

from lib.__main__ import main
from lib.db import Database, distribution, migrate
from lib.db.row_security import VIEWS
from lib.importers.load.upsert import update_rows
from lib.schema import metadata, registration, volunteer
from lib.schema.distribution import KEPT_OTHERWISE, LOCAL, SPLIT, can_be_held, foreign_keys, name_of_key, widened_keys
from lib.schema.placed_rows import PlacedRows
from tests.reports.small import person, registered

HERE, THERE = 330108001, 330108002
STAND_IN = """
CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char", partkey text, repmodel "char");
CREATE TABLE pg_dist_node (groupid int, shouldhaveshards bool, isactive bool, noderole text);
CREATE FUNCTION column_to_column_name(regclass, text) RETURNS text LANGUAGE sql AS 'SELECT $2';
CREATE FUNCTION create_reference_table(laid regclass) RETURNS void LANGUAGE sql AS $$
    INSERT INTO pg_dist_partition VALUES (laid, 'n', NULL, 't') $$;
CREATE FUNCTION create_distributed_table(laid regclass, by text, colocate_with text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM pg_index WHERE indrelid = laid AND indisunique AND NOT
            (SELECT attnum FROM pg_attribute WHERE attrelid = laid AND attname = by) = ANY (indkey))
        THEN RAISE 'a unique key of % lacks %', laid, by; END IF;
        INSERT INTO pg_dist_partition VALUES (laid, 'h', by, 's');
    END $$;
"""
NODES = "INSERT INTO pg_dist_node VALUES (0, false, true, 'primary'), (1, true, true, 'primary')"


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def cluster(postgres_url):
    """The URL of an empty database of a coordinator and a worker."""
    run(postgres_url, STAND_IN, NODES)
    return postgres_url


@pytest.fixture
def filled_url(postgres_server, _postgres_template):
    """The URL of a PostgreSQL database with the reference data."""
    url = postgres_server.fresh_database(template=_postgres_template)
    yield url
    postgres_server.drop(url)


def test_every_key_of_a_split_table_is_held_or_says_what_keeps_it():
    lost = {name_of_key(key) for name in SPLIT for key in widened_keys(metadata.tables[name])}
    lost |= {name_of_key(key) for key in foreign_keys() if not can_be_held(key)}
    assert set(KEPT_OTHERWISE) == lost


def test_tables_are_split_or_local_or_whole():
    assert not set(SPLIT) & LOCAL
    assert set(SPLIT) | LOCAL <= set(metadata.tables)
    assert all(how.by in metadata.tables[name].c for name, how in SPLIT.items())
    assert not any(metadata.tables[name].c[how.by].nullable for name, how in SPLIT.items())


def test_what_is_no_cluster_is_refused_in_both_languages_and_left_as_it_was(
    tmp_path, postgres_url, monkeypatch, capsys
):
    def refusal(url: str) -> str:
        monkeypatch.setenv("DATABASE_URL", url)
        assert main(["distribute"]) == 1
        return capsys.readouterr().err

    assert "with the extension citus alone" in refusal(f"sqlite:///{tmp_path}/none.sqlite")
    assert not (tmp_path / "none.sqlite").exists()
    words = refusal(postgres_url)
    assert "没有 Citus 扩展" in words and "has no extension citus" in words
    run(postgres_url, STAND_IN)
    assert "coordinator is not registered" in refusal(postgres_url)
    run(postgres_url, "INSERT INTO pg_dist_node VALUES (0, false, true, 'primary')")
    assert "No node may hold rows" in refusal(postgres_url)
    database = Database(postgres_url)
    assert database.run(lambda connection: migrate.current(connection)) is None
    database.close()


def test_an_empty_database_is_laid_once_and_new_tables_with_the_next_migration(cluster, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", cluster)
    assert main(["distribute"]) == 0
    laid = dict(line.split(": ") for line in capsys.readouterr().out.splitlines())
    assert set(laid) == set(metadata.tables) - LOCAL
    assert laid["service_record"] == "split by volunteer_id"
    assert laid["region"] == "whole on every node"
    assert main(["distribute"]) == 0
    assert "already" in capsys.readouterr().out
    run(cluster, "DELETE FROM pg_dist_partition WHERE logicalrelid = 'training'::regclass")  # as if it were new
    assert main(["migrate"]) == 0
    database = Database(cluster)
    assert database.run(distribution.place_tables) == {}
    database.close()
    run(cluster, "UPDATE pg_dist_partition SET partkey = 'id' WHERE logicalrelid = 'registration'::regclass")
    assert main(["distribute"]) == 1
    assert "registration (split by id, not split by volunteer_id)" in capsys.readouterr().err


def test_a_filled_database_is_laid_with_its_rows_and_read_by_places(filled_url):
    database = Database(filled_url)
    with database.write(as_of=date(2024, 2, 1)) as connection:
        connection.execute(
            insert(volunteer), [person(n, first="2024-01-05", home=h) for n, h in ((1, HERE), (2, THERE))]
        )
        connection.execute(insert(registration), [registered(n, "2024-01-05") | {"id": n} for n in (1, 2)])
    database.close()
    run(filled_url, STAND_IN, NODES)
    migrate.distribute(filled_url)
    database = Database(filled_url)
    people = select(registration.c.volunteer_id)
    assert sorted(database.read(people, rows=None).rows) == [(1,), (2,)]
    assert database.read(people, rows=PlacedRows(frozenset({HERE}))).rows == [(1,)]
    assert database.read(people, rows=PlacedRows(frozenset())).rows == []
    assert sorted(database.read(people, rows=None).rows) == [(1,), (2,)]
    # No lock of a read stays, and a person's record moves with its person.
    assert (
        database.run(lambda c: c.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar())
        == 0
    )
    database.run(lambda c: update_rows(c, registration, [(1, {"volunteer_id": 2, "registered_on": date(2023, 1, 1)})]))
    assert sorted(database.read(people, rows=None).rows) == [(2,), (2,)]
    database.close()
    migrate.upgrade(filled_url)
    run(filled_url, f"SELECT id FROM {VIEWS}.volunteer")
