"""Names mean something in a county: teams, projects, activities and people known by name, whatever the order of files."""

import pytest
from sqlalchemy import func, select

from lib.access import LOCAL
from lib.importers.decisions import QUARANTINE
from lib.importers.history.undo import undo
from lib.schema import activity, organisation, project, quarantined_row, service_record, volunteer
from tests.importers.imports import BINJIANG, CIXI, NOW, PUYAN, id_number, import_file, rows
from tests.importers.parse.test_row_keys import NATIONAL, national

TEAM = "党员志愿服务队"
ONE = ("清洁家园", TEAM, "测试甲")
PROJECTS = "项目名称,项目所属团体名称,服务区域,项目开始时间"


def placed(*lines: tuple[str, str, str, str]) -> bytes:
    """Hours of the national system with their place: (project, team, name, place)."""
    rest = "2026-08-01 09:00:00~2026-08-01 10:00:00,1,手动录入,2026-08-02"
    written = (f"{what},{team},{who},{rest},{place}" for what, team, who, place in lines)
    return "\r\n".join([NATIONAL + ",服务区域", *written, ""]).encode()


def projects(*lines: tuple[str, str, str]) -> bytes:
    """Projects of the national system: (name, team, place)."""
    return "\r\n".join([PROJECTS, *(f"{what},{team},{place},2026-01-01" for what, team, place in lines), ""]).encode()


def counts(outcome) -> tuple[int, int, int, int, int]:
    return outcome.inserted, outcome.updated, outcome.unchanged, outcome.duplicate, outcome.quarantined


def minutes_by_county(database) -> list[tuple]:
    c = service_record.c
    return sorted(database.rows(select(c.region_id, func.sum(c.minutes)).group_by(c.region_id)))


BOTH = [(*ONE, "滨江区浦沿街道"), (*ONE, "慈溪市浒山街道")]
XUSHAN = 330282004


def test_the_same_file_for_two_counties_is_two_teams_and_two_people(database):
    first = import_file(database, national(ONE), place=PUYAN)
    second = import_file(database, national(ONE), place=CIXI)
    assert counts(first) == counts(second) == (1, 0, 0, 0, 0)
    assert minutes_by_county(database) == [(CIXI, 60), (PUYAN, 60)]
    for table in (organisation, project, activity):
        assert sorted(rows(database, table, "region_id")) == [(CIXI,), (PUYAN,)], table.name
    assert len(rows(database, volunteer, "person_key")) == 2
    again = [import_file(database, national(ONE), place=place) for place in (CIXI, PUYAN)]
    assert [counts(one) for one in again] == [(0, 0, 1, 0, 0)] * 2


@pytest.mark.parametrize("split", [False, True])
def test_a_team_in_both_counties_is_two_teams_in_one_file_or_in_two(database, split):
    for lines in [BOTH[:1], BOTH[1:]] if split else [BOTH]:
        import_file(database, placed(*lines), place=None)
    for table in (organisation, project, activity):
        assert sorted(rows(database, table, "region_id")) == [(PUYAN,), (XUSHAN,)], table.name
    joined = select(activity.c.region_id, organisation.c.region_id.label("team"), project.c.region_id.label("project"))
    joined = joined.join(organisation, organisation.c.id == activity.c.organisation_id)
    found = database.rows(joined.join(project, project.c.id == activity.c.project_id))
    assert sorted(found) == [(PUYAN,) * 3, (XUSHAN,) * 3]


def test_a_record_of_a_person_with_an_id_number_stays_when_its_place_is_corrected(database):
    head, rest = (
        NATIONAL + ",身份证号,服务区域",
        f"清洁家园,{TEAM},测试甲,2026-08-01 09:00:00~2026-08-01 10:00:00,1,手动录入,2026-08-02",
    )
    for place, expected in (("滨江区浦沿街道", (1, 0, 0, 0, 0)), ("慈溪市浒山街道", (0, 1, 0, 0, 0))):
        file = f"{head}\r\n{rest},{id_number(1)},{place}\r\n".encode()
        assert counts(import_file(database, file, place=None)) == expected
    assert minutes_by_county(database) == [(XUSHAN, 60)]
    assert len(rows(database, volunteer, "id")) == 1


def test_members_are_the_people_of_the_hours_of_their_county(database):
    members = "志愿者姓名,性别,服务区域,手机号码\r\n测试甲,男,滨江区浦沿街道,13800000000\r\n"
    assert counts(import_file(database, members.encode(), team_name=TEAM)) == (1, 0, 0, 0, 0)
    assert import_file(database, national(ONE), place=PUYAN).created.get("volunteer", 0) == 0
    assert import_file(database, national(ONE), place=CIXI).created["volunteer"] == 1


SEVERAL = projects(("清洁家园", "甲队", "滨江区长河街道"), ("清洁家园", "乙队", "滨江区浦沿街道"))
HOURS = national(("清洁家园", "甲队", "测试甲"), ("清洁家园", "乙队", "测试乙"))


def test_projects_of_one_name_are_told_apart_by_their_team(database):
    assert counts(import_file(database, SEVERAL)) == (2, 0, 0, 0, 0)
    assert counts(import_file(database, HOURS)) == (2, 0, 0, 0, 0)
    assert minutes_by_county(database) == [(330108002, 60), (PUYAN, 60)]
    assert len(rows(database, project, "id")) == 2
    assert counts(import_file(database, HOURS)) == (0, 0, 2, 0, 0)


