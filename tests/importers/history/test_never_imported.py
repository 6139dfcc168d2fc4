"""After an undo the database is as if the import had never been: what other imports reported too stays, as they said."""

import os
from datetime import date, datetime
from random import Random

import pytest

from lib.access import LOCAL
from lib.importers.history.batches import batch
from lib.importers.history.undo import CannotUndo, undo
from lib.schema import activity, service_record, station
from tests.importers.emptied import emptied_at
from tests.importers.history import random_files
from tests.importers.history import test_undo as histories
from tests.importers.history.never_imported import named
from tests.importers.imports import NOW, id_number, import_in_process, rows

HISTORIES = int(os.environ.get("HISTORIES", "5"))
"""Random histories of each kind; `make test-long` makes more."""
HEAD = "姓名,身份证号,所属组织,活动名称,所属镇街,签到时间,志愿时长"
WORK = {"清河": "护河", "团建": "植树"}


def of_street(serial: int, street: str) -> bytes:
    record = f"测试,{id_number(serial)},甲队,社区清洁,滨江区{street},2026-03-04,2"
    return f"{HEAD}\n{record}\n".encode()


@pytest.mark.parametrize(("first", "second"), [("西兴街道", "浦沿街道"), ("浦沿街道", "西兴街道")])
def test_an_activity_of_two_streets_is_in_that_of_the_import_that_is_left(database, first, second):
    one = import_in_process(database, of_street(901, first), platform="zhejiang")
    import_in_process(database, of_street(902, second), platform="zhejiang")
    undo(database, one.batch_id, person=LOCAL, now=NOW)
    [(place,)] = rows(database, activity, "region_id")
    assert place == {"西兴街道": 330108001, "浦沿街道": 330108003}[second]


def test_a_list_read_twice_stays_when_the_first_is_undone(database):
    first = histories.import_file(database, "stations", [histories.a_station(tier="hub")])
    histories.import_file(database, "stations", [histories.a_station()], columns=["name", "type", "place", "opened_on"])
    histories.take_back(database, first)
    assert rows(database, station, "name", "tier") == [("西兴站", None)]  # the second file has no column of tiers


def hours(chance: Random) -> tuple[str, list[dict]]:
    found = {}
    for _ in range(chance.randint(1, 4)):
        what, person, day = chance.choice(list(WORK)), chance.randint(1, 3), chance.randint(3, 5)
        team, place = chance.choice(["甲队", "乙队"]), chance.choice(["西兴街道", "长河街道", "浦沿街道"])
        how = {"minutes": chance.choice([60, 500]), "start_minute": 540, "method": chance.choice(["sign_in", "manual"])}
        found[person, day, what, team] = histories.served(
            person, day, what, team=team, project=WORK[what], place=place, **how
        )
    without = {"method"} if chance.random() < 0.3 else set()
    return "hours", [{name: row[name] for name in row if name not in without} for row in found.values()]


def activities(chance: Random) -> tuple[str, list[dict]]:
    row = {"activity": "清河", "team": chance.choice(["甲队", "乙队"]), "project": chance.choice(["护河", None])}
    row |= {"slots": chance.randint(1, 2), "place": "长河街道", "starts": datetime(2025, 3, chance.randint(3, 5), 9)}
    return "activities", [row]


def projects(chance: Random) -> tuple[str, list[dict]]:
    """A project of one team, or two of one name."""
    row = {
        "name": chance.choice(["护河", "植树"]),
        "place": "西兴街道",
        "started_on": date(2025, 3, chance.randint(3, 5)),
    }
    return "projects", [row | {"team": team} for team in chance.sample(["甲队", "乙队"], chance.randint(1, 2))]


def people(chance: Random) -> tuple[str, list[dict]]:
    return "volunteers", [
        {"person_key": f"{key:064x}", "identified_by": "id_number", "registered_on": date(2025, 2, chance.randint(3, 5)),
         "sex": chance.choice(["female", None])}
        for key in chance.sample([1, 2, 3], 2)
    ]  # fmt: skip


def stations(chance: Random) -> tuple[str, list[dict]]:
    names = chance.sample(["甲站", "乙站"], chance.randint(1, 2))
    return "stations", [histories.a_station(name, tier=chance.choice(["hub", None])) for name in names]


KINDS = (hours, hours, hours, activities, projects, people, stations)


@pytest.fixture(scope="module")
def pair(_sqlite_template, tmp_path_factory):
    """Two databases to be compared."""
    folder = tmp_path_factory.mktemp("histories")
    paths = folder / "with.sqlite", folder / "without.sqlite"
    with emptied_at(paths[0], _sqlite_template) as one, emptied_at(paths[1], _sqlite_template) as other:
        yield one, other


TWINS = (random_files.twins, random_files.twins, random_files.twins, random_files.corrected_activities, hours, people)
LISTS = (
    *(random_files.contests, random_files.points, random_files.needs, random_files.matches),
    *(random_files.funding, random_files.brands, stations),
)


@pytest.mark.parametrize("seed", range(HISTORIES))
@pytest.mark.parametrize(("kinds", "before"), [(KINDS, ()), (TWINS, ()), (LISTS, random_files.REGISTERS)])
def test_a_history_without_an_import_is_the_history_that_never_had_it(pair, seed, kinds, before):
    chance = Random(seed)
    files = [chance.choice(kinds)(chance) for _ in range(chance.randint(3, 5))]
    with_it, without = (one.fresh() for one in pair)
    for file in before:
        assert all(histories.import_file(one, *file).inserted for one in (with_it, without))
    done = [histories.import_file(with_it, *file) for file in files]
    undone = set()
    for number in chance.sample(range(len(files)), 2):
        try:
            histories.take_back(with_it, done[number])
        except CannotUndo:  # it changed nothing, or a later one has corrected its rows or found them by their time
            continue
        undone.add(number)
    for number, file in enumerate(files):
        if number not in undone:
            histories.import_file(without, *file)
    assert named(with_it) == named(without)


def of_number(number: str | None, *, minutes: int = 120, **others) -> dict:
    row = histories.served(1, minutes=minutes, start_minute=540, **others)
    return row | {"source_ref": number or random_files.bare(row)}


@pytest.mark.parametrize(
    ("first", "undone", "later"),
    [
        ([of_number(None)], [of_number("5")], [of_number("7")]),  # without 5 the record would have got the number 7
        ([of_number("5")], [of_number("7", minutes=90)], [of_number(None, minutes=60)]),  # it would be number 5
        ([], [of_number("5")], [of_number(None, team=None)]),  # it keeps the activity of the team, and has none
        ([of_number("5")], [of_number("4")], [of_number(None)]),  # the lowest of several
        ([], [of_number("007")], [of_number("7")]),
    ],
)
def test_an_import_like_whose_records_a_later_one_found_some_waits_for_that_one(database, first, undone, later):
    files = [("hours", rows) for rows in (first, undone, later) if rows]
    *_, wrong, last = [histories.import_file(database, *file) for file in files]
    with pytest.raises(CannotUndo, match=f"^Import {last.batch_id} found records"):
        histories.take_back(database, wrong)
    assert batch(database, last.batch_id).undoable
    for one in (last, wrong):
        histories.take_back(database, one)
    histories.import_file(database, *files[-1])
    left = rows(database, service_record, "source_ref", "minutes")
    assert len(left) == 1


def test_a_record_of_another_time_does_not_stand_in_the_way(database):
    one = histories.import_file(database, "hours", [of_number("5")])
    histories.import_file(database, "hours", [of_number(None, activity_name="助餐"), of_number("6", day=6)])
    histories.take_back(database, one)
    assert len(rows(database, service_record)) == 2
