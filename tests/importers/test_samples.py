"""Every format has a sample; each is recognised, staged by a child process and brought into a database as told here."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from lib.access import LOCAL
from lib.db import Database, migrate, reference_data
from lib.importers.decisions import ImportDecisions
from lib.importers.formats import FORMATS
from lib.importers.inspect.inspect import inspect_file
from lib.importers.load.load import load_staged
from lib.importers.read import source_file
from lib.importers.stage.stage import stage
from lib.measure import measure
from lib.selection import from_link
from tests.importers.make_samples import FOLDER, contents

KEY = b"\x07" * 32
NOW = datetime(2026, 11, 21, 12, 0)
# format, rows read, rows left out (blank, totals), first and last day, minutes of all rows
STAGED = {
    "national_hours.csv": ("national_hours", 31, 1, date(2026, 8, 1), date(2026, 10, 27), 3150),
    "national_hours_codes.csv": ("national_hours", 24, 0, date(2026, 8, 1), date(2026, 10, 27), 2040),
    "national_members.csv": ("national_members", 14, 1, None, None, None),
    "national_projects.csv": ("national_projects", 12, 0, date(2026, 1, 10), date(2026, 9, 10), None),
    "national_volunteers.csv": ("national_volunteers", 18, 0, date(2026, 1, 4), date(2026, 7, 10), None),
    "taiwan_hours.csv": ("taiwan_hours", 14, 0, date(2026, 8, 1), date(2026, 10, 24), 1950),
    "taiwan_hours.xlsx": ("taiwan_hours", 14, 0, date(2026, 8, 1), date(2026, 10, 24), 2025),
    "zhejiang_activities.csv": ("zhejiang_activities", 16, 0, date(2026, 8, 4), date(2026, 10, 27), None),
    "zhejiang_hours.csv": ("zhejiang_hours", 36, 0, date(2026, 8, 4), date(2026, 10, 27), 3930),
    "zhejiang_volunteers.csv": ("zhejiang_volunteers", 20, 0, date(2026, 1, 10), date(2026, 8, 25), None),
    "zyh_credit.csv": ("zyh_credit", 33, 1, date(2026, 8, 1), date(2026, 10, 27), 3768),
    "zyh_honour.xlsx": ("zyh_honour", 20, 1, date(2026, 8, 4), date(2026, 10, 27), 3150),
    "zyh_volunteers.csv": ("zyh_volunteers", 18, 0, None, None, None),
    "template_activities.xlsx": ("template_activities", 12, 0, date(2026, 1, 12), date(2026, 10, 12), None),
    "template_brands.xlsx": ("template_brands", 12, 0, date(2026, 1, 5), date(2026, 10, 5), None),
    "template_contests.xlsx": ("template_contests", 12, 0, date(2026, 6, 18), date(2026, 6, 18), None),
    "template_funding.xlsx": ("template_funding", 12, 0, date(2026, 1, 1), date(2026, 10, 1), None),
    "template_honours.xlsx": ("template_honours", 12, 0, date(2026, 3, 5), date(2026, 3, 5), None),
    "template_hours.xlsx": ("template_hours", 12, 0, date(2026, 9, 1), date(2026, 9, 12), 1260),
    "template_media.xlsx": ("template_media", 12, 0, date(2026, 1, 27), date(2026, 10, 27), None),
    "template_meetings.xlsx": ("template_meetings", 12, 0, date(2026, 1, 25), date(2026, 10, 25), None),
    "template_points.xlsx": ("template_points", 12, 0, date(2026, 1, 22), date(2026, 10, 22), None),
    "template_populations.xlsx": ("template_populations", 12, 0, date(2025, 10, 1), date(2026, 10, 1), None),
    "template_projects.xlsx": ("template_projects", 12, 0, date(2026, 1, 10), date(2026, 9, 10), None),
    "template_stations.xlsx": ("template_stations", 12, 0, date(2026, 1, 15), date(2026, 10, 15), None),
    "template_trainings.xlsx": ("template_trainings", 12, 0, date(2026, 1, 16), date(2026, 10, 16), None),
    "template_volunteers.xlsx": ("template_volunteers", 12, 0, date(2026, 1, 8), date(2026, 10, 8), None),
}
# In an order in which everything named is there. What the steward says of a file, and what becomes of it.
WRITTEN = {
    "national_volunteers.csv": ({}, "inserted=18 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "zyh_volunteers.csv": ({}, "inserted=18 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "zhejiang_volunteers.csv": ({}, "inserted=20 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_volunteers.xlsx": ({"platform": "we"}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "national_members.csv": (
        {"team_name": "长河街道示例志愿队"}, "inserted=14 updated=0 unchanged=0 duplicate=0 quarantined=0",
    ),
    "template_brands.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "national_projects.csv": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_projects.xlsx": ({"platform": "national"}, "inserted=0 updated=12 unchanged=0 duplicate=0 quarantined=0"),
    "zhejiang_activities.csv": ({}, "inserted=16 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_activities.xlsx": ({"platform": "zhejiang"}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "national_hours.csv": ({}, "inserted=30 updated=0 unchanged=0 duplicate=1 quarantined=0"),
    "national_hours_codes.csv": ({}, "inserted=24 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "zyh_credit.csv": ({}, "inserted=32 updated=0 unchanged=0 duplicate=1 quarantined=0"),
    "zyh_honour.xlsx": ({}, "inserted=20 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "zhejiang_hours.csv": ({}, "inserted=36 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_hours.xlsx": ({"platform": "we"}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "taiwan_hours.csv": ({"platform": "we"}, "inserted=14 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "taiwan_hours.xlsx": ({"platform": "we"}, "inserted=14 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_contests.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_stations.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_trainings.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_funding.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_points.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_honours.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_meetings.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_media.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
    "template_populations.xlsx": ({}, "inserted=12 updated=0 unchanged=0 duplicate=0 quarantined=0"),
}  # fmt: skip
ENCODINGS = {"taiwan_hours.csv": "big5"}


@pytest.fixture(scope="module")
def staged():
    """staged(file): what was seen of a sample and its rows, each by a child process, once."""
    kept: dict[str, tuple] = {}

    def of(file: str) -> tuple:
        if file not in kept:
            with source_file.open_path(FOLDER / file) as opened:
                seen = inspect_file(opened, encoding=ENCODINGS.get(file))
                kept[file] = seen, stage(opened, seen.reading(**WRITTEN[file][0]), key=KEY)
        return kept[file]

    yield of
    for _, found in kept.values():
        found.close()


def test_every_format_has_its_sample():
    assert {spec.name: spec.sample for spec in FORMATS.values()}.items() <= {
        (found[0], file) for file, found in STAGED.items()
    }
    assert set(STAGED) == set(WRITTEN) == {path.name for path in FOLDER.iterdir()} - {"README.md"}


@pytest.mark.parametrize("file", STAGED)
def test_a_sample_is_recognised_and_no_row_of_it_set_aside(file, staged):
    seen, found = staged(file)
    name, read, skipped, first, last, minutes = STAGED[file]
    assert seen.format.name == name
    assert (found.read, found.skipped, found.quarantined) == (read, skipped, 0)
    assert (found.first_day, found.last_day) == (first, last)
    if minutes is not None:
        assert sum(sum(batch.column("minutes").to_pylist()) for batch in found.rows()) == minutes
    assert sum(len(batch) for batch in found.rows()) == read


@pytest.fixture
def database(database_url, tmp_path):
    migrate.upgrade(database_url)
    opened = Database(database_url, columnar_folder=tmp_path)
    opened.run(reference_data.load)
    yield opened
    opened.close()


def test_all_samples_come_in_and_change_nothing_the_second_time(database, staged):
    for file, (_, line) in WRITTEN.items():
        assert imported(database, file, staged).line == line, file
    version = database.version().version
    for file, (_, line) in WRITTEN.items():
        again = imported(database, file, staged)
        twice = line.partition("duplicate=")[2].partition(" ")[0]
        assert (again.inserted, again.updated, again.quarantined) == (0, 0, 0), file
        assert again.duplicate == int(twice)
    assert database.version().version == version
    assert database.version().as_of == date(2026, 10, 27)
    of_binjiang, of_cixi = (from_link(f"place={code}&period=this_year") for code in (330108, 330282))
    hours = [measure(database, "service_hours", of, threshold=1).value for of in (of_binjiang, of_cixi)]
    assert hours == [271.05, 32.75]  # confirmed records alone, each once


def imported(database, file: str, staged):
    place = 330108 if file.startswith("taiwan") else None
    return load_staged(database, staged(file)[1], ImportDecisions(place=place), person=LOCAL, now=NOW, key=KEY)


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
