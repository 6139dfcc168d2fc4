"""Parses a figure in the wording of official Chinese texts, and gives the true values that the wording allows.

| wording | operator | allows |
|---|---|---|
| 1335支, 418万元, 四届, 二十一个 | exact | that number |
| 34.05万人, 21.02%, 3倍, 九成 | rounded | what rounds to the digits written, half up; a ratio is always rounded |
| 1-3万元, 三四百人 | range | from the one to the other, both included |
| 11万余人, 1013.4万余小时 | over | more than it, less than one more of its last written digit |
| 1700余, 300余万元, 两千余, 百余 | over | more than it, less than one more of its last digit that is not 0 |
| 超过2万小时, 超2万 | over | more than 20,000, without a limit; from 30,000 on it says less than is true |
| 近32万 | near | at least 310,000, less than 320,000 |
| 约32万, 32万左右 | about | 310,000 to 330,000 |
| 10万人以上, 不少于20小时, 上百场 | at_least | it and more |
| 不超过100人, 50人以内 | at_most | it and less |
| 不足100人, 不到一半 | under | less than it |
| “千户万灯”“青鸟助飞”等项目 | exact | as many as it names |

近 and 约 reach one step of the last digit that is not 0, but no further than a tenth of the number: 近10万 is at
least 90,000. A whole number without such a word is exact. The grammar is in `grammar.py`, figures in the middle of a text
are found by `running_text/`, figures are formatted by `format.py`.
"""

import re
import unicodedata

from lib.published.grammar import COINS, FOLD, RANGE, SHARE, SINGLE, NoFigure, read, words_of_imprecision
from lib.published.quoted_figure import QuotedFigure, figure_from_parts

__all__ = ["QuotedFigure", "figure_from_parts", "parse_figure"]

_ONE = "[一二两三四五六七八九]"
_PREFIX_WORDS = re.compile(
    rf"(?:近?(?:\d+|{_ONE}?十?{_ONE}?)年来|截至目前|目前|至今|累计|合计|共计|共有|共|年均|每年|达到|高达|达|从|自|,|:)*"
)
_NAMES = re.compile("“[^”]+”")
_AMBIGUOUS = re.compile(r"^[零〇一二两三四五六七八九十百千万亿几]|\d|以上|以下|以内|左右|上下|不足|余|多")


def parse_figure(text: str) -> QuotedFigure:
    """The figure that `text` words, e.g. "11万余人". Spaces and full-width digits do not matter.

    Raises ValueError, with the text, the place and the reason, when it is not exactly one figure.
    """
    plain = "".join(unicodedata.normalize("NFKC", text.replace("㎡", "平方米")).split())
    if plain.startswith("“"):
        return _named(text, plain)
    start = _PREFIX_WORDS.match(plain).end()
    for grammar in (COINS, SHARE, FOLD, RANGE, SINGLE):
        if found := grammar.match(plain, start):
            return _whole(text, plain, found)
    raise _parse_error(text, plain, start, "a number should stand here")


def _whole(text: str, plain: str, found: re.Match) -> QuotedFigure:
    if found.re is SINGLE and words_of_imprecision(found) > 1:
        raise _parse_error(text, plain, found.start(), "two words of imprecision at once")
    rest = plain[found.end() :]
    if left := _AMBIGUOUS.search(rest):
        raise _parse_error(text, plain, found.end() + left.start(), "only a unit may follow the number")
    try:
        figure = read(found)
    except NoFigure as error:
        raise _parse_error(text, plain, found.start(), str(error)) from None
    unit = figure.unit or rest
    return QuotedFigure(text, figure.operator, figure.value, figure.value_to, unit, figure.step, figure.open_ended)


def _named(text: str, plain: str) -> QuotedFigure:
    rest = _NAMES.sub("", plain)
    if found := re.search(r"\d", rest):
        raise _parse_error(text, rest, found.start(), "names and a number; quote the number alone")
    return QuotedFigure(text, "exact", float(len(_NAMES.findall(plain))), None, "个", 0.0)


def _parse_error(text: str, plain: str, position: int, why: str) -> ValueError:
    return ValueError(f"cannot read the figure {text!r} at character {position + 1} ({plain[position:]!r}): {why}")
