"""A file in which no row is left to write, for every target: a batch without rows, and the data as it was."""

import pytest

from lib.access import LOCAL
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.formats.targets import TARGETS
from lib.importers.load.load import load_staged
from lib.schema import import_batch
from tests.importers.imports import BINJIANG, NOW, rows
from tests.importers.staging import staged


@pytest.mark.parametrize("target", TARGETS)
def test_no_rows_change_nothing(target, sqlite_reference):
    database = Database(sqlite_reference)
    version = database.version()
    platform = "zhejiang" if TARGETS[target].of_platform else None
    file = staged(target, [], platform=platform)
    outcome = load_staged(database, file, ImportDecisions(place=BINJIANG), person=LOCAL, now=NOW)
    file.close()
    assert (outcome.read, outcome.inserted, outcome.version) == (0, 0, None)
    assert database.version() == version
    assert rows(database, import_batch, "target", "read") == [(target, 0)]
    database.close()
