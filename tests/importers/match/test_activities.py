"""The activity that a match names: found by name and day in the county; what is unknown is quarantined, never guessed."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from lib.schema import activity, need_match, quarantined_row
from tests.importers.history.test_undo import import_file

DAY = date(2025, 3, 5)
OF_PLACE = {"place": "西兴街道", "category": "elder_care", "reported_on": DAY, "from_on": DAY, "state": "open"}


def held(database, *places: str) -> None:
    """An activity of the same name on the same day at each place."""
    rows = [
        {"activity": "清河", "team": f"队{i}", "starts": datetime(2025, 3, 5, 9), "place": place, "state": "held"}
        for i, place in enumerate(places)
    ]
    import_file(database, "activities", rows)


def matched(database, **named):
    """A match that names an activity: what its import did."""
    import_file(database, "needs", [{"name": "陪护"} | OF_PLACE])
    import_file(database, "offers", [{"name": "乙公司", "kind": "enterprise"} | OF_PLACE])
    row = {"need": "陪护", "offer": "乙公司", "place": "西兴街道", "matched_on": DAY} | named
    return import_file(database, "matches", [row])


def test_an_activity_is_found_in_another_street_of_the_county(database):
    held(database, "长河街道")
    assert matched(database, activity=" 清 河", held_on=DAY).inserted == 1
    assert database.rows(select(need_match.c.activity_id)) == database.rows(select(activity.c.id))


def test_a_match_without_an_activity_waits_for_none(database):
    assert matched(database).inserted == 1
    assert database.rows(select(need_match.c.activity_id)) == [(None,)]


@pytest.mark.parametrize(
    ("places", "named"),
    [
        (["西兴街道"], {"activity": "植树", "held_on": DAY}),  # no such name
        (["西兴街道"], {"activity": "清河", "held_on": date(2025, 3, 6)}),  # not on that day
        (["西兴街道"], {"activity": "清河"}),  # no day
        (["西兴街道", "长河街道"], {"activity": "清河", "held_on": DAY}),  # two of them
    ],
)
def test_a_name_that_is_not_one_activity_is_quarantined(database, places, named):
    held(database, *places)
    outcome = matched(database, **named)
    assert (outcome.inserted, outcome.quarantined) == (0, 1)
    c = quarantined_row.c
    assert database.rows(select(c.column, c.rule)) == [("activity", "unknown_name")]
    assert database.rows(select(need_match.c.id)) == []
