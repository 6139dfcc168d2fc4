"""The home place is what an empty link means; it narrows nothing else."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lib.access import EVERYWHERE
from lib.dimensions import Dimensions, Place, UnknownValue, read_dimensions
from lib.exports.panel import make_panel
from lib.exports.request import pairs_of, read_panel_request
from lib.exports.write_file import write_export
from lib.home_place import home_place
from lib.selection import Selection, from_link, from_pairs
from lib.ui.filters.places import search_label
from tests.exact_figures import measure

BINJIANG, CIXI = "330108", "330282"
HOME = Selection().choose(place=BINJIANG)


@pytest.mark.parametrize(
    ("link", "selection", "address"),
    [
        ("", HOME, ""),
        ("place=330108", HOME, ""),
        ("place=all", Selection(), "place=all"),
        ("place=330282", Selection().choose(place=CIXI), "place=330282"),
        ("street=330282001", Selection().choose(street="330282001"), "street=330282001"),
        ("category=culture", HOME.choose(category="culture"), "category=culture"),
        ("place=330108&street=330108001", HOME.choose(street="330108001"), "place=330108&street=330108001"),
    ],
)
def test_a_link_read_at_home_and_the_address_that_it_gets(link, selection, address):
    pairs = dict(part.split("=") for part in link.split("&") if part)
    assert from_pairs(pairs, home=BINJIANG) == (selection, [])
    assert selection.as_link(home=BINJIANG) == address
    full = dict(part.split("=") for part in selection.as_full_link().split("&"))
    for home in ("", BINJIANG, CIXI):  # a full link means the same wherever it is read
        assert from_pairs(full, home=home) == (selection, [])


def test_which_place_is_home(monkeypatch):
    county = Place(330282, "慈溪市", "", "county", None, 330282, None, ())
    names = Dimensions({330282: county, 330108: replace(county, id=330108)}, {}, (), SimpleNamespace(demo=True))
    real = replace(names, version=SimpleNamespace(demo=False))
    for setting, in_demo, in_real in (("", "330108", ""), ("all", "", ""), ("330282", "330282", "330282")):
        monkeypatch.setenv("HOME_PLACE", setting)
        assert (home_place(names), home_place(real)) == (in_demo, in_real)
    for setting in ("999", "慈溪市"):
        monkeypatch.setenv("HOME_PLACE", setting)
        with pytest.raises(UnknownValue):
            home_place(real)


def test_files_and_commands_are_of_the_home_place_and_say_so(demo_database, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME_PLACE", BINJIANG)
    made = make_panel(
        demo_database, read_panel_request(pairs_of("metrics=service_hours"), home=BINJIANG), scope=EVERYWHERE
    )
    home, everywhere = (measure(demo_database, "service_hours", s, scope=EVERYWHERE).value for s in (HOME, Selection()))
    assert made.table.rows[0][0] == pytest.approx(home) != pytest.approx(everywhere)
    assert "滨江区" in made.name
    assert "滨江区" in next(line.text for line in made.provenance if line.name == "selection")
    for selection, value in (("", home), ("place=all", everywhere)):
        file = tmp_path / "hours.csv"
        pairs = {"metrics": "service_hours", "by": ""}
        write_export(demo_database, "panel", pairs, selection=selection, language="zh", kind="csv", output=file)
        assert float(file.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]) == pytest.approx(value)


def test_the_home_place_narrows_no_figure_that_is_asked_for_by_itself(demo_database, monkeypatch):
    before = measure(demo_database, "attendances", from_link(""), scope=EVERYWHERE).value
    monkeypatch.setenv("HOME_PLACE", BINJIANG)
    assert measure(demo_database, "attendances", from_link(""), scope=EVERYWHERE).value == before


def test_an_unknown_home_place_is_said(run_page, single_data):
    app = run_page("overview", single_data | {"HOME_PLACE": "999"})
    assert [error.value.replace("\\_", "_") for error in app.error] == ["HOME_PLACE=999：数据库中没有这个地区。"]


def test_the_home_county_stands_first_and_all_places_are_one_click_away(run_page, demo_data):
    app = run_page("overview", demo_data | {"HOME_PLACE": CIXI})
    switch = next(group for group in app.get("button_group") if group.key == "f-county")
    assert switch.options == ["慈溪市", "滨江区", "全部地区"]
    assert app.query_params == {}
    switch.set_value("all").run()
    assert app.session_state["selection"] == Selection()
    assert app.query_params == {"place": "all"}


def test_places_of_one_name_are_told_apart_and_streets_carry_their_pinyin(demo_database):
    names = read_dimensions(demo_database)
    same = [place for place in names.regions.values() if place.name == "新东村"]
    assert sorted(names.name("regions", place.id, "zh") for place in same) == [
        "新东村（庵东镇）",
        "新东村（龙山镇）",
    ]
    assert search_label(names, 330108002, "zh") == "长河街道 changhe jd"
    assert search_label(names, 330108002, "en") == "Changhe Subdistrict"
