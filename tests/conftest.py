"""Fixtures of the whole suite: a database of either engine, empty or with the reference data.

`database_url` and `reference_url` run a test twice, on SQLite and on PostgreSQL. A new fixture that only one folder
of tests needs goes into that folder's own conftest.py.
"""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from lib.db import migrate, reference_data
from tests.postgres import server_for_tests

# A busy machine is no fault of the code: no deadline, and no complaint that generating took long.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# Without a home place, so that a test says itself which places it is about; the journeys have one.
os.environ["HOME_PLACE"] = "all"
# Servers of tests draw no pages beside those that are asked for.
os.environ["WARM_UP"] = "off"
# One audit key for all databases of a test process, and none in the folder of the real data.
os.environ["AUDIT_KEY_FILE"] = f"{tempfile.mkdtemp()}/audit.key"

LONGEST = (
    "tests/test_letters.py",
    "tests/importers/test_variants.py",
    "tests/journeys/test_importing.py",
    "tests/importers/test_any_order.py",
    "tests/importers/test_pollution.py",
    "tests/journeys/test_wall.py",
)
"""Files of tests that begin first, so that no process is left alone with one of them at the end."""

pytest_plugins = ["tests.browser", "tests.measure_databases", "tests.page_data", "tests.small_databases"]


def pytest_collection_modifyitems(items):
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


@pytest.fixture(scope="session")
def postgres_server():
    """The suite's own PostgreSQL server (one for each test process), or the one of TEST_DATABASE_URL."""
    with server_for_tests() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    """The URL of a SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path}/test.sqlite"


@pytest.fixture
def postgres_url(postgres_server):
    """The URL of a fresh, empty PostgreSQL database."""
    url = postgres_server.fresh_database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request) -> str:
    """The URL of an empty database; the test runs on both engines."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=["sqlite", "postgres"])
def reference_url(request, tmp_path):
    """The URL of a migrated database with the reference data of data/reference/; the test runs on both engines."""
    if request.param == "sqlite":
        copy = tmp_path / "reference.sqlite"
        shutil.copy(request.getfixturevalue("_sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgres_server")
    url = server.fresh_database(template=request.getfixturevalue("_postgres_template"))
    yield url
    server.drop(url)


@pytest.fixture
def sqlite_reference(_sqlite_template, tmp_path) -> str:
    """The URL of a SQLite database with the reference data, where one engine is enough."""
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'reference.sqlite')}"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "reference.sqlite"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgres_template(postgres_server) -> str:
    url = postgres_server.migrated_database()
    _fill(url)
    return url.rsplit("/", 1)[1]


def _fill(url: str) -> None:
    migrate.upgrade(url)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        reference_data.load(connection)
    engine.dispose()
