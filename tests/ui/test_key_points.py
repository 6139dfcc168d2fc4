"""The key points on the pages: on every statistics page, made from its selection, with figures that lead somewhere."""

import re
from html import unescape

import pytest
import streamlit as st

from lib.exports.write_file import key_points_text
from lib.measure.disclosure import Form
from lib.site_map import PAGES
from lib.ui import key_points

PAGES_WITH_POINTS = [name for name, page in PAGES.items() if page.section == "statistics"]
SELECTIONS = ({}, {"place": "all", "period": "to_date"}, {"place": "330282", "period": "2030-01-01..2030-01-31"})


@pytest.fixture
def drawn(monkeypatch) -> list[dict]:
    """What was sent to the browser."""
    found = []
    monkeypatch.setattr(key_points, "_element", lambda key, data: found.append(data))
    return found


def items(data: dict) -> list[str]:
    return [unescape(re.sub("<.*?>", "", item)) for item in re.findall("<li.*?</li>", data["html"])]


@pytest.mark.parametrize("name", PAGES_WITH_POINTS)
def test_every_statistics_page_says_its_answer(run_page, demo_data, demo_database, drawn, monkeypatch, name):
    for pairs in SELECTIONS:
        app = run_page(name, demo_data, **pairs)
        assert not app.exception
        said = items(drawn[-1])
        assert 1 <= len(said) <= 4
        link = "&".join(f"{key}={value}" for key, value in pairs.items())
        copied = key_points_text(demo_database, name, link, form=Form.EXACT)
        assert drawn[-1]["text"] == copied  # the button, the page and the command say the same
        assert copied.splitlines()[1 : 1 + len(said)] == said


@pytest.mark.parametrize("name", PAGES_WITH_POINTS)
def test_every_figure_leads_to_a_panel_or_card_of_the_page(run_page, demo_data, drawn, monkeypatch, name):
    keys, container = set(), st.container
    monkeypatch.setattr(st, "container", lambda *given, **more: keys.add(more.get("key")) or container(*given, **more))
    app = run_page(name, demo_data)
    shown = "\n".join(element.proto.body for element in app.get("html"))
    for metric, panel in re.findall(r"data-metric='(\w+)'(?: data-panel='([\w-]+)')?", drawn[-1]["html"]):
        assert f"panel-{panel}" in keys if panel else f"data-metric='{metric}'" in shown, (metric, panel)


@pytest.mark.parametrize("name", PAGES_WITH_POINTS)
def test_a_single_record_has_key_points_in_english(run_page, single_data, drawn, name):
    assert not run_page(name, single_data, lang="en", place="all").exception
    assert 1 <= len(items(drawn[-1])) <= 4


def test_a_part_leads_to_its_sheet(run_page, demo_data, drawn):
    run_page("service_hours", demo_data, place="330108", period="last_year", lang="zh")
    links = [unescape(link) for link in re.findall("<a href='(.*?)'", drawn[-1]["html"])]
    assert links
    for link in links:
        address, pairs = link.split("?")
        pairs = dict(pair.split("=") for pair in pairs.split("&"))
        assert (address, pairs["period"], pairs["lang"]) == ("sheet", "last_year", "zh")
        assert pairs["place"].startswith("330108")


def test_no_line_begins_with_the_comma_behind_a_figure():
    """A browser breaks a line on either side of a button, whatever stands there."""
    figure = "<button type='button'>87项</button>"
    assert key_points._kept_together(f"需求{figure}，其中（{figure}）。") == (
        f"需求<span>{figure}，</span>其中<span>（{figure}）。</span>"
    )
