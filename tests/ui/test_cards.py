"""What a card says of its figure: the base of a rate, where the people of the page are counted on two."""

import re
from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, insert, update
from sqlalchemy.pool import NullPool

from lib.schema import activity, data_version, registration, service_record, volunteer
from lib.selection import COMPARISONS
from lib.ui import cards

XILING, CHANGHE = 330108001001, 330108002
DAY, AT = date(2026, 3, 5), datetime(2026, 3, 5, 9)
AT_HOME, FROM_ELSEWHERE = range(1, 41), range(101, 161)


@pytest.fixture
def both_bases(sqlite_url, _sqlite_template, tmp_path):
    """40 people registered in Xixing, of whom 10 serve, all of them in Changhe; 60 from Changhe serve in Xixing."""
    (tmp_path / "test.sqlite").write_bytes(_sqlite_template.read_bytes())
    people = [(i, XILING) for i in AT_HOME] + [(i, CHANGHE) for i in FROM_ELSEWHERE]
    serve = [(i, CHANGHE) for i in list(AT_HOME)[:10]] + [(i, XILING) for i in FROM_ELSEWHERE]
    engine = create_engine(sqlite_url, poolclass=NullPool)
    work = {"category": "environment", "platform_id": 1, "activity_id": 1, "minutes": 60, "method": "sign_in"}
    held = {"id": 1, "platform_id": 1, "region_id": XILING, "category": "environment", "state": "held"}
    with engine.begin() as connection:
        connection.execute(insert(volunteer), [
            {"id": i, "person_key": f"key{i}", "group": "residents", "home_region_id": home, "first_registered_on": DAY}
            for i, home in people
        ])  # fmt: skip
        listed = [{"volunteer_id": i, "platform_id": 1, "registered_on": DAY} for i, _ in people]
        connection.execute(insert(registration), listed)
        connection.execute(
            insert(activity), held | {"published_on": DAY, "held_on": DAY, "starts_at": AT, "ends_at": AT}
        )
        connection.execute(insert(service_record), [
            work | {"volunteer_id": i, "region_id": at, "served_on": DAY, "entered_on": DAY, "state": "confirmed", "source_ref": str(i)}
            for i, at in serve
        ])  # fmt: skip
        connection.execute(update(data_version).values(as_of=date(2026, 10, 31), version=2))
    engine.dispose()
    return {"DATABASE_URL": sqlite_url, "COLUMNAR_DIR": str(tmp_path / "copy")}


def test_the_activity_rate_tells_both_bases(run_page, both_bases):
    """10 of 40 who live in Xixing serve (25 %), while 60 people served in Xixing: 60 of 40 is no rate, and the cards say so."""
    app = run_page("overview", both_bases, place="330108001", lang="zh")
    assert not app.exception
    html = "".join(part.proto.body for part in app.main if part.type == "html")
    cards = dict(re.findall(r"data-metric='(\w+)'[^>]*>(.*?)</section>", html, re.S))
    assert "<span>40</span>" in cards["registered_volunteers"] and "按居住地统计" in cards["registered_volunteers"]
    assert "<span>60</span>" in cards["active_volunteers"] and "按服务地统计" in cards["active_volunteers"]
    rate = cards["activity_rate_year"]
    assert "<span>25.00%</span>" in rate and "按居住地统计" in rate
    assert "注册志愿者中近12个月的活跃者" in rate and "10" in re.sub("近12个月", "", rate)


@pytest.mark.parametrize(("number", "exact", "opens"), [("3.2", "32,104 小时", True), ("410", "410 小时", False)])
def test_a_rounded_figure_opens_to_the_exact_one(monkeypatch, run_page, both_bases, number, exact, opens):
    """By touch and keyboard, too: what is only in a hover title is not there for a finger."""
    monkeypatch.setattr(cards, "card_number", lambda value, metric, language: number)
    monkeypatch.setattr(cards, "full_number", lambda value, metric, language: exact.split(" ")[0])
    app = run_page("overview", both_bases, place="330108001", lang="zh")
    html = "".join(part.proto.body for part in app.main if part.type == "html")
    (card,) = re.findall(r"data-metric='service_hours'[^>]*>(.*?)</section>", html, re.S)
    assert (f"</summary><p>{exact}</p></details>" in card) == opens


@pytest.mark.parametrize(
    ("now", "before", "change", "zh", "en"),
    [
        (56, 56, "+0.0%", "比上年同期持平", "no change against a year earlier"),
        (100_001, 100_000, "+0.0%", "比上年同期基本持平", "next to no change against a year earlier"),
        (0.25, 0.25, "+0.00个百分点", "比上年同期持平", "no change against a year earlier"),
        (56, 55, "+1.8%", "", ""),
        (5, 0, "从0增加", "", ""),
        (0, 0, "仍为0", "", ""),
        (0, 5, "由5降为0", "", ""),
    ],
)
def test_no_change_is_said_in_words(now, before, change, zh, en):
    for language, words in (("zh", zh), ("en", en)):
        against = COMPARISONS["last_year"].in_language(language)
        assert cards._level(now, before, change, against, language) == words
