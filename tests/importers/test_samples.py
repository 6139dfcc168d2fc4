"""Every format has a sample; each is recognised, staged by a worker and imported as its expectation says.

The expectation of data/samples/NAME is NAME.expected.toml:

    about, written_as    for the table in data/samples/README.md
    format               name of the format that its header is recognised as
    after                samples that are imported before it: it names or updates their rows, or takes something from them
                         (an activity its category from the project)
    read, skipped        rows read, and rows that are no records
    inserted, updated, unchanged, duplicate, quarantined    what becomes of the rows read
    first_day, last_day  what the days of its rows span, where they have any
    [options]            what the user chooses: encoding, platform, team_name, place
    [sum]                field -> sum of its values in the file, for every field of numbers with a value (hours: minutes)
    [service_hours]      code of a county -> hours that its records add there to the metric of that name
"""

import csv
import io
import tomllib
from datetime import date, datetime
from functools import partial
from graphlib import TopologicalSorter

import openpyxl
import pyarrow as pa
import pytest

from lib.access import EVERYWHERE, LOCAL
from lib.db import Database, migrate, reference_data
from lib.importers.decisions import ImportDecisions, LoadResult
from lib.importers.formats import FORMATS
from lib.importers.formats.field import FieldKind, Target
from lib.importers.inspect.inspect import inspect_file
from lib.importers.load.load import load_staged
from lib.importers.read import source_file
from lib.importers.stage.stage import stage
from lib.importers.stage.staged_file import StagedFile
from lib.selection import from_link
from tests.exact_figures import measure
from tests.importers.make_samples import FOLDER, contents

KEY = b"\x07" * 32
NOW = datetime(2026, 11, 21, 12, 0)
ENDING = ".expected.toml"
EXPECTED = {
    path.name.removesuffix(ENDING): tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob(f"*{ENDING}"))
}
IN_ORDER = tuple(
    TopologicalSorter({file: expected.get("after", ()) for file, expected in EXPECTED.items()}).static_order()
)
COUNTS = ("inserted", "updated", "unchanged", "duplicate", "quarantined")
COUNTIES = ("330108", "330282")


@pytest.fixture(scope="module")
def staged():
    """staged(file): what was found of a sample and its rows, each by a worker, once."""
    kept: dict[str, tuple] = {}

    def of(file: str) -> tuple:
        if file not in kept:
            options = EXPECTED[file].get("options", {})
            reading = {name: options[name] for name in ("platform", "team_name") if name in options}
            with source_file.open_path(FOLDER / file) as opened:
                inspection = inspect_file(opened, encoding=options.get("encoding"))
                kept[file] = inspection, stage(opened, inspection.reading(**reading), key=KEY)
        return kept[file]

    yield of
    for _, found in kept.values():
        found.close()


def test_every_format_has_a_sample_and_every_sample_an_expectation():
    files = {path.name for path in FOLDER.iterdir() if path.name != "README.md" and not path.name.endswith(ENDING)}
    assert set(EXPECTED) == files
    without = {spec.name: spec.sample for spec in FORMATS.values() if spec.sample not in files}
    assert without == {}
    assert {spec.name: EXPECTED[spec.sample]["format"] for spec in FORMATS.values()} == {name: name for name in FORMATS}


@pytest.mark.parametrize("file", EXPECTED)
def test_a_sample_is_recognised_and_staged_as_expected(file, staged):
    inspection, found = staged(file)
    expected = EXPECTED[file]
    assert inspection.format.name == expected["format"]
    assert (found.read, found.skipped) == (expected["read"], expected["skipped"])
    assert found.quarantined <= expected["quarantined"]  # the rest when it is loaded
    assert (found.first_day, found.last_day) == (expected.get("first_day"), expected.get("last_day"))
    assert sum(len(batch) for batch in found.rows()) == found.read - found.quarantined
    assert sums(found) == expected.get("sum", {})


def sums(found: StagedFile) -> dict[str, float]:
    """Field -> sum of its values, for the fields of numbers that have any."""
    rows = pa.Table.from_batches(found.rows())
    values = {name: rows.column(name).drop_null().to_pylist() for name in numbers_of(found.target)}
    return {name: sum(values[name]) for name in values if values[name]}


def numbers_of(target: Target) -> list[str]:
    if target.name == "hours":
        return ["minutes"]
    return [field.name for field in target.fields if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER)]


@pytest.fixture
def database(database_url, tmp_path):
    migrate.upgrade(database_url)
    opened = Database(database_url, columnar_folder=tmp_path)
    opened.run(reference_data.load)
    yield opened
    opened.close()


def test_all_samples_come_in_and_change_nothing_the_second_time(database, staged):
    load = partial(imported, database, staged)
    for file in IN_ORDER:
        expected, before = EXPECTED[file], service_hours(database)
        assert counts(load(file)) == {name: expected[name] for name in COUNTS}, file
        added = {code: hours - before[code] for code, hours in service_hours(database).items() if hours != before[code]}
        assert added == pytest.approx(expected.get("service_hours", {})), file
    version = database.version().version
    for file in IN_ORDER:
        again, expected = load(file), EXPECTED[file]
        assert (again.inserted, again.updated, again.quarantined) == (0, 0, expected["quarantined"]), file
        assert again.duplicate == expected["duplicate"], file
    assert database.version().version == version
    assert database.version().as_of == max(expected.get("last_day", date.min) for expected in EXPECTED.values())


def imported(database, staged, file: str) -> LoadResult:
    decisions = ImportDecisions(place=EXPECTED[file].get("options", {}).get("place"), accept_quarantined=True)
    return load_staged(database, staged(file)[1], decisions, person=LOCAL, now=NOW, key=KEY)


def counts(result: LoadResult) -> dict[str, int]:
    return {name: getattr(result, name) for name in COUNTS}


def service_hours(database) -> dict[str, float]:
    """Service hours of each county to date: confirmed records alone, each once."""
    selections = {code: from_link(f"place={code}&period=to_date") for code in COUNTIES}
    return {
        code: measure(database, "service_hours", of, scope=EVERYWHERE).value or 0 for code, of in selections.items()
    }


def test_the_samples_in_the_folder_are_those_that_the_script_makes():
    for name, content in contents().items():
        there = (FOLDER / name).read_bytes()
        if name.endswith(".csv"):
            assert there == content, name
        else:
            assert cells(there) == cells(content), name


def cells(content: bytes) -> list:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]


def test_people_of_the_samples_are_plainly_invented():
    """ID numbers have serials from 901 on; nobody in Binjiang or Cixi has been given such a one at these dates."""
    text = (FOLDER / "zyh_credit.csv").read_text(encoding="utf-8-sig")
    numbers = {row["idcard"].strip() for row in csv.DictReader(io.StringIO(text)) if row["idcard"]}
    assert len(numbers) == 16
    assert all(number[:6] == "330108" and 901 <= int(number[14:17]) <= 930 for number in numbers)
