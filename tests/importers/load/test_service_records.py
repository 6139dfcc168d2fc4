"""Service records into the database: new, the same again, corrected, overlapping, contradicting, to be checked."""

import json
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from lib.access import EVERYWHERE, ROLES, NotAllowed, Person
from lib.importers.decisions import QUARANTINE
from lib.importers.errors import ImportRejected, TooManyQuarantined
from lib.schema import (
    activity,
    import_batch,
    name_alias,
    organisation,
    quarantined_row,
    record_flag,
    registration,
    row_change,
    service_record,
    volunteer,
)
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.importers import imports
from tests.importers.imports import PUYAN, credit, id_number, import_file, line, rows

DAY = "2026-03-05"


def template(*lines: tuple[str, str]) -> bytes:
    """A file of our own template for hours: (number of the person, place)."""
    head = "证件号码,活动名称,区域,服务日期,服务时长（小时）\r\n"
    return (head + "".join(f"{id_number(int(n))},河道巡护,{place},{DAY},2\r\n" for n, place in lines)).encode()


def counts(outcome) -> tuple[int, int, int, int, int]:
    return outcome.inserted, outcome.updated, outcome.unchanged, outcome.duplicate, outcome.quarantined


def hours(database) -> float:
    return measure(database, "service_hours", Selection(Period("to_date")), scope=EVERYWHERE).value


def test_new_records_bring_their_people_and_activities(database):
    outcome = import_file(
        database,
        credit(
            line(1, DAY, "09:00", "11:00", hours=2),
            line(2, DAY, "09:00", "10:30", hours=1.5),
            line(1, "2026-03-06", "14:00", "15:00", hours=1, activity="助老"),
        ),
    )
    assert counts(outcome) == (3, 0, 0, 0, 0)
    assert (outcome.created["volunteer"], outcome.created["registration"], outcome.created["activity"]) == (2, 2, 2)
    assert (outcome.first_day, outcome.last_day) == (date(2026, 3, 5), date(2026, 3, 6))
    assert hours(database) == 2 + 1.5 + 1
    assert database.version().as_of == date(2026, 3, 6)
    assert rows(database, registration, "registered_on", "implied") == [(date(2026, 3, 5), True)] * 2
    assert rows(database, volunteer, "birth_year", "sex", "group", "identified_by") == [
        (1990, "female", "unstated", "id_number"),
        (1990, "male", "unstated", "id_number"),
    ]
    assert rows(database, activity, "name", "state", "starts_at", "ends_at", "region_id", "implied") == [
        ("助老", "held", datetime(2026, 3, 6, 14), datetime(2026, 3, 6, 15), PUYAN, True),
        ("河道巡护", "held", datetime(2026, 3, 5, 9), datetime(2026, 3, 5, 11), PUYAN, True),
    ]


def test_the_same_file_again_changes_nothing(database):
    file = credit(line(1, DAY, "09:00", "11:00", hours=2), line(2, DAY, "09:00", "10:30", hours=1.5))
    import_file(database, file)
    before = database.version()
    outcome = import_file(database, file)
    assert counts(outcome) == (0, 0, 2, 0, 0)
    assert outcome.version is None
    assert database.version() == before
    assert rows(database, row_change) == []


def test_an_overlapping_file_adds_the_difference(database):
    one, two, three = (line(n, DAY, "09:00", "11:00", hours=2) for n in (1, 2, 3))
    import_file(database, credit(one, two))
    assert counts(import_file(database, credit(two, three))) == (1, 0, 1, 0, 0)
    assert hours(database) == 2 + 2 + 2


def test_a_corrected_record_is_updated_and_the_old_value_kept(database):
    import_file(database, credit(line(1, DAY, "09:00", "11:00", hours=2)))
    outcome = import_file(database, credit(line(1, DAY, "09:00", "11:30", hours=2.5)))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert hours(database) == 2.5
    changes = {row.table_name: json.loads(row.before) for row in database.rows(select(row_change))}
    assert changes["service_record"] == {"minutes": 120, "end_minute": 660}
    assert changes["activity"] == {"ends_at": "2026-03-05T11:00:00"}


