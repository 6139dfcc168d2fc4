"""Fixtures of the data sets that pages are tested with: the small demo, an empty database, a single record.

Each is the environment (DATABASE_URL, COLUMNAR_DIR) of a server or a page run, made once for the whole suite and not to
be written. `run_page` runs one page without a browser. Another data set: one function here and its name in DATA_SETS.
"""

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool
from streamlit.testing.v1 import AppTest

import lib.ui
from lib.columnar import refresh
from lib.db import Database
from lib.demo.build import build
from lib.schema import activity, data_version, registration, service_record, volunteer
from lib.site_map import PAGES
from lib.ui import cache
from lib.ui.faults import last_good

ROOT = Path(__file__).resolve().parent.parent
DATA_SETS = ("demo", "empty", "single")
AS_OF = date(2026, 10, 31)
XILING = 330108001001
"""The community in which the only record of the single data set was served."""
AS_BUILT = "as_built.sqlite"
"""Beside the database of each data set: a copy without what the pages of other tests froze and exported since."""

Environment = dict[str, str]


@pytest.fixture(scope="session")
def demo_data(_sqlite_template, tmp_path_factory) -> Environment:
    """Both demo places with a hundredth of their people, and the columnar copy."""
    return _made(_sqlite_template, tmp_path_factory.mktemp("demo"), lambda database: build(database, scale=0.01))


@pytest.fixture(scope="session")
def empty_data(_sqlite_template, tmp_path_factory) -> Environment:
    """Tables and reference data only: nothing was ever imported."""
    return _made(_sqlite_template, tmp_path_factory.mktemp("empty"), lambda database: None)


@pytest.fixture(scope="session")
def single_data(_sqlite_template, tmp_path_factory) -> Environment:
    """One person with one registration, one activity, one confirmed record of 90 minutes in Xixing."""
    return _made(_sqlite_template, tmp_path_factory.mktemp("single"), write_one_record)


def as_built(environment: Environment) -> Environment:
    """The data set without what pages of other tests froze and exported since, with a copy of its own; not to be written."""
    file = Path(environment["DATABASE_URL"].removeprefix("sqlite:///")).with_name(AS_BUILT)
    made = {"DATABASE_URL": f"sqlite:///{file}", "COLUMNAR_DIR": str(file.with_name("as_built_columns"))}
    if not Path(made["COLUMNAR_DIR"]).exists():
        database = Database(made["DATABASE_URL"], columnar_folder=made["COLUMNAR_DIR"])
        refresh.refresh(database, from_nothing=True)
        database.close()
    return made


@pytest.fixture
def data(request) -> Callable[[str], Environment]:
    """`data(name)`: the environment of one of DATA_SETS."""
    return lambda name: request.getfixturevalue(f"{name}_data")


@pytest.fixture(scope="session")
def demo_database(demo_data) -> Iterator[Database]:
    """The small demo through the one door, to measure beside a page."""
    database = Database(demo_data["DATABASE_URL"], columnar_folder=demo_data["COLUMNAR_DIR"])
    yield database
    database.close()


@pytest.fixture(scope="session")
def _imported() -> None:
    """Every module of the pages, before any test changes one: a page that was first imported under a changed module would
    keep what it took from there for all tests that follow."""
    for module in pkgutil.walk_packages(lib.ui.__path__, "lib.ui."):
        importlib.import_module(module.name)


@pytest.fixture
def run_page(_imported, monkeypatch) -> Iterator[Callable[..., AppTest]]:
    """`run_page(name, environment, **query)`: the page after one run through the entry, as an AppTest."""

    def run(name: str, environment: Environment, **query: str) -> AppTest:
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        _forget()
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run() if name == next(iter(PAGES)) else app.switch_page(PAGES[name].file).run()

    yield run
    _forget()


def _forget() -> None:
    """Let the next run open the database that its environment names."""
    if cache.database.cache_info().currsize:
        cache.database().close()
    last_good._seen = last_good._Seen()
    for function in (cache.database, cache._measured, cache._compared, cache._together, cache.cached):
        function.cache_clear()


def _made(template: Path, folder: Path, fill: Callable[[Database], None]) -> Environment:
    shutil.copy(template, folder / "data.sqlite")
    environment = {"DATABASE_URL": f"sqlite:///{folder}/data.sqlite", "COLUMNAR_DIR": str(folder / "columns")}
    database = Database(environment["DATABASE_URL"], columnar_folder=environment["COLUMNAR_DIR"])
    fill(database)
    refresh.refresh(database, from_nothing=True)
    database.close()
    shutil.copy(folder / "data.sqlite", folder / AS_BUILT)
    return environment


def write_one_record(database: Database) -> None:
    engine = create_engine(database.url, poolclass=NullPool)
    day = date(2026, 3, 5)
    person = {"id": 1, "person_key": "key", "group": "residents", "home_region_id": XILING, "birth_year": 1990}
    work = {"id": 1, "platform_id": 1, "region_id": XILING, "category": "environment", "state": "held", "held_on": day}
    times = {"published_on": day, "starts_at": datetime(2026, 3, 5, 9), "ends_at": datetime(2026, 3, 5, 10, 30)}
    record = {"volunteer_id": 1, "activity_id": 1, "platform_id": 1, "region_id": XILING, "category": "environment"}
    how = {"served_on": day, "entered_on": day, "minutes": 90, "method": "sign_in", "state": "confirmed"}
    registered = {"volunteer_id": 1, "platform_id": 1, "registered_on": day}
    with engine.begin() as connection:
        connection.execute(insert(volunteer), [person | {"first_registered_on": day}])
        connection.execute(insert(registration), [registered])
        connection.execute(insert(activity), [work | times])
        connection.execute(insert(service_record), [record | how | {"source_ref": "1"}])
        connection.execute(update(data_version).values(as_of=AS_OF, version=2))
    engine.dispose()
