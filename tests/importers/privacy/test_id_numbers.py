"""ID numbers checked and made comparable. Every number here is invented."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.errors import CellError
from lib.importers.privacy import id_numbers
from lib.importers.privacy.id_numbers import MAINLAND, OTHER, TAIWAN, check_sign, normalised_id
from tests.importers.invented_numbers import WOMAN, X, number, valid_numbers

KEY = bytes(range(32))


def rule_of(text: str, **named) -> str:
    with pytest.raises(CellError) as rejected:
        normalised_id(text, **named)
    return rejected.value.rule


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
    assert id_numbers.sex_of(found, kind) is id_numbers.birth_year_of(found, kind) is None


def test_numbers_of_taiwan_are_checked_where_the_format_is_theirs():
    assert normalised_id("a123456789", roc=True) == ("A123456789", TAIWAN)
    assert rule_of("A123456788", roc=True) == "id_number_check"
    assert normalised_id("A123456788") == ("A123456788", OTHER)
    assert id_numbers.sex_of("A123456789", TAIWAN) == "male"
    assert normalised_id(X, roc=True) == (X, MAINLAND)


@given(st.sampled_from(string.ascii_uppercase), st.integers(0, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_a_changed_digit_of_a_number_of_taiwan_is_found(letter, digits, place, change):
    valid = next(n for check in range(10) if _is_taiwanese(n := f"{letter}{digits:08d}{check}"))
    changed = valid[: place + 1] + str((int(valid[place + 1]) + change) % 10) + valid[place + 2 :]
    weight = id_numbers._TAIWAN_WEIGHTS[place]
    # Its weights share factors with ten, so some changes pass: not those that the weight cannot hide.
    assert _is_taiwanese(changed) == (weight * change % 10 == 0)


def _is_taiwanese(written: str) -> bool:
    try:
        return normalised_id(written, roc=True)[1] == TAIWAN
    except CellError:
        return False


@given(valid_numbers())
def test_a_valid_number_passes_and_tells_sex_and_year(valid):
    assert normalised_id(valid) == (valid, MAINLAND)
    assert id_numbers.sex_of(valid, MAINLAND) == ("male" if valid[16] in "13579" else "female")
    assert id_numbers.birth_year_of(valid, MAINLAND) == int(valid[6:10])


@given(valid_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_changed_sign_fails(valid, place, sign):
    changed = valid[:place] + sign + valid[place + 1 :]
    if changed != valid:
        assert rule_of(changed) in ("id_number_check", "id_number_shape", "id_number_cut")


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_refused(text):
    for roc in (True, False):
        try:
            assert normalised_id(text, roc=roc)[1] in (MAINLAND, TAIWAN, OTHER)
        except CellError as rejected:
            assert rejected.rule.startswith("id_number_")


# -- keys ------------------------------------------------------------------------------------------------------------
