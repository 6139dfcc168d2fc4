"""A steward with a scope: rows of other places are quarantined, what only shows when loaded is refused, undo is of own imports."""

import pytest
from sqlalchemy import select

from lib.access import EVERYWHERE, LOCAL, ROLES, Person, Scope
from lib.importers.history.batches import batches
from lib.importers.history.undo import undo
from lib.importers.match.own_places import OutsideScope
from lib.schema import quarantined_row, region, service_record
from tests.importers.imports import BINJIANG, NOW, PUYAN, XIXING, credit, import_file, line, rows
from tests.importers.match.test_resolver import TEAM, placed, projects
from tests.importers.stored import everything

DAY = "2026-03-05"


def steward(*places: int, name: str = "steward") -> Person:
    return Person(name, ROLES["steward"], Scope(places))


def at(*places: str) -> bytes:
    return credit(*(line(i, DAY, "09:00", "11:00", hours=2, place=place) for i, place in enumerate(places, 1)))


def test_rows_of_other_places_are_quarantined_with_the_reason(database):
    done = import_file(
        database, at("浦沿街道", "西兴街道", "浦沿街道"), person=steward(PUYAN), place=PUYAN, accept_quarantined=True
    )
    assert (done.inserted, done.quarantined) == (2, 1)
    assert rows(database, service_record, "region_id") == [(PUYAN,), (PUYAN,)]
    assert [r.rule for r in database.rows(select(quarantined_row))] == ["place_outside"]


@pytest.mark.parametrize("scope", [(PUYAN,), (PUYAN, XIXING)])
def test_a_forecast_says_the_same_and_nothing_is_written(database, scope):
    before = everything(database)
    forecast = import_file(database, at("浦沿街道", "西兴街道"), person=steward(*scope), place=scope[0], keep=False)
    assert forecast.inserted == (1 if scope == (PUYAN,) else 2)
    assert everything(database) == before


@pytest.mark.parametrize("scope", [(), (PUYAN,)])
def test_a_file_cannot_be_placed_elsewhere(database, scope):
    with pytest.raises(OutsideScope):
        import_file(database, at("浦沿街道"), person=steward(*scope), place=BINJIANG)


def test_a_record_of_another_place_cannot_be_taken_over(database):
    head = "证件号码,记录编号,活动名称,区域,服务日期,服务时长（小时）\r\n"
    row = "110101199003070011,R1,河道巡护,{place},2026-03-05,2\r\n"
    import_file(database, (head + row.format(place="西兴街道")).encode(), platform="zhejiang")
    before = everything(database)
    with pytest.raises(OutsideScope):
        import_file(
            database,
            (head + row.format(place="浦沿街道")).encode(),
            platform="zhejiang",
            person=steward(PUYAN),
            place=PUYAN,
        )
    assert everything(database) == before


def test_a_row_without_a_place_whose_project_is_elsewhere_is_set_aside_alone(database):
    import_file(database, projects(("守艺", TEAM, "滨江区西兴街道"), ("护河", TEAM, "滨江区浦沿街道")))
    hours = placed(
        ("守艺", TEAM, "测试甲", ""), ("护河", TEAM, "测试乙", ""), ("护河", TEAM, "测试丙", "滨江区浦沿街道")
    )
    done = import_file(database, hours, place=None, person=steward(PUYAN), accept_quarantined=True)
    assert (done.inserted, done.quarantined) == (2, 1)
    assert rows(database, service_record, "region_id") == [(PUYAN,), (PUYAN,)]
    [aside] = database.rows(select(quarantined_row))
    assert (aside.line, aside.rule, aside.value) == (2, "place_elsewhere", "守艺")


def test_who_has_a_scope_sees_and_undoes_own_imports_alone(database):
    mine, other = steward(PUYAN), steward(PUYAN, name="another")
    first = import_file(database, at("浦沿街道"), person=mine, place=PUYAN).batch_id
    second = import_file(database, at("浦沿街道", "浦沿街道"), person=LOCAL).batch_id
    assert [b.id for b in batches(database, person=mine)] == [first]
    assert not batches(database, person=other)
    assert [b.id for b in batches(database, person=LOCAL)] == [second, first]
    for batch, person in ((second, mine), (first, other), (first, steward(XIXING))):
        with pytest.raises(OutsideScope):
            undo(database, batch, person=person, now=NOW)
    undo(database, second, person=Person("all", ROLES["steward"], EVERYWHERE), now=NOW)
    undo(database, first, person=mine, now=NOW)
    assert not rows(database, service_record, "region_id")


def test_unknown_names_have_no_candidates_from_elsewhere(database):
    head = "证件号码,活动名称,区域,服务日期,服务时长（小时）\r\n"
    written = "".join(f"110101199003070011,河道巡护,{place},2026-03-05,2\r\n" for place in ("浦延街道", "西兴街"))
    done = import_file(
        database, (head + written).encode(), platform="zhejiang", person=steward(PUYAN), place=PUYAN, keep=False
    )
    names = dict(database.rows(select(region.c.id, region.c.name)))
    candidates = {place for one in done.unknown if one.table == "region" for place, *_ in one.candidates}
    assert candidates and {names[place] for place in candidates} == {"浦沿街道"}
