"""A figure and the one that it is compared with come from one statement of the copy, and equal what each day's own count gives."""

from datetime import date

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.db import Database
from lib.measure import cell_cache
from lib.measure.disclosure import Form
from lib.measure.stocks.at_once import count_active_together
from lib.measure.windows.counterparts import counted_things
from lib.schema import service_record
from lib.selection import Selection
from tests.exact_figures import measure

YEAR, YEAR_BEFORE = (date(2024, 1, 1), date(2024, 12, 31)), (date(2023, 1, 1), date(2023, 12, 31))
SPRING, DAYS_BEFORE = (date(2024, 2, 10), date(2024, 3, 9)), (date(2024, 1, 12), date(2024, 2, 9))
FILTERS = ({}, {"place": ["330108001"], "sex": ["female"]})
TOGETHER = ("active_volunteers", "new_volunteers", "categories_held", "active_registered", "active_registered_year")


@pytest.fixture
def asked(databases, monkeypatch):
    """A function that measures on an engine, and what was read from the copy so far."""
    cell_cache._cache.clear()
    seen, read = [], Database.read
    monkeypatch.setattr(Database, "read", lambda self, *a, **k: seen.append(str(a[0])) or read(self, *a, **k))

    def ask(engine, metric, days, compare, by=(), form=Form.EXACT, **filters):
        chosen = Selection(compare=compare).within(start=days[0], end=days[1]).choose(**filters)
        return measure(databases[engine], metric, chosen, by, scope=EVERYWHERE, form=form).cells

    return ask, seen


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("metric", TOGETHER)
@pytest.mark.parametrize(
    "now, before, compare",
    [(YEAR, YEAR_BEFORE, "last_year"), (SPRING, DAYS_BEFORE, "previous"), (SPRING, YEAR_BEFORE, "none")],
    ids=["year", "days", "nothing"],
)
def test_both_equal_what_is_counted_alone(asked, metric, now, before, compare, filters):
    ask, _ = asked
    found = [ask("copy", metric, days, compare, **filters) for days in (now, before)]
    assert found == [ask("sqlite", metric, days, compare, **filters) for days in (now, before)]


def test_the_days_compared_with_are_read_with_the_period(asked):
    ask, seen = asked
    for metric in TOGETHER:
        ask("copy", metric, YEAR, "last_year")
        before = len(seen)
        ask("copy", metric, YEAR_BEFORE, "last_year")
        assert not [words for words in seen[before:] if "DISTINCT" in words], metric


def test_the_active_by_place_equal_what_is_counted_alone(asked):
    ask, _ = asked
    for by in (("street",), ("community", "sex")):
        found, expected = (ask(engine, "active_registered", YEAR, "last_year", by) for engine in ("copy", "sqlite"))
        assert found == expected and any(cell.value for cell in found)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_active_in_all_are_those_of_the_places(asked, databases, filters):
    ask, seen = asked
    copy, chosen = databases["copy"], Selection().within(start=YEAR[0], end=YEAR[1]).choose(**filters)
    questions = [(name, by, chosen) for name in ("activity_rate_year", "activity_rate") for by in ((), ("street",))]
    count_active_together(copy, questions, scope=EVERYWHERE, version=copy.version())
    counted = len(seen)
    names = ("active_registered", "active_registered_year")
    found = [ask("copy", name, YEAR, "last_year", by, **filters) for name in names for by in ((), ("street",))]
    for name in names:
        ask("copy", name, YEAR_BEFORE, "last_year", **filters)
    assert not [words for words in seen[counted:] if "each_registration" in words]
    assert found == [
        ask("sqlite", name, YEAR, "last_year", by, **filters) for name in names for by in ((), ("street",))
    ]
    assert found[0][0].value


def test_in_public_people_of_no_known_place_are_a_line_of_their_own(asked):
    """Some have a county and no street, some neither."""
    ask, _ = asked
    found = ask("copy", "active_registered", YEAR, "last_year", ("street",), Form.PROTECTED)
    exact = ask("copy", "active_registered", YEAR, "last_year", ("street",))
    assert (None,) in {cell.codes for cell in exact} == {cell.codes for cell in found}


def test_what_is_counted_distinct():
    assert counted_things(METRICS["active_volunteers"]) is service_record.c.volunteer_id
    assert counted_things(METRICS["service_hours"]) is None and counted_things(METRICS["confirmed_records"]) is None
