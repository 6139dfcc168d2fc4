"""What a steward has in hand."""

from lib.access import LOCAL
from lib.db import Database
from lib.importers.read.source_file import from_bytes
from lib.ui.imports import session
from lib.ui.imports.session import UploadedFile
from tests.importers.imports import credit, line


def test_a_platform_chosen_before_the_format_was_known_does_not_outlive_it(monkeypatch, sqlite_reference):
    database = Database(sqlite_reference)
    monkeypatch.setattr(session, "database", lambda: database)
    content = credit(line(1, "2026-03-05", "09:00", "11:00", hours=2))
    item = UploadedFile(from_bytes(content, "export.csv"), LOCAL)
    item.set(platform="we")
    item.ask()
    assert item.layout.platform == "hangzhou" and item.reading().platform == "hangzhou"
    item.close()
    database.close()
