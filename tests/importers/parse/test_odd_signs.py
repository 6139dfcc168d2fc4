"""Signs that look like digits: the short way past usual cells passes over none of them."""

import sys

from lib.importers.parse import odd_signs


def test_usual_signs_hold_no_odd_digit():
    signs = (chr(number) for number in range(0x80, sys.maxunicode + 1))
    usual = [sign for sign in signs if odd_signs._USUAL.fullmatch(sign)]
    assert len(usual) > 27_000
    assert [sign for sign in usual if odd_signs._is_odd_digit(sign)] == []
