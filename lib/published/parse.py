"""Parses a figure in the wording of official Chinese texts, and gives the true values that the wording allows.

| wording | operator | allows |
|---|---|---|
| 1335支, 418万元, 四届 | exact | that number |
| 34.05万人, 21.02% | rounded | what rounds to the digits written, half up; a percentage is always rounded |
| 1-3万元 | range | from the one to the other, both included |
| 11万余人, 1013.4万余小时 | over | more than it, less than one more of its last written digit |
| 1700余, 300余万元, 1000余 | over | more than it, less than one more of its last digit that is not 0 |
| 超过2万小时, 超2万 | over | more than 20,000, without a limit; from 30,000 on it says less than is true |
| 近32万 | near | at least 310,000, less than 320,000 |
| 约32万 | about | 310,000 to 330,000 |
| “千户万灯”“青鸟助飞”等项目 | exact | as many as it names |

近 and 约 reach one step of the last digit that is not 0, but no further than a tenth of the number: 近10万 is at
least 90,000. A whole number without such a word is exact. Formatting figures is in `format.py`.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from lib.number_words import CHINESE as SCALES
from lib.number_words import exact

UNITS = (
    *("人次", "场次", "篇次", "小时", "大类"),
    *("人", "场", "个", "支", "元", "%", "项", "级", "届", "家", "次", "类", "年", "件", "名", "篇", "天", "户", "分"),
)
QUALIFIERS = {"超过": "over", "超": "over", "逾": "over", "将近": "near", "近": "near", "大约": "about", "约": "about"}
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}

_ONE = "[一二两三四五六七八九]"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PREFIX_WORDS = re.compile(
    rf"(?:近?(?:\d+|{_ONE}?十?{_ONE}?)年来|截至目前|目前|至今|累计|合计|共计|共有|共|年均|每年|达到|达|从|自|,|:)*"
)
_RANGE = re.compile(rf"({_NUMBER})([万亿]?)(?:元|人|%)?[-–—~至到]({_NUMBER})([万亿]?)")
_SINGLE = re.compile(rf"({'|'.join(QUALIFIERS)})?({_NUMBER}|{_ONE}?十{_ONE}?|{_ONE})([余多])?([万亿])?([余多])?")
_NAMES = re.compile("“[^”]+”")
_AMBIGUOUS = re.compile(r"^[零〇一二两三四五六七八九十百千万亿几]|\d|以上|以下|以内|左右|上下|不足|余|多")


@dataclass(frozen=True)
class QuotedFigure:
    """A quoted figure. `value`, `value_to` (end of a range) and `step` are in `unit`; a percentage is a ratio.

    `operator`: over, rounded, exact, range, near or about. `step`: how far the wording reaches, see the module's table.
    `open_ended`: an over without an upper limit.
    """

    text: str
    operator: str
    value: float
    value_to: float | None
    unit: str
    step: float
    open_ended: bool = False

    def accepts(self, value: float) -> bool:
        """Is the wording true of `value`? Not a number is never accepted."""
        true, said, step = (exact(number) for number in (value, self.value, self.step))
        if not true.is_finite():
            return False
        if self.operator == "over":
            return said < true and (self.open_ended or true < said + step)
        if self.operator == "rounded":
            return said - step / 2 <= true < said + step / 2
        if self.operator == "range":
            return said <= true <= exact(self.value_to)
        if self.operator == "near":
            return said - step <= true < said
        if self.operator == "about":
            return said - step <= true <= said + step
        return true == said

    def understates(self, value: float) -> bool:
        """Is the wording true of `value`, but a step or more below it?"""
        return self.open_ended and self.accepts(value) and exact(value) >= exact(self.value) + exact(self.step)


def parse_figure(text: str) -> QuotedFigure:
    """The figure that `text` words, e.g. "11万余人". Spaces and full-width digits do not matter.

    Raises ValueError, with the text, the place and the reason, when it is not exactly one figure.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain.startswith("“"):
        return _named(text, plain)
    start = _PREFIX_WORDS.match(plain).end()
    if found := _RANGE.match(plain, start):
        return _range(text, plain, found)
    if found := _SINGLE.match(plain, start):
        return _single(text, plain, found)
    raise _parse_error(text, plain, start, "a number should stand here")


