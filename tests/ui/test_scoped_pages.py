"""Every page as a person of one street sees it: no name of another street, no error; and who may see nothing sees nothing."""

import pytest
from sqlalchemy import select

from lib import access
from lib.access import Person, Scope
from lib.dimensions import read_dimensions
from lib.names_in_scope import names_in_scope
from lib.schema import need_match, offer
from lib.site_map import PAGES
from lib.ui.login import current
from tests.ui.test_every_page import words_of

PUYAN = 330108003


def be(monkeypatch, *places: int) -> Scope:
    scope = Scope(places)
    person = Person("somebody", access.ROLES["steward"], scope)
    monkeypatch.setattr(current, "current_person", lambda: person)
    return scope


def names(dimensions) -> set[str]:
    found = {place.name for place in dimensions.regions.values() if place.county_id}
    return found | {member.zh for table in dimensions.members.values() for member in table.values()}


@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name].filtered])
def test_a_page_names_nothing_of_another_street(run_page, demo_data, demo_database, monkeypatch, name):
    scope = be(monkeypatch, PUYAN)
    own = names(names_in_scope(demo_database, scope))
    # What was offered here or to all of the county, or matched with a need of here, says in its name who offers it.
    here = names_in_scope(demo_database, scope).regions
    offers = select(offer.c.name).outerjoin(need_match, need_match.c.offer_id == offer.c.id)
    offers = offers.where(offer.c.region_id.in_(here) | need_match.c.region_id.in_(here))
    offers = {n for (n,) in demo_database.rows(offers)}
    known = own | offers
    foreign = {n for n in names(read_dimensions(demo_database)) - own if not any(n in one for one in known)}
    app = run_page(name, demo_data)
    assert not app.exception and not app.error
    words = "\n".join(words_of(app))
    assert "浦沿街道" in words
    assert not [line[:300] for line in words_of(app) for n in foreign if n in line]


def test_a_link_to_another_street_is_refused_in_words(run_page, demo_data, monkeypatch):
    be(monkeypatch, PUYAN)
    app = run_page("overview", demo_data, place="330108001,330282", brand="有礼慈溪")
    assert [warning.value for warning in app.warning] == [
        "有礼慈溪不在您可以查看的范围内，已忽略。", "330108001不在您可以查看的范围内，已忽略。"
    ]  # fmt: skip
    assert app.query_params.get("place") is None  # home, which is the street


def test_who_may_see_no_place_sees_no_figure(run_page, demo_data, monkeypatch):
    be(monkeypatch)
    app = run_page("overview", demo_data)
    assert [info.value for info in app.info] == ["您还没有可以查看的地区，请联系账号管理员。"]
    assert not app.metric and len(app.main) <= 4
