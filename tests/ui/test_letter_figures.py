"""The figures of the letters on their page, at the day of the letter: read off the cards and the panels of a page run."""

import re

import pytest

from lib.ui import panels

CARD = re.compile(r"data-metric='(\w+)' data-value='([^']+)'")
CIXI = {"place": "330282", "period": "..2023-06-27"}
BINJIANG = {"place": "330108", "period": "..2025-09-12"}


@pytest.fixture
def drawn(monkeypatch) -> dict[tuple, float]:
    """(metric, code) -> value of everything that a panel with one breakdown drew."""
    found = {}
    caption = panels.caption

    def recorded(frame, results):
        for result in results:
            if len(result.by) == 1:
                found.update({(result.metric.name, cell.codes[0]): cell.value for cell in result.cells})
        return caption(frame, results)

    monkeypatch.setattr(panels, "caption", recorded)
    return found


def cards_and_tables(app) -> tuple[dict[str, float], str]:
    """Metric -> value on its card; the text of all HTML of the page without its marks."""
    html = "\n".join(part.proto.body for part in app.main if part.type == "html")
    return {name: float(value) for name, value in CARD.findall(html)}, re.sub(r"<[^>]+>", "|", html)


def test_stations_and_teams_of_cixi(run_page, demo_data, drawn):
    cards, words = cards_and_tables(run_page("stations_teams", demo_data, lang="zh", **CIXI))
    expected = {"station_levels": 3, "team_levels": 3, "teams": 1335, "alliances": 8, "agencies": 19}
    assert {name: cards[name] for name in expected} == expected
    assert cards["certified_social_workers"] == 1939
    assert drawn["stations", "we_station"] == 13
    assert [drawn["stations", tier] > 0 for tier in ("centre", "hub", "service")] == [True] * 3
    assert drawn["teams", "backbone"] == 11
    assert re.search(r"卫生健康志愿服务联盟\|+卫生健康局\|+2019-09-01\|+11\|+11\|", words)


def test_stations_of_binjiang(run_page, demo_data, drawn):
    _, words = cards_and_tables(run_page("stations_teams", demo_data, lang="zh", **BINJIANG))
    assert drawn["stations", "youth_v"] == 9
    assert "校地联盟" in words


def test_student_projects_of_binjiang(run_page, demo_data):
    """Projects, activities and people served hold at any size of the demo; student attendances: tests/test_letters.py."""
    _, words = cards_and_tables(run_page("activities", demo_data, lang="zh", **BINJIANG))
    projects, activities, served = map(
        lambda number: int(number.replace(",", "")),
        re.search(r"大学生社区服务\|+(\d+)\|+(\d+)\|+([\d,]+)\|", words).groups(),
    )
    assert projects == 18
    assert 60 < activities < 70
    assert 2000 < served < 2100
