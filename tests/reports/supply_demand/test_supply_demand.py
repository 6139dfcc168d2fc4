"""Needs, offers and matches of a small database: gaps, suggestions with their reasons, and outcomes. The last day is 30 June 2026."""

import pytest

from lib.access import EVERYWHERE
from lib.catalogue.vocabularies import Text
from lib.dimensions import read_dimensions
from lib.measure.disclosure import Form
from lib.reports.report import all_reports
from lib.reports.supply_demand import match_outcomes, suggested_offers, supply_gaps
from lib.schema import activity, brand, need, need_match, offer, service_record, volunteer
from lib.selection import from_link
from tests.reports.small import BINJIANG, CHANGHE, CIXI, PUYAN, XIXING, activity_row, brand_row, day, person, record

ALL = from_link("period=to_date")


def need_row(number: int, *, category: str = "health", state: str = "open", at: int = XIXING, **more) -> dict:
    return (
        {"id": number, "name": f"需求{number}", "category": category, "skill": None, "region_id": at, "people": 4}
        | {
            "reported_on": day("2026-05-01"),
            "from_on": day("2026-07-01"),
            "to_on": day("2026-07-31"),
            "state": state,
        }
        | more
    )


def offer_row(number: int, *, at: int = XIXING, people: int | None = 5, **more) -> dict:
    row = need_row(number, at=at, people=people) | {"name": f"资源{number}", "kind": "enterprise", "to_on": None}
    return row | {"from_on": day("2026-01-01")} | more


def match_row(number: int, need_id: int, offer_id: int, **more) -> dict:
    return (
        {"id": number, "need_id": need_id, "offer_id": offer_id, "region_id": XIXING, "activity_id": None}
        | {
            "matched_on": day("2026-06-01"),
            "people": None,
        }
        | more
    )


def why(database) -> dict[int, list[tuple[int | None, int | None, int | None]]]:
    """Need -> (offer, nearness, people free)."""
    found: dict[int, list] = {}
    for line in suggested_offers.compute(database, ALL, scope=EVERYWHERE, form=Form.EXACT).lines:
        found.setdefault(line.need.need_id, []).append((line.offer and line.offer.offer_id, line.near, line.free))
    return found


@pytest.fixture
def supply(fill):
    """Binjiang: two matched needs of health (one in July, one in August) take from offer 1; open needs of several kinds."""
    return fill(
        (volunteer, [person(1)]),
        (brand, [brand_row(1)]),
        (
            activity,
            [activity_row(1, "2026-06-10", beneficiaries=30), activity_row(2, "2026-06-11")],
        ),
        (service_record, [record(1, 1, "2026-06-10", activity=1)]),
        (
            need,
            [
                need_row(1, state="matched"),
                need_row(2, state="matched", from_on=day("2026-08-01"), to_on=day("2026-08-31")),
                need_row(3),
                need_row(4, at=CHANGHE, people=None),
                need_row(5, category="legal_aid"),
                need_row(6, category="education", skill="teacher"),
                need_row(7, state="withdrawn"),
                need_row(8, to_on=day("2026-06-01"), from_on=day("2026-05-10")),
            ],
        ),
        (
            offer,
            [
                offer_row(1),
                offer_row(2, at=BINJIANG, people=20),
                offer_row(3, at=PUYAN, category="education", skill="doctor"),
                offer_row(4, at=CIXI, category="legal_aid"),
                offer_row(5, to_on=day("2026-06-29")),
            ],
        ),
        (
            need_match,
            [match_row(1, 1, 1, activity_id=1), match_row(2, 2, 1, activity_id=2), match_row(3, 2, 2, people=3)],
        ),
        as_of=day("2026-06-30"),
    )


def test_the_nearest_offer_with_people_free_comes_first(supply):
    found = why(supply)
    # Offer 1 sends 5; need 1 takes 4 of them in July, need 2 only in August: 1 is free. Offer 2 is idle in July.
    assert found[3] == [(1, 0, 5 - 4), (2, 2, 20)]
    assert sorted(found[4]) == [(1, 2, 1), (2, 2, 20)] and found[4][0] == (2, 2, 20)


def test_offers_of_another_skill_county_or_time_are_not_suggested(supply):
    found = why(supply)
    assert found[5] == [(None, None, None)] and found[6] == [(None, None, None)]
    assert set(found) == {3, 4, 5, 6}  # matched, withdrawn and past needs are not open


def test_each_suggestion_says_why(supply):
    words = {(w.need.need_id, w.offer and w.offer.offer_id): suggested_offers.why(w) for w in
             suggested_offers.compute(supply, ALL, scope=EVERYWHERE, form=Form.EXACT).lines}  # fmt: skip
    assert words[3, 1] == Text(
        "同类别；同村社；届时可派1人，少于所需4人",
        "same category; same community; 1 people free then, fewer than the 4 asked for",
    )
    assert words[3, 2].zh == "同类别；同县市区；届时可派20人，够所需4人"
    assert words[4, 2].zh == "同类别；同县市区；届时可派20人"
    assert words[5, None].zh == "全县没有此类资源"
    assert words[6, None].en.startswith("offers of this category in the county: 1, but")


def test_an_offer_all_taken_is_not_suggested_and_an_unknown_number_is_not_enough(fill):
    database = fill(
        (brand, [brand_row(1)]),
        (need, [need_row(1, state="matched"), need_row(2)]),
        (offer, [offer_row(1, people=4), offer_row(2, people=None)]),
        (need_match, [match_row(1, 1, 1)]),
        as_of=day("2026-06-30"),
    )
    assert why(database) == {2: [(2, 0, None)]}


def test_gaps_are_needs_without_any_offer_of_the_category_in_the_county(supply):
    found = {(c.place_id, c.category): (c.needs, c.people, c.offers, c.in_county, c.gap)
             for c in supply_gaps.compute(supply, ALL, scope=EVERYWHERE, form=Form.EXACT).cells}  # fmt: skip
    assert found[XIXING, "health"] == (1, 4, 1, 2, False)
    assert found[CHANGHE, "health"] == (1, None, 0, 2, False)
    assert found[XIXING, "legal_aid"] == (1, 4, 0, 0, True)
    assert found[XIXING, "education"] == (1, 4, 0, 1, False)
    assert found[BINJIANG, "health"] == (0, 0, 1, 2, False)
    note = supply_gaps.compute(supply, ALL, scope=EVERYWHERE, form=Form.EXACT).note
    assert note is not None and note.zh == "4项未到期的待对接需求中1项所属类别全县没有资源"


def test_matches_are_followed_to_the_activity(supply):
    lines = match_outcomes.compute(supply, ALL, scope=EVERYWHERE, form=Form.EXACT).lines
    assert [(line.need, line.offer, line.held_on, line.held, line.served) for line in lines] == [
        ("需求1", "资源1", day("2026-06-10"), True, 30),
        ("需求2", "资源1", day("2026-06-11"), False, None),
        ("需求2", "资源2", None, False, None),
    ]


def test_without_needs_they_say_so(fill):
    database = fill((brand, [brand_row(1)]), as_of=day("2026-06-30"))
    for name in ("supply_gaps", "suggested_offers", "match_outcomes"):
        report = all_reports()[name]
        numbers = report.compute(database, ALL, scope=EVERYWHERE, form=Form.EXACT)
        assert numbers.reason == "no_records"
        assert report.rows(numbers, read_dimensions(database), "zh")[1] == []
