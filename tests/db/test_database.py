"""The door to the database: what it says when something is wrong, one state a read, whole tables in and out."""

import sqlite3
from datetime import UTC, date, datetime
from itertools import pairwise

import psycopg
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, inspect, select, text

from lib.db import Database, DatabaseUnavailable, QueryTimeout, connections, migrate, open_database
from lib.db.bulk_load import LoadError
from lib.demo.arrow import arrow_table
from lib.schema import activity, data_change, data_version, platform, region, service_record, training, volunteer
from lib.settings import Settings
from tests.measure_data import AS_OF, world

PLACE = {"id": 1, "name": "甲街道", "level": "street", "path": "1"}
ON_BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgres"])


@pytest.fixture
def database(database_url):
    """An empty database of the newest shape."""
    migrate.upgrade(database_url)
    found = Database(database_url)
    yield found
    found.close()


def test_a_missing_file_is_away_and_not_made(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/none.sqlite")
    for ask in (
        database.version,
        lambda: database.rows(select(region)),
        lambda: database.read(select(region), rows=None),
    ):
        with pytest.raises(DatabaseUnavailable, match=r"none\.sqlite does not answer: unable to open"):
            ask()
    assert not (tmp_path / "none.sqlite").exists()


def test_a_file_that_is_no_database_is_away(tmp_path):
    (tmp_path / "text.sqlite").write_text("not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        Database(f"sqlite:///{tmp_path}/text.sqlite").version()


def test_a_database_without_tables_is_away(tmp_path):
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    database = Database(f"sqlite:///{tmp_path}/empty.sqlite")
    with pytest.raises(DatabaseUnavailable, match="data_version"):
        database.version()
    with pytest.raises(DatabaseUnavailable, match="data_version"), database.write(region):
        pass


def test_a_postgresql_database_without_tables_is_away(postgres_url):
    database = Database(postgres_url)
    with pytest.raises(DatabaseUnavailable, match="data_version"):
        database.version()
    database.close()


def test_a_database_without_a_version_is_away(database):
    database.run(lambda connection: connection.execute(delete(data_version)))
    with pytest.raises(DatabaseUnavailable, match="python -m lib migrate"):
        database.read(select(region), rows=None)


def test_no_message_holds_the_password():
    database = Database("postgresql+psycopg://clerk:s3cret@127.0.0.1:9/nowhere?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable, match=r"clerk:\*\*\*@127.0.0.1:9/nowhere") as away:
        database.version()
    assert "s3cret" not in str(away.value) + repr(database)


def test_a_database_with_signs_in_its_path(tmp_path):
    url = f"sqlite:///{tmp_path}/100% 志愿?#.sqlite".replace("?", "%3F").replace("100%", "100%25").replace("#", "%23")
    migrate.upgrade(url)
    assert open_database(Settings(database_url=url), with_copy=False).version().version == 1


@ON_BOTH
def test_a_read_over_the_limit_is_stopped(databases, engine, monkeypatch):
    monkeypatch.setattr(connections, "READ_SECONDS", 0.05)
    several = [region.alias(f"r{i}") for i in range(6)]
    slow = select(func.count()).where(*(one.c.id > two.c.id for one, two in pairwise(several)))
    with pytest.raises(QueryTimeout, match=r"longer than 0\.05 seconds"):
        databases[engine].read(slow, rows=None)
    monkeypatch.undo()
    assert databases[engine].read(select(func.count()).select_from(service_record), rows=None).rows == [(1300,)]


@ON_BOTH
def test_a_read_writes_nothing(databases, engine):
    with pytest.raises(Exception, match=r"read-?only"):
        databases[engine].rows(delete(training).returning(training.c.id))


@ON_BOTH
def test_a_stream_gives_every_row_of_one_state(databases, engine):
    statement = select(service_record.c.id, service_record.c.served_on).order_by(service_record.c.id)
    with databases[engine].stream(statement, rows=None, batch_rows=500) as (columns, batches):
        sizes, rows = [], []
        for batch in batches:
            sizes.append(len(batch))
            rows += batch
    assert (columns, sizes) == (("id", "served_on"), [500, 500, 300])
    assert rows == [(row["id"], row["served_on"]) for row in world()["service_record"]]


def test_one_state_does_not_see_what_is_written_meanwhile(database):
    with database.consistent_read() as (version, read):
        with database.write(region) as connection:
            connection.execute(insert(region), PLACE)
        assert [row for batch in read(select(region.c.id)) for row in batch] == []
    assert database.version().version == version.version + 1
    assert database.read(select(region.c.name), rows=None).rows == [("甲街道",)]


def test_a_write_raises_the_version_and_says_what_changed(database):
    before = database.version()
    with database.write(activity, service_record, months=[202501, 202412], as_of=date(2025, 1, 31)):
        pass
    with database.write(region):
        pass
    after = database.version()
    assert (after.version, after.as_of) == (before.version + 2, date(2025, 1, 31))
    changes = database.rows(select(data_change.c.version, data_change.c.table_name, data_change.c.month))
    v = before.version
    assert sorted(map(tuple, changes[:4])) == [
        (v + 1, "activity", 202412),
        (v + 1, "activity", 202501),
        (v + 1, "service_record", 202412),
        (v + 1, "service_record", 202501),
    ]
    assert tuple(changes[4]) == (v + 2, "region", None)


def test_a_write_that_fails_changes_nothing(database):
    before = database.version()
    with pytest.raises(RuntimeError), database.write(region, as_of=date(2025, 1, 31)) as connection:
        connection.execute(insert(region), PLACE)
        raise RuntimeError
    assert database.version() == before
    assert database.rows(select(region)) == []


# -- whole tables ------------------------------------------------------------------------------------------------------

ODD = [
    "",
    " ",
    "'",
    '"',
    'say "hi", then',
    "two\nlines",
    "a\r\nb",
    "\\N",
    "\\",
    "逗号，,",
    "志愿😀",
    "NULL",
    "\t",
    "%s",
]


def platforms(names: list[str], operators: list[str | None]) -> pa.Table:
    ids = range(1, len(names) + 1)
    columns = {"id": list(ids), "code": [f"c{i}" for i in ids], "name": names, "name_en": names, "operator": operators}
    return arrow_table(platform, columns)


def test_texts_come_out_as_they_went_in(database):
    database.bulk_load([(platform, platforms(ODD, [None, *ODD[1:]]))], as_of=AS_OF, demo=False)
    rows = database.rows(select(platform.c.name, platform.c.operator).order_by(platform.c.id))
    assert [tuple(row) for row in rows] == list(zip(ODD, [None, *ODD[1:]], strict=True))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, st.none() | texts), min_size=1, max_size=20))