def test_rows_that_stand_twice_count_once_and_contradictions_wait(database):
    twice, other = line(1, DAY, "09:00", "11:00", hours=2), line(2, DAY, "09:00", "11:00", hours=2)
    contradiction = line(2, DAY, "09:00", "11:00", hours=1)
    outcome = import_file(database, credit(twice, other, twice, contradiction), accept_quarantined=True)
    assert counts(outcome) == (1, 0, 0, 1, 2)
    found = rows(database, quarantined_row, "line", "rule", "detail")
    assert found == [(3, "contradiction", "5"), (5, "contradiction", "3")]


def test_many_quarantined_rows_want_a_confirmation_first(database):
    good = [line(n, DAY, "09:00", "11:00", hours=2) for n in range(1, 10)]
    bad = line(10, DAY, "11:00", "09:00", hours=2)
    with pytest.raises(TooManyQuarantined) as rejected:
        import_file(database, credit(*good, bad))
    assert counts(rejected.value.outcome) == (9, 0, 0, 0, 1)
    assert rows(database, import_batch, "read") == []
    assert counts(import_file(database, credit(*good, bad), accept_quarantined=True)) == (9, 0, 0, 0, 1)
    assert rows(database, import_batch, "read", "inserted", "quarantined", "target") == [(10, 9, 1, "hours")]
    [aside] = rows(database, quarantined_row, "line", "column", "rule")
    assert aside == (11, "签退时间", "ends_before_it_begins")


def test_a_file_with_no_good_row_at_all(database):
    outcome = import_file(database, credit(line(1, DAY, "11:00", "09:00", hours=2)), accept_quarantined=True)
    assert counts(outcome) == (0, 0, 0, 0, 1)
    assert (outcome.version, outcome.created.get("volunteer", 0)) == (None, 0)
    assert rows(database, import_batch, "read", "quarantined") == [(1, 1)]


def test_a_forecast_says_the_same_and_writes_nothing(database):
    file = credit(line(1, DAY, "09:00", "11:00", hours=2))
    forecast = import_file(database, file, keep=False)
    assert rows(database, import_batch, "read") == [] and rows(database, volunteer, "group") == []
    done = import_file(database, file)
    assert (forecast.batch_id, forecast.version) == (None, None)
    assert counts(forecast) == counts(done) and forecast.created == done.created


def test_an_unknown_place_waits_until_the_steward_says_which(database):
    file, given = (
        template(("1", "浦沿街"), ("2", "浦沿街道")),
        {"platform": "hangzhou", "format_name": "template_hours"},
    )
    outcome = import_file(database, file, accept_quarantined=True, **given)
    assert counts(outcome) == (1, 0, 0, 0, 1)
    [unknown] = outcome.unknown
    assert (unknown.table, unknown.written, unknown.rows, unknown.fate) == ("region", "浦沿街", 1, QUARANTINE)
    assert PUYAN in [place for place, _, _ in unknown.candidates]
    again = import_file(database, file, matches={("region", "浦沿街"): PUYAN}, **given)
    assert counts(again) == (1, 0, 1, 0, 0)
    assert rows(database, name_alias, "source", "kind", "written", "target_id") == [
        ("hangzhou", "region", "浦沿街", PUYAN)
    ]
    assert counts(import_file(database, file, **given)) == (0, 0, 2, 0, 0)  # remembered


def test_a_bare_name_of_two_counties_is_not_guessed(database):
    """长河 is a street of Binjiang and a town of Cixi; without a county nothing says which."""
    file = credit(line(1, DAY, "09:00", "11:00", hours=2, place="长河街道"))
    assert import_file(database, file, place=None, accept_quarantined=True).quarantined == 1
    assert (
        import_file(
            database, credit(line(1, DAY, "09:00", "11:00", hours=2, place="杭州市滨江区长河街道")), place=None
        ).inserted
        == 1
    )
    assert rows(database, service_record, "region_id") == [(330108002,)]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("滨江区长河街道江汉路1号", 330108002),
        ("浙江省杭州市滨江区长河街道", 330108002),
        ("浦沿街道东冠路611号", PUYAN),
        ("江汉路1号", imports.BINJIANG),  # names no street: the file's own place
        ("慈溪市长河镇人民路2号", 330282120),
    ],
)
def test_the_street_that_an_address_begins_with_is_its_place(database, address, place):
    import_file(database, credit(line(1, DAY, "09:00", "11:00", hours=2, place=address)))
    assert rows(database, service_record, "region_id") == [(place,)]


