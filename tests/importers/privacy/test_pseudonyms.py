"""ID numbers checked and made comparable, and the keyed digests of persons. Every number here is invented."""

import hashlib
import hmac
import string
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.parse.cell_parser import CellError, Faults
from lib.importers.parse.person_columns import PersonReader
from lib.importers.privacy import pseudonyms
from lib.importers.privacy.pseudonyms import MAINLAND, OTHER, TAIWAN, Pseudonyms, check_sign, normalised_id

KEY = bytes(range(32))


@st.composite
def id_numbers(draw) -> str:
    """Formally valid numbers of 18 signs, of places and people that do not exist."""
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    digits = f"{draw(st.integers(100_000, 999_999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return digits + check_sign(digits)


def number(digits: str) -> str:
    return digits + check_sign(digits)


WOMAN, MAN = number("99999919900307002"), number("99999919851231001")
X = next(n for i in range(1000) if (n := number(f"99999919900307{i:03d}")).endswith("X"))


def rule_of(text: str, **named) -> str:
    with pytest.raises(CellError) as refused:
        normalised_id(text, **named)
    return refused.value.rule


def test_the_check_sign_is_that_of_the_standard():
    """The example of GB 11643-1999."""
    assert check_sign("11010519491231002") == "X"
    assert check_sign("44052418800101001") == "4"


@pytest.mark.parametrize(
    "written",
    [X, X.lower(), f" {X} ", f"{X[:6]} {X[6:14]} {X[14:]}", f"{X[:6]}-{X[6:14]}-{X[14:]}", X.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")), f"\u200b{X}\ufeff"],
)  # fmt: skip
def test_one_number_however_it_is_written(written):
    assert normalised_id(written) == (X, MAINLAND)


def test_old_numbers_of_fifteen_digits_become_eighteen():
    assert normalised_id("999999900307002") == (number("99999919900307002"), MAINLAND)
    assert rule_of("999999901307002") == "id_number_shape"


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", "id_number_shape"), ("无", "id_number_shape"), ("123456", "id_number_shape"), (WOMAN[:17], "id_number_shape"), (WOMAN + "1", "id_number_shape"),
        ("0" + WOMAN[1:], "id_number_shape"), (number("99999919901307002"), "id_number_shape"), (number("99999919900230002"), "id_number_shape"),
        (number("99999930000307002"), "id_number_shape"), (WOMAN[:6] + "********" + WOMAN[14:], "id_number_shape"), ("ABCDEF", "id_number_shape"),
        ("A" * 100, "id_number_shape"), ("军字第12345号", "id_number_shape"), ("3.30108E+17", "id_number_cut"), ("3E17", "id_number_cut"),
        ("3.30108199003070e+17", "id_number_cut"), ("999999199003070000", "id_number_cut"),
    ],
)  # fmt: skip
def test_what_is_no_id_number(written, rule):
    assert rule_of(written) == rule


@pytest.mark.parametrize(
    "written", ["E12345678", "EA1234567", "H1234567890", "M12345678", "A123456(7)", "g12345678", "K0123456"]
)
def test_passports_and_permits_are_taken_as_typed(written):
    found, kind = normalised_id(written)
    assert kind == OTHER
    assert found == written.upper().replace("(", "").replace(")", "")
    assert pseudonyms.sex_of(found, kind) is pseudonyms.birth_year_of(found, kind) is None


def test_numbers_of_taiwan_are_checked_where_the_format_is_theirs():
    assert normalised_id("a123456789", roc=True) == ("A123456789", TAIWAN)
    assert rule_of("A123456788", roc=True) == "id_number_check"
    assert normalised_id("A123456788") == ("A123456788", OTHER)
    assert pseudonyms.sex_of("A123456789", TAIWAN) == "male"
    assert normalised_id(X, roc=True) == (X, MAINLAND)


