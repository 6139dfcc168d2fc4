"""Where hours were imported without any list: unknown, with what the records imply beside it."""

from itertools import product

import pytest

from lib.access import EVERYWHERE
from lib.catalogue import METRICS
from lib.measure.measure import breakdowns_of
from lib.schema import activity, organisation, project, registration, service_record, volunteer
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.small import BINJIANG, CHANGHE, HANGZHOU, XIXING, activity_row, day, person, record, registered

AS_OF = day("2026-03-31")
MARCH = Selection(Period(None, day("2026-03-01"), AS_OF)).choose(place=(BINJIANG,))
FLOWS = ("new_volunteers", "arrivals", "gone_volunteers", "new_registrations")
LISTS = ("registered_volunteers", "teams", "projects", "activities_published")
IMPLIED = {"implied": True}


def _imported(fill, *, people: list[dict] = (), listed: list[dict] = ()):
    """Three people with a record each at one activity of one project and one team, none of them on a list."""
    team = {"id": 1, "name": "team", "kind": "team", "region_id": XIXING, "founded_on": day("2026-03-05")}
    work = {"id": 1, "name": "work", "category": "education", "region_id": XIXING, "incubated": False}
    implied = [registered(n, "2026-03-05") | {"platform_id": HANGZHOU, "listed": None} | IMPLIED for n in (1, 2, 3)]
    return fill(
        (volunteer, [*(person(n) for n in (1, 2, 3)), *people]),
        (registration, [*implied, *(row | {"implied": None, "listed": None} for row in listed)]),
        (organisation, [team | IMPLIED]),
        (project, [work | {"started_on": day("2026-03-05")} | IMPLIED]),
        (activity, [activity_row(1, "2026-03-05", project_id=1) | IMPLIED]),
        (service_record, [record(n, n, "2026-03-05") for n in (1, 2, 3)]),
        as_of=AS_OF,
    )


def _cells(database, name: str, *by: str, **filters) -> dict:
    found = measure(database, name, MARCH.choose(**filters), by, scope=EVERYWHERE)
    return {cell.codes: (cell.value, cell.reason) for cell in found.cells}


def test_hours_alone_leave_every_list_blank_and_say_what_records_imply(fill):
    database = _imported(fill)
    for name in (*LISTS, *FLOWS):
        assert _cells(database, name) == {(): (None, "no_list")}, name
    beside = {name: _cells(database, METRICS[name].beside)[()][0] for name in LISTS}
    assert beside == {"registered_volunteers": 3, "teams": 1, "projects": 1, "activities_published": 1}
    assert _cells(database, "registered_volunteers", "street")[(XIXING,)] == (None, "no_list")
    assert _cells(database, "registered_volunteers", "month") == {(202603,): (None, "no_list")}
    assert _cells(database, "project_categories") == {(): (None, "no_list")}


@pytest.mark.parametrize(("platform", "expected"), [((), (1, None)), (("zhejiang",), (1, None))])
def test_with_a_list_in_the_county_a_street_without_listed_people_is_zero(fill, platform, expected):
    database = _imported(fill, people=[person(4, home=CHANGHE)], listed=[registered(4, "2026-03-02")])
    assert _cells(database, "registered_volunteers", platform=platform) == {(): expected}
    streets = _cells(database, "registered_volunteers", "street", platform=platform)
    assert (streets[(CHANGHE,)], streets[(XIXING,)]) == ((1, None), (0, None))
    assert _cells(database, "gone_volunteers") == {(): (0, None)}
    assert _cells(database, "volunteers_from_records") == {(): (3, None)}


def test_a_list_of_one_platform_says_nothing_of_another(fill):
    database = _imported(fill, people=[person(4)], listed=[registered(4, "2026-03-02")])
    assert _cells(database, "registered_volunteers", platform=("hangzhou",)) == {(): (None, "no_list")}


def test_nobody_known_to_live_in_a_street_leaves_the_service_of_its_people_unknown(fill):
    """The people of Xixing are known, so that none of them who served is a zero; of Changhe nobody is."""
    database = _imported(fill, listed=[registered(1, "2026-03-02")])
    for name in ("resident_participants", "active_registered", "participation_rate"):
        assert _cells(database, name, place=(CHANGHE,)) == {(): (None, "no_homes")}, name
        assert _cells(database, name, "street")[(CHANGHE,)] == (None, "no_homes"), name
        assert _cells(database, name, "street")[(XIXING,)][0] is not None, name
    assert _cells(database, "registered_volunteers", place=(CHANGHE,)) == {(): (0, None)}


def test_a_rate_has_both_its_parts_or_a_reason(fill):
    """Of every ratio, place and month: nothing above or below the line that is unknown, nothing divided by nothing."""
    database = _imported(fill, listed=[registered(1, "2026-03-02")])
    for name, metric in METRICS.items():
        if not metric.is_ratio:
            continue
        breakdowns = [(), *((by,) for by in ("county", "street", "month") if by in breakdowns_of(metric))]
        for place, by in product((BINJIANG, XIXING, CHANGHE), breakdowns):
            top, bottom = (_cells(database, part.name, *by, place=(place,)) for part in metric.parts)
            for codes, (value, reason) in _cells(database, name, *by, place=(place,)).items():
                known = top.get(codes, (0,))[0] is not None and bool(bottom.get(codes, (None,))[0])
                assert (value is not None, reason is None) == (known, known), (name, place, by, codes, value, reason)
