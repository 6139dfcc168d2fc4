"""A small demo build, as pandas tables by name, made once for all tests of this folder."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from lib import schema
from lib.db import reference_data
from lib.demo.build import build
from lib.demo.calibration import DEFAULT_AS_OF

SCALE = 0.02
Tables = dict[str, pd.DataFrame]


class Catcher:
    """Stands in for the database: gives the reference rows, keeps what is loaded, in the order it came."""

    def __init__(self):
        self._engine = create_engine("sqlite://", poolclass=StaticPool)
        schema.metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            reference_data.load(connection)
        self.loaded: list[tuple[str, pa.Table]] = []

    def rows(self, statement) -> list:
        with self._engine.connect() as connection:
            return list(connection.execute(statement))

    def bulk_load(self, tables, *, as_of: date, demo: bool) -> None:
        assert demo
        self.loaded = [(table.name, rows) for table, rows in tables]

    def tables(self) -> Tables:
        names = dict.fromkeys(name for name, _ in self.loaded)
        return {
            name: pa.concat_tables([rows for other, rows in self.loaded if other == name]).to_pandas() for name in names
        }

    def close(self) -> None:
        self._engine.dispose()


def _built(**options: object) -> tuple[Tables, list[tuple[str, pa.Table]]]:
    catcher = Catcher()
    build(catcher, **{"scale": SCALE, "as_of": DEFAULT_AS_OF, **options})
    catcher.close()
    return catcher.tables(), catcher.loaded


@pytest.fixture(scope="session")
def built() -> Callable[..., Tables]:
    """Build with options of `build` (a fiftieth of the people unless they say otherwise)."""
    return lambda **options: _built(**options)[0]


@pytest.fixture(scope="session")
def _demo() -> tuple[Tables, list[tuple[str, pa.Table]]]:
    return _built()


@pytest.fixture(scope="session")
def demo(_demo) -> Tables:
    """Both places at a fiftieth of their people, as known on the default day."""
    return _demo[0]


@pytest.fixture(scope="session")
def loaded(_demo) -> list[tuple[str, pa.Table]]:
    """The same, part by part in the order of loading."""
    return _demo[1]


def of_place(table: pd.DataFrame, county: int, column: str = "region_id") -> pd.DataFrame:
    """Rows whose region lies in `county`."""
    return table[table[column].astype(str).str.startswith(str(county))]


@pytest.fixture(scope="session")
def county_of():
    """`of_place`, for tests."""
    return of_place