def figure_from_parts(*, operator: str, value: float, value_to: float | None, unit: str) -> QuotedFigure:
    """A figure of which only the number is kept, not the wording; its step is that of its last digit that is not 0.

    Raises ValueError for an operator that does not exist.
    """
    if operator not in {"over", "rounded", "exact", "range", "near", "about"}:
        raise ValueError(f"unknown operator {operator!r} of a published figure")
    number = Decimal(str(value))
    return QuotedFigure(
        "", operator, value, value_to, unit, float(_reach(operator, number, _last_digit(number.normalize())))
    )


def _single(text: str, plain: str, found: re.Match) -> QuotedFigure:
    mark, digits, before, scale, after = found.groups()
    if sum(map(bool, (mark, before, after))) > 1:
        raise _parse_error(text, plain, found.start(), "two words of imprecision at once")
    unit = _unit(text, plain, found.end())
    number, size = _number(digits), SCALES[scale or ""] / (100 if unit == "%" else 1)
    operator = "over" if before or after else QUALIFIERS.get(mark, "exact")
    if operator == "exact" and (unit == "%" or number.as_tuple().exponent < 0):
        operator = "rounded"
    if operator != "exact" and operator != "rounded" and not number:
        raise _parse_error(text, plain, found.start(), "nothing can be over, near or about 0")
    as_written = operator == "rounded" or (scale and after)
    step = _last_digit(number if as_written else number.normalize()) * size
    value = number * size
    reach = float(_reach(operator, value, step))
    return QuotedFigure(text, operator, float(value), None, unit, reach, open_ended=QUALIFIERS.get(mark) == "over")


def _range(text: str, plain: str, found: re.Match) -> QuotedFigure:
    low, low_scale, high, high_scale = found.groups()
    unit = _unit(text, plain, found.end())
    share = 100 if unit == "%" else 1
    first = _number(low) * SCALES[low_scale or high_scale] / share
    last = _number(high) * SCALES[high_scale] / share
    if first > last:
        raise _parse_error(text, plain, found.start(), "the range runs backwards")
    return QuotedFigure(text, "range", float(first), float(last), unit, 0.0)


def _named(text: str, plain: str) -> QuotedFigure:
    rest = _NAMES.sub("", plain)
    if found := re.search(r"\d", rest):
        raise _parse_error(text, rest, found.start(), "names and a number; quote the number alone")
    return QuotedFigure(text, "exact", float(len(_NAMES.findall(plain))), None, "个", 0.0)


def _reach(operator: str, value: Decimal, step: Decimal) -> Decimal:
    if operator in {"near", "about"}:
        return min(step, value / 10)
    return step if operator in {"over", "rounded"} else Decimal(0)


def _last_digit(number: Decimal) -> Decimal:
    """The size of the last digit as the number is written: 0.1 for 1013.4, 100 for 17E+2."""
    return Decimal(1).scaleb(number.as_tuple().exponent)


def _number(digits: str) -> Decimal:
    if digits[0].isdecimal():
        return Decimal(digits.replace(",", ""))
    tens, ten, ones = digits.rpartition("十")
    return Decimal((NUMERALS[tens] if tens else 1) * 10 * bool(ten) + (NUMERALS[ones] if ones else 0))


def _unit(text: str, plain: str, start: int) -> str:
    """The measure word at `start`, or all that follows when it is none we know."""
    rest = plain[start:]
    if found := _AMBIGUOUS.search(rest):
        raise _parse_error(text, plain, start + found.start(), "only a unit may follow the number")
    return next((unit for unit in UNITS if rest.startswith(unit)), rest)


def _parse_error(text: str, plain: str, position: int, why: str) -> ValueError:
    return ValueError(f"cannot read the figure {text!r} at character {position + 1} ({plain[position:]!r}): {why}")
