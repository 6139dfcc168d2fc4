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
    assert Pseudonyms(key, "zyh").digest(message) == hmac.digest(key, message.encode(), hashlib.sha256).hex()


def test_the_digest_of_a_published_example():
    """RFC 4231, test cases 2 and 6 (a key longer than a block)."""
    assert Pseudonyms(b"Jefe", "zyh").digest("what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert Pseudonyms(b"\xaa" * 131, "zyh").digest("Test Using Larger Than Block-Size Key - Hash Key First") == (
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    )


def test_what_a_key_is_made_of():
    keys = Pseudonyms(KEY, "zyh")
    assert (
        keys.of_id_number(X)
        == Pseudonyms(KEY, "we").of_id_number(X)
        == hmac.digest(KEY, f"id:{X}".encode(), "sha256").hex()
    )
    assert keys.of_platform_number("7") != Pseudonyms(KEY, "we").of_platform_number("7")
    assert keys.of_name_in_team("测试甲", "一队") != Pseudonyms(KEY, "we").of_name_in_team("测试甲", "一队")
    assert keys.of_name_in_team("测试甲", "一队") != keys.of_name_in_team("测试甲", "二队")
    assert (
        keys.of_name("测试甲")
        == Pseudonyms(KEY, "we").of_name("测试甲")
        != Pseudonyms(b"k" * 32, "zyh").of_name("测试甲")
    )
    assert (
        len(
            {
                keys.of_id_number("7"),
                keys.of_platform_number("7"),
                keys.of_name("7"),
                keys.of_name_in_team("7", ""),
                keys.of_name_in_team("", "7"),
            }
        )
        == 5
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


def test_a_number_that_was_taken_for_an_amount_is_the_same():
    assert [pseudonyms.normalised_number(written) for written in ("901.0", " 901", "A.0", "9.5")] == [
        "901",
        "901",
        "A.0",
        "9.5",
    ]
