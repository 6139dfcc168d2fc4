"""People across platforms: certain, possible and unknown overlap, recounted name by name and pair by pair."""

from itertools import combinations, product

import pytest

from lib.access import EVERYWHERE, Scope
from lib.catalogue import METRICS
from lib.measure.disclosure import Form
from lib.reports.platform_overlap import Bounds, Pair, compute
from lib.schema import registration, stock_report, volunteer
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.small import CHANGHE, CIXI, HANGZHOU, XIXING, ZHEJIANG, day, person, registered

NATIONAL = 3
AS_OF = day("2026-06-30")
PEOPLE = [
    # number, known by, name, platforms
    (1, "id_number", "甲", (ZHEJIANG, HANGZHOU)),
    (2, "id_number", "甲", (ZHEJIANG,)),
    (3, "name_and_team", "甲", (HANGZHOU,)),
    (4, "name_and_team", "甲", (HANGZHOU,)),
    (5, "name_and_team", "乙", (ZHEJIANG,)),
    (6, "platform_number", "乙", (HANGZHOU,)),
    (7, "platform_number", None, (ZHEJIANG,)),
    (8, "name_and_team", "丙", (HANGZHOU,)),
    (9, None, "丙", (HANGZHOU,)),
    (10, "id_number", "丁", (ZHEJIANG, HANGZHOU, NATIONAL)),
    (11, "name_and_team", "丁", (NATIONAL,)),
]


def _database(fill, *more):
    people = [{**person(n), "identified_by": how, "name_key": name} for n, how, name, _ in PEOPLE]
    held = [registered(n, "2025-01-01", on=platform) for n, _, _, platforms in PEOPLE for platform in platforms]
    held.append(registered(2, "2020-01-01", "2021-01-01", on=NATIONAL))  # over: no overlap today
    return fill((volunteer, people), (registration, held), *more, as_of=AS_OF)


def _recounted(one: int, other: int) -> tuple[int, int, int]:
    """By trying every pairing of one name's people: no cleverness, a few people only."""
    certain = sum(one in platforms and other in platforms for *_, platforms in PEOPLE)
    possible = unknown = 0
    here = [p for p in PEOPLE if one in p[3] and other not in p[3]]
    there = [p for p in PEOPLE if other in p[3] and one not in p[3]]
    names = {p[2] for p in PEOPLE if p[2]}
    for name in names:
        pairs = [(a[0], b[0]) for a, b in product(here, there) if a[2] == b[2] == name and (_apart(a) or _apart(b))]
        possible += max(
            size
            for size in range(len(pairs) + 1)
            for chosen in combinations(pairs, size)
            if len({a for a, _ in chosen}) == len({b for _, b in chosen}) == size
        )
    for mine, its in ((one, other), (other, one)):
        names_there = {p[2] for p in PEOPLE if its in p[3]}
        unknown += sum(mine in p[3] and _apart(p) and (p[2] is None or p[2] not in names_there) for p in PEOPLE)
    return certain, possible, unknown


def _apart(someone) -> bool:
    return someone[1] in ("platform_number", "name_and_team")


def test_each_pair_is_what_trying_every_pairing_gives(fill):
    found = compute(_database(fill), Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert [pair.platforms for pair in found.pairs] == [(1, 2), (1, 3), (2, 3)]
    for pair in found.pairs:
        assert (pair.certain, pair.possible, pair.unknown) == _recounted(*pair.platforms), pair
    assert found.pairs[0] == Pair((1, 2), (5.0, 7.0), 2.0, 2.0, 2.0)


def test_the_bounds_hold_the_figure_of_the_other_pages(fill):
    database = _database(fill)
    found = compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    counted = measure(database, METRICS["registered_volunteers"], Selection(), scope=EVERYWHERE).value
    assert found.bounds == Bounds(least=7.0, most=11.0, whole=14.0, certain=3.0, apart=7.0, totals=0.0, largest=7.0)
    assert found.bounds.most == counted == len(PEOPLE)


def test_the_day_the_place_and_the_scope_count(fill):
    database = _database(fill)
    before = compute(
        database, Selection(period=Period(None, None, day("2020-06-30"))), scope=EVERYWHERE, form=Form.EXACT
    )
    assert [pair.registered for pair in before.pairs] == []
    assert (before.bounds.whole, before.bounds.largest) == (1, 1)
    assert (
        compute(database, Selection().choose(place=CHANGHE), scope=EVERYWHERE, form=Form.EXACT).reason == "no_records"
    )
    assert compute(database, Selection(), scope=Scope((CHANGHE,)), form=Form.EXACT).reason == "no_records"
    assert compute(database, Selection().choose(place=XIXING), scope=EVERYWHERE, form=Form.EXACT).bounds.most == 11
    plain, chosen = (
        compute(database, s, scope=EVERYWHERE, form=Form.EXACT)
        for s in (Selection(), Selection().choose(category="education"))
    )
    assert chosen.bounds == plain.bounds  # set aside


def test_in_public_the_people_of_a_pair_are_in_tens(fill):
    database = _database(fill)
    exact, public = (compute(database, Selection(), form=form, scope=EVERYWHERE) for form in Form)
    assert public.bounds == exact.bounds  # sums of whole counties
    assert [pair.registered for pair in public.pairs] == [pair.registered for pair in exact.pairs]
    for pair in public.pairs:  # few and none are one
        assert (pair.certain, pair.possible, pair.unknown) == (None, None, None)


def test_a_platform_that_reports_only_totals(fill):
    reports = [
        {"region_id": CIXI, "platform_id": 4, "as_of": day(on), "measure": measure_, "value": value}
        for on, measure_, value in (
            ("2026-05-31", "registered_volunteers", 900),
            ("2026-06-30", "registered_volunteers", 1000),
            ("2026-06-30", "service_hours", 7),
            ("2026-07-31", "registered_volunteers", 2000),
        )
    ]
    known = {
        "region_id": CIXI,
        "platform_id": ZHEJIANG,
        "as_of": AS_OF,
        "measure": "registered_volunteers",
        "value": 99,
    }
    home = {"volunteer_id": 12, "platform_id": ZHEJIANG, "registered_on": day("2025-01-01")}
    database = _database(
        fill,
        (volunteer, [{**person(12, home=CIXI), "identified_by": "id_number", "name_key": None}]),
        (registration, [home | {"ended_on": None, "end_reason": None}]),
        (stock_report, [*reports, known]),
    )
    found = compute(database, Selection(), scope=EVERYWHERE, form=Form.EXACT)
    assert (found.bounds.totals, found.bounds.largest, found.bounds.most) == (1000, 1000, 1012)
    with_totals = [pair for pair in found.pairs if 4 in pair.platforms]
    assert [pair.totals_only for pair in with_totals] == [True, True, True]
    assert {pair.certain for pair in with_totals} == {None}
    in_street = compute(database, Selection().choose(sex="female"), scope=EVERYWHERE, form=Form.EXACT)
    assert in_street.bounds.totals == 0


@pytest.mark.parametrize("form", Form)
def test_nobody_at_all(fill, form):
    assert compute(fill(as_of=AS_OF), Selection(), form=form, scope=EVERYWHERE).reason == "no_records"
