"""No text cell is a formula, and what was there comes back."""

from hypothesis import given
from hypothesis import strategies as some

from lib.exports.formula_escape import escape_formula, unescape_formula
from tests.exports.conftest import NASTY

HARMLESS = {
    name for name in NASTY if name.lstrip("'").startswith(("a", "line", "plain", "浦", "ש", "0", "1", "_", "<"))
}


def test_what_starts_like_a_formula_gets_an_apostrophe():
    assert {name for name in NASTY if escape_formula(name) == name} == HARMLESS | {" "}


def test_the_usual_words_stay_as_they_are():
    for words in ("浦沿街道", "2026-03", "", " ", "签到（信用时长）", "3·5学雷锋月", "'", "a=b", "3-5", "志愿者@滨江"):
        assert escape_formula(words) == words


@given(
    some.text(alphabet=some.one_of(some.characters(), some.sampled_from("'=+-@＝＋－＠ \t\r\n\0\u202e")), max_size=8)
)
def test_any_text_comes_back_and_never_starts_a_formula(text):
    safe = escape_formula(text)
    assert unescape_formula(safe) == text
    assert not safe.lstrip(" 　").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0"))
