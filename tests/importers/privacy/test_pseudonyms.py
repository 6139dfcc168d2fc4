"""The keyed digests of persons, and names as they are compared. Every number here is invented."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importers.privacy import pseudonyms
from lib.importers.privacy.pseudonyms import Pseudonyms
from tests.importers.invented_numbers import X

KEY = bytes(range(32))


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
