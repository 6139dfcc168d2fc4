"""Stars from cumulative hours over the national table."""

import pytest

from lib.access import EVERYWHERE
from lib.measure.disclosure import Form
from lib.reports.incentives.star_distribution import PARTIAL, compute, star_rules
from lib.schema import activity, brand, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.reports.small import CHANGHE, XIXING, activity_row, brand_row, day, person, record, registered

YEAR = Selection(Period(None, day("2024-01-01"), day("2024-12-31")))
RECORDS = [
    record(1, 1, "2022-01-01", hours=60),
    record(2, 1, "2024-01-01", hours=40),  # 60 + 40: exactly one star
    record(3, 2, "2024-01-01", hours=99.5),
    record(4, 3, "2024-01-01", hours=1500),
    record(5, 4, "2024-01-01", hours=999),
    record(6, 4, "2024-01-02", hours=10, state="pending"),
    record(7, 5, "2024-01-01", hours=90),
    record(8, 5, "2025-01-01", hours=90),  # after the period
    record(9, 6, "2025-01-01", hours=5),  # only after the period: not counted
]


def _database(fill, *more):
    return fill(
        (brand, [brand_row(1)]),
        (volunteer, [person(i, home=CHANGHE if i == 3 else XIXING) for i in range(1, 8)]),
        (activity, [activity_row(1, "2022-01-01")]),
        (service_record, RECORDS),
        *more,
        as_of=day("2025-06-30"),
    )


def _counts(found) -> list:
    return [line.persons for line in found.lines]


def test_distribution(fill):
    found = compute(_database(fill), YEAR, scope=EVERYWHERE, form=Form.EXACT)
    assert _counts(found) == [len({2, 5}), len({1}), 0, len({4}), 0, len({3})]
    assert found.total == 2 + 1 + 1 + 1
    assert found.lines[0].share == 2 / 5
    assert [line.from_hours for line in found.lines] == [0, 100, 300, 600, 1000, 1500]
    assert (found.rules.name, found.rules.version, found.partial) == ("national", 1, False)


def test_by_home_and_by_place_of_service(fill):
    database = _database(fill)
    at_home = compute(database, YEAR.choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT)
    served = compute(database, YEAR.choose(place=XIXING), place="service", scope=EVERYWHERE, form=Form.EXACT)
    assert (_counts(at_home), at_home.partial) == ([0, 0, 0, 0, 0, 1], False)
    assert (served.total, served.partial) == (5, True)


def test_a_category_leaves_hours_out(fill):
    database = _database(fill, (registration, [registered(i, "2020-01-01") for i in range(1, 6)]))
    assert compute(database, YEAR.choose(category="education"), scope=EVERYWHERE, form=Form.EXACT).note == PARTIAL
    assert compute(database, YEAR, scope=EVERYWHERE, form=Form.EXACT).note is None
    assert compute(database, YEAR.choose(category="health"), scope=EVERYWHERE, form=Form.EXACT).reason == "no_records"


def test_the_registered_without_a_record_are_named(fill):
    """At full size 410,458 are registered and 297,476 have a record: the rest stands in the note."""
    rows = [registered(i, "2020-01-01") for i in range(1, 8)]
    found = compute(_database(fill, (registration, rows)), YEAR, scope=EVERYWHERE, form=Form.EXACT)
    assert (found.total, found.without_record) == (len({1, 2, 3, 4, 5}), len({6, 7}))
    assert found.total + found.without_record == 7
    assert found.left == 0


def test_those_who_have_left_are_named(fill):
    """Five have a record, of whom two are not registered any more: 5 - 2 + 2 without a record are the 5 registered."""
    rows = [registered(i, "2020-01-01", "2024-06-01" if i in (1, 3) else None) for i in range(1, 8)]
    found = compute(_database(fill, (registration, rows)), YEAR, scope=EVERYWHERE, form=Form.EXACT)
    assert (found.total, found.left, found.without_record) == (5, len({1, 3}), len({6, 7}))
    assert found.note.zh.startswith("共5人，含现已不在册的2人；")
    assert all("2" in words for words in (found.note.zh, found.note.en))


def test_small_counts(fill):
    database = _database(fill)
    found = compute(database, YEAR, form=Form.PROTECTED, scope=EVERYWHERE)
    assert {(line.persons, line.share, line.reason) for line in found.lines} == {(None, None, "few_in_all")}


def test_rules_have_a_version_in_force():
    assert star_rules(on=day("2025-01-01")).hours == (100, 300, 600, 1000, 1500)
    assert star_rules(on=day("2012-10-22")) is None
    with pytest.raises(ValueError, match="nowhere"):
        star_rules("nowhere", on=day("2025-01-01"))


def test_a_period_before_the_first_rules(fill):
    early = compute(_database(fill), YEAR.within(start=None, end=day("2012-10-22")), scope=EVERYWHERE, form=Form.EXACT)
    assert (early.lines, early.rules, early.reason) == ((), None, "outside_data")
