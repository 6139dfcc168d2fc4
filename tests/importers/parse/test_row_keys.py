"""What makes two rows the same: spaces, widths and capitals in the names of teams, projects and activities do not matter."""

from lib.schema import activity, organisation, project, service_record, volunteer
from tests.importers.imports import import_file, rows

NATIONAL = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期"


def national(*lines: tuple[str, str, str], day: str = "2026-08-01") -> bytes:
    """Hours of the national system: (project, team, name) from nine to ten on one day."""
    rest = f"{day} 09:00:00~{day} 10:00:00,1,手动录入,2026-08-02"
    return "\r\n".join([NATIONAL, *(f"{what},{team},{who},{rest}" for what, team, who in lines), ""]).encode()


SPELLINGS = [
    ("清洁家园", "长河街道 党员志愿队"),
    ("清洁家园", "长河街道党员志愿队"),
    ("清洁 家园", "长河街道党员志愿队"),
    ("清洁家园", "长河街道　党员志愿队"),
]


def test_a_name_written_with_and_without_spaces_is_one_name(database):
    done = [import_file(database, national((what, team, "测试甲"))) for what, team in SPELLINGS]
    assert [(one.inserted, one.updated, one.unchanged) for one in done] == [(1, 0, 0)] + [(0, 0, 1)] * 3
    assert [len(rows(database, table, "id")) for table in (service_record, volunteer, activity)] == [1, 1, 1]
    assert rows(database, organisation, "name") == [("长河街道 党员志愿队",)]  # the lowest spelling
    assert rows(database, project, "name") == rows(database, activity, "name") == [("清洁 家园",)]


def test_in_one_file_they_are_one_record_and_one_of_each(database):
    whole = import_file(database, national(*((what, team, "测试甲") for what, team in SPELLINGS)))
    assert (whole.inserted, whole.duplicate, whole.quarantined) == (1, 3, 0)
    assert rows(database, organisation, "name") == [("长河街道 党员志愿队",)]
    assert rows(database, project, "name") == rows(database, activity, "name") == [("清洁 家园",)]


def test_the_team_named_for_the_file_is_compared_alike(database):
    file = national(("清洁家园", "", "测试甲"))
    assert import_file(database, file, team_name="党员 志愿队").inserted == 1
    assert import_file(database, file, team_name="党员志愿队").unchanged == 1
