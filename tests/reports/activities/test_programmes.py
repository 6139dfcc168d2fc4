"""Programmes: projects running on the last day, activities of the period, students a year."""

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import read_dimensions
from lib.labels import code_label
from lib.measure.disclosure import Form
from lib.reports.activities.programmes import Programme, compute
from lib.schema import activity, brand, programme, project, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, activity_row, brand_row, day, person, record

STUDENT = "university_students"


def programme_row(number: int, above: int | None = None) -> dict:
    return {"id": number, "name": f"计划{number}", "parent_id": above, "region_id": BINJIANG} | {
        "launched_on": day("2024-01-01")
    }


def project_row(number: int, of: int | None, *, ended: str | None = None) -> dict:
    return {"id": number, "name": f"项目{number}", "programme_id": of, "category": "education", "incubated": False} | {
        "region_id": BINJIANG,
        "started_on": day("2024-02-01"),
        "ended_on": ended and day(ended),
    }


@pytest.fixture
def database(fill):
    """Two students and a resident in a path of programme 1; a student twice at one activity; programme 3 has no activity."""
    return fill(
        (volunteer, [person(1, group=STUDENT), person(2, group=STUDENT), person(3)]),
        (brand, [brand_row(1)]),
        (programme, [programme_row(1), programme_row(2, 1), programme_row(3), programme_row(4)]),
        (project, [project_row(1, 2), project_row(2, 2, ended="2025-06-01"), project_row(3, 3), project_row(4, None)]),
        (
            activity,
            [
                activity_row(1, "2024-07-01", project_id=1, beneficiaries=30),
                activity_row(2, "2026-03-01", project_id=1, beneficiaries=12),
                activity_row(3, "2026-03-02", project_id=4, beneficiaries=5),
            ],
        ),
        (
            service_record,
            [
                record(1, 1, "2024-07-01", activity=1),
                record(2, 1, "2026-03-01", activity=2),
                record(3, 1, "2026-03-01", activity=2),
                record(4, 2, "2026-03-01", activity=2),
                record(5, 3, "2026-03-01", activity=2),
                record(6, 3, "2026-03-02", activity=3),
            ],
        ),
        as_of=day("2026-06-30"),
    )


def test_since_records_began_a_year_counts_from_the_first_student(database):
    """1 July 2024 to 30 June 2026 are 730 days; three attendances, the doubled record being one."""
    since, students = day("2024-07-01"), pytest.approx(3 / (730 / 365.25))
    assert compute(database, Selection(Period("to_date")), scope=EVERYWHERE, form=Form.EXACT).lines == (
        Programme(1, 1, 2, 30 + 12, students, since),
        Programme(2, 1, 2, 30 + 12, students, since),
        Programme(3, 1, 0, 0, None, None),
    )


def test_in_a_period_a_year_counts_from_its_first_day(database):
    chosen = Selection(Period(None, day("2026-01-01"), None))
    assert compute(database, chosen, scope=EVERYWHERE, form=Form.EXACT).lines[1] == Programme(
        2, 1, 1, 12, pytest.approx(2 / (181 / 365.25)), day("2026-01-01")
    )
    assert compute(database, chosen.choose(group="residents"), scope=EVERYWHERE, form=Form.EXACT) == compute(
        database, chosen, scope=EVERYWHERE, form=Form.EXACT
    )
    assert [
        line.programme_id
        for line in compute(database, chosen.choose(programme="计划1"), scope=EVERYWHERE, form=Form.EXACT).lines
    ] == [1, 2]
    assert [
        line.programme_id
        for line in compute(database, chosen.choose(programme="计划2"), scope=EVERYWHERE, form=Form.EXACT).lines
    ] == [2]
    assert compute(database, chosen.choose(programme="计划4"), scope=EVERYWHERE, form=Form.EXACT).reason == "no_records"


def test_a_path_is_called_with_its_programme_everywhere(database):
    dimensions = read_dimensions(database)
    assert [code_label("programme", number, dimensions, "zh") for number in (1, 2)] == ["计划1", "计划1·计划2"]
