"""Fixtures of the databases that hold `tests.measure_data`. They are filled once in each test process."""

import shutil

import pytest

from lib.columnar.refresh import refresh
from lib.db import Database
from lib.measure import cell_cache
from tests import measure_data

ENGINES = ("sqlite", "postgres", "copy")


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory):
    """A SQLite file with the world in it; not to be written."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    measure_data.fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def databases(sqlite_file, postgres_server, tmp_path_factory):
    """The same rows behind each of ENGINES, as Database objects by name; not to be written."""
    url = postgres_server.migrated_database()
    measure_data.fill(url)
    found = {
        "sqlite": Database(f"sqlite:///{sqlite_file}"),
        "postgres": Database(url),
        "copy": Database(f"sqlite:///{sqlite_file}", columnar_folder=tmp_path_factory.mktemp("columns")),
    }
    refresh(found["copy"])
    yield found
    for database in found.values():
        database.close()
    postgres_server.drop(url)


@pytest.fixture
def own(request, sqlite_file, postgres_server, tmp_path):
    """A database of the test's own with the world in it and an empty folder for its copy; the parameter: the engine."""
    if request.param == "sqlite":
        shutil.copy(sqlite_file, tmp_path / "own.sqlite")
        database = Database(f"sqlite:///{tmp_path}/own.sqlite", columnar_folder=tmp_path / "columns")
        yield database
        database.close()
        return
    template = request.getfixturevalue("postgres_world")
    url = postgres_server.fresh_database(template=template)
    database = Database(url, columnar_folder=tmp_path / "columns")
    yield database
    database.close()
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def postgres_world(postgres_server):
    """Name of a PostgreSQL database with the world in it, to copy from."""
    url = postgres_server.migrated_database()
    measure_data.fill(url)
    yield url.rsplit("/", 1)[1]
    postgres_server.drop(url)


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """Every statement that any database reads."""
    seen, read = [], Database.read
    monkeypatch.setattr(Database, "read", lambda self, *a, **k: seen.append(str(a[0])) or read(self, *a, **k))
    return seen


def forget(database) -> None:
    """Empty what is kept of figures measured before, here and at the copy."""
    for cells in (cell_cache._cache, cell_cache._rows, cell_cache._months):
        cells.clear()
    database.copy.answers.clear()