def teams_of_activities(database) -> list[tuple]:
    """(team of the activity, team of its project) of every activity."""
    of_project = organisation.alias("of_project")
    joined = select(organisation.c.name, of_project.c.name.label("of_project")).select_from(
        activity.join(organisation, organisation.c.id == activity.c.organisation_id)
        .join(project, project.c.id == activity.c.project_id)
        .outerjoin(of_project, of_project.c.id == project.c.organisation_id)
    )
    return sorted(map(tuple, database.rows(joined)), key=str)


def test_hours_before_their_projects_go_to_those_of_their_teams(database):
    assert counts(import_file(database, HOURS)) == (2, 0, 0, 0, 0)
    before = teams_of_activities(database)
    listed = import_file(database, SEVERAL)
    assert len(rows(database, project, "id")) == 2
    assert teams_of_activities(database) == [("乙队", "乙队"), ("甲队", "甲队")]
    assert counts(import_file(database, HOURS)) == (0, 0, 2, 0, 0)
    assert teams_of_activities(database) == [("乙队", "乙队"), ("甲队", "甲队")]
    undo(database, listed.batch_id, person=LOCAL, now=NOW)
    assert teams_of_activities(database) == before == [("乙队", None), ("甲队", None)]


def test_without_a_team_a_name_of_several_projects_is_told_as_that(database):
    import_file(database, SEVERAL)
    head = "证件号码,活动名称,项目名称,服务日期,服务时长（小时）\r\n"
    file = f"{head}{id_number(1)},清洁,清洁家园,2026-03-05,2\r\n".encode()
    given = {"platform": "national", "format_name": "template_hours", "accept_quarantined": True}
    outcome = import_file(database, file, **given)
    assert counts(outcome) == (0, 0, 0, 0, 1)
    [unknown] = outcome.unknown
    assert (unknown.shown, unknown.ambiguous, unknown.fate) == ("清洁家园", True, QUARANTINE)
    assert {name for _, name, _ in unknown.candidates} == {"清洁家园（长河街道，甲队）", "清洁家园（浦沿街道，乙队）"}
    [(chosen, *_), _] = unknown.candidates
    assert counts(import_file(database, file, matches={("project", "清洁家园"): chosen}, **given)) == (1, 0, 0, 0, 0)


def test_a_place_taken_from_a_project_is_told(database):
    import_file(database, projects(("清洁家园", TEAM, "慈溪市浒山街道")))
    outcome = import_file(database, national(ONE), place=None)
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert minutes_by_county(database) == [(XUSHAN, 60)]
    [note] = outcome.warnings
    assert "1 rows" in note.en and "place taken from project 清洁家园, county 慈溪市" in note.en
    assert "按项目“清洁家园”记在慈溪市" in note.zh
    assert import_file(database, national(ONE), place=CIXI).warnings == ()


def test_a_project_of_several_counties_says_no_place(database):
    for place in (PUYAN, CIXI):
        import_file(database, national(ONE), place=place)
    outcome = import_file(database, national(ONE), place=None, accept_quarantined=True)
    assert counts(outcome) == (0, 0, 0, 0, 1)
    assert all(one.ambiguous for one in outcome.unknown)


def test_rows_without_a_place_follow_the_one_county_of_their_file(database):
    lines = [BOTH[0], ("清洁家园", TEAM, "测试乙", "")]
    first = import_file(database, placed(*lines), place=None)
    assert counts(first) == (2, 0, 0, 0, 0)
    assert counts(import_file(database, placed(*lines), place=None)) == (0, 0, 2, 0, 0)
    assert len(rows(database, organisation, "id")) == 1
    assert BINJIANG not in dict(minutes_by_county(database))


@pytest.mark.parametrize(("place", "rule"), [("火星街道", "unknown_place"), ("", "no_place")])
def test_a_row_that_cannot_be_placed_leaves_the_others_alone(database, place, rule):
    lines = [*BOTH, ("清洁家园", TEAM, "测试乙", place)]
    outcome = import_file(database, placed(*lines), place=None, accept_quarantined=True)
    assert counts(outcome) == (2, 0, 0, 0, 1)
    assert rows(database, quarantined_row, "line", "rule") == [(4, rule)]
    assert TEAM not in {one.shown for one in outcome.unknown if one.ambiguous}


def test_a_row_whose_project_is_not_clear_leaves_the_others_alone(database):
    import_file(database, projects(("清洁家园", "甲队", "浦沿街道"), ("清洁家园", "乙队", "浦沿街道")), place=BINJIANG)
    head, rest = NATIONAL + ",身份证号", "2026-08-01 09:00:00~2026-08-01 10:00:00,1,手动录入,2026-08-02"
    lines = [f"清洁家园,丙队,测试甲,{rest},{id_number(1)}", f"清洁家园,,测试乙,{rest},{id_number(2)}"]
    file = "\r\n".join([head, *lines, ""]).encode()
    first = import_file(database, file, place=BINJIANG, keep=False)
    assert counts(first) == (1, 0, 0, 0, 1)
    [asked] = [one for one in first.unknown if one.table == "project"]
    assert asked.ambiguous and asked.rows == 1
    mine = asked.candidates[0][0]
    decided = import_file(database, file, place=BINJIANG, matches={("project", "清洁家园"): mine})
    assert counts(decided) == (2, 0, 0, 0, 0)
    used = {row for (row,) in rows(database, activity, "project_id")}
    assert len(used) == 2 and mine in used  # of 丙队 one of its own, of the other the one chosen
