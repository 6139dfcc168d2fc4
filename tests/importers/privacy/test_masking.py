"""Masks show enough to know a cell again, and never a number or a name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.formats.field import FieldKind
from lib.importers.privacy.masking import MOST, mask, without_cells

WORDS = (FieldKind.PERSON_NAME, FieldKind.CODE, FieldKind.YES_NO)
NUMBERS = (FieldKind.ID_NUMBER, FieldKind.PERSON_NUMBER, FieldKind.PHONE)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (FieldKind.ID_NUMBER, "99999919900307002X", "999*************2X"),
        (FieldKind.ID_NUMBER, "12345", "1****"),
        (FieldKind.PHONE, "13800000000", "138******00"),
        (FieldKind.PERSON_NAME, "测试甲", "测**"),
        (FieldKind.CODE, "待定状态", "待***"),
        (FieldKind.CODE, "7", "7"),
        (FieldKind.YES_NO, "也许", "也*"),
        (FieldKind.DATE, "2025-02-30", "2025-02-30"),
        (FieldKind.DATE, "20251301", "20251301"),
        (FieldKind.DATE, "测试甲", "***"),
        (FieldKind.TIME, "2025年3月5日 25时", "2025年3月5日 25时"),
        (FieldKind.TIME, "13800000000", "138********"),
        (FieldKind.TIME, "138-0000-0000", "138**********"),
        (FieldKind.SPAN, "2025-03-05 09:00~2025-03-06 11:00", "2025-03-05 09:00~2025-03-06 11:00"),
        (FieldKind.HOURS, "2.555", "2.555"),
        (FieldKind.HOURS, "99999919900307002X", "999***************"),
        (FieldKind.PLACE, "330108002000000000", "330108002000000000"),
        (FieldKind.PLACE, "999999199003070021", "999***************"),
        (FieldKind.PLACE, "浙江省 杭州市/滨江区-浦沿街道", "浙江省 杭州市/滨江区-浦沿街道"),
        (FieldKind.PLACE, "浦沿街道东冠12幢301张三13987654321", "浦沿街道************"),
        (FieldKind.PLACE, "张三 滨江区", "张*****"),
        (FieldKind.PLACE, "欧阳泄露", "欧***"),
        (FieldKind.PLACE, "330108", "330108"),
        (FieldKind.TEXT, "一段很长的文字一段很长的文字", "一段很长的文字一段很长的…"),
        (FieldKind.TEXT, "甲\n乙", "甲 乙"),
        (FieldKind.TEXT, "电话13800000000", "电************"),
        (FieldKind.PERSON_NAME, "", ""),
    ],
)
def test_what_is_shown(kind, value, shown):
    assert mask(kind, value) == shown


@given(st.sampled_from(list(FieldKind)), st.text(max_size=400))
def test_a_mask_is_short_and_one_line(kind, value):
    shown = mask(kind, value)
    assert len(shown) <= MOST
    assert shown.isprintable()


@given(st.sampled_from(WORDS), st.text(alphabet=st.characters(categories=["Lo", "Ll"]), min_size=2, max_size=20))
def test_of_a_name_one_sign_is_shown(kind, name):
    assert set(mask(kind, name)[1:]) == {"*"}


@given(st.sampled_from(NUMBERS), st.text(alphabet="0123456789X", min_size=2, max_size=30))
def test_of_a_personal_number_five_signs_at_most_are_shown(kind, number):
    shown = mask(kind, number)
    assert len(shown.replace("*", "")) <= min(5, max(1, len(number) // 2))


@given(
    st.sampled_from(list(FieldKind)),
    st.from_regex(r"1[3-9]\d{9}|[1-9]\d{5}19[3-9]\d(0[1-9]|1[0-2])[0-2]\d{4}[\dX]", fullmatch=True),
    st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=5),
)
def test_no_phone_or_id_number_stands_in_a_mask_of_any_kind(kind, number, around):
    if kind is FieldKind.PLACE and re.fullmatch(r"\d{12}0{6}", number):
        return
    assert number not in mask(kind, around + number)


@given(
    st.sampled_from([FieldKind.DATE, FieldKind.TIME, FieldKind.SPAN, FieldKind.HOURS, FieldKind.INTEGER]),
    st.text(alphabet=st.characters(min_codepoint=0x5201, max_codepoint=0x5206), min_size=2, max_size=4),
)
def test_a_name_in_a_column_of_numbers_is_starred(kind, name):
    assert name not in mask(kind, name) or set(name) <= {"分"}


def test_other_cells_of_the_person_are_taken_out():
    assert without_cells("测试甲参加了", ["测试甲", ""]) == "***参加了"
    assert without_cells("2025", ["2", "2025"]) == "****"