def test_teams_of_one_name_in_two_counties_stay_two(database):
    head = "证件号码,队伍名称,活动名称,区域,服务日期,服务时长（小时）\r\n"
    given = {"platform": "zhejiang", "format_name": "template_hours"}
    files = [
        (head + f"{id_number(n)},长河志愿队,河道巡护,{place},{DAY},2\r\n").encode()
        for n, place in ((1, "滨江区长河街道"), (2, "慈溪市长河镇"))
    ]
    for file in files:
        assert counts(import_file(database, file, **given)) == (1, 0, 0, 0, 0)
    assert rows(database, organisation, "name", "region_id") == [("长河志愿队", 330108002), ("长河志愿队", 330282120)]
    assert [counts(import_file(database, file, **given)) for file in files] == [(0, 0, 1, 0, 0)] * 2


def test_a_code_means_what_its_list_says(database):
    """330108002 is 长河街道 for the statistics bureau and 浦沿街道 for civil affairs."""
    for code_list, place in (("nbs2022", 330108002), ("mca2026", PUYAN)):
        file = credit(line(1, DAY, "09:00", "11:00", hours=2, activity=code_list, place="330108002000000000"))
        import_file(database, file, code_list=code_list)
        names = select(service_record.c.region_id).join(activity, activity.c.id == service_record.c.activity_id)
        assert [row[0] for row in database.rows(names.where(activity.c.name == code_list))] == [place]


def test_a_list_that_fits_the_codes_less_is_told_before_anything_is_written(database):
    """Codes that mean another place in another list, and codes that only another list knows."""
    given = {"platform": "national", "format_name": "template_hours", "accept_quarantined": True}
    file = template(("1", "330108002"), ("2", "330108003"))
    notes = import_file(database, file, code_list="nbs2022", keep=False, **given).warnings
    assert any("330108002 在 nbs2022 中是长河街道，在 mca2026 中是浦沿街道" in note.zh for note in notes)
    assert any("330108002 is Changhe Subdistrict in nbs2022, Puyan Subdistrict in mca2026" in note.en for note in notes)
    assert import_file(database, template(("1", "浦沿街道")), keep=False, **given).warnings == ()
    community = template(("1", "330108003001"))
    [note] = import_file(database, community, code_list="mca2026", keep=False, **given).warnings
    assert note.en == "The region codes look like nbs2022: it knows 1 of 1, mca2026 knows 0."


def test_records_to_be_checked_are_flagged_also_those_that_were_there(database):
    import_file(database, credit(line(1, DAY, "09:00", "12:00", hours=3)))
    assert rows(database, record_flag, "rule") == []
    later = credit(
        line(1, DAY, "11:00", "13:00", hours=2, activity="助老"),
        line(2, DAY, "08:00", "17:30", hours=9.5, activity="全员团建"),
    )
    assert import_file(database, later).flagged == 2
    assert rows(database, record_flag, "rule", "detail") == [
        ("maybe_not_volunteering", "活动名称含“团建”"),
        ("over_8_hours", "单次 570 分钟"),
        ("overlap", "与同日另一记录重叠，开始于 11:00"),
    ]
    import_file(
        database,
        credit(
            line(2, DAY, "18:00", "24:00", hours=6, activity="守夜"),
            line(1, DAY, "13:00", "22:30", hours=9, activity="值守"),
        ),
    )
    of_day = [rule for (rule,) in rows(database, record_flag, "rule") if rule == "over_16_hours_a_day"]
    assert len(of_day) == 0  # 3 + 2 + 9 = 14 hours, 9.5 + 6 = 15.5 hours
    import_file(database, credit(line(2, DAY, "06:00", "07:00", hours=1, activity="晨扫")))
    of_day = [rule for (rule,) in rows(database, record_flag, "rule") if rule == "over_16_hours_a_day"]
    assert len(of_day) == 3  # 9.5 + 6 + 1 = 16.5 hours


