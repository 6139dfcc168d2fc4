"""How a figure is printed: today's number in the style of words that were quoted (11万余人, 四届, 从2019年起), or of its metric.

What is cut off is never rounded up: 118,432 in the style of 5万余场次 is 11万余场次. The style keeps the words around the
number, the size of the last digit, and whether small numbers are written in Chinese numerals.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal

from lib.catalogue.metric import Metric, Unit
from lib.number_words import CHINESE as SCALES
from lib.number_words import exact, half_up
from lib.published.format import format_figure
from lib.published.parse import QuotedFigure, parse_figure

NUMERALS = "零一二三四五六七八九十"
_NUMBER = re.compile(
    r"(?P<mark>超过|超|逾|近|约)?(?P<low>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]+)"
    r"(?P<high>-\d+(?:\.\d+)?)?(?P<over>[余多])?(?P<scale>[万亿])?(?P<over2>[余多])?"
)
ROUGH_FROM = 1_000
"""Numbers from here on are cut off where their metric says nothing else."""
SMALL = 100
"""Fractions below it, of hours, are printed as they are: 余 does not follow a number that is counted to its last digit."""
COUNTED_EXACTLY = (Unit.ITEMS, Unit.YUAN)


class NotWordable(ValueError):
    """The number cannot be printed in that style: names that no longer count it, a negative number."""


@dataclass(frozen=True)
class Style:
    """before, after: the words around the number; step: the size of its last digit (of a share: of its percentage);
    numerals: Chinese ones, 两 among them where `two`; names: words that count by naming, as they stand.
    """

    operator: str
    before: str = ""
    after: str = ""
    step: Decimal = Decimal(1)
    mark: str = ""
    numerals: bool = False
    two: bool = False
    names: str = ""
    count: int = 0


def style_of(quoted: str) -> Style:
    """The style of words as they were quoted. Raises ValueError where they are no figure."""
    plain = "".join(quoted.split())
    read = parse_figure(plain)
    if plain.startswith("“"):
        return Style("names", names=plain, count=int(read.value))
    found = next(m for m in _NUMBER.finditer(plain) if m["low"])
    numerals = not found["low"][0].isdecimal()
    after, before = plain[found.end() :], plain[: found.start()]
    return Style(
        _operator(read, after),
        before,
        after,
        _step(found, numerals, read),
        found["mark"] or "",
        numerals,
        "两" in found["low"],
    )


def style_for(metric: Metric, value: float) -> Style:
    """The style of a number that was never quoted: exact counts of things, else cut off to two digits."""
    if metric.unit is Unit.RATIO:
        return Style("percent", after="%", step=Decimal("0.01"))
    after = metric.unit_text("zh")
    number = exact(value)
    if number == number.to_integral_value() and (number < ROUGH_FROM or metric.unit in COUNTED_EXACTLY):
        return Style("exact", after=after)
    return Style("over", after=after, step=Decimal(1).scaleb(max(number.adjusted() - 1, 0)))


def printed(style: Style, value: float, value_to: float | None = None) -> str:
    """The number in words. Raises NotWordable."""
    number = exact(value)
    if not number.is_finite() or number < 0:
        raise NotWordable(f"{value!r} cannot be printed")
    if style.operator == "names":
        if number != style.count:
            raise NotWordable(f"{style.names} names {style.count}, the number is {number.normalize():f}")
        return style.names
    if style.operator == "range":
        scale = "万" if number >= SCALES["万"] else ""
        low, high = (f"{(exact(end) / SCALES[scale]).normalize():f}" for end in (value, value_to))
        return (
            f"{style.before}{low}-{high}{scale}{style.after}"
            if low != high
            else f"{style.before}{low}{scale}{style.after}"
        )
    return style.before + _number(style, number) + style.after


def _number(style: Style, number: Decimal) -> str:
    if style.operator == "percent":
        return f"{half_up(number * 100, max(-style.step.as_tuple().exponent, 0)):f}"
    if style.numerals and number == number.to_integral_value() and number < 100:
        return _in_numerals(int(number), two=style.two)
    if style.operator == "exact":
        return format_figure(float(number), unit="", precision=15)
    step = min(style.step, Decimal(1).scaleb(number.adjusted())) if number else style.step
    if style.operator == "rounded":
        return format_figure(float((number / step).quantize(Decimal(1)) * step), unit="", precision=15)
    if style.mark in ("近",):
        reached = (number / step).quantize(Decimal(1), ROUND_CEILING) * step
        return ("" if reached == number else style.mark) + format_figure(float(reached), unit="", precision=15)
    if style.mark:
        reached = (number / step).quantize(Decimal(1), ROUND_DOWN) * step
        return ("" if reached == number else style.mark) + format_figure(float(reached), unit="", precision=15)
    fraction = number < SMALL and number != number.to_integral_value()
    if fraction and (step < style.step or step <= 1):  # 2.5小时, and not 2余小时
        return f"{half_up(number, 2).normalize():f}"
    return format_figure(float(number), unit="", precision=max(number.adjusted() - step.adjusted() + 1, 1))


def _operator(read: QuotedFigure, after: str) -> str:
    return "percent" if read.unit == "%" else read.operator


def _step(found: re.Match, numerals: bool, read: QuotedFigure) -> Decimal:
    if numerals:
        return Decimal(1)
    digits = Decimal(found["low"].replace(",", ""))
    scale = Decimal(SCALES[found["scale"] or ""])
    if read.operator == "rounded" or read.unit == "%":
        return Decimal(1).scaleb(digits.as_tuple().exponent) * (1 if read.unit == "%" else scale)
    if found["scale"] and found["over2"]:  # 1013.4万余: as written
        return Decimal(1).scaleb(digits.as_tuple().exponent) * scale
    return Decimal(1).scaleb(digits.normalize().as_tuple().exponent) * scale


def _in_numerals(number: int, *, two: bool) -> str:
    if number == 2 and two:
        return "两"
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")
