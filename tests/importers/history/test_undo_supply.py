"""Registers of needs, offers and matches taken back: what a match needs stays, and it is said which import needs it."""

from datetime import date, datetime

from sqlalchemy import select

from lib.importers.cli.past_imports import undo_import
from lib.schema import need, need_match, offer
from tests.importers.history.test_undo import import_file, take_back
from tests.importers.stored import everything

DAY = date(2025, 3, 5)
OF_PLACE = {"place": "西兴街道", "category": "elder_care", "reported_on": DAY, "from_on": DAY}


def a_need(name: str = "陪护", **others) -> dict:
    return {"name": name, "state": "open"} | OF_PLACE | others


def an_offer(name: str = "乙公司", **others) -> dict:
    return {"name": name, "kind": "enterprise", "state": "open"} | OF_PLACE | others


def a_match(**others) -> dict:
    return {"need": "陪护", "offer": "乙公司", "place": "西兴街道", "matched_on": DAY} | others


def test_registers_taken_back_leave_nothing(database):
    nothing = everything(database)
    done = [
        import_file(database, "needs", [a_need(), a_need("理发")]),
        import_file(database, "offers", [an_offer()]),
        import_file(database, "matches", [a_match()]),
    ]
    removed = [take_back(database, one).removed for one in reversed(done)]
    assert removed == [{"need_match": 1}, {"offer": 1}, {"need": 2}]
    assert everything(database) == nothing


def test_a_changed_state_is_as_before(database):
    import_file(database, "needs", [a_need()])
    before = everything(database)
    later = import_file(database, "needs", [a_need(state="done")])
    assert database.rows(select(need.c.state)) == [("done",)]
    assert take_back(database, later).restored == {"need": 1}
    assert everything(database) == before


def test_what_a_match_needs_stays_and_the_import_of_the_match_is_named(database):
    needs = import_file(database, "needs", [a_need(), a_need("理发")])
    offers = import_file(database, "offers", [an_offer()])
    matches = import_file(database, "matches", [a_match()])
    undone = take_back(database, needs)
    assert (undone.removed, undone.kept, undone.needed_by) == (
        {"need": 1},
        {"need": 1},
        {"need": (matches.batch_id,)},
    )
    assert take_back(database, offers).needed_by == {"offer": (matches.batch_id,)}
    assert take_back(database, matches).removed == {"need_match": 1, "need": 1, "offer": 1}
    assert [database.rows(select(table.c.id)) for table in (need, offer, need_match)] == [[], [], []]


def test_the_activity_that_came_of_a_match_stays(database):
    import_file(database, "needs", [a_need()])
    import_file(database, "offers", [an_offer()])
    act = {"activity": "清河", "starts": datetime(2025, 3, 5, 9), "place": "西兴街道", "state": "held"}
    activities = import_file(database, "activities", [act])
    matches = import_file(database, "matches", [a_match(activity="清河", held_on=DAY)])
    undone = take_back(database, activities)
    assert undone.kept["activity"] == 1 and undone.needed_by["activity"] == (matches.batch_id,)


def test_the_command_says_which_import_needs_what_stays(database, monkeypatch, capsys):
    monkeypatch.setattr("lib.importers.cli.past_imports.refresh_copy", lambda database, warnings: None)
    needs = import_file(database, "needs", [a_need()])
    import_file(database, "offers", [an_offer()])
    matches = import_file(database, "matches", [a_match()])
    assert undo_import(database, needs.batch_id, "en") == 0
    assert f"kept: need=1 (needed by import {matches.batch_id})" in capsys.readouterr().out
