"""Hours by team and by activity: the largest, those without, and all others, who are counted and not subtracted."""

import pytest

from lib.access import EVERYWHERE, Scope
from lib.dimensions import read_dimensions
from lib.exports import ExportFailed, file_table
from lib.exports.panel import make_panel
from lib.exports.request import PanelRequest
from lib.measure.disclosure import Form
from lib.names_in_scope import names_in_scope
from lib.reports.activities import hours_by
from lib.reports.report import all_reports, total_row
from lib.schema import activity, brand, organisation, project, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, XIXING, activity_row, brand_row, day, person, record

EVER = Selection(Period("to_date"))
TEAM = {"kind": "team", "region_id": XIXING, "founded_on": day("2020-01-01")}
PROJECT = {"id": 1, "name": "守河", "category": "education", "region_id": XIXING, "incubated": False}


@pytest.fixture
def database(fill, monkeypatch):
    """Activities 1 to 4 with 6, 4, 3 and 2 hours, the last without a team; two of three teams have a row of their own."""
    monkeypatch.setattr(hours_by, "MOST", 2)
    return fill(
        (volunteer, [person(n) for n in (1, 2, 3)]),
        (brand, [brand_row(1)]),
        (organisation, [TEAM | {"id": n, "name": f"队{n}"} for n in (1, 2, 3)]),
        (project, [PROJECT | {"started_on": day("2020-01-01")}]),
        (
            activity,
            [
                activity_row(1, "2026-03-05", organisation_id=1, name="清河"),
                activity_row(2, "2026-03-06", organisation_id=2, project_id=1, name=None),
                activity_row(3, "2026-03-07", organisation_id=3, at=CHANGHE, name=None),
                activity_row(4, "2026-03-08", organisation_id=None, name="=1+1"),
            ],
        ),
        (
            service_record,
            [
                *(record(n, n, "2026-03-05", activity=1, hours=2) for n in (1, 2, 3)),
                *(record(10 + n, n, "2026-03-06", activity=2, hours=2) for n in (1, 2)),
                record(21, 1, "2026-03-07", activity=3, hours=2, region_id=CHANGHE),
                record(22, 1, "2026-03-07", activity=3, hours=1),
                record(31, 1, "2026-03-08", activity=4),
                record(32, 2, "2026-03-08", activity=4),
                record(33, 2, "2026-03-08", activity=4, state="voided"),
            ],
        ),
        as_of=day("2026-06-30"),
    )


def table(database, by: str, *, scope=EVERYWHERE, form=Form.EXACT, language="zh"):
    report = all_reports()[f"hours_by_{by}"]
    numbers = report.numbers(database, EVER, scope=scope, form=form)
    return report, numbers, report.table(numbers, names_in_scope(database, scope), language)[1]


def test_by_activity_with_day_and_street(database):
    report, numbers, rows = table(database, "activity")
    assert rows == [
        ("清河", "2026-03-05", "西兴街道", 6.0, 3, 3, ""),
        ("未命名，属项目：守河", "2026-03-06", "西兴街道", 4.0, 2, 2, ""),
        ("其余2个", "", "", 3.0 + 2.0, 1 + 2, 2, ""),  # person 1 is at both of the others: two people, not three
    ]
    assert total_row(report, rows, "zh")[3:6] == (15.0, 3 + 2 + 1 + 2, "不可相加")
    assert numbers.note.zh == "活动4个，列时长最多的2个"
    links = report.links(numbers, EVER, read_dimensions(database))
    assert links[0].startswith("service_hours?") and "activity=1" in links[0] and links[2] is None


def test_by_team_with_the_records_of_none(database):
    report, numbers, rows = table(database, "team")
    assert rows == [
        ("队1", 6.0, 3, 3, ""),
        ("队2", 4.0, 2, 2, ""),
        ("未填", 2.0, 2, 2, ""),
        ("其余1个", 3.0, 1, 1, ""),
    ]
    links = report.links(numbers, EVER, read_dimensions(database))
    assert links[0].startswith("sheet?") and "team=" in links[0] and links[2:] == [None, None]