def test_a_correction_takes_its_flag_away(database):
    import_file(database, credit(line(2, DAY, "08:00", "17:30", hours=9.5)))
    assert rows(database, record_flag, "rule") == [("over_8_hours",)]
    import_file(database, credit(line(2, DAY, "08:00", "17:30", hours=7.5)))
    assert rows(database, record_flag, "rule") == []


def test_people_without_an_id_number_are_one_platform_s_own(database):
    national = "项目名称,队伍名称,志愿者姓名,服务时间,录入时长,录入方式,录入日期\r\n" + (
        "河道巡护,浦沿护河队,测试1,2026-03-05 09:00:00~2026-03-05 11:00:00,2,4,2026-03-05\r\n"
    )
    import_file(database, credit(line(1, DAY, "09:00", "11:00", hours=2)))
    import_file(database, national.encode("gb18030"))
    known = rows(database, volunteer, "identified_by", "name_key")
    assert [kind for kind, _ in known] == ["id_number", "name_and_team"]
    assert known[0][1] == known[1][1]  # the same name: a possible overlap, never merged
    assert rows(database, organisation, "name", "implied", "founded_on") == [("浦沿护河队", True, date(2026, 3, 5))]


@pytest.mark.parametrize("timed_first", [True, False])
def test_records_with_and_without_a_time_of_one_activity_in_any_order(database, timed_first):
    timed = credit(line(1, DAY, "09:00", "11:00", hours=2), line(2, DAY, "10:00", "12:00", hours=2))
    honour = "姓名,身份证号,活动名称,活动地点,荣誉时数,活动日期\r\n" + (
        f"测试3,{id_number(3)},河道巡护,浦沿街道,2,{DAY}\r\n测试4,{id_number(4)},河道巡护,浦沿街道,1,{DAY}\r\n"
    )
    for file in (timed, honour.encode()) if timed_first else (honour.encode(), timed):
        assert import_file(database, file).inserted == 2
    assert rows(database, activity, "starts_at", "ends_at") == [(datetime(2026, 3, 5, 9), datetime(2026, 3, 5, 12))]


def test_no_name_and_no_number_reaches_the_database(database):
    import_file(
        database,
        credit(
            line(1, DAY, "09:00", "11:00", hours=2),
            f"测试2,{id_number(2)[:-1]}0,x,浦沿街道,2,{DAY} 09:00:00,{DAY} 11:00:00",
        ),
        accept_quarantined=True,
    )
    from lib.schema import metadata

    for table in metadata.sorted_tables:
        if table.name in ("region", "region_code", "published_figure", "document", "population"):
            continue
        for row in database.rows(select(table)):
            text = json.dumps(list(row), default=str, ensure_ascii=False)
            assert "测试" not in text and id_number(1)[6:] not in text and id_number(2)[6:17] not in text, table.name


def test_another_key_of_persons_is_refused(database):
    import_file(database, credit(line(1, DAY, "09:00", "11:00", hours=2)))
    with pytest.raises(ImportRejected, match="key"):
        import_file(database, credit(line(2, DAY, "09:00", "11:00", hours=2)), key=b"x" * 32)
    assert len(rows(database, volunteer, "group")) == 1


def test_who_may_not_import_writes_nothing(database):
    leader = Person("leader", ROLES["leader"], EVERYWHERE)
    with pytest.raises(NotAllowed):
        import_file(database, credit(line(1, DAY, "09:00", "11:00", hours=2)), person=leader)
    assert database.rows(select(func.count()).select_from(import_batch))[0][0] == 0


def test_an_unknown_platform_is_refused(database):
    with pytest.raises(ImportRejected, match="Choose one of: zhejiang"):
        import_file(database, template(("1", "浦沿街道")), platform="elsewhere")