def test_any_text_comes_out_as_it_went_in(database, rows):
    database.run(lambda connection: connection.execute(delete(platform)))
    names, operators = map(list, zip(*rows, strict=True))
    database.bulk_load([(platform, platforms(names, operators))], as_of=AS_OF, demo=False)
    found = database.rows(select(platform.c.name, platform.c.operator).order_by(platform.c.id))
    assert [tuple(row) for row in found] == rows


def test_the_whole_world_comes_out_as_it_went_in(database):
    before = database.version()
    names = [name for name, rows in world().items() if rows]
    tables = [data_version.metadata.tables[name] for name in names]
    arrow = [
        (table, arrow_table(table, {c.name: [row.get(c.name) for row in world()[table.name]] for c in table.c}))
        for table in tables
    ]
    database.bulk_load(iter(arrow), as_of=AS_OF, demo=True)
    for table in tables:
        found = [dict(row._mapping) for row in database.rows(select(table))]
        wanted = [{name: row.get(name) for name in list(table.c.keys())} for row in world()[table.name]]
        assert sorted(map(str, found)) == sorted(map(str, wanted)), table.name
    after = database.version()
    assert (after.version, after.as_of, after.demo) == (before.version + 1, AS_OF, True)
    with database.write(training) as connection:  # a number of its own goes on behind the loaded ones
        row = world()["training"][0]
        connection.execute(insert(training), [{n: row.get(n) for n in list(training.c.keys()) if n != "id"}])
    assert max(row.id for row in database.rows(select(training.c.id))) == len(world()["training"]) + 1


