"""An import taken back: the database is as it was, what others need stays, what stands upon it is named; both engines."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, inspect, select, update

from lib.access import LOCAL, ROLES, NotAllowed, Person
from lib.importers.decisions import ImportDecisions
from lib.importers.history.batches import NoSuchImport
from lib.importers.history.undo import CannotUndo, undo
from lib.importers.load.load import load_staged
from lib.importers.load.upsert import record_changes, update_rows
from lib.schema import (
    activity,
    data_change,
    data_version,
    import_batch,
    name_alias,
    organisation,
    project,
    quarantined_row,
    record_flag,
    registration,
    row_change,
    row_report,
    service_record,
    station,
    volunteer,
)
from tests.importers.staging import NOW, batch_row, staged
from tests.importers.stored import everything

COUNTY = 330108
LATER = datetime(2025, 12, 31, 18, 30, 5, 123)
DAY = date(2025, 3, 5)


def import_file(database, target: str, rows: list[dict], *, matches=None, **how):
    file = staged(
        target,
        rows,
        platform="zhejiang" if target in ("hours", "activities", "projects", "volunteers") else None,
        **how,
    )
    choices = ImportDecisions(place=COUNTY, matches=matches or {}, accept_quarantined=True)
    try:
        return load_staged(database, file, choices, person=LOCAL, now=NOW)
    finally:
        file.close()


def take_back(database, outcome):
    return undo(database, outcome.batch_id, person=LOCAL, now=LATER)


def served(person: int, day: int = 5, activity_name: str = "清河", **others) -> dict:
    row = {
        "person_key": f"{person:064x}",
        "identified_by": "id_number",
        "served_on": date(2025, 3, day),
        "minutes": 120,
    }
    row |= {
        "activity": activity_name,
        "team": "甲队",
        "project": "护河",
        "place": "西兴街道",
        "category": "environment",
    }
    return row | {"method": "sign_in", "state": "confirmed", "entered_on": date(2025, 3, day)} | others


def a_station(name: str = "西兴站", **others) -> dict:
    return {"name": name, "type": "hub", "place": "西兴街道", "opened_on": DAY} | others


def rows_of(database, table) -> int:
    return database.rows(select(func.count()).select_from(table))[0][0]


def test_what_an_import_inserted_is_gone_and_what_it_changed_is_as_before(database):
    nothing = everything(database)
    first = import_file(database, "hours", [served(1), served(2), served(1, 6)])
    before = everything(database)
    second = import_file(database, "hours", [served(1, minutes=600), served(2, 4), served(3, 7, "植树", team="乙队")])
    assert (second.inserted, second.updated) == (2, 1) and everything(database) != before
    undone = take_back(database, second)
    assert everything(database) == before
    assert undone.removed["service_record"] == 2 and undone.removed["volunteer"] == 1
    assert undone.restored["service_record"] == 1 and undone.kept == {}
    take_back(database, first)
    assert everything(database) == nothing


def test_that_it_happened_stays_written(database):
    done = import_file(database, "stations", [a_station(), a_station("乙", place="无此街道")])
    take_back(database, done)
    c = import_batch.c
    logged = select(c.undone_at, c.undone_by, c.inserted, c.quarantined).where(c.id == done.batch_id)
    assert database.rows(logged) == [(datetime(2025, 12, 31, 18, 30, 5), "local", 1, 1)]
    assert rows_of(database, quarantined_row) == 1 and rows_of(database, station) == 0


def test_what_is_gone_or_as_before_is_announced(database):
    import_file(database, "stations", [a_station(f"站{i}") for i in range(4)])
    second = import_file(database, "stations", [a_station("站2", tier="hub"), a_station("甲"), a_station("乙")])
    undone = take_back(database, second)
    c = data_change.c
    said = database.rows(
        select(c.table_name, c.first_id, c.last_id).where(c.version == undone.version).order_by(c.first_id)
    )
    assert said == [("station", 3, 3), ("station", 5, 6)]
    assert database.version().version == undone.version == second.version + 1


def test_flags_follow_the_records(database):
    first = import_file(database, "hours", [served(1, start_minute=540, end_minute=660), served(2, minutes=500)])
    before = everything(database)
    assert len(before["record_flag"]) == 1
    late = {"start_minute": 600, "end_minute": 720, "entered_on": date(2025, 12, 1)}
    rows = [
        served(1, 5, "植树", **late),
        served(2, minutes=60),
        served(1, minutes=900, start_minute=540, end_minute=1440),
    ]
    second = import_file(database, "hours", rows)
    rules = {row.rule for row in database.rows(select(record_flag.c.rule))}
    assert rules == {"overlap", "entered_late", "over_8_hours", "over_16_hours_a_day"}
    take_back(database, second)
    assert everything(database) == before
    take_back(database, first)
    assert rows_of(database, record_flag) == 0


def test_many_records_entered_by_one_recorder_may_be_corrected_and_taken_back(database):
    rows = [served(i, method="manual", entered_on=date(2025, 3, 9)) for i in range(1, 61)]
    import_file(database, "hours", rows)
    before = everything(database)
    corrected = import_file(database, "hours", [row | {"minutes": 90} for row in rows])
    assert corrected.updated == 60
    take_back(database, corrected)
    assert everything(database) == before


def test_what_later_imports_need_stays_and_is_theirs(database):
    first = import_file(database, "hours", [served(1), served(2)])
    second = import_file(database, "hours", [served(1, 6), served(1, 7)])
    undone = take_back(database, first)
    assert undone.kept == {"volunteer": 1, "registration": 1, "organisation": 1, "project": 1}
    assert undone.removed == {"service_record": 2, "activity": 1, "volunteer": 1, "registration": 1}
    for table in (volunteer, registration, organisation, project):
        assert database.rows(select(table.c.batch_id)) == [(second.batch_id,)], table.name
    assert rows_of(database, service_record) == 2
    take_back(database, second)
    assert all(rows_of(database, table) == 0 for table in (volunteer, registration, organisation, project, activity))


def test_of_several_imports_that_need_a_row_the_earliest_owns_it(database):
    first = import_file(database, "hours", [served(1)])
    second, third = (import_file(database, "hours", [served(1, day)]) for day in (6, 7))
    take_back(database, first)
    for table in (volunteer, registration, organisation, project):
        assert database.rows(select(table.c.batch_id)) == [(second.batch_id,)], table.name
    take_back(database, second)
    for table in (volunteer, registration, organisation, project):
        assert database.rows(select(table.c.batch_id)) == [(third.batch_id,)], table.name


def test_the_earliest_owns_a_row_that_several_tables_refer_to(database):
    first = import_file(database, "hours", [served(1)])
    act = {"activity": "植树", "team": "甲队", "place": "西兴街道", "category": "environment", "state": "closed"}
    act |= {"starts": datetime(2025, 3, 9, 9), "ends": datetime(2025, 3, 9, 11)}
    second = import_file(database, "activities", [act])
    own = {"name": "种树", "team": "甲队", "place": "西兴街道", "category": "environment", "started_on": DAY}
    third = import_file(database, "projects", [own])
    of = organisation.c
    take_back(database, first)
    assert database.rows(select(of.name, of.batch_id)) == [("甲队", second.batch_id)]
    take_back(database, second)
    assert database.rows(select(of.name, of.batch_id)) == [("甲队", third.batch_id)]


def test_what_only_records_tell_of_begins_with_the_first_that_is_left(database):
    first = import_file(database, "hours", [served(1, 4)])
    import_file(database, "hours", [served(1, 6), served(1, 7)])
    take_back(database, first)
    days = (
        volunteer.c.first_registered_on,
        registration.c.registered_on,
        organisation.c.founded_on,
        project.c.started_on,
    )
    assert [database.rows(select(day)) for day in days] == [[(date(2025, 3, 6),)]] * 4


def test_what_an_undone_export_alone_has_said_goes_with_it(database):
    people = {"person_key": f"{1:064x}", "identified_by": "id_number", "registered_on": date(2024, 5, 1)}
    first = import_file(database, "volunteers", [people])
    import_file(database, "hours", [served(1, 6)])
    take_back(database, first)
    days = (volunteer.c.first_registered_on, registration.c.registered_on)
    assert [database.rows(select(day)) for day in days] == [[(date(2025, 3, 6),)]] * 2


def test_what_rows_of_no_import_need_stays_and_is_nobodys(database):
    done = import_file(database, "projects", [{"name": "护河", "team": "甲队", "started_on": DAY}])
    [(row_id,)] = database.rows(select(project.c.id))
    by_hand = {"project_id": row_id, "batch_id": None, "platform_id": 1, "region_id": COUNTY, "category": "environment"}
    times = {"starts_at": NOW, "ends_at": NOW, "published_on": DAY, "held_on": DAY, "state": "held"}
    database.run(lambda connection: connection.execute(insert(activity), by_hand | times))
    undone = take_back(database, done)
    assert undone.kept == {"project": 1, "organisation": 1} and undone.removed == {}
    assert database.rows(select(project.c.batch_id)) == [(None,)] == database.rows(select(organisation.c.batch_id))


def test_brands_that_stay_keep_those_above_them(database):
    brand_ = {"level": "county", "place": "滨江区", "launched_on": DAY}
    names = [("浦志愿", None), ("浦师傅", "浦志愿"), ("浦修补", "浦师傅"), ("另一", None)]
    done = import_file(database, "brands", [brand_ | {"name": name, "parent": parent} for name, parent in names])
    later = import_file(database, "brands", [brand_ | {"name": "浦新", "parent": "浦修补"}])
    undone = take_back(database, done)
    assert (undone.kept, undone.removed) == ({"brand": 3}, {"brand": 1})
    take_back(database, later)
    assert everything(database)["brand"] == []


def test_files_that_held_the_same_rows_are_named(database):
    first = import_file(database, "stations", [a_station(), a_station(name="浦沿站", place="浦沿街道")])
    second = import_file(database, "stations", [a_station(), a_station(name="长河站", place="长河街道")])
    third = import_file(database, "stations", [a_station(name="白马湖站", place="长河街道")])
    database.run(lambda connection: connection.execute(delete(row_report)))  # as imports of an earlier version left it
    undone = take_back(database, first)
    assert undone.relied == (second.batch_id,)  # of its file one row was here already and is gone now
    assert f"import {second.batch_id} may hold" in undone.advice.en
    assert take_back(database, third).advice is None


def test_rows_that_a_later_file_held_too_stay_and_are_its_own(database):
    first = import_file(database, "stations", [a_station(), a_station(name="浦沿站", place="浦沿街道")])
    second = import_file(database, "stations", [a_station()])
    assert (second.unchanged, second.version) == (1, None)
    undone = take_back(database, first)
    assert (undone.removed, undone.kept, undone.advice) == ({"station": 1}, {"station": 1}, None)
    assert database.rows(select(station.c.name, station.c.batch_id)) == [("西兴站", second.batch_id)]
    take_back(database, second)  # it owns a row now
    assert rows_of(database, station) == 0


def test_an_import_below_a_later_one_waits_for_it(database):
    first = import_file(database, "stations", [a_station()])
    second = import_file(database, "stations", [a_station(tier="hub")])
    third = import_file(database, "stations", [a_station(tier="service")])
    for below in (first, second):
        with pytest.raises(CannotUndo, match=f"Import {third.batch_id} has since changed") as rejected:
            take_back(database, below)
        assert f"第{third.batch_id}号导入" in rejected.value.message.zh
    take_back(database, third)
    take_back(database, second)
    take_back(database, first)
    assert rows_of(database, station) == 0 and rows_of(database, row_change) == 0


def test_what_was_taken_back_is_unknown_or_changed_nothing_cannot_be_taken_back(database):
    rows = [a_station()]
    done, again = import_file(database, "stations", rows), import_file(database, "stations", rows)
    with pytest.raises(CannotUndo, match="changed nothing"):
        take_back(database, again)
    take_back(database, done)
    with pytest.raises(CannotUndo, match="taken back at 2025-12-31 18:30 already"):
        take_back(database, done)
    with pytest.raises(NoSuchImport, match="no import with the number 99"):
        undo(database, 99, person=LOCAL, now=LATER)
    database.run(lambda connection: connection.execute(insert(batch_row()[0]), {"id": 50, **batch_row()[1][0]}))
    with pytest.raises(CannotUndo, match="demo"):
        undo(database, 50, person=LOCAL, now=LATER)


def test_only_a_steward_takes_back(database):
    done = import_file(database, "stations", [a_station()])
    with pytest.raises(NotAllowed):
        undo(database, done.batch_id, person=Person("x", ROLES["staff"], LOCAL.scope), now=LATER)
    assert rows_of(database, station) == 1


@pytest.mark.parametrize("at_once", [1, 20_000])
def test_of_several_changes_of_a_row_the_first_tells_what_it_was(database, at_once, monkeypatch):
    monkeypatch.setattr("lib.importers.history.undo.CHUNK_ROWS", at_once)
    import_file(database, "stations", [a_station(tier="centre")])
    before = everything(database)
    second = import_file(database, "stations", [a_station(tier="hub")])
    with database.write_rows() as changing:  # the same import changes it once more
        context = SimpleNamespace(connection=changing.connection, transaction=changing, batch_id=second.batch_id)
        update_rows(changing.connection, station, [(1, {"tier": "service"})])
        record_changes(context, station, [(1, {"tier": "hub"}, {"tier": "service"})])
    undone = take_back(database, second)
    assert everything(database) == before and undone.restored == {"station": 1}


def test_a_refused_undo_changes_nothing(database):
    import_file(database, "stations", [a_station()])
    second = import_file(database, "stations", [a_station(tier="hub"), a_station("乙")])
    import_file(database, "stations", [a_station("乙", tier="hub")])
    before, version = everything(database), database.version()
    with pytest.raises(CannotUndo):
        take_back(database, second)
    assert everything(database) == before and database.version() == version


def test_a_name_that_was_matched_is_forgotten_with_its_import(database):
    import_file(database, "hours", [served(1)])
    [(team,)] = database.rows(select(organisation.c.id))
    second = import_file(database, "hours", [served(2, team="甲 分队")], matches={("organisation", "甲 分队"): team})
    assert rows_of(database, name_alias) == 1
    take_back(database, second)
    assert rows_of(database, name_alias) == 0


def test_a_match_does_not_outlive_its_team(database):
    first = import_file(database, "hours", [served(1)])
    [(team,)] = database.rows(select(organisation.c.id))
    import_file(database, "stations", [a_station()])
    written = {"source": "zhejiang", "kind": "organisation", "written": "旧名", "target_id": team}
    database.run(lambda connection: connection.execute(insert(name_alias), written))
    take_back(database, first)
    assert rows_of(database, name_alias) == 0


def test_the_last_day_goes_back_with_the_import_that_moved_it(database):
    assert database.version().as_of is None
    first, second = import_file(database, "hours", [served(1, 5)]), import_file(database, "hours", [served(1, 20)])
    assert database.version().as_of == date(2025, 3, 20)
    take_back(database, second)
    assert database.version().as_of == date(2025, 3, 5)
    take_back(database, first)
    assert database.version().as_of is None


def test_the_last_day_of_other_data_stays(database):
    database.run(lambda connection: connection.execute(update(data_version).values(as_of=date(2025, 3, 31))))
    take_back(database, import_file(database, "hours", [served(1, 5)]))
    assert database.version().as_of == date(2025, 3, 31)


def test_more_rows_than_are_worth_an_index_go_too(database):
    nothing = everything(database)
    rows = [served(i, activity_name=f"活动{i}", team=f"队{i}", project=f"项目{i}") for i in range(1, 261)]
    done = import_file(database, "hours", rows)
    undone = take_back(database, done)
    assert undone.removed["volunteer"] == undone.removed["organisation"] == undone.removed["activity"] == 260
    assert everything(database) == nothing
    names = {name for name, indexes in database.run(_indexes).items() for index in indexes if "undo" in index["name"]}
    assert names == set()


def _indexes(connection) -> dict:
    shape = inspect(connection)
    return {name: shape.get_indexes(name) for name in shape.get_table_names()}


PERSONS, DAYS, TEAMS, PROJECTS = (
    st.integers(1, 3),
    st.integers(3, 6),
    st.sampled_from(["甲队", "乙队", None]),
    ["护河", "植树"],
)
RECORDS = st.builds(
    served,
    PERSONS,
    DAYS,
    st.sampled_from(["清河", "团建"]),
    team=TEAMS,
    project=st.sampled_from([*PROJECTS, None]),
    minutes=st.sampled_from([60, 500, 700]),
    start_minute=st.sampled_from([None, 540, 600]),
    place=st.sampled_from(["西兴街道", "长河街道"]),
    method=st.sampled_from(["sign_in", "manual"]),
)
ACTIVITIES = st.builds(
    lambda name, team, project_name, slots, day: {
        "activity": name, "team": team, "project": project_name, "slots": slots, "place": "长河街道",
        "starts": datetime(2025, 3, day, 9),
    },
    st.sampled_from(["清河", "团建"]), TEAMS, st.sampled_from([*PROJECTS, None]), st.integers(1, 2), DAYS,
)  # fmt: skip
WORKS = st.builds(
    lambda name, team, day: {"name": name, "team": team, "started_on": date(2025, 3, day), "place": "西兴街道"},
    st.sampled_from(PROJECTS), TEAMS, DAYS,
)  # fmt: skip
PEOPLE = st.builds(
    lambda person, day, sex: {"person_key": f"{person:064x}", "identified_by": "id_number", "registered_on": date(2025, 2, day), "sex": sex},
    PERSONS, DAYS, st.sampled_from(["female", None]),
)  # fmt: skip
FILES = st.one_of(
    st.tuples(st.just("hours"), st.lists(RECORDS, min_size=1, max_size=6)),
    st.tuples(st.just("activities"), st.lists(ACTIVITIES, min_size=1, max_size=4)),
    st.tuples(st.just("projects"), st.lists(WORKS, min_size=1, max_size=3)),
    st.tuples(st.just("volunteers"), st.lists(PEOPLE, min_size=1, max_size=3)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILES, min_size=1, max_size=4))
def test_imports_taken_back_one_after_the_other_leave_every_state_as_it_was(database, files):
    states, done = [(everything(database), database.version().as_of)], []
    for target, rows in files:
        done.append(import_file(database, target, rows))
        states.append((everything(database), database.version().as_of))
    # One that changed nothing is not taken back; it says what it said, and owns rows once another is.
    each_changed = all(outcome.version is not None for outcome in done)
    for outcome in reversed(done):
        now = states.pop()
        assert not each_changed or (everything(database), database.version().as_of) == now
        if outcome.version is not None:
            take_back(database, outcome)
    b = import_batch.c
    owning = select(b.id).where(b.version.is_not(None), b.undone_at.is_(None), b.id >= done[0].batch_id)
    while open_ := {row.id for row in database.rows(owning)}:
        take_back(database, next(outcome for outcome in reversed(done) if outcome.batch_id in open_))
    if not each_changed:
        database.run(lambda connection: connection.execute(delete(row_report)))
    assert (everything(database), database.version().as_of) == states[0]


def is_taken_back(database, outcome) -> bool:
    try:
        take_back(database, outcome)
    except CannotUndo:
        return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILES, min_size=2, max_size=4), order=st.permutations(range(4)))
def test_imports_may_be_taken_back_in_any_order_that_is_allowed(database, files, order):
    before = everything(database)
    done = [import_file(database, *file) for file in files]
    b = import_batch.c
    undoable = select(b.id).where(b.version.is_not(None), b.undone_at.is_(None), b.id >= done[0].batch_id)
    while open_ := {row.id for row in database.rows(undoable)}:  # one that changed nothing may own rows meanwhile
        waiting = [done[place] for place in order if place < len(done) and done[place].batch_id in open_]
        assert any([is_taken_back(database, outcome) for outcome in waiting])  # the latest stands below none
    # What one that changed nothing has said stays, and would speak to the next example.
    database.run(lambda connection: connection.execute(delete(row_report)))
    assert everything(database) == {**before, "row_report": []}