def test_the_others_are_blank_in_the_public_form_and_nothing_is_added_up(database):
    report, _, rows = table(database, "team", form=Form.PROTECTED)
    assert total_row(report, rows, "zh") is None
    assert rows == [("不逐一公布", None, None, None, "全县（市、区）人数太少，不再划分")]
    assert table(database, "activity", form=Form.PROTECTED)[2] == [("对外数据不含这张表",)]


def test_in_public_the_largest_are_given_and_the_others_are_blank(fill, monkeypatch):
    """160 people served with team 1, 120 with team 2, 60 with team 3, of which two have a row, and 2 with none."""
    monkeypatch.setattr(hours_by, "MOST", 2)
    of_team = {1: range(1, 161), 2: range(161, 281), 3: range(281, 341), None: range(341, 343)}
    database = fill(
        (volunteer, [person(n) for people in of_team.values() for n in people]),
        (brand, [brand_row(1)]),
        (organisation, [TEAM | {"id": n, "name": f"队{n}"} for n in (1, 2, 3)]),
        (activity, [activity_row(i, "2026-03-05", organisation_id=team) for i, team in enumerate(of_team, start=1)]),
        (
            service_record,
            [
                record(n, n, "2026-03-05", activity=i, hours=2)
                for i, people in enumerate(of_team.values(), start=1)
                for n in people
            ],
        ),
        as_of=day("2026-06-30"),
    )
    report, _, rows = table(database, "team", form=Form.PROTECTED)
    # In fifties: 120 are 100 to 149, 160 are said to be one step less, so that with the 62 others all adds up to 342.
    assert rows == [
        ("队1", 325.0, 125, 125, ""),
        ("队2", 225.0, 125, 125, ""),
        ("其余1个", None, None, None, "有隐藏的数，不合计"),
    ]
    assert all(total in (None, "有隐藏的数，不合计", "不可相加") for total in total_row(report, rows, "zh")[1:])


def test_a_street_sees_its_records_and_no_name_of_a_place_elsewhere(database):
    _, _, rows = table(database, "activity", scope=Scope((CHANGHE,)), language="en")
    assert rows == [("Unnamed", "2026-03-07", "Changhe Subdistrict", 2.0, 1, 1, "")]
    asked = EVER.choose(place=XIXING)
    request = PanelRequest(("service_hours",), ("activity",), asked, "en", form=Form.EXACT)
    found = make_panel(database, request, scope=Scope((XIXING,))).table.rows
    assert [(row[0], row[2], row[4]) for row in found if row[3] == "3"] == [("Unnamed", None, 1)]


def test_the_whole_list_is_a_file_of_one_row_an_activity(database, monkeypatch):
    request = PanelRequest(*all_reports()["hours_by_activity"].whole[:1], ("activity",), EVER, form=Form.EXACT)
    made = make_panel(database, request, scope=EVERYWHERE).table
    assert made.headers[:4] == ("活动", "活动日期", "活动镇街", "活动编号")
    assert [row[:7] for row in made.rows] == [
        ("清河", day("2026-03-05"), "西兴街道", "1", 6, 3, 3),
        ("未命名，属项目：守河", day("2026-03-06"), "西兴街道", "2", 4, 2, 2),
        ("未命名", day("2026-03-07"), "长河街道", "3", 3, 1, 1),
        ("=1+1", day("2026-03-08"), "西兴街道", "4", 2, 2, 2),
    ]
    one = make_panel(
        database, PanelRequest(("service_hours",), (), EVER.choose(activity=3), form=Form.EXACT), scope=EVERYWHERE
    )
    assert one.table.rows[0][0] == 3
    public = make_panel(database, PanelRequest(("service_hours",), ("activity",), EVER), scope=EVERYWHERE)
    monkeypatch.setattr(file_table, "MOST_ROWS", 3)
    with pytest.raises(ExportFailed, match="rows"):
        make_panel(database, request, scope=EVERYWHERE)
    (row,) = public.table.rows
    assert (row[0], row[4]) == ("不逐一公布", None)
