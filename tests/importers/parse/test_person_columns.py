"""Who the rows of a batch are about. Every number here is invented."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.errors import CellError
from lib.importers.parse.cell_parser import RowErrors
from lib.importers.parse.person_columns import PersonParser
from lib.importers.privacy import id_numbers
from lib.importers.privacy.id_numbers import normalised_id
from lib.importers.privacy.pseudonyms import Pseudonyms
from tests.importers.invented_numbers import WOMAN, X, valid_numbers

KEY = bytes(range(32))


def read(rows: list[dict], *, platform: str = "zyh", roc: bool = False):
    columns = {name for row in rows for name in row if name != "team"}
    cells = {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in sorted(columns)}
    errors = RowErrors(len(rows))
    team = pa.array([row.get("team") for row in rows], pa.string())
    return PersonParser(KEY, platform=platform, roc=roc).read(cells, team, errors, range(len(team))), errors.found


def test_the_best_of_what_a_row_says_makes_the_person():
    keys = Pseudonyms(KEY, "zyh")
    found, errors = read([
        {"id_number": X, "person_number": "7", "person_name": "测试甲", "team": "一队"},
        {"id_number": " ", "person_number": "ab 7", "person_name": "测试乙", "team": "一队"},
        {"person_name": "测试 丙", "team": "一队"},
        {"id_number": WOMAN.replace("9", "９", 1)},
    ])  # fmt: skip
    assert errors == []
    assert found.person_key.tolist() == [
        keys.of_id_number(X),
        keys.of_platform_number("AB7"),
        keys.of_name_in_team("测试丙", "一队"),
        keys.of_id_number(WOMAN),
    ]
    assert found.identified_by.tolist() == ["id_number", "platform_number", "name_and_team", "id_number"]
    assert found.name_key.tolist() == [keys.of_name("测试甲"), keys.of_name("测试乙"), keys.of_name("测试丙"), None]
    assert found.sex[2] is None
    assert found.sex[3] == "female"
    assert found.birth_year.tolist() == [1990, 0, 0, 1990]


@pytest.mark.parametrize(
    ("row", "field", "rule"),
    [
        ({"person_name": "测试甲"}, None, "no_person"),
        ({"team": "一队"}, None, "no_person"),
        ({"person_name": "测*", "team": "一队"}, None, "no_person"),
        ({"person_name": "甲" * 61, "team": "一队"}, "person_name", "too_long"),
        ({"person_name": "甲\n乙", "team": "一队"}, "person_name", "line_break"),
        ({"person_number": "3.3E+17"}, "person_number", "number_cut"),
        ({"person_number": "3" * 61}, "person_number", "too_long"),
        ({"id_number": X[:17] + "1", "person_number": "7"}, "id_number", "id_number_check"),
    ],
)
def test_rows_of_nobody(row, field, rule):
    _, errors = read([row])
    assert [(name, error.rule) for _, name, error in errors] == [(field, rule)]


CUT_BY_CHANCE = ["330108198001011000", "330108199012126000", " 330108198001011000\u3000"]
"""Fifteen digits and noughts, with the check digit that a whole number would have."""


def test_a_number_that_ends_in_noughts_is_somebody_while_nothing_is_cut():
    found, errors = read([{"id_number": cut} for cut in CUT_BY_CHANCE])
    assert (errors, found.identified_by.tolist()) == ([], ["id_number"] * 3)


@pytest.mark.parametrize("seen", ["330108198001010000", "3.30108E+17"])
def test_with_one_cut_number_all_that_end_like_it_are_cut(seen):
    _, errors = read([{"id_number": cut} for cut in [*CUT_BY_CHANCE, seen, X]])
    assert sorted((row, error.rule) for row, _, error in errors) == [(row, "id_number_cut") for row in range(4)]


def test_later_rows_of_the_file_are_cut_too():
    reader = PersonParser(KEY, platform="zyh", roc=False)
    rules = []
    for number in ("330108198001010000", CUT_BY_CHANCE[0]):
        errors = RowErrors(1)
        reader.read({"id_number": pa.array([number])}, pa.nulls(1, pa.string()), errors, [1])
        rules += [error.rule for _, _, error in errors.found]
    assert rules == ["id_number_cut"] * 2


def test_a_masked_name_with_an_id_number_is_somebody():
    found, errors = read([{"id_number": X, "person_name": "测*"}])
    assert (errors, found.name_key.tolist()) == ([], [None])


@given(
    st.lists(
        st.one_of(
            valid_numbers(), valid_numbers().map(str.lower), st.text(alphabet="0123456789X-", min_size=15, max_size=19)
        ),
        max_size=20,
    )
)
def test_a_column_of_numbers_reads_as_its_cells_do(texts):
    found, errors = read([{"id_number": text} for text in texts])
    keys, wrong = Pseudonyms(KEY, "zyh"), {row: error.rule for row, _, error in errors}
    for row, text in enumerate(texts):
        try:
            expected, kind = normalised_id(text)
        except CellError as rejected:
            assert wrong[row] == rejected.rule
            continue
        assert found.person_key[row] == keys.of_id_number(expected)
        assert found.sex[row] == id_numbers.sex_of(expected, kind)
        assert found.birth_year[row] == (id_numbers.birth_year_of(expected, kind) or 0)
    assert np.equal(found.person_key, None).sum() == len(wrong)
