"""Exports of volunteers and members: who is registered where and since when, what is known of them."""

from datetime import date

from lib.schema import organisation, quarantined_row, registration, row_change, volunteer
from tests.importers.imports import NOW, credit, id_number, import_file, line, rows

HEAD = "证件号码,姓名,性别,区域,志愿群体,注册日期,退出日期,退出原因"


def volunteers(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines, ""]).encode()


def person(
    serial: int, registered: str = "2025-03-01", *, group: str = "", place: str = "浦沿街道", end: str = ","
) -> str:
    return f"{id_number(serial)},测试{serial},,{place},{group},{registered},{end}"


def import_volunteers(database, *lines: str, platform: str = "zhejiang", **given):
    return import_file(database, volunteers(*lines), platform=platform, format_name="template_volunteers", **given)


def counts(outcome) -> tuple[int, int, int, int, int]:
    return outcome.inserted, outcome.updated, outcome.unchanged, outcome.duplicate, outcome.quarantined


def test_a_person_on_two_platforms_is_one_volunteer_with_two_registrations(database):
    assert counts(import_volunteers(database, person(1), person(2))) == (2, 0, 0, 0, 0)
    second = import_volunteers(database, person(1, "2024-05-06"), platform="hangzhou")
    assert counts(second) == (1, 0, 0, 0, 0)
    assert rows(database, volunteer, "first_registered_on", "home_region_id") == [
        (date(2024, 5, 6), 330108003),
        (date(2025, 3, 1), 330108003),
    ]
    assert rows(database, registration, "platform_id", "registered_on") == [
        (1, date(2025, 3, 1)),
        (1, date(2025, 3, 1)),
        (2, date(2024, 5, 6)),
    ]


def test_the_same_again_changes_nothing_and_a_change_keeps_what_was(database):
    import_volunteers(database, person(1), person(2))
    again = import_volunteers(database, person(1), person(2))
    assert counts(again) == (0, 0, 2, 0, 0) and again.version is None
    changed = import_volunteers(database, person(1, group="退休人员", end="2026-02-01,主动退出"), person(2))
    assert counts(changed) == (0, 1, 1, 0, 0)
    assert rows(database, volunteer, "group") == [("retirees",), ("unstated",)]
    assert rows(database, registration, "ended_on", "end_reason") == [(None, None), (date(2026, 2, 1), "withdrawn")]
    assert {name for (name,) in rows(database, row_change, "table_name")} == {"volunteer", "registration"}


def test_an_empty_cell_takes_nothing_away(database):
    import_volunteers(database, person(1, group="退休人员"))
    assert counts(import_volunteers(database, person(1))) == (0, 0, 1, 0, 0)
    assert rows(database, volunteer, "group") == [("retirees",)]


def test_the_place_of_the_file_is_the_home_of_those_alone_of_whom_none_is_known(database):
    import_volunteers(database, person(1))
    second = import_volunteers(database, person(1, place=""), person(2, place=""), place=330108)
    assert counts(second) == (1, 0, 1, 0, 0)
    assert rows(database, volunteer, "home_region_id") == [(330108,), (330108003,)]


def test_a_home_known_to_the_street_is_not_exchanged_for_a_county(database):
    street, another, county = "滨江区浦沿街道", "滨江区长河街道", "杭州市滨江区"
    import_volunteers(database, person(1, place=county))
    for place, home, updated in ((street, 330108003, 1), (county, 330108003, 0), (another, 330108002, 1)):
        assert counts(import_volunteers(database, person(1, place=place))) == (0, updated, 1 - updated, 0, 0)
        assert rows(database, volunteer, "home_region_id") == [(home,)]


def test_an_end_that_the_platform_no_longer_tells_holds_no_longer(database):
    import_volunteers(database, person(1, end="2026-02-01,主动退出"), person(2, end="2026-02-01,主动退出"))
    assert counts(import_volunteers(database, person(1), person(2, end="2026-02-01,主动退出"))) == (0, 1, 1, 0, 0)
    ends = rows(database, registration, "ended_on", "end_reason")
    assert ends == [(None, None), (date(2026, 2, 1), "withdrawn")]


def test_who_registers_again_is_registered_though_the_file_has_no_column_of_ends(database):
    import_volunteers(database, person(1, end="2026-02-01,主动退出"), person(2, end="2026-02-01,主动退出"))
    again = "证件号码,姓名,注册日期\r\n" + "".join(
        f"{id_number(n)},测试{n},{day}\r\n" for n, day in ((1, "2026-05-01"), (2, "2025-03-01"))
    )
    second = import_file(database, again.encode(), platform="zhejiang", format_name="template_volunteers", place=330108)
    assert counts(second) == (0, 1, 1, 0, 0)
    assert rows(database, registration, "registered_on", "ended_on") == [
        (date(2025, 3, 1), date(2026, 2, 1)),
        (date(2026, 5, 1), None),
    ]


def test_the_day_of_registration_replaces_the_first_record(database):
    import_file(database, credit(line(1, "2026-03-05", "09:00", "11:00", hours=2)))
    assert rows(database, registration, "registered_on", "implied") == [(date(2026, 3, 5), True)]
    import_volunteers(database, person(1, "2026-02-02"), platform="hangzhou")
    assert rows(database, registration, "registered_on", "implied") == [(date(2026, 2, 2), False)]
    import_file(database, credit(line(1, "2026-01-05", "09:00", "11:00", hours=2)))  # earlier than the platform says
    assert rows(database, registration, "registered_on", "implied") == [(date(2026, 2, 2), False)]
    assert rows(database, volunteer, "first_registered_on") == [(date(2026, 2, 2),)]


def test_equal_rows_count_once_and_different_ones_of_a_person_all_wait(database):
    outcome = import_volunteers(
        database, person(1), person(1), person(2), person(2, "2025-04-01"), accept_quarantined=True
    )
    assert counts(outcome) == (1, 0, 0, 1, 2)
    assert rows(database, quarantined_row, "line", "rule", "detail") == [
        (4, "contradiction", "5"),
        (5, "contradiction", "4"),
    ]


def test_members_are_known_by_team_and_name_and_found_again_by_their_hours(database):
    members = "志愿者姓名,性别,服务区域,手机号码,总服务时长\r\n测试1,男,浦沿街道,13800000000,12\r\n测试2,女,浦沿街道,13800000001,3\r\n"
    outcome = import_file(database, members.encode("gb18030"), team_name="浦沿护河队")
    assert counts(outcome) == (2, 0, 0, 0, 0)
    assert rows(database, registration, "registered_on", "implied") == [(NOW.date(), True)] * 2
    hours = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期\r\n" + (
        "河道巡护,浦沿护河队,测试1,2026-03-05 09:00:00~2026-03-05 11:00:00,2,4,2026-03-05\r\n"
    )
    done = import_file(database, hours.encode("gb18030"))
    assert done.created.get("volunteer", 0) == 0
    assert rows(database, registration, "registered_on") == [(NOW.date(),), (date(2026, 3, 5),)]
    assert rows(database, organisation, "name") == [("浦沿护河队",)]


def test_an_unknown_home_waits(database):
    outcome = import_volunteers(database, person(1, place="没有的街道"), person(2), accept_quarantined=True)
    assert counts(outcome) == (1, 0, 0, 0, 1)
    assert rows(database, quarantined_row, "column", "rule", "value") == [("区域", "unknown_place", "没有的街道")]
