"""Fixtures of the importer tests."""

from collections.abc import Iterator

import pytest

from lib.db import Database


@pytest.fixture
def database(reference_url) -> Iterator[Database]:
    """A database with the reference data and nothing else; the test runs on both engines."""
    opened = Database(reference_url)
    yield opened
    opened.close()
