"""Definitions that once said something else: the right value, spelled out, beside the one that they gave before."""

import pytest

from lib.access import EVERYWHERE
from lib.schema import activity, contest, contest_entry, honour, project, service_record, volunteer
from lib.selection import Period, Selection
from tests.exact_figures import measure
from tests.reports.small import BINJIANG, XIXING, activity_row, day, person, record

AS_OF = day("2026-03-31")
EVER = Selection(Period("to_date"))


def _values(database, *names: str) -> list:
    return [measure(database, name, EVER, scope=EVERYWHERE).value for name in names]


def test_people_served_are_divided_by_the_activities_with_a_count(fill):
    """At full size 10,185 of the 14,286 activities held have a count; 0 people are a count, nothing is none."""
    served = {1: 60, 2: 0, 3: None, 4: 40, 5: 99}
    database = fill(
        (volunteer, [person(1)]),
        (activity, [activity_row(n, "2026-03-05", beneficiaries=count) for n, count in served.items()]),
        (service_record, [record(n, 1, "2026-03-05", activity=n) for n in (1, 2, 3, 4)]),  # the fifth was not held
        as_of=AS_OF,
    )
    held, counted, share, each = _values(
        database, "activities_held", "activities_counted", "activities_counted_share", "beneficiaries_per_activity"
    )
    assert (held, counted, share) == (4, 3, 3 / 4)
    assert each == pytest.approx((60 + 0 + 40) / 3)  # not / 4


def test_a_round_belongs_to_its_scheme(fill):
    rounds = [
        ("four_tens", 1),
        ("four_tens", 2),
        ("four_tens", 2),
        ("enterprise_exemplar", 1),
        ("enterprise_exemplar", 2),
    ]
    given = {"recipient_kind": "volunteer", "region_id": BINJIANG, "awarded_on": AS_OF, "level": "county"}
    database = fill((honour, [{"scheme": s, "round": r} | given for s, r in rounds]), as_of=AS_OF)
    assert _values(database, "honours", "honour_rounds") == [5, 2 + 2]  # not the two numbers 1 and 2


GRANTS = {"gold": 30_000, "silver": 20_000, "bronze": 10_000, "excellence": 10_000, "most_popular": None}


def _contest(fill, grants: dict):
    """One project for each award, but the most popular one is the one with gold."""
    works = {"category": "education", "region_id": XIXING, "incubated": False, "started_on": day("2025-01-01")}
    entry = {"contest_id": 1, "track": "care", "stage": "awarded", "decided_on": AS_OF, "region_id": XIXING}
    awards = [{"award": award, "grant_yuan": yuan} for award, yuan in grants.items()]
    names = {"name": "contest", "organiser": "office", "level": "county", "edition": 1, "year": 2026}
    return fill(
        (project, [{"id": n, "name": f"project {n}"} | works for n in range(1, 7)]),
        (contest, [{"id": 1} | names]),
        (
            contest_entry,
            [
                *(entry | row | {"project_id": n % 5 or 1} for n, row in enumerate(awards, start=1)),
                entry | {"project_id": 6, "stage": "finalist", "award": None, "grant_yuan": None},
            ],
        ),
        as_of=AS_OF,
    )


def test_the_mean_grant_is_over_the_awards_with_a_grant(fill):
    database = _contest(fill, GRANTS)
    assert _values(database, "award_grants", "awards_with_grant") == [30_000 + 20_000 + 10_000 + 10_000, 4]
    assert _values(database, "award_grant_amount") == [70_000 / 4]  # not / 5 awards
    assert _values(database, "contest_entries", "contest_finalists", "contest_awarded") == [4 + 1, 4 + 1, 4]
    assert _values(database, "contest_awards") == [4 + 1]


def test_without_a_grant_there_is_no_mean(fill):
    cell = measure(_contest(fill, dict.fromkeys(GRANTS)), "award_grant_amount", EVER, scope=EVERYWHERE).cell
    assert (cell.value, cell.reason) == (None, "no_records")


def test_awards_stand_in_their_declared_order_and_under_their_own_names(fill):
    database = _contest(
        fill, {"most_popular": None, "third_prize": None, "special_prize": None, "first_prize": None, "gold": 1}
    )
    found = measure(database, "contest_awards", EVER, ("award",), scope=EVERYWHERE).by_code()
    assert found == {"gold": 1, "special_prize": 1, "first_prize": 1, "third_prize": 1, "most_popular": 1}


def test_the_demo_has_its_rounds_and_its_mean_grant(demo_database):
    """Hand-made, and so the same at every size."""
    by_scheme = measure(demo_database, "honour_rounds", EVER, ("honour_scheme",), scope=EVERYWHERE).by_code()
    assert by_scheme["four_tens"] + by_scheme["enterprise_exemplar"] == 8
    assert measure(demo_database, "honour_rounds", EVER, scope=EVERYWHERE).value == sum(by_scheme.values())
    mean = (2 * 30_000 + 4 * 20_000 + 6 * 10_000 + 4 * 10_000) / (2 + 4 + 6 + 4)
    assert measure(demo_database, "award_grant_amount", EVER, scope=EVERYWHERE).value == 15_000 == mean
