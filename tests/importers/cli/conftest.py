"""Fixtures of the tests of commands and watched folders."""

from pathlib import Path

import pytest


@pytest.fixture
def place(sqlite_reference, tmp_path) -> dict[str, str]:
    """The environment of a database with reference data, a columnar copy and a key of its own."""
    return {
        "DATABASE_URL": sqlite_reference,
        "COLUMNAR_DIR": str(tmp_path / "columns"),
        "PERSON_KEY_FILE": str(tmp_path / "person.key"),
    }


@pytest.fixture
def inbox(tmp_path) -> Path:
    """An empty folder to be watched."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