def volunteers(count: int, *, home: int | None = None) -> pa.Table:
    numbers = list(range(1, count + 1))
    columns = {"id": numbers, "person_key": [str(n) for n in numbers], "group": ["residents"] * count}
    columns |= {"first_registered_on": [date(2025, 1, 1)] * count, "home_region_id": [home] * count}
    return arrow_table(volunteer, columns)


def test_indexes_are_there_after_a_large_load(database, monkeypatch):
    monkeypatch.setattr("lib.db.bulk_load.BATCH_ROWS", 10)
    wanted = {index["name"] for index in inspect_indexes(database)}
    database.bulk_load([(volunteer, volunteers(25)), (volunteer, volunteers(0))], as_of=AS_OF, demo=False)
    assert wanted == {index["name"] for index in inspect_indexes(database)} != set()
    assert len(database.rows(select(volunteer.c.id))) == 25


def inspect_indexes(database):
    return database.run(lambda connection: inspect(connection).get_indexes("volunteer"))


@pytest.mark.parametrize("fault", ["a place that is not there", "the same row twice", "an empty column"])
def test_a_row_that_does_not_fit_loads_nothing(database, fault):
    before = database.version()
    tables = [(region, arrow_table(region, {name: [value] for name, value in PLACE.items()}))]
    if fault == "a place that is not there":
        tables.append((volunteer, volunteers(3, home=77)))
    elif fault == "the same row twice":
        tables += [(volunteer, volunteers(3)), (volunteer, volunteers(1))]
    else:
        tables.append((training, arrow_table(training, {"id": [1], "level": [None], "region_id": [1]})))
    with pytest.raises(LoadError):
        database.bulk_load(tables, as_of=AS_OF, demo=True)
    assert database.version() == before
    assert database.rows(select(region)) == []


def test_times_are_kept_to_the_microsecond_alike(database):
    """What the loader writes and what SQLAlchemy writes read the same, and sort together."""
    moment = datetime(2025, 3, 5, 8, 30, 0, 123)
    rows = {name: [value] for name, value in PLACE.items()}
    place = arrow_table(region, rows)
    loaded = {"id": [1], "platform_id": [1], "region_id": [1], "category": ["health"], "state": ["held"]}
    loaded |= {"published_on": [date(2025, 3, 1)], "held_on": [date(2025, 3, 5)], "starts_at": [moment]}
    loaded |= {"ends_at": [datetime(2025, 3, 5, 9, 30)]}
    tables = [(region, place), (platform, platforms(["甲"], [None])), (activity, arrow_table(activity, loaded))]
    database.bulk_load(tables, as_of=AS_OF, demo=False)
    with database.write(activity) as connection:
        connection.execute(insert(activity), {name: values[0] for name, values in loaded.items()} | {"id": 2})
    raw = database.rows(text("SELECT starts_at, ends_at FROM activity ORDER BY id"))
    assert raw[0] == raw[1]
    assert database.rows(select(activity.c.starts_at))[0][0] == moment


def test_the_version_says_when_it_changed(database):
    changed = database.version().changed_at
    assert abs((datetime.now(UTC).replace(tzinfo=None) - changed).total_seconds()) < 3600


def test_a_lost_connection_is_made_again(postgres_url):
    migrate.upgrade(postgres_url)
    database = Database(postgres_url)
    assert database.read(select(region), rows=None).rows == []
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert database.read(select(region), rows=None).rows == []
    database.close()


def test_within_a_version_no_other_is_looked_up(database):
    """And only there: what is written meanwhile is seen by `newest_version()` at once, by `version()` after the block."""
    first = database.version()
    with database.at(first):
        with database.write(region):
            pass
        assert database.version() == first
        assert database.newest_version().version == first.version + 1
    assert database.version().version == first.version + 1
