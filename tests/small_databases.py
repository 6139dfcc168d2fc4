"""Small invented databases on SQLite, on PostgreSQL and read through the columnar copy."""

import shutil
from datetime import date

import pytest
from sqlalchemy import insert

from lib.columnar.refresh import refresh
from lib.db import Database


@pytest.fixture(params=["sqlite", "postgres", "copy"])
def fill(request, tmp_path):
    """A function of (table, rows) pairs and the as-of day that gives a Database with the reference data and them."""
    server = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = server.fresh_database(template=request.getfixturevalue("_postgres_template"))
    else:
        shutil.copy(request.getfixturevalue("_sqlite_template"), tmp_path / "small.sqlite")
        url = f"sqlite:///{tmp_path}/small.sqlite"
    database = Database(url, columnar_folder=tmp_path / "columns" if request.param == "copy" else None)

    def filled(*rows: tuple, as_of: date) -> Database:
        with database.write(as_of=as_of) as connection:
            for table, values in rows:
                if values:
                    connection.execute(insert(table), values)
        if database.copy:
            refresh(database)
        return database

    yield filled
    database.close()
    if server:
        server.drop(url)
