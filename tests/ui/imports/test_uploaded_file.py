"""A file that a steward uploaded, without the page around it: the same steps and results as by the command."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lib.access import LOCAL
from lib.db import Database
from lib.importers.decisions import ImportDecisions
from lib.importers.history.undo import undo
from lib.importers.job import ImportOptions, read_options
from lib.importers.read.source_file import from_bytes
from lib.importers.run import import_file
from lib.schema import service_record
from lib.ui.imports import uploaded_file
from lib.ui.imports.uploaded_file import UploadedFile
from tests.importers.hostile_files import workbook
from tests.importers.imports import BINJIANG, HEAD, NOW, credit, line

DAY = "2026-03-05"


def hours(serial: int) -> str:
    return line(serial, DAY, "09:00", "11:00", hours=2)


BAD = line(9, DAY, "11:00", "09:00", hours=2)
OTHER = ["月份,人数", "1月,2"]
MONTHS = {
    "1月": [HEAD, hours(1), hours(2)],
    "2月": [HEAD, hours(3), BAD],
    "3月": [HEAD, hours(1), hours(5)],
    "汇总": OTHER,
    "4月": [HEAD],
}
"""Of 2月 half of the rows have faults; 3月 holds a record of 1月 again; two sheets are not read."""


def book(sheets: dict[str, list[str]]) -> bytes:
    return workbook(sheets={name: [row.split(",") for row in rows] for name, rows in sheets.items()})


@pytest.fixture
def database(monkeypatch, tmp_path, sqlite_reference):
    monkeypatch.setenv("PERSON_KEY_FILE", str(tmp_path / "person.key"))
    own = Database(sqlite_reference)
    monkeypatch.setattr(uploaded_file, "database", lambda: own)
    yield own
    own.close()


def uploaded(content: bytes, name: str = "book.xlsx") -> UploadedFile:
    item = UploadedFile(from_bytes(content, name), LOCAL)
    item.inspect()
    return item


def finished(item: UploadedFile) -> UploadedFile:
    item.job.result()
    item.take_result()
    return item


def checked(item: UploadedFile) -> UploadedFile:
    item.decide(place=BINJIANG)
    item.check()
    return finished(item)


@dataclass(frozen=True)
class Seen:
    """What is said of a sheet."""

    counts: str | None
    rejected: str | None
    quarantined: tuple


def by_the_page(content: bytes, *, accept: bool) -> tuple[dict[str | None, Seen], list[str]]:
    item = checked(uploaded(content))
    item.import_file(accept_quarantined=accept)
    finished(item)
    found = {
        table.sheet: Seen(
            table.done.line if table.done else None,
            table.rejected and table.rejected.en,
            tuple(item.quarantined_rows(table)),
        )
        for table in item.tables
    }
    unread = [words.en for words in item.unread]
    item.close()
    return found, unread


def by_the_command(database, path: Path, *, accept: bool) -> tuple[dict[str | None, Seen], list[str]]:
    options = ImportOptions(decisions=ImportDecisions(place=BINJIANG, accept_quarantined=accept))
    found, unread = {}, []
    for result in import_file(database, path, options, key_file=path.parent / "person.key", person=LOCAL):
        counts = None if result.rejected else result.outcome.line
        found[result.sheet] = Seen(counts, result.rejected and result.rejected.en, result.quarantined_rows)
        unread += [words.en for words in result.warnings]
    return found, unread


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize("sheets", [MONTHS, {"1月": MONTHS["1月"]}, {"1月": MONTHS["1月"], "汇总": OTHER}], ids=len)
def test_page_and_command_come_to_the_same_of_every_sheet(database, tmp_path, _sqlite_template, sheets, accept):
    (tmp_path / "other.sqlite").write_bytes(_sqlite_template.read_bytes())
    (tmp_path / "book.xlsx").write_bytes(book(sheets))
    other = Database(f"sqlite:///{tmp_path}/other.sqlite")
    by_command = by_the_command(other, tmp_path / "book.xlsx", accept=accept)
    assert by_the_page(book(sheets), accept=accept) == by_command
    records = select(func.count()).select_from(service_record)
    assert database.rows(records) == other.rows(records)
    other.close()


def test_every_month_is_checked_imported_and_undone_by_itself(database):
    item = uploaded(book(MONTHS))
    assert item.sheets_read == ["1月", "2月", "3月", "4月"]
    checked(item)
    assert {table.sheet: table.forecast.inserted for table in item.tables} == {"1月": 2, "2月": 1, "3月": 2}
    assert [words.zh for words in item.unread] == [
        "这些工作表的表头不同，没有读取：汇总",
        "这些工作表只有表头、没有数据，没有读取：4月",
    ]
    item.import_file(accept_quarantined=False)
    finished(item)
    first, second, third = item.tables
    assert item.imported and item.rejected is None
    assert (first.done.inserted, second.done, third.done.inserted, third.done.unchanged) == (2, None, 1, 1)
    assert "1 of 2 rows (50%) have faults" in second.rejected.en
    undo(database, third.done.batch_id, person=LOCAL, now=NOW)
    item.undone(third.done.batch_id)
    assert (first.undone, third.undone) == (False, True)
    assert database.rows(select(func.count()).select_from(service_record))[0][0] == 2
    item.close()
    assert first.staged.rows_file.closed


def test_one_sheet_is_read_when_it_is_chosen_and_all_again_afterwards(database):
    item = uploaded(book(MONTHS))
    item.inspect(sheet="3月")
    assert [table.sheet for table in checked(item).tables] == [None] and item.tables[0].forecast.inserted == 2
    assert len(item.sheets) == len(MONTHS)
    item.inspect(sheet=None)
    assert len(checked(item).tables) == 3
    item.close()


def test_a_platform_chosen_before_the_format_was_known_does_not_outlive_it(database):
    item = UploadedFile(from_bytes(credit(hours(1)), "export.csv"), LOCAL)
    item.set(platform="we")
    item.inspect()
    assert item.spec.platform == "hangzhou" and read_options(item.seen, item.options).platform == "hangzhou"
    item.close()