@given(st.sampled_from(string.ascii_uppercase), st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_a_changed_digit_of_a_number_of_taiwan_is_found(letter, digits, place, change):
    valid = next(n for check in range(10) if _is_taiwanese(n := f"{letter}{digits:08d}{check}"))
    changed = valid[: place + 1] + str((int(valid[place + 1]) + change) % 10) + valid[place + 2 :]
    weight = pseudonyms._TAIWAN_WEIGHTS[place]
    # Its weights share factors with ten, so some changes pass: not those that the weight cannot hide.
    assert _is_taiwanese(changed) == (weight * change % 10 == 0)


def _is_taiwanese(written: str) -> bool:
    try:
        return normalised_id(written, roc=True)[1] == TAIWAN
    except CellError:
        return False


@given(id_numbers())
def test_a_valid_number_passes_and_tells_sex_and_year(valid):
    assert normalised_id(valid) == (valid, MAINLAND)
    assert pseudonyms.sex_of(valid, MAINLAND) == ("male" if valid[16] in "13579" else "female")
    assert pseudonyms.birth_year_of(valid, MAINLAND) == int(valid[6:10])


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_changed_sign_fails(valid, place, sign):
    changed = valid[:place] + sign + valid[place + 1 :]
    if changed != valid:
        assert rule_of(changed) in ("id_number_check", "id_number_shape", "id_number_cut")


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_refused(text):
    for roc in (True, False):
        try:
            assert normalised_id(text, roc=roc)[1] in (MAINLAND, TAIWAN, OTHER)
        except CellError as refused:
            assert refused.rule.startswith("id_number_")


# -- keys ------------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=200), st.text(max_size=200))
def test_the_digest_is_hmac_sha_256(key, message):
    assert Pseudonyms(key, "zyh").of(message) == hmac.digest(key, message.encode(), hashlib.sha256).hex()


def test_what_a_key_is_made_of():
    keys = Pseudonyms(KEY, "zyh")
    assert keys.by_id(X) == Pseudonyms(KEY, "we").by_id(X) == hmac.digest(KEY, f"id:{X}".encode(), "sha256").hex()
    assert keys.by_number("7") != Pseudonyms(KEY, "we").by_number("7")
    assert keys.by_name("测试甲", "一队") != Pseudonyms(KEY, "we").by_name("测试甲", "一队")
    assert keys.by_name("测试甲", "一队") != keys.by_name("测试甲", "二队")
    assert keys.name("测试甲") == Pseudonyms(KEY, "we").name("测试甲") != Pseudonyms(b"k" * 32, "zyh").name("测试甲")
    assert (
        len({keys.by_id("7"), keys.by_number("7"), keys.name("7"), keys.by_name("7", ""), keys.by_name("", "7")}) == 5
    )


@pytest.mark.parametrize("written", ["测试甲", " 测试 甲", "测 试 甲", "测试甲\u3000"])
def test_one_name_however_it_is_spaced(written):
    assert pseudonyms.normalised_name(written) == "测试甲"


def test_names_of_other_peoples():
    assert (
        pseudonyms.normalised_name("阿依•测试")
        == pseudonyms.normalised_name("阿依·测试")
        == pseudonyms.normalised_name("阿依・测试")
    )
    assert pseudonyms.normalised_name("Test  PERSON") == pseudonyms.normalised_name("ｔｅｓｔ person")


# -- columns ---------------------------------------------------------------------------------------------------------


def read(rows: list[dict], *, platform: str = "zyh", roc: bool = False):
    columns = {name for row in rows for name in row if name != "team"}
    cells = {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in sorted(columns)}
    faults = Faults(len(rows))
    team = pa.array([row.get("team") for row in rows], pa.string())
    return PersonReader(KEY, platform=platform, roc=roc).read(cells, team, faults), faults.told


def test_the_best_of_what_a_row_says_makes_the_person():
    keys = Pseudonyms(KEY, "zyh")
    found, told = read([
        {"id_number": X, "person_number": "7", "person_name": "测试甲", "team": "一队"},
        {"id_number": " ", "person_number": "ab 7", "person_name": "测试乙", "team": "一队"},
        {"person_name": "测试 丙", "team": "一队"},
        {"id_number": WOMAN.replace("9", "９", 1)},
    ])  # fmt: skip
    assert told == []
    assert found.person_key.tolist() == [
        keys.by_id(X),
        keys.by_number("AB7"),
        keys.by_name("测试丙", "一队"),
        keys.by_id(WOMAN),
    ]
    assert found.known_by.tolist() == ["id_number", "platform_number", "name_and_team", "id_number"]
    assert found.name_key.tolist() == [keys.name("测试甲"), keys.name("测试乙"), keys.name("测试丙"), None]
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
    _, told = read([row])
    assert [(name, fault.rule) for _, name, fault in told] == [(field, rule)]


CUT_BY_CHANCE = ["330108198001011000", "330108199012126000", " 330108198001011000\u3000"]
"""Fifteen digits and noughts, with the check digit that a whole number would have."""


def test_a_number_that_ends_in_noughts_is_somebody_while_nothing_is_cut():
    found, told = read([{"id_number": cut} for cut in CUT_BY_CHANCE])
    assert (told, found.known_by.tolist()) == ([], ["id_number"] * 3)


@pytest.mark.parametrize("seen", ["330108198001010000", "3.30108E+17"])
def test_with_one_cut_number_all_that_end_like_it_are_cut(seen):
    _, told = read([{"id_number": cut} for cut in [*CUT_BY_CHANCE, seen, X]])
    assert sorted((row, fault.rule) for row, _, fault in told) == [(row, "id_number_cut") for row in range(4)]


def test_later_rows_of_the_file_are_cut_too():
    reader = PersonReader(KEY, platform="zyh", roc=False)
    told = []
    for number in ("330108198001010000", CUT_BY_CHANCE[0]):
        faults = Faults(1)
        reader.read({"id_number": pa.array([number])}, pa.nulls(1, pa.string()), faults)
        told += [fault.rule for _, _, fault in faults.told]
    assert told == ["id_number_cut"] * 2


def test_a_masked_name_with_an_id_number_is_somebody():
    found, told = read([{"id_number": X, "person_name": "测*"}])
    assert (told, found.name_key.tolist()) == ([], [None])


@given(
    st.lists(
        st.one_of(
            id_numbers(), id_numbers().map(str.lower), st.text(alphabet="0123456789X-", min_size=15, max_size=19)
        ),
        max_size=20,
    )
)
def test_a_column_of_numbers_reads_as_its_cells_do(texts):
    found, told = read([{"id_number": text} for text in texts])
    keys, wrong = Pseudonyms(KEY, "zyh"), {row: fault.rule for row, _, fault in told}
    for row, text in enumerate(texts):
        try:
            expected, kind = normalised_id(text)
        except CellError as refused:
            assert wrong[row] == refused.rule
            continue
        assert found.person_key[row] == keys.by_id(expected)
        assert found.sex[row] == pseudonyms.sex_of(expected, kind)
        assert found.birth_year[row] == (pseudonyms.birth_year_of(expected, kind) or 0)
    assert np.equal(found.person_key, None).sum() == len(wrong)
