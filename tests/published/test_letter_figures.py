"""The reference table of the figures in the two letters: complete, readable, and asked in our own words."""

import re
from datetime import date

from lib.catalogue import vocabularies
from lib.published.check import wording
from lib.schema import published_figure

VOCABULARIES = {
    "category": vocabularies.CATEGORY,
    "group": vocabularies.GROUP,
    "contest_level": vocabularies.LEVEL,
    "library_level": vocabularies.LEVEL,
    "pilot_level": vocabularies.LEVEL,
    "training_level": vocabularies.LEVEL,
    "brand_level": vocabularies.BRAND_LEVEL,
    "award": vocabularies.AWARD,
    "partnership": vocabularies.PARTNERSHIP,
    "station_type": vocabularies.STATION_TYPE,
    "outlet_level": vocabularies.OUTLET_LEVEL,
    "points_scheme": vocabularies.POINTS_SCHEME,
    "meeting_kind": vocabularies.MEETING_KIND,
    "honour_scheme": vocabularies.HONOUR_SCHEME,
    "team_tier": vocabularies.TEAM_TIER,
    "department": vocabularies.DEPARTMENT,
    "incubated": {"yes": None},
}
BY_NAME = {"brand", "programme", "project", "alliance", "fund"}
COUNTY = {1: "330108", 2: "330282"}
LAST_DAY = {1: date(2025, 9, 12), 2: date(2023, 12, 31)}


def _pairs(figure) -> list[tuple[str, str]]:
    return [tuple(pair.split("=")) for pair in figure.selection.split("&")]


def test_all_figures_of_both_letters_are_there(letter_figures):
    expected = [f"BJ{number:02}" for number in range(1, 30 + 1)] + [f"CX{number:02}" for number in range(1, 33 + 1)]
    assert [figure.id for figure in letter_figures] == expected
    assert {figure.document_id for figure in letter_figures if figure.id.startswith("BJ")} == {1}
    assert {figure.document_id for figure in letter_figures if figure.id.startswith("CX")} == {2}


def test_columns_and_lengths_are_those_of_the_database(letter_figures):
    assert list(vars(letter_figures[0])) == [column.name for column in published_figure.columns]
    for figure in letter_figures:
        for column in published_figure.columns:
            cell, length = getattr(figure, column.name), getattr(column.type, "length", None)
            assert cell or column.nullable, (figure.id, column.name)
            assert length is None or len(cell) <= length, (figure.id, column.name)


def test_the_words_quoted_say_what_the_row_says(letter_figures):
    for figure in letter_figures:
        quoted = wording(figure)
        assert quoted.text == figure.quoted_as
        if figure.unit.split("/")[0] in {"人", "人次", "场次", "场", "小时", "元"}:
            assert quoted.unit in {figure.unit.split("/")[0], ""}, figure.id


def test_every_selection_names_a_period_and_a_place_first(letter_figures):
    for figure in letter_figures:
        (period, days), (place, code), *_ = _pairs(figure)
        assert (period, place) == ("period", "place"), figure.id
        first, last = days.split("..")
        assert not first or date.fromisoformat(first) < date.fromisoformat(last)
        assert date.fromisoformat(last) <= LAST_DAY[figure.document_id]
        assert re.fullmatch(COUNTY[figure.document_id] + r"(\d{6})?", code), figure.id


def test_every_filter_is_known_and_its_codes_too(letter_figures):
    for figure in letter_figures:
        filters = _pairs(figure)[2:]
        assert len(dict(filters)) == len(filters), figure.id
        for key, values in filters:
            if key in BY_NAME:
                assert values
            else:
                assert set(values.split(",")) <= set(VOCABULARIES[key]), figure.id
