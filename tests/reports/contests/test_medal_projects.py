"""Medals, and what became of the projects."""

import pytest

from lib.access import EVERYWHERE, Scope
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.contests import awards_won
from lib.reports.contests.medal_projects import compute
from lib.schema import activity, contest, contest_entry, project, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import BINJIANG, CHANGHE, activity_row, day, person, record

EVER = Selection(Period("to_date"))
AS_OF = day("2025-06-30")


def _project(number: int) -> dict:
    return {
        "id": number,
        "name": f"project {number}",
        "category": "education",
        "region_id": BINJIANG,
        "incubated": False,
        "started_on": day("2020-01-01"),
    }


def _contest(number: int, level: str, year: int) -> dict:
    return {"id": number, "name": "contest", "organiser": "office", "level": level, "edition": 1, "year": year}


def _entry(number: int, of: int, award: str | None, decided: str, **more) -> dict:
    return {
        "id": number,
        "contest_id": 1,
        "project_id": of,
        "stage": "awarded" if award else "submitted",
        "award": award,
        "decided_on": day(decided),
        "region_id": BINJIANG,
    } | more


ENTRIES = [
    _entry(1, 1, "gold", "2023-06-01"),
    _entry(2, 2, "silver", "2023-06-01"),
    _entry(3, 3, "bronze", "2025-06-01", contest_id=2),  # 29 days before the as-of day
    _entry(4, 4, "bronze", "2024-06-29", contest_id=2),  # 366 days before
    _entry(5, 5, "excellence", "2023-06-01"),
    _entry(6, 6, None, "2023-06-01", region_id=CHANGHE),
    _entry(7, 1, "gold", "2025-06-02", contest_id=2, region_id=CHANGHE),  # project 1 again
    _entry(8, 6, None, "2023-06-01", contest_id=2, stage="finalist"),
]
ACTIVITIES = [
    activity_row(1, "2024-06-01", project_id=1),  # 366 days after the award
    activity_row(2, "2024-05-31", project_id=2),  # 365 days after: not more than a year
    activity_row(3, "2025-01-01", project_id=2),  # published, but without a confirmed record
    activity_row(4, "2025-06-10", project_id=3),
    activity_row(5, "2026-01-01", project_id=2),  # behind the as-of day
]
RECORDS = [
    record(1, 1, "2024-06-01", activity=1),
    record(2, 1, "2024-05-31", activity=2),
    record(3, 1, "2025-01-01", activity=3, state="pending"),
    record(4, 1, "2025-06-10", activity=4),
    record(5, 1, "2026-01-01", activity=5),
]


def _database(fill, as_of=AS_OF):
    return fill(
        (volunteer, [person(1)]),
        (project, [_project(i) for i in range(1, 7)]),
        (contest, [_contest(1, "county", 2023), _contest(2, "provincial", 2024)]),
        (contest_entry, ENTRIES),
        (activity, ACTIVITIES),
        (service_record, RECORDS),
        as_of=as_of,
    )


def test_what_became_of_them(fill):
    found = compute(_database(fill), EVER, scope=EVERYWHERE, form=Form.EXACT)
    assert [(m.project_id, m.award, m.last_activity_on, m.status) for m in found.medals] == [
        (4, "bronze", None, "no_records"),
        (1, "gold", day("2024-06-01"), "active"),
        (2, "silver", day("2024-05-31"), "inactive"),
    ]
    last = found.medals[-1]
    assert (last.project, last.contest, last.level, last.year, last.category) == (
        *("project 2", "contest", "county", 2023),
        "education",
    )


@pytest.mark.parametrize(("as_of", "status"), [("2024-08-28", "waiting"), ("2024-08-29", "inactive")])
def test_a_project_has_ninety_days_after_its_year_before_it_is_said_to_have_stopped(fill, as_of, status):
    """2023-06-01 + 365 days is 2024-05-31, + 90 days 2024-08-29; the last activity was on the first of them."""
    found = compute(_database(fill, day(as_of)), EVER, scope=EVERYWHERE, form=Form.EXACT)
    assert {medal.project_id: medal.status for medal in found.medals}[2] == status


def test_what_was_won_and_by_whom(fill):
    database = _database(fill)
    found = awards_won.compute(database, EVER, scope=EVERYWHERE, form=Form.EXACT)
    assert [(a.year, a.award, a.project_id) for a in found.awards] == [
        *((2024, "gold", 1), (2024, "bronze", 3), (2024, "bronze", 4)),
        *((2023, "gold", 1), (2023, "silver", 2), (2023, "excellence", 5)),
    ]
    _, lines = awards_won.rows(found, read_dimensions(database), "zh")
    assert [line[3] for line in lines] == ["★ 金奖", "铜奖", "铜奖", "★ 金奖", "银奖", "优秀奖"]
    assert lines[3][0] == "2023" and lines[3][4] == "project 1"


def test_period_filters_and_scope(fill):
    database = _database(fill)
    year = EVER.within(start=day("2023-01-01"), end=day("2023-12-31"))
    assert (
        compute(database, year, scope=EVERYWHERE, form=Form.EXACT).medals == ()
    )  # the year of those of 2023 was over in 2024
    over = EVER.within(start=day("2024-01-01"), end=day("2024-12-31"))
    assert {m.project_id for m in compute(database, over, scope=EVERYWHERE, form=Form.EXACT).medals} == {1, 2}
    assert {
        m.project_id
        for m in compute(database, EVER.choose(contest_level="provincial"), scope=EVERYWHERE, form=Form.EXACT).medals
    } == {4}
    assert compute(database, EVER, scope=Scope((CHANGHE,)), form=Form.EXACT).medals == ()
    assert (
        compute(database, EVER.choose(group="residents"), scope=EVERYWHERE, form=Form.EXACT).medals
        == compute(database, EVER, scope=EVERYWHERE, form=Form.EXACT).medals
    )  # set aside
